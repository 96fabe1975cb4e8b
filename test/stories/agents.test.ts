import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { day, proofs, talking } from './lead-walk.ts'
import { done } from './walk.ts'

const TERM = { from_on: '2020-01-01', until_on: '2032-12-31' }
const LEADS = [
  ['云岭', '抗体药物', '建设抗体原液和制剂车间，配套质检中心。'], ['北辰', '工业机器人', '装配六轴机器人整机，年产三千台。'], ['长风', '汽车底盘', '铸造并加工转向节、副车架。'], ['沧源', '光学镜头', '研磨并镀膜车载镜头，年产五百万颗。'], ['明湖', '冷链仓储', '建设四万平方米低温仓库及分拣线。'],
  ['启岳', '碳化硅衬底', '生长并切磨六英寸衬底，月产两万片。'], ['东屿', '植物蛋白饮料', '灌装燕麦饮料，年产十万吨。'], ['平野', '精密减速器', '加工谐波减速器柔轮和刚轮。'], ['临泽', '光刻胶', '合成树脂并调配显影液。'], ['同帆', '高速光模块', '贴装并测试八百吉光模块。'],
] as const
const CLEAN = { agent: 'firm-beta', agent_person: '洪岭', on_payroll: false, is_investor: false, relatives: [] }

