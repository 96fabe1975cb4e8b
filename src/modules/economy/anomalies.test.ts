import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FirmMonth, oddities } from './anomalies.ts'

const LIMITS = { unit_slip: 300, power_ratio: 3, history_months: 6, sales_over_months: 3 }
const usual: FirmMonth = { output: 1_000, power: 100_000, output_median: 1_000, ratio_median: 0.01, output_n: 12, ratio_n: 12, sold: [] }
const sold = (...pairs: [number, number][]) => pairs.map(([output, sales]) => ({ output, sales }))

test.each<[string, Partial<FirmMonth>, string[]]>([
  ['an ordinary month', {}, []],
  ['元 for 千元', { output: 1_000_000 }, ['unit_slip']],
  ['亿元 for 万元', { output: 0.1 }, ['unit_slip']],
  ['a plant without a past', { output: 1_000_000, output_n: 2, ratio_n: 2 }, []],
  ['four times as much from the same power', { output: 4_000 }, ['power_ratio']],
  ['nothing made, power used', { output: 0 }, ['power_without_output']],
  ['made without power', { power: 0 }, ['output_without_power']],
  ['nothing made, nothing used', { output: 0, power: 0 }, []],
  ['nothing said', { output: null, power: null }, []],
  ['sold more than made for three months', { sold: sold([100, 101], [80, 90], [60, 61]) }, ['sales_over_output']],
  ['for two of three', { sold: sold([100, 101], [80, 90], [60, 60]) }, []],
  ['for two known', { sold: sold([100, 101], [80, 90]) }, []],
])('%s', (_, change, codes) => {
  const found = oddities({ ...usual, ...change }, LIMITS)
  expect(found.map((f) => f.code)).toEqual(codes)
  for (const f of found) expect(Object.values(f.evidence).every(Number.isFinite) && f.reason.zh.length > 5).toBe(true)
})

test('a change of unit that both figures share changes nothing but the slip', () => {
  fc.assert(fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), (k) => {
    expect(oddities({ ...usual, output: 1_000 * k, power: 100_000 * k }, LIMITS)).toEqual([])
  }))
})
