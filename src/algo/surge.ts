import { DAY_MS, endOfDay, type IsWorkday, isoDay } from './workdays.ts'

/** How often a topic (or place) came up, by ISO date; a day that is not there had none. */
export interface TopicCounts {
  readonly topic: string
  readonly daily: ReadonlyMap<string, number>
}

export interface SurgeOptions {
  readonly isWorkday: IsWorkday
  /** How far back comparable days are looked for. */
  readonly weeks?: number
}

export interface Surge {
  readonly topic: string
  readonly observed: number
  /** Mean of the comparable days; undefined when there are none. */
  readonly expected: number | undefined
  /** Observed ÷ expected; infinite for what never came up before. */
  readonly ratio: number | undefined
  /** Chance of so many or more, were the day like the comparable ones. */
  readonly p: number
  /** The share of false alarms among all topics with a q as small as this. */
  readonly q: number
  /** Comparable days: for an ordinary weekday one a week, less holidays. */
  readonly n_days: number
}

/**
 * Which topics came up more often on one day than on comparable days, the most surprising first. Alarm where `q` is at
 * most the share of false alarms one accepts.
 *
 * A weekday compares with the same weekday, a holiday with all rest days, a worked weekend with all working days, over
 * the weeks before. The rate is known only from those days, so the count is judged by its predictive distribution: with
 * n days that sum to S, the negative binomial of size S + 1 and mean (S + 1) ÷ n, whose tail is exactly the conditional
 * binomial test of two Poisson rates, and the Poisson tail where n is large. Where the days vary more than Poisson
 * counts do, their own dispersion comes on top. O(topics · (weeks + counts)).
 *
 * @param date ISO date
 * @source J. Przyborowski, H. Wilenski, Biometrika 31 (1940) 313–323; Y. Benjamini, Y. Hochberg, JRSS B 57 (1995) 289–300
 */
export function surges(topics: readonly TopicCounts[], date: string, { isWorkday, weeks = 8 }: SurgeOptions): Surge[] {
  const days = comparableDays(date, weeks, isWorkday)
  const judged = topics.map(({ topic, daily }) => {
    const observed = daily.get(date) ?? 0
    const history = days.map((day) => daily.get(day) ?? 0)
    const n = history.length
    if (n === 0) return { topic, observed, expected: undefined, ratio: undefined, p: 1, n_days: 0 }
    const sum = history.reduce((a, b) => a + b, 0)
    const expected = sum / n
    const p = countTail(observed, (sum + 1) / n, 1 / (1 / (sum + 1) + dispersion(history, expected) * (1 + 1 / n)))
    return { topic, observed, expected, ratio: observed === 0 && sum === 0 ? 1 : observed / expected, p, n_days: n }
  })
  const q = benjaminiHochberg(judged.map((j) => j.p))
  return judged.map((j, i) => ({ ...j, q: q[i] ?? 1 })).toSorted((a, b) => a.p - b.p)
}

/**
 * P(X ≥ k) of a count with this mean: Poisson, or with a finite size the negative binomial of variance
 * mean + mean² ÷ size. Summed term by term from the far side of k, so that tiny tails keep their digits. O(k + mean).
 * @throws RangeError when k is no whole number ≥ 0 or mean or size is not positive
 */
export function countTail(k: number, mean: number, size = Number.POSITIVE_INFINITY): number {
  if (!Number.isInteger(k) || k < 0) throw new RangeError(`k must be a whole number >= 0, got ${k}`)
  if (!(mean > 0 && Number.isFinite(mean) && size > 0)) throw new RangeError(`mean and size must be positive, got ${mean} and ${size}`)
  const poisson = size === Number.POSITIVE_INFINITY
  const step = poisson ? mean : mean / (size + mean)
  /** P(i + 1) ÷ P(i) */
  const growth = (i: number) => (step * (poisson ? 1 : size + i)) / (i + 1)
  let log = poisson ? -mean : -size * Math.log1p(mean / size)
  if (k <= mean) {
    let below = 0
    for (let i = 0; i < k; i++) {
      below += Math.exp(log)
      log += Math.log(growth(i))
    }
    return Math.max(0, 1 - below)
  }
  for (let i = 0; i < k; i++) log += Math.log(growth(i))
  let tail = 0
  let term = Math.exp(log)
  for (let i = k; term > tail * 1e-17; i++) {
    tail += term
    term *= growth(i)
  }
  return Math.min(1, tail)
}

/**
 * Adjusted p-values: calling all at or below some q keeps the expected share of false calls at or below it, for tests that
 * are independent or positively dependent. In the order given. O(n log n).
 * @source Y. Benjamini, Y. Hochberg, JRSS B 57 (1995) 289–300
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const order = [...p.keys()].toSorted((a, b) => (p[b] ?? 1) - (p[a] ?? 1))
  const q: number[] = Array.from({ length: p.length })
  let least = 1
  for (const [above, i] of order.entries()) {
    least = Math.min(least, ((p[i] ?? 1) * p.length) / (p.length - above))
    q[i] = least
  }
  return q
}

/** The dates within the weeks before that are like this one. @throws RangeError when it is no date or weeks is not positive */
export function comparableDays(date: string, weeks: number, isWorkday: IsWorkday): string[] {
  if (!Number.isInteger(weeks) || weeks < 1) throw new RangeError(`weeks must be a whole number >= 1, got ${weeks}`)
  const end = endOfDay(date).getTime() - DAY_MS / 2
  // 调休: a rest day in the week or a worked weekend is not like its weekday.
  const usual = isWorkday(date) !== weekend(date)
  return Array.from({ length: weeks * 7 }, (_, i) => isoDay(new Date(end - (i + 1) * DAY_MS)))
    .filter((day) => isWorkday(day) === isWorkday(date) && (!usual || (weekday(day) === weekday(date) && isWorkday(day) !== weekend(day))))
}

/** 1 ÷ size of a negative binomial with the mean and variance of these counts; 0 where they vary no more than Poisson counts. */
function dispersion(counts: readonly number[], mean: number): number {
  if (counts.length < 2 || mean === 0) return 0
  const variance = counts.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (counts.length - 1)
  return Math.max(0, (variance - mean) / (mean * mean))
}

/** 0 Sunday to 6 Saturday. */
function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay()
}

function weekend(date: string): boolean {
  return weekday(date) % 6 === 0
}
