import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outsideInterval, pace, type Plan, planInForce, planned } from './pace.ts'

const LINEAR: Plan = { from: 0, goal: 100 }
/** Slow winter, strong autumn: how construction really goes. */
const SEASONAL: Plan = { from: 0, goal: 100, curve: [2, 5, 12, 20, 30, 42, 52, 62, 74, 86, 95, 100] }

describe('pace', () => {
  test('half a year done, 45 of 100: five points behind, 9.17 a month needed', () => {
    expect(pace({ actual: 45, at: 6, caliber: 'cumulative', polarity: 'higher', plan: LINEAR })).toEqual({
      completion: 0.45, planned: 0.5, deviation_pp: expect.closeTo(-5, 10), ahead_pp: expect.closeTo(-5, 10), left: 55, rate_needed: 55 / 6,
    })
  })

  test('the same 45 is three points ahead of an approved curve', () => {
    expect(pace({ actual: 45, at: 6, caliber: 'cumulative', polarity: 'higher', plan: SEASONAL }).deviation_pp).toBeCloseTo(3, 10)
  })

  test('days count as d ÷ 365', () => {
    expect(pace({ actual: 0, at: (12 * 73) / 365, caliber: 'cumulative', polarity: 'higher', plan: LINEAR }).planned).toBeCloseTo(0.2, 12)
  })

  test('an upper limit used up faster than the year goes is behind', () => {
    const accidents = pace({ actual: 6, at: 3, caliber: 'cumulative', polarity: 'lower', plan: { from: 0, goal: 12 } })
    expect(accidents).toMatchObject({ completion: 0.5, planned: 0.25, deviation_pp: 25, ahead_pp: -25, left: 6, rate_needed: 6 / 9 })
  })

  test('a month is measured against its own part of the plan', () => {
    expect(pace({ actual: 9, at: 6, caliber: 'month', polarity: 'higher', plan: SEASONAL }))
      .toMatchObject({ completion: 0.75, planned: 1, deviation_pp: -25, left: 3, rate_needed: undefined })
  })

  test('firms above scale and PM2.5 have no linear pace, only the levels a plan names', () => {
    const firms = { actual: 230, at: 6.5, caliber: 'point', polarity: 'higher' } as const
    expect(pace({ ...firms, plan: { from: 0, goal: 250 } })).toMatchObject({ completion: 0.92, planned: undefined, deviation_pp: undefined, left: 20, rate_needed: undefined })
    const named = { from: 0, goal: 250, curve: [200, 200, 205, 205, 210, 225, 230, 230, 235, 240, 245, 250] }
    expect(pace({ ...firms, plan: named }).deviation_pp).toBeCloseTo(2, 10)
    expect(planned(named, 0.9, 'point')).toBeUndefined()
    expect(pace({ actual: 33, at: 6, caliber: 'period', polarity: 'lower', plan: { from: 0, goal: 35 } })).toMatchObject({ completion: 33 / 35, left: 2 })
  })

  test('a goal of 0 or below has no ratio, but a distance', () => {
    expect(pace({ actual: -2.5, at: 12, caliber: 'period', polarity: 'lower', plan: { from: 0, goal: -3 } })).toMatchObject({ completion: undefined, left: -0.5 })
    expect(pace({ actual: 1, at: 12, caliber: 'cumulative', polarity: 'lower', plan: { from: 0, goal: 0 } })).toMatchObject({ completion: undefined, left: -1, rate_needed: undefined })
  })

  test.each<[number, number, Plan, string]>([
    [Number.NaN, 1, LINEAR, 'got NaN'],
    [1, 12.5, LINEAR, 'within 0 and 12, got 12.5'],
    [1, -1, LINEAR, 'got -1'],
    [1, 1, { from: 0, goal: 10, curve: [5, 9] }, 'end at the goal 10, got 9'],
    [1, 1, { from: 0, goal: 10, curve: [11, 10] }, 'got 10 after 11 in period 2'],
    [1, 1, { from: 0, goal: Number.POSITIVE_INFINITY }, 'got Infinity'],
  ])('refuses actual %d at %d', (actual, at, plan, message) => {
    expect(() => pace({ actual, at, caliber: 'cumulative', polarity: 'higher', plan })).toThrow(message)
  })

  test('half a month has no 当月 figure', () => {
    expect(() => planned(LINEAR, 1.5, 'month')).toThrow('got 1.5')
  })
})

const steps = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 })
const plans = steps.map((amounts): Plan => {
  let sum = 0
  const curve = amounts.map((amount) => (sum += amount))
  return { from: 0, goal: sum, curve }
})

describe('plans', () => {
  test('a running total never falls in time and ends at the goal; its months sum to it', () => {
    fc.assert(fc.property(plans, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (plan, a, b) => {
      const n = plan.curve?.length ?? 12
      const [early = 0, late = 0] = [a * n, b * n].toSorted((x, y) => x - y)
      expect(planned(plan, late, 'cumulative')).toBeGreaterThanOrEqual((planned(plan, early, 'cumulative') ?? 0) - 1e-6)
      expect(planned(plan, n, 'cumulative')).toBe(plan.goal)
      const months = Array.from({ length: n }, (_, i) => planned(plan, i + 1, 'month') ?? 0)
      expect(months.reduce((x, y) => x + y, 0)).toBe(plan.goal)
    }))
  })

  test('a version approved later leaves every earlier value as it was', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 11 }), plans), { minLength: 1 }), fc.integer({ min: 1, max: 12 }), plans, (dated, from, later) => {
      const versions = dated.map(([at, plan]) => ({ ...plan, from: at })).toSorted((a, b) => a.from - b.from)
      const held = versions.filter((v) => v.from <= from)
      const changed = [...held, { ...later, from }]
      for (let at = 0; at < from; at += 0.25) expect(planInForce(changed, at)).toBe(planInForce(versions, at))
      expect(planInForce(changed, from)?.goal).toBe(later.goal)
    }))
  })

  test('more done is never a worse deviation, and what is needed brings it home exactly', () => {
    fc.assert(fc.property(plans.filter((p) => p.goal > 0), fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), (plan, actual, more) => {
      const at = (plan.curve?.length ?? 12) - 1
      const here = pace({ actual, at, caliber: 'cumulative', polarity: 'higher', plan })
      const there = pace({ actual: actual + more, at, caliber: 'cumulative', polarity: 'higher', plan })
      expect(there.deviation_pp).toBeGreaterThanOrEqual(here.deviation_pp ?? Number.NaN)
      expect(actual + (here.rate_needed ?? 0)).toBeCloseTo(plan.goal, 6)
    }))
  })
})

test.each([[2.5, 2, 3, 0], [1.5, 2, 3, -0.5], [3.25, 2, 3, 0.25], [2, 2, 2, 0]])('%d against %d to %d is %d outside', (value, low, high, expected) => {
  expect(outsideInterval(value, low, high)).toBe(expected)
})

test('an interval that is none is refused', () => {
  expect(() => outsideInterval(1, 3, 2)).toThrow('got 1 and 3 to 2')
})
