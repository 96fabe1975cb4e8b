import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { IndicatorDef } from '#kernel/indicator.ts'
import { defineMatter } from '#kernel/matter.ts'
import type { Module } from '#kernel/module.ts'
import { modules } from '#modules/index.ts'
import { openHouse, type TestHouse } from './house.ts'

const t = (text: string) => ({ zh: text, en: text })
const month = z.string().regex(/^\d{4}-\d{2}$/)

/** A sheet of figures that an office reports: each report is a line, and its figures stand on it. */
const sheet = defineMatter({
  kind: 'sheet', label: t('报表'), prefix: 'BB', read: ['supervisor', 'handler'], clocks: {},
  facts: z.object({
    period: fact(month, { label: t('月份'), passing: true }), caliber: fact(z.enum(['month', 'cumulative']), { label: t('口径'), passing: true }), kept_back: fact(z.boolean(), { label: t('未公布'), passing: true }),
    values: fact(z.record(z.string(), z.number()), { label: t('数值'), passing: true }),
  }),
  states: { open: { label: t('填报中') } },
  acts: {
    report: { label: t('报送'), from: [], to: 'open', by: ['handler'], asks: ['period', 'caliber', 'values', 'kept_back?'], observes },
    correct: { label: t('更正'), from: ['open'], by: ['handler'], asks: ['period', 'caliber', 'values', 'kept_back?'], observes },
  },
  title: () => '报表',
})

function observes({ body }: { body: { period?: string; caliber?: 'month' | 'cumulative'; values?: Record<string, number>; kept_back?: boolean } }) {
  return Object.entries(body.values ?? {}).map(([subject, value]) => ({
    indicator: 'sheets.output', subject, caliber: body.caliber ?? 'month', period: body.period ?? '', value, source: '住房和城乡建设局', ...(body.kept_back ? { publication: 'unpublished' as const } : {}),
  }))
}

const defined = { unit: t('万元'), polarity: 'higher', caliber: 'cumulative', source: t('报表'), format: 'amount' } as const
const indicators: readonly IndicatorDef[] = [
  { ...defined, id: 'sheets.output', label: t('产值'), definition: t('产值'), series: { frequency: 'month', subject: 'firm', adds: 'sum', calibers: ['month', 'cumulative'], readers: ['supervisor'], least: 3 } },
  { ...defined, id: 'sheets.twice', label: t('两倍'), definition: t('产值的两倍'), derived: { from: { a: 'sheets.output' }, value: ({ a = 0 }) => 2 * a } },
]
const sheets: Module = { id: 'sheets', label: t('报表'), matters: [sheet], indicators, posts: {} }

let house: TestHouse
beforeAll(async () => { house = await openHouse({ city: 'dailing', modules: [...modules, sheets] }) })
afterAll(() => house.close())

const report = (id: string, act: string, body: object) => house.as('housing').act('sheet', id, act, body)
const series = async (person: 'supervisor' | 'leader', id: string) => ((await house.as(person).get(`/api/indicators/${id}/series?from=2026-01&to=2026-12`)) as unknown as { points: { period: string; month: number | null; cumulative: number | null; n: number | null; suppressed: boolean }[] }).points

test('figures stand on the line that carried them, add up over firms, and are withheld when they would tell of one', async () => {
  expect(await report('S1', 'report', { period: '2026-02', caliber: 'cumulative', values: { a: 100, b: 50, c: 25 } })).toMatchObject({ status: 200 })
  await report('S1', 'correct', { period: '2026-03', caliber: 'cumulative', values: { a: 160, b: 80, c: 35 } })
  await report('S1', 'correct', { period: '2026-04', caliber: 'cumulative', values: { a: 200, b: 90 } })
  expect(await series('leader', 'sheets.output')).toMatchObject([
    { period: '2026-02', month: null, cumulative: 175, n: 3 }, // January was never told: February alone is not known
    { period: '2026-03', month: 100, cumulative: 275, n: 3 },
    { period: '2026-04', month: null, cumulative: null, n: 2, suppressed: true },
  ])
  expect(await series('leader', 'sheets.twice')).toMatchObject([{ cumulative: 350 }, { cumulative: 550 }, { cumulative: null, suppressed: true }])
})