describe.each(cities)('commissioned promotion in %s', (city) => {
  let house: TestHouse
  let n = 0
  let leads = 0
  const rule = city === 'dailing' ? 'by_tier' : 'capped'
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())
  const said = async (who: Person, kind: string, id: string, act: string, body: object, more: object = {}) => JSON.stringify(await house.as(who).act(kind, id, act, body, { seen: 0, ...more }))
  const draft = (more: object = {}) => ({ name: '委托引荐新能源材料项目', fee_rule: rule, scope: '引荐新能源材料企业来区投资', ...TERM, ...CLEAN, ...more })
  /** A lead that was signed some days from now, with what statistics counted. */
  const signed = async (facts: object = {}, at = day(house)) => {
    const id = `al-${++n}`
    const [firm, what, content] = LEADS[leads++ % LEADS.length] ?? LEADS[0]
    await talking(house, id, 'scout', { investor_name: `${firm}${String.fromCodePoint(0x4e00 + leads * 7)}有限公司`, name: `${what}项目`, industry: String(1310 + leads * 131), content })
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update matter set state = 'finished', facts = facts || $2 where id = $1", [id, { signed_on: at, finished_on: at, statistical_investment_wan: 40_000, ...facts }]))
    return id
  }
  const filed = async (more: object = {}) => {
    const id = `wt-${++n}`
    await done(house, 'investment-office', 'agent_contract', id, 'draft', draft(more))
    await done(house, 'agent-registrar', 'agent_contract', id, 'file', { filing_no: `委备〔2026〕${n}号` }, await proofs(house, 'contract'))
    return id
  }
  const claim = (contract: string, lead: string, more: object = {}) => ({ contract, agent: 'firm-beta', lead, fixed_wan: 30_000, land_price_wan: 5_000, as_of_on: day(house), fee_wan: rule === 'by_tier' ? 70 : 50, ...more })

  test('a contract is filed, a fee claimed on what was counted, audited by another, shown, and paid by a third', async () => {
    const contract = await filed()
    const lead = await signed()
    await done(house, 'agent-registrar', 'agent_fee', 'yj-1', 'claim', claim(contract, lead), await proofs(house, 'investment'))
    await done(house, 'fee-auditor', 'agent_fee', 'yj-1', 'audit', { opinion: '投资入库属实，费用计算正确。' }, await proofs(house, 'audit'))
    expect(await said('agent-registrar', 'agent_fee', 'yj-1', 'show', { notice_until_on: day(house) }, { seen: 2 })).toContain('公示不少于')
    const until = new Date(house.now().getTime() + 10 * 86_400_000).toISOString().slice(0, 10)
    await done(house, 'agent-registrar', 'agent_fee', 'yj-1', 'show', { notice_until_on: until })
    expect(await said('investment-office', 'agent_fee', 'yj-1', 'pay', { paid_on: day(house) }, { seen: 3, ...(await proofs(house, 'invoice')) })).toContain('期满后支付')
    house.pass(12 * 86_400_000)
    await done(house, 'investment-office', 'agent_fee', 'yj-1', 'pay', { paid_on: day(house) }, await proofs(house, 'invoice'))
    expect(await house.figure('agents.fees_paid')).toMatchObject({ value: rule === 'by_tier' ? 70 : 50 })
    expect(await said('agent-registrar', 'agent_fee', 'yj-again', 'claim', claim(contract, lead), await proofs(house, 'investment'))).toContain('已按')
  })

  test('the agent itself sees its contract and claims by it; nobody else’s', async () => {
    const contract = await filed()
    const lead = await signed()
    expect((await house.as('beta-agent').page('agent_contract', contract)).status).toBe(200)
    expect((await house.as('alpha-agent').page('agent_contract', contract)).status).toBe(404)
    expect(await said('alpha-agent', 'agent_fee', 'yj-alpha', 'claim', claim(contract, lead), await proofs(house, 'investment'))).toContain('只有受托机构')
  })

  test.each([
    ['on the public payroll', { on_payroll: true }, '财政供养人员'], ['the investor', { is_investor: true }, '投资方及其关联方'], ['no such firm', { agent: 'nobody' }, '没有这家机构'], ['an unknown rule', { fee_rule: 'most' }, '没有计费规则'], ['a term that ends before it begins', { until_on: '2019-01-01' }, '截止日须晚于'],
  ])('no contract with %s', async (_, more, words) => expect(await said('investment-office', 'agent_contract', `bad-${words}`, 'draft', draft(more))).toContain(words))

  test('own relatives and own people are found in the register of posts, whatever was declared', async () => {
    const names = await house.database.inDistrict(DISTRICT, (tx) => tx.row<{ name: string }>("select p.name from party p where p.district = $1 and p.id = 'scout'", [DISTRICT]))
    expect(await said('investment-office', 'agent_contract', 'kin', 'draft', draft({ relatives: [{ name: names?.name, works_at: '投资促进局', relation: '配偶' }] }))).toContain('须回避')
    expect(await said('investment-office', 'agent_contract', 'own', 'draft', draft({ agent_person: names?.name }))).toContain('任职')
  })

  test('the investor’s own firm or group is no agent of its lead; a contract after the signing is not filed; nor by whoever drafted it, nor once it is over', async () => {
    await talking(house, 'al-same', 'scout', { investor_name: '潭江新材料有限公司', name: '潭江新材料扩产项目', content: '潭江新材料有限公司新建扩产生产线。' })
    expect(await said('investment-office', 'agent_contract', 'same', 'draft', draft({ lead: 'al-same' }))).toContain('同一方')
    await talking(house, 'al-late', 'scout', { investor_name: '迟岭材料有限公司', name: '迟岭材料项目', content: '新建改性材料生产线三条。' })
    await done(house, 'investment-office', 'agent_contract', 'late', 'draft', draft({ lead: 'al-late' }))
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update matter set state = 'signed', facts = facts || $2 where id = $1", ['al-late', { signed_on: day(house) }]))
    expect(await said('agent-registrar', 'agent_contract', 'late', 'file', { filing_no: '委备1号' }, { seen: 1, ...(await proofs(house, 'contract')) })).toContain('签约前备案')
    await done(house, 'investment-office', 'agent_contract', 'short', 'draft', draft({ until_on: day(house) }))
    house.pass(2 * 86_400_000)
    expect(await said('agent-registrar', 'agent_contract', 'short', 'file', { filing_no: '委备2号' }, { seen: 1, ...(await proofs(house, 'contract')) })).toContain('已到期')
  })

  test.each([
    ['more than statistics counted', { fixed_wan: 40_001 }, '超过统计入库'], ['another fee than the rule gives', { fee_wan: 88 }, '引荐费应为'], ['land that costs more than all', { fixed_wan: 10, land_price_wan: 20 }, '土地价款不能大于'], ['a day ahead', { as_of_on: '2031-01-01' }, '不能晚于今天'],
  ])('no fee on %s', async (_, more, words) => expect(await said('agent-registrar', 'agent_fee', `no-${words}`, 'claim', claim(await filed(), await signed(), more), await proofs(house, 'investment'))).toContain(words))

  test('no fee without a filing number, before anything is signed, outside the term, or too late', async () => {
    const more = await proofs(house, 'investment')
    await done(house, 'investment-office', 'agent_contract', 'unfiled', 'draft', draft())
    expect(await said('agent-registrar', 'agent_fee', 'f1', 'claim', claim('unfiled', await signed()), more)).toContain('没有备案号')
    await talking(house, 'al-open', 'scout', { investor_name: '未签材料有限公司', name: '未签材料项目', content: '新建隔膜涂覆生产线三条。' })
    expect(await said('agent-registrar', 'agent_fee', 'f2', 'claim', claim(await filed(), 'al-open'), more)).toContain('尚未签约')
    expect(await said('agent-registrar', 'agent_fee', 'f3', 'claim', claim(await filed(), await signed({}, '2019-05-01')), more)).toContain('不在合同期')
    expect(await said('agent-registrar', 'agent_fee', 'f4', 'claim', claim(await filed(), await signed({}, '2024-05-01')), more)).toMatch(/备案晚于签约|竣工后/)
  })

  test('its term over, the house ends it', async () => {
    const contract = await filed({ until_on: new Date(house.now().getTime() + 5 * 86_400_000).toISOString().slice(0, 10) })
    house.pass(8 * 86_400_000)
    await house.expire()
    expect((await house.as('agent-registrar').page('agent_contract', contract))['state']).toBe('over')
  })
})
