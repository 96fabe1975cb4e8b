import { isoDay } from '#algo/workdays.ts'
import { DAY_MS } from './steps.ts'

/** The month `n` after one, `YYYY-MM`. */
export function addMonths(period: string, n: number): string {
  const [year = 0, month = 0] = period.split('-').map(Number)
  const whole = year * 12 + month - 1 + n
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`
}

/** The last day of the month `n` after that of a day, as contracts set their days. */
export function monthEnd(day: string, n = 0): string {
  return isoDay(new Date(Date.parse(`${addMonths(day.slice(0, 7), n + 1)}-01T12:00:00+08:00`) - DAY_MS))
}

/** The last day of the quarter (3) or half-year (6) or year (12) in which a day lies. */
export function periodEnd(day: string, months: 3 | 6 | 12): string {
  return monthEnd(day, months - 1 - ((Number(day.slice(5, 7)) - 1) % months))
}

/** The same day `n` months later; where that month is shorter, its last. */
export function sameDay(day: string, n: number): string {
  const end = monthEnd(day, n)
  return day.slice(8) < end.slice(8) ? `${end.slice(0, 8)}${day.slice(8)}` : end
}
