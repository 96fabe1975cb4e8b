import type { Caliber } from './observation.ts'
import type { Text } from './text.ts'

/** A number the district is judged by: counted from matters, observed from outside, or derived from other numbers. */
export type IndicatorDef = MatterIndicator | SeriesIndicator | DerivedIndicator

/** What every number carries: no figure without unit, caliber and source. */
export interface Defined {
  /** `module.name`, stable: dashboards and targets refer to it. */
  readonly id: string
  readonly label: Text
  readonly unit: Text
  /** Which way is better; `interval` for numbers that should stay within a range. */
  readonly polarity: 'higher' | 'lower' | 'interval' | 'none'
  readonly caliber: Caliber
  /** What is counted, what is left out, in words a citizen can check. */
  readonly definition: Text
  readonly source: Text
  /** How it is shown: a share as %, a count, days, an index, an amount in its unit. */
  readonly format: 'share' | 'count' | 'days' | 'index' | 'amount'
}

/** Counted from matters: it opens into them. */
export interface MatterIndicator extends Defined {
  readonly kind: string
  readonly measure: Measure | Composite
}

/** A weighted mean of other numbers over the same kind: it opens into those, and through them into the matters. */
export interface Composite {
  readonly parts: readonly Weighted[]
}

export interface Weighted {
  readonly of: MatterIndicator
  /** By the pack a matter started under. */
  readonly weights: Readonly<Record<string, number>>
}

/** Stands in the SQL of a measure for the instant that was asked about. */
export const AS_OF = '{as_of}'

/** Observed period by period: it opens into the lines of the ledger that carried its values. */
export interface SeriesIndicator extends Defined {
  readonly series: Series
}

export interface Series {
  readonly frequency: 'month' | 'quarter' | 'year'
  /** What its values are about. */
  readonly subject: 'district' | 'area' | 'firm' | 'project' | 'industry' | 'peer'
  /** Whether the values of subjects add up to the district's. Those of 'none' are observed for the district itself. */
  readonly adds: 'sum' | 'none'
  /** In which calibers it comes; where 当月 is missing it is the difference of two 累计, and the other way round. */
  readonly calibers: readonly Caliber[]
  /** Posts that read it before it is published. */
  readonly readers?: readonly string[]
  /** A sum over fewer subjects than this is suppressed. @source 统计法: no disclosure of a single respondent */
  readonly least?: number
}

/** Computed from other numbers of the same period: it opens into those. */
export interface DerivedIndicator extends Defined {
  readonly derived: {
    /** Names in the formula → ids of indicators. */
    readonly from: Readonly<Record<string, string>>
    /** Undefined where it cannot be said, such as a division by nothing. Pure. */
    readonly value: (parts: Readonly<Record<string, number>>) => number | undefined
  }
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
  readonly by?: 'count' | 'share' | 'sum' | 'mean' | 'median' | 'p90'
  /** Matters left out of the base, by reason: listed beside the number, never silently dropped. */
  readonly exclusions?: readonly { readonly code: string; readonly label: Text; readonly where: string }[]
}

/** A declaration as screens and reports see it: how it is computed stays inside, what it is made of does not. */
export function shownDef(def: IndicatorDef) {
  const { id, label, unit, polarity, caliber, definition, source, format } = def
  return {
    id, label, unit, polarity, caliber, definition, source, format,
    ...('kind' in def ? { kind: def.kind, ...('parts' in def.measure ? { parts: def.measure.parts.map((p) => p.of.id) } : {}) } : 'series' in def ? { series: { frequency: def.series.frequency, subject: def.series.subject, calibers: def.series.calibers } } : { derived_from: Object.values(def.derived.from) }),
  }
}
