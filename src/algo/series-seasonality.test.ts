import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { autocorrelation, deseasonalise, isSeasonal, seasonalIndices, seasonAt } from './series-seasonality.ts'

const FOLDER = '../shared/data/forecast'
const FACTORS = [0.5, 1.5, 1.2, 0.8]

describe('season', () => {
  test('known factors on a straight line come back nearly exact, on a flat one exactly', () => {
    const flat = Array.from({ length: 40 }, (_, i) => 100 * (FACTORS[i % 4] ?? 1))
    expect(isSeasonal(flat, 4)).toBe(true)
    for (const [i, index] of seasonalIndices(flat, 4, 'multiplicative').entries()) expect(index).toBeCloseTo(FACTORS[i] ?? 0, 12)
    expect(deseasonalise(flat, 4).values.every((v) => Math.abs(v - 100) < 1e-9)).toBe(true)
  })

  test('amounts where a value is not positive; an odd period such as eleven', () => {
    const wave = Array.from({ length: 55 }, (_, i) => 10 * Math.sin((2 * Math.PI * i) / 11))
    const adjusted = deseasonalise(wave, 11)
    expect(adjusted.kind).toBe('additive')
    expect(Math.max(...adjusted.values.map(Math.abs))).toBeLessThan(1e-9)
  })

  test('two years are too short to tell, and a constant has none', () => {
    expect(deseasonalise(Array.from({ length: 24 }, (_, i) => i % 12), 12).kind).toBe('none')
    expect(deseasonalise(Array.from({ length: 60 }, () => 5), 12).kind).toBe('none')
    expect(() => seasonalIndices([1, 2, 3], 4, 'additive')).toThrow('got 3 values')
    expect(() => isSeasonal([1], 0)).toThrow('got 0')
  })

  test('what was taken out goes back in, whatever the series', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 13 }), fc.boolean(), (raw, period, positive) => {
      const values = positive ? raw.map((v) => Math.abs(v) + 1) : raw
      const adjusted = deseasonalise(values, period)
      for (const [i, value] of values.entries()) {
        const { factor, amount } = seasonAt(adjusted, i)
        expect((adjusted.values[i] ?? Number.NaN) * factor + amount).toBeCloseTo(value, 6)
      }
    }))
  })

  test.skipIf(!existsSync(FOLDER))('200 monthly series of the M3 competition as R computes them', () => {
    const series = JSON.parse(readFileSync(`${FOLDER}/m3_monthly.json`, 'utf8')) as Record<string, { x: number[] }>
    const expected = JSON.parse(readFileSync(`${FOLDER}/expected_forecast820_m3monthly_200.json`, 'utf8')) as Record<string, { classical_mult: number[]; acf1_13: number[] }>
    let worst = 0
    for (const [id, { classical_mult, acf1_13 }] of Object.entries(expected)) {
      const values = series[id]?.x ?? []
      for (const [i, index] of seasonalIndices(values, 12, 'multiplicative').entries()) worst = Math.max(worst, Math.abs(index - (classical_mult[i] ?? Number.NaN)))
      for (const [i, r] of autocorrelation(values, 13).entries()) worst = Math.max(worst, Math.abs(r - (acf1_13[i] ?? Number.NaN)))
    }
    expect(Object.keys(expected)).toHaveLength(200)
    expect(worst).toBeLessThan(1e-10)
  })
})
