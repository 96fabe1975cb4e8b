/** Is this date (ISO `YYYY-MM-DD`, in China) a working day? Weekends alone are not enough: 调休 swaps days. */
export type IsWorkday = (date: string) => boolean

export const DAY_MS = 86_400_000
/** China keeps one time, UTC+8 all year. (Summer time was tried 1986–1991; no record here is that old.) */
const CHINA_MS = 8 * 3_600_000
/** The longest run of days off ever arranged is 11; a month without work means that the calendar is not loaded. */
const LONGEST_REST_DAYS = 30

/**
 * The date `n` working days after `start`; the start day itself is never counted. O(days walked).
 *
 * @param start ISO date, `YYYY-MM-DD`
 * @param n     whole working days, 0 or more
 * @returns     ISO date; `start` itself when n = 0
 * @throws RangeError when `start` is no date, n is negative or fractional, or no working day turns up within 30 days
 * @source 《民法典》第二百零一条: 按日计算期间的, 开始的当日不计入, 自下一日开始计算
 * @example addWorkdays('2026-09-30', 1, isWorkday) // '2026-10-08': 国庆 1-7 are skipped
 */
export function addWorkdays(start: string, n: number, isWorkday: IsWorkday): string {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`n must be a whole number >= 0, got ${n}`)

  let day = noonOf(start)
  let date = start
  for (let left = n, idle = 0; left > 0; ) {
    day += DAY_MS
    date = isoDay(new Date(day))
    if (isWorkday(date)) {
      left--
      idle = 0
    } else if (++idle > LONGEST_REST_DAYS) {
      throw new RangeError(`no working day in the ${LONGEST_REST_DAYS} days before ${date}: is the calendar loaded?`)
    }
  }
  return date
}

/**
 * Working days after `a` up to and including `b`; the inverse of `addWorkdays`. O(days between).
 *
 * @param a ISO date
 * @param b ISO date, not before `a`
 * @returns 0 when a = b
 * @throws RangeError when one is no date or b is before a
 */
export function workdaysBetween(a: string, b: string, isWorkday: IsWorkday): number {
  const end = noonOf(b)
  let day = noonOf(a)
  if (end < day) throw new RangeError(`the second date must not be before the first, got ${a} and ${b}`)
  let n = 0
  while ((day += DAY_MS) <= end) if (isWorkday(isoDay(new Date(day)))) n++
  return n
}

/** Days are few and asked for again and again: written once each. */
const written = new Map<number, string>()
const MOST_WRITTEN = 40_000

/** The calendar day in China (UTC+8) of an instant, `YYYY-MM-DD`. @throws RangeError on an invalid Date */
export function isoDay(at: Date): string {
  const n = Math.floor((at.getTime() + CHINA_MS) / DAY_MS)
  const known = written.get(n)
  if (known !== undefined) return known
  const day = new Date(n * DAY_MS).toISOString().slice(0, 10)
  if (written.size >= MOST_WRITTEN) written.clear()
  written.set(n, day)
  return day
}

/** 0:00 in China of an ISO date. @throws RangeError when it is no date, `2026-02-30` included */
export function startOfDay(date: string): Date {
  const at = new Date(`${date}T00:00:00+08:00`)
  if (Number.isNaN(at.getTime()) || isoDay(at) !== date) throw new RangeError(`must be a date YYYY-MM-DD, got '${date}'`)
  return at
}

/** 24:00 in China of an ISO date, which is 0:00 of the next. @throws RangeError when it is no date */
export function endOfDay(date: string): Date {
  return new Date(startOfDay(date).getTime() + DAY_MS)
}

function noonOf(date: string): number {
  return startOfDay(date).getTime() + DAY_MS / 2
}
