import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { day, proofs, talking } from './lead-walk.ts'
import { done, refused } from './walk.ts'

const AGENT = '潭江新材料有限公司'
const CONTRACT = { name: '委托引荐智能制造项目', agent: 'firm-beta', agent_person: '洪岭', scope: '引荐智能制造企业来区投资', from_on: '2020-01-01', until_on: '2032-12-31', on_payroll: false, is_investor: false, relatives: [] }
interface Claimable { claimable: { contract: string; lead: string; number: string; name: string }[]; held: { id: string; kind: string; state: string; fee_label: { zh: string } | null; fee_wan: number | null }[] }

describe.each(cities)('an agent and its fee in %s', (city) => {
  let house: TestHouse
  const [rule, fee] = city === 'dailing' ? ['by_tier', 70] : ['capped', 50]
  beforeAll(async () => {
    house = await openHouse({ city })
    await done(house, 'investment-office', 'agent_contract', 'wt', 'draft', { ...CONTRACT, fee_rule: rule })
    await done(house, 'agent-registrar', 'agent_contract', 'wt', 'file', { filing_no: '委备〔2026〕1号' }, await proofs(house, 'contract'))
    for (const [id, investor_name, what, introducer] of [['brought', '华岭传动有限公司', '谐波减速器', AGENT], ['other', '北辰机器人有限公司', '六轴机器人', '某商会']] as const) {
      await talking(house, id, 'scout', { investor_name, name: `${what}项目`, industry: id === 'other' ? '3491' : '2651', content: `新建${what}生产线四条。`, introducer })
      await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update matter set state = 'finished', facts = facts || $2 where id = $1", [id, { signed_on: day(house), finished_on: day(house), statistical_investment_wan: 40_000 }]))
    }
  })
  afterAll(() => house.close())
  const mine = async (who: Person = 'beta-agent', firm = 'firm-beta') => (await house.as(who).get(`/api/my/firms/${firm}`)) as unknown as Claimable
  const claim = (more: object = {}) => ({ contract: 'wt', agent: 'firm-beta', lead: 'brought', fixed_wan: 30_000, land_price_wan: 5_000, as_of_on: day(house), fee_wan: fee, ...more })
  const said = async (who: Person, body: object) => JSON.stringify(await house.as(who).act('agent_fee', 'no', 'claim', body, { seen: 0, ...(await proofs(house, 'investment')) }))
  const told = async (who: Person) => {
    await tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
    return ((await house.as(who).get('/api/notices'))['rows'] as { act: string }[]).map((n) => n.act)
  }

  test('it sees its contract and the lead it brought, by number and name, and nothing of who invests', async () => {
    const seen = await mine()
    expect(seen.held).toMatchObject([{ id: 'wt', kind: 'agent_contract', state: 'filed', fee_label: { zh: expect.any(String) } }])
    expect(seen.claimable).toMatchObject([{ contract: 'wt', lead: 'brought', name: '谐波减速器项目' }])
    expect(JSON.stringify(seen)).not.toContain('华岭')
    expect(await house.as('beta-agent').page('lead', 'brought')).toMatchObject({ status: 404 })
    expect((await house.as('beta-agent').page('agent_contract', 'wt'))['facts']).not.toHaveProperty('drafted_by')
    expect((await mine('alpha-agent', 'firm-alpha')).claimable).toEqual([])
    expect(await mine('alpha-agent')).toMatchObject({ status: 404 })
  })

  test('the form starts with the fee as the rule gives it, for the agent of the contract alone', async () => {
    const form = async (who: Person) => (await house.as(who).post('/api/form', { kind: 'agent_fee', act: 'claim', body: claim({ fee_wan: undefined, agent: undefined }) }))['facts']
    expect(await form('beta-agent')).toEqual({ agent: 'firm-beta', fee_wan: fee })
    expect(await form('agent-registrar')).toEqual({ agent: 'firm-beta', fee_wan: fee })
    expect(await form('alpha-agent')).toEqual({})
  })

  test('no claim by a stranger, by another’s contract, on a lead it did not bring, on more than counted, or by who sits on both sides', async () => {
    expect(await said('alpha-agent', claim())).toContain('只有受托机构')
    expect(await said('alpha-agent', claim({ agent: 'firm-alpha' }))).toContain('只有受托机构')
    expect(await said('zhang', claim())).toContain('forbidden')
    expect(await said('agent-registrar', claim({ agent: 'firm-alpha' }))).toContain('与委托合同不一致')
    expect(await said('beta-agent', claim({ lead: 'other' }))).toContain('引荐人不是贵机构')
    const more = await said('beta-agent', claim({ fixed_wan: 50_000 }))
    expect(more).toContain('超过统计入库投资')
    expect(more, 'what statistics counted of another firm is not told').not.toContain('40000')
    await refused(house, 'beta-agent', 'agent_fee', 'bare', 'claim', 'unproven', claim())
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into agent (district, person, firm, from_on) values ($1, 'agent-registrar', 'firm-beta', '2020-01-01')", [DISTRICT]))
    expect(await said('agent-registrar', claim())).toContain('须回避')
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("delete from agent where person = 'agent-registrar'"))
  })

  test('it claims from its own side and hears how it goes; who audited it, and what was objected, it is not told', async () => {
    await done(house, 'beta-agent', 'agent_fee', 'yj', 'claim', claim(), await proofs(house, 'investment'))
    expect((await mine()).claimable).toEqual([])
    await done(house, 'fee-auditor', 'agent_fee', 'yj', 'audit', { opinion: '投资入库属实，费用计算正确。' }, await proofs(house, 'audit'))
    await done(house, 'agent-registrar', 'agent_fee', 'yj', 'show', { notice_until_on: new Date(house.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10) })
    await done(house, 'agent-registrar', 'agent_fee', 'yj', 'contest', { objection: '某某来访反映引荐不实。' })
    expect(await told('beta-agent')).toEqual(expect.arrayContaining(['audit', 'show', 'contest']))
    const page = await house.as('beta-agent').page('agent_fee', 'yj')
    expect(page).toMatchObject({ state: 'contested', facts: { fee_wan: fee } })
    expect(JSON.stringify(page)).not.toMatch(/某某来访|费用计算正确/)
    expect(page['facts']).not.toHaveProperty('audited_by')
    await done(house, 'fee-auditor', 'agent_fee', 'yj', 'refuse', { reason: '引荐事实不成立，不予支付。' })
    expect(await told('beta-agent')).toContain('refuse')
    expect(JSON.stringify(await house.as('beta-agent').page('agent_fee', 'yj'))).toContain('引荐事实不成立')
    expect(await house.as('alpha-agent').page('agent_fee', 'yj')).toMatchObject({ status: 404 })
  })

  test('claimed for it by staff, the fee is the agent’s all the same; its own people audit none of it', async () => {
    await done(house, 'agent-registrar', 'agent_fee', 'for-it', 'claim', claim(), await proofs(house, 'investment'))
    expect(await house.as('beta-agent').page('agent_fee', 'for-it')).toMatchObject({ status: 200, state: 'claimed' })
    expect((await mine()).held.filter((h) => h.kind === 'agent_fee').map((h) => h.state).toSorted()).toEqual(['claimed', 'refused'])
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into agent (district, person, firm, from_on) values ($1, 'fee-auditor', 'firm-beta', '2020-01-01')", [DISTRICT]))
    expect(JSON.stringify(await refused(house, 'fee-auditor', 'agent_fee', 'for-it', 'audit', 'forbidden', { opinion: '自己审核自己的费用。' }))).toContain('须回避')
  })
})
