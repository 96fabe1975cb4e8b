import { z } from 'zod'
import { fact, part } from '#kernel/fact.ts'
import type { FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

export const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const id = words(1, 80)
const day = z.iso.date()
const wan = z.number().min(0).max(1e8)
const Relative = z.strictObject({ name: part(words(2, 40), t('姓名', 'Name')), works_at: part(words(2, 80), t('工作单位', 'Works at')), relation: part(words(1, 40), t('关系', 'Relation')) })

export const contractFacts = z.object({
  name: fact(words(4, 120), { label: t('委托事项', 'What is commissioned'), searched: true }),
  agent: fact(id, { label: t('引荐人（受托机构）', 'Agent'), widget: 'party', indexed: true }), agent_person: fact(words(2, 40), { label: t('引荐人代表', 'Who speaks for the agent') }),
  lead: fact(id, { label: t('招商线索', 'Lead'), widget: 'matter', of: 'lead', indexed: true, hint: t('专为一条线索的填写；常年委托不填', 'For one lead only; none when it is for the year') }),
  fee_rule: fact(words(2, 40), { label: t('计费规则', 'Fee rule'), choices: 'agents.fees', indexed: true }), scope: fact(words(5, 2_000), { label: t('委托范围', 'Scope'), widget: 'textarea' }),
  from_on: fact(day, { label: t('起始日', 'From') }), until_on: fact(day, { label: t('截止日', 'Until') }),
  on_payroll: fact(z.boolean(), { label: t('代表是否财政供养人员', 'On the public payroll') }), is_investor: fact(z.boolean(), { label: t('是否投资方或其关联方', 'The investor, or related to it') }),
  relatives: fact(z.array(Relative).max(20), { label: t('在本区机关、国企任职的近亲属', 'Relatives in offices of the district'), hint: t('没有也请保存为空清单，作为书面申明', 'An empty list is a declaration that there are none') }),
  filing_no: fact(words(2, 60), { label: t('备案号', 'Filing number'), searched: true }), filed_at: fact(z.string(), { label: t('备案时间', 'Filed at') }), drafted_by: fact(id, { label: t('拟稿人', 'Drafted by'), widget: 'party' }),
  reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})
export const feeFacts = z.object({
  contract: fact(id, { label: t('委托合同', 'Contract'), widget: 'matter', of: 'agent_contract', indexed: true }), agent: fact(id, { label: t('受托机构', 'Agent'), widget: 'party' }), lead: fact(id, { label: t('招商线索', 'Lead'), widget: 'matter', of: 'lead', indexed: true }),
  fixed_wan: fact(wan, { label: t('已到位固定资产投资（万元）', 'Fixed investment realised (10,000 yuan)'), hint: t('不得超过统计入库投资', 'Not more than what statistics counted') }), land_price_wan: fact(wan, { label: t('其中土地价款（万元）', 'Of that, the price of land') }), as_of_on: fact(day, { label: t('截止日期', 'As of') }),
  fee_wan: fact(wan, { label: t('引荐费（万元）', 'Fee (10,000 yuan)'), hint: t('按规则算出，须与之一致', 'As the rule gives it') }),
  claimed_by: fact(id, { label: t('申请人', 'Claimed by'), widget: 'party' }), audited_by: fact(id, { label: t('审核人', 'Audited by'), widget: 'party' }), opinion: fact(words(5, 1_000), { label: t('审核意见', 'Opinion'), widget: 'textarea', passing: true }),
  notice_from_on: fact(day, { label: t('公示起始日', 'Shown from') }), notice_until_on: fact(day, { label: t('公示截止日', 'Shown until') }), objection: fact(words(5, 1_000), { label: t('异议', 'Objection'), widget: 'textarea' }),
  paid_on: fact(day, { label: t('支付日期', 'Paid on'), indexed: true }), reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})
export type Contract = FactsOf<typeof contractFacts>
export type AgentFee = FactsOf<typeof feeFacts>
