import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { cities, openHouse, type Person, type TestHouse } from '../house.ts'
import { proofs, talking } from './lead-walk.ts'
import { clockOf, DAY, done, refused } from './walk.ts'

const CLAUSES = [
  { kind: 'land', text: '项目用地约60亩，依法以挂牌方式公开出让，出让价款按合同约定缴纳。' },
  { kind: 'investment', text: '乙方固定资产投资不低于2.4亿元，2027年6月30日前竣工投产。' },
  { kind: 'default', text: '乙方逾期未开工的，甲方依法按闲置土地处理。' },
]
const BAD = { kind: 'policy', text: '乙方投产后三年内，按其缴纳税收地方留成部分的50%给予奖励。' }
const PROMISES = [
  { metric: 'paid_in', value: 10_000, due_on: '2026-06-30' }, { metric: 'fixed_investment', value: 24_000, due_on: '2027-06-30' }, { metric: 'start_on', due_on: '2026-06-30' }, { metric: 'produce_on', due_on: '2027-06-30' },
  { metric: 'output', value: 50_000, due_on: '2028-12-31' }, { metric: 'tax', value: 2_000, due_on: '2028-12-31' }, { metric: 'tax_per_mu', value: 33, due_on: '2028-12-31' },
]
const draft = (more: object = {}) => ({ lead: 'l-1', name: '高镍正极材料项目投资协议', type: 'formal', party_a: 'tech-park', party_b: '华锐新能源科技有限公司', clauses: CLAUSES, promises: PROMISES, agreed_investment_wan: 30_000, fixed_investment_wan: 24_000, ...more })
const LAW: readonly [Person, string, string] = ['legal-reviewer', 'review_legality', 'legality_verdict']
const FAIR: readonly [Person, string, string] = ['fair-reviewer', 'review_fair', 'fair_verdict']
const PASS = { legality_verdict: 'pass', review_no: '合审〔2026〕12号', opinion: '主体适格，条款合法。' }
const FREE = { fair_verdict: 'not_concerned', review_no: '公竞审〔2026〕8号', opinion: '未涉及影响公平竞争的内容。' }

