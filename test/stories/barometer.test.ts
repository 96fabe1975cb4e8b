import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Barometer } from '#packs/barometer.ts'
import { packAt } from '#packs/packs.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { DAY, done, refused } from './walk.ts'

const [HERE, THERE] = ['320412001', '320412002']
const ON = '2026-03-06'
const EVIDENCE = { window: 'week', on: ON, category: '01', area: HERE }
const TASK = { lead_unit: 'housing-bureau', task: '请于两日内查明湖滨花园漏水集中反映的原因。' }

interface Part { readonly part: string; readonly n: number; readonly hits: number; readonly reading: { readonly value: number; readonly low: number; readonly high: number } | null; readonly pressure: number | null; readonly weight: number; readonly expected?: { readonly expected: number } }
interface Read { readonly area: string; readonly n: number; readonly index: { readonly value: number; readonly low: number; readonly high: number } | null; readonly weather: string | null; readonly parts: readonly Part[]; readonly trend: readonly { readonly month: string; readonly n: number }[] }
interface Alarm { readonly window: string; readonly category: string; readonly area: string; readonly observed: number; readonly expected: number; readonly p: number; readonly matter: { readonly state: string } | null }

describe.each(cities)('the barometer in %s', (city) => {
  let house: TestHouse
  const rules = (): Barometer => packAt(city, house.now()).rules.barometer

  /** A ticket of the past at this instant, and how it ended. */
  async function past(id: string, at: string, area: string, category: string, verdict?: { solved: boolean; face: number }) {
    house.travel(at)
    const number = Number(id.replaceAll(/\D/g, ''))
    await done(house, 'importer', 'ticket', id, 'record_past', { source_no: id, type: 'complaint', category, class: 'general', subject: '湖滨花园顶楼漏水', content: '湖滨花园3幢顶楼漏水，下雨时楼道积水。', area, asker: number % 2 ? 'zhang' : 'li', place: { lng: 119.97 + number * 1e-6, lat: 31.81 } })
    if (verdict) await done(house, 'importer', 'ticket', id, 'record_outcome', verdict)
  }

  beforeAll(async () => {
    house = await openHouse({ city, start: '2025-11-20T10:00:00+08:00' })
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows(
      "insert into place (district, id, kind, code, name, name_en, attrs) select $1, 's' || x, 'street', x, '街道' || x, 'Street ' || x, case when x = $3 then '{\"residents\": 20000}'::jsonb else '{}' end from unnest($2::text[]) x", [DISTRICT, [HERE, THERE], HERE]))
    // One a week since November, then fourteen in a week: eight of them unsolved and displeased.
    for (let week = 0; week < 15; week++) await past(`W${week}`, new Date(Date.parse('2025-11-20T10:00:00+08:00') + week * 7 * DAY).toISOString(), HERE, '010101', { solved: true, face: 5 })
    for (let i = 0; i < 14; i++) await past(`T${100 + i}`, `2026-03-0${2 + (i % 5)}T1${i % 8}:30:00+08:00`, HERE, '010101', { solved: i >= 8, face: i < 8 ? 1 : 4 })
    for (let i = 0; i < 3; i++) await past(`B${200 + i}`, `2026-03-0${3 + i}T09:00:00+08:00`, THERE, '020101')
    house.travel('2026-03-07T09:00:00+08:00')
  }, 300_000)
  afterAll(() => house.close())

  const read = async () => (await house.as('leader').get('/api/barometer?month=2026-03')) as unknown as { status: number; areas: readonly Read[] }
  const areaOf = async (area: string) => (await read()).areas.find((a) => a.area === area) as Read
  const decide = (who: 'leader' | 'hotline' | 'auditor', act: string, body: object, more: object = {}) => house.as(who).post('/api/barometer/surges/decide', { ...EVIDENCE, ...more, act, body })
  const topics = () => house.as('supervisor').get('/api/barometer/topics?month=2026-03')

  test('is read by those who may read every ticket, and by nobody else', async () => {
    for (const path of ['', '/surges', '/surges/record', '/places', '/topics']) {
      expect(await house.as().get(`/api/barometer${path}`)).toMatchObject({ status: 401, code: 'unsigned' })
      for (const who of ['housing', 'zhang', 'care-desk'] as const) expect(await house.as(who).get(`/api/barometer${path}`), `${who} ${path}`).toMatchObject({ status: 403, code: 'forbidden' })
      for (const who of ['hotline', 'auditor', 'leader'] as const) expect(await house.as(who).get(`/api/barometer${path}`), `${who} ${path}`).toMatchObject({ status: 200 })
    }
    expect(await house.as('leader').get('/api/barometer?month=2026-04')).toMatchObject({ status: 422, code: 'invalid' })
    expect((await house.as('leader').get('/api/me'))['screens']).toContain('barometer')
    expect((await house.as('housing').get('/api/me'))['screens']).not.toContain('barometer')
  })

  test('every part says n and interval, and the index is their weighted pressure', async () => {
    const here = await areaOf(HERE)
    const part = (name: string) => here.parts.find((p) => p.part === name) as Part
    expect(here).toMatchObject({ n: 14, per_1000: expect.closeTo(0.7, 9) })
    expect(part('unsolved')).toMatchObject({ n: 14, hits: 8, reading: { value: expect.closeTo(8 / 14, 9), low: expect.closeTo(0.3259, 3), high: expect.closeTo(0.7862, 3) } })
    expect(part('dissatisfied')).toMatchObject({ n: 14, hits: 8 })
    expect(part('overdue'), 'a record of the past has no clock').toMatchObject({ n: 0, reading: null, pressure: null })
    // Dec, Jan and Feb brought 4, 5 and 4; a fifth of March is over. Nobody compares with half a November.
    expect(part('volume').expected?.expected).toBeCloseTo((13 / 3) * ((6 * 24 + 9) / (31 * 24)), 6)
    const heard = here.parts.filter((p) => p.pressure !== null)
    const weight = heard.reduce((s, p) => s + p.weight, 0)
    expect(here.index?.value).toBeCloseTo(heard.reduce((s, p) => s + p.weight * (p.pressure ?? 0), 0) / weight, 9)
    expect(here.index && here.index.low <= here.index.value && here.index.value <= here.index.high).toBe(true)
    expect(here.weather).not.toBeNull()
    expect(here.trend.at(-1)).toMatchObject({ month: '2026-03', n: 14 })
  })

  test('below the least n there is no index, and no weather', async () => {
    expect(rules().least_n).toBeGreaterThan(3)
    expect(await areaOf(THERE)).toMatchObject({ n: 3, index: null, weather: null, per_1000: null })
    expect((await areaOf('')).n).toBe(17)
  })

  test('a figure opens into the very tickets it counted', async () => {
    for (const { part, hits } of (await areaOf(HERE)).parts) {
      const list = await house.as('leader').get(`/api/indicators/livelihood.barometer_${part}/records?by=area&key=${HERE}&from=2026-03&to=2026-03&part=hit`)
      expect({ part, total: list['total'] }).toEqual({ part, total: hits })
    }
  })

  test('a surge is an alarm with its evidence; nothing else is', async () => {
    const answer = await house.as('hotline').get(`/api/barometer/surges?on=${ON}`)
    const alarms = answer['alarms'] as readonly Alarm[]
    expect(alarms.find((a) => a.window === 'week' && a.area === HERE)).toMatchObject({ category: '01', observed: 14, expected: 1, matter: null })
    expect(alarms.filter((a) => a.category === '02' && a.area === THERE && a.observed < rules().surge.least)).toEqual([])
    expect((await house.as('hotline').get('/api/barometer/surges?on=2026-02-27'))['alarms']).toEqual([])
    const record = (await house.as('hotline').get(`/api/barometer/surges/record?on=2026-02-28`))['records']
    expect(record).toMatchObject([{ window: 'day', days: 90, alarms: 0 }, { window: 'week', days: 90, alarms: 0 }])
  })

  test('an alarm is looked into by a unit and closed; its evidence is the house’s own', async () => {
    expect(await decide('auditor', 'warn', TASK)).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await decide('leader', 'warn', { ...TASK, lead_unit: 'nowhere' })).toMatchObject({ status: 422, code: 'unmet' })
    expect(await decide('leader', 'warn', { task: TASK.task })).toMatchObject({ status: 422, code: 'invalid' })
    expect(await decide('leader', 'warn', TASK, { category: '09' })).toMatchObject({ status: 422, code: 'unmet' })
    expect(await decide('leader', 'warn', TASK, { on: '2026-03-07' })).toMatchObject({ status: 422, code: 'invalid' })
    expect((await house.as('leader').post('/api/alarm/forged/warn', { seen: 0, body: { ...EVIDENCE, ...TASK, observed: 999 } })).status).toBe(404)
    const opened = await decide('leader', 'warn', { ...TASK, observed: 999 })
    expect(opened).toMatchObject({ status: 200, state: 'warned', due_at: expect.any(String) })
    const id = opened['id'] as string
    expect(await house.as('leader').page('alarm', id)).toMatchObject({ facts: { observed: 14, expected: 1, topic: expect.stringContaining('街道320412001') }, timeline: [{ act: 'warn', by: { party: 'leader' } }] })
    expect(await decide('hotline', 'mark_seen', { judgement: 'chance', reason: '与上周相比无明显变化。' })).toMatchObject({ status: 409, code: 'stale' })
    await refused(house, 'urban', 'alarm', id, 'answer', 'forbidden', { finding: 'real', measures: '已组织对该小区屋面防水普查。' })
    await done(house, 'supervisor', 'alarm', id, 'supervise', { reason: '多户反映，需区级督办。' })
    expect(await house.as('supervisor').page('supervision', `${id}.supervision`)).toMatchObject({ state: 'drafted', facts: { source: 'topic', about_id: id, lead_unit: 'housing-bureau' } })
    await refused(house, 'leader', 'alarm', id, 'supervise', 'unmet', { reason: '多户反映，需区级督办。' })
    expect(await done(house, 'housing', 'alarm', id, 'answer', { finding: 'real', measures: '已组织对该小区屋面防水普查。' })).toMatchObject({ state: 'answered' })
    expect(await done(house, 'hotline', 'alarm', id, 'close')).toMatchObject({ state: 'closed' })
    expect(((await house.as('leader').get('/api/barometer/surges/record'))['found'])).toEqual({ chance: 0, real: 1 })
  })

  test('or it is marked as seen, with a reason that stays', async () => {
    const given = { judgement: 'batch', reason: '同一幢楼多户反映同一处漏水。' }
    const seen = await decide('hotline', 'mark_seen', given, { area: '' })
    expect(seen).toMatchObject({ status: 200, state: 'seen' })
    expect(await house.as('auditor').page('alarm', seen['id'] as string)).toMatchObject({ facts: { ...given, observed: 14 } })
    expect(((await house.as('leader').get(`/api/barometer/surges?on=${ON}`))['alarms'] as readonly Alarm[]).find((a) => a.window === 'week' && a.area === '' && a.category === '01')?.matter).toMatchObject({ state: 'seen' })
  })

  test('the same words at the same spot are a recurring place', async () => {
    const places = (await house.as('leader').get(`/api/barometer/places?area=${HERE}`))['rows'] as readonly { n: number; unsolved: number; askers: number; tickets: readonly unknown[] }[]
    expect(places).toHaveLength(1)
    expect(places[0]).toMatchObject({ n: 29, unsolved: 8, askers: 2 })
    expect(places[0]?.tickets).toHaveLength(29)
  })

  test('a topic is picked from the proposals, once a month, followed and closed', async () => {
    const proposed = (await topics())['proposals'] as { rows: readonly { topic: string; tickets: number; faces: number; dissatisfied: number; score: number }[] }
    expect(proposed.rows[0]).toMatchObject({ topic: '0101', dissatisfied: 8, score: 100 })
    const why = { why: '漏水集中反映且半数不满意。', lead_unit: 'housing-bureau', support_units: ['urban-bureau'] }
    const pick = (who: 'supervisor' | 'hotline', category: string, body: object = why) => house.as(who).post('/api/barometer/topics/pick', { month: '2026-03', category, body })
    expect(await pick('hotline', '0101')).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await pick('supervisor', '9999')).toMatchObject({ status: 422, code: 'unmet' })
    expect(await pick('supervisor', '0101', { ...why, support_units: ['housing-bureau'] })).toMatchObject({ status: 422, code: 'unmet' })
    const picked = await pick('supervisor', '0101')
    expect(picked).toMatchObject({ status: 200, state: 'picked' })
    expect(await pick('supervisor', '0102')).toMatchObject({ status: 422, code: 'unmet' })
    const id = picked['id'] as string
    expect(await house.as('leader').page('monthly_topic', id)).toMatchObject({ facts: { proposed_rank: 1, score: 100, month: '2026-03' } })
    house.pass(10 * DAY)
    const [followed] = (await topics())['picked'] as readonly { followed: { before: { tickets: number }; after: { tickets: number; days: number }; change: { value: number; high: number } } }[]
    expect(followed?.followed).toMatchObject({ after: { tickets: 0, days: expect.closeTo(10, 6) }, change: { value: 0 } })
    expect(followed?.followed.before.tickets).toBe(proposed.rows[0]?.tickets)
    expect(followed?.followed.change.high).toBeGreaterThan(0)
    await refused(house, 'supervisor', 'monthly_topic', id, 'close', 'untimely', { result: '漏水工单明显减少。' })
    await done(house, 'housing', 'monthly_topic', id, 'treat', { measures: '对32幢楼屋面防水普查并分批维修。' })
    await done(house, 'supervisor', 'monthly_topic', id, 'supervise', { reason: '列入区级督办，按月通报。' })
    expect(await house.as('leader').page('supervision', `${id}.supervision`)).toMatchObject({ state: 'drafted', facts: { source: 'topic', about_kind: 'monthly_topic' } })
    expect(await done(house, 'supervisor', 'monthly_topic', id, 'close', { result: '选定后十天无新增漏水工单，继续跟踪。' })).toMatchObject({ state: 'closed' })
  })
})
