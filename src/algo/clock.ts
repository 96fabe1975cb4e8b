import { addWorkdays, DAY_MS, endOfDay, type IsWorkday, isoDay, workdaysBetween } from './workdays.ts'

export type Unit = 'minute' | 'hour' | 'natural_day' | 'working_day'

/** How long something may take, e.g. 10 working days. */
export interface Limit {
  /** Whole units, 0 or more. */
  readonly amount: number
  readonly unit: Unit
}

export interface Calendar {
  readonly isWorkday: IsWorkday
  /** Last date (ISO) covered by a published State Council arrangement. */
  readonly knownThrough: string
}

/** A time that does not count, from `from` (included) to `to` (excluded). An open pause has no `to`. */
export interface Pause {
  readonly from: Date
  readonly to?: Date
}

export interface Due {
  /** The limit is kept by everything before this instant. */
  readonly at: Date
  /** Days were asked about that no published arrangement covers yet: compute it again when it is published. */
  readonly provisional: boolean
}

const SPAN_MS = { minute: 60_000, hour: 3_600_000 } as const
const EVERY_DAY = (): boolean => true

/**
 * When a limit that starts now runs out.
 *
 * - `minute`, `hour`: wall time; time inside a pause is added.
 * - `natural_day`, `working_day`: 24:00 in China of the n-th day that counts after the day of the start. A day does not
 *   count when the clock stands still as it ends, that is when a pause holds its last instant
 *   (`from` < 24:00 <= `to`). So a pause costs one day for each midnight inside it, however it is cut into pieces,
 *   and a pause within one day costs none. 0 days: the end of the day of the start.
 *
 * An open pause is taken to end where it began, which gives the earliest instant possible; whoever lists overdue
 * matters leaves clocks that stand still aside. Only working days can be provisional: nothing else asks the calendar.
 * Pauses may overlap and come in any order. O(pauses · log pauses) for wall time, O(days × pauses) for days; measured
 * 0.5 µs for an hour, 15 µs for 10 working days.
 *
 * @throws RangeError when the amount is negative or fractional, or a pause ends before it begins
 * @source 《民法典》第二百零一条、第二百零二条; 《行政许可法》第八十二条 (期限以工作日计算, 不含法定节假日)
 */
export function dueAt(start: Date, limit: Limit, calendar: Calendar, pauses: readonly Pause[] = []): Due {
  const { amount, unit } = limit
  if (!Number.isInteger(amount) || amount < 0) throw new RangeError(`amount must be a whole number >= 0, got ${amount}`)
  const spans = spansOf(pauses, (p) => p.from.getTime())
  if (unit === 'minute' || unit === 'hour') {
    return { at: new Date(afterWall(start.getTime(), amount * SPAN_MS[unit], spans)), provisional: false }
  }
  const counts = unit === 'working_day' ? calendar.isWorkday : EVERY_DAY
  let day = isoDay(start)
  for (let left = amount; left > 0; ) {
    const from = day
    day = addWorkdays(from, left, counts)
    // Days held on the way are owed again.
    left = spans.length === 0 ? 0 : workdaysBetween(from, day, (date) => counts(date) && isHeld(date, spans))
  }
  return { at: endOfDay(day), provisional: unit === 'working_day' && amount > 0 && day > calendar.knownThrough }
}

/**
 * How much of a limit's time has gone between two instants, by the same counting as `dueAt`: minutes and hours may be
 * fractional, days are those that count after the day of the start, up to and including the day of the end.
 * Every end before `dueAt(start, n)` has elapsed n or less. An open pause lasts to the end. Costs are those of `dueAt`.
 *
 * @throws RangeError when the end is before the start, or a pause ends before it begins
 */
export function elapsed(start: Date, end: Date, unit: Unit, calendar: Calendar, pauses: readonly Pause[] = []): number {
  if (!(end >= start)) throw new RangeError(`the end must not be before the start, got ${text(start)} and ${text(end)}`)
  const spans = spansOf(pauses, () => Number.POSITIVE_INFINITY)
  if (unit === 'minute' || unit === 'hour') {
    return (end.getTime() - start.getTime() - heldWithin(start.getTime(), end.getTime(), spans)) / SPAN_MS[unit]
  }
  const last = endOfDay(isoDay(end)).getTime()
  let n = 0
  for (let at = endOfDay(isoDay(start)).getTime(); at < last; at += DAY_MS) {
    const day = isoDay(new Date(at))
    if ((unit === 'natural_day' || calendar.isWorkday(day)) && !isHeld(day, spans)) n++
  }
  return n
}

/** [from, to) in milliseconds. */
type Span = readonly [from: number, to: number]

/** Pauses in order, none touching another. */
function spansOf(pauses: readonly Pause[], openEnd: (pause: Pause) => number): readonly Span[] {
  const spans: [number, number][] = []
  const sorted = pauses.map((p) => [p.from.getTime(), p.to?.getTime() ?? openEnd(p)] as [number, number]).toSorted((a, b) => a[0] - b[0])
  for (const [from, to] of sorted) {
    if (!(to >= from)) throw new RangeError(`a pause must not end before it begins, got ${text(new Date(from))} and ${text(new Date(to))}`)
    const last = spans.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else spans.push([from, to])
  }
  return spans
}

function afterWall(start: number, length: number, spans: readonly Span[]): number {
  let at = start
  let left = length
  for (const [from, to] of spans) {
    if (to <= at) continue
    const run = Math.max(0, from - at)
    if (run >= left) break
    left -= run
    at = to
  }
  return at + left
}

function heldWithin(start: number, end: number, spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, start)), 0)
}

function isHeld(day: string, spans: readonly Span[]): boolean {
  const midnight = endOfDay(day).getTime()
  return spans.some(([from, to]) => from < midnight && midnight <= to)
}

function text(at: Date): string {
  return Number.isNaN(at.getTime()) ? String(at) : at.toISOString()
}
