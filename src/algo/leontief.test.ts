import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { leontief } from './leontief.ts'

test('two sectors, by hand', () => {
  const { direct, total, multiplier } = leontief({ flows: [[150, 500], [200, 100]], output: [1000, 2000] })
  expect(direct).toEqual([[0.15, 0.25], [0.2, 0.05]])
  // Leontief's own example: 1.254, 0.33, 0.264, 1.122.
  expect(total.flat().map((v) => Number(v.toFixed(3)))).toEqual([1.254, 0.33, 0.264, 1.122])
  expect(multiplier[0]).toBeCloseTo(1.254 + 0.264, 3)
})

test.each([
  ['not square', { flows: [[1, 2]], output: [3, 4] }], ['negative', { flows: [[-1]], output: [2] }], ['no number', { flows: [[Number.NaN]], output: [2] }], ['takes more than it makes', { flows: [[3]], output: [2] }], ['empty', { flows: [], output: [] }],
] as const)('%s is refused', (_, table) => expect(() => leontief(table)).toThrow(RangeError))

test('what is called forth covers what is used: L·y = x', () => {
  const table = fc.integer({ min: 1, max: 8 }).chain((n) => fc.record({ flows: fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }), output: fc.array(fc.integer({ min: 900, max: 2_000 }), { minLength: n, maxLength: n }) }))
  fc.assert(fc.property(table, ({ flows, output }) => {
    const { total } = leontief({ flows, output })
    const final = output.map((x, i) => x - (flows[i] ?? []).reduce((a, b) => a + b, 0))
    for (const [i, row] of total.entries()) expect(row.reduce((sum, l, j) => sum + l * (final[j] ?? 0), 0) / (output[i] ?? 1)).toBeCloseTo(1, 9)
  }))
})

const folder = new URL('../../../shared/data/chain/', import.meta.url)
describe.skipIf(!existsSync(folder))('China 2020, 42 sectors, as published (skipped where ../shared/data is absent)', () => {
  const rows = (name: string) => parse(readFileSync(new URL(name, folder)), { columns: true, bom: true, relax_column_count: true, trim: true }) as Record<string, string>[]
  const cells = rows('china_2020_42.csv')
  const codes = Array.from({ length: 42 }, (_, i) => String(i + 1).padStart(2, '0'))
  const of = (origin: string, code: string) => cells.find((r) => r['Origin'] === origin && r['Code'] === code)
  const output = codes.map((code) => Number(of('Domestic', code)?.['GO']))
  const block = (origins: readonly string[]) => codes.map((i) => codes.map((j) => origins.reduce((sum, o) => sum + Number(of(o, i)?.[j] ?? 0), 0)))
  const expected = rows('expected_leontief_china_2020_42.csv')

  test('influence and sensitivity, domestic and with imports, to 1e-9', () => {
    const origins = [...new Set(cells.map((r) => r['Origin'] ?? ''))].filter((o) => cells.some((r) => r['Origin'] === o && r['Code'] === '01'))
    const domestic = leontief({ flows: block(['Domestic']), output })
    const whole = leontief({ flows: block(origins), output })
    for (const [i, row] of expected.entries()) {
      const got = [domestic.multiplier[i], whole.influence[i], whole.sensitivity[i], domestic.influence[i], domestic.sensitivity[i]]
      const want = ['output_multiplier_domestic', 'influence_total', 'sensitivity_total', 'influence_domestic', 'sensitivity_domestic'].map((k) => Number(row[k]))
      for (const [k, w] of want.entries()) expect(Math.abs((got[k] ?? Number.NaN) - w)).toBeLessThan(1e-9)
    }
  })
})
