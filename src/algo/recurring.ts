import { distance_m, type LngLat } from './coordinates.ts'
import { jaccard, shingles } from './similarity.ts'

/** Something said about a place. */
export interface Said extends LngLat {
  readonly id: string
  readonly text: string
}

/**
 * Groups of what is said about the same spot in like words: two belong together when they lie within the radius and their
 * texts are alike, and whatever hangs together so is one group. The largest first; lone ones are left out.
 * O(n²) comparisons: call it over one neighbourhood, not over a city.
 * @param alike Jaccard similarity of shingles, 0 to 1
 */
export function recurring<T extends Said>(said: readonly T[], { radius_m, alike }: { readonly radius_m: number; readonly alike: number }): T[][] {
  const words = said.map((s) => new Set(shingles(s.text)))
  const above = said.map((_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (above[at] !== at) at = above[at] ?? at
    return at
  }
  for (const [j, one] of said.entries()) {
    for (let i = 0; i < j; i++) {
      const other = said[i]
      if (!other || root(i) === root(j) || distance_m(one, other) > radius_m) continue
      if (jaccard(words[i] ?? NONE, words[j] ?? NONE) >= alike) above[root(j)] = root(i)
    }
  }
  const groups = Map.groupBy(said, (_, i) => root(i))
  return [...groups.values()].filter((g) => g.length > 1).toSorted((a, b) => b.length - a.length)
}

const NONE: ReadonlySet<string> = new Set()
