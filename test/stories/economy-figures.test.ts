import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Row } from '#store/formats/row.ts'
import { readTable } from '#store/formats/table.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { done, refused } from './walk.ts'

interface Part { key: string; firms: number; value: number; pull_pp: number | null; share_pct: number | null; suppressed: boolean; printed: { pull_pp: number | null; contribution_pct: number | null } }
interface Growth { growth: { firms: number; value: number; growth_pct: number; parts: Part[]; withheld: (Part & { parts: number }) | null; frames: string[]; publication: Record<string, number> }; pillars?: { doc_no: string } }
interface Odd { firm: string; code: string; batch: { id: string; number: string } | null; inquiry: { number: string; state: string } | null; about: { indicator: string; caliber: string; value: number } }

/** id, industry, size, this year and last, 万元: machines of three sizes and two others, of which one is a single firm. */
const FIRMS = [
  ['m1', '3484', 'large', 900, 800], ['m2', '3484', 'medium', 410, 395], ['m3', '3421', 'small', 120, 133], ['m4', '3421', 'small', 77.7, 61.3], ['m5', '3421', 'small', 33.3, 31.1],
  ['c1', '2651', 'large', 655.5, 600], ['c2', '2651', 'medium', 233.3, 240.7], ['c3', '2651', 'medium', 190, 150], ['f1', '1411', 'small', 60, 40],
] as const

