import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accuracy, meanAccuracy } from './backtest.ts'
import { forecast, forecastYearEnd, type Method } from './forecast.ts'
import { studentQuantile } from './forecast-interval.ts'

const FOLDER = '../shared/data/forecast'

describe.skipIf(!existsSync(FOLDER))('the 1,428 monthly series of the M3 competition, 18 months ahead', () => {
  const series = existsSync(FOLDER) ? Object.values(JSON.parse(readFileSync(`${FOLDER}/m3_monthly.json`, 'utf8')) as Record<string, { x: number[]; xx: number[] }>) : []
  const published = new Map(existsSync(FOLDER) ? readFileSync(`${FOLDER}/expected_m3_monthly1428_by_method.csv`, 'utf8').trim().split('\n').slice(1).map((line) => [line.split(',')[0], Number(line.split(',')[1])]) : [])
  const measured = (method: Method) => meanAccuracy(series.map(({ x, xx }) => accuracy(forecast(x, 18, { method }), xx, x)))
  const said = (method: string) => published.get(method) ?? Number.NaN

  // Sides taken in reading the papers (seasonal test, start, search) move a method by a few tenths of a point of sMAPE.
  test.each<[Method, string, number]>([['naive', 'NAIVE2', 0.2], ['holt', 'HOLT', 0.1], ['theta', 'THETA', 0.1]])('%s errs as %s did, within %d points of sMAPE', (method, name, within) => {
    expect(Math.abs((measured(method)?.smape_pct ?? Number.NaN) - said(name))).toBeLessThan(within)
  })

  test('simple smoothing errs less than SINGLE did', () => {
    expect(measured('simple')?.smape_pct).toBeLessThan(said('SINGLE'))
  })

  test('the combination errs less than each of the 24 methods that took part, and its intervals hold', () => {
    const combined = measured('combined')
    expect(published.size).toBe(24)
    expect(combined?.smape_pct).toBeLessThan(Math.min(...published.values()))
    expect(combined?.mase).toBeLessThan(0.87)
    expect(combined?.coverage).toBeGreaterThan(0.94)
    expect(combined?.coverage).toBeLessThan(0.97)
  })
})

const positive = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 8, maxLength: 60 })

describe('forecast', () => {
  const steady = Array.from({ length: 48 }, (_, i) => (100 + i) * (1 + 0.3 * Math.sin((2 * Math.PI * i) / 12)))

  test('a rising season goes on rising', () => {
    for (const [i, { value }] of forecast(steady, 12).entries()) {
      const truth = (100 + 48 + i) * (1 + 0.3 * Math.sin((2 * Math.PI * (48 + i)) / 12))
      expect(Math.abs(value / truth - 1)).toBeLessThan(0.03)
    }
  })

  test('intervals hold the forecast, widen with coverage, and never go below 0 where the series never did', () => {
    fc.assert(fc.property(positive, fc.integer({ min: 1, max: 24 }), (values, horizon) => {
      const wide = forecast(values, horizon, { coverage: 95 })
      for (const [i, { value, low, high }] of forecast(values, horizon, { coverage: 80 }).entries()) {
        expect([0 <= low, low <= value, value <= high]).toEqual([true, true, true])
        expect(wide[i]?.low).toBeLessThanOrEqual(low)
        expect(wide[i]?.high).toBeGreaterThanOrEqual(high)
      }
    }), { numRuns: 40 })
  })

  test('the unit does not matter: 万元 or 亿元', () => {
    fc.assert(fc.property(positive, (values) => {
      // A power of two, so that no rounding sends the search elsewhere.
      expect(forecast(values.map((v) => v * 8192), 3)).toEqual(forecast(values, 3).map(({ value, low, high }) => ({ value: value * 8192, low: low * 8192, high: high * 8192 })))
    }), { numRuns: 40 })
  })

  test.each<[number[], Method, string]>([[[1, 2, 3], 'combined', 'got 3'], [[1, 2, 3, 4, 5, 6, 7, Number.NaN], 'naive', 'got NaN'], [[1, 2, 3, 4, 5, 6, 7, 8], 'holt_winters', 'got 8']])('refuses %j for %s', (values, method, message) => {
    expect(() => forecast(values, 1, { method })).toThrow(message)
  })
})

describe('year end', () => {
  const past = Array.from({ length: 36 }, (_, i) => 100 + (i % 12))

  test('what is there and the rest, less uncertain as the year goes on', () => {
    const noisy = past.map((v, i) => v + (((i * 7919) % 13) - 6))
    const widths = [0, 6, 11].map((known) => {
      const { low, high } = forecastYearEnd(noisy, noisy.slice(24, 24 + known))
      return high - low
    })
    expect(widths).toEqual(widths.toSorted((a, b) => b - a))
    const { value } = forecastYearEnd(past, past.slice(0, 6))
    expect(value / 1266).toBeCloseTo(1, 2)
  })

  test('December is no forecast, and a thirteenth month no month', () => {
    expect(forecastYearEnd(past, past.slice(0, 12))).toEqual({ value: 1266, low: 1266, high: 1266 })
    expect(() => forecastYearEnd(past, past.slice(0, 13))).toThrow('got 13')
    expect(() => forecastYearEnd(past.slice(0, 23), [])).toThrow('2 years of 12 periods needed, got 23')
  })

  test('January and February as one: eleven periods', () => {
    const merged = Array.from({ length: 33 }, (_, i) => (i % 11 === 0 ? 200 : 100))
    expect(forecastYearEnd(merged, [200, 100, 100], { period: 11 }).value).toBeCloseTo(1200, 3)
  })
})

test.each([[1.96, 3, 3.182], [1.96, 10, 2.228], [1.2816, 5, 1.476], [1.96, 1e9, 1.96]])('Student quantile for z %d with %d degrees of freedom: %d', (z, freedom, table) => {
  expect(Math.abs(studentQuantile(z, freedom) / table - 1)).toBeLessThan(0.04)
})
