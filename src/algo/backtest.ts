import { forecast, type ForecastOptions, forecastYearEnd, LEAST_VALUES, LEAST_YEARS, type Prediction } from './forecast.ts'

/** How forecasts compared with what came. */
export interface Accuracy {
  /** Mean of |error| as a share of the mean of forecast and truth, %, 0 to 200. */
  readonly smape_pct: number
  /** Mean of |error| as a share of the truth, %; undefined where a truth is 0. */
  readonly mape_pct: number | undefined
  /** Mean of |error| over that of saying "as a year ago" on the data known: below 1 is better; undefined where that was never wrong. */
  readonly mase: number | undefined
  /** Share of intervals that held the truth, 0 to 1. */
  readonly coverage: number
  /** How many forecasts were compared. */
  readonly n: number
}

/**
 * Errors of forecasts against the truth. O(n).
 * @param known what was known when they were made, to scale the error by; shorter than a period it is scaled by the last value
 * @throws RangeError when the two are not of one length or empty
 * @source R. J. Hyndman, A. B. Koehler, Int. J. Forecasting 22 (2006) 679–688 (MASE); S. Makridakis, ibid. 9 (1993) 527–529 (sMAPE)
 */
export function accuracy(predictions: readonly Prediction[], truth: readonly number[], known: readonly number[], period = 12): Accuracy {
  const n = truth.length
  if (n === 0 || predictions.length !== n) throw new RangeError(`as many forecasts as truths expected, got ${predictions.length} and ${n}`)
  const lag = known.length > period ? period : 1
  const scale = known.slice(lag).reduce((sum, v, i) => sum + Math.abs(v - (known[i] ?? 0)), 0) / (known.length - lag)
  let [symmetric, relative, absolute, held] = [0, 0, 0, 0]
  for (const [i, { value, low, high }] of predictions.entries()) {
    const came = truth[i] ?? 0
    const error = Math.abs(value - came)
    symmetric += error === 0 ? 0 : (2 * error) / (Math.abs(value) + Math.abs(came))
    relative += error / Math.abs(came)
    absolute += error
    if (low <= came && came <= high) held++
  }
  return {
    smape_pct: (100 * symmetric) / n,
    mape_pct: truth.includes(0) ? undefined : (100 * relative) / n,
    mase: scale > 0 ? absolute / n / scale : undefined,
    coverage: held / n,
    n,
  }
}

/**
 * What the forecasts of a series would have been worth: made anew from each point of its past with what was known there, and
 * compared with what came. O(origins · forecast).
 *
 * @param horizon steps ahead
 * @param origins how many points, ending with the last that leaves a whole horizon
 * @returns undefined when the series is too short for one
 */
export function backtest(values: readonly number[], horizon: number, origins: number, options: ForecastOptions = {}): Accuracy | undefined {
  const last = values.length - horizon
  const results: Accuracy[] = []
  for (let end = Math.max(last - origins + 1, leastFor(options)); end <= last; end++) {
    const known = values.slice(0, end)
    results.push(accuracy(forecast(known, horizon, options), values.slice(end, end + horizon), known, options.period))
  }
  return meanAccuracy(results)
}

/**
 * What forecasts of the year's total would have been worth in past years, made with as many of its periods known. O(years · forecast).
 * @param values whole years, in order
 * @param known periods of the year that were there
 * @returns undefined when no past year has enough before it
 */
export function backtestYearEnd(values: readonly number[], known: number, options: ForecastOptions = {}): Accuracy | undefined {
  const period = options.period ?? 12
  const results: Accuracy[] = []
  for (let year = 0; year + period <= values.length; year += period) {
    if (year < LEAST_YEARS * period || year + known < leastFor(options)) continue
    const past = values.slice(0, year)
    const total = values.slice(year, year + period).reduce((a, b) => a + b, 0)
    const totals = Array.from({ length: year / period }, (_, i) => past.slice(i * period, (i + 1) * period).reduce((a, b) => a + b, 0))
    results.push(accuracy([forecastYearEnd(past, values.slice(year, year + known), options)], [total], totals, 1))
  }
  return meanAccuracy(results)
}

/** One figure over many series or origins, each weighing the same; a measure undefined for some is the mean of the others. O(n). */
export function meanAccuracy(results: readonly Accuracy[]): Accuracy | undefined {
  const mean = (values: readonly (number | undefined)[]) => {
    const known = values.filter((v) => v !== undefined)
    return known.length > 0 ? known.reduce((a, b) => a + b, 0) / known.length : undefined
  }
  const smape_pct = mean(results.map((r) => r.smape_pct))
  const coverage = mean(results.map((r) => r.coverage))
  if (smape_pct === undefined || coverage === undefined) return undefined
  return { smape_pct, mape_pct: mean(results.map((r) => r.mape_pct)), mase: mean(results.map((r) => r.mase)), coverage, n: results.reduce((sum, r) => sum + r.n, 0) }
}

function leastFor({ period = 12, method }: ForecastOptions): number {
  return method === 'seasonal_naive' || method === 'holt_winters' ? Math.max(LEAST_VALUES, 2 * period) : LEAST_VALUES
}
