import { defineMatter, type EntryHead } from '#kernel/matter.ts'
import { type Agreement, type AgreementActs, CLAUSE_INNER, facts, performedBy, states } from './agreement-facts.ts'
import { all, anotherDecides, bothNumbers, clausesAnswered, companyOfLead, digestOf, leadIsOpen, mayPerform, noneOpen, notAhead, notOwnDraft, notYetReviewed, numbered, promisesMade, recoveryRises, sumsFit, verdictFits } from './agreement-guards.ts'

const DRAFTERS = ['investment.office', 'investment.scout', 'parks.manager', 'import'] as const
const OFFICE = ['investment.office', 'parks.manager', 'import'] as const
const BODY = ['clauses', 'promises?', 'phases?', 'agreed_investment_wan?', 'fixed_investment_wan?', 'foreign_agreed?'] as const

/** A changed word voids what was said of the words before. */
const redrafted = ({ legality: _, fair_competition: __, ...facts }: Agreement, body: Agreement): Agreement => ({ ...facts, ...body })

const reviewOf = ({ facts, body, entry: { by, at }, verdict }: { facts: Agreement; body: Agreement; entry: EntryHead; verdict: string }) => ({ no: body.review_no ?? '', verdict, opinion: body.opinion ?? '', by, at: at.toISOString(), digest: digestOf(facts) })

/** Sent back: the number given by the other hand is void with it, since the words will change. */
const reviewed = (which: 'legality' | 'fair_competition', verdictOf: (body: Agreement) => string | undefined) => (facts: Agreement, body: Agreement, entry: EntryHead): Agreement => {
  const verdict = verdictOf(body) ?? ''
  const said = reviewOf({ facts, body, entry, verdict })
  if (verdict !== 'return') return { ...facts, [which]: said }
  const { legality: _, fair_competition: __, ...rest } = facts
  return { ...rest, returned: [...(facts.returned ?? []), said] }
}
const after = (verdict: string | undefined, other: unknown) => (verdict === 'return' ? 'drafted' : other === undefined ? 'reviewing' : 'cleared') as 'drafted' | 'reviewing' | 'cleared'

const drafting = {
  draft: {
    label: { zh: '起草协议', en: 'Draft an agreement' }, inner: true, from: [], to: 'drafted', by: DRAFTERS, tone: 'primary', asks: ['lead', 'name', 'type', 'party_a?', 'party_b', ...BODY, 'source_id?'], given: ['agreements.lead'], requires: all(leadIsOpen, sumsFit),
    apply: (f, body, { by }) => ({ ...f, ...body, drafted_by: by }), assigns: (_, { party_a }) => (party_a === undefined ? [] : [{ relation: 'lead', party: party_a }]),
  },
  amend: {
    label: { zh: '修改', en: 'Amend' }, inner: true, from: ['drafted', 'reviewing', 'cleared'], to: 'drafted', by: DRAFTERS, asks: ['name?', 'type?', 'party_a?', 'party_b?', 'clauses?', 'promises?', 'phases?', 'agreed_investment_wan?', 'fixed_investment_wan?', 'foreign_agreed?'], requires: sumsFit, tells: ['legal.reviewer', 'fair_competition.reviewer'],
    apply: (f, body, { by }) => ({ ...redrafted(f, body), drafted_by: by }),
  },
  submit: { label: { zh: '提请审查', en: 'Submit for review' }, inner: true, from: ['drafted'], to: 'reviewing', by: DRAFTERS, tone: 'primary', asks: [], requires: all(clausesAnswered, promisesMade, sumsFit), tells: ['legal.reviewer', 'fair_competition.reviewer'] },
  review_legality: {
    label: { zh: '合法性审核', en: 'Review legality' }, inner: true, from: ['reviewing'], to: { among: ['reviewing', 'cleared', 'drafted'], choose: (f, body) => after(body.legality_verdict, f.fair_competition) }, by: ['legal.reviewer'], tone: 'primary', asks: ['legality_verdict', 'review_no?', 'opinion'],
    requires: all(notOwnDraft, notYetReviewed('legality'), numbered), apply: reviewed('legality', (b) => b.legality_verdict), tells: ['investment.office', 'lead'],
  },
  review_fair: {
    label: { zh: '公平竞争审查', en: 'Review fair competition' }, inner: true, from: ['reviewing'], to: { among: ['reviewing', 'cleared', 'drafted'], choose: (f, body) => after(body.fair_verdict, f.legality) }, by: ['fair_competition.reviewer'], tone: 'primary', asks: ['fair_verdict', 'review_no?', 'opinion'],
    requires: all(notOwnDraft, notYetReviewed('fair_competition'), numbered, verdictFits, clausesAnswered), apply: reviewed('fair_competition', (b) => b.fair_verdict), tells: ['investment.office', 'lead'],
  },
  /** Records of agreements reviewed elsewhere, before the house was there. */
  carry_over: {
    label: { zh: '导入既有审查', en: 'Carry over a review' }, from: ['drafted'], to: 'cleared', by: ['import'], asks: ['review_no', 'opinion'], inner: true,
    apply: (f, body, entry) => ({ ...f, legality: reviewOf({ facts: f, body, entry, verdict: 'pass' }), fair_competition: reviewOf({ facts: f, body, entry, verdict: 'pass' }) }),
  },
  abandon: { label: { zh: '不再签署', en: 'Abandon' }, inner: true, from: ['drafted', 'reviewing', 'cleared'], to: 'abandoned', by: DRAFTERS, tone: 'danger', asks: ['reason'] },
} as const satisfies AgreementActs

