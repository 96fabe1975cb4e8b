import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { proofs, talking } from './lead-walk.ts'
import { clockOf, done, refused } from './walk.ts'

const CLAUSES = [{ kind: 'land', text: '项目用地约60亩，依法以挂牌方式公开出让，出让价款按合同约定缴纳。' }, { kind: 'default', text: '乙方逾期未开工的，甲方依法按闲置土地处理。' }]
const PROMISES = [
  { metric: 'paid_in', value: 10_000, due_on: '2026-06-30' }, { metric: 'fixed_investment', value: 24_000, due_on: '2027-06-30' }, { metric: 'start_on', due_on: '2026-06-30' }, { metric: 'produce_on', due_on: '2027-06-30' },
  { metric: 'output', value: 50_000, due_on: '2028-12-31' }, { metric: 'tax', value: 2_000, due_on: '2028-12-31' }, { metric: 'tax_per_mu', value: 33, due_on: '2028-12-31' },
]
const DRAFT = { lead: 'l-1', name: '高镍正极材料项目投资协议', type: 'formal', party_a: 'tech-park', party_b: '华锐新能源科技有限公司', clauses: CLAUSES, promises: PROMISES, agreed_investment_wan: 30_000, fixed_investment_wan: 24_000 }
interface Held { commitments: { id: string; lamp: string; due_on: string; claimed_on: string | null }[]; held: { id: string; kind: string; state: string }[] }

