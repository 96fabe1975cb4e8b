import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { day, proofs } from './lead-walk.ts'
import { done } from './walk.ts'

const row = (firm: string, tax_wan: number, more: object = {}) => ({ firm, group: 'above', founded_on: '2015-01-01', vetoes: [], figures: { land_mu: 10, tax_wan, value_added_wan: 1_000, energy_tce: 300, staff: 50, rd_wan: 30, revenue_wan: 4_000 }, ...more })
interface Answer { groups: { above: { averages: Record<string, number>; rows: { id: string; score: number; grade: string; rank: number; parts: { key: string; points: number; filled: boolean }[] }[] } }; objections: { answer?: string }[] }

describe.each(cities)('亩均评价 in %s', (city) => {
  let house: TestHouse
  const later = (days: number) => new Date(house.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)
  const scores = async (id = 'mj') => ((await house.as('park-manager').get(`/api/mu/${id}`)) as unknown as Answer)
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())
  const said = async (who: Parameters<TestHouse['as']>[0], id: string, act: string, body: object, more: object = {}) => JSON.stringify(await house.as(who).act('mu_batch', id, act, body, more))

  test('is scored by the year’s own averages, shown, objected to, corrected, and published once the time is over', async () => {
    await done(house, 'park-manager', 'mu_batch', 'mj', 'open', { year: 2025, name: '2025年度亩均效益评价', data_source: '税务、统计', rows: [row('firm-alpha', 100), row('firm-beta', 300)] })
    const before = await scores()
    expect(before.groups.above.averages['tax_per_mu']).toBe(20)
    expect(before.groups.above.rows.map((r) => r.id)).toEqual(['firm-beta', 'firm-alpha'])
    expect(await said('park-manager', 'mj', 'show', { notice_until_on: day(house) })).toContain('公示不少于')
    await done(house, 'park-manager', 'mu_batch', 'mj', 'show', { notice_until_on: later(5) })
    expect(await said('alpha-agent', 'mj', 'object', { firm: 'firm-beta', objection: '数据与实际不符' }, await proofs(house, 'stamped'))).toContain('只能为自己代办的企业')
    await done(house, 'alpha-agent', 'mu_batch', 'mj', 'object', { firm: 'firm-alpha', objection: '缴税数据漏计一笔，附完税证明。' }, await proofs(house, 'stamped'))
    expect(await said('leader', 'mj', 'publish', {})).toContain('期满后公布')
    house.pass(7 * 86_400_000)
    expect(await said('leader', 'mj', 'publish', {})).toContain('1条异议未处理')
    expect(await said('park-manager', 'mj', 'resolve', { firm: 'firm-alpha', accepted: true, answer: '经核实采纳' })).toContain('更正后的数据')
    await done(house, 'park-manager', 'mu_batch', 'mj', 'resolve', { firm: 'firm-alpha', accepted: true, answer: '经核实采纳', row: row('firm-alpha', 500) })
    await done(house, 'leader', 'mu_batch', 'mj', 'publish')
    const after = await scores()
    expect(after.groups.above.averages['tax_per_mu']).toBe(40)
    expect(after.groups.above.rows.map((r) => [r.id, r.rank])).toEqual([['firm-alpha', 1], ['firm-beta', 2]])
  })

  test('the result is taken along as a table: what it stands on, then a firm a line; no figure is an empty cell', async () => {
    const { body, headers, statusCode } = await house.app.inject({ url: '/api/mu/mj/export', headers: { 'x-test-person': 'park-manager' } })
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    const lines = body.trim().split(/\r?\n/)
    expect(lines[0]).toContain('已公布')
    expect(lines[3]).toContain('位次,企业,统一社会信用代码,得分,等级')
    expect(lines[4]).toMatch(/^1,/)
    expect(lines).toHaveLength(6)
    const emission = (lines[3] ?? '').split(',').indexOf('主要污染物排放（吨）')
    expect((lines[4] ?? '').split(',')[emission]).toBe('')
    expect((await house.app.inject({ url: '/api/mu/mj/export?format=xlsx', headers: { 'x-test-person': 'park-manager' } })).rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect((await house.as('beta-agent').get('/api/mu/mj/export')).status).toBe(404)
  })

  test('a firm sees its own score and nobody else’s', async () => {
    const mine = (await house.as('beta-agent').get('/api/mu/mine')) as unknown as Record<string, { firm: string; year: number; rank: number }>
    expect(Object.values(mine).filter((m) => typeof m === 'object').map((m) => [m.firm, m.year, m.rank])).toEqual([['firm-beta', 2025, 2]])
    expect((await house.as('beta-agent').get('/api/mu/mj')).status).toBe(404)
  })

  test('while it is shown the firm objects with its stamped proof, once at a time, and reads the answer; not after', async () => {
    const mine = async () => Object.values((await house.as('alpha-agent').get('/api/mu/mine')) as unknown as Record<string, { year: number; may_object: boolean; parts: object[]; rules: { items: object[] }; objections: object[] }>).find((m) => m.year === 2024)
    await done(house, 'park-manager', 'mu_batch', 'mj-24', 'open', { year: 2024, name: '2024年度亩均效益评价', data_source: '税务、统计', rows: [row('firm-alpha', 100), row('firm-beta', 300)] })
    expect(await mine()).toBeUndefined()
    await done(house, 'park-manager', 'mu_batch', 'mj-24', 'show', { notice_until_on: later(5) })
    const shown = await mine()
    expect(shown).toMatchObject({ may_object: true, objections: [], grade: expect.any(String) })
    expect(shown?.parts).toHaveLength(shown?.rules.items.length ?? 0)
    expect(JSON.stringify(shown)).not.toContain('firm-beta')
    const objection = { firm: 'firm-alpha', objection: '用地面积含代征道路，附测绘成果。' }
    expect(await said('alpha-agent', 'mj-24', 'object', objection)).toContain('盖章的异议申请')
    await done(house, 'alpha-agent', 'mu_batch', 'mj-24', 'object', objection, await proofs(house, 'stamped'))
    expect(await mine()).toMatchObject({ may_object: false, objections: [{ text: objection.objection }] })
    expect(await said('alpha-agent', 'mj-24', 'object', objection, await proofs(house, 'stamped'))).toContain('已有一条异议在处理')
    await done(house, 'park-manager', 'mu_batch', 'mj-24', 'resolve', { firm: 'firm-alpha', accepted: false, answer: '核对不动产登记，未计入代征道路。' })
    const after = await mine()
    expect(after).toMatchObject({ may_object: true, objections: [{ accepted: false, answer: '核对不动产登记，未计入代征道路。' }] })
    expect(after?.objections[0]).not.toHaveProperty('decided_by')
    house.pass(7 * 86_400_000)
    expect(await mine()).toMatchObject({ may_object: false })
    expect(await said('alpha-agent', 'mj-24', 'object', objection, await proofs(house, 'stamped'))).toContain('公示期已于')
  })

  test('a firm is told when it may object and until when, how its own objection was answered, and that the result is there; nobody is told of another’s', async () => {
    const told = async (who: Person) => {
      await tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
      const { rows } = (await house.as(who).get('/api/notices?limit=200')) as unknown as { rows: { act: string; matter_id: string; party: string | null; text: { zh: string; en: string } }[] }
      return rows.filter((n) => n.matter_id === 'mj-23').map((n) => [n.act, n.party, n.text.zh.split('）：')[1] ?? ''] as const)
    }
    await done(house, 'park-manager', 'mu_batch', 'mj-23', 'open', { year: 2023, name: '2023年度亩均效益评价', data_source: '税务、统计', rows: [row('firm-alpha', 100), row('firm-beta', 300)] })
    expect(await told('alpha-agent')).toEqual([])
    const until = later(5)
    await done(house, 'park-manager', 'mu_batch', 'mj-23', 'show', { notice_until_on: until })
    const [y, m, d] = until.split('-').map(Number)
    for (const [who, firm] of [['alpha-agent', 'firm-alpha'], ['beta-agent', 'firm-beta']] as const) expect(await told(who)).toEqual([['show', firm, `公示至${y}年${m}月${d}日，对本企业得分有异议的，请在此前提出`]])
    await done(house, 'alpha-agent', 'mu_batch', 'mj-23', 'object', { firm: 'firm-alpha', objection: '缴税数据漏计一笔，附完税证明。' }, await proofs(house, 'stamped'))
    await done(house, 'park-manager', 'mu_batch', 'mj-23', 'resolve', { firm: 'firm-alpha', accepted: false, answer: '核对完税证明，该笔属上一年度。' })
    expect((await told('alpha-agent'))[0]).toEqual(['resolve', 'firm-alpha', '异议未采纳，理由见评价页'])
    expect((await told('beta-agent')).map(([act]) => act)).toEqual(['show'])
    house.pass(7 * 86_400_000)
    await done(house, 'leader', 'mu_batch', 'mj-23', 'publish')
    for (const who of ['alpha-agent', 'beta-agent'] as const) expect((await told(who))[0]?.[0]).toBe('publish')
    // Told by name, the batch itself stays closed; and whoever acts for the firm no longer is told no longer.
    expect((await house.as('alpha-agent').page('mu_batch', 'mj-23')).status).toBe(404)
    const seen = JSON.stringify([await house.as('beta-agent').get('/api/notices?limit=200'), await house.as('beta-agent').get('/api/mu/mine')])
    for (const word of ['漏计一笔', '属上一年度', 'firm-alpha', '岱山精密']) expect(seen).not.toContain(word)
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update agent set to_on = '2020-01-02' where person = 'beta-agent'"))
    expect(await told('beta-agent')).toEqual([])
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update agent set to_on = null where person = 'beta-agent'"))
  })

  test.each([
    ['a firm twice', { rows: [row('firm-alpha', 1), row('firm-alpha', 2)] }, '重复'], ['a firm that is not there', { rows: [row('ghost', 1)] }, '没有企业'], ['no land', { rows: [row('firm-alpha', 1, { figures: { tax_wan: 3 } })] }, '用地面积须大于0'], ['a year that has a batch', { year: 2025 }, '已有评价批次'],
  ])('no batch with %s', async (_, more, words) => expect(await said('park-manager', `bad-${words}`, 'open', { year: 2020, name: '某年度亩均效益评价', data_source: '税务', rows: [row('firm-alpha', 1)], ...more }, { seen: 0 })).toContain(words))

  test('no objection after the time is over', async () => expect(await said('beta-agent', 'mj', 'object', { firm: 'firm-beta', objection: '数据与实际不符' }, await proofs(house, 'stamped'))).not.toContain('"status":200'))

  test('a table is read with every bad line told; an empty cell is no figure', async () => {
    const [a, b] = [makeUscc('91', '320412', 'MA1ABCDE'), makeUscc('91', '320412', 'MADX0001')]
    const text = `统一社会信用代码,类别,成立日期,用地面积（亩）,实缴税收（万元）,否决,备注\n${a},规模以上,2012-03-04,20,500,,x\n${b},规模以下,2019-01-01,5,,安全生产,\n${a},规模以上,2012-03-04,20,500,,\n,规模以上,2012-03-04,20,1,,\n91000000000000000X,规模以上,2012-03-04,20,1,,\n${b},规模以上,2012年,20,abc,,\n`
    expect(await house.as('park-manager').post('/api/mu/read', { name: '数据.csv', text })).toMatchObject({ unknown_columns: ['备注'], rows: [{ firm: 'firm-alpha', group: 'above', figures: { land_mu: 20, tax_wan: 500 } }, { firm: 'firm-beta', group: 'below', vetoes: ['safety'], figures: { land_mu: 5 } }], faults: [{ line: 4 }, { line: 5 }, { line: 6 }, { line: 7 }] })
  })
})
