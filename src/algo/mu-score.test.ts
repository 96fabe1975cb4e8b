import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MuFirm, type MuRules, muScores } from './mu-score.ts'

const GRADES = [{ grade: 'A', share: 0.2 }, { grade: 'B', share: 0.5 }, { grade: 'C', share: 0.25 }, { grade: 'D', share: 0.05 }]
const ABOVE: MuRules = {
  items: [['tax_per_mu', 'tax', 'mu', 30], ['added_per_mu', 'added', 'mu', 20], ['added_per_energy', 'added', 'energy', 20], ['added_per_emission', 'added', 'emission', 10], ['productivity', 'added', 'staff', 10], ['rd_share', 'rd', 'revenue', 10]].map(([key, over, under, weight]) => ({ key, over, under, weight }) as MuRules['items'][number]),
  cap: 1.5, grades: GRADES, grace_years: 3, grace_floor: 'C', veto_grade: 'D',
}
const HUANGYAN = { tax_per_mu: 24.097, added_per_mu: 136.16, added_per_energy: 2.694, added_per_emission: 4929.81, productivity: 18.14, rd_share: 0.0302 }
const firm = (id: string, figures: MuFirm['figures'], more: Partial<MuFirm> = {}): MuFirm => ({ id, figures, age_years: 10, vetoes: [], ...more })

describe('the formula as published (Huangyan 2022)', () => {
  const added = 136.16 * 10
  const even = { tax: 24.097 * 10, mu: 10, added, energy: added / 2.694, emission: added / 4929.81, staff: added / 18.14, rd: 3.02, revenue: 100 }
  test('a firm that is the region’s average in all has 100 points', () => expect(muScores([firm('a', even)], ABOVE, HUANGYAN).scored[0]?.score).toBeCloseTo(100, 9))
  test('twice the tax is worth 30 points more, held at one and a half weights', () => {
    expect(muScores([firm('a', { ...even, tax: 24.097 * 13 })], ABOVE, HUANGYAN).scored[0]?.score).toBeCloseTo(109, 9)
    expect(muScores([firm('a', { ...even, tax: 24.097 * 20 })], ABOVE, HUANGYAN).scored[0]).toMatchObject({ score: expect.closeTo(115, 9) as number, parts: expect.arrayContaining([expect.objectContaining({ key: 'tax_per_mu', capped: true })]) as unknown[] })
  })
  test('a loss counts as nothing, never less', () => expect(muScores([firm('a', { ...even, tax: -50 })], ABOVE, HUANGYAN).scored[0]?.score).toBeCloseTo(70, 9))
})

test('the averages are the year’s own: sum over sum; no emission figure gets the group’s mean points', () => {
  const { averages, scored } = muScores([firm('a', { tax: 30, mu: 10, added: 100, energy: 10, emission: 1, staff: 5, rd: 3, revenue: 100 }), firm('b', { tax: 10, mu: 30, added: 100, energy: 30, emission: 3, staff: 5, rd: 1, revenue: 100 }), firm('c', { tax: 20, mu: 20, added: 100, energy: 20, staff: 5, rd: 2, revenue: 100 })], ABOVE)
  expect(averages).toMatchObject({ tax_per_mu: 1, added_per_mu: 5, added_per_emission: 50 })
  const emission = (id: string) => scored.find((s) => s.id === id)?.parts.find((p) => p.key === 'added_per_emission')
  expect(emission('c')).toMatchObject({ filled: true, value: null, points: ((emission('a')?.points ?? 0) + (emission('b')?.points ?? 0)) / 2 })
  expect(scored.map((s) => s.id)).toEqual(['a', 'c', 'b'])
})

test('grades by rank; the young are spared the last, a veto is not outweighed', () => {
  const firms = Array.from({ length: 20 }, (_, i) => firm(`f${String(i).padStart(2, '0')}`, { tax: 100 - i, mu: 1 }, i === 19 ? { age_years: 1 } : i === 0 ? { vetoes: ['safety'] } : {}))
  const { scored } = muScores(firms, { ...ABOVE, items: [{ key: 'tax_per_mu', over: 'tax', under: 'mu', weight: 100 }] })
  expect(scored.map((s) => s.grade).join('')).toBe('DAAABBBBBBBBBBCCCCCC')
  expect([scored[0]?.by_rank, scored[19]?.by_rank]).toEqual(['A', 'D'])
})

test('the same firms in any order and in any money are graded the same', () => {
  const figure = fc.integer({ min: 1, max: 500 })
  fc.assert(fc.property(fc.array(fc.record({ tax: figure, mu: figure, added: figure, energy: figure }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 2, max: 100 }), (rows, unit) => {
    const firms = rows.map((figures, i) => firm(`f${i}`, figures))
    const told = (list: readonly MuFirm[]) => Object.fromEntries(muScores(list, ABOVE).scored.map((s) => [s.id, Math.round(s.score * 1e6)]))
    expect(told(firms.toReversed())).toEqual(told(firms))
    expect(told(firms.map((f) => ({ ...f, figures: { ...f.figures, tax: (f.figures['tax'] ?? 0) * unit } })))).toEqual(told(firms))
  }))
})
test('nothing to score by is refused', () => expect(() => muScores([], { ...ABOVE, items: [] })).toThrow(RangeError))
