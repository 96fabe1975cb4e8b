import { compassSearch } from './compass-search.ts'

/** A model fitted to a series, able to look ahead from any point of it, so that its own errors can be measured. */
export interface Fit {
  /** What it would have said after observation t (from 0) for the h-th one after it (from 1). */
  readonly ahead: (t: number, h: number) => number
  /** First observation after which it has something to say. */
  readonly first: number
  /** Numbers fitted to the data. */
  readonly parameters: number
}

/** Weights of the newest observation in level, trend and season; phi damps the trend by each step, 1 keeps it. */
export interface Weights {
  readonly alpha: number
  readonly beta?: number
  readonly gamma?: number
  readonly phi?: number
}

export interface Smoothing extends Fit {
  readonly weights: Weights
  /** Sum of squared one-step errors. */
  readonly sse: number
}

/** Level and trend before the first observation. */
interface Start {
  readonly level: number
  readonly trend: number
}

const LOW = 1e-4
const HIGH = 0.9999

/**
 * Exponential smoothing with given weights. Without `start` it begins at the first value, with the first step as trend. O(n).
 * @throws RangeError on fewer than 2 values
 * @source R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., ch. 8
 */
export function smooth(values: readonly number[], weights: Weights, start?: Start): Smoothing {
  const { alpha, beta = 0, phi = 1 } = weights
  const [first, second] = values
  if (first === undefined || second === undefined) throw new RangeError(`at least 2 values needed, got ${values.length}`)
  let { level, trend } = start ?? { level: first, trend: weights.beta === undefined ? 0 : second - first }
  const levels = new Float64Array(values.length)
  const trends = new Float64Array(values.length)
  let sse = 0
  for (const [t, value] of values.entries()) {
    const expected = level + phi * trend
    const error = value - expected
    sse += error * error
    level = expected + alpha * error
    trend = phi * trend + alpha * beta * error
    levels[t] = level
    trends[t] = trend
  }
  /** phi + phi² + … + phiʰ */
  const steps = (h: number) => (phi === 1 ? h : (phi * (1 - phi ** h)) / (1 - phi))
  const parameters = 2 + (weights.beta === undefined ? 0 : 2) + (weights.phi === undefined ? 0 : 1)
  return { weights, sse, first: 0, parameters, ahead: (t, h) => (levels[t] ?? Number.NaN) + steps(h) * (trends[t] ?? 0) }
}

/**
 * Exponential smoothing whose weights and start give the least squared one-step error: simple, with trend, or with a trend that
 * fades. The errors are linear in the start, so the best one follows from the weights exactly and only those are searched.
 * O(n · evaluations), about 100 evaluations for each weight.
 * @throws RangeError on fewer than 4 values
 * @source E. S. Gardner, E. McKenzie, Management Science 31 (1985) 1237–1246 (fading trend)
 */
export function fitSmoothing(values: readonly number[], trend: 'none' | 'linear' | 'damped'): Smoothing {
  if (values.length < 4) throw new RangeError(`at least 4 values needed, got ${values.length}`)
  const weightsOf = ([alpha = 0, beta = 0, phi = 1]: readonly number[]): Weights => ({ alpha, ...(trend !== 'none' && { beta }), ...(trend === 'damped' && { phi }) })
  const tried = (x: readonly number[]) => bestStart(values, weightsOf(x)).sse
  const n = { none: 1, linear: 2, damped: 3 }[trend]
  const low = [LOW, LOW, 0.8].slice(0, n)
  const high = [HIGH, HIGH, 0.98].slice(0, n)
  const found = [[0.1, 0.05, 0.95], [0.5, 0.1, 0.9], [0.9, 0.3, 0.85]].map((x) => compassSearch(tried, x.slice(0, n), low, high)).reduce((a, b) => (b.value < a.value ? b : a))
  const weights = weightsOf(found.x)
  return smooth(values, weights, bestStart(values, weights))
}

/** The start of the least squared error for these weights: one pass with the start 0 and its derivatives, then normal equations. */
function bestStart(values: readonly number[], { alpha, beta, phi = 1 }: Weights): Start & { readonly sse: number } {
  const gain = alpha * (beta ?? 0)
  let [level, trend] = [0, 0]
  // What one unit of starting level (a) or trend (b) adds to level and trend now.
  let [levelA, trendA, levelB, trendB] = [1, 0, 0, 1]
  let [aa, ab, bb, ae, be, ee] = [0, 0, 0, 0, 0, 0]
  for (const value of values) {
    const expected = level + phi * trend
    const a = levelA + phi * trendA
    const b = beta === undefined ? 0 : levelB + phi * trendB
    const error = value - expected
    aa += a * a
    ab += a * b
    bb += b * b
    ae += a * error
    be += b * error
    ee += error * error
    level = expected + alpha * error
    trend = phi * trend + gain * error
    levelA = a - alpha * a
    trendA = phi * trendA - gain * a
    levelB = b - alpha * b
    trendB = phi * trendB - gain * b
  }
  const det = aa * bb - ab * ab
  const solved = det > 1e-12 * aa * bb
    ? { level: (ae * bb - be * ab) / det, trend: (be * aa - ae * ab) / det }
    : { level: ae / aa, trend: 0 }
  return { ...solved, sse: Math.max(0, ee - solved.level * ae - solved.trend * be) }
}

/**
 * Additive Holt–Winters with given weights, started from the first two periods. O(n).
 * @throws RangeError on fewer than two periods
 * @source P. R. Winters, Management Science 6 (1960) 324–342; conventions of R's `hw(initial = "simple")`
 */
export function holtWinters(values: readonly number[], period: number, weights: Required<Omit<Weights, 'phi'>>): Smoothing {
  if (values.length < 2 * period) throw new RangeError(`two periods of ${period} needed, got ${values.length} values`)
  const { alpha, beta, gamma } = weights
  const mean = (from: number) => values.slice(from, from + period).reduce((a, b) => a + b, 0) / period
  let level = mean(0)
  let trend = (mean(period) - level) / period
  const season = values.slice(0, period).map((v) => v - level)
  const levels = new Float64Array(values.length)
  const trends = new Float64Array(values.length)
  const seasons = new Float64Array(values.length)
  let sse = 0
  for (const [t, value] of values.entries()) {
    const index = season[t % period] ?? 0
    const expected = level + trend
    sse += (value - expected - index) ** 2
    const before = level
    level = alpha * (value - index) + (1 - alpha) * expected
    trend = beta * (level - before) + (1 - beta) * trend
    season[t % period] = gamma * (value - expected) + (1 - gamma) * index
    levels[t] = level
    trends[t] = trend
    seasons[t] = season[t % period] ?? 0
  }
  const ahead = (t: number, h: number) => (levels[t] ?? Number.NaN) + h * (trends[t] ?? 0) + (seasons[t + h - period * Math.ceil(h / period)] ?? 0)
  return { weights, sse, first: period - 1, parameters: 5 + period, ahead }
}

/** Additive Holt–Winters whose weights give the least squared one-step error. O(n · evaluations). @throws RangeError on fewer than two periods */
export function fitHoltWinters(values: readonly number[], period: number): Smoothing {
  const weightsOf = ([alpha = 0, beta = 0, gamma = 0]: readonly number[]) => ({ alpha, beta, gamma })
  const tried = (x: readonly number[]) => holtWinters(values, period, weightsOf(x)).sse
  return holtWinters(values, period, weightsOf(compassSearch(tried, [0.3, 0.05, 0.1], [LOW, LOW, LOW], [HIGH, HIGH, HIGH]).x))
}
