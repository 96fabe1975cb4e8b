/** A series without its season, and the way back. */
export interface Adjusted {
  readonly kind: 'none' | 'additive' | 'multiplicative'
  readonly values: readonly number[]
  /** By the place in the period of the first observation: factors around 1, or amounts around 0. */
  readonly indices: readonly number[]
}

/** One-sided 5 %: the level at which the M3 competition adjusted its series. */
const Z90 = 1.645

/**
 * A series with its season taken out, where it has one: as factors, or as amounts where a value is 0 or below. Series of
 * two periods or less stay as they are. O(n · period).
 * @param period observations to a year: 12 for months, 11 where January and February are reported as one, 4 for quarters
 */
export function deseasonalise(values: readonly number[], period: number): Adjusted {
  const kind = !isSeasonal(values, period) ? 'none' : values.some((v) => v <= 0) ? 'additive' : 'multiplicative'
  const indices = kind === 'none' ? [] : seasonalIndices(values, period, kind)
  // A factor near 0 says that a month hardly has any; dividing by it would make noise of it.
  if (kind === 'multiplicative' && Math.min(...indices) < 0.01) return { kind: 'none', values, indices: [] }
  return { kind, values: values.map((v, i) => (kind === 'none' ? v : kind === 'additive' ? v - (indices[i % period] ?? 0) : v / (indices[i % period] ?? 1))), indices }
}

/** Factor and amount that put the season back on the observation at this place, counted from the first: value · factor + amount. */
export function seasonAt({ kind, indices }: Adjusted, at: number): { factor: number; amount: number } {
  const index = indices[at % indices.length]
  return { factor: kind === 'multiplicative' ? index ?? 1 : 1, amount: kind === 'additive' ? index ?? 0 : 0 }
}

/**
 * Whether the same place of the period is alike from year to year more than chance would have it: autocorrelation at lag
 * `period` against its standard error. O(n · period).
 * @source Assimakopoulos & Nikolopoulos, Int. J. Forecasting 16 (2000) 521–530; Bartlett's standard error
 */
export function isSeasonal(values: readonly number[], period: number): boolean {
  if (!Number.isInteger(period) || period < 1) throw new RangeError(`period must be a whole number >= 1, got ${period}`)
  if (period === 1 || values.length <= 2 * period) return false
  const r = autocorrelation(values, period)
  const last = r.pop() ?? 0
  return Math.abs(last) > Z90 * Math.sqrt((1 + 2 * r.reduce((sum, x) => sum + x * x, 0)) / values.length)
}

/** Autocorrelation at lags 1 to n; all 0 for a series that never changes. O(values · n). */
export function autocorrelation(values: readonly number[], n: number): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const off = values.map((v) => v - mean)
  const product = (lag: number) => off.reduce((sum, x, i) => sum + x * (off[i + lag] ?? 0), 0)
  const whole = product(0)
  return Array.from({ length: n }, (_, i) => (whole > 0 ? product(i + 1) / whole : 0))
}

/**
 * Seasonal indices by classical decomposition: the mean of what each place of the period has over (or beyond) the centred
 * moving average, normed to a mean of 1 (or 0). O(n · period).
 * @throws RangeError when the series is shorter than two periods
 * @source the `decompose` of R; M. Kendall, A. Stuart, The Advanced Theory of Statistics 3 (1983) 410–414
 */
export function seasonalIndices(values: readonly number[], period: number, kind: 'additive' | 'multiplicative'): number[] {
  if (values.length < 2 * period) throw new RangeError(`two periods of ${period} needed, got ${values.length} values`)
  const half = Math.floor(period / 2)
  const sums = new Float64Array(period)
  const counts = new Float64Array(period)
  for (let i = half; i < values.length - half; i++) {
    let trend = 0
    for (let k = -half; k <= half; k++) {
      // An even period is centred by counting its two ends half.
      trend += (values[i + k] ?? 0) * (period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1)
    }
    trend /= period
    const value = values[i] ?? 0
    sums[i % period] = (sums[i % period] ?? 0) + (kind === 'additive' ? value - trend : value / trend)
    counts[i % period] = (counts[i % period] ?? 0) + 1
  }
  const raw = Array.from(sums, (sum, i) => sum / (counts[i] ?? 1))
  const mean = raw.reduce((a, b) => a + b, 0) / period
  return raw.map((index) => (kind === 'additive' ? index - mean : index / mean))
}
