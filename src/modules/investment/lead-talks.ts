import type { EntryHead } from '#kernel/matter.ts'
import type { Lead } from './lead-facts.ts'
import { afterReport, all, classFits, codeNamed, contacted, creditsAddUp, goesElsewhere, introduced, notAhead, ownerNamed, progressIsShown, renewable, screened, unlessImported, withoutProgress } from './lead-guards.ts'
import { findable } from './lead-reporting.ts'
import { EVERY, type LeadActs, type LeadState, reaches, reaching } from './lead-states.ts'

const UNIT = ['lead:investment.scout', 'import'] as const
const FOLLOWED = ['reported', 'screening', 'talking', 'stalled', 'reviewing', 'proposed', 'signed', 'sited', 'started', 'finished', 'producing', 'counted', 'paused'] as const satisfies readonly LeadState[]

const progressed = (facts: Lead, { progress }: Lead, { at }: EntryHead): Lead => (progress === undefined ? facts : { ...facts, last_progress_at: at.toISOString() })
/** The stage it was paused from; a lead imported as paused goes on with the talks. */
const RESUMES = ['reported', 'screening', 'talking', 'reviewing', 'proposed', 'signed', 'sited', 'started'] as const satisfies readonly LeadState[]
const resumed = ({ paused_from }: Lead) => RESUMES.find((s) => s === paused_from) ?? 'talking'

const moved = (facts: Lead, { to_unit = '', reason = '', credits = [] }: Lead, { by, at }: EntryHead): Lead => {
  const { lapsed_at: _, renewals: __, ...rest } = facts
  return { ...rest, transfers: [...(facts.transfers ?? []), { from: facts.transfers?.at(-1)?.to ?? facts.reporter_unit ?? '', to: to_unit, reason, credits, by, at: at.toISOString() }] }
}

