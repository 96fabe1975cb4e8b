import { defineMatter } from '#kernel/matter.ts'
import type { Observed } from '#kernel/observation.ts'
import { facts, type Project, type ProjectActs, states } from './project-facts.ts'
import { all, codeIsRight, correctsReported, mayStart, permitFits, photosAreOfHere, planAheadOnly, planLeadsUp, reportsInOrder } from './project-guards.ts'

const given = ['projects.same_code']
const unit = ['lead:handler', 'lead:reviewer'] as const
const office = ['projects.office', 'import'] as const
const working = ['started', 'building'] as const
const seats = (_: Project, body: Project) => [
  ...(body.owner === undefined ? [] : [{ relation: 'asker', party: body.owner }]),
  ...(body.lead_unit === undefined ? [] : [{ relation: 'lead', party: body.lead_unit }]),
  ...(body.support_units ?? []).map((party) => ({ relation: 'support', party })),
]

/**
 * A month's report is the observation the investment indicator is made of: what was done since the report before. A correction
 * changes that month and the one after it, whose own share follows from it.
 */
const observes = ({ id, facts, body }: { id: string; facts: Project; body: Project }): readonly Observed[] => {
  const { period, paid_wan } = body
  const { reported = {} } = facts
  if (period === undefined) return []
  const periods = Object.keys(reported).toSorted()
  const at = periods.indexOf(period)
  const own = (i: number): readonly Observed[] => {
    const [is, was] = [periods[i], periods[i - 1]]
    return is === undefined ? [] : [{ indicator: 'projects.investment', subject: id, caliber: 'month', period: is, value: round((reported[is] ?? 0) - (was === undefined ? 0 : reported[was] ?? 0)), source: SOURCE }]
  }
  return [...own(at), ...own(at + 1), ...(paid_wan === undefined ? [] : [{ indicator: 'projects.paid', subject: id, caliber: 'point' as const, period, value: paid_wan, source: SOURCE }])]
}
const SOURCE = '项目单位月报'
/** 万元 to the fen. */
const round = (wan: number) => Math.round(wan * 1e6) / 1e6
/** The total as of each month, the last being where the project stands. */
const told = (facts: Project, { period, physical_wan }: Project): Project => {
  if (period === undefined || physical_wan === undefined) return facts
  const reported = { ...facts.reported, [period]: physical_wan }
  const last = Object.keys(reported).toSorted().at(-1) ?? period
  return { ...facts, reported, last_period: last, physical_wan: reported[last] ?? physical_wan }
}

const preparing = {
  register: {
    label: { zh: '入库储备', en: 'Register' }, from: [], to: 'reserve', by: office, tone: 'primary', given,
    asks: ['name', 'type', 'level', 'industry', 'content', 'total_wan', 'national_code?', 'owner?', 'lead_unit', 'support_units?', 'leader?', 'area?', 'place?', 'land_mu?', 'funds?', 'start_plan?', 'finish_plan?', 'source_id?'],
    requires: codeIsRight, assigns: seats, tells: ['lead', 'asker'],
  },
  amend: {
    label: { zh: '修改基本信息', en: 'Amend' }, from: ['reserve', 'preliminary', 'started', 'building', 'halted'], by: ['projects.office'], given,
    asks: ['name?', 'level?', 'industry?', 'content?', 'national_code?', 'owner?', 'lead_unit?', 'support_units?', 'leader?', 'area?', 'place?', 'land_mu?', 'funds?', 'start_plan?', 'finish_plan?', 'year_plan_wan?', 'reason'], requires: codeIsRight, assigns: seats,
  },
  begin_preliminary: { label: { zh: '转入前期', en: 'Begin preliminary work' }, from: ['reserve'], to: 'preliminary', by: office, tone: 'primary', asks: ['national_code', 'start_plan', 'finish_plan'], given, needs: ['basis'], requires: codeIsRight, tells: ['lead', 'asker'] },
  excuse_start: { label: { zh: '同意缓开', en: 'Accept a late start' }, from: ['reserve', 'preliminary'], by: ['leader'], asks: ['start_excuse'], tells: ['lead', 'projects.office'] },
  set_permit: {
    label: { zh: '更新手续', en: 'Update a permit' }, from: ['preliminary', 'started', 'building', 'halted'], by: ['projects.office', ...unit, 'support:handler', 'import'], asks: ['item', 'permit'], requires: permitFits,
    apply: (facts, { item = '', permit }) => ({ ...facts, permits: { ...facts.permits, ...(permit ? { [item]: permit } : {}) } }),
  },
  approve_plan: {
    label: { zh: '审定投资计划', en: 'Approve the plan' }, from: ['preliminary', 'started', 'building', 'halted'], by: office, asks: ['points', 'year_plan_wan?', 'reason?'], requires: all(planLeadsUp, planAheadOnly), tells: ['lead', 'asker'],
    apply: (facts, { points = [], reason }, { by, at }) => ({ ...facts, plans: [...(facts.plans ?? []), { from: points[0]?.period ?? '', points, approved_by: by, approved_at: at.toISOString(), ...(reason ? { reason } : {}) }] }),
  },
} as const satisfies ProjectActs

