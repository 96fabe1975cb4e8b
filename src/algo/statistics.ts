/** A share with the interval in which the true one lies at the chosen confidence. All between 0 and 1. */
export interface Proportion {
  readonly p: number
  readonly low: number
  readonly high: number
}

/**
 * Wilson score interval of a proportion, which holds for small n and at 0 and 1, where the textbook one does not. O(1).
 *
 * Weighted answers (each worth 0 to 1) may be summed as `successes`: a variable between 0 and 1 never varies more than
 * a yes-or-no of the same mean, so the interval is then on the safe side.
 *
 * @param successes 0 to n
 * @param n         how many answered; 0 has no share, hence `undefined`
 * @param z         1.96 for 95 %
 * @throws RangeError when successes are not within 0 and n
 * @source E. B. Wilson, JASA 22 (1927) 209–212; vectors from R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872
 */
export function wilson(successes: number, n: number, z = 1.96): Proportion | undefined {
  if (!(n >= 0 && successes >= 0 && successes <= n)) throw new RangeError(`successes must be within 0 and n, got ${successes} of ${n}`)
  if (n === 0) return undefined
  const p = successes / n
  const z2 = z * z
  const centre = p + z2 / (2 * n)
  const spread = z * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))
  const scale = 1 + z2 / n
  // Rounding may leave 1e-17 below 0 or above p where the interval ends exactly there.
  return { p, low: Math.max(0, Math.min(p, (centre - spread) / scale)), high: Math.min(1, Math.max(p, (centre + spread) / scale)) }
}

/**
 * The q-quantile with linear interpolation (type 7 of Hyndman & Fan, the default of R and numpy). The input is not changed.
 * O(n) when sorted, O(n log n) otherwise.
 *
 * @param q 0 to 1
 * @returns undefined for no values
 * @throws RangeError when q is outside 0 and 1, or a value is NaN
 * @source R. J. Hyndman, Y. Fan, The American Statistician 50 (1996) 361–365
 */
export function quantile(values: ArrayLike<number>, q: number): number | undefined {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`q must be within 0 and 1, got ${q}`)
  const sorted = isSorted(values) ? values : Float64Array.from(values).toSorted()
  const at = (sorted.length - 1) * q
  const below = sorted[Math.floor(at)]
  const above = sorted[Math.ceil(at)]
  if (below === undefined || above === undefined) return undefined
  return below === above ? below : below + (above - below) * (at - Math.floor(at))
}

/** The middle value; the mean of the two middle ones when their number is even. @returns undefined for no values */
export function median(values: ArrayLike<number>): number | undefined {
  return quantile(values, 0.5)
}

function isSorted(values: ArrayLike<number>): boolean {
  let sorted = true
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN
    if (Number.isNaN(value)) throw new RangeError(`values must be numbers, got ${values[i]} at ${i}`)
    if (value < last) sorted = false
    last = value
  }
  return sorted
}
