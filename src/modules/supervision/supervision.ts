import { defineMatter } from '#kernel/matter.ts'
import { all as allOf } from '#packs/rulings.ts'
import { facts, states, type Supervision, type SupervisionActs } from './supervision-facts.ts'
import { asked, byAnother, leadIsNotSupport, mayAskExtension, mayReturn, monthsOf, notSecret, notTheLead, noWishedFigure, officesExist, raisesByOne, rulesRightly } from './supervision-guards.ts'

const all = allOf<Supervision>
const given = ['supervision.offices']
const unit = ['lead:handler', 'lead:reviewer'] as const
const without = (facts: Supervision, ...keys: readonly (keyof Supervision)[]): Supervision => Object.fromEntries(Object.entries(facts).filter(([k]) => !keys.includes(k as keyof Supervision)))
const seats = (_: Supervision, body: Supervision) => [
  ...(body.lead_unit === undefined ? [] : [{ relation: 'lead', party: body.lead_unit }]),
  ...(body.support_units ?? []).map((party) => ({ relation: 'support', party })),
]

const setUp = {
  draft: {
    label: { zh: '拟立项', en: 'Draft' }, from: [], to: 'drafted', by: ['supervisor', 'house', 'import'], tone: 'primary', tells: ['leader'],
    asks: ['source', 'subject', 'content', 'class', 'doc_no?', 'leader?', 'area?', 'lead_unit?', 'support_units?', 'milestones?', 'about_kind?', 'about_id?', 'wording_reason?'], given,
    requires: all(officesExist, leadIsNotSupport, noWishedFigure, notSecret, monthsOf), apply: (facts, _, { by }) => ({ ...facts, drafted_by: by }),
  },
  amend: {
    label: { zh: '修改', en: 'Amend' }, from: ['drafted'], by: ['supervisor'], asks: ['subject', 'content', 'class', 'doc_no?', 'leader?', 'area?', 'lead_unit?', 'support_units?', 'milestones?', 'wording_reason?'], given,
    requires: all(officesExist, leadIsNotSupport, noWishedFigure, notSecret, monthsOf),
  },
  approve: { label: { zh: '审核立项', en: 'Take up' }, from: ['drafted'], to: 'approved', by: ['leader', 'supervisor', 'import'], tone: 'primary', asks: [], requires: byAnother('drafted_by', '拟立项人不能审核自己的立项', 'whoever drafted it may not take it up'), tells: ['supervisor'] },
  reject: { label: { zh: '不予立项', en: 'Do not take up' }, from: ['drafted'], to: 'rejected', by: ['leader', 'supervisor'], tone: 'danger', asks: ['reason'], tells: ['supervisor'] },
  assign: {
    label: { zh: '交办', en: 'Assign' }, from: ['approved'], to: 'assigned', by: ['supervisor', 'import'], tone: 'primary', asks: ['lead_unit', 'support_units?', 'milestones?'], given, tells: ['lead', 'support'],
    requires: all(officesExist, leadIsNotSupport, monthsOf), assigns: seats, apply: (facts, _, { at }) => ({ ...facts, assigned_at: facts.assigned_at ?? at.toISOString() }),
  },
} as const satisfies SupervisionActs

const handling = {
  acknowledge: { label: { zh: '签收', en: 'Acknowledge' }, from: ['assigned'], to: 'handling', by: [...unit, 'import'], tone: 'primary', asks: [], tells: ['supervisor'] },
  return_back: {
    label: { zh: '退回', en: 'Return' }, from: ['assigned', 'handling'], to: 'returned', by: ['lead:reviewer', 'lead:handler'], asks: ['return_basis', 'proposed_unit?'], given, tells: ['supervisor'],
    requires: all(officesExist, mayReturn), apply: (facts) => ({ ...facts, returns: (facts.returns ?? 0) + 1 }),
  },
  rule: {
    label: { zh: '裁定', en: 'Rule' }, from: ['returned'], to: 'assigned', by: ['supervisor'], tone: 'primary', asks: ['ruling', 'lead_unit?', 'reason'], given, tells: ['lead'], requires: all(officesExist, rulesRightly), assigns: seats,
  },
  progress: { label: { zh: '报送进展', en: 'Report progress' }, from: ['handling', 'long_term'], by: [...unit, 'import'], asks: ['note'], tells: ['supervisor'] },
  give_opinion: { label: { zh: '配合意见', en: 'Give an opinion' }, from: ['handling', 'long_term'], by: ['support:handler', 'support:reviewer'], asks: ['opinion'], tells: ['lead'] },
  ask_extension: { label: { zh: '申请延期', en: 'Ask for more time' }, from: ['handling'], by: unit, asks: ['extension_reason'], tells: ['supervisor', 'leader'], requires: mayAskExtension, apply: (facts, _, { by }) => ({ ...facts, extension_by: by }) },
  grant_extension: {
    label: { zh: '同意延期', en: 'Grant more time' }, from: ['handling'], by: ['leader'], asks: ['reason?'], tells: ['lead', 'supervisor'], requires: all(asked, byAnother('extension_by', '申请人不能审批自己的延期', 'whoever asked may not grant it'), notTheLead),
    apply: (facts) => ({ ...without(facts, 'extension_by'), extensions: (facts.extensions ?? 0) + 1 }),
  },
  refuse_extension: { label: { zh: '不同意延期', en: 'Refuse more time' }, from: ['handling'], by: ['leader', 'supervisor'], asks: ['reason'], tells: ['lead'], requires: asked, apply: (facts) => without(facts, 'extension_by', 'extension_reason') },
  escalate: { label: { zh: '督办升级', en: 'Raise the level' }, from: ['assigned', 'handling', 'returned', 'long_term'], by: ['supervisor', 'house'], asks: ['level', 'level_basis'], tells: ['lead', 'leader'], requires: raisesByOne, apply: (facts, _, { at }) => ({ ...facts, level_at: at.toISOString() }) },
  lower: { label: { zh: '解除督办等级', en: 'Lift the level' }, from: ['assigned', 'handling', 'long_term'], by: ['supervisor'], asks: ['reason'], tells: ['lead'], requires: ({ facts }) => (facts.level ? undefined : { zh: '未升级督办', en: 'no level has been raised' }), apply: (facts) => without(facts, 'level', 'level_basis', 'level_at') },
  suspend: { label: { zh: '中止', en: 'Suspend' }, from: ['handling', 'long_term'], to: 'suspended', by: ['leader'], asks: ['reason', 'resume_on?'], tells: ['lead', 'supervisor'] },
  resume: { label: { zh: '恢复办理', en: 'Resume' }, from: ['suspended'], to: 'handling', by: ['leader', 'supervisor'], asks: ['reason?'], tells: ['lead'] },
  make_long_term: { label: { zh: '转长期推进', en: 'Make long-term' }, from: ['handling'], to: 'long_term', by: ['leader'], asks: ['reason', 'milestones'], tells: ['lead', 'supervisor'], requires: monthsOf },
} as const satisfies SupervisionActs

