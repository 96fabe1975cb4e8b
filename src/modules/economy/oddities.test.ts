import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FirmMonth, oddities } from './oddities.ts'

const LIMITS = { unit_slip: 300, power_ratio: 3, history_months: 6, sales_over_months: 3, jump_times: 3 }
const usual: FirmMonth = {
  output: 1_000, power: 100_000, output_median: 1_000, ratio_median: 0.01, output_n: 12, ratio_n: 12, output_before: 1_100, power_before: 110_000, output_year_ago: 950, power_year_ago: 96_000,
  total: 9_000, total_before: 8_000, revenue: null, revenue_before: null, revenue_last_year: null, month: 9, sold: [],
}
const sold = (...pairs: [number, number][]) => pairs.map(([output, sales]) => ({ output, sales }))
const alone: Partial<FirmMonth> = { output: null, power: null, total: null, total_before: null, output_median: null, ratio_median: null, output_n: 0, ratio_n: 0, revenue_last_year: 1_200 }

test.each<[string, Partial<FirmMonth>, string[]]>([
  ['an ordinary month', {}, []],
  ['元 for 千元', { output: 1_000_000 }, ['unit_slip']],
  ['亿元 for 万元', { output: 0.1 }, ['unit_slip']],
  ['a plant without a past', { output: 1_000_000, total: 1_008_000, output_n: 2, ratio_n: 2 }, []],
  ['four times as much from the same power', { output: 4_000 }, ['power_ratio']],
  ['nothing made, power used', { output: 0 }, ['power_without_output']],
  ['made without power', { power: 0 }, ['output_without_power']],
  ['nothing made, nothing used', { output: 0, power: 0, total: 8_000 }, []],
  ['nothing said', { output: null, power: null }, []],
  ['last month sent again', { output: 1_100, power: 110_000, total: 9_100 }, ['repeated']],
  ['last year sent again', { output: 950, power: 96_000, total: 8_950 }, ['repeated']],
  ['the same output from other power', { output: 1_100, total: 9_100 }, []],
  ['four times as much from four times the power', { output: 4_000, power: 400_000, total: 12_000 }, ['jump']],
  ['a quarter of it after a quarter', { output: 250, power: 25_000, output_before: 260, total: 8_250 }, []],
  ['a total below that of a month ago', { total: 7_500, output: null, power: null }, ['total_fell']],
  ['a month that is not the rise of the total', { total: 9_300 }, ['not_adding_up']],
  ['within what rounding does', { total: 9_000.6 }, []],
  ['revenue alone, in yuan', { ...alone, revenue: 9_000_000 }, ['unit_slip']],
  ['revenue alone, as ever', { ...alone, revenue: 950, revenue_before: 840 }, []],
  ['revenue alone, and less than a month ago', { ...alone, revenue: 800, revenue_before: 840 }, ['total_fell']],
  ['sold more than made for three months', { sold: sold([100, 101], [80, 90], [60, 61]) }, ['sales_over_output']],
  ['for two of three', { sold: sold([100, 101], [80, 90], [60, 60]) }, []],
  ['for two known', { sold: sold([100, 101], [80, 90]) }, []],
])('%s', (_, change, codes) => {
  const found = oddities({ ...usual, ...change }, LIMITS)
  expect(found.map((f) => f.code)).toEqual(codes)
  for (const f of found) expect(Object.values(f.evidence).every(Number.isFinite) && f.reason.zh.length > 5).toBe(true)
})

test('a change of unit that both figures share changes nothing but the slip', () => {
  fc.assert(fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }).filter((k) => k !== 1.1 && k !== 0.95), (k) => {
    expect(oddities({ ...usual, output: 1_000 * k, power: 100_000 * k, total: 8_000 + 1_000 * k }, LIMITS)).toEqual([])
  }))
})
