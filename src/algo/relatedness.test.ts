import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { relatedness } from './relatedness.ts'

const table = (rows: readonly (readonly number[])[]) => ({ regions: rows.length, products: rows[0]?.length ?? 0, values: Float64Array.from(rows.flat()) })

test('by hand: three regions, three products', () => {
  // Whole 20: rows 8, 6, 6; columns 8, 8, 4.
  const { rca, present, diversity, ubiquity, proximity, density } = relatedness(table([[4, 4, 0], [4, 0, 2], [0, 4, 2]]))
  expect(rca[0]).toBeCloseTo(4 / 8 / (8 / 20))
  expect([...present]).toEqual([1, 1, 0, 1, 0, 1, 0, 1, 1])
  expect([[...diversity], [...ubiquity]]).toEqual([[2, 2, 2], [2, 2, 2]])
  expect([...proximity]).toEqual([1, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 1])
  expect(density[2]).toBeCloseTo((0.5 + 0.5) / 2)
})

test('what is not there has no complexity, and a bad table is refused', () => {
  const { eci, pci } = relatedness(table([[1, 2, 0], [2, 1, 0], [0, 0, 0]]))
  expect([eci[2], pci[2]]).toEqual([Number.NaN, Number.NaN])
  expect(() => relatedness({ regions: 2, products: 2, values: new Float64Array(3) })).toThrow('2 × 2 values expected, got 3')
  expect(() => relatedness(table([[1, -1]]))).toThrow('never negative')
})

test('shares and chances stay within 0 and 1, and the order of regions does not matter', () => {
  const rows = fc.integer({ min: 2, max: 7 }).chain((n) => fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }), { minLength: 3, maxLength: 8 })).filter((r) => r.some((row) => row.some((v) => v > 0)))
  fc.assert(fc.property(rows, (drawn) => {
    const here = relatedness(table(drawn))
    for (const list of [here.proximity, here.density]) expect(list.every((v) => v >= 0 && v <= 1 + 1e-12)).toBe(true)
    const turned = relatedness(table(drawn.toReversed()))
    expect([...turned.proximity]).toEqual([...here.proximity])
    expect([...turned.diversity].toReversed()).toEqual([...here.diversity])
  }))
})

const data = new URL('../../../shared/data/complexity/', import.meta.url)
describe.skipIf(!existsSync(data))('world trade 1998–2000 (skipped where ../shared/data is absent)', () => {
  const lines = (name: string) => { const bytes = readFileSync(new URL(name, data)); return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/).slice(1).map((l) => l.split(',').map((c) => c.replaceAll('"', ''))) }
  const world = () => {
    const trade = lines('world_trade_avg_1998_2000.csv.gz')
    const [countries, products] = [0, 1].map((i) => [...new Set(trade.map((r) => r[i] ?? ''))].toSorted()) as [string[], string[]]
    const [row, column] = [new Map(countries.map((c, i) => [c, i])), new Map(products.map((p, i) => [p, i]))]
    const values = new Float64Array(countries.length * products.length)
    for (const [country = '', product = '', value] of trade) values[(row.get(country) ?? 0) * products.length + (column.get(product) ?? 0)] = Number(value)
    return { countries, products, row, column, ...relatedness({ regions: countries.length, products: products.length, values }) }
  }
  const w = existsSync(data) ? world() : undefined
  const worst = (pairs: readonly (readonly [number, number])[]) => Math.max(...pairs.map(([a, b]) => Math.abs(a - b)))

  test('advantages are those that R finds', () => {
    if (!w) return
    const wanted = new Set(lines('expected_R_rca_ge1.csv.gz').map(([c, p]) => `${c} ${p}`))
    const found = w.countries.flatMap((c, i) => w.products.flatMap((p, j) => (w.present[i * w.products.length + j] ? [`${c} ${p}`] : [])))
    expect([found.length, found.every((f) => wanted.has(f))]).toEqual([wanted.size, true])
  })

  test('complexity agrees with py-ecomplexity to 1e-9 of what is printed', () => {
    if (!w) return
    const places = lines('expected_pyeco_full_location.csv')
    const goods = lines('expected_pyeco_full_product.csv')
    expect(places.map(([c = '', d]) => [w.diversity[w.row.get(c) ?? -1], Number(d)]).every(([a, b]) => a === b)).toBe(true)
    // Ten digits are printed.
    expect(worst(places.map(([c = '', , e]) => [w.eci[w.row.get(c) ?? -1] ?? 0, Number(e)]))).toBeLessThan(1e-9)
    const pci = goods.map(([p = '', , e]) => [w.pci[w.column.get(p) ?? -1] ?? 0, Number(e)] as const)
    expect(worst(pci)).toBeLessThan(5e-9)
    // Of eleven and more, ten digits leave eight places: beyond that the printed figure itself is rounded.
    expect(worst(pci.map(([a, b]) => [a / Math.max(1, Math.abs(b)), b / Math.max(1, Math.abs(b))]))).toBeLessThan(1e-9)
  })

  test('proximity and density agree with the reference', () => {
    if (!w) return
    const n = w.products.length
    expect(worst(lines('expected_R_proximity_product_sample.csv').map(([a = '', b = '', v]) => [w.proximity[(w.column.get(a) ?? 0) * n + (w.column.get(b) ?? 0)] ?? 0, Number(v)]))).toBeLessThan(1e-9)
    const pairs = lines('expected_pyeco_full_pairs_sample.csv.gz')
    const cell = ([c = '', p = '']: readonly string[]) => (w.row.get(c) ?? 0) * n + (w.column.get(p) ?? 0)
    expect(worst(pairs.map((r) => [(w.rca[cell(r)] ?? 0) / Math.max(1, Math.abs(Number(r[2]))), Number(r[2]) / Math.max(1, Math.abs(Number(r[2])))]))).toBeLessThan(1e-9)
    expect(worst(pairs.map((r) => [w.density[cell(r)] ?? 0, Number(r[4])]))).toBeLessThan(1e-9)
  })
})
