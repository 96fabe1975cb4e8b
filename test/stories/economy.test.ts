import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { done } from './walk.ts'

interface Answer { readonly growth: { firms: number; value: number; base: number; growth_pct: number | null; parts: { key: string; value: number; pull_pp: number | null; contribution_pct: number | null; suppressed: boolean }[] } | null }

/** The worked case of DOMAIN S5: A and B go on, C has risen above the threshold, D is a new plant, E has left. 万元. */
const FIRMS = { A: ['36', 12_000, 10_000], B: ['27', 6_000, 8_000], C: ['39', 3_000, 2_500], D: ['26', 2_000, 0] } as const

describe.each(cities)('the economy in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    const firms = [...Object.keys(FIRMS), 'E'].flatMap((name) => [1, 2, 3].map((n) => ({ id: `x-${name}${n}`, name: `${name}厂${n}`, industry: `${FIRMS[name as keyof typeof FIRMS]?.[0] ?? '36'}70` })))
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into party (district, id, kind, name, attrs) select $1, x.id, 'firm', x.name, jsonb_build_object('industry', x.industry) from jsonb_to_recordset($2) as x(id text, name text, industry text)", [DISTRICT, JSON.stringify(firms)]))
    // Each letter is three firms of a third each, so that no industry tells of one firm.
    const rows = (period: string, at: 1 | 2, more: [string, number][] = []) => [...Object.entries(FIRMS).map(([name, f]): [string, number] => [name, f[at]]), ...more].flatMap(([name, v]) => (v === 0 ? [] : [1, 2, 3].map((n) => ({ indicator: 'economy.output', subject: `x-${name}${n}`, caliber: 'cumulative', period, value: v / 3 }))))
    await done(house, 'reporter', 'batch', 'E1', 'report', { dataset: '规上工业月度调度', source: '工业和信息化局', origin: 'dispatch', frame: '2025', rows: rows('2025-02', 2, [['E', 4_000]]) })
    await done(house, 'reporter', 'batch', 'E2', 'report', { dataset: '规上工业月度调度', source: '工业和信息化局', origin: 'dispatch', frame: '2026', rows: rows('2026-02', 1) })
    for (const id of ['E1', 'E2']) {
      await done(house, 'checker', 'batch', id, 'check')
      await done(house, 'checker', 'batch', id, 'publish', { publication: 'preliminary' })
    }
  })
  afterAll(() => house.close())
  const growth = async (query: string) => (await house.as('leader').get(`/api/economy/growth/economy.output?${query}`)) as unknown as Answer & { status: number; code?: string }

  test('growth is on the comparable base, and pulls and contributions add up', async () => {
    const { growth: g } = await growth('period=2026-02&by=industry')
    expect(g?.value).toBeCloseTo(23_000)
    expect(g?.base).toBeCloseTo(20_500)
    expect(g?.growth_pct).toBeCloseTo(12.195, 2) // not the +4.55 % against last year's published 22,000
    const of = (key: string) => g?.parts.find((p) => p.key === key)
    expect([of('36')?.pull_pp, of('27')?.pull_pp, of('39')?.pull_pp, of('26')?.pull_pp].map((v) => Math.round((v ?? 0) * 100) / 100)).toEqual([9.76, -9.76, 2.44, 9.76])
    expect([of('36')?.contribution_pct, of('27')?.contribution_pct, of('39')?.contribution_pct, of('26')?.contribution_pct].map((v) => Math.round(v ?? 0))).toEqual([80, -80, 20, 80])
    expect(g?.parts.reduce((sum, p) => sum + (p.pull_pp ?? 0), 0)).toBeCloseTo(g?.growth_pct ?? 0)
  })

  test('an industry of too few firms is withheld, and one more with it, or the rest would tell it', async () => {
    await done(house, 'reporter', 'batch', 'E3', 'report', { dataset: '补报', source: '工业和信息化局', origin: 'dispatch', rows: [{ indicator: 'economy.output', subject: 'firm-alpha', caliber: 'cumulative', period: '2026-02', value: 77 }] })
    await done(house, 'checker', 'batch', 'E3', 'check')
    await done(house, 'checker', 'batch', 'E3', 'publish', { publication: 'preliminary' })
    const { growth: g } = await growth('period=2026-02&by=industry')
    expect(g?.parts.filter((p) => p.suppressed)).toHaveLength(2)
    expect(g?.parts.filter((p) => p.suppressed).every((p) => p.value === 0 && p.pull_pp === null)).toBe(true)
  })

  test('beside its peers: rank, gap and years to catch up, of the same caliber and month only', async () => {
    const row = (indicator: string, subject: string, period: string, value: number) => ({ indicator, ...(subject ? { subject } : {}), caliber: 'cumulative', period, value })
    await done(house, 'reporter', 'batch', 'P1', 'report', { dataset: '固投', source: '公开数据', origin: 'published', rows: [
      row('economy.fai', '', '2025-02', 80), row('economy.fai', '', '2026-02', 88), row('peers.fai', 'dongyu', '2025-02', 100), row('peers.fai', 'dongyu', '2026-02', 105), row('peers.fai', 'xilang', '2025-02', 60), row('peers.fai', 'nanping', '2026-02', 70),
    ] })
    await done(house, 'checker', 'batch', 'P1', 'check')
    await done(house, 'checker', 'batch', 'P1', 'publish', { publication: 'final' })
    const { rows } = (await house.as('leader').get('/api/peers/economy.fai?period=2026-02')) as unknown as { rows: { area: string; rank: number | null; years_to_catch_up: number | null }[] }
    expect(rows).toMatchObject([
      { area: '', value: 88, rank: 2, behind_first: -17, growth_pct: 10 }, { area: 'dongyu', value: 105, rank: 1, growth_pct: 5 },
      { area: 'nanping', value: 70, rank: 3, growth_pct: null, years_to_catch_up: null }, { area: 'xilang', value: null, rank: null },
    ])
    expect(rows[1]?.years_to_catch_up).toBeCloseTo(Math.log(105 / 88) / Math.log(1.1 / 1.05))
    expect(await house.as('leader').get('/api/peers/economy.output?period=2026-02')).toMatchObject({ status: 422 })
  })

  test('January is not told alone, and a number that firms do not report has no comparable base', async () => {
    expect(await growth('period=2026-01')).toMatchObject({ status: 422, code: 'unmet' })
    expect(await house.as('leader').get('/api/economy/growth/economy.fai')).toMatchObject({ status: 422, code: 'unmet' })
    expect(await growth('period=2024-02')).toMatchObject({ growth: null })
  })
})
