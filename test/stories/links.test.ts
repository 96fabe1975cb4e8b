import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { proofs, talking } from './lead-walk.ts'
import { done } from './walk.ts'

interface Page { readonly linked: readonly { readonly kind: string; readonly fact: string; readonly total: number; readonly rows: readonly { readonly id: string }[] }[]; readonly names: Readonly<Record<string, { readonly name: string; readonly kind: string | null }>> }
const CLAUSES = [{ kind: 'investment', text: '乙方固定资产投资不低于2.4亿元，按约定期限竣工投产。' }]

describe.each(cities)('what points at a matter, in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await talking(house, 'ln-1', 'scout')
    await done(house, 'investment-office', 'agreement', 'ln-a', 'draft', { lead: 'ln-1', name: '正极材料项目投资协议', type: 'framework', party_a: 'tech-park', party_b: '华锐新能源科技有限公司', clauses: CLAUSES, promises: [] })
  })
  afterAll(() => house.close())
  const page = async (who: Person, kind: string, id: string) => (await house.as(who).page(kind, id)) as unknown as Page

  test('a lead shows its agreement, and the agreement names its lead', async () => {
    expect((await page('investment-office', 'lead', 'ln-1')).linked).toMatchObject([{ kind: 'agreement', fact: 'lead', total: 1, rows: [{ id: 'ln-a' }] }])
    const { names } = await page('investment-office', 'agreement', 'ln-a')
    expect(names['ln-1']).toMatchObject({ kind: 'lead' })
    expect(names['tech-park']).toMatchObject({ kind: null })
    expect(names['tech-park']?.name).not.toBe('tech-park')
  })

  test('only what the reader may read themselves is shown', async () => {
    // Whoever keeps a park reads leads, and no contract with an agent.
    await done(house, 'investment-office', 'agent_contract', 'ln-w', 'draft', { name: '委托引荐新能源材料项目', agent: 'firm-beta', agent_person: '洪岭', lead: 'ln-1', fee_rule: 'capped', scope: '引荐新能源材料企业来区投资', from_on: '2020-01-01', until_on: '2032-12-31', on_payroll: false, is_investor: false, relatives: [] })
    expect((await page('investment-office', 'lead', 'ln-1')).linked.map((l) => l.kind).toSorted()).toEqual(['agent_contract', 'agreement'])
    expect((await page('park-manager', 'lead', 'ln-1')).linked.map((l) => l.kind)).not.toContain('agent_contract')
  })

  test('a fact that changes unties the one and ties the other; what is taken back is untied', async () => {
    await talking(house, 'ln-2', 'scout', { investor_name: '另一家材料有限公司', name: '隔膜涂覆项目', industry: '2921', content: '新建锂电池隔膜涂覆生产线六条及检测中心。' })
    await done(house, 'investment-office', 'agent_contract', 'ln-w', 'amend', { lead: 'ln-2' })
    expect((await page('investment-office', 'lead', 'ln-1')).linked.map((l) => l.kind)).toEqual(['agreement'])
    expect((await page('investment-office', 'lead', 'ln-2')).linked).toMatchObject([{ kind: 'agent_contract', rows: [{ id: 'ln-w' }] }])
    const edges = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ to_id: string; ended: boolean }>("select to_id, to_at is not null as ended from link where district = $1 and from_id = 'ln-w' order by to_id", [DISTRICT]))
    expect(edges).toEqual([{ to_id: 'ln-1', ended: true }, { to_id: 'ln-2', ended: false }])
    await done(house, 'investment-office', 'agent_contract', 'ln-w', 'amend', { lead: 'ln-1' })
    expect((await page('investment-office', 'lead', 'ln-1')).linked.map((l) => l.kind)).toContain('agent_contract')
  })

  test('an act that is refused ties nothing', async () => {
    await house.as('investment-office').act('agent_contract', 'ln-no', 'draft', { name: '委托引荐项目', agent: 'firm-beta', agent_person: '洪岭', lead: 'ln-2', fee_rule: 'capped', scope: '引荐企业来区投资', from_on: '2020-01-01', until_on: '2019-01-01', on_payroll: false, is_investor: false, relatives: [] }, { seen: 0, ...(await proofs(house, 'contract')) })
    expect(await house.database.inDistrict(DISTRICT, (tx) => tx.rows("select 1 from link where district = $1 and from_id = 'ln-no'", [DISTRICT]))).toEqual([])
  })
})
