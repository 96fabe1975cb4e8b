import type { Fit } from './forecast-smoothing.ts'

/** A weighted sum of the steps from one to another after some observation, both included; one step when they are the same. */
export interface Steps {
  readonly from: number
  readonly to: number
  readonly weight: (h: number) => number
}

/** An error is measured where this many past ones tell of it; beyond, it grows from the last that is. */
const LEAST_ERRORS = 6
const LEAST_FREEDOM = 3

/**
 * How far to either side of a forecast its interval reaches: the root mean square of the errors that the fitted model made over as
 * many steps from each point of the past, times the quantile of Student's t. Errors over k steps from points one apart are nearly
 * the same error, so n of them count as n ÷ k. In the unit of the values. O(n · steps).
 *
 * @param values what the model was fitted to
 * @param z      quantile of the normal distribution: 1.96 for 95 %
 * @param relative whether errors grow with the forecast, as they do for most positive series
 * @source C. Chatfield, J. Business & Economic Statistics 11 (1993) 121–135, § 4.3
 */
export function uncertainty(values: readonly number[], fit: Fit, { from, to, weight }: Steps, z: number, relative: boolean): number {
  const last = values.length - 1
  const single = from === to
  const end = Math.max(1, Math.min(to, last - fit.first - LEAST_ERRORS - fit.parameters))
  // A step too far to be measured is told by the farthest that can be, a sum by the longest.
  const begin = single ? end : Math.min(from, end)
  const sum = (t: number) => {
    let expected = 0
    let error = 0
    for (let h = begin; h <= end; h++) {
      const said = fit.ahead(t, h) * weight(h)
      expected += said
      error += (values[t + h] ?? 0) * weight(h) - said
    }
    return { expected: Math.abs(expected), error }
  }
  let squares = 0
  let n = 0
  for (let t = fit.first; t + end <= last; t++, n++) {
    const { expected, error } = sum(t)
    squares += (relative && expected > 0 ? error / expected : error) ** 2
  }
  const free = n - fit.parameters
  const rms = Math.sqrt(squares / Math.max(1, free)) * (relative ? sum(last).expected : 1)
  const beyond = single ? Math.sqrt(to / end) : (to - from + 1) / (end - begin + 1)
  return studentQuantile(z, Math.max(LEAST_FREEDOM, free / end)) * rms * beyond
}

/**
 * Quantile of Student's t from that of the normal distribution, within 4 % from 3 degrees of freedom on. O(1).
 * @source R. A. Fisher, E. A. Cornish, Technometrics 2 (1960) 209–225
 */
export function studentQuantile(z: number, freedom: number): number {
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
}
