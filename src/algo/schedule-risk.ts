import { type Activity, criticalPath } from './critical-path.ts'
import { seeded } from './seeded.ts'

/** An activity whose `duration` is the likeliest of those it may take. */
export interface UncertainActivity extends Activity {
  /** Shortest and longest, in working days; left out, as long as the likeliest. What is done already has one length. */
  readonly shortest?: number
  readonly longest?: number
}

export interface FinishForecast {
  /** Working days until all is done, one for each run, rising: `quantile(durations, 0.8)` holds in four cases of five. */
  readonly durations: Float64Array
  /** In how many runs, 0 to 1, each activity decided the end; in the order given. */
  readonly critical: readonly { readonly id: string; readonly share: number }[]
}

/**
 * When a project may be finished, by drawing the length of each activity (triangular) and computing the network, many times. The
 * critical path alone is too hopeful: where paths meet, the latest counts. The same seed gives the same forecast.
 * O(runs · (activities + dependencies)).
 *
 * @param together correlation of the lengths, 0 to 1: weather, money and the same contractor make them slip together. 0.3 is a
 * convention, not a measurement; 0 makes the interval too narrow
 * @throws CyclicGraph or RangeError as `criticalPath`; RangeError when a length is not between its shortest and longest
 * @source R. M. Van Slyke, Operations Research 11 (1963) 839–860
 */
export function forecastFinish(activities: readonly UncertainActivity[], { runs = 2000, seed = 1, together = 0.3 }: { readonly runs?: number; readonly seed?: number; readonly together?: number } = {}): FinishForecast {
  if (!(together >= 0 && together <= 1)) throw new RangeError(`together must be within 0 and 1, got ${together}`)
  for (const { id, duration, shortest = duration, longest = duration } of activities) {
    if (!(shortest >= 0 && shortest <= duration && duration <= longest)) throw new RangeError(`shortest, likeliest, longest expected, got ${shortest}, ${duration}, ${longest} for ${id}`)
  }
  const random = seeded(seed)
  const durations = new Float64Array(runs)
  const critical = new Float64Array(activities.length)
  for (let run = 0; run < runs; run++) {
    const common = Math.sqrt(together) * normal(random)
    const drawn = activities.map((activity) => {
      const { duration, shortest = duration, longest = duration } = activity
      if (shortest === longest) return activity
      const u = normalShare(common + Math.sqrt(1 - together) * normal(random))
      return { ...activity, duration: Math.round(triangular(u, shortest, duration, longest)) }
    })
    const network = criticalPath(drawn)
    durations[run] = network.duration
    for (const [i, one] of network.activities.entries()) if (one.critical) critical[i] = (critical[i] ?? 0) + 1
  }
  return { durations: durations.sort(), critical: activities.map(({ id }, i) => ({ id, share: (critical[i] ?? 0) / runs })) }
}

/** The share of runs that end by a number of working days: the chance to keep a date. O(runs). */
export function chanceBy({ durations }: FinishForecast, days: number): number {
  return durations.filter((duration) => duration <= days).length / durations.length
}

/** The value below which a share u of a triangular distribution lies. O(1). */
export function triangular(u: number, low: number, mode: number, high: number): number {
  const peak = (mode - low) / (high - low)
  return u < peak ? low + Math.sqrt(u * (high - low) * (mode - low)) : high - Math.sqrt((1 - u) * (high - low) * (high - mode))
}

/** @source G. E. P. Box, M. E. Muller, Annals of Mathematical Statistics 29 (1958) 610–611 */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** The normal distribution below z, within 7.5e-8. @source M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.2.17 */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z > 0 ? 1 - tail : tail
}
