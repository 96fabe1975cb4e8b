import { type Case, comeBy, isBy, shareBy, type Step, watchedAt } from './cohort.ts'
import type { Prediction } from './forecast.ts'

/**
 * How many of the open cases will convert within the next days: each by the chance that cases of its age have had, converting and
 * being lost both taken into account. The interval is that of a sum of independent yes-or-no's; that the chances themselves are
 * estimated is told by `pastError`. O(n log n).
 *
 * @param asOf    the day of looking; nothing later is used
 * @param horizon days ahead, more than 0
 */
export function forecastConversions(cases: readonly Case[], asOf: number, horizon: number): Prediction {
  if (!(horizon > 0)) throw new RangeError(`horizon must be more than 0 days, got ${horizon}`)
  const known = cases.filter((c) => c.entered <= asOf)
  const converting = comeBy(watchedAt(known, asOf))
  const losing = comeBy(watchedAt(known.map(swapped), asOf))
  let [mean, variance] = [0, 0]
  for (const c of known) {
    if (isBy(c.converted, asOf) || isBy(c.lost, asOf)) continue
    const p = chance(converting, losing, asOf - c.entered, horizon)
    mean += p
    variance += p * (1 - p)
  }
  const reach = 1.2816 * Math.sqrt(variance)
  return { value: mean, low: Math.max(0, mean - reach), high: mean + reach }
}

/** Losing looked at as what comes, and converting as what keeps it from coming. */
const swapped = ({ cohort, entered, converted, lost }: Case): Case => ({ cohort, entered, converted: lost, lost: converted })

/** The chance that a case still open at an age converts within the days to come. */
function chance(converting: readonly Step[], losing: readonly Step[], age: number, horizon: number): number {
  const open = 1 - shareBy(converting, age) - shareBy(losing, age)
  return open <= 0 ? 0 : Math.min(1, (shareBy(converting, age + horizon) - shareBy(converting, age)) / open)
}

/** How such forecasts compared with what came, made anew on past days with what was known then. */
export interface PastError {
  /** Mean of |error|, in cases. */
  readonly mean_absolute: number
  /** Mean of forecast less truth: above 0 it promised too much. */
  readonly bias: number
  /** Mean of |error| of saying "as many as in as many days before", beside it. */
  readonly naive: number
  /** Share of intervals for 80 % that held the truth, 0 to 1. */
  readonly coverage: number
  readonly n: number
}

/**
 * What the forecasts would have been worth: of the cases open on each past day, how many were said to convert and how many did.
 * @param origins past days, each at least `horizon` before `asOf`; others are passed over
 * @returns undefined when no day is left
 */
export function pastError(cases: readonly Case[], origins: readonly number[], horizon: number, asOf: number): PastError | undefined {
  const made = origins.filter((day) => day + horizon <= asOf).map((day) => {
    const { value, low, high } = forecastConversions(cases, day, horizon)
    const came = cases.filter((c) => c.entered <= day && !isBy(c.converted, day) && !isBy(c.lost, day) && isBy(c.converted, day + horizon)).length
    const before = cases.filter((c) => isBy(c.converted, day) && !isBy(c.converted, day - horizon)).length
    return { error: value - came, held: low <= came + 0.5 && came - 0.5 <= high, naive: Math.abs(before - came) }
  })
  if (made.length === 0) return undefined
  const mean = (of: (m: (typeof made)[number]) => number) => made.reduce((sum, m) => sum + of(m), 0) / made.length
  return { mean_absolute: mean((m) => Math.abs(m.error)), bias: mean((m) => m.error), naive: mean((m) => m.naive), coverage: mean((m) => (m.held ? 1 : 0)), n: made.length }
}
