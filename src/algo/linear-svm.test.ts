import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearSvm, shuffle, type SparseRows } from './linear-svm.ts'
import { seeded } from './seeded.ts'

const options = { cost: 1, tolerance: 1e-9, max_epochs: 100_000, random: seeded(1) }

function rowsOf(points: readonly (readonly number[])[], columns: number): SparseRows {
  return {
    starts: Uint32Array.from({ length: points.length + 1 }, (_, i) => i * columns),
    indices: Uint32Array.from(points.flatMap((p) => [...p.keys()])),
    values: Float64Array.from(points.flat()),
    columns,
  }
}

test('one point a side: the plane stands where the optimality conditions put it', () => {
  // x = ±1, C = 1: b = 0 by symmetry and w minimises ½w² + 2(1 − w)², so w = 4/5.
  const w = linearSvm(rowsOf([[1], [-1]], 1), Int8Array.of(1, -1), options)
  expect(w[0]).toBeCloseTo(0.8, 6)
  expect(w[1]).toBeCloseTo(0, 6)
})

test('no small step in any direction lowers what is minimised', () => {
  const point = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 })
  const sample = fc.array(fc.tuple(point, fc.constantFrom(-1, 1)), { minLength: 2, maxLength: 12 })
  fc.assert(fc.property(sample, fc.constantFrom(0.1, 1, 10), (items, cost) => {
    const sides = Int8Array.from(items, ([, y]) => y)
    const objective = (w: readonly number[]) => {
      const norm = w.reduce((sum, x) => sum + x * x, 0) / 2
      return items.reduce((sum, [[a = 0, b = 0], y]) => sum + cost * Math.max(0, 1 - y * ((w[0] ?? 0) * a + (w[1] ?? 0) * b + (w[2] ?? 0))) ** 2, norm)
    }
    const best = [...linearSvm(rowsOf(items.map(([p]) => p), 2), sides, { ...options, cost })]
    for (const d of [0, 1, 2]) for (const step of [-0.01, 0.01]) expect(objective(best)).toBeLessThanOrEqual(objective(best.map((x, i) => (i === d ? x + step : x))) + 1e-9)
  }))
})

test('refuses sides that are not one a row, and a cost that is none', () => {
  expect(() => linearSvm(rowsOf([[1]], 1), Int8Array.of(1, 1), options)).toThrow('got 2 for 1 rows')
  expect(() => linearSvm(rowsOf([[1]], 1), Int8Array.of(1), { ...options, cost: 0 })).toThrow('got 0')
})

test('a shuffle keeps the items and repeats with its seed', () => {
  fc.assert(fc.property(fc.nat(60), fc.nat(), (n, seed) => {
    const dealt = (s: number) => {
      const items = Uint32Array.from({ length: n }, (_, i) => i)
      shuffle(items, seeded(s))
      return items
    }
    expect(dealt(seed)).toEqual(dealt(seed))
    expect([...dealt(seed)].toSorted((a, b) => a - b)).toEqual([...Array.from({ length: n }).keys()])
  }))
})
