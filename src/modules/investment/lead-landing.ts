import type { Observed } from '#kernel/observation.ts'
import type { Lead } from './lead-facts.ts'
import { all, notAhead, unlessImported } from './lead-guards.ts'
import { BOUND, type LeadActs, reaches } from './lead-states.ts'
import { agreementCleared, agreementSigned, anotherDecides, companyHere, countedAfterStart, landHandled, noProjectYet, projectHasDone, sitedAfterSigning, sumsFit, totalsRise } from './review-guards.ts'

const OFFICE = ['investment.office', 'projects.office', 'import'] as const
/** What the bureau has counted is only read from it: those who are judged by the figure do not enter it. */
const STATISTICS = ['projects.office', 'import'] as const
const MONEY_FROM = [...BOUND, 'full', 'exiting'] as const
const SOURCE = '招商账本'

/** One sum, one indicator: what an act observes is never told under another name. */
const observed = (indicator: string, subject: string, on: string | undefined, value: number | undefined, caliber: 'month' | 'point'): readonly Observed[] =>
  on === undefined || value === undefined ? [] : [{ indicator: `investment.${indicator}`, subject, caliber, period: on.slice(0, 7), value, source: SOURCE }]

/** 签约 to 达产. What proves a start lies with the project; what proves money lies here, each kind by itself. */
export const landing = {
  sign: {
    label: { zh: '签约', en: 'Sign' }, from: ['proposed'], to: 'signed', by: ['investment.office', 'parks.manager', 'leader', 'import'], tone: 'primary', asks: ['signed_on', 'agreed_investment_wan', 'fixed_investment_wan', 'foreign_agreed?', 'site_due_on?'], needs: ['agreement'], given: ['investment.agreements'],
    requires: all(notAhead, sumsFit, sitedAfterSigning, unlessImported(all(agreementCleared, agreementSigned))), apply: reaches('signed'), tells: ['lead', 'support', 'leader', 'projects.office'],
    observes: ({ id, body }) => [...observed('agreed_investment', id, body.signed_on, body.agreed_investment_wan, 'month'), ...observed('fixed_investment', id, body.signed_on, body.fixed_investment_wan, 'month')],
  },
  site: {
    label: { zh: '落位', en: 'Site' }, from: ['signed'], to: 'sited', by: ['parks.manager', 'investment.office', 'import'], tone: 'primary', asks: ['company', 'land_contract_no', 'sited_on', 'parcel?', 'space?', 'area?', 'place?', 'land_mu?'], needs: ['land'], given: ['investment.company'],
    requires: all(notAhead, companyHere), apply: reaches('sited'), tells: ['lead', 'projects.office'],
    // The land it names goes with it, or it is not sited there: what is held for another lead refuses.
    touches: ({ id, body }) => (['parcel', 'space'] as const).flatMap((kind) => { const land = body[kind]; return land === undefined ? [] : [{ kind, id: land, act: 'hand_over', body: { occupied_by: body.company, contract_no: body.land_contract_no, occupied_on: body.sited_on, sited_lead: id } }] }),
  },
  open_project: {
    label: { zh: '转为项目', en: 'Make it a project' }, from: ['signed', 'sited'], by: ['projects.office'], tone: 'primary', asks: ['project', 'project_type', 'project_level', 'project_unit', 'start_plan?', 'finish_plan?'], given: ['investment.units'], requires: noProjectYet, tells: ['lead'],
    touches: ({ id, facts, body }) => [{ kind: 'project', id: body.project ?? '', act: 'register', opens: true, body: handedOver(id, facts, body) }],
  },
  start: { label: { zh: '开工', en: 'Start' }, from: ['sited'], to: 'started', by: OFFICE, tone: 'primary', asks: ['started_on'], given: ['investment.project'], requires: projectHasDone('started_on'), apply: reaches('started'), tells: ['lead', 'leader'] },
  finish: { label: { zh: '竣工', en: 'Finish' }, from: ['started'], to: 'finished', by: OFFICE, tone: 'primary', asks: ['finished_on'], given: ['investment.project'], requires: projectHasDone('finished_on'), apply: reaches('finished'), tells: ['lead'] },
  produce: { label: { zh: '投产', en: 'Put into production' }, from: ['finished'], to: 'producing', by: OFFICE, tone: 'primary', asks: ['produced_on'], given: ['investment.project'], requires: projectHasDone('produced_on'), apply: reaches('producing'), tells: ['lead', 'leader'] },
  count_in: { label: { zh: '入规入统', en: 'Enter statistics' }, from: ['producing'], to: 'counted', by: STATISTICS, tone: 'primary', asks: ['counted_on', 'ack_no'], needs: ['acknowledgement'], requires: all(notAhead, countedAfterStart), apply: reaches('counted'), tells: ['lead'] },
  reach_full: { label: { zh: '达产', en: 'Full capacity' }, from: ['counted', 'producing'], to: 'full', by: OFFICE, asks: ['reason'], needs: ['output'], apply: reaches('full'), tells: ['lead', 'leader'] },
  assess: { label: { zh: '履约评估', en: 'Assess' }, from: ['full'], to: 'assessed', by: ['investment.office', 'import'], tone: 'primary', asks: ['assessment'], needs: ['assessment'], tells: ['lead', 'leader'] },

  confirm_funds: {
    label: { zh: '确认到位资金', en: 'Confirm funds in place' }, from: MONEY_FROM, by: ['investment.office', 'import'], asks: ['funds_in_place_wan', 'as_of_on', 'reason?'], needs: ['capital'], requires: all(notAhead, totalsRise),
    observes: ({ id, body }) => observed('funds_in_place', id, body.as_of_on, body.funds_in_place_wan, 'point'),
  },
  confirm_foreign: {
    label: { zh: '确认实际利用外资', en: 'Confirm foreign capital used' }, from: MONEY_FROM, by: ['investment.office', 'import'], asks: ['foreign_capital_used', 'as_of_on', 'reason?'], needs: ['verification'], requires: all(notAhead, totalsRise),
    observes: ({ id, body }) => observed('foreign_capital_used', id, body.as_of_on, body.foreign_capital_used?.usd_wan, 'point'),
  },
  confirm_statistics: {
    label: { zh: '登记统计入库投资', en: 'Record investment counted' }, from: MONEY_FROM, by: STATISTICS, asks: ['statistical_investment_wan', 'as_of_on', 'reason?'], needs: ['acknowledgement'], requires: all(notAhead, totalsRise),
    observes: ({ id, body }) => observed('statistical_investment', id, body.as_of_on, body.statistical_investment_wan, 'point'),
  },

  propose_exit: {
    label: { zh: '提出退出', en: 'Propose that it leaves' }, from: BOUND, to: 'exiting', by: ['investment.office'], tone: 'danger', asks: ['exit', 'reason', 'debt_handling', 'land_handling?'], requires: landHandled, tells: ['legal.reviewer', 'lead', 'leader'],
    apply: (facts, _, { by }) => ({ ...facts, exit_by: by, paused_from: stageOf(facts) }),
  },
  approve_exit: { label: { zh: '审核退出', en: 'Approve that it leaves' }, from: ['exiting'], to: { among: ['ended', 'recovered'], choose: ({ exit }) => (exit === 'recover' ? 'recovered' : 'ended') }, by: ['legal.reviewer', 'import'], tone: 'danger', asks: ['reason'], needs: ['settlement'], requires: anotherDecides, tells: ['lead', 'leader', 'investment.office'] },
  refuse_exit: { label: { zh: '不同意退出', en: 'Refuse that it leaves' }, from: ['exiting'], to: { among: BOUND, choose: ({ paused_from }) => BOUND.find((s) => s === paused_from) ?? 'signed' }, by: ['legal.reviewer'], asks: ['reason'], requires: anotherDecides, tells: ['investment.office'] },
} as const satisfies LeadActs

/** The last of the road it has reached: where it goes back to when it does not leave after all. */
function stageOf({ reached = {} }: Lead): string {
  return BOUND.findLast((s) => reached[s] !== undefined) ?? 'signed'
}

/** What the project begins with: said once in the lead, never asked again. */
function handedOver(id: string, facts: Lead, { project_type, project_level, project_unit, start_plan, finish_plan }: Lead): Readonly<Record<string, unknown>> {
  const { name, industry, content, agreed_investment_wan, company, area, place, land_mu } = facts
  const all = { name, type: project_type, level: project_level, industry, content, total_wan: agreed_investment_wan, owner: company, lead_unit: project_unit, area, place, land_mu, start_plan, finish_plan, source_id: id }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
