import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compassSearch } from './compass-search.ts'
import { fitHoltWinters, fitSmoothing, holtWinters, smooth } from './forecast-smoothing.ts'
import { fitTheta, slope } from './forecast-theta.ts'

const FOLDER = '../shared/data/forecast'
interface Expected { ses_alpha03_simple: number[]; holt_a03_b01_simple: number[]; hw_add_a03_b01_g02_simple: number[]; thetaf: number[]; ets_ZZZ: { method: string; aicc: number } }
const TREND = { 'ETS(A,N,N)': 'none', 'ETS(A,A,N)': 'linear', 'ETS(A,Ad,N)': 'damped' } as const

describe.skipIf(!existsSync(FOLDER))('as R 4.2 forecast 8.20 on 200 M3 series', () => {
  const read = (name: string): unknown => (existsSync(FOLDER) ? JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) : {})
  const series = read('m3_monthly.json') as Record<string, { x: number[] }>
  const expected = Object.entries(read('expected_forecast820_m3monthly_200.json') as Record<string, Expected>)
  const worst = (made: number[], said: number[]) => Math.max(...made.map((v, i) => Math.abs(v - (said[i] ?? Number.NaN)) / Math.max(1, Math.abs(v))))
  const steps = Array.from({ length: 18 }, (_, i) => i + 1)

  test('simple, Holt and Holt–Winters with given weights agree to ten digits', () => {
    expect(expected).toHaveLength(200)
    for (const [id, said] of expected) {
      const x = series[id]?.x ?? []
      const from = (fit: { ahead(t: number, h: number): number }) => steps.map((h) => fit.ahead(x.length - 1, h))
      expect(worst(from(smooth(x, { alpha: 0.3 })), said.ses_alpha03_simple)).toBeLessThan(1e-10)
      expect(worst(from(smooth(x, { alpha: 0.3, beta: 0.1 })), said.holt_a03_b01_simple)).toBeLessThan(1e-10)
      expect(worst(from(holtWinters(x, 12, { alpha: 0.3, beta: 0.1, gamma: 0.2 })), said.hw_add_a03_b01_g02_simple)).toBeLessThan(1e-10)
    }
  })

  test('the fit is never worse than that of ets, by AICc, where it chose one of these models', () => {
    const gaps = expected.flatMap(([id, { ets_ZZZ }]) => {
      const trend = TREND[ets_ZZZ.method as keyof typeof TREND]
      const x = series[id]?.x ?? []
      if (!trend) return []
      const fit = fitSmoothing(x, trend)
      const k = fit.parameters + 1
      return x.length * Math.log(fit.sse) + 2 * k + (2 * k * (k + 1)) / (x.length - k - 1) - ets_ZZZ.aicc
    })
    expect(gaps).toHaveLength(58)
    expect(Math.max(...gaps)).toBeLessThan(0.01)
  })
})

const values = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 4, maxLength: 40 })

describe('smoothing', () => {
  test('a straight line is followed exactly, a constant kept', () => {
    const line = Array.from({ length: 20 }, (_, i) => 5 + 3 * i)
    expect(fitSmoothing(line, 'linear').ahead(19, 4)).toBeCloseTo(5 + 3 * 23, 6)
    expect(fitSmoothing(Array.from({ length: 20 }, () => 7), 'damped').ahead(19, 12)).toBeCloseTo(7, 6)
    expect(slope(line)).toBeCloseTo(3, 12)
  })

  test('the start found is the best: moving it only adds to the error', () => {
    fc.assert(fc.property(values, fc.double({ min: -10, max: 10, noNaN: true }), (x, off) => {
      const fit = fitSmoothing(x, 'none')
      const level = x[0] ?? 0
      expect(smooth(x, fit.weights, { level: level + off, trend: 0 }).sse).toBeGreaterThanOrEqual(fit.sse - 1e-6 * (1 + fit.sse))
    }))
  })

  test('twice the series has twice the forecast, and a fading trend stays under a steady one', () => {
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 24 }), (x, h) => {
      const t = x.length - 1
      const size = Math.max(1, ...x.map(Math.abs))
      const weights = { alpha: 0.4, beta: 0.2, phi: 0.9 }
      const here = smooth(x, weights)
      expect(smooth(x.map((v) => 2 * v), weights).ahead(t, h) / size).toBeCloseTo((2 * here.ahead(t, h)) / size, 9)
      expect(Math.abs(here.ahead(t, h + 1) - here.ahead(t, h))).toBeLessThanOrEqual(Math.abs(here.ahead(t, h) - here.ahead(t, h - 1)) + 1e-9 * size)
    }))
  })

  test('the season of a fitted Holt–Winters comes round', () => {
    const x = Array.from({ length: 48 }, (_, i) => 100 + 2 * i + ([10, -10, 5, -5][i % 4] ?? 0))
    expect(fitHoltWinters(x, 4).ahead(47, 4)).toBeCloseTo(100 + 2 * 51 - 5, 1)
  })

  test('too little is refused', () => {
    expect(() => smooth([1], { alpha: 0.5 })).toThrow('got 1')
    expect(() => fitSmoothing([1, 2, 3], 'none')).toThrow('got 3')
    expect(() => fitTheta([1, 2, 3])).toThrow('got 3')
    expect(() => fitHoltWinters([1, 2, 3], 2)).toThrow('got 3')
  })
})

describe('compass search', () => {
  test('finds the lowest point of a bowl, or the wall before it', () => {
    const bowl = ([x = 0, y = 0]: readonly number[]) => (x - 0.3) ** 2 + 3 * (y - 0.8) ** 2
    const found = compassSearch(bowl, [0.9, 0.1], [0, 0], [1, 1])
    expect(found.x[0]).toBeCloseTo(0.3, 3)
    expect(found.x[1]).toBeCloseTo(0.8, 3)
    expect(compassSearch(bowl, [0.9, 0.1], [0.5, 0], [1, 0.6]).x).toEqual([0.5, 0.6])
  })
})
