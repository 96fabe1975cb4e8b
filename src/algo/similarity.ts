/**
 * What a short text is made of, for telling near-duplicates: of Chinese every two neighbouring characters (one, where it stands
 * alone), of other scripts and numbers whole words. Case, width and punctuation do not count; rare characters are one. O(length).
 * @example shingles('路灯不亮, 3号楼') // ['路灯', '灯不', '不亮', '3', '号楼']
 */
export function shingles(text: string): string[] {
  const out: string[] = []
  for (const [run] of text.normalize('NFKC').toLowerCase().matchAll(/\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu)) {
    const all = /^\p{Script=Han}/u.test(run) ? [...run] : []
    if (all.length < 2) out.push(run)
    else for (let i = 1; i < all.length; i++) out.push(`${all[i - 1]}${all[i]}`)
  }
  return out
}

/** How often each term occurs. */
export function frequencies(terms: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

/** Share of what either has that both have, 0 to 1. Two empty sets have nothing in common: 0. O(smaller). */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let both = 0
  for (const term of small) if (large.has(term)) both++
  return both === 0 ? 0 : both / (a.size + b.size - both)
}

/** Cosine of the angle between two vectors of weights that are not negative (counts, tf-idf), 0 to 1; 0 with an empty one. O(smaller + larger). */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let dot = 0
  for (const [term, weight] of a) dot += weight * (b.get(term) ?? 0)
  const length = Math.sqrt(squares(a) * squares(b))
  return length === 0 ? 0 : Math.min(1, dot / length)
}

/**
 * `k` numbers of a set, of which two sets share each with the probability of their Jaccard similarity. The empty set has none.
 * Hashes are mixed (MurmurHash3 finaliser over FNV-1a) rather than drawn from a min-wise independent family: near enough
 * that estimates keep to the error below in the tests. O(k · terms).
 * @source Broder, On the resemblance and containment of documents (1997)
 */
export function minhash(terms: Iterable<string>, k = 128): Uint32Array {
  const set = new Set(terms)
  if (set.size === 0) return new Uint32Array(0)
  const signature = new Uint32Array(k).fill(0xffffffff)
  for (const term of set) {
    const hash = fnv1a(term)
    for (let i = 0; i < k; i++) {
      const mixed = mix(hash ^ mix(i + 1))
      if (mixed < (signature[i] ?? 0)) signature[i] = mixed
    }
  }
  return signature
}

/**
 * Jaccard similarity estimated from two signatures of equal length: within 1/√k of the true one in 95 of 100 cases (two
 * standard errors, √(s(1-s)/k), at worst s = 1/2). 0 where one is of the empty set.
 * @throws RangeError when lengths differ
 */
export function estimate(a: Uint32Array, b: Uint32Array): number {
  if (a.length === 0 || b.length === 0) return 0
  if (a.length !== b.length) throw new RangeError(`signatures must be of one length, got ${a.length} and ${b.length}`)
  return a.reduce((same, value, i) => same + (value === b[i] ? 1 : 0), 0) / a.length
}

/**
 * Keys of a signature cut into bands: two texts that share one are candidates. Fit for an index column as well.
 * @param n how many; what is left over at the end of the signature is not used
 * @source Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4
 */
export function bands(signature: Uint32Array, n: number): string[] {
  const rows = Math.floor(signature.length / n)
  return rows === 0 ? [] : Array.from({ length: n }, (_, band) => `${band}:${signature.subarray(band * rows, (band + 1) * rows).join('.')}`)
}

/** The probability that two texts of this similarity share a band: 1 - (1 - s^rows)^n, steepest near (1/n)^(1/rows). */
export function bandProbability(similarity: number, n: number, rows: number): number {
  return 1 - (1 - similarity ** rows) ** n
}

/**
 * Pairs `[i, j]`, i < j, that share a band, each once, in order of j. O(signatures · n + pairs). A crowd of equal texts of size m is
 * m² / 2 pairs: join those beforehand.
 */
export function candidatePairs(signatures: readonly Uint32Array[], n: number): [number, number][] {
  const buckets = new Map<string, number[]>()
  const pairs: [number, number][] = []
  for (const [j, signature] of signatures.entries()) {
    const met = new Set<number>()
    for (const key of bands(signature, n)) {
      const bucket = buckets.get(key)
      if (bucket) for (const i of bucket) met.add(i)
      if (bucket) bucket.push(j)
      else buckets.set(key, [j])
    }
    for (const i of [...met].toSorted((a, b) => a - b)) pairs.push([i, j])
  }
  return pairs
}

function squares(vector: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const weight of vector.values()) sum += weight * weight
  return sum
}

/** 32 bits over UTF-16 units. @source Fowler, Noll, Vo */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** @source Appleby, MurmurHash3, fmix32 */
function mix(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
