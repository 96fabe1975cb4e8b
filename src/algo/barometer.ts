import { wilson } from './statistics.ts'

/** A measured part of an index with its 95 % interval, in the part's own unit (a share, a ratio). */
export interface Reading {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** How a part counts: its share of the index, the value at which it presses not at all, and the one from which it presses fully. */
export interface Scale {
  readonly weight: number
  readonly calm: number
  readonly full: number
}

/** An index of 0 (calm) to 100 with its interval, and how much of the whole weight was there to be read. */
export interface Index extends Reading {
  readonly weight: number
}

/** 0 at or below `calm`, 100 at or above `full`, straight between. O(1). @throws RangeError unless calm < full */
export function pressure(value: number, { calm, full }: Pick<Scale, 'calm' | 'full'>): number {
  if (!(calm < full)) throw new RangeError(`calm must be below full, got ${calm} and ${full}`)
  return 100 * Math.min(1, Math.max(0, (value - calm) / (full - calm)))
}

/**
 * The weighted mean of pressures over the parts that can be read; the weight of the silent ones falls to the others. Its
 * interval is put together from theirs, taking the parts for independent. Rises with every part. O(parts).
 * @param least share of the whole weight, 0 to 1, below which there is no index
 * @returns undefined when too little can be read
 * @source G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008) 1693–1702 (MOVER, sum of parameters)
 */
export function barometer(parts: readonly (Scale & { readonly reading: Reading | undefined })[], least: number): Index | undefined {
  const whole = parts.reduce((sum, p) => sum + p.weight, 0)
  const read = parts.flatMap(({ reading, ...scale }) => (reading ? [{ weight: scale.weight, value: pressure(reading.value, scale), low: pressure(reading.low, scale), high: pressure(reading.high, scale) }] : []))
  const weight = read.reduce((sum, p) => sum + p.weight, 0)
  if (weight === 0 || weight / whole < least - 1e-9) return undefined
  const of = (term: (p: Reading) => number) => read.reduce((sum, p) => sum + (p.weight / weight) * term(p), 0)
  const spread = (term: (p: Reading) => number) => Math.sqrt(read.reduce((sum, p) => sum + ((p.weight / weight) * term(p)) ** 2, 0))
  const value = of((p) => p.value)
  return { value, low: Math.max(0, value - spread((p) => p.value - p.low)), high: Math.min(100, value + spread((p) => p.high - p.value)), weight: weight / whole }
}

/**
 * 95 % interval of the mean of a Poisson count by Byar's approximation. O(1).
 * @throws RangeError when the count is no whole number ≥ 0
 * @source N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), ch. 2.3
 */
export function countInterval(count: number, z = 1.96): { readonly low: number; readonly high: number } {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`count must be a whole number >= 0, got ${count}`)
  const up = count + 1
  return { low: count === 0 ? 0 : count * (1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3, high: up * (1 - 1 / (9 * up) + z / (3 * Math.sqrt(up))) ** 3 }
}

/** Observed ÷ expected, with the interval of the observed count; the expectation is taken as known. Undefined when nothing is expected. */
export function againstExpected(observed: number, expected: number): Reading | undefined {
  if (!(expected > 0)) return undefined
  const { low, high } = countInterval(observed)
  return { value: observed / expected, low: low / expected, high: high / expected }
}

/**
 * How many times as often something happened after as before, per day, with its 95 % interval: given the sum of two
 * Poisson counts, the later one is binomial. Undefined when there was none at all; infinite where there was none before. O(1).
 * @throws RangeError when a span is not positive
 * @source J. Przyborowski, H. Wilenski, Biometrika 31 (1940) 313–323, with the interval of E. B. Wilson, JASA 22 (1927)
 */
export function rateRatio(after: number, after_days: number, before: number, before_days: number): Reading | undefined {
  if (!(after_days > 0 && before_days > 0)) throw new RangeError(`spans must be positive, got ${after_days} and ${before_days} days`)
  const share = wilson(after, after + before)
  if (!share) return undefined
  const odds = (p: number) => (p / (1 - p)) * (before_days / after_days)
  return { value: odds(share.p), low: odds(share.low), high: odds(share.high) }
}

/**
 * What a month should bring: the level of the twelve months before, times the season that the whole district showed a
 * year ago. A season needs the months around that one; without them it is 1. Fewer than `least` months before: undefined. O(1).
 * @param own      monthly counts of the area, oldest first; `at` is the month asked for
 * @param district monthly counts of everything, aligned with `own`
 */
export function expectedMonth(own: readonly number[], district: readonly number[], at: number, least = 3): { readonly expected: number; readonly season: number; readonly months: number } | undefined {
  const before = own.slice(Math.max(0, at - 12), at)
  if (before.length < least) return undefined
  const around = at >= 18 ? district.slice(at - 18, at - 6) : []
  const year = mean(around)
  const season = around.length === 12 && year > 0 ? (district[at - 12] ?? 0) / year : 1
  return { expected: mean(before) * season, season, months: before.length }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length
}
