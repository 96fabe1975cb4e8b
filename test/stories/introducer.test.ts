import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { CONTACT, day, proofs, report } from './lead-walk.ts'
import { clockOf, DAY, done, type PageClock, refused } from './walk.ts'

const AGENT = '潭江新材料有限公司'
const CONTRACT = { agent: 'firm-beta', agent_person: '洪岭', scope: '引荐智能制造企业来区投资', from_on: '2020-01-01', until_on: '2032-12-31', on_payroll: false, is_investor: false, relatives: [] }
const KINDS = [['brought', '华岭传动', '谐波减速器', '2651', AGENT], ['person', '云岭药业', '抗体原液', '2761', '洪岭'], ['other', '北辰机器人', '六轴机器人', '3491', '某商会'], ['alone', '长风底盘', '副车架', '3670', undefined]] as const
interface Told { introducer: { name: string | null; limit: { standing: string } | null; answers: { on: string; way: string; text: string; by: { id: string } }[] } | null }

describe.each(cities)('word to whoever introduced an investor, in %s', (city) => {
  let house: TestHouse
  const answer = (text: string, more: object = {}) => ({ contact_on: day(house), contact_way: 'phone', answer: text, ...more })
  const history = async (who: Parameters<TestHouse['as']>[0], id: string) => ((await house.as(who).get(`/api/leads/${id}/history`)) as unknown as Told).introducer
  const clocks = async (id: string) => ((await house.as('auditor').page('lead', id))['clocks'] as PageClock[]).filter((c) => c.name === 'feedback')
  beforeAll(async () => {
    house = await openHouse({ city })
    for (const [id, firm, what, industry, introducer] of KINDS) await done(house, 'scout', 'lead', id, 'report', report('scout', { investor_name: `${firm}有限公司`, name: `${what}项目`, industry, content: `新建${what}生产线四条，配套检测中心。`, ...(introducer ? { introducer } : {}) }))
    const rule = Object.keys(packAt(city, house.now()).rules.agents.fees)[0] ?? ''
    for (const [id, more] of [['wt', {}], ['wt-one', { lead: 'person' }]] as const) {
      await done(house, 'investment-office', 'agent_contract', id, 'draft', { name: '委托引荐智能制造项目', fee_rule: rule, ...CONTRACT, ...more })
      await done(house, 'agent-registrar', 'agent_contract', id, 'file', { filing_no: `委备〔2026〕${id}号` }, await proofs(house, 'contract'))
    }
  })
  afterAll(() => house.close())

  test('is owed within the city’s time where somebody introduced it, and nowhere else', async () => {
    const limit = packAt(city, house.now()).limits.find((l) => l.stage === 'lead.feedback')
    expect(await clocks('brought')).toMatchObject([{ round: 1, standing: 'running', limit: { amount: limit?.amount, unit: limit?.unit } }])
    expect(await clocks('alone')).toEqual([])
    expect(await house.as('scout').acts('lead', 'alone')).not.toContain('answer_introducer')
    expect(JSON.stringify(await refused(house, 'scout', 'lead', 'alone', 'answer_introducer', 'unmet', answer('已转园区研判，一周内答复。')))).toContain('没有登记引荐人')
    expect(await history('scout', 'alone')).toBeNull()
  })

  test('the screening does not end it: it is overdue until the word is given, and late then', async () => {
    await done(house, 'investment-office', 'lead', 'other', 'take_in')
    await done(house, 'investment-office', 'lead', 'other', 'screen', { screening: '符合智能装备产业方向，建议由首报单位深入洽谈。' })
    await done(house, 'scout', 'lead', 'other', 'log_contact', { ...CONTACT, contact_on: day(house) })
    await done(house, 'scout', 'lead', 'other', 'begin_talks', { owner: 'scout' })
    expect((await clockOf(house, 'lead', 'other', 'feedback')).standing).not.toBe('met')
    house.pass(20 * DAY)
    expect(await clockOf(house, 'lead', 'other', 'feedback')).toMatchObject({ standing: 'overdue', stopped_at: null })
    expect((await house.as('investment-office').get('/api/lead?due=overdue'))['rows']).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'other' })]))
    await done(house, 'investment-office', 'lead', 'other', 'answer_introducer', answer('已进入洽谈，感谢引荐。'))
    expect(await clockOf(house, 'lead', 'other', 'feedback')).toMatchObject({ standing: 'late' })
    // Told again later: nothing new is owed.
    await done(house, 'scout', 'lead', 'other', 'answer_introducer', answer('双方约定下月实地考察。', { contact_way: 'letter' }))
    expect(await clocks('other')).toHaveLength(1)
    expect(await history('leader', 'other')).toMatchObject({ name: '某商会', limit: { standing: 'late' }, answers: [{ text: '已进入洽谈，感谢引荐。', way: 'phone', by: { id: 'investment-office' } }, { text: '双方约定下月实地考察。', way: 'letter', by: { id: 'scout' } }] })
  })

  test('a no is word too: what was not taken in still owes it', async () => {
    await done(house, 'scout', 'lead', 'no', 'report', report('scout', { investor_name: '迟岭材料有限公司', name: '改性材料项目', industry: '2929', content: '新建改性塑料生产线三条，配套仓库。', introducer: '省工商联' }))
    await done(house, 'investment-office', 'lead', 'no', 'take_in')
    const [refusal] = packAt(city, house.now()).rules.investment.intake.refusals
    await done(house, 'investment-office', 'lead', 'no', 'decline', { decline_basis: refusal?.code, reason: '不属于本区受理范围' })
    expect(await clockOf(house, 'lead', 'no', 'feedback')).toMatchObject({ stopped_at: null })
    house.pass(2 * DAY)
    await done(house, 'scout', 'lead', 'no', 'answer_introducer', answer('经研判不符合产业方向，未予受理，感谢引荐。'))
    expect(await clockOf(house, 'lead', 'no', 'feedback')).toMatchObject({ standing: 'met' })
    expect((await house.as('investment-office').page('lead', 'no'))['state']).toBe('declined')
  })

  test.each([
    ['another unit', 'town-scout', {}, 'forbidden'], ['a day ahead', 'scout', { contact_on: '2031-01-01' }, 'unmet'], ['a day before the report', 'scout', { contact_on: '2026-02-01' }, 'unmet'], ['no words', 'scout', { answer: '好' }, 'invalid'],
  ] as const)('not by or with %s', async (_, who, more, code) => {
    expect(await refused(house, who, 'lead', 'brought', 'answer_introducer', code, answer('已转园区研判，一周内答复。', more))).not.toHaveProperty('state')
  })

  test('the agent reads in the portal what it was told, and nothing of what others were', async () => {
    const told = async (who: 'beta-agent' | 'alpha-agent', firm: string) => (await house.as(who).get(`/api/my/firms/${firm}`)) as unknown as { answers: { contract: string; lead: string; name: string; text: string }[] }
    expect((await told('beta-agent', 'firm-beta')).answers).toEqual([])
    await done(house, 'scout', 'lead', 'brought', 'answer_introducer', answer('投资方案已收到，两周内组织考察。'))
    await done(house, 'scout', 'lead', 'person', 'answer_introducer', answer('已受理，正在研判。'))
    const seen = await told('beta-agent', 'firm-beta')
    expect(Object.fromEntries(seen.answers.map((a) => [a.lead, [a.contract, a.text]]))).toEqual({ brought: ['wt', '投资方案已收到，两周内组织考察。'], person: ['wt-one', '已受理，正在研判。'] })
    // Of the lead it learns number, name and the word: who invests is not in it.
    for (const word of ['华岭', '云岭', '某商会', '感谢引荐']) expect(JSON.stringify(seen)).not.toContain(word)
    expect((await told('alpha-agent', 'firm-alpha')).answers).toEqual([])
    expect(await house.as('beta-agent').page('lead', 'brought')).toMatchObject({ status: 404 })
  })

  test('of a confidential lead whoever is outside the line learns neither who introduced it nor what they were told', async () => {
    await done(house, 'scout', 'lead', 'secret', 'report', report('scout', { name: '麒麟一号项目', investor_name: '某上市公司', industry: '3972', content: '建设先进封装基板生产线四条及研发中心。', confidentiality: 'secret', introducer: '海外商会' }))
    await done(house, 'scout', 'lead', 'secret', 'answer_introducer', answer('某上市公司的来意已报区领导。'))
    for (const who of ['park-manager', 'supervisor'] as const) {
      expect(await history(who, 'secret')).toMatchObject({ name: null, answers: [], limit: { standing: 'met' } })
      for (const page of [await house.as(who).page('lead', 'secret'), await house.as(who).get('/api/leads/secret/history')]) for (const word of ['海外商会', '某上市公司']) expect(JSON.stringify(page)).not.toContain(word)
    }
    expect(await history('scout', 'secret')).toMatchObject({ name: '海外商会', answers: [{ text: '某上市公司的来意已报区领导。' }] })
  })
})
