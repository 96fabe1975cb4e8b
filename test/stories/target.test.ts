import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IndicatorDef } from '#kernel/indicator.ts'
import type { Module } from '#kernel/module.ts'
import { modules } from '#modules/index.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { done, refused } from './walk.ts'

const t = (text: string) => ({ zh: text, en: text })
const base = { unit: t('万元'), definition: t('试验'), source: t('调度') } as const
const laid: IndicatorDef = { ...base, id: 'trial.laid', label: t('铺设投资'), polarity: 'higher', caliber: 'cumulative', format: 'amount', series: { frequency: 'month', subject: 'district', adds: 'none', calibers: ['month', 'cumulative'] } }
const dust: IndicatorDef = { ...base, id: 'trial.dust', label: t('扬尘浓度'), polarity: 'lower', caliber: 'point', format: 'amount', series: { frequency: 'month', subject: 'district', adds: 'none', calibers: ['point'] } }
const trial: Module = { id: 'trial', label: t('试验'), matters: [], indicators: [laid, dust], posts: {} }
const CURVE = [50, 100, 180, 260, 340, 450, 560, 680, 800, 900, 960, 1000]
const TARGET = { indicator: 'trial.laid', year: 2026, name: '铺设投资', goal: 1000, stretch: 1100, curve: CURVE, weight: 10, lead_unit: 'housing-bureau', basis: '区政府工作报告分解' }

interface Standing { months: { period: string; planned: number | null; planned_first: number | null; actual: number | null }[]; as_of: string | null; pace: { completion: number; planned?: number; deviation_pp?: number; rate_needed?: number } | null; forecast: { prediction: { value: number; low: number; high: number }; past: { n: number } | null } | null }

describe.each(cities)('a target in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city, modules: [...modules, trial] })
    const seasons = [60, 50, 70, 80, 90, 110, 100, 90, 85, 80, 70, 60]
    const rows = [2022, 2023, 2024, 2025].flatMap((year, y) => seasons.map((v, m) => ({ indicator: 'trial.laid', caliber: 'month', period: `${year}-${String(m + 1).padStart(2, '0')}`, value: v * (1 + y * 0.05) })))
    const now = [55, 40, 75].map((value, m) => ({ indicator: 'trial.laid', caliber: 'month', period: `2026-0${m + 1}`, value }))
    const totals = [55, 95, 170].map((value, m) => ({ indicator: 'trial.laid', caliber: 'cumulative', period: `2026-0${m + 1}`, value }))
    await done(house, 'reporter', 'batch', 'B1', 'report', { dataset: '铺设', source: '住建局', origin: 'dispatch', rows: [...rows, ...now, ...totals, { indicator: 'trial.dust', caliber: 'point', period: '2026-03', value: 80 }] })
    await done(house, 'checker', 'batch', 'B1', 'check')
    await done(house, 'checker', 'batch', 'B1', 'publish', { publication: 'final' })
    house.travel('2026-04-10T09:00:00+08:00')
  })
  afterAll(() => house.close())
  const standing = async (id: string) => (await house.as('leader').get(`/api/targets/${id}`)) as unknown as Standing

  test('it is proposed by one and approved by another, and its pace follows its own plan', async () => {
    await done(house, 'planner', 'target', 'T1', 'propose', TARGET)
    await refused(house, 'planner', 'target', 'T1', 'approve', 'forbidden')
    await done(house, 'leader', 'target', 'T1', 'approve')
    const { months, as_of, pace, forecast } = await standing('T1')
    expect(as_of).toBe('2026-03')
    expect(months[2]).toEqual({ period: '2026-03', planned: 180, planned_first: 180, actual: 170 })
    expect(pace).toMatchObject({ completion: 0.17, planned: 0.18, rate_needed: (1000 - 170) / 9 })
    expect(pace?.deviation_pp).toBeCloseTo(-1)
    // Nine seasons are left of about 95 each: the forecast lies near a thousand, and says how wrong such forecasts were.
    expect(forecast?.prediction.value).toBeGreaterThan(850)
    expect(forecast?.prediction.value).toBeLessThan(1150)
    expect(forecast?.past?.n).toBeGreaterThan(0)
  })

  test('a change begins after the months that are gone and leaves what was owed in them as it was', async () => {
    await refused(house, 'planner', 'target', 'T1', 'ask_change', 'unmet', { change_from: 2, change_goal: 900, change_reason: '二季度项目推迟，申请调减目标' })
    await refused(house, 'planner', 'target', 'T1', 'ask_change', 'unmet', { change_from: 4, change_goal: 900, change_curve: [...CURVE.slice(0, 2), 170, ...CURVE.slice(3, 11), 900], change_reason: '二季度项目推迟，申请调减目标' })
    await done(house, 'planner', 'target', 'T1', 'ask_change', { change_from: 4, change_goal: 900, change_curve: [50, 100, 180, 260, 320, 400, 500, 600, 700, 800, 860, 900], change_reason: '二季度项目推迟，申请调减目标' })
    await refused(house, 'planner', 'target', 'T1', 'approve_change', 'forbidden', { change_doc_no: '岱政办发〔2026〕12号' })
    await done(house, 'leader', 'target', 'T1', 'approve_change', { change_doc_no: '岱政办发〔2026〕12号' })
    const { months, pace } = await standing('T1')
    expect(months.map((m) => m.planned)).toEqual([50, 100, 180, 260, 320, 400, 500, 600, 700, 800, 860, 900])
    expect(months.map((m) => m.planned_first)).toEqual(CURVE)
    expect(pace).toMatchObject({ completion: 0.17, planned: 0.18 }) // March is judged by what March owed
  })

  test('a level has no linear pace, and a plan that misses its goal is refused', async () => {
    await done(house, 'planner', 'target', 'T2', 'propose', { ...TARGET, indicator: 'trial.dust', name: '扬尘', goal: 70, stretch: 65, curve: undefined })
    await done(house, 'leader', 'target', 'T2', 'approve')
    const { pace, forecast } = await standing('T2')
    expect(pace).toMatchObject({ completion: 80 / 70 })
    expect(pace).not.toHaveProperty('planned')
    expect(forecast).toBeNull()
    await refused(house, 'planner', 'target', 'T3', 'propose', 'unmet', { ...TARGET, goal: 1200 })
    await refused(house, 'planner', 'target', 'T3', 'propose', 'unmet', { ...TARGET, band_low: 5, band_high: 3 })
  })

  test('only those whose it is see it', async () => {
    expect(await house.as('urban').get('/api/targets/T1')).toMatchObject({ status: 404 })
    expect(await house.as('housing').get('/api/targets/T1')).toMatchObject({ status: 200 })
    expect(((await house.as('zhang').get('/api/targets?year=2026')) as unknown as { rows: unknown[] }).rows).toEqual([])
  })
})
