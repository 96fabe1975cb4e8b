import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criticalPath } from './critical-path.ts'
import { chanceBy, forecastFinish, triangular } from './schedule-risk.ts'
import { quantile } from './statistics.ts'

const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length
const work = { duration: 100, shortest: 40, longest: 220 }

describe('finish forecast', () => {
  test('one activity is its own distribution', () => {
    const { durations } = forecastFinish([{ id: 'a', ...work }], { runs: 20_000, together: 0 })
    expect(Math.abs(mean(durations) - (40 + 100 + 220) / 3)).toBeLessThan(1.5)
    for (const q of [0.1, 0.5, 0.9]) expect(Math.abs((quantile(durations, q) ?? 0) - triangular(q, 40, 100, 220))).toBeLessThan(3)
    expect([0, 1 / 3, 1].map((u) => Math.round(triangular(u, 40, 100, 220)))).toEqual([40, 100, 220])
  })

  test('where two paths meet the later counts: the square of the chance, and later than the critical path says', () => {
    const pair = [{ id: 'a', ...work }, { id: 'b', ...work }, { id: 'end', duration: 0, after: [{ id: 'a' }, { id: 'b' }] }]
    const forecast = forecastFinish(pair, { runs: 20_000, together: 0 })
    const alone = chanceBy(forecastFinish([{ id: 'a', ...work }], { runs: 20_000, together: 0 }), 130)
    expect(chanceBy(forecast, 130)).toBeCloseTo(alone * alone, 1)
    expect(mean(forecast.durations)).toBeGreaterThan(criticalPath(pair).duration + 20)
    expect(forecast.critical.map((c) => Math.round(c.share * 10) / 10)).toEqual([0.5, 0.5, 1])
  })

  test('what slips together spreads wider', () => {
    const chain = ['a', 'b', 'c', 'd', 'e'].map((id, i, all) => ({ id, ...work, after: i === 0 ? [] : [{ id: all[i - 1] ?? '' }] }))
    const width = (together: number) => {
      const { durations } = forecastFinish(chain, { together })
      return (quantile(durations, 0.9) ?? 0) - (quantile(durations, 0.1) ?? 0)
    }
    expect(width(0.3)).toBeGreaterThan(1.3 * width(0))
    expect(width(1)).toBeGreaterThan(2 * width(0))
  })

  test('keeps within the best and the worst case, and says the same again', () => {
    const days = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map(([shortest, more, most]) => ({ shortest, duration: shortest + more, longest: shortest + more + most }))
    fc.assert(fc.property(fc.array(days, { minLength: 1, maxLength: 8 }), fc.nat(), (lengths, seed) => {
      const network = lengths.map((length, i) => ({ id: `${i}`, ...length, after: i < 2 ? [] : [{ id: `${i - 2}` }] }))
      const { durations } = forecastFinish(network, { runs: 50, seed })
      expect(durations[0]).toBeGreaterThanOrEqual(criticalPath(network.map((a) => ({ ...a, duration: a.shortest }))).duration)
      expect(durations.at(-1)).toBeLessThanOrEqual(criticalPath(network.map((a) => ({ ...a, duration: a.longest }))).duration)
      expect(forecastFinish(network, { runs: 50, seed }).durations).toEqual(durations)
    }))
  })

  test('refuses lengths out of order', () => {
    expect(() => forecastFinish([{ id: 'a', duration: 5, shortest: 6 }])).toThrow('got 6, 5, 5 for a')
    expect(() => forecastFinish([], { together: 2 })).toThrow('got 2')
  })
})
