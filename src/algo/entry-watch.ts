import { type Proportion, wilson } from './statistics.ts'

/** A firm in one month: revenue of the twelve months up to it, in the unit of the line. */
export interface Rolling {
  /** `YYYY-MM`. */
  readonly period: string
  readonly revenue: number
}

/** Shares of the line, and how many months in a row count as having crossed it. */
export interface EntryLimits {
  readonly nurture: number
  readonly provisional: number
  readonly apply_months: number
}

/** 培育 · 临规 · 申报提醒 for a firm below the line; 退库预警 for one that is in and has fallen under it. */
export type EntrySignal = 'nurture' | 'provisional' | 'apply' | 'exit'

/**
 * What a firm's last months say of the line it stands at. It proposes; people decide.
 * @param months by month up to the last; only their end is read
 * @param inside already in the frame (已入规)
 * @returns undefined where there is nothing to propose
 * @throws RangeError when the line is not above 0
 * @source DOMAIN S5 临规 watch: 80 %, 90 %, 100 % two months
 */
export function entrySignal(months: readonly Rolling[], line: number, inside: boolean, { nurture, provisional, apply_months }: EntryLimits): EntrySignal | undefined {
  if (!(line > 0)) throw new RangeError(`a line is above 0, got ${line}`)
  const last = months.at(-1)
  if (!last) return undefined
  if (inside) return last.revenue < line ? 'exit' : undefined
  if (crossedAt(months, months.length - 1, line, apply_months)) return 'apply'
  return last.revenue >= line * provisional ? 'provisional' : last.revenue >= line * nurture ? 'nurture' : undefined
}

/** Whether the months that end at `i` were all at or over the line. */
function crossedAt(months: readonly Rolling[], i: number, line: number, needed: number): boolean {
  return i + 1 >= needed && months.slice(i + 1 - needed, i + 1).every((m) => m.revenue >= line)
}

/** How the watch did on what is known: warnings that came true, crossings that were warned of, and how early. */
export interface WatchRecord {
  /** Of the warnings whose time is over, those after which the firm crossed. */
  readonly precision: Proportion | undefined
  readonly warnings: number
  /** Of the crossings, those that were warned of before. */
  readonly recall: Proportion | undefined
  readonly crossings: number
  /** Months from the warning to the crossing, middle one; undefined where none came true. */
  readonly lead_months: number | undefined
}

/**
 * Replays the watch on past months: a warning is the first month a firm stands at 临规 and below the line, it is right when the
 * firm crosses (the line held for `apply_months`) within `horizon` months. A warning whose horizon is not over yet counts
 * nowhere. One warning a firm, so that long waits weigh no more than short ones. O(firms · months).
 * @throws RangeError when the horizon is below 1
 */
export function backtestWatch(firms: readonly { readonly months: readonly Rolling[]; readonly line: number }[], limits: EntryLimits, horizon = 6): WatchRecord {
  if (!(horizon >= 1)) throw new RangeError(`a horizon is a month at least, got ${horizon}`)
  let [warnings, right, crossings, foreseen] = [0, 0, 0, 0]
  const leads: number[] = []
  for (const { months, line } of firms) {
    // What stood over the line when the record begins has crossed before it.
    const starts = months.findIndex((m) => m.revenue < line)
    if (starts < 0) continue
    const crossed = months.findIndex((_, i) => i > starts && crossedAt(months, i, line, limits.apply_months) && i + 1 - limits.apply_months > starts)
    const warned = months.findIndex((m, i) => i >= starts && m.revenue >= line * limits.provisional && m.revenue < line)
    const inTime = warned >= 0 && crossed > warned && crossed - warned <= horizon
    if (crossed >= 0) {
      crossings++
      if (inTime) foreseen++
    }
    if (warned < 0 || (!inTime && months.length - 1 - warned < horizon)) continue
    warnings++
    if (inTime) {
      right++
      leads.push(crossed - warned)
    }
  }
  const sorted = leads.toSorted((a, b) => a - b)
  return { precision: wilson(right, warnings), warnings, recall: wilson(foreseen, crossings), crossings, lead_months: sorted[Math.floor((sorted.length - 1) / 2)] }
}
