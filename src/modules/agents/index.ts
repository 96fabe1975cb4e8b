import type { MatterIndicator } from '#kernel/indicator.ts'
import { defineMatter } from '#kernel/matter.ts'
import type { Module } from '#kernel/module.ts'
import { all } from '#packs/rulings.ts'
import { isoDay } from '#algo/workdays.ts'
import { contractFacts, feeFacts, t } from './agent-facts.ts'
import { agentOf, agentOfContract, auditorIsAnother, byAnother, contractOf, feeDue, feeIsRight, inTime, leadOf, noConflict, noticeIsWhole, payerIsAnother, staffNamed, termIsRight } from './agent-guards.ts'

const READERS = ['agents.registrar', 'agents.auditor', 'investment.office', 'investment.board', 'legal.reviewer', 'leader', 'supervisor', 'auditor', 'asker'] as const
const CHECKS = ['agents.agent', 'agents.lead', 'agents.staff']

/** 委托招商合同: filed by another than who drafted it, before the signing, and never with who must not profit. @source DOMAIN S3 委托招商 */
const contract = defineMatter({
  kind: 'agent_contract', label: t('委托招商合同', 'Agent’s contract'), prefix: 'WT', facts: contractFacts,
  states: { drafted: { label: t('拟订', 'Drafted') }, filed: { label: t('已备案', 'Filed') }, over: { label: t('到期', 'Over'), final: true }, refused: { label: t('不予备案', 'Not filed'), final: true }, ended: { label: t('解除', 'Ended'), final: true } },
  acts: {
    draft: { label: t('拟订委托合同', 'Draft a contract'), from: [], to: 'drafted', by: ['investment.office', 'import'], tone: 'primary', asks: ['name', 'agent', 'agent_person', 'lead?', 'fee_rule', 'scope', 'from_on', 'until_on', 'on_payroll', 'is_investor', 'relatives'], given: CHECKS, requires: all(termIsRight, noConflict), tells: ['agents.registrar'],
      apply: (f, body, { by }) => ({ ...f, ...body, drafted_by: by }), assigns: (_, { agent }) => (agent === undefined ? [] : [{ relation: 'asker', party: agent }]) },
    amend: { label: t('修改', 'Amend'), from: ['drafted'], by: ['investment.office'], asks: ['agent_person?', 'lead?', 'fee_rule?', 'scope?', 'from_on?', 'until_on?', 'on_payroll?', 'is_investor?', 'relatives?'], given: CHECKS, requires: all(termIsRight, noConflict), apply: (f, body, { by }) => ({ ...f, ...body, drafted_by: by }) },
    file: { label: t('备案', 'File'), from: ['drafted'], to: 'filed', by: ['agents.registrar', 'import'], tone: 'primary', asks: ['filing_no'], needs: ['contract'], given: CHECKS, requires: all(byAnother, inTime, noConflict), apply: (f, body, { at }) => ({ ...f, ...body, filed_at: at.toISOString() }), tells: ['asker', 'investment.office'] },
    refuse: { label: t('不予备案', 'Refuse'), from: ['drafted'], to: 'refused', by: ['agents.registrar'], tone: 'danger', asks: ['reason'], tells: ['asker', 'investment.office'] },
    end: { label: t('解除', 'End'), from: ['filed'], to: 'ended', by: ['investment.office', 'agents.registrar'], tone: 'danger', asks: ['reason'], needs: ['termination'], tells: ['asker'] },
    expire: { label: t('合同到期', 'Its term is over'), from: ['filed'], to: 'over', by: ['clock', 'import'], asks: [], tells: ['asker', 'investment.office'] },
  },
  clocks: { term: { label: t('合同期', 'Term'), until: (f) => f.until_on, runs: ['filed'], expires: { act: 'expire', body: {} } } },
  read: READERS, relations: { asker: t('受托机构', 'Agent') }, conceals: (_, roles) => (roles.has('asker') ? ['drafted_by'] : []), title: (f) => f.name ?? '', columns: { category: 'fee_rule' }, proofs: { contract: t('签署的委托合同和申明', 'The signed contract and declaration'), termination: t('解除协议', 'Agreement to end it') },
})

