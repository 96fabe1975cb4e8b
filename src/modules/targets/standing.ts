import { type Accuracy, backtestYearEnd } from '#algo/backtest.ts'
import { forecastYearEnd, LEAST_VALUES, type Prediction } from '#algo/forecast.ts'
import { outsideInterval, pace, type Pace, type PaceCaliber, type Plan, planInForce, planned } from '#algo/pace.ts'
import type { IndicatorDef } from '#kernel/indicator.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Tx } from '#store/database.ts'
import { type Point, seriesOf } from '#store/series.ts'
import type { Target, Version } from './target-facts.ts'
import { monthsGone } from './target-guards.ts'

/** A month of a target's year. */
export interface Month {
  /** `YYYY-MM`. */
  readonly period: string
  /** Due by the end of it under the version that was in force then; null where there is none. */
  readonly planned: number | null
  /** 原目标: due under the first version. */
  readonly planned_first: number | null
  readonly actual: number | null
}

/** Where a target stands, and how sure one can be of where it ends. Amounts in the unit of the indicator. */
export interface TargetStanding {
  readonly months: readonly Month[]
  /** The last month that is known; null: nothing yet. */
  readonly as_of: string | null
  readonly actual: number | null
  /** 同比 of the running total, or of the level, on the same months of last year; %. Null where either is missing. */
  readonly growth_percent: number | null
  readonly pace: Pace | null
  /** How far outside the band; null without a band. */
  readonly outside: number | null
  readonly in_force: Version | null
  readonly first: Version | null
  /** Year end with its interval, and what such forecasts made at this time of year were worth in earlier years. */
  readonly forecast: { readonly prediction: Prediction; readonly past: Accuracy | null } | null
}

const YEARS_BACK = 5

/** Computes where a target stands from the indicator's own series: the same numbers everywhere. Two queries at most for each number it is made of. */
export async function targetStanding(tx: Tx, registry: Registry, target: Target, { now, kept_back, series = seriesOf }: { now: Date; kept_back: boolean; series?: typeof seriesOf }): Promise<TargetStanding> {
  const year = target.year ?? 0
  const def = registry.indicators.get(target.indicator ?? '')
  const versions = target.versions ?? []
  // Only totals are forecast from earlier years; a level is held against last year's alone.
  const back = def && caliberOf(def) === 'cumulative' ? YEARS_BACK : 1
  const points = def ? await series(tx, registry, def, { from: `${year - back}-01`, to: `${year}-12`, now, kept_back, ...(target.subject === undefined ? {} : { subject: target.subject }) }) : []
  // What is counted from matters is judged by months that are over; what is reported stands as reported.
  const over = def && 'measure' in def ? monthsGone(year, now) : 12
  const own = points.filter((p) => p.period.startsWith(String(year)) && Number(p.period.slice(5)) <= over)
  const caliber = def ? caliberOf(def) : 'cumulative'
  const months = Array.from({ length: 12 }, (_, i) => monthOf(year, i + 1, own, caliber, versions))
  const last = months.findLast((m) => m.actual !== null)
  const at = last ? Number(last.period.slice(5)) : 0
  const plans = versions.map(planOf)
  const plan = planInForce(plans, Math.max(at - 1, 0))
  const actual = last?.actual ?? null
  const banded = target.band_low !== undefined && target.band_high !== undefined
  return {
    months, as_of: last?.period ?? null, actual, growth_percent: last && actual !== null ? growthOn(points, last.period, caliber, actual) : null,
    pace: def && plan && actual !== null && !banded ? pace({ actual, at, caliber, polarity: def.polarity === 'lower' ? 'lower' : 'higher', plan }) : null,
    outside: actual !== null && banded ? outsideInterval(actual, target.band_low ?? 0, target.band_high ?? 0) : null,
    in_force: versions.at(-1) ?? null, first: versions[0] ?? null,
    forecast: caliber === 'cumulative' && at < 12 ? yearEnd(points, year) : null,
  }
}

/** 累计 numbers are judged by their running total, 时点 as of the month; shares, days and growth rates are levels of a period. */
export function caliberOf(def: IndicatorDef): PaceCaliber {
  if (def.caliber === 'point') return 'point'
  return def.format === 'amount' || def.format === 'count' ? 'cumulative' : 'period'
}

function monthOf(year: number, n: number, own: readonly Point[], caliber: PaceCaliber, versions: readonly Version[]): Month {
  const period = `${year}-${String(n).padStart(2, '0')}`
  const point = own.find((p) => p.period === period)
  const plans = versions.map(planOf)
  const due = (plan: Plan | undefined) => (plan ? planned(plan, n, caliber) ?? null : null)
  return {
    period, planned: due(planInForce(plans, n - 1)), planned_first: due(plans[0]),
    actual: (caliber === 'cumulative' ? point?.cumulative : caliber === 'point' ? point?.point : point?.cumulative ?? point?.month) ?? null,
  }
}

function growthOn(points: readonly Point[], period: string, caliber: PaceCaliber, actual: number): number | null {
  const before = points.find((p) => p.period === `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`)
  const was = caliber === 'cumulative' ? before?.cumulative : caliber === 'point' ? before?.point : before?.cumulative ?? before?.month
  return was === undefined || was === null || was <= 0 ? null : ((actual - was) / was) * 100
}

function planOf({ from, goal, curve }: Version): Plan {
  return { from, goal, ...(curve ? { curve } : {}) }
}

/**
 * The year's end from the months of this year and of those before. Where January is never told alone, a year has eleven
 * periods, the first of two months. Only whole years are looked back upon.
 */
function yearEnd(points: readonly Point[], year: number): TargetStanding['forecast'] {
  const merged = points.some((p) => p.period.endsWith('-02') && p.month === null && p.cumulative !== null)
  const period = merged ? 11 : 12
  const periodsOf = (y: number) => points.filter((p) => p.period.startsWith(String(y)) && !(merged && p.period.endsWith('-01'))).map((p) => (merged && p.period.endsWith('-02') ? p.cumulative : p.month))
  const known = (list: readonly (number | null)[]): list is number[] => list.every((v) => v !== null)
  const past: number[] = []
  for (let y = year - YEARS_BACK; y < year; y++) {
    const months = periodsOf(y)
    if (months.length === period && known(months)) past.push(...months)
    else past.length = 0 // a gap: what lies before it does not lead up to this year
  }
  const current = periodsOf(year)
  const gap = current.indexOf(null)
  const here = (gap < 0 ? current : current.slice(0, gap)) as number[]
  if (here.length === 0 || here.length >= period || past.length + here.length < Math.max(LEAST_VALUES, 2 * period)) return null
  return { prediction: forecastYearEnd(past, here, { period, coverage: 80 }), past: backtestYearEnd(past, here.length, { period, coverage: 80 }) ?? null }
}
