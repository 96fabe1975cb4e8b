import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { againstExpected, barometer, countInterval, expectedMonth, pressure, rateRatio, type Reading, type Scale } from './barometer.ts'

const exact = (value: number): Reading => ({ value, low: value, high: value })
const scale = (weight: number, calm = 0, full = 1): Scale => ({ weight, calm, full })

test('a pressure runs straight from calm to full and no further', () => {
  expect([0, 0.8, 1.4, 2, 9].map((v) => pressure(v, { calm: 0.8, full: 2 }))).toEqual([0, 0, expect.closeTo(50, 10), 100, 100])
  expect(() => pressure(1, { calm: 1, full: 1 })).toThrow('calm must be below full, got 1 and 1')
})

describe('the index', () => {
  test('worked by hand: 0.25 × 50 + 0.75 × 20', () => {
    expect(barometer([{ ...scale(0.25), reading: exact(0.5) }, { ...scale(0.75), reading: exact(0.2) }], 0.5)).toEqual({ value: 27.5, low: 27.5, high: 27.5, weight: 1 })
  })

  test('its interval, worked by hand: 30 − √(0.5²·20² + 0.5²·15²), 30 + √(0.5²·40² + 0.5²·30²)', () => {
    const made = barometer([{ ...scale(0.5), reading: { value: 0.4, low: 0.2, high: 0.8 } }, { ...scale(0.5), reading: { value: 0.2, low: 0.05, high: 0.5 } }], 0)
    expect(made).toEqual({ value: expect.closeTo(30, 9), low: expect.closeTo(17.5, 9), high: expect.closeTo(55, 9), weight: 1 })
  })

  test('the weight of a silent part falls to the others, and too much silence is no index', () => {
    const parts = [{ ...scale(0.6), reading: exact(0.5) }, { ...scale(0.4), reading: undefined }]
    expect(barometer(parts, 0.6)).toMatchObject({ value: 50, weight: 0.6 })
    expect(barometer(parts, 0.7)).toBeUndefined()
    expect(barometer([], 0)).toBeUndefined()
  })

  const reading = fc.tuple(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })).map(([value, down, up]) => ({ value, low: Math.max(0, value - down), high: value + up }))
  const parts = fc.array(fc.record({ weight: fc.double({ min: 0.05, max: 1, noNaN: true }), calm: fc.double({ min: 0, max: 1, noNaN: true }), over: fc.double({ min: 0.1, max: 2, noNaN: true }), reading: fc.option(reading, { nil: undefined }) }).map(({ over, ...p }) => ({ ...p, full: p.calm + over })), { minLength: 1, maxLength: 6 })

  test('lies within 0 and 100, and within its own interval', () => {
    fc.assert(fc.property(parts, (all) => {
      const made = barometer(all, 0)
      if (!made) return
      expect(made.low).toBeGreaterThanOrEqual(0)
      expect(made.low).toBeLessThanOrEqual(made.value + 1e-9)
      expect(made.high).toBeGreaterThanOrEqual(made.value - 1e-9)
      expect(made.high).toBeLessThanOrEqual(100)
    }))
  })

  test('never falls when one part rises', () => {
    fc.assert(fc.property(parts, fc.nat(), fc.double({ min: 0, max: 2, noNaN: true }), (all, which, more) => {
      const risen = all.map((p, i) => (i === which % all.length && p.reading ? { ...p, reading: { ...p.reading, value: p.reading.value + more, high: p.reading.high + more } } : p))
      expect(barometer(risen, 0)?.value ?? 0).toBeGreaterThanOrEqual((barometer(all, 0)?.value ?? 0) - 1e-9)
    }))
  })
})

describe('counts', () => {
  // Exact limits by the chi-square distribution (F. Garwood, Biometrika 28 (1936)), which the approximation is near to.
  test.each([[1, 0.0253, 5.5716], [5, 1.6235, 11.6683], [10, 4.7954, 18.3904], [50, 37.1110, 65.9188], [100, 81.3640, 121.6272]])('%i lies between %f and %f', (count, low, high) => {
    const made = countInterval(count)
    expect(Math.abs(made.low - low)).toBeLessThan(count < 5 ? 0.03 : 0.02)
    expect(Math.abs(made.high - high)).toBeLessThan(0.06)
  })

  test('none is no less than none, and no half ones', () => {
    expect(countInterval(0)).toEqual({ low: 0, high: expect.closeTo(3.69, 1) })
    expect(() => countInterval(1.5)).toThrow('got 1.5')
    expect(againstExpected(5, 0)).toBeUndefined()
    expect(againstExpected(20, 10)).toMatchObject({ value: 2 })
  })

  test('a rate ratio takes spans into account, and its interval holds it', () => {
    expect(rateRatio(10, 30, 30, 90)?.value).toBeCloseTo(1, 9)
    expect(rateRatio(0, 30, 0, 90)).toBeUndefined()
    expect(rateRatio(3, 30, 0, 90)?.high).toBe(Number.POSITIVE_INFINITY)
    expect(() => rateRatio(1, 0, 1, 1)).toThrow('spans must be positive')
    fc.assert(fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (after, before) => {
      const made = rateRatio(after, 1, before, 1)
      expect(made && made.low <= made.value + 1e-9 && made.high >= made.value - 1e-9).toBe(true)
    }))
  })
})

describe('what a month should bring', () => {
  test('the mean of the year before, without a season while there is no year to see one in', () => {
    expect(expectedMonth([10, 20, 30, 99], [10, 20, 30, 99], 3)).toEqual({ expected: 20, season: 1, months: 3 })
    expect(expectedMonth([10, 20], [10, 20], 2)).toBeUndefined()
  })

  test('a month that was twice the usual a year ago is expected to be twice the usual', () => {
    const district = Array.from({ length: 31 }, (_, i) => (i % 12 === 6 ? 24 : 12))
    expect(expectedMonth(Array.from({ length: 31 }, () => 5), district, 30)).toEqual({ expected: expect.closeTo((5 * 24) / 13, 9), season: expect.closeTo(24 / 13, 9), months: 12 })
  })
})
