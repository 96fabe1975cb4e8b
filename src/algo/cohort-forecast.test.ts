import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Case } from './cohort.ts'
import { dispersionOf, forecastConversions, pastError } from './cohort-forecast.ts'
import { seeded } from './seeded.ts'

describe('forecastConversions', () => {
  test('a worked example: two in three that reach day 10 go on by day 20', () => {
    const past: Case[] = [{ cohort: 'p', entered: 0, converted: 15 }, { cohort: 'p', entered: 0, converted: 18 }, { cohort: 'p', entered: 0 }]
    const now: Case[] = [...past, { cohort: 'n', entered: 990 }]
    // At age 10, 4 were watched; two came by 20 of the three watched so long: 2/3 of the one open now, 0 of the one aged 1,000.
    expect(forecastConversions(now, 1_000, 10).value).toBeCloseTo(2 / 3, 9)
  })

  test('uses nothing that happened later, and promises no more than is open', () => {
    fc.assert(fc.property(fc.array(fc.record({ cohort: fc.constant('c'), entered: fc.nat(300), days: fc.nat(300), end: fc.constantFrom('converted', 'lost', 'open') }), { maxLength: 40 }), fc.integer({ min: 1, max: 400 }), (list, asOf) => {
      const cases = list.map(({ cohort, entered, days, end }): Case => ({ cohort, entered, ...(end === 'open' ? {} : { [end]: entered + days }) }))
      const known = cases.map((c): Case => ({ cohort: c.cohort, entered: c.entered, converted: c.converted !== undefined && c.converted <= asOf ? c.converted : undefined, lost: c.lost !== undefined && c.lost <= asOf ? c.lost : undefined }))
      const said = forecastConversions(cases, asOf, 90)
      expect(said).toEqual(forecastConversions(known, asOf, 90))
      expect(said.value).toBeLessThanOrEqual(cases.filter((c) => c.entered <= asOf).length)
    }))
  })

  test('its past error is measured on days of which the truth is known, and beats "as many as before" on a steady funnel', () => {
    const random = seeded(5)
    const cases = Array.from({ length: 600 }, (): Case => {
      const entered = Math.floor(random() * 1_000)
      return random() < 0.5 ? { cohort: 'x', entered, converted: entered + 20 + Math.floor(random() * 160) } : { cohort: 'x', entered, lost: entered + Math.floor(random() * 200) }
    })
    const origins = Array.from({ length: 8 }, (_, i) => 500 + i * 60)
    const error = pastError(cases, origins, 90, 1_000)
    expect(error?.n).toBe(7)
    expect(error?.mean_absolute).toBeLessThan(error?.naive ?? 0)
    expect(pastError(cases, [950], 90, 1_000)).toBeUndefined()
  })
})

describe('dispersionOf', () => {
  test('is 1 where forecasts were off no more than chance, and the mean squared Pearson residual where they were more', () => {
    expect(dispersionOf([])).toBe(1)
    expect(dispersionOf([{ mean: 10, variance: 4, came: 11 }])).toBe(1)
    expect(dispersionOf([{ mean: 10, variance: 4, came: 16 }, { mean: 10, variance: 4, came: 6 }, { mean: 0, variance: 0, came: 0 }])).toBeCloseTo((36 / 4 + 16 / 4) / 2, 9)
  })

  test('widens the interval and never what is expected; the interval is of whole cases, holds the expectation and no more than is open', () => {
    fc.assert(fc.property(fc.array(fc.record({ entered: fc.nat(300), days: fc.nat(300), end: fc.constantFrom('converted', 'lost', 'open') }), { maxLength: 40 }), fc.integer({ min: 1, max: 400 }), fc.double({ min: 1, max: 20, noNaN: true }), (list, asOf, dispersion) => {
      const cases = list.map(({ entered, days, end }): Case => ({ cohort: 'c', entered, ...(end === 'open' ? {} : { [end]: entered + days }) }))
      const [plain, wide] = [forecastConversions(cases, asOf, 90), forecastConversions(cases, asOf, 90, dispersion)]
      expect(wide.value).toBe(plain.value)
      expect(wide.low).toBeLessThanOrEqual(plain.low)
      expect(wide.high).toBeGreaterThanOrEqual(plain.high)
      expect([wide.low, wide.high].every(Number.isInteger)).toBe(true)
      expect(wide.low).toBeLessThanOrEqual(Math.ceil(wide.value))
      expect(wide.high).toBeGreaterThanOrEqual(Math.floor(wide.value))
      expect(wide.high).toBeLessThanOrEqual(cases.filter((c) => c.entered <= asOf && !((c.converted ?? Infinity) <= asOf) && !((c.lost ?? Infinity) <= asOf)).length)
    }))
    expect(() => forecastConversions([], 1, 90, 0.5)).toThrow('0.5')
  })
})

