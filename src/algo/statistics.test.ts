import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { median, type Proportion, quantile, wilson } from './statistics.ts'

const intervalOf = (successes: number, n: number): Proportion => wilson(successes, n) ?? { p: Number.NaN, low: Number.NaN, high: Number.NaN }

describe('wilson', () => {
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i as Newcombe (1998), table I, prints it', (successes, n, low, high) => {
    const interval = wilson(successes, n, 1.959964)
    expect(interval?.low).toBeCloseTo(low, 4)
    expect(interval?.high).toBeCloseTo(high, 4)
  })

  test('nobody asked is no share', () => {
    expect(wilson(0, 0)).toBeUndefined()
  })

  test.each([[3, 2], [-1, 2], [0, -1], [Number.NaN, 2]])('refuses %d of %d', (successes, n) => {
    expect(() => wilson(successes, n)).toThrow(`got ${successes} of ${n}`)
  })

  test('holds the share, stays within 0 and 1, mirrors, and narrows with n', () => {
    fc.assert(fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (yes, no) => {
      const here = intervalOf(yes, yes + no)
      const there = intervalOf(no, yes + no)
      const more = intervalOf(yes * 10, (yes + no) * 10)
      expect([0, here.low, here.p, here.high, 1]).toEqual([0, here.low, here.p, here.high, 1].toSorted((a, b) => a - b))
      expect(here.low).toBeCloseTo(1 - there.high, 12)
      expect(more.high - more.low).toBeLessThan(here.high - here.low)
    }))
  })
})

describe('quantile', () => {
  test.each([
    // R 4: quantile(1:10, q), quantile(c(1,2,3,4), q), quantile(c(15,20,35,40,50), .4)
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9.1],
    [[1, 2, 3, 4], 0.25, 1.75],
    [[50, 15, 40, 20, 35], 0.4, 29],
    [[7], 0.33, 7],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
  ])('of %j at %d is %d', (values, q, expected) => {
    expect(quantile(values, q)).toBeCloseTo(expected, 12)
  })

  test('no values, no quantile; nonsense is refused', () => {
    expect(quantile([], 0.5)).toBeUndefined()
    expect(() => quantile([1], 1.2)).toThrow('got 1.2')
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow('got NaN at 1')
  })

  test('leaves its input alone, whatever the order of it', () => {
    fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const before = [...values]
      const found = quantile(values, q)
      expect(values).toEqual(before)
      expect(found).toBe(quantile(values.toSorted((a, b) => a - b), q))
      expect(found).toBeGreaterThanOrEqual(Math.min(...values))
      expect(found).toBeLessThanOrEqual(Math.max(...values))
    }))
  })

  test('the median of an even number is the mean of the middle two', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([9, 1, 5])).toBe(5)
  })
})
