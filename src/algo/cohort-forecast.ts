import { type Case, comeBy, isBy, shareBy, type Step, watchedAt } from './cohort.ts'
import type { Prediction } from './forecast.ts'

/** 80 % of a normal lies within so many standard deviations. */
const Z80 = 1.2816

/**
 * How many of the open cases will convert within the next days: each by the chance that cases of its age have had, converting and
 * being lost both taken into account. The interval for 80 % is in whole cases, never more than are open: that of a sum of independent
 * yes-or-no's, its variance times `dispersion`, since chances drift and are themselves estimated. O(n log n).
 *
 * @param asOf       the day of looking; nothing later is used
 * @param horizon    days ahead, more than 0
 * @param dispersion how much more than by chance such forecasts were off before, at least 1: see `dispersionOf`
 */
export function forecastConversions(cases: readonly Case[], asOf: number, horizon: number, dispersion = 1): Prediction {
  if (!(horizon > 0)) throw new RangeError(`horizon must be more than 0 days, got ${horizon}`)
  if (!(dispersion >= 1)) throw new RangeError(`dispersion must be 1 or more, got ${dispersion}`)
  return within(momentsOf(cases, asOf, horizon), dispersion)
}

interface Moments { readonly mean: number; readonly variance: number; readonly open: number }

function momentsOf(cases: readonly Case[], asOf: number, horizon: number): Moments {
  const known = cases.filter((c) => c.entered <= asOf)
  const converting = comeBy(watchedAt(known, asOf))
  const losing = comeBy(watchedAt(known.map(swapped), asOf))
  const ages = new Map<number, number>()
  for (const c of known) if (!isBy(c.converted, asOf) && !isBy(c.lost, asOf)) ages.set(asOf - c.entered, (ages.get(asOf - c.entered) ?? 0) + 1)
  let [mean, variance, open] = [0, 0, 0]
  for (const [age, n] of ages) {
    const p = chance(converting, losing, age, horizon)
    open += n
    mean += n * p
    variance += n * p * (1 - p)
  }
  return { mean, variance, open }
}

/** Whole cases within half a case of the reach: so the interval shown is the interval judged. */
function within({ mean, variance, open }: Moments, dispersion: number): Prediction {
  const reach = Z80 * Math.sqrt(variance * dispersion) + 0.5
  return { value: mean, low: Math.max(0, Math.ceil(mean - reach)), high: Math.min(open, Math.floor(mean + reach)) }
}

/** Losing looked at as what comes, and converting as what keeps it from coming. */
const swapped = ({ cohort, entered, converted, lost }: Case): Case => ({ cohort, entered, converted: lost, lost: converted })

/** The chance that a case still open at an age converts within the days to come. */
function chance(converting: readonly Step[], losing: readonly Step[], age: number, horizon: number): number {
  const open = 1 - shareBy(converting, age) - shareBy(losing, age)
  return open <= 0 ? 0 : Math.min(1, (shareBy(converting, age + horizon) - shareBy(converting, age)) / open)
}

/** A forecast that is over: what was expected and what came. */
export interface Judged { readonly mean: number; readonly variance: number; readonly came: number }

/**
 * The mean squared Pearson residual of forecasts that are over, at least 1: 1 is no more than chance. One number for all, because a
 * drift of the chances moves the whole sum; a quantile of the few there are (conformal) and Student's t were tried on worlds made
 * up with and without drift and were wider than 80 % needs. O(n).
 *
 * @source R. W. M. Wedderburn, Biometrika 61 (1974) 439–447 (quasi-likelihood); P. McCullagh, J. A. Nelder, Generalized Linear Models, 2nd ed. (1989) §4.5
 */
export function dispersionOf(over: readonly Judged[]): number {
  const counted = over.filter((j) => j.variance > 0)
  return counted.length === 0 ? 1 : Math.max(1, counted.reduce((sum, j) => sum + (j.came - j.mean) ** 2 / j.variance, 0) / counted.length)
}

/** How such forecasts compared with what came, made anew on past days with what was known then. */
export interface PastError {
  /** Mean of |error|, in cases. */
  readonly mean_absolute: number
  /** Mean of forecast less truth: above 0 it promised too much. */
  readonly bias: number
  /** Mean of |error| of saying "as many as in as many days before", beside it. */
  readonly naive: number
  /** Share of intervals for 80 % that held the truth, 0 to 1; each widened by what was over before it, and by nothing later. */
  readonly coverage: number
  readonly n: number
  /** What the interval of today is widened by, in variance: 1 is not at all. */
  readonly dispersion: number
}

/**
 * What the forecasts would have been worth: of the cases open on each past day, how many were said to convert and how many did.
 * O(origins · n log n).
 * @param origins past days, each at least `horizon` before `asOf`; others are passed over
 * @param judged  so many of the latest are told of; those before only teach the intervals how wide to be
 * @returns undefined when no day is left
 */
export function pastError(cases: readonly Case[], origins: readonly number[], horizon: number, asOf: number, judged = origins.length): PastError | undefined {
  const over = origins.filter((day) => day + horizon <= asOf).toSorted((a, b) => b - a).map((day) => {
    const open = (c: Case) => c.entered <= day && !isBy(c.converted, day) && !isBy(c.lost, day)
    return {
      day, ...momentsOf(cases, day, horizon), came: cases.filter((c) => open(c) && isBy(c.converted, day + horizon)).length,
      before: cases.filter((c) => isBy(c.converted, day) && !isBy(c.converted, day - horizon)).length,
    }
  })
  const told = over.slice(0, judged)
  if (told.length === 0) return undefined
  const held = (one: (typeof told)[number]) => {
    const { low, high } = within(one, dispersionOf(over.filter((o) => o.day + horizon <= one.day)))
    return low <= one.came && one.came <= high
  }
  const mean = (of: (o: (typeof told)[number]) => number) => told.reduce((sum, o) => sum + of(o), 0) / told.length
  return {
    mean_absolute: mean((o) => Math.abs(o.mean - o.came)), bias: mean((o) => o.mean - o.came), naive: mean((o) => Math.abs(o.before - o.came)),
    coverage: mean((o) => (held(o) ? 1 : 0)), n: told.length, dispersion: dispersionOf(over),
  }
}