describe.each(cities)('a firm and what it promised in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await talking(house, 'l-1', 'scout')
    await done(house, 'investment-office', 'agreement', 'a-1', 'draft', DRAFT)
    await done(house, 'investment-office', 'agreement', 'a-1', 'submit')
    await done(house, 'legal-reviewer', 'agreement', 'a-1', 'review_legality', { legality_verdict: 'pass', review_no: '合审〔2026〕12号', opinion: '主体适格，条款合法。' })
    await done(house, 'fair-reviewer', 'agreement', 'a-1', 'review_fair', { fair_verdict: 'not_concerned', review_no: '公竞审〔2026〕8号', opinion: '未涉及影响公平竞争的内容。' })
    await done(house, 'investment-office', 'agreement', 'a-1', 'sign', { agreement_no: 'KJ-2026-01', signed_on: '2026-03-02' }, await proofs(house, 'scan'))
  })
  afterAll(() => house.close())
  const told = async (who: Person) => {
    await tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
    return ((await house.as(who).get('/api/notices'))['rows'] as { act: string; matter_id: string }[]).map((n) => `${n.act} ${n.matter_id}`)
  }
  const own = async () => (await house.as('alpha-agent').get('/api/my/firms/firm-alpha')) as unknown as Held
  const said = async (who: Person, id: string, act: string, body: object, more: object = {}) => JSON.stringify(await house.as(who).act('commitment', id, act, body, more))

  test('before it is named it sees nothing; named, the agreement and every promise are its own', async () => {
    expect(await house.as('alpha-agent').page('agreement', 'a-1')).toMatchObject({ status: 404 })
    expect(await own()).toMatchObject({ commitments: [], held: [] })
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update matter set facts = facts || '{\"company\": \"firm-alpha\"}' where id = 'l-1'"))
    expect(await house.as('park-manager').post('/api/form', { kind: 'agreement', id: 'a-1', act: 'name_performer', body: {} })).toMatchObject({ facts: { firm: 'firm-alpha' } })
    expect(JSON.stringify(await refused(house, 'park-manager', 'agreement', 'a-1', 'name_performer', 'unmet', { firm: 'ghost' }))).toContain('没有这家企业')
    await refused(house, 'scout', 'agreement', 'a-1', 'name_performer', 'forbidden', { firm: 'firm-alpha' })
    await done(house, 'park-manager', 'agreement', 'a-1', 'name_performer', { firm: 'firm-alpha' })
    const { commitments, held } = await own()
    expect(held).toMatchObject([{ id: 'a-1', kind: 'agreement', state: 'signed' }])
    expect(commitments.map((c) => c.id)).toEqual(expect.arrayContaining(PROMISES.map((_, i) => `a-1-c${i + 1}`)))
    expect(commitments.map((c) => c.due_on)).toEqual(commitments.map((c) => c.due_on).toSorted())
    expect(await told('alpha-agent')).toContain('name_performer a-1')
  })

  test('it reads what it signed, and nothing of how the district came to it; another firm reads none of it', async () => {
    const page = await house.as('alpha-agent').page('agreement', 'a-1')
    expect(page['facts']).toMatchObject({ clauses: CLAUSES, agreement_no: 'KJ-2026-01' })
    for (const inner of ['legality', 'fair_competition', 'drafted_by']) expect(page['facts']).not.toHaveProperty(inner)
    expect(JSON.stringify(page)).not.toContain('主体适格')
    expect(page['participants'], 'whom to turn to').toContainEqual(expect.objectContaining({ relation: 'lead', party: 'tech-park' }))
    expect((page['timeline'] as { act: string }[]).map((e) => e.act)).toEqual(['sign', 'name_performer'])
    expect(await house.as('alpha-agent').get('/api/agreements/a-1/clauses')).toMatchObject({ status: 403 })
    expect(await house.as('alpha-agent').page('lead', 'l-1')).toMatchObject({ status: 404 })
    for (const [kind, id] of [['agreement', 'a-1'], ['commitment', 'a-1-c1']] as const) expect(await house.as('beta-agent').page(kind, id)).toMatchObject({ status: 404 })
    expect(await house.as('beta-agent').get('/api/my/firms/firm-alpha')).toMatchObject({ status: 404 })
    expect((await house.as('beta-agent').get('/api/commitment'))['rows']).toEqual([])
  })

  test('it reports how far it is; what is noted among those who follow it stays with them', async () => {
    await done(house, 'scout', 'commitment', 'a-1-c2', 'note_progress', { progress: '企业资金偏紧，需会同金融办研判。' })
    await done(house, 'alpha-agent', 'commitment', 'a-1-c2', 'report', { report: '主体厂房封顶，设备已订购。', reported: 9_000 }, await proofs(house, 'progress'))
    const page = await house.as('alpha-agent').page('commitment', 'a-1-c2')
    expect(page['facts']).toMatchObject({ reported: 9_000 })
    expect(JSON.stringify(page)).not.toContain('资金偏紧')
    expect((await house.as('scout').page('commitment', 'a-1-c2'))['facts']).toMatchObject({ report: '主体厂房封顶，设备已订购。', progress: '企业资金偏紧，需会同金融办研判。' })
    for (const who of ['beta-agent', 'zhang'] as const) await refused(house, who, 'commitment', 'a-1-c2', 'report', 'forbidden', { report: '冒名报送的进展' })
    await refused(house, 'alpha-agent', 'commitment', 'a-1-c2', 'confirm', 'forbidden', { met_on: '2026-03-02', actual: 24_000 })
    expect(await told('investment-office')).toContain('report a-1-c2')
  })

  test('what it has proved is not asked for again; sent back, it proves nothing', async () => {
    await refused(house, 'alpha-agent', 'commitment', 'a-1-c1', 'claim_met', 'unproven', { claimed_on: '2026-03-02', claimed: 10_000 })
    expect(await said('alpha-agent', 'a-1-c1', 'claim_met', { claimed_on: '2026-03-02', claimed: 9_000 }, await proofs(house, 'evidence'))).toContain('未达到承诺值10000')
    expect(await said('alpha-agent', 'a-1-c1', 'claim_met', { claimed_on: '2030-01-01', claimed: 10_000 }, await proofs(house, 'evidence'))).toContain('不能晚于今天')
    await done(house, 'alpha-agent', 'commitment', 'a-1-c1', 'claim_met', { claimed_on: '2026-03-02', claimed: 10_500 }, await proofs(house, 'evidence'))
    expect((await own()).commitments.find((c) => c.id === 'a-1-c1')).toMatchObject({ claimed_on: '2026-03-02' })
    expect(await said('alpha-agent', 'a-1-c1', 'claim_met', { claimed_on: '2026-03-02', claimed: 10_500 }, await proofs(house, 'evidence'))).toContain('不必重复申报')
    expect(await house.as('park-manager').post('/api/form', { kind: 'commitment', id: 'a-1-c1', act: 'confirm', body: {} })).toMatchObject({ facts: { met_on: '2026-03-02', actual: 10_500 } })
    await done(house, 'park-manager', 'commitment', 'a-1-c1', 'send_back', { reason: '验资报告缺少页码，请补全后重报。' })
    expect(await told('alpha-agent')).toContain('send_back a-1-c1')
    expect(await said('park-manager', 'a-1-c1', 'confirm', { met_on: '2026-03-02', actual: 10_500 })).toContain('须另附凭证')
    await done(house, 'alpha-agent', 'commitment', 'a-1-c1', 'claim_met', { claimed_on: '2026-03-02', claimed: 10_500 }, await proofs(house, 'evidence'))
    expect(await done(house, 'park-manager', 'commitment', 'a-1-c1', 'confirm', { met_on: '2026-03-02', actual: 10_500 })).toMatchObject({ state: 'met' })
    expect(await told('alpha-agent')).toContain('confirm a-1-c1')
  })

  test('it asks for another day with its reason; the district decides, and tells it', async () => {
    await refused(house, 'alpha-agent', 'commitment', 'a-1-c3', 'ask_move', 'unmet', { new_due_on: '2026-05-01', ask_reason: '施工许可办理延后' })
    await done(house, 'alpha-agent', 'commitment', 'a-1-c3', 'ask_move', { new_due_on: '2026-08-31', ask_reason: '地下管线迁改延后，施工许可顺延。' })
    await refused(house, 'alpha-agent', 'commitment', 'a-1-c3', 'approve_move', 'forbidden')
    expect((await own()).commitments.find((c) => c.id === 'a-1-c3')).toMatchObject({ lamp: 'yellow' })
    await done(house, 'investment-office', 'commitment', 'a-1-c3', 'approve_move')
    expect((await clockOf(house, 'commitment', 'a-1-c3', 'due')).due_at).toBe('2026-08-31T16:00:00.000Z')
    expect(await told('alpha-agent')).toContain('approve_move a-1-c3')
    await done(house, 'alpha-agent', 'commitment', 'a-1-c3', 'ask_move', { new_due_on: '2027-08-31', ask_reason: '希望再延后一年开工。' })
    await done(house, 'leader', 'commitment', 'a-1-c3', 'refuse_move', { reason: '土地出让合同约定的开工期限不能再延。' })
    expect(await told('alpha-agent')).toContain('refuse_move a-1-c3')
    house.travel('2026-09-01T09:00:00+08:00')
    await house.expire()
    expect((await own()).commitments.find((c) => c.id === 'a-1-c3')).toMatchObject({ lamp: 'red' })
  })

  test('who acts for the firm and sits in an office names it not, and decides nothing in it', async () => {
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into agent (district, person, firm, from_on) values ($1, 'park-manager', 'firm-beta', '2020-01-01'), ($1, 'board-member', 'firm-alpha', '2020-01-01'), ($1, 'two-hats', 'firm-alpha', '2020-01-01')", [DISTRICT]))
    expect(JSON.stringify(await refused(house, 'park-manager', 'agreement', 'a-1', 'name_performer', 'unmet', { firm: 'firm-beta' }))).toContain('须回避')
    await done(house, 'alpha-agent', 'commitment', 'a-1-c4', 'ask_move', { new_due_on: '2028-08-31', ask_reason: '设备交付延后，投产顺延。' })
    expect(JSON.stringify(await refused(house, 'two-hats', 'commitment', 'a-1-c4', 'approve_move', 'forbidden'))).toContain('须回避')
    const page = await house.as('two-hats').page('agreement', 'a-1')
    expect(page['facts']).not.toHaveProperty('legality')
    expect(await house.as('two-hats').get('/api/agreements/a-1/clauses')).toMatchObject({ status: 403 })
  })

  test('another firm takes it over: the first reads no more', async () => {
    await done(house, 'investment-office', 'agreement', 'a-1', 'name_performer', { firm: 'firm-beta' })
    expect(await house.as('alpha-agent').page('commitment', 'a-1-c1')).toMatchObject({ status: 404 })
    expect(await own()).toMatchObject({ commitments: [], held: [] })
    expect(await house.as('beta-agent').page('commitment', 'a-1-c1')).toMatchObject({ status: 200, state: 'met' })
    expect(JSON.stringify(await refused(house, 'investment-office', 'agreement', 'a-1', 'name_performer', 'unmet', { firm: 'firm-beta' }))).toContain('已确认')
  })
})
