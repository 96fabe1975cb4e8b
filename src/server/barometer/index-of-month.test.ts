import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packs } from '#packs/packs.ts'
import { BAROMETER_PARTS, type BarometerPart } from '#packs/barometer.ts'
import { type Figures, readMonth, weatherOf } from './index-of-month.ts'

const NOW = new Date('2026-04-01T00:00:00+08:00')
const quiet = (n: number): Figures => ({ volume: { n, hits: n } })
/** Three months of so many, then the month that is read. */
const read = (rules: (typeof packs)[number]['rules']['barometer'], figures: Figures, usual = 20) => readMonth('2026-03', 3, [quiet(usual), quiet(usual), quiet(usual), figures], [quiet(usual), quiet(usual), quiet(usual), figures], 10_000, rules, NOW)

const rate = fc.nat(40).chain((n) => fc.nat(n).map((hits) => ({ n, hits })))
const month = fc.record({ volume: fc.nat(60).map((n) => ({ n, hits: n })), repeat: rate, unsolved: rate, dissatisfied: rate, overdue: rate })

test.each(packs)('$key: no index and no rate per resident below the least n, and no part below its own', ({ rules: { barometer: rules } }) => {
  fc.assert(fc.property(month, (figures) => {
    const made = read(rules, figures)
    const told = figures.volume.n < rules.least_n ? [made.index, made.weather, made.per_1000] : []
    expect(told.filter((x) => x !== null)).toEqual([])
    expect(made.parts.filter((p) => p.n < rules.least_part_n && (p.reading !== null || p.pressure !== null))).toEqual([])
    const heard = made.parts.filter((p) => p.reading).reduce((s, p) => s + p.weight, 0)
    expect(made.index !== null).toBe(figures.volume.n >= rules.least_n && heard >= rules.least_weight - 1e-9)
  }))
})

test.each(packs)('$key: the index never falls when one more presses', ({ rules: { barometer: rules } }) => {
  fc.assert(fc.property(month, fc.constantFrom<BarometerPart>(...BAROMETER_PARTS), (figures, part) => {
    const { n, hits } = figures[part]
    const one = part === 'volume' ? { n: n + 1, hits: n + 1 } : { n, hits: Math.min(n, hits + 1) }
    const [before, after] = [read(rules, figures), read(rules, { ...figures, [part]: one })]
    // A part that begins to be heard may say anything.
    fc.pre(before.index !== null && after.index !== null && before.index.weight === after.index.weight)
    expect((after.index?.value ?? 0) - (before.index?.value ?? 0)).toBeGreaterThanOrEqual(-1e-9)
  }))
})

test('a month of which a third is over is expected to have brought a third', () => {
  const [pack] = packs
  if (!pack) throw new Error('there is no pack')
  const made = readMonth('2026-04', 3, [quiet(30), quiet(30), quiet(30), quiet(20)], [quiet(30), quiet(30), quiet(30), quiet(20)], undefined, pack.rules.barometer, new Date('2026-04-11T00:00:00+08:00'))
  expect(made.parts[0]).toMatchObject({ part: 'volume', expected: { expected: expect.closeTo(10, 9) }, reading: { value: expect.closeTo(2, 9) } })
  expect(made.per_1000).toBeNull()
})

test('weather follows the thresholds of the pack, each belonging to the worse side', () => {
  const weather = { cloudy: 25, rain: 45, storm: 65 }
  expect([0, 24.9, 25, 45, 65, 100].map((v) => weatherOf(v, weather))).toEqual(['sunny', 'sunny', 'cloudy', 'rain', 'storm', 'storm'])
})
