import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alikeness, pairsOf } from './alike.ts'

test('counted by hand: night and nacht share one pair of seven', () => {
  expect(alikeness(pairsOf('night'), pairsOf('nacht'))).toBeCloseTo(1 / 7, 12)
})

test('the same complaint in other words is near, another one is far', () => {
  const first = pairsOf('听泉路路灯坏了三盏，晚上走路看不清')
  expect(alikeness(first, pairsOf('听泉路路灯又坏了，晚上走路看不清'))).toBeGreaterThan(0.5)
  expect(alikeness(first, pairsOf('小区电梯经常停运，老人下不了楼'))).toBeLessThan(0.05)
})

test('it is the same both ways, one with itself, and never out of range', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
    const [x, y] = [pairsOf(a), pairsOf(b)]
    expect(alikeness(x, y)).toBe(alikeness(y, x))
    expect(alikeness(x, y)).toBeGreaterThanOrEqual(0)
    expect(alikeness(x, x)).toBe(x.size === 0 ? 0 : 1)
  }))
})
