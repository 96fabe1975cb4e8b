import { defineMatter } from '#kernel/matter.ts'
import type { Role } from '#kernel/caller.ts'
import { facts, IDENTITY, type Lead, SUBSTANCE } from './lead-facts.ts'
import { landing } from './lead-landing.ts'
import { past } from './lead-past.ts'
import { reporting } from './lead-reporting.ts'
import { review } from './lead-review.ts'
import { EVERY, states } from './lead-states.ts'
import { talks } from './lead-talks.ts'

/** Who may know whom the district is talking to. The units that have it, and those who decide. */
const INNER: readonly Role[] = ['investment.office', 'investment.board', 'leader', 'auditor', 'lead', 'support']
/** Of an internal lead also whoever checks its agreement or follows it up by order. */
const LINE: readonly Role[] = [...INNER, 'legal.reviewer', 'fair_competition.reviewer', 'supervisor']

/** 内部 keeps who it is from posts outside the line, 保密 also what it is worth, and from all but those who decide. */
export function concealed({ confidentiality = 'internal' }: Lead, roles: ReadonlySet<Role>): readonly string[] {
  if (confidentiality === 'ordinary') return []
  const within = (confidentiality === 'secret' ? INNER : LINE).some((r) => roles.has(r))
  return within ? [] : confidentiality === 'secret' ? [...IDENTITY, ...SUBSTANCE] : IDENTITY
}

/**
 * 招商线索: 线索→研判→在谈→评审→拟签约→签约→落位→开工→竣工→投产→入规入统→达产, or 暂缓, 流转, 终止, 退出. Whoever reports first has
 * the first talk for a term and keeps it by progress. No stage is set without what proves it; five sums stay five.
 * @source DOMAIN S3, §1.15
 */
export const lead = defineMatter({
  kind: 'lead',
  label: { zh: '招商线索', en: 'Lead' },
  prefix: 'ZS',
  facts, states,
  acts: { ...reporting, ...talks, ...review, ...landing, ...past },
  // What is taken over from a register is owed from that day on: nobody is late for what was before the house.
  clocks: {
    respond: { label: { zh: '响应', en: 'Response' }, stage: 'lead.respond', runs: ['reported'], restarts: ['take_over'] },
    ruling: { label: { zh: '首报裁定', en: 'Ruling' }, stage: 'lead.ruling', runs: ['contended'] },
    screen: { label: { zh: '研判', en: 'Screening' }, stage: 'lead.screen', class: (f) => f.class, runs: ['screening'], holds: ['paused'], relimits: ['amend'], restarts: ['take_over'], ends: ['screen'] },
    // Met by the word alone: it is owed past the screening, and when it comes to nothing. What a register tells of the past is owed to nobody.
    feedback: { label: { zh: '反馈引荐人', en: 'Word to the introducer' }, stage: 'lead.feedback', when: (f) => f.introducer !== undefined && f.registered === undefined, runs: EVERY.filter((s) => s !== 'paused'), holds: ['paused'], ends: ['answer_introducer'] },
    // Each report is owed so long after the one before. Overdue and a month without progress, it may be given to another unit.
    report: { label: { zh: '两周进展报告', en: 'Progress report' }, stage: 'lead.report', runs: ['talking'], holds: ['paused', 'reviewing', 'proposed'], restarts: ['report_progress', 'take_over'], expires: { act: 'stall', body: {} } },
    // The board's time is not the unit's.
    protection: { label: { zh: '首谈保护期', en: 'Protection of the first talk' }, stage: 'lead.protection', runs: ['reported', 'screening', 'talking'], holds: ['paused', 'reviewing', 'proposed'], extends: { act: 'renew_protection', stage: 'lead.renewal' }, restarts: ['take_over'], expires: { act: 'lapse_protection', body: {} } },
    opinion: { label: { zh: '部门会审', en: 'Opinions' }, stage: 'lead.opinion', runs: ['reviewing'], restarts: ['take_over'] },
    siting: { label: { zh: '落位（协议约定）', en: 'Siting, as agreed' }, until: (f) => f.site_due_on, runs: ['signed'], holds: ['paused', 'exiting'] },
    session: { label: { zh: '评审会', en: 'Board session' }, stage: 'lead.session', runs: ['reviewing'], restarts: ['take_over'] },
  },
  read: ['investment.office', 'investment.board', 'leader', 'auditor', 'supervisor', 'legal.reviewer', 'fair_competition.reviewer', 'parks.manager', 'projects.office', 'lead', 'support'],
  relations: { lead: { zh: '首谈单位', en: 'First talk' }, support: { zh: '会审、配合单位', en: 'Reviews or supports' } },
  title: (f) => f.name ?? '',
  columns: { category: 'industry', area: 'area', urgency: 'class', size: 'planned_investment_wan', place: 'place' },
  conceals: concealed,
  proofs: {
    ruling_basis: { zh: '首报裁定依据（委托函、往来函件）', en: 'Basis of a ruling' },
    progress: { zh: '进展凭证（来函、纪要、照片）', en: 'Proof of progress' }, minutes: { zh: '评审会纪要', en: 'Minutes of the board' }, agreement: { zh: '已签署的投资协议扫描件', en: 'The signed agreement' },
    land: { zh: '用地（租赁）合同', en: 'Land or lease contract' }, acknowledgement: { zh: '统计部门回执', en: 'Acknowledgement of the statistics bureau' }, output: { zh: '达产证明（开票、用电）', en: 'Proof of full capacity' }, assessment: { zh: '履约评估报告', en: 'Assessment report' },
    capital: { zh: '资金到位凭证（银行回单）', en: 'Bank receipt' }, verification: { zh: '验资报告（商务口径）', en: 'Capital verification' }, settlement: { zh: '清算和处置文件', en: 'Settlement papers' },
    register: { zh: '台账导入凭据', en: 'The register it was brought in from' },
  },
  past: 'register',
})