describe.each(cities)('agreements of %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await talking(house, 'l-1', 'scout')
  })
  afterAll(() => house.close())
  const drafted = (id: string, more: object = {}) => done(house, 'investment-office', 'agreement', id, 'draft', draft(more))
  const cleared = async (id: string, more: object = {}) => {
    await drafted(id, more)
    await done(house, 'investment-office', 'agreement', id, 'submit')
    await done(house, 'legal-reviewer', 'agreement', id, 'review_legality', PASS)
    await done(house, 'fair-reviewer', 'agreement', id, 'review_fair', FREE)
  }
  const said = async (who: Person, id: string, act: string, code: string, body: object = {}) => JSON.stringify(await refused(house, who, 'agreement', id, act, code, body))

  test('from draft to signature: two reviews side by side, each with its number; every promise becomes a matter with its day', async () => {
    await drafted('a-1')
    expect(await done(house, 'investment-office', 'agreement', 'a-1', 'submit')).toMatchObject({ state: 'reviewing' })
    expect(await done(house, 'fair-reviewer', 'agreement', 'a-1', 'review_fair', FREE)).toMatchObject({ state: 'reviewing' })
    // Whoever has given their number owes nothing more while the other is still at it.
    expect(await clockOf(house, 'agreement', 'a-1', 'fair_competition')).toMatchObject({ standing: 'met' })
    expect(await clockOf(house, 'agreement', 'a-1', 'legality')).toMatchObject({ stopped_at: null })
    await refused(house, 'fair-reviewer', 'agreement', 'a-1', 'review_fair', 'unmet', FREE)
    await refused(house, 'investment-office', 'agreement', 'a-1', 'sign', 'untimely', { agreement_no: 'T-1', signed_on: '2026-03-02' })
    expect(await done(house, 'legal-reviewer', 'agreement', 'a-1', 'review_legality', PASS)).toMatchObject({ state: 'cleared' })
    await refused(house, 'investment-office', 'agreement', 'a-1', 'sign', 'unproven', { agreement_no: 'KJ-2026-01', signed_on: '2026-03-02' })
    expect(await done(house, 'investment-office', 'agreement', 'a-1', 'sign', { agreement_no: 'KJ-2026-01', signed_on: '2026-03-02' }, await proofs(house, 'scan'))).toMatchObject({ state: 'signed' })
    const list = (await house.as('investment-office').get('/api/commitment')) as unknown as { rows: { id: string; due_at: string }[] }
    expect(list.rows.map((r) => r.id).toSorted()).toEqual(PROMISES.map((_, i) => `a-1-c${i + 1}`).toSorted())
    expect((await clockOf(house, 'commitment', 'a-1-c1', 'due')).due_at).toBe('2026-06-30T16:00:00.000Z')
    expect(await house.figure('agreements.without_numbers')).toMatchObject({ n: 0 })
    expect(await house.figure('agreements.signed')).toMatchObject({ value: 1 })
  })

  test('a lead is signed once its agreement is', async () => {
    const page = (await house.as('investment-office').get('/api/leads/l-1/review')) as unknown as { agreements: { id: string; state: string }[] }
    expect(page.agreements).toMatchObject([{ id: 'a-1', state: 'signed' }])
  })

  test('a clause that the law forbids goes nowhere until it is taken out, has its basis in law, or stands by exception with its end', async () => {
    await drafted('a-2', { clauses: [...CLAUSES, BAD] })
    const no = await said('investment-office', 'a-2', 'submit', 'unmet')
    expect(no).toContain('税收返还')
    expect(no).toContain('公平竞争审查条例第十条')
    const { exception_years } = packAt(city, house.now()).rules.agreements
    const exception = (until: string) => ({ ...BAD, exception: { ground: 'innovation', reason: '国家重点研发计划成果首次产业化示范', no_alternative: '已比较贴息、基金等方式，均不能覆盖首台套风险', until } })
    await done(house, 'investment-office', 'agreement', 'a-2', 'amend', { clauses: [...CLAUSES, exception(`${2026 + exception_years + 1}-12-31`)] })
    expect(await said('investment-office', 'a-2', 'submit', 'unmet')).toContain(`不超过${exception_years}年`)
    await done(house, 'investment-office', 'agreement', 'a-2', 'amend', { clauses: [...CLAUSES, exception('2027-12-31')] })
    await done(house, 'investment-office', 'agreement', 'a-2', 'submit')
    expect(await said('fair-reviewer', 'a-2', 'review_fair', 'unmet', FREE)).toContain('不能选“不涉及”')
    expect(await said('fair-reviewer', 'a-2', 'review_fair', 'unmet', { ...FREE, fair_verdict: 'pass' })).toContain('适用例外规定')
    expect(await done(house, 'fair-reviewer', 'agreement', 'a-2', 'review_fair', { ...FREE, fair_verdict: 'exception' })).toMatchObject({ state: 'reviewing' })
    expect(await done(house, 'legal-reviewer', 'agreement', 'a-2', 'review_legality', { legality_verdict: 'return', opinion: '退出条款缺少清算安排，退回补充。' })).toMatchObject({ state: 'drafted' })
    const { facts } = (await house.as('investment-office').page('agreement', 'a-2')) as unknown as { facts: Record<string, unknown> }
    expect(facts).not.toHaveProperty('fair_competition')
    expect(facts).toMatchObject({ returned: [{ verdict: 'return' }] })
    // What was sent back is reviewed anew, each within its own time.
    await done(house, 'investment-office', 'agreement', 'a-2', 'submit')
    for (const name of ['legality', 'fair_competition']) expect(await clockOf(house, 'agreement', 'a-2', name)).toMatchObject({ round: 2, stopped_at: null })
  })

  test('a word changed after the reviews voids both numbers', async () => {
    await cleared('a-3')
    expect(await done(house, 'investment-office', 'agreement', 'a-3', 'amend', { clauses: [...CLAUSES, { kind: 'service', text: '甲方协助办理各项审批手续。' }] })).toMatchObject({ state: 'drafted' })
    await refused(house, 'investment-office', 'agreement', 'a-3', 'sign', 'untimely', { agreement_no: 'KJ-2026-03', signed_on: '2026-03-02' })
  })

  test.each([
    ['fixed investment above what was agreed', { fixed_investment_wan: 40_000 }, '不能大于协议投资额'],
    ['phases that do not add up', { phases: [{ name: '一期', fixed_wan: 10_000, finish_on: '2027-06-30' }, { name: '二期', fixed_wan: 10_000, finish_on: '2028-06-30' }] }, '之和20000万元'],
    ['an investment agreement without its two sums', { agreed_investment_wan: undefined, fixed_investment_wan: undefined }, '须分别填写'],
    ['a lead that is not there', { lead: 'l-none' }, '没有这条招商线索'],
  ])('%s is refused at once', async (_, change, words) => {
    expect(JSON.stringify(await refused(house, 'investment-office', 'agreement', 'a-bad', 'draft', 'unmet', draft(change)))).toContain(words)
  })

  test.each([
    ['no promise of what this city asks for', { promises: [] }, '承诺事项不全'],
    ['a promise that promises nothing', { promises: PROMISES.map((p) => (p.metric === 'fixed_investment' ? { metric: p.metric, due_on: p.due_on } : p)) }, '未填数值'],
  ])('%s is refused before review', async (name, change, words) => {
    const id = `a-${name.length}`
    await drafted(id, change)
    expect(await said('investment-office', id, 'submit', 'unmet')).toContain(words)
  })

  test('who may not, may not; a drafter reviews nothing of their own; no number, no pass', async () => {
    await drafted('a-9')
    await done(house, 'investment-office', 'agreement', 'a-9', 'submit')
    for (const [who, act, field] of [LAW, FAIR]) {
      const ok = act === 'review_fair' ? 'not_concerned' : 'pass'
      expect(JSON.stringify(await refused(house, who, 'agreement', 'a-9', act, 'unmet', { [field]: ok, opinion: '可以签署，没有意见。' }))).toContain('须填写审查文号')
      await refused(house, 'investment-office', 'agreement', 'a-9', act, 'forbidden', { [field]: ok, review_no: '合审〔2026〕1号', opinion: '可以签署，没有意见。' })
    }
    await refused(house, 'housing', 'agreement', 'a-9', 'submit', 'forbidden')
    expect(await house.as('alpha-agent').page('agreement', 'a-9')).toMatchObject({ status: 404 })
  })

  test('a promise is met by evidence and by enough; it moves only with another’s consent; its day over, it is missed', async () => {
    const act = (who: Person, id: string, name: string, code: string, body: object = {}) => refused(house, who, 'commitment', id, name, code, body)
    await act('investment-office', 'a-1-c3', 'confirm', 'unproven', { met_on: '2026-03-02' })
    expect(JSON.stringify(await house.as('investment-office').act('commitment', 'a-1-c1', 'confirm', { met_on: '2026-03-02', actual: 8_000 }, await proofs(house, 'evidence')))).toContain('未达到承诺值10000')
    expect(await done(house, 'park-manager', 'commitment', 'a-1-c1', 'confirm', { met_on: '2026-03-02', actual: 10_000 }, await proofs(house, 'evidence'))).toMatchObject({ state: 'met' })
    await act('park-manager', 'a-1-c3', 'ask_move', 'unmet', { new_due_on: '2026-05-01', ask_reason: '施工许可办理延后' })
    await done(house, 'investment-office', 'commitment', 'a-1-c3', 'ask_move', { new_due_on: '2026-08-31', ask_reason: '施工许可办理延后' })
    expect(JSON.stringify(await act('investment-office', 'a-1-c3', 'approve_move', 'unmet'))).toContain('申请人不能自己审批')
    await done(house, 'leader', 'commitment', 'a-1-c3', 'approve_move')
    expect((await clockOf(house, 'commitment', 'a-1-c3', 'due')).due_at).toBe('2026-08-31T16:00:00.000Z')
    house.travel('2026-09-01T09:00:00+08:00')
    expect(await house.expire()).toContain('miss:missed')
    expect(await house.figure('agreements.kept_rate')).toMatchObject({ n: 2, hits: 1, value: 0.5 })
    expect(await done(house, 'investment-office', 'commitment', 'a-1-c3', 'confirm', { met_on: '2026-09-01' }, await proofs(house, 'evidence'))).toMatchObject({ state: 'met_late' })
    house.pass(DAY)
    await act('leader', 'a-1-c4', 'waive', 'unproven', { reason: '因政策调整同意免除' })
  })

  test('it ends by two hands, and what is owed is recovered, never more', async () => {
    const exit = { exit_reason: '项目长期未开工，协商解除', debt_handling: '双方无未结债权债务', land_handling: '收回土地使用权，退还已缴价款', recover_wan: 500 }
    await done(house, 'investment-office', 'agreement', 'a-1', 'propose_exit', exit)
    await refused(house, 'investment-office', 'agreement', 'a-1', 'approve_exit', 'forbidden', { reason: '同意解除协议' })
    await done(house, 'legal-reviewer', 'agreement', 'a-1', 'approve_exit', { reason: '程序合规，同意解除' }, await proofs(house, 'settlement'))
    const recover = async (wan: number) => house.as('investment-office').act('agreement', 'a-1', 'record_recovery', { recovered_wan: wan, recovered_on: '2026-09-01' }, await proofs(house, 'voucher'))
    expect(await recover(300)).toMatchObject({ status: 200 })
    expect(JSON.stringify(await recover(200))).toContain('累计收回不能减少')
    expect(JSON.stringify(await recover(600))).toContain('超过应收回500万元')
    expect(await house.figure('agreements.recovered')).toMatchObject({ value: 300 })
  })
})
