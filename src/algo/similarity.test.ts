import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seeded } from './seeded.ts'
import { bandProbability, bands, candidatePairs, cosine, estimate, frequencies, jaccard, minhash, shingles } from './similarity.ts'

const setOf = (text: string) => new Set(shingles(text))
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `n${from + i}`)
/** Two sets of 200 terms, other ones each run, of (nearly) this Jaccard similarity: shared / (400 - shared). */
const alike = (s: number, run: number) => {
  const shared = Math.round((400 * s) / (1 + s))
  return { truth: shared / (400 - shared), a: numbers(run * 1000, run * 1000 + 200), b: numbers(run * 1000 + 200 - shared, run * 1000 + 400 - shared) }
}
const RUNS = Array.from({ length: 300 }, (_, run) => run)
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const words = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'路灯不亮水管漏噪声扰民停车'), minLength: 1, maxLength: 4 }), { maxLength: 30 })

test.each([
  ['路灯不亮, 3号楼', ['路灯', '灯不', '不亮', '3', '号楼']],
  ['ＡＢＣ座 abc', ['abc', '座', 'abc']],
  ['𠮷野家', ['𠮷野', '野家']],
  ['Wi-Fi 坏了', ['wi', 'fi', '坏了']],
  ['！？', []],
  ['', []],
])('%s is made of %j', (text, made) => {
  expect(shingles(text)).toEqual(made)
})

test('jaccard as in Mining of Massive Datasets, figure 3.2 and example 3.6', () => {
  const [s1, s2, s3, s4] = ['ad', 'c', 'bde', 'acd'].map((text) => new Set(text))
  const none = new Set<string>()
  expect([jaccard(s1 ?? none, s4 ?? none), jaccard(s1 ?? none, s3 ?? none), jaccard(s1 ?? none, s2 ?? none), jaccard(s3 ?? none, s4 ?? none)]).toEqual([2 / 3, 1 / 4, 0, 1 / 5])
  expect(jaccard(none, none)).toBe(0)
  // By hand: 路灯 灯不 不亮 against 路灯 灯坏 坏了: 1 of 5.
  expect(jaccard(setOf('路灯不亮'), setOf('路灯坏了'))).toBe(0.2)
})

test('cosine by hand', () => {
  expect(cosine(frequencies('aab'), frequencies('abb'))).toBeCloseTo(4 / 5, 12)
  expect(cosine(frequencies('ab'), frequencies('cd'))).toBe(0)
  expect(cosine(frequencies('ab'), frequencies('aabb'))).toBeCloseTo(1, 12)
  expect(cosine(frequencies(''), frequencies('a'))).toBe(0)
})

test('both measures are symmetric, within 0 and 1, and 1 of a thing with itself', () => {
  fc.assert(fc.property(words, words, (a, b) => {
    const [sa, sb, fa, fb] = [new Set(a), new Set(b), frequencies(a), frequencies(b)]
    expect(jaccard(sa, sb)).toBe(jaccard(sb, sa))
    expect(cosine(fa, fb)).toBeCloseTo(cosine(fb, fa), 12)
    expect([0, jaccard(sa, sb), cosine(fa, fb), 1]).toSatisfy((all: number[]) => all.every((n) => n >= 0 && n <= 1))
    expect([jaccard(sa, sa), cosine(fa, fa)].map((n) => Math.round(n * 1e9) / 1e9)).toEqual(a.length ? [1, 1] : [0, 0])
  }))
})

describe('minhash', () => {
  test('keeps to its stated error: 95 of 100 estimates within 1/√k, none biased', () => {
    const k = 128
    for (const s of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const { truth } = alike(s, 0)
      const errors = RUNS.map((run) => alike(s, run)).map(({ a, b }) => estimate(minhash(a, k), minhash(b, k)) - truth)
      expect(errors.filter((e) => Math.abs(e) <= 1 / Math.sqrt(k)).length).toBeGreaterThanOrEqual(0.95 * errors.length)
      expect(Math.abs(mean(errors))).toBeLessThan(4 * Math.sqrt((truth * (1 - truth)) / k / errors.length))
    }
  })

  test('does not care for order or repeats', () => {
    fc.assert(fc.property(words, (terms) => {
      expect(minhash([...terms, ...terms.toReversed()], 16)).toEqual(minhash(terms, 16))
    }))
  })

  test('of nothing is like nothing', () => {
    const none = minhash([], 16)
    expect([estimate(none, none), estimate(none, minhash(['a'], 16)), bands(none, 4)]).toEqual([0, 0, []])
    expect(() => estimate(minhash(['a'], 16), minhash(['a'], 8))).toThrow('got 16 and 8')
  })
})

describe('bands', () => {
  test.each([[0.2, 0.006], [0.3, 0.047], [0.4, 0.186], [0.5, 0.47], [0.6, 0.802], [0.7, 0.975], [0.8, 0.9996]])('20 of 5 rows, similarity %d: %d (Mining of Massive Datasets, figure 3.8)', (s, p) => {
    expect(Math.abs(bandProbability(s, 20, 5) - p)).toBeLessThan(0.0006)
  })

  test('find what they promise to, measured', () => {
    for (const s of [0.3, 0.5, 0.7]) {
      const found = mean(RUNS.map((run) => alike(s, run)).map(({ a, b }) => candidatePairs([minhash(a, 100), minhash(b, 100)], 20).length))
      expect(Math.abs(found - bandProbability(s, 20, 5))).toBeLessThan(0.12)
    }
  })

  test('two neighbours who complain of one lamp meet; the rest of the town does not', () => {
    const random = seeded(1)
    const town = Array.from({ length: 500 }, () => String.fromCodePoint(...Array.from({ length: 20 }, () => 0x4e00 + Math.floor(random() * 20_000))))
    const texts = [...town, '怀德社区12幢楼下路灯坏了三天没人修，晚上很黑', '怀德社区12幢楼下的路灯坏了三天没人修，晚上很黑！']
    expect(candidatePairs(texts.map((text) => minhash(shingles(text), 100)), 25)).toEqual([[500, 501]])
  })

  test('agree with looking at every pair', () => {
    fc.assert(fc.property(fc.array(words, { maxLength: 12 }), (sets) => {
      const signatures = sets.map((set) => minhash(set, 12))
      const keys = signatures.map((s) => new Set(bands(s, 4)))
      const slow = keys.flatMap((b, j) => keys.slice(0, j).flatMap((a, i) => (a.isDisjointFrom(b) ? [] : [[i, j]])))
      expect(candidatePairs(signatures, 4)).toEqual(slow)
    }))
  })
})
