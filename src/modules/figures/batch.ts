import { defineMatter } from '#kernel/matter.ts'
import { type Batch, type BatchActs, facts } from './batch-facts.ts'
import { all, likelyOrExplained, noneElsewhere, notStatistics, otherThanReporter } from './batch-guards.ts'

const given = ['figures.standing', 'figures.unlikely']
const reporters = ['figures.reporter', 'import'] as const
const observes = ({ facts, body }: { facts: Batch; body: Batch }) => (body.rows ?? []).map(({ subject, ...row }) => ({
  ...row, ...(subject === undefined ? {} : { subject }), source: facts.source ?? '', ...(facts.frame ? { frame: facts.frame } : {}),
  publication: facts.publication ?? 'unpublished' as const, ...(facts.embargo_until ? { embargo_until: new Date(facts.embargo_until) } : {}),
}))
const counted = (facts: Batch, body: Batch): Batch => ({ ...facts, rows_total: (facts.rows_total ?? 0) + (body.rows?.length ?? 0) })

const acts = {
  report: {
    label: { zh: '报送', en: 'Report' }, from: [], to: 'reported', by: reporters, tone: 'primary', tells: ['figures.checker'], asks: ['dataset', 'source', 'origin', 'frame?', 'rows', 'odd_reason?'], given,
    requires: all(noneElsewhere, likelyOrExplained), observes, apply: (facts, body, { by }) => ({ ...counted(facts, body), reported_by: by }),
  },
  add: {
    label: { zh: '补充数据', en: 'Add figures' }, from: ['reported'], by: reporters, asks: ['rows', 'odd_reason?'], given,
    requires: all(noneElsewhere, likelyOrExplained), observes, apply: counted,
  },
  send_back: { label: { zh: '退回核实', en: 'Send back' }, from: ['checked'], to: 'reported', by: ['figures.checker'], asks: ['reason'], tells: ['figures.reporter'] },
  check: { label: { zh: '审核通过', en: 'Pass the check' }, from: ['reported'], to: 'checked', by: ['figures.checker'], tone: 'primary', asks: [], requires: otherThanReporter, tells: ['figures.reporter'] },
  publish: {
    label: { zh: '发布', en: 'Publish' }, from: ['checked', 'published'], to: 'published', by: ['figures.checker', 'import'], tone: 'primary', asks: ['publication', 'embargo_until?'], requires: otherThanReporter,
    releases: ({ facts }) => ({ publication: facts.publication ?? 'preliminary', ...(facts.embargo_until ? { embargo_until: new Date(facts.embargo_until) } : {}) }),
  },
  revise: {
    label: { zh: '更正数据', en: 'Correct figures' }, from: ['reported', 'checked', 'published'], by: reporters, asks: ['rows', 'reason', 'odd_reason?'], given, tells: ['figures.checker'],
    requires: all(notStatistics, noneElsewhere, likelyOrExplained), observes,
  },
  receive_revision: { label: { zh: '接收统计部门修订', en: "Receive the bureau's revision" }, from: ['published'], by: ['import'], asks: ['rows', 'reason'], given: ['figures.standing'], requires: noneElsewhere, observes },
  withdraw: { label: { zh: '撤回', en: 'Withdraw' }, from: ['reported', 'checked', 'published'], to: 'withdrawn', by: ['figures.checker'], tone: 'danger', asks: ['reason'], releases: () => 'withdrawn', tells: ['figures.reporter'] },
} as const satisfies BatchActs

/**
 * 数据报送批次: figures that come in together. Each line of its ledger carries its rows, so that the chain covers every
 * figure; they are kept back until somebody else has checked them and they are published.
 */
export const batch = defineMatter({
  kind: 'batch',
  label: { zh: '数据批次', en: 'Data batch' },
  prefix: 'SJ',
  facts, acts,
  states: {
    reported: { label: { zh: '待审核', en: 'To be checked' } },
    checked: { label: { zh: '待发布', en: 'To be published' } },
    published: { label: { zh: '已发布', en: 'Published' }, final: true },
    withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, final: true },
  },
  clocks: {},
  read: ['figures.reporter', 'figures.checker', 'auditor', 'import'],
  title: (f) => `${f.dataset ?? ''}（${f.source ?? ''}）`,
  columns: { category: 'origin' },
  proofs: { original: { zh: '原始表格', en: 'The table as it came' } },
})
