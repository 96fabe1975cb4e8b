import { defineMatter } from '#kernel/matter.ts'
import { all } from '#packs/rulings.ts'
import { facts, type RuleChange, type RuleChangeActs } from './rule-facts.ts'
import { notBefore, notTheDrafter, sameRule, sound, tried } from './rule-guards.ts'

const asks = ['title', 'doc_no', 'effective_from', 'table', 'change_reason'] as const
const drafted = (facts: RuleChange, _: RuleChange, { by }: { by: string }): RuleChange => ({ ...facts, drafted_by: by })

const acts = {
  draft: { label: { zh: '起草规则', en: 'Draft a rule' }, from: [], to: 'drafted', by: ['rules.editor', 'import'], tone: 'primary', asks: ['rule', ...asks], requires: sameRule, apply: drafted },
  amend: { label: { zh: '修改', en: 'Amend' }, from: ['drafted'], by: ['rules.editor'], asks, requires: sameRule, apply: drafted },
  submit: { label: { zh: '提交审批', en: 'Submit' }, from: ['drafted'], to: 'submitted', by: ['rules.editor', 'import'], tone: 'primary', asks: [], given: ['rules.trials'], requires: all<RuleChange>(sound, notBefore, tried), tells: ['leader'] },
  approve: {
    label: { zh: '批准', en: 'Approve' }, from: ['submitted'], to: 'approved', by: ['leader', 'import'], tone: 'primary', asks: [], requires: all<RuleChange>(notTheDrafter, notBefore), tells: ['rules.editor'],
    apply: (facts, _, { by }) => ({ ...facts, approved_by: by }),
  },
  send_back: { label: { zh: '退回修改', en: 'Send back' }, from: ['submitted'], to: 'drafted', by: ['leader', 'rules.editor'], asks: ['reason'], tells: ['rules.editor'] },
  withdraw: { label: { zh: '撤回', en: 'Withdraw' }, from: ['drafted', 'submitted'], to: 'withdrawn', by: ['rules.editor'], tone: 'danger', asks: ['reason'] },
} as const satisfies RuleChangeActs

/**
 * 规则修订: a district's own version of a decision table. Drafted, tried on past cases, approved by another, in force from its day
 * on; what was decided before stays as it was.
 */
export const ruleChange = defineMatter({
  kind: 'rule_change',
  label: { zh: '规则修订', en: 'Rule change' },
  prefix: 'GZ',
  facts, acts,
  states: {
    drafted: { label: { zh: '起草中', en: 'Draft' } },
    submitted: { label: { zh: '待批准', en: 'Submitted' } },
    approved: { label: { zh: '已批准', en: 'Approved' }, final: true },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, final: true },
  },
  clocks: { approve: { label: { zh: '审批', en: 'Approval' }, stage: 'rule.approve', runs: ['submitted'] } },
  read: ['rules.editor', 'leader', 'supervisor', 'auditor'],
  title: (f) => `${f.table?.label.zh ?? f.rule ?? ''} ${f.doc_no ?? ''}`,
  columns: { category: 'rule' },
  proofs: { document: { zh: '依据文件', en: 'The document' } },
})