describe.each(cities)('figures of the economy in %s', (city) => {
  let house: TestHouse
  const get = async <T>(url: string, who: Person = 'analyst') => (await house.as(who).get(url)) as unknown as T & { status: number; code?: string }
  const growth = (by: string, who?: Person) => get<Growth>(`/api/economy/growth/economy.output?period=2026-03&by=${by}`, who)
  const file = async (url: string, who: Person = 'analyst') => {
    const answer = await house.app.inject({ url, headers: { 'x-test-person': who } })
    return { status: answer.statusCode, type: String(answer.headers['content-type']), name: String(answer.headers['content-disposition']), bytes: answer.rawPayload, text: answer.body }
  }

  beforeAll(async () => {
    house = await openHouse({ city, start: '2026-04-10T09:00:00+08:00' })
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into party (district, id, kind, name, name_en, attrs) select $1, x.id, 'firm', x.id || '厂', 'Works ' || x.id, jsonb_build_object('industry', x.industry, 'size', x.size) from jsonb_to_recordset($2) as x(id text, industry text, size text)", [DISTRICT, JSON.stringify(FIRMS.map(([id, industry, size]) => ({ id, industry, size })))]))
    const row = (indicator: string, subject: string, caliber: string, period: string, value: number) => ({ indicator, subject, caliber, period, value })
    const output = (period: string, at: 3 | 4) => FIRMS.map((f) => row('economy.output', f[0], 'cumulative', period, f[at]))
    const history = ['2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'].flatMap((period, i) => [row('economy.output', 'm2', 'month', period, 100 + i), row('economy.power', 'm2', 'month', period, 9_000 + i)])
    const report = async (id: string, frame: string, rows: object[]) => {
      await done(house, 'reporter', 'batch', id, 'report', { dataset: '规上工业月度调度', source: '工业和信息化局', origin: 'dispatch', frame, odd_reason: '逐户核对过的实际数据', rows })
      await done(house, 'checker', 'batch', id, 'check')
      await done(house, 'checker', 'batch', id, 'publish', { publication: 'preliminary' })
    }
    await report('G1', '2025', [...output('2025-03', 4), ...history])
    await report('G2', '2026', [...output('2026-03', 3), row('economy.output', 'm2', 'month', '2026-03', 108_000), row('economy.power', 'm2', 'month', '2026-03', 9_050)])
  })
  afterAll(() => house.close())

  test.each(['size', 'industry', 'pillar'])('by %s: what is printed adds up exactly, and what is withheld is told as one', async (by) => {
    const { growth: g } = await growth(by, 'leader')
    const lines = [...g.parts.filter((p) => !p.suppressed), ...(g.withheld ? [g.withheld] : [])]
    const sum = (of: (p: Part | NonNullable<Growth['growth']['withheld']>) => number | null, step: number) => lines.reduce((total, p) => total + Math.round((of(p) ?? 0) * step), 0) / step
    expect(sum((p) => p.printed.pull_pp, 100)).toBe(Math.round(g.growth_pct * 100) / 100)
    expect(sum((p) => p.printed.contribution_pct, 10)).toBe(100)
    expect(lines.reduce((total, p) => total + p.value, 0)).toBeCloseTo(g.value)
    expect(lines.reduce((total, p) => total + (p.share_pct ?? 0), 0)).toBeCloseTo(100)
    expect(lines.every((p) => p.firms >= 3)).toBe(true)
    expect([g.frames, g.publication]).toEqual([['2026'], { unpublished: 0, preliminary: 9, final: 0 }])
  })

  test('a single food firm is withheld with another part, and no size of two firms is told', async () => {
    expect((await growth('industry')).growth.parts.filter((p) => p.suppressed).map((p) => p.key).toSorted()).toEqual(['14', '26'])
    const { growth: g } = await growth('size')
    expect(g.parts.filter((p) => p.suppressed).map((p) => p.key).toSorted()).toEqual(['large', 'medium'])
    expect(g.withheld).toMatchObject({ parts: 2, firms: 5 })
  })

  test('pillars are those the city declares, with the document that says so', async () => {
    const { growth: g, pillars } = await growth('pillar')
    expect(pillars?.doc_no).toMatch(/〔\d{4}〕\d+号$/)
    expect(g.parts.map((p) => p.key)).toContain('equipment')
  })

  test('from a figure to its firms to what a firm reported to the batch, by those who may', async () => {
    const { rows, total } = await get<{ rows: { firm: string; value: number; batch: { id: string } }[]; total: number }>('/api/economy/growth/economy.output/firms?period=2026-03&by=pillar&key=equipment')
    const part = (await growth('pillar')).growth.parts.find((p) => p.key === 'equipment')
    expect(total).toBe(part?.firms)
    expect(rows.map((r) => r.firm)).toContain('m1')
    const months = await get<{ firm: { name: string }; rows: { period: string; value: number; batch: { id: string; number: string } }[] }>('/api/economy/firms/m1?period=2026-03')
    expect(months.rows.map((r) => [r.period, r.value, r.batch.id])).toEqual([['2026-03', 900, 'G2'], ['2025-03', 800, 'G1']])
    expect(await house.as('reporter').page('batch', months.rows[0]?.batch.id ?? '')).toMatchObject({ status: 200 })
    for (const url of ['/api/economy/growth/economy.output/firms?period=2026-03&by=pillar', '/api/economy/firms/m1?period=2026-03']) for (const who of ['leader', 'housing', 'alpha-agent'] as const) expect(await get(url, who)).toMatchObject({ status: 403 })
    expect(await get('/api/economy/firms/nobody?period=2026-03')).toMatchObject({ status: 404 })
    expect(await get('/api/economy/growth/economy.fai/firms?period=2026-03')).toMatchObject({ status: 422 })
  })

  test('what is taken along says what it is: caliber, period, frame, publication, n, and no statistic', async () => {
    const csv = await file('/api/economy/growth/economy.output/export?period=2026-03&by=size')
    for (const words of ['非统计数据', '可比口径', '期间：2026-03', '单位框：2026', '快报9户', 'n=9户', '不予显示']) expect(csv.text).toContain(words)
    for (const [url, words] of [['watch', 'Not a statistical return'], ['anomalies', 'Period: 2026-03']] as const) expect((await file(`/api/economy/${url}/export?period=2026-03&lang=en`)).text).toContain(words)
    const sheet = await file('/api/economy/growth/economy.output/export?period=2026-03&by=size&format=xlsx')
    expect([sheet.type, sheet.bytes.subarray(0, 2).toString()]).toEqual(['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'])
    const lines: Row[] = []
    for await (const line of readTable(Readable.from([sheet.bytes]), { name: 'growth.xlsx' })) lines.push(line)
    expect(JSON.stringify(lines)).toContain('合计')
    for (const who of ['leader', 'zhang'] as const) expect((await file('/api/economy/anomalies/export?period=2026-03', who)).status).toBe(403)
    expect((await file('/api/economy/growth/economy.output/export?period=2026-01')).status).toBe(422)
  })

  const odd = async () => (await get<{ rows: Odd[] }>('/api/economy/anomalies?period=2026-03')).rows.find((r) => r.firm === 'm2')
  const asking = (more: object = {}) => ({ firm: 'm2', firm_name: 'm2厂', period: '2026-03', anomaly: 'unit_slip', figures: [{ indicator: 'economy.output', caliber: 'month', value: 108_000 }], question: '请说明3月产值与以往相差较大的原因。', ...more })

  test('an odd figure opens its batch, and the firm is asked why, not for a figure', async () => {
    expect(await odd()).toMatchObject({ code: 'unit_slip', batch: { id: 'G2' }, inquiry: null, about: { indicator: 'economy.output', caliber: 'month', value: 108_000 } })
    expect(JSON.stringify(await refused(house, 'analyst', 'inquiry', 'Q0', 'ask', 'unmet', asking({ figures: [{ indicator: 'economy.output', caliber: 'month', value: 108 }] })))).toContain('108000')
    expect(JSON.stringify(await refused(house, 'analyst', 'inquiry', 'Q0', 'ask', 'unmet', asking({ question: '请与企业沟通，确保产值数据报到5000万元以上。' })))).toContain('统计法')
    await refused(house, 'analyst', 'inquiry', 'Q0', 'ask', 'unmet', asking({ firm: 'nobody' }))
    await refused(house, 'leader', 'inquiry', 'Q0', 'ask', 'forbidden', asking())
    await done(house, 'analyst', 'inquiry', 'Q1', 'ask', asking())
    await refused(house, 'reporter', 'inquiry', 'Q2', 'ask', 'unmet', asking())
    expect(await odd()).toMatchObject({ inquiry: { state: 'asked' } })
  })

  test('the firm says it was another unit; it counts as corrected once the batch is', async () => {
    await done(house, 'analyst', 'inquiry', 'Q1', 'note_answer', { answer: '填报时误用元为单位，应为10.8万元。', answered_by: 'phone' })
    expect(JSON.stringify(await refused(house, 'analyst', 'inquiry', 'Q1', 'settle', 'unmet', { finding: 'corrected' }))).toContain('批次中更正')
    await done(house, 'reporter', 'batch', 'G2', 'revise', { reason: '企业来电更正单位。', odd_reason: '企业来电更正单位', rows: [{ indicator: 'economy.output', subject: 'm2', caliber: 'month', period: '2026-03', value: 108 }] })
    expect(await done(house, 'analyst', 'inquiry', 'Q1', 'settle', { finding: 'corrected' })).toMatchObject({ state: 'settled' })
    expect((await odd())?.code).not.toBe('unit_slip')
  })

  test('the firm itself reads what it is asked and answers; others do not', async () => {
    const row = (value: number) => ({ indicator: 'economy.revenue', subject: 'firm-alpha', caliber: 'cumulative', period: '2026-03', value })
    await done(house, 'reporter', 'batch', 'G3', 'report', { dataset: '收入调度', source: '工业和信息化局', origin: 'dispatch', rows: [row(500)] })
    await done(house, 'analyst', 'inquiry', 'Q3', 'ask', asking({ firm: 'firm-alpha', firm_name: '岱山精密', anomaly: 'total_fell', figures: [{ indicator: 'economy.revenue', caliber: 'cumulative', value: 500 }] }))
    expect(await house.as('beta-agent').page('inquiry', 'Q3')).toMatchObject({ status: 404 })
    expect(await house.as('alpha-agent').page('inquiry', 'Q3')).toMatchObject({ status: 200, acts: ['explain'] })
    await done(house, 'alpha-agent', 'inquiry', 'Q3', 'explain', { answer: '当月冲减了一笔退货。' })
    await refused(house, 'alpha-agent', 'inquiry', 'Q3', 'settle', 'forbidden', { finding: 'as_reported' })
    await done(house, 'analyst', 'inquiry', 'Q3', 'settle', { finding: 'as_reported' })
  })
})
