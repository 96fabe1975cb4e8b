import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Brought } from '#store/plan.ts'
import { calendar } from '#packs/calendar.ts'
import type { Random } from './random.ts'

/** One act somebody will do, some day. */
export interface Step {
  readonly caller: Caller
  readonly act: string
  readonly body: object
  readonly at: Date
  readonly evidence?: readonly Brought[]
}

/** One matter's life, played up to today. */
export interface Life {
  readonly kind: string
  readonly id: string
  readonly steps: Iterable<Step>
  /** Lines it has already, where another matter opened it. */
  readonly seen?: number
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export const later = (at: Date, ms: number): Date => new Date(at.getTime() + Math.max(MINUTE_MS, Math.round(ms)))

/** The next moment from `at` when offices are open (9:00–17:30 on working days), with a little chance in it. */
export function inOffice(at: Date, random: Random): Date {
  let when = at
  for (let i = 0; i < 30; i++) {
    const day = isoDay(when)
    const open = new Date(`${day}T09:00:00+08:00`)
    const shut = new Date(`${day}T17:30:00+08:00`)
    if (calendar.isWorkday(day) && when < shut) return when >= open ? when : new Date(open.getTime() + random.whole(1, 90) * MINUTE_MS)
    when = new Date(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS)
  }
  return when
}

/** When people write: evenings and mornings, fewer at night, more in the seasons that trouble them. */
export function someTime(random: Random, from: Date, to: Date, weightOfMonth: readonly number[]): Date {
  for (;;) {
    const at = new Date(from.getTime() + random.next() * (to.getTime() - from.getTime()))
    const month = Number(isoDay(at).slice(5, 7)) - 1
    const hour = new Date(at.getTime() + 8 * HOUR_MS).getUTCHours()
    const ofHour = hour < 6 ? 0.08 : hour < 8 ? 0.4 : hour < 22 ? 1 : 0.4
    if (random.chance(((weightOfMonth[month] ?? 1) / Math.max(...weightOfMonth)) * ofHour)) return new Date(Math.floor(at.getTime() / 1000) * 1000)
  }
}
