import { fitSmoothing, type Fit } from './forecast-smoothing.ts'

/**
 * The Theta method, best of the 24 that took part in the M3 competition: simple exponential smoothing with half the slope of the
 * straight line through the series. For series without season. O(n · evaluations).
 * @throws RangeError on fewer than 4 values
 * @source V. Assimakopoulos, K. Nikolopoulos, Int. J. Forecasting 16 (2000) 521–530; R. J. Hyndman, B. Billah, ibid. 19 (2003) 287–290 (this form)
 */
export function fitTheta(values: readonly number[]): Fit {
  const simple = fitSmoothing(values, 'none')
  const { alpha } = simple.weights
  const drift = slope(values) / 2
  return {
    first: simple.first,
    parameters: simple.parameters + 1,
    ahead: (t, h) => simple.ahead(t, h) + drift * (h - 1 + (1 - (1 - alpha) ** (t + 1)) / alpha),
  }
}

/** Slope of the least-squares line through values one apart. O(n). */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  let up = 0
  let across = 0
  for (const [i, value] of values.entries()) {
    up += (i - middle) * value
    across += (i - middle) ** 2
  }
  return across > 0 ? up / across : 0
}
