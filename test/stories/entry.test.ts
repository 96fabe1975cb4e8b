import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { done, refused } from './walk.ts'

interface Watch { readonly rows: readonly { firm: string; signal: string; line: number; share: number; young: boolean; rolling: readonly { period: string; revenue: number }[]; entry: { state: string } | null }[]; readonly unwatched: number; readonly caliber_note: { zh: string } }
interface Anomalies { readonly rows: readonly { firm: string; code: string; reason: { zh: string } }[] }

/** Revenue to date, 万元: December 2024, February and December 2025, January–February 2026 and the month before each. */
const REVENUE: Readonly<Record<string, { industry: string; months: Readonly<Record<string, number>>; output?: boolean }>> = {
  rising: { industry: '3670', months: { '2025-02': 200, '2025-03': 330, '2025-12': 1_850, '2026-02': 400, '2026-03': 560 } }, // 2,050 then 2,080: two months over
  near: { industry: '3484', months: { '2025-02': 200, '2025-03': 300, '2025-12': 1_800, '2026-02': 200, '2026-03': 310 } }, // 1,810: 90.5 %
  small: { industry: '3484', months: { '2025-02': 200, '2025-03': 300, '2025-12': 1_500, '2026-02': 200, '2026-03': 310 } }, // 1,510: nothing
  shop: { industry: '5211', months: { '2025-02': 60, '2025-03': 100, '2025-12': 410, '2026-02': 60, '2026-03': 110 } }, // 420 of 500: 84 %
  falling: { industry: '2651', output: true, months: { '2025-02': 400, '2025-03': 600, '2025-12': 2_300, '2026-02': 150, '2026-03': 250 } }, // 1,950, in the frame
  builder: { industry: '4710', months: { '2025-12': 9_000, '2026-03': 900 } },
}

