import { type Proportion, wilson } from './statistics.ts'

/** One case as far as it has been seen: how long, and whether what was waited for came at the end of that time. */
export interface Watched {
  /** In any one unit, 0 or more. */
  readonly time: number
  /** It came then; otherwise nothing is known after that time. */
  readonly came: boolean
}

/** The share that has come by a time, with its 95 % interval, all 0 to 1. */
export interface Step extends Proportion {
  readonly time: number
  /** How many were still watched just before it, and to how many it came. */
  readonly at_risk: number
  readonly came: number
}

/**
 * The share of cases to which it has come by each time at which it came to any: the product-limit estimate, which uses cases still
 * open for as long as they were watched instead of leaving them out or counting them as failed. `p` is 1 - S. Intervals are
 * Greenwood's on the log(-log S) scale, so they never leave 0 and 1; at S = 0 there is none and the step spans what it may.
 * O(n log n).
 *
 * @returns steps in order of time; empty when it came to none
 * @throws RangeError on a time that is negative or no number
 * @source E. L. Kaplan, P. Meier, JASA 53 (1958) 457–481; interval: J. D. Kalbfleisch, R. L. Prentice, The Statistical Analysis of
 * Failure Time Data (1980); vectors from E. J. Freireich et al., Blood 21 (1963) 699–716, as worked in every textbook since
 */
export function comeBy(cases: readonly Watched[], z = 1.96): Step[] {
  const wrong = cases.find((c) => !(c.time >= 0))
  if (wrong) throw new RangeError(`a time must be a number >= 0, got ${wrong.time}`)
  const times = new Float64Array(cases.map((c) => c.time)).sort()
  const events = new Float64Array(cases.flatMap((c) => (c.came ? [c.time] : []))).sort()
  const steps: Step[] = []
  let [left, greenwood, before] = [1, 0, 0]
  for (let i = 0; i < events.length;) {
    const time = events[i] ?? 0
    let came = 0
    for (; events[i] === time; i++) came++
    while ((times[before] ?? time) < time) before++
    const at_risk = times.length - before
    left *= 1 - came / at_risk
    greenwood += came / (at_risk * (at_risk - came))
    steps.push({ time, at_risk, came, p: 1 - left, ...intervalOf(left, greenwood, z) })
  }
  return steps
}

function intervalOf(left: number, greenwood: number, z: number): { low: number; high: number } {
  if (left <= 0) return { low: 0, high: 1 }
  const reach = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(left))
  return { low: 1 - left ** Math.exp(-reach), high: 1 - left ** Math.exp(reach) }
}

/** The share come by a time, from steps: 0 before the first. O(log steps). */
export function shareBy(steps: readonly Step[], time: number): number {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const mid = (low + high) >>> 1
    if ((steps[mid]?.time ?? 0) <= time) low = mid + 1
    else high = mid
  }
  return steps[low - 1]?.p ?? 0
}

/** One case of a funnel. Days are whole numbers on one calendar, such as days since 1970. */
export interface Case {
  readonly cohort: string
  readonly entered: number
  /** The day it went on; absent while it has not. */
  readonly converted?: number | undefined
  /** The day it was given up for good, so that it will never go on. */
  readonly lost?: number | undefined
}

/** What is known of one cohort. */
export interface CohortShare {
  readonly cohort: string
  readonly n: number
  readonly converted: number
  readonly lost: number
  readonly open: number
  /** Converted so far ÷ all of the cohort, with its Wilson interval: of a cohort still open a floor, not its rate. */
  readonly so_far: Proportion
  /** Expected within the horizon: as long as none is open this is the share itself. Null: the cohort has been watched too shortly to say. */
  readonly expected: Proportion | null
}

/**
 * Conversion by cohort. What is still open is neither a failure nor left out: it counts for as long as it has been watched. What
 * was lost will never convert: it stays in the base for as long as it would have been watched, so that the estimate is the
 * cumulative incidence of converting, not what it would be were nothing ever lost. O(n log n).
 *
 * @param asOf    the day of looking; what happened later is not known yet, and cases that entered later are not counted
 * @param horizon days after entering within which conversions count for `expected`
 * @source R. B. Geskus, Biometrics 67 (2011) 39–49: with the time of looking known for all, product-limit on the subdistribution
 */
export function cohortShares(cases: readonly Case[], asOf: number, horizon: number): CohortShare[] {
  const byCohort = Map.groupBy(cases.filter((c) => c.entered <= asOf), (c) => c.cohort)
  return [...byCohort].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([cohort, all]) => {
    const converted = all.filter((c) => isBy(c.converted, asOf)).length
    const lost = all.filter((c) => !isBy(c.converted, asOf) && isBy(c.lost, asOf)).length
    const so_far = wilson(converted, all.length)
    return so_far ? [{ cohort, n: all.length, converted, lost, open: all.length - converted - lost, so_far, expected: expectedOf(all, asOf, horizon) }] : []
  })
}

function expectedOf(all: readonly Case[], asOf: number, horizon: number): Proportion | null {
  const settled = (c: Case) => isBy(c.converted, asOf) || isBy(c.lost, asOf) || asOf - c.entered >= horizon
  const within = all.filter((c) => isBy(c.converted, asOf) && (c.converted ?? 0) - c.entered <= horizon).length
  if (all.every(settled)) return wilson(within, all.length) ?? null
  if (Math.max(...all.map((c) => asOf - c.entered)) < horizon) return null
  return comeBy(watchedAt(all, asOf)).findLast((s) => s.time <= horizon) ?? wilson(0, all.length) ?? null
}

/** The cases as they looked on a day, for the share that converts. */
export function watchedAt(cases: readonly Case[], asOf: number): Watched[] {
  return cases.flatMap((c) => (c.entered > asOf ? [] : [isBy(c.converted, asOf) ? { time: (c.converted ?? 0) - c.entered, came: true } : { time: asOf - c.entered, came: false }]))
}

export function isBy(day: number | undefined, asOf: number): boolean {
  return day !== undefined && day <= asOf
}