const building = {
  start: { label: { zh: '开工', en: 'Start' }, from: ['preliminary'], to: 'started', by: [...office, ...unit], tone: 'primary', asks: ['start_actual'], tells: ['leader', 'asker'], requires: all(mayStart, photosAreOfHere) },
  report_month: {
    label: { zh: '报送月报', en: "Report the month" }, from: working, to: 'building', by: [...unit, 'enterprise', 'import'], tone: 'primary', needs: ['photo'], asks: ['period', 'physical_wan', 'physical_percent?', 'paid_wan?', 'progress', 'trouble?'], tells: ['projects.office'],
    requires: all(reportsInOrder, photosAreOfHere), observes, apply: told,
  },
  correct_month: { label: { zh: '更正月报', en: 'Correct a month' }, from: [...working, 'halted', 'finished'], by: ['projects.office'], asks: ['period', 'physical_wan', 'paid_wan?', 'reason'], requires: correctsReported, observes, apply: told, tells: ['lead'] },
  count_in: { label: { zh: '登记入库', en: 'Entered in statistics' }, from: [...working, 'finished'], by: office, asks: ['counted_on', 'ack_no', 'counted_wan?'], needs: ['acknowledgement'], tells: ['lead'] },
  raise_issue: {
    label: { zh: '提出问题', en: 'Raise an issue' }, from: ['preliminary', ...working, 'halted'], by: [...unit, 'projects.office', 'enterprise'], asks: ['issue_id', 'issue_type', 'issue_text', 'issue_unit'], tells: ['projects.office'],
    touches: ({ id, facts, body }) => [{ kind: 'project_issue', id: body.issue_id ?? '', act: 'open_issue', opens: true, body: { project: id, project_name: facts.name, type: body.issue_type, content: body.issue_text, lead_unit: body.issue_unit, ...(facts.area ? { area: facts.area } : {}) } }],
  },
  halt: { label: { zh: '停工', en: 'Halt' }, from: working, to: 'halted', by: ['projects.office'], tone: 'danger', asks: ['reason'], tells: ['leader', 'lead'] },
  resume: { label: { zh: '复工', en: 'Resume' }, from: ['halted'], to: 'building', by: ['projects.office'], asks: ['reason'], needs: ['photo'], requires: photosAreOfHere, tells: ['lead'] },
  go_back: { label: { zh: '退回上一阶段', en: 'Take a step back' }, from: ['preliminary', 'started'], to: { among: ['reserve', 'preliminary'], choose: (facts) => (facts.start_actual ? 'preliminary' : 'reserve') }, by: ['projects.office'], tone: 'danger', asks: ['reason'], tells: ['lead'] },
} as const satisfies ProjectActs

const done = {
  finish: { label: { zh: '竣工', en: 'Finish' }, from: ['building'], to: 'finished', by: [...office, ...unit], tone: 'primary', asks: ['finish_actual'], tells: ['leader', 'asker'] },
  produce: { label: { zh: '投产', en: 'Put into production' }, from: ['finished'], to: 'producing', by: office, tone: 'primary', asks: ['produced_on'], tells: ['leader'] },
  reach_full: { label: { zh: '达产', en: 'Full capacity' }, from: ['producing'], to: 'full', by: office, asks: ['reason'], tells: ['leader'] },
  end: { label: { zh: '终止', en: 'End' }, from: ['reserve', 'preliminary', ...working, 'halted'], to: 'ended', by: ['projects.office', 'import'], tone: 'danger', asks: ['reason'], tells: ['lead', 'asker'] },
} as const satisfies ProjectActs

/**
 * 项目: 储备→前期→新开工→在建→竣工→投产→达产. No stage is set without what proves it; permits rest on one another as the
 * city's graph says; the month's report carries photographs of this place. Five sums of money stay five. @source DOMAIN S6, §1.15
 */
export const project = defineMatter({
  kind: 'project',
  label: { zh: '项目', en: 'Project' },
  prefix: 'XM',
  facts, states,
  acts: { ...preparing, ...building, ...done },
  clocks: {},
  read: ['projects.office', 'investment.office', 'leader', 'supervisor', 'auditor', 'lead', 'support', 'asker'],
  title: (f) => f.name ?? '',
  columns: { category: 'industry', area: 'area', urgency: 'level', size: 'total_wan', place: 'place' },
  proofs: {
    basis: { zh: '立项依据', en: 'Basis of the project' }, permit: { zh: '许可文件', en: 'The permit' }, photo: { zh: '现场照片（带时间和位置）', en: 'Photo of the site, with time and place' }, acceptance: { zh: '竣工验收材料', en: 'Acceptance record' },
    invoice: { zh: '首张发票', en: 'First invoice' }, power: { zh: '用电（受电）证明', en: 'Proof that it has power' }, acknowledgement: { zh: '入库回执', en: 'Acknowledgement of the bureau' }, voucher: { zh: '支出凭证', en: 'Voucher' },
  },
})