describe('coverage', () => {
  test('that is told uses no outcome later than each forecast: what came after today changes nothing, nor does the order of origins', () => {
    const cases = world(seeded(3), 400, 0.5)
    const known = cases.map((c): Case => ({ ...c, converted: (c.converted ?? Infinity) <= 900 ? c.converted : undefined, lost: (c.lost ?? Infinity) <= 900 ? c.lost : undefined })).filter((c) => c.entered <= 900)
    const origins = Array.from({ length: 20 }, (_, i) => 900 - 90 - i * 30)
    expect(pastError(cases, origins, 90, 900, 12)).toEqual(pastError(known, origins.toReversed(), 90, 900, 12))
    expect(pastError(cases, origins, 90, 900, 12)?.n).toBe(12)
  })

  // Of independent yes-or-no's the plain interval is right; where chances drift together it is not, and past errors tell.
  test.each([['steady', 0, [0.75, 0.95], 1], ['drifting', 0.6, [0.7, 0.92], 0.65]] as const)('in a %s world about 80 % of the intervals hold the truth', (_, drift, [least, most], narrow) => {
    let [held, n, plain] = [0, 0, 0]
    for (let run = 0; run < 25; run++) {
      const cases = world(seeded(run * 17 + 1), 400, drift)
      const origins = Array.from({ length: 24 }, (__, i) => 990 - i * 30).filter((d) => d >= 180)
      const error = pastError(cases, origins, 90, 1_080, 12)
      held += (error?.coverage ?? 0) * (error?.n ?? 0)
      n += error?.n ?? 0
      for (const day of origins.slice(0, 12)) {
        const { low, high } = forecastConversions(cases, day, 90)
        const came = cases.filter((c) => c.entered <= day && (c.converted ?? -1) > day && (c.converted ?? Infinity) <= day + 90).length
        if (low <= came && came <= high) plain++
      }
    }
    expect(n).toBe(300)
    expect(held / n).toBeGreaterThan(least)
    expect(held / n).toBeLessThan(most)
    // Not widened: too narrow by far once there is drift.
    expect(plain / n).toBeLessThan(narrow)
  })
})

/** Cases over three years whose daily chance of converting drifts with a memory of four months; `drift` is the spread of its logarithm. */
function world(random: () => number, n: number, drift: number): Case[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const keeps = Math.exp(-1 / 120)
  let level = drift * normal()
  const factor = Array.from({ length: 1_400 }, () => { level = keeps * level + drift * Math.sqrt(1 - keeps * keeps) * normal(); return Math.exp(level - (drift * drift) / 2) })
  return Array.from({ length: n }, (): Case => {
    const entered = Math.floor(random() * 1_080)
    for (let day = entered + 30; day < factor.length; day++) {
      if (random() < 0.0035 * (factor[day] ?? 1)) return { cohort: 'x', entered, converted: day }
      if (random() < 0.006) return { cohort: 'x', entered, lost: day }
    }
    return { cohort: 'x', entered }
  })
}
