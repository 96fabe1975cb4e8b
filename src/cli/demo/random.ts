/** A source of chance that gives the same world for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number
  pick<T>(all: readonly T[]): T
  /** One by weight. @throws RangeError when all weights are 0 */
  weighted<T>(all: readonly (readonly [T, number])[]): T
  chance(p: number): boolean
  /** Log-normal around a median: how long things take. */
  lognormal(median: number, sigma: number): number
  /** A stream of its own, so that adding to one part of the world leaves the others as they were. */
  fork(name: string): Random
  bytes(n: number): Uint8Array
}

/** @source sfc32, PractRand (Doty-Humphrey); seeded by FNV-1a of the name */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = [fnv(`${seed}a`), fnv(`${seed}b`), fnv(`${seed}c`), 1]
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t | 0
    return (t >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const random: Random = {
    next, whole,
    pick: (all) => {
      if (all.length === 0) throw new RangeError('nothing to pick from')
      return all[whole(0, all.length - 1)] as (typeof all)[number]
    },
    weighted: (all) => {
      const total = all.reduce((sum, [, w]) => sum + w, 0)
      if (total <= 0) throw new RangeError('all weights are 0')
      let at = next() * total
      for (const [value, w] of all) if ((at -= w) < 0) return value
      return (all.at(-1) as (typeof all)[number])[0]
    },
    chance: (p) => next() < p,
    lognormal: (median, sigma) => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    fork: (name) => createRandom(`${seed}/${name}`),
    bytes: (n) => Uint8Array.from({ length: n }, () => whole(0, 255)),
  }
  return random
}

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}
