import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IndicatorDef } from '#kernel/indicator.ts'
import type { Module } from '#kernel/module.ts'
import { modules } from '#modules/index.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { done, refused } from './walk.ts'

const t = (text: string) => ({ zh: text, en: text })
const output: IndicatorDef = {
  id: 'weighed.output', label: t('过磅量'), unit: t('吨'), polarity: 'higher', caliber: 'month', definition: t('过磅量'), source: t('调度'), format: 'amount',
  series: { frequency: 'month', subject: 'firm', adds: 'sum', calibers: ['month'], readers: ['figures.reporter', 'figures.checker'] },
}
const weighed: Module = { id: 'weighed', label: t('过磅'), matters: [], indicators: [output], posts: {} }
const row = (subject: string, period: string, value: number) => ({ indicator: 'weighed.output', subject, caliber: 'month', period, value })
const REPORT = { dataset: '企业月度调度', source: '工业和信息化局', origin: 'dispatch' }

describe.each(cities)('figures reported in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city, modules: [...modules, weighed] }) })
  afterAll(() => house.close())
  const points = async (person: 'leader' | 'reporter') => ((await house.as(person).get('/api/indicators/weighed.output/series?from=2026-01&to=2026-12')) as unknown as { points: object[] }).points

  test('they are kept back until somebody else has checked them and they are published', async () => {
    await done(house, 'reporter', 'batch', 'B1', 'report', { ...REPORT, rows: [row('a', '2026-01', 100), row('b', '2026-01', 200)] })
    await done(house, 'reporter', 'batch', 'B1', 'add', { rows: [row('a', '2026-02', 120)] })
    expect(await points('leader')).toEqual([])
    expect(await points('reporter')).toMatchObject([{ period: '2026-01', month: 300, n: 2 }, { period: '2026-02', month: 120 }])
    await refused(house, 'reporter', 'batch', 'B1', 'check', 'forbidden')
    await done(house, 'checker', 'batch', 'B1', 'check')
    await done(house, 'checker', 'batch', 'B1', 'publish', { publication: 'preliminary' })
    expect(await points('leader')).toMatchObject([{ period: '2026-01', month: 300 }, { period: '2026-02', month: 120 }])
  })

  test('an embargo holds until its time', async () => {
    await done(house, 'reporter', 'batch', 'B2', 'report', { ...REPORT, rows: [row('c', '2026-01', 50)] })
    await done(house, 'checker', 'batch', 'B2', 'check')
    await done(house, 'checker', 'batch', 'B2', 'publish', { publication: 'final', embargo_until: '2026-03-02T10:00:00+08:00' })
    expect(await points('leader')).toMatchObject([{ period: '2026-01', month: 300 }, {}])
    house.pass(3_600_000)
    expect(await points('leader')).toMatchObject([{ period: '2026-01', month: 350 }, {}])
  })

  test('a month that stands elsewhere, the same row twice, an unknown indicator and another unit are refused, each in words', async () => {
    const elsewhere = await refused(house, 'reporter', 'batch', 'B3', 'report', 'unmet', { ...REPORT, rows: [row('a', '2026-01', 101)] })
    expect(JSON.stringify(elsewhere)).toContain('已由其他批次报送')
    await refused(house, 'reporter', 'batch', 'B3', 'report', 'invalid', { ...REPORT, rows: [row('d', '2026-01', 1), row('d', '2026-01', 2)] })
    await refused(house, 'reporter', 'batch', 'B3', 'report', 'invalid', { ...REPORT, rows: [{ ...row('d', '2026-01', 1), indicator: 'weighed.nothing' }] })
    await refused(house, 'reporter', 'batch', 'B3', 'report', 'invalid', { ...REPORT, rows: [{ ...row('d', '2026-01', 1), caliber: 'point' }] })
    const slip = await refused(house, 'reporter', 'batch', 'B3', 'report', 'unmet', { ...REPORT, rows: [row('a', '2026-03', 120_000)] })
    expect(JSON.stringify(slip)).toContain('疑似单位有误')
    await done(house, 'reporter', 'batch', 'B3', 'report', { ...REPORT, rows: [row('a', '2026-03', 120_000)], odd_reason: '当月投产新线，产量数据已与企业核实' })
  })

  test('a correction says why, and what was published stays published', async () => {
    await done(house, 'reporter', 'batch', 'B1', 'revise', { rows: [row('a', '2026-02', 110)], reason: '企业更正二月过磅单' })
    expect((await points('leader'))[1]).toMatchObject({ period: '2026-02', month: 110, publication: 'final' })
    const { rows } = (await house.as('reporter').get('/api/indicators/weighed.output/revisions?subject=a&caliber=month&period=2026-02')) as unknown as { rows: object[] }
    expect(rows).toMatchObject([{ revision: 3, value: 110, publication: 'preliminary' }, { revision: 2, value: 120, publication: 'preliminary' }, { revision: 1, value: 120, publication: 'unpublished' }])
  })

  test('what came from the statistics bureau is received, not edited', async () => {
    await done(house, 'importer', 'batch', 'B4', 'report', { ...REPORT, origin: 'statistics', source: '统计局', rows: [row('s', '2026-01', 7)] })
    const no = await refused(house, 'reporter', 'batch', 'B4', 'revise', 'unmet', { rows: [row('s', '2026-01', 9)], reason: '想改一改数据' })
    expect(JSON.stringify(no)).toContain('只读')
  })

  test('what is withdrawn no longer counts, and is not known rather than nothing', async () => {
    await done(house, 'checker', 'batch', 'B2', 'withdraw', { reason: '企业名录有误，重新报送' })
    expect((await points('leader'))[0]).toMatchObject({ period: '2026-01', month: 300 })
    await done(house, 'checker', 'batch', 'B1', 'withdraw', { reason: '企业名录有误，重新报送' })
    expect(await points('leader')).toEqual([])
  })
})