/** 引荐费: claimed on what statistics counted, audited by another, shown to the public, then paid by a third. */
const fee = defineMatter({
  kind: 'agent_fee', label: t('引荐费', 'Agent’s fee'), prefix: 'YJ', facts: feeFacts,
  states: { claimed: { label: t('待审核', 'Claimed') }, audited: { label: t('审核通过', 'Audited') }, shown: { label: t('公示中', 'Shown') }, contested: { label: t('异议处理', 'Contested') }, paid: { label: t('已支付', 'Paid'), final: true }, refused: { label: t('不予支付', 'Refused'), final: true } },
  acts: {
    claim: { label: t('申请引荐费', 'Claim a fee'), from: [], to: 'claimed', by: ['agents.registrar', 'investment.office', 'enterprise', 'import'], tone: 'primary', asks: ['contract', 'agent', 'lead', 'fixed_wan', 'land_price_wan', 'as_of_on', 'fee_wan'], needs: ['investment'], given: ['agents.contract', 'agents.agent', 'agents.lead'], requires: feeIsRight, suggests: { agent: agentOfContract, fee_wan: feeDue }, tells: ['agents.auditor', 'asker'],
      // Whoever claims for it, the fee is the agent's.
      apply: (f, body, { by }) => ({ ...f, ...body, claimed_by: by }), assigns: (_, { agent }) => (agent === undefined ? [] : [{ relation: 'asker', party: agent }]) },
    audit: { label: t('审核通过', 'Audit'), from: ['claimed', 'contested'], to: 'audited', by: ['agents.auditor', 'import'], tone: 'primary', asks: ['opinion'], needs: ['audit'], requires: auditorIsAnother, apply: (f, _, { by }) => ({ ...f, audited_by: by }), tells: ['agents.registrar', 'asker'] },
    show: { label: t('公示', 'Show it to the public'), from: ['audited'], to: 'shown', by: ['agents.registrar', 'import'], tone: 'primary', asks: ['notice_until_on'], requires: noticeIsWhole, apply: (f, body, { at }) => ({ ...f, ...body, notice_from_on: isoDay(at) }), tells: ['asker'] },
    contest: { label: t('登记异议', 'Note an objection'), from: ['shown'], to: 'contested', by: ['agents.registrar', 'auditor', 'supervisor'], asks: ['objection'], tells: ['agents.auditor', 'asker'] },
    pay: { label: t('支付', 'Pay'), from: ['shown'], to: 'paid', by: ['investment.office', 'import'], tone: 'primary', asks: ['paid_on'], needs: ['invoice'], requires: payerIsAnother, tells: ['agents.registrar', 'leader', 'asker'] },
    refuse: { label: t('不予支付', 'Refuse'), from: ['claimed', 'contested', 'audited', 'shown'], to: 'refused', by: ['agents.auditor'], tone: 'danger', asks: ['reason'], tells: ['agents.registrar', 'asker'] },
  },
  // Who objected, and what auditors wrote to each other, is not the agent's to read.
  clocks: {}, read: READERS, relations: { asker: t('受托机构', 'Agent') }, conceals: (_, roles) => (roles.has('asker') ? ['claimed_by', 'audited_by', 'opinion', 'objection'] : []), title: (f) => `引荐费${f.fee_wan ?? 0}万元`, columns: { size: 'fee_wan' }, proofs: { investment: t('到位投资的凭证（入库回执、审计报告）', 'Proof of what was realised'), audit: t('审核（审计）报告', 'Report of the audit'), invoice: t('发票', 'Invoice') },
})

const source = t('委托招商合同和引荐费台账：逐件可查', 'The ledgers of contracts and fees, each open to inspection')
const dayOf = (f: string) => `((m.facts->>'${f}')::date::timestamp at time zone 'Asia/Shanghai')`
const indicators: readonly MatterIndicator[] = [
  { id: 'agents.fees_paid', kind: 'agent_fee', label: t('已支付引荐费', 'Fees paid'), unit: t('万元', '10,000 yuan'), polarity: 'none', caliber: 'month', format: 'amount', source, definition: t('按支付日期', 'By the day of payment'), measure: { at: dayOf('paid_on'), base: `m.state = 'paid'`, value: `(m.facts->>'fee_wan')::float8`, by: 'sum' } },
  { id: 'agents.investment_brought', kind: 'agent_fee', label: t('委托招商带来的到位投资', 'Investment realised through agents'), unit: t('万元', '10,000 yuan'), polarity: 'higher', caliber: 'month', format: 'amount', source, definition: t('已支付引荐费所依据的到位固定资产投资，按支付日期', 'Fixed investment that paid fees rest on'), measure: { at: dayOf('paid_on'), base: `m.state = 'paid'`, value: `(m.facts->>'fixed_wan')::float8`, by: 'sum' } },
]

/** S3 委托招商. Read: agent-facts.ts, agent-guards.ts, and the rules of fees in packs/agents.ts. */
export const agents: Module = {
  id: 'agents', label: t('委托招商', 'Commissioned promotion'), matters: [contract, fee], indicators,
  posts: { 'agents.registrar': t('委托招商备案员', 'Registrar of agents'), 'agents.auditor': t('引荐费审核员', 'Auditor of fees') },
  given: { 'agents.agent': agentOf, 'agents.lead': leadOf, 'agents.staff': staffNamed, 'agents.contract': contractOf },
}
