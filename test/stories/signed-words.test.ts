import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { day, proofs, talking } from './lead-walk.ts'
import { done } from './walk.ts'

const BASIS = '依据《产业结构调整指导目录》鼓励类第十九项'
const WHY = ['国家重点研发计划成果首次产业化示范', '已比较贴息和基金，均不能覆盖首台套风险'] as const
const OPINIONS = ['主体适格，履约能力存疑，建议加强监管。', '适用例外规定，须逐年评估实施效果。'] as const
const SIGNED = ['乙方投产后三年内，按其缴纳税收地方留成部分的50%给予奖励。', '项目用地约60亩，依法以挂牌方式公开出让，出让价款按合同约定缴纳。'] as const
const PROMISES = [
  { metric: 'paid_in', value: 10_000, due_on: '2026-06-30' }, { metric: 'fixed_investment', value: 24_000, due_on: '2027-06-30' }, { metric: 'start_on', due_on: '2026-06-30' }, { metric: 'produce_on', due_on: '2027-06-30' },
  { metric: 'output', value: 50_000, due_on: '2028-12-31' }, { metric: 'tax', value: 2_000, due_on: '2028-12-31' }, { metric: 'tax_per_mu', value: 33, due_on: '2028-12-31' },
]
/** What the reviewers found, answered and thought: none of it stands in the paper that the firm signed. */
const INNER = [BASIS, ...WHY, ...OPINIONS]

describe.each(cities)('what a firm signed, and what was thought of it, in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await talking(house, 'l-1', 'scout')
    const clauses = [{ kind: 'policy', text: SIGNED[0], exception: { ground: 'innovation', reason: WHY[0], no_alternative: WHY[1], until: '2027-12-31' } }, { kind: 'land', text: SIGNED[1], legal_basis: BASIS }]
    await done(house, 'investment-office', 'agreement', 'a-1', 'draft', { lead: 'l-1', name: '高镍正极材料项目投资协议', type: 'formal', party_a: 'tech-park', party_b: '华锐新能源科技有限公司', clauses, promises: PROMISES, agreed_investment_wan: 30_000, fixed_investment_wan: 24_000 })
    await done(house, 'investment-office', 'agreement', 'a-1', 'submit')
    await done(house, 'legal-reviewer', 'agreement', 'a-1', 'review_legality', { legality_verdict: 'pass', review_no: '合审〔2026〕12号', opinion: OPINIONS[0] })
    await done(house, 'fair-reviewer', 'agreement', 'a-1', 'review_fair', { fair_verdict: 'exception', review_no: '公竞审〔2026〕8号', opinion: OPINIONS[1] })
    await done(house, 'investment-office', 'agreement', 'a-1', 'sign', { agreement_no: 'KJ-2026-01', signed_on: day(house) }, await proofs(house, 'scan'))
    await done(house, 'park-manager', 'agreement', 'a-1', 'name_performer', { firm: 'firm-alpha' })
    await tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
  })
  afterAll(() => house.close())

  test('the firm reads the kind and the words of each clause, and no other part of it; those who reviewed read all', async () => {
    const { facts } = (await house.as('alpha-agent').page('agreement', 'a-1')) as unknown as { facts: { clauses: object[] } }
    expect(facts.clauses).toEqual([{ kind: 'policy', text: SIGNED[0] }, { kind: 'land', text: SIGNED[1] }])
    const staff = JSON.stringify([await house.as('fair-reviewer').page('agreement', 'a-1'), await house.as('legal-reviewer').get('/api/agreements/a-1/clauses')])
    for (const word of [...INNER, ...SIGNED]) expect(staff).toContain(word)
  })

  test('no route of the house gives the firm any of it, whatever it asks for', async () => {
    // Whoever acts for the firm and sits in an office is a firm in its own matter.
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into agent (district, person, firm, from_on) values ($1, 'board-member', 'firm-alpha', '2020-01-01')", [DISTRICT]))
    const { paths } = (await house.app.inject({ url: '/api/openapi.json' })).json<{ paths: Record<string, Record<string, unknown>> }>()
    const own: Readonly<Record<string, string>> = { kind: 'agreement', firm: 'firm-alpha' }
    const asked = Object.entries(paths).filter(([path, methods]) => 'get' in methods && path !== '/api/live').map(([path]) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => own[name] ?? 'a-1'))
    const more = ['/api/search?q=奖励', '/api/agreement?q=高镍', '/api/agreement/export?format=csv', '/api/matters?kind=agreement', '/api/map?kind=agreement', '/api/notices?limit=200', '/api/commitment/a-1-c1', '/api/lead/l-1', '/api/leads/l-1/history']
    expect(asked.length).toBeGreaterThan(100)
    let given = 0
    for (const who of ['alpha-agent', 'board-member'] as const) {
      for (const url of [...asked, ...more]) {
        const { statusCode, body } = await house.app.inject({ url, headers: { 'x-test-person': who } })
        if (statusCode === 200) given += 1
        for (const word of INNER) expect([who, url, body.includes(word)]).toEqual([who, url, false])
      }
      for (const act of Object.keys(house.house.registry.matter('agreement').acts)) expect(JSON.stringify(await house.as(who).post('/api/form', { kind: 'agreement', id: 'a-1', act, body: {} }))).not.toMatch(new RegExp(INNER.join('|')))
    }
    expect(given).toBeGreaterThan(40)
  })
})