/** 在谈: contacts, reports, protection, and what happens when nothing does. */
export const talks = {
  begin_talks: { label: { zh: '进入洽谈', en: 'Begin talks' }, from: ['screening'], to: 'talking', by: UNIT, tone: 'primary', asks: ['owner'], given: ['investment.owner'], requires: unlessImported(all(screened, contacted, ownerNamed)), apply: reaches('talking'), tells: ['investment.office'] },
  log_contact: {
    label: { zh: '登记联系', en: 'Log a contact' }, from: FOLLOWED, by: ['lead:investment.scout', 'support:investment.scout', 'investment.office', 'import'], asks: ['contact_on', 'contact_way', 'contact_with', 'contact_content', 'next_step?', 'progress?'], takes: ['progress'],
    requires: all(notAhead, unlessImported(progressIsShown)), apply: (facts, body, entry) => progressed({ ...facts, contacts: (facts.contacts ?? 0) + 1, last_contact_on: [facts.last_contact_on ?? '', body.contact_on ?? ''].toSorted().at(-1) ?? '' }, body, entry),
  },
  /** Owed whatever has become of it: a no is word too. @source 江府办函〔2024〕37号 */
  answer_introducer: {
    label: { zh: '反馈引荐人', en: 'Answer the introducer' }, from: EVERY, by: ['lead:investment.scout', 'investment.office', 'import'], asks: ['contact_on', 'contact_way', 'answer'], requires: all(introduced, notAhead, afterReport), tells: ['lead', 'investment.office'],
    apply: (facts, { contact_on = '', contact_way = 'phone', answer = '' }, { by, at }) => ({ ...facts, answers: [...(facts.answers ?? []), { on: contact_on, way: contact_way, text: answer, by, at: at.toISOString() }] }),
  },
  report_progress: {
    label: { zh: '两周进展报告', en: 'Report progress' }, from: ['talking'], by: UNIT, tone: 'primary', asks: ['summary', 'progress?', 'next_step'], takes: ['progress'], requires: unlessImported(progressIsShown), tells: ['investment.office'],
    apply: (facts, body, entry) => progressed({ ...facts, reports: (facts.reports ?? 0) + 1 }, body, entry),
  },
  renew_protection: {
    label: { zh: '续保护期', en: 'Renew protection' }, from: ['screening', 'talking'], by: ['investment.office'], asks: ['reason'], needs: ['progress'], requires: renewable, tells: ['lead'],
    apply: (facts) => ({ ...facts, renewals: (facts.renewals ?? 0) + 1 }),
  },
  lapse_protection: { label: { zh: '保护期届满', en: 'Protection lapses' }, from: ['reported', 'screening', 'talking'], to: 'stalled', by: ['clock'], asks: [], apply: (facts, _, { at }) => ({ ...facts, lapsed_at: at.toISOString() }), tells: ['lead', 'investment.office'] },
  stall: { label: { zh: '列为流转候选', en: 'May be transferred' }, from: ['talking'], to: 'stalled', by: ['investment.office', 'clock'], asks: [], requires: withoutProgress, tells: ['lead', 'investment.office'] },
  revive: {
    label: { zh: '恢复洽谈', en: 'Go on with the talks' }, from: ['stalled'], to: 'talking', by: UNIT, asks: ['summary', 'progress'], needs: ['progress'], tells: ['investment.office'],
    apply: (facts, body, entry) => { const { lapsed_at: _, ...rest } = facts; return reaching(progressed(rest, body, entry), 'talking', entry) },
  },
  transfer: {
    label: { zh: '流转', en: 'Transfer' }, from: ['talking', 'stalled'], to: 'talking', by: ['investment.office', 'import'], asks: ['to_unit', 'reason', 'credits'], given: ['investment.units'],
    requires: all(goesElsewhere, creditsAddUp), tells: ['lead', 'support'],
    apply: (facts, body, entry) => reaching(moved(facts, body, entry), 'talking', entry),
    // Whoever had it supports whoever has it, and nobody supports themselves when it comes back.
    assigns: (facts, { to_unit = '' }) => [{ relation: 'lead', party: to_unit }, { relation: 'support', party: to_unit, leaves: true }, { relation: 'support', party: facts.transfers?.at(-1)?.from ?? facts.reporter_unit ?? '' }],
  },
  hand_over: { label: { zh: '流转外区', en: 'Give to another district' }, from: ['screening', 'talking', 'stalled'], to: 'handed_over', by: ['investment.office', 'import'], tone: 'danger', asks: ['to_region', 'reason', 'credits'], given: ['investment.units'], requires: creditsAddUp, tells: ['lead'] },
  amend: {
    label: { zh: '完善项目信息', en: 'Amend' }, from: FOLLOWED, by: ['lead:investment.scout', 'investment.office'],
    asks: ['planned_investment_wan?', 'planned_fixed_wan?', 'class?', 'area?', 'place?', 'node?', 'land_mu?', 'space_m2?', 'power_kva?', 'water_t_day?', 'heat_t_h?', 'floor_load_t_m2?', 'height_m?', 'hazard_class?', 'emission_kinds?', 'emissions?', 'jobs?', 'expected_output_wan?', 'expected_tax_wan?', 'contact_name?', 'contact_phone?', 'owner?', 'start_plan?', 'finish_plan?'], given: ['investment.owner'], requires: all(classFits, ownerNamed),
  },
  set_confidentiality: {
    label: { zh: '调整密级', en: 'Set confidentiality' }, from: FOLLOWED, by: ['investment.office'], asks: ['confidentiality', 'name', 'reason'], requires: codeNamed, tells: ['lead'],
    apply: findable,
  },
  pause: {
    label: { zh: '暂缓', en: 'Pause' }, from: RESUMES, to: 'paused', by: ['investment.office', 'import'], asks: ['reason', 'resume_on?', 'paused_from'], tells: ['lead'],
    suggests: { paused_from: ({ state }) => state }, requires: ({ state, body }) => (!body || body.paused_from === state ? undefined : { zh: '暂缓前阶段应为当前阶段', en: 'the stage before the pause is the one it is in' }),
  },
  resume: { label: { zh: '恢复', en: 'Resume' }, from: ['paused'], to: { among: RESUMES, choose: resumed }, by: ['investment.office', 'import'], asks: ['reason'], tells: ['lead'] },
  end: { label: { zh: '终止', en: 'End' }, from: ['reported', 'screening', 'talking', 'stalled', 'reviewing', 'proposed', 'paused'], to: 'ended', by: ['investment.office', 'import'], tone: 'danger', asks: ['reason'], tells: ['lead', 'leader'] },
} as const satisfies LeadActs