const performing = {
  sign: {
    label: { zh: '签署', en: 'Sign' }, from: ['cleared'], to: 'signed', by: OFFICE, tone: 'primary', asks: ['agreement_no', 'signed_on'], needs: ['scan'], requires: all(bothNumbers, promisesMade, notAhead), tells: ['lead', 'leader'],
    apply: (f, body) => ({ ...f, ...body, commitments: (f.promises ?? []).map((_, i) => String(i + 1)) }),
    // Each promise becomes a matter of its own, with its day.
    touches: ({ id, facts: f }) => (f.promises ?? []).map((p, i) => ({ kind: 'commitment', id: `${id}-c${i + 1}`, act: 'open_commitment', opens: true, body: { agreement: id, ...(f.lead ? { lead: f.lead } : {}), name: `${f.party_b ?? ''}：${TITLE[p.metric] ?? p.metric}`, metric: p.metric, ...(p.value === undefined ? {} : { value: p.value }), due_on: p.due_on, ...(f.party_a ? { unit_for: f.party_a } : {}) } })),
  },
  name_performer: {
    label: { zh: '确认履约企业', en: 'Name the firm that performs it' }, from: ['signed', 'performing', 'exiting'], by: OFFICE, asks: ['firm'], given: ['agreements.lead', 'agreements.firm'], requires: mayPerform, suggests: { firm: companyOfLead }, tells: ['asker', 'lead'],
    apply: ({ performer: before, performer_before: _, ...f }, { firm = '' }) => ({ ...f, performer: firm, ...(before === undefined ? {} : { performer_before: before }) }), assigns: performedBy,
    touches: ({ id, body: { firm = '' }, facts: f }) => (f.commitments ?? []).map((n) => ({ kind: 'commitment', id: `${id}-c${n}`, act: 'take_on', body: { firm } })),
  },
  perform: { label: { zh: '转入履约', en: 'Begin performance' }, from: ['signed'], to: 'performing', by: OFFICE, asks: [] },
  fulfil: { label: { zh: '履约完毕', en: 'Fulfilled' }, from: ['signed', 'performing'], to: 'fulfilled', by: ['investment.office', 'import'], asks: ['reason'], needs: ['assessment'], given: ['agreements.open'], requires: noneOpen, tells: ['lead', 'leader', 'asker'] },
  propose_exit: { label: { zh: '提出解除（退出）', en: 'Propose that it ends' }, inner: true, from: ['signed', 'performing'], to: 'exiting', by: ['investment.office', 'parks.manager'], tone: 'danger', asks: ['exit_reason', 'debt_handling', 'land_handling', 'recover_wan'], apply: (f, body, { by }) => ({ ...f, ...body, exit_by: by }), tells: ['legal.reviewer', 'leader'] },
  approve_exit: { label: { zh: '审核解除', en: 'Approve that it ends' }, from: ['exiting'], to: 'terminated', by: ['legal.reviewer', 'import'], tone: 'danger', asks: ['reason'], needs: ['settlement'], requires: anotherDecides, tells: ['investment.office', 'leader', 'asker'] },
  refuse_exit: { label: { zh: '不同意解除', en: 'Refuse that it ends' }, inner: true, from: ['exiting'], to: 'performing', by: ['legal.reviewer'], asks: ['reason'], requires: anotherDecides, tells: ['investment.office'] },
  record_recovery: { label: { zh: '登记收回资金', en: 'Record what was recovered' }, from: ['exiting', 'terminated'], by: OFFICE, asks: ['recovered_wan', 'recovered_on'], needs: ['voucher'], requires: all(notAhead, recoveryRises) },
} as const satisfies AgreementActs
const INNER = ['drafted_by', 'legality', 'fair_competition', 'returned', 'legality_verdict', 'fair_verdict', 'review_no', 'opinion', 'exit_reason', 'exit_by', 'debt_handling', 'land_handling', 'performer_before', 'source_id', ...CLAUSE_INNER]
const TITLE: Readonly<Record<string, string>> = { paid_in: '实缴资本', fixed_investment: '固定资产投资', start_on: '开工', produce_on: '投产', output: '年产值', tax: '年税收', jobs: '用工', tax_per_mu: '亩均税收' }

/** 投资协议: no word of it is signed before law and fair competition have each given their number for it. @source DOMAIN S3, §4; 公平竞争审查条例 */
export const agreement = defineMatter({
  kind: 'agreement',
  label: { zh: '投资协议', en: 'Agreement' },
  prefix: 'XY',
  facts, states,
  acts: { ...drafting, ...performing },
  clocks: {
    // Side by side: whoever has given their number owes nothing while the other is still at it.
    legality: { label: { zh: '合法性审核', en: 'Legality' }, stage: 'agreement.legality', runs: ['reviewing'], ends: ['review_legality'] },
    fair_competition: { label: { zh: '公平竞争审查', en: 'Fair competition' }, stage: 'agreement.fair_competition', runs: ['reviewing'], ends: ['review_fair'] },
  },
  read: ['investment.office', 'investment.scout', 'investment.board', 'parks.manager', 'legal.reviewer', 'fair_competition.reviewer', 'leader', 'supervisor', 'auditor', 'lead', 'support', 'asker'],
  // The firm reads what it signed; how the district came to it, and what it thinks of ending it, stays inside.
  conceals: (_, roles) => (roles.has('asker') ? INNER : []),
  relations: { asker: { zh: '履约企业', en: 'Performs it' }, lead: { zh: '甲方', en: 'For the district' } },
  title: (f) => f.name ?? '',
  columns: { category: 'type', size: 'agreed_investment_wan' },
  proofs: { scan: { zh: '已签署协议扫描件', en: 'Scan of the signed agreement' }, assessment: { zh: '履约评估报告', en: 'Assessment' }, settlement: { zh: '清算和处置文件', en: 'Settlement papers' }, voucher: { zh: '收回资金凭证', en: 'Voucher' } },
})