const verdict = {
  feed_back: {
    label: { zh: '反馈办理结果', en: 'Feed back the result' }, from: ['handling', 'long_term'], to: 'reported', by: [...unit, 'import'], tone: 'primary', asks: ['feedback'], needs: ['result'], tells: ['supervisor'], requires: notSecret,
    apply: (facts, _, { by, at }) => ({ ...facts, fed_back_by: by, fed_back_at: at.toISOString() }),
  },
  verify: {
    label: { zh: '核查属实', en: 'Verified' }, from: ['reported'], to: 'completed', by: ['supervisor', 'import'], tone: 'primary', asks: ['verification'], tells: ['lead', 'leader'], requires: all(notTheLead, byAnother('fed_back_by', '反馈人不能核查自己的反馈', 'whoever fed it back may not check it')),
    apply: (facts, _, { by }) => ({ ...facts, verified_by: by }),
  },
  do_again: {
    label: { zh: '核查不实，重新办理', en: 'Not so: do it again' }, from: ['reported', 'completed'], to: 'handling', by: ['supervisor'], tone: 'danger', asks: ['verification'], tells: ['lead', 'leader'], requires: notTheLead,
    apply: (facts) => ({ ...without(facts, 'fed_back_by', 'fed_back_at'), reworks: (facts.reworks ?? 0) + 1 }),
  },
  close_out: { label: { zh: '销号', en: 'Close out' }, from: ['completed'], to: 'closed_out', by: ['supervisor', 'import'], tone: 'primary', asks: ['reason?'], tells: ['lead', 'leader'], requires: notTheLead },
} as const satisfies SupervisionActs

/**
 * 督办事项: 立项→交办→签收→办理→反馈→核查→办结→销号, with one lead, proof of the result, and a check by somebody else.
 * Its time runs from the assignment; no return restarts it. When it runs out the level rises as the table `supervision.escalation` says. @source DOMAIN S1
 */
export const supervision = defineMatter({
  kind: 'supervision',
  label: { zh: '督办事项', en: 'Supervision' },
  prefix: 'DB',
  facts, states,
  acts: { ...setUp, ...handling, ...verdict },
  clocks: {
    approve: { label: { zh: '立项审核', en: 'Taking up' }, stage: 'supervision.approve', runs: ['drafted'] },
    assign: { label: { zh: '交办', en: 'Assignment' }, stage: 'supervision.assign', runs: ['approved'] },
    acknowledge: { label: { zh: '签收', en: 'Acknowledgement' }, stage: 'supervision.acknowledge', runs: ['assigned'] },
    resolve: {
      label: { zh: '办理', en: 'Handling' }, stage: 'supervision.resolve', class: (f) => f.class, runs: ['assigned', 'returned', 'handling'], holds: ['reported', 'suspended'],
      extends: { act: 'grant_extension', stage: 'supervision.extension' },
    },
    feedback: { label: { zh: '进展反馈', en: 'Progress' }, stage: 'supervision.feedback', runs: ['long_term'] },
    verify: { label: { zh: '核查', en: 'Verification' }, stage: 'supervision.verify', runs: ['reported'] },
  },
  read: ['supervisor', 'leader', 'auditor', 'lead', 'support'],
  title: (f) => f.subject ?? '',
  columns: { category: 'source', area: 'area', urgency: 'class' },
  proofs: { result: { zh: '办结凭证（文件、照片或书面材料）', en: 'Proof of the result' }, document: { zh: '交办文件', en: 'The assigning document' }, photo: { zh: '现场照片', en: 'Photo' } },
})
