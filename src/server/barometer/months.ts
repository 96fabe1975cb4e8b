import { DAY_MS, isoDay, startOfDay } from '#algo/workdays.ts'

/** `2026-01` and −2 → `2025-11`. */
export function monthsFrom(month: string, by: number): string {
  const [year = 0, m = 1] = month.split('-').map(Number)
  const at = year * 12 + m - 1 + by
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** Every month from the first to the last, both included. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last; month = monthsFrom(month, 1)) months.push(month)
  return months
}

/** The instant a month begins, in China's time. */
export function monthStart(month: string): Date {
  return startOfDay(`${month}-01`)
}

/** How much of a month is over at an instant, 0 to 1. */
export function elapsed(month: string, at: Date): number {
  const [from, until] = [monthStart(month).getTime(), monthStart(monthsFrom(month, 1)).getTime()]
  return Math.min(1, Math.max(0, (at.getTime() - from) / (until - from)))
}

/** ISO date plus days. */
export function dayFrom(date: string, by: number): string {
  return isoDay(new Date(startOfDay(date).getTime() + by * DAY_MS + DAY_MS / 2))
}