test('a correction is another revision: what stood before keeps standing behind it, and a repeat is none', async () => {
  await report('S1', 'correct', { period: '2026-03', caliber: 'cumulative', values: { a: 150 } })
  await report('S1', 'correct', { period: '2026-03', caliber: 'cumulative', values: { a: 150 } })
  const { rows } = (await house.as('supervisor').get('/api/indicators/sheets.output/revisions?subject=a&caliber=cumulative&period=2026-03')) as unknown as { rows: object[] }
  expect(rows).toMatchObject([{ revision: 2, value: 150, seq: 4, superseded_at: null }, { revision: 1, value: 160, seq: 2 }])
  const values = (await house.as('supervisor').get('/api/indicators/sheets.output/values?caliber=cumulative&period=2026-03')) as unknown as { rows: object[] }
  expect(values.rows).toMatchObject([{ subject: 'a', value: 150, origin: { kind: 'sheet', id: 'S1', seq: 4 } }, { subject: 'b' }, { subject: 'c' }])
})

test('what is not published stays with those who answer for it, and so do the figures of one firm', async () => {
  await report('S1', 'correct', { period: '2026-05', caliber: 'month', values: { a: 1, b: 2, c: 3 }, kept_back: true })
  expect((await series('leader', 'sheets.output')).some((p) => p.period === '2026-05')).toBe(false)
  expect((await series('supervisor', 'sheets.output')).at(-1)).toMatchObject({ period: '2026-05', month: 6 })
  expect((await series('leader', 'sheets.twice')).some((p) => p.period === '2026-05')).toBe(false)
  expect(await house.as('leader').get('/api/indicators/sheets.output/values?caliber=month&period=2026-05')).toMatchObject({ status: 403 })
  expect(await house.as('zhang').get('/api/indicators/sheets.output/series')).toMatchObject({ status: 403 })
})

test('an act that is refused reports nothing', async () => {
  expect(await house.as('housing').act('sheet', 'S1', 'correct', { period: '2026-06', caliber: 'month', values: { a: 1 } }, { seen: 1 })).toMatchObject({ status: 409 })
  expect((await series('supervisor', 'sheets.output')).some((p) => p.period === '2026-06')).toBe(false)
  await expect(house.database.inDistrict('testqu', (tx) => tx.rows('update observation set value = 0 where district = $1', ['testqu']))).rejects.toThrow(/permission denied/)
})

test('what is added up beside the figures is what they come to, whatever is corrected, published or withdrawn', async () => {
  const months = ['2024-01', '2024-02', '2024-03']
  const act = fc.record({ period: fc.constantFrom(...months), caliber: fc.constantFrom('month' as const, 'cumulative' as const), kept_back: fc.boolean(), values: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: -500, max: 5_000 }).map((v) => v / 10), { minKeys: 1 }) })
  let n = 0
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 6 }), async (acts) => {
    const id = `R${n++}`
    for (const [i, body] of acts.entries()) expect(await report(id, i === 0 ? 'report' : 'correct', body)).toMatchObject({ status: 200 })
    const [kept, told] = await house.database.inDistrict('testqu', async (tx) => [
      await tx.rows('select indicator, caliber, period, publication, total, n from observation_sum where n <> 0 order by 1, 2, 3, 4'),
      await tx.rows("select indicator, caliber, period, publication, sum(value) as total, count(*)::int as n from observation where superseded_at is null and subject <> '' group by 1, 2, 3, 4 order by 1, 2, 3, 4"),
    ])
    const plain = (rows: unknown[]) => (rows as { total: string | number }[]).map((r) => ({ ...r, total: Number(r.total) }))
    expect(plain(kept ?? [])).toEqual(plain(told ?? []))
  }), { numRuns: 25 })
})

test('an indicator that opens into no matters says so', async () => {
  expect(await house.as('leader').get('/api/indicators/sheets.output')).toMatchObject({ status: 422, code: 'unmet' })
})
