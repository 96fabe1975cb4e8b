/** Where one area stands among its peers (参照地) on one number of one caliber and period. */
export interface Standing {
  /** 位次 from 1, equal values sharing one (1, 2, 2, 4); undefined for what is not published. */
  readonly rank: number | undefined
  /** Own value less that of the best, in its unit; 0 for the best. */
  readonly behind_first: number | undefined
  /** Own value less that of the next one ahead, in its unit; undefined for the first. */
  readonly behind_next: number | undefined
}

/**
 * The standing of each area, in the order given. What is not published (undefined) has none and takes no place: it is shown
 * as "—", never imputed. O(n log n).
 * @throws RangeError when a value is NaN
 */
export function standings(values: readonly (number | undefined)[], polarity: 'higher' | 'lower'): Standing[] {
  const sign = polarity === 'higher' ? 1 : -1
  const known = values.filter((v) => v !== undefined).toSorted((a, b) => sign * (b - a))
  if (known.some(Number.isNaN)) throw new RangeError('values must be numbers, got NaN')
  const first = new Map<number, number>()
  for (const [i, value] of known.entries()) if (!first.has(value)) first.set(value, i)
  return values.map((value) => {
    const place = value === undefined ? undefined : first.get(value)
    const best = known[0]
    if (value === undefined || place === undefined || best === undefined) return { rank: undefined, behind_first: undefined, behind_next: undefined }
    const ahead = known[place - 1]
    return { rank: place + 1, behind_first: value - best, behind_next: ahead === undefined ? undefined : value - ahead }
  })
}

/**
 * Years until one area reaches the level of another, each growing on at its own yearly rate in %; with a peer's rate of 0, the
 * years to where it stands today. 0 when already there. O(1).
 * @returns undefined when it never does
 * @throws RangeError when a level is not positive or a rate is -100 % or less
 * @example yearsToCatchUp(80, 8, 100, 5) // 7.9
 */
export function yearsToCatchUp(own: number, growth_pct: number, peer: number, peerGrowth_pct: number): number | undefined {
  if (!(own > 0 && peer > 0)) throw new RangeError(`levels must be positive, got ${own} and ${peer}`)
  if (!(growth_pct > -100 && peerGrowth_pct > -100)) throw new RangeError(`rates must be above -100 %, got ${growth_pct} and ${peerGrowth_pct}`)
  if (own >= peer) return 0
  return growth_pct > peerGrowth_pct ? Math.log(peer / own) / Math.log((100 + growth_pct) / (100 + peerGrowth_pct)) : undefined
}
