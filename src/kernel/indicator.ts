import type { Text } from './text.ts'

/** A number the district is judged by. The definition travels with it: no figure without unit, caliber and source. */
export interface IndicatorDef {
  /** `module.name`, stable: dashboards and targets refer to it. */
  readonly id: string
  readonly label: Text
  readonly unit: Text
  /** Which way is better; `interval` for numbers that should stay within a range. */
  readonly polarity: 'higher' | 'lower' | 'interval' | 'none'
  /** 当月 a month's own · 累计 since January · 时点 as of a moment. */
  readonly caliber: 'month' | 'cumulative' | 'point'
  /** What is counted, what is left out, in words a citizen can check. */
  readonly definition: Text
  readonly source: Text
  /** The matters it is computed from. */
  readonly kind: string
  /** How it is shown: a share as %, a count, days, an index. */
  readonly format: 'share' | 'count' | 'days' | 'index'
  readonly measure: Measure
}

/**
 * A number over a set of matters, said in SQL over the columns of `matter m` (and what `joins` adds).
 * The same `where` drills to its records, so that a figure and its list can never differ.
 */
export interface Measure {
  /** The instant that decides which month a matter belongs to: an SQL expression of type timestamptz. */
  readonly at: string
  readonly joins?: string
  /** Which matters are in the base (denominator), beyond the kind. */
  readonly base: string
  /** For a share: which of the base count as hits. */
  readonly hit?: string
  /** For days or an index: the value of one matter (float8), aggregated by `by`. */
  readonly value?: string
  readonly by?: 'count' | 'share' | 'mean' | 'median' | 'p90'
  /** Matters left out of the base, by reason: listed beside the number, never silently dropped. */
  readonly exclusions?: readonly { readonly code: string; readonly label: Text; readonly where: string }[]
}