describe.each(cities)('entering statistics in %s', (city) => {
  let house: TestHouse
  const watch = async (who: Person = 'analyst') => (await house.as(who).get('/api/economy/watch?period=2026-03')) as unknown as Watch
  const proposal = (firm: string, value: number, more: object = {}) => ({ firm, firm_name: `${firm}厂`, sector: 'industry', signals: [{ code: 'revenue', period: '2026-03', value, line: 2_000 }], proposal: '近12个月主营业务收入达到监测比例，建议上门服务。', ...more })

  beforeAll(async () => {
    house = await openHouse({ city, start: '2026-04-10T09:00:00+08:00' })
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into party (district, id, kind, name, attrs) select $1, x.id, 'firm', x.id || '厂', jsonb_build_object('industry', x.industry) from jsonb_to_recordset($2) as x(id text, industry text)", [DISTRICT, JSON.stringify(Object.entries(REVENUE).map(([id, { industry }]) => ({ id, industry })))]))
    const row = (indicator: string, subject: string, caliber: string, period: string, value: number) => ({ indicator, subject, caliber, period, value })
    const history = ['2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12']
    await done(house, 'reporter', 'batch', 'R1', 'report', { dataset: '主营业务收入调度', source: '工业和信息化局', origin: 'dispatch', odd_reason: '逐户核对过的实际数据', rows: [
      ...Object.entries(REVENUE).flatMap(([firm, { months, output }]) => [...Object.entries(months).map(([period, value]) => row('economy.revenue', firm, 'cumulative', period, value)), ...(output ? [row('economy.output', firm, 'cumulative', '2026-03', 260)] : [])]),
      ...history.flatMap((period) => [row('economy.output', 'near', 'month', period, 100), row('economy.power', 'near', 'month', period, 9_000)]),
      row('economy.output', 'near', 'month', '2026-03', 100_000), row('economy.power', 'near', 'month', '2026-03', 9_100), row('economy.output', 'small', 'month', '2026-03', 0), row('economy.power', 'small', 'month', '2026-03', 5_000),
    ] })
  })
  afterAll(() => house.close())

  test('the watch names who is about to enter or leave, by the line of the sector and with the months it goes by', async () => {
    const { rows, unwatched, caliber_note } = await watch()
    expect(rows.map((r) => [r.firm, r.signal])).toEqual([['falling', 'exit'], ['rising', 'apply'], ['near', 'provisional'], ['shop', 'nurture']])
    expect(rows.find((r) => r.firm === 'rising')?.rolling).toEqual([{ period: '2025-12', revenue: 1_850 }, { period: '2026-02', revenue: 2_050 }, { period: '2026-03', revenue: 2_080 }])
    expect(rows.find((r) => r.firm === 'shop')).toMatchObject({ line: 500, share: 0.84 })
    expect(unwatched).toBe(1) // construction enters by qualification, not by revenue
    expect(caliber_note.zh).toBe('调度口径，非统计数据')
  })

  test('figures of a firm are for those who answer for them', async () => {
    for (const url of ['/api/economy/watch?period=2026-03', '/api/economy/anomalies?period=2026-03']) {
      for (const who of ['leader', 'housing', 'zhang'] as const) expect(await house.as(who).get(url)).toMatchObject({ status: 403 })
      expect(await house.as().get(url)).toMatchObject({ status: 401 })
    }
    expect(await house.as('analyst').get('/api/economy/watch?period=2026-13')).toMatchObject({ status: 422 })
  })

  test('what looks odd is listed with why, and nothing is changed', async () => {
    const { rows } = (await house.as('analyst').get('/api/economy/anomalies?period=2026-03')) as unknown as Anomalies
    expect(rows.map((r) => [r.firm, r.code])).toEqual([['near', 'unit_slip'], ['small', 'power_without_output']])
    expect(rows[0]?.reason.zh).toContain('疑似单位有误')
  })

  test('a proposal rests on the figures that were reported, on the sector of the firm, and on words that ask for no figure', async () => {
    expect(JSON.stringify(await refused(house, 'analyst', 'entry', 'N0', 'hold_provisional', 'unmet', proposal('near', 1_999)))).toContain('1810')
    await refused(house, 'analyst', 'entry', 'N0', 'hold_provisional', 'unmet', proposal('near', 1_810, { sector: 'retail' }))
    await refused(house, 'analyst', 'entry', 'N0', 'hold_provisional', 'unmet', proposal('nobody', 1_810))
    expect(JSON.stringify(await refused(house, 'analyst', 'entry', 'N0', 'hold_provisional', 'unmet', proposal('near', 1_810, { proposal: '请镇街与企业沟通，确保产值数据报到5000万元以上。' })))).toContain('统计法')
    await refused(house, 'leader', 'entry', 'N0', 'hold_provisional', 'forbidden', proposal('near', 1_810))
    await refused(house, 'analyst', 'entry', 'N0', 'hold_provisional', 'invalid', { ...proposal('near', 1_810), signals: [] })
  })

  test('from 临规 to 入规: papers by the firm, acknowledged by the bureau, entered by another hand', async () => {
    await done(house, 'analyst', 'entry', 'N1', 'hold_provisional', proposal('rising', 2_080))
    await refused(house, 'analyst', 'entry', 'N2', 'nurture', 'unmet', proposal('rising', 2_080)) // one at a time
    expect((await watch()).rows.find((r) => r.firm === 'rising')?.entry).toMatchObject({ state: 'provisional' })
    await done(house, 'analyst', 'entry', 'N1', 'prepare', { way: 'annual', missing: '审计报告' })
    expect(((await house.as('analyst').page('entry', 'N1'))['clocks'] as { name: string }[]).map((c) => c.name)).toContain('papers')
    await refused(house, 'analyst', 'entry', 'N1', 'submit', 'unproven')
    await done(house, 'analyst', 'entry', 'N1', 'submit', {}, { evidence: [await house.prove('papers')] })
    await refused(house, 'analyst', 'entry', 'N1', 'accept', 'forbidden', { acknowledged_no: '统函12', entered_on: '2026-04-25' })
    await done(house, 'checker', 'entry', 'N1', 'refuse', { reason: '审计报告缺附注，请补正。' })
    await done(house, 'analyst', 'entry', 'N1', 'submit', {}, { evidence: [await house.prove('papers')] })
    await refused(house, 'checker', 'entry', 'N1', 'accept', 'unproven', { acknowledged_no: '统函12', entered_on: '2026-04-25' })
    expect(await done(house, 'checker', 'entry', 'N1', 'accept', { acknowledged_no: '统函12', entered_on: '2026-04-25' }, { evidence: [await house.prove('acknowledgement')] })).toMatchObject({ state: 'entered' })
  })

  test('退库预警 is lifted or ends with the acknowledgement, and the net counts both', async () => {
    await done(house, 'analyst', 'entry', 'L1', 'warn', proposal('falling', 1_950))
    await refused(house, 'checker', 'entry', 'L1', 'leave', 'unproven', { acknowledged_no: '统函13', left_on: '2026-04-28' })
    await done(house, 'checker', 'entry', 'L1', 'leave', { acknowledged_no: '统函13', left_on: '2026-04-28' }, { evidence: [await house.prove('acknowledgement')] })
    house.travel('2026-05-02T09:00:00+08:00')
    const month = async (id: string) => ((await house.as('leader').get(`/api/indicators/${id}/series?from=2026-04&to=2026-04`)) as unknown as { points: { month: number | null }[] }).points.map((p) => p.month)
    expect([await month('economy.entered'), await month('economy.left'), await month('economy.net_entered')]).toEqual([[1], [1], [0]])
  })
})
