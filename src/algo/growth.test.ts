import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparableGrowth, cumulativeOf, mergeSpring, monthGrowth, monthsOf, realGrowth, revisions, yoy } from './growth.ts'

const RETAIL = '../shared/data/forecast/china_retail_published_vs_naive_yoy.csv'
/** 万元: A grew, B shrank, C rose above the threshold, D is a new plant; E has left (4000 last year) and is in neither sum. */
const FRAME = [{ value: 12000, base: 10000 }, { value: 6000, base: 8000 }, { value: 3000, base: 2500 }, { value: 2000, base: 0 }]
const fixed = (values: (number | undefined)[]) => values.map((v) => v?.toFixed(2))

describe('comparable growth', () => {
  test('the worked case of four firms', () => {
    const { value, base, growth_pct, parts } = comparableGrowth(FRAME)
    expect([value, base, growth_pct?.toFixed(2)]).toEqual([23000, 20500, '12.20'])
    expect(fixed(parts.map((p) => p.pull_pp))).toEqual(['9.76', '-9.76', '2.44', '9.76'])
    expect(parts.map((p) => p.contribution_pct)).toEqual([80, -80, 20, 80])
    expect(yoy(23000, 22000)?.toFixed(2)).toBe('4.55')
  })

  test('where the whole shrinks or hardly moves only 拉动 is said', () => {
    for (const value of [90, 100.5]) {
      const { parts } = comparableGrowth([{ value, base: 100 }])
      expect(parts[0]?.contribution_pct).toBeUndefined()
      expect(parts[0]?.pull_pp).toBeCloseTo(value - 100, 10)
    }
  })

  test('nothing to compare with is no growth', () => {
    expect(comparableGrowth([{ value: 5, base: 0 }])).toMatchObject({ growth_pct: undefined, parts: [{ pull_pp: undefined, contribution_pct: undefined }] })
    expect(comparableGrowth([]).growth_pct).toBeUndefined()
    expect(() => comparableGrowth([{ value: 5, base: Number.NaN }])).toThrow('got 5 and NaN at 0')
  })

  test('pulls sum to the growth, contributions to 100 %, in any order', () => {
    const unit = fc.record({ value: fc.integer({ min: 0, max: 1e9 }), base: fc.integer({ min: 0, max: 1e9 }) })
    fc.assert(fc.property(fc.array(unit, { minLength: 1 }), (units) => {
      const { growth_pct, parts } = comparableGrowth(units)
      if (growth_pct === undefined) return
      // Parts that cancel may be far larger than the sum: the error is measured by them.
      const scale = parts.reduce((s, p) => s + Math.abs(p.pull_pp ?? Number.NaN), 1)
      expect(Math.abs(parts.reduce((s, p) => s + (p.pull_pp ?? Number.NaN), 0) - growth_pct) / scale).toBeLessThan(1e-12)
      expect(comparableGrowth(units.toReversed()).growth_pct).toBe(growth_pct)
      if (growth_pct < 1) return
      const large = parts.reduce((s, p) => s + Math.abs(p.contribution_pct ?? Number.NaN), 1)
      expect(Math.abs(parts.reduce((s, p) => s + (p.contribution_pct ?? Number.NaN), 0) - 100) / large).toBeLessThan(1e-12)
    }))
  })

  test.skipIf(!existsSync(RETAIL))('retail sales of China: published growth is not a ratio of published totals', () => {
    const rows = readFileSync(RETAIL, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').slice(1).map(Number))
    const gaps = rows.map(([value = 0, base = 0, published = 0]) => published - (yoy(value, base) ?? Number.NaN))
    expect(rows).toHaveLength(59)
    for (const [i, gap] of gaps.entries()) expect(gap).toBeCloseTo(rows[i]?.[4] ?? Number.NaN, 3)
    expect(Math.max(...gaps.map(Math.abs))).toBeCloseTo(7.8, 1)
  })
})

describe('nominal and real', () => {
  test('prices are divided out', () => {
    expect(realGrowth(8, 2)).toBeCloseTo(5.882353, 6)
    expect(realGrowth(3, 3)).toBeCloseTo(0, 12)
    expect(() => realGrowth(3, -100)).toThrow('got -100')
  })
})

describe('months and running totals', () => {
  test('January is not published alone: February holds both', () => {
    expect(monthsOf([undefined, 50, 80, 100])).toEqual([undefined, 50, 30, 20])
    expect(cumulativeOf([undefined, 50, 30, 20])).toEqual([undefined, 50, 80, 100])
  })

  test('January and February make one period, published apart or together; January alone makes none', () => {
    expect(mergeSpring(monthsOf([20, 50, 80]))).toEqual([50, 30])
    expect(mergeSpring(monthsOf([undefined, 50, 80]))).toEqual([50, 30])
    expect(mergeSpring([20])).toEqual([])
    expect(mergeSpring([20, undefined, 80])).toEqual([undefined, 80])
    expect(() => mergeSpring(Array.from({ length: 13 }, () => 1))).toThrow('got 13')
  })

  test('there and back again', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: -1e6, max: 1e9 }), { nil: undefined }), { maxLength: 12 }), (months) => {
      expect(monthsOf(cumulativeOf(months))).toEqual(months)
    }))
  })

  test('a total that was revised shows by how much', () => {
    expect(revisions([10, 20, 33], [10, 10, 10])).toEqual([0, 0, 3])
    expect(revisions([undefined, 20], [undefined, undefined])).toEqual([undefined, undefined])
    expect(() => revisions([1], [])).toThrow('got 0 and 1')
  })
})

describe('growth of one month from running totals', () => {
  test('finds the month again, base revised or not', () => {
    fc.assert(fc.property(fc.integer({ min: 1e5, max: 1e7 }), fc.integer({ min: 1e5, max: 1e7 }), fc.integer({ min: 1e5, max: 1e7 }), fc.integer({ min: 1e5, max: 1e7 }), (was, wasBase, month, monthBase) => {
      const before = { cumulative: was, growth_pct: yoy(was, wasBase) ?? 0 }
      const after = { cumulative: was + month, growth_pct: yoy(was + month, wasBase + monthBase) ?? 0 }
      expect((100 + (monthGrowth(before, after, 0)?.growth_pct ?? Number.NaN)) / (100 + (yoy(month, monthBase) ?? 0))).toBeCloseTo(1, 6)
    }))
  })

  test('holds the truth between its ends when growth was rounded to a tenth', () => {
    const before = { cumulative: 1100, growth_pct: 10 }
    const after = { cumulative: 1210, growth_pct: Math.round(((1210 / 1104) - 1) * 1000) / 10 }
    const found = monthGrowth(before, after)
    const truth = ((110 / 104) - 1) * 100
    expect(found?.low_pct).toBeLessThan(truth)
    expect(found?.high_pct).toBeGreaterThan(truth)
    expect((found?.high_pct ?? 0) - (found?.low_pct ?? 0)).toBeGreaterThan(1)
  })

  test('no base left, no growth', () => {
    expect(monthGrowth({ cumulative: 100, growth_pct: 0 }, { cumulative: 150, growth_pct: 50 })).toBeUndefined()
    expect(() => monthGrowth({ cumulative: 100, growth_pct: -100 }, { cumulative: 150, growth_pct: 50 })).toThrow('got -100')
  })
})
