import { defineMatter } from '#kernel/matter.ts'
import { facts, type Target, type TargetActs } from './target-facts.ts'
import { all, approved, bandIsRange, changed, changesOnlyAhead, leadsToGoal, otherThan, unchanged } from './target-guards.ts'

const seats = (_: Target, body: Target) => [
  ...(body.lead_unit === undefined ? [] : [{ relation: 'lead', party: body.lead_unit }]),
  ...(body.support_units ?? []).map((party) => ({ relation: 'support', party })),
]

const acts = {
  propose: {
    label: { zh: '拟定目标', en: 'Propose a target' }, from: [], to: 'proposed', by: ['targets.planner', 'import'], tone: 'primary', tells: ['leader'],
    asks: ['indicator', 'year', 'subject?', 'name', 'baseline?', 'goal', 'stretch?', 'band_low?', 'band_high?', 'curve?', 'weight?', 'lead_unit', 'support_units?', 'doc_no?', 'basis?'],
    requires: all(leadsToGoal, bandIsRange), assigns: seats, apply: (facts, _, { by }) => ({ ...facts, proposed_by: by }),
  },
  amend: {
    label: { zh: '修改拟定稿', en: 'Amend the proposal' }, from: ['proposed'], by: ['targets.planner'], asks: ['name', 'baseline?', 'goal', 'stretch?', 'band_low?', 'band_high?', 'curve?', 'weight?', 'lead_unit', 'support_units?', 'doc_no?', 'basis?'],
    requires: all(leadsToGoal, bandIsRange), assigns: seats, apply: (facts, _, { by }) => ({ ...facts, proposed_by: by }),
  },
  approve: { label: { zh: '审定', en: 'Approve' }, from: ['proposed'], to: 'approved', by: ['leader', 'import'], tone: 'primary', asks: [], requires: otherThan('proposed_by'), tells: ['lead', 'support', 'targets.planner'], apply: (facts, _, { by, at }) => approved(facts, by, at) },
  drop: { label: { zh: '撤销', en: 'Drop' }, from: ['proposed'], to: 'dropped', by: ['targets.planner', 'leader'], tone: 'danger', asks: ['reason'], tells: ['lead'] },
  explain: { label: { zh: '进度说明', en: 'Explain progress' }, from: ['approved', 'changing'], by: ['lead:handler', 'lead:reviewer', 'support:handler', 'targets.planner'], asks: ['note'], tells: ['targets.planner'] },
  ask_change: {
    label: { zh: '申请调整', en: 'Ask for a change' }, from: ['approved'], to: 'changing', by: ['targets.planner', 'lead:reviewer'], tells: ['leader'],
    asks: ['change_from', 'change_goal', 'change_stretch?', 'change_curve?', 'change_reason', 'change_doc_no?'], requires: changesOnlyAhead, apply: (facts, _, { by }) => ({ ...facts, change_by: by }),
  },
  approve_change: {
    label: { zh: '同意调整', en: 'Approve the change' }, from: ['changing'], to: 'approved', by: ['leader'], tone: 'primary', asks: ['change_doc_no'], tells: ['lead', 'targets.planner'],
    requires: otherThan('change_by'), apply: (facts, _, { by, at }) => changed(facts, by, at),
  },
  refuse_change: { label: { zh: '不同意调整', en: 'Refuse the change' }, from: ['changing'], to: 'approved', by: ['leader'], asks: ['reason'], tells: ['lead', 'targets.planner'], apply: unchanged },
  reassign: { label: { zh: '调整牵头单位', en: 'Change the lead unit' }, from: ['approved'], by: ['targets.planner'], asks: ['lead_unit', 'support_units?', 'reason'], tells: ['lead', 'support'], assigns: seats },
  close: { label: { zh: '年终核定', en: 'Settle the year' }, from: ['approved'], to: 'closed', by: ['targets.planner', 'import'], asks: ['result', 'doc_no?'], tells: ['lead'] },
} as const satisfies TargetActs

/**
 * 年度目标: what an indicator is to reach in a year, by a plan that need not be linear. Every version is approved by
 * another and kept; a change reaches only months to come, so what was owed never changes afterwards. @source DOMAIN S1
 */
export const target = defineMatter({
  kind: 'target',
  label: { zh: '年度目标', en: 'Target' },
  prefix: 'MB',
  facts, acts,
  states: {
    proposed: { label: { zh: '待审定', en: 'Proposed' } },
    approved: { label: { zh: '执行中', en: 'In force' } },
    changing: { label: { zh: '调整待审', en: 'Change proposed' } },
    closed: { label: { zh: '已核定', en: 'Settled' }, final: true },
    dropped: { label: { zh: '已撤销', en: 'Dropped' }, final: true },
  },
  clocks: { approve: { label: { zh: '审定', en: 'Approval' }, stage: 'target.approve', runs: ['proposed', 'changing'] } },
  read: ['targets.planner', 'leader', 'supervisor', 'auditor', 'lead', 'support'],
  title: (f) => `${f.year ?? ''}年 ${f.name ?? ''}`,
  columns: { category: 'indicator', area: 'subject' },
  proofs: { document: { zh: '下达文件', en: 'The document' } },
})
