import type { Lead } from './lead-facts.ts'
import { BOUND, type LeadState, ROAD, states } from './lead-states.ts'
import type { RegisterLine } from './register-line.ts'
import { DATED } from './register-road.ts'

/** One act of a line's past. `as_is` needs no register laid beside it. */
export interface PastAct { readonly act: string; readonly at: Date; readonly body: Lead; readonly as_is?: boolean }
/** What the house adds to a line: its unit, its town, the firm, the class, and the lead of the same investor it stands beside. */
export interface Placed { readonly unit: string; readonly class: NonNullable<Lead['class']>; readonly area?: string | undefined; readonly company?: string | undefined; readonly other_id?: string | undefined }

/** Acts that ask for nothing but their day, and the stage they go on from. */
const BY_DAY = { started: ['start', 'sited', 'started_on'], finished: ['finish', 'started', 'finished_on'], producing: ['produce', 'finished', 'produced_on'] } as const
/** A register names days: each begins at midnight in China. */
const instant = (day: string) => new Date(`${day}T00:00:00+08:00`)
/** Is nothing more to be done about it there? */
export const isFinal = (state: LeadState): boolean => 'final' in states[state]

/**
 * A line as acts of its lead, each on the day the register names, up to its state; what still goes on is taken over today. A stage that
 * nobody dated happens with the one before it and is counted in no dwell time. Pure.
 */
export function walkOf({ says, days, sums, as_of, state, more, next_step }: RegisterLine, { unit, class: level, area, company, other_id }: Placed, now: Date): { readonly acts: readonly PastAct[]; readonly ends: LeadState } {
  let at = instant(days.reported_on ?? '')
  let here = 'reported' as LeadState
  const acts: PastAct[] = []
  const go = (act: string, to: LeadState, body: Lead, day?: string) => {
    if (day !== undefined && instant(day) > at) at = instant(day)
    acts.push({ act, at, body })
    here = to
  }
  const land = { ...(company === undefined ? {} : { company }), ...(more.land_contract_no === undefined ? {} : { land_contract_no: more.land_contract_no }) }
  const reach = (stage: LeadState, day?: string) => go('record_stage', stage, {
    stage: stage as NonNullable<Lead['stage']>, ...(day === undefined ? {} : { stage_on: day }), ...(stage === 'sited' ? { ...(day === undefined ? {} : { sited_on: day }), ...land } : {}), ...(stage === 'counted' && day !== undefined ? { counted_on: day, ...(more.ack_no === undefined ? {} : { ack_no: more.ack_no }) } : {}),
  }, day)
  go('record_past', 'reported', { ...says, reporter_unit: unit, class: level, ...(area === undefined ? {} : { area }), ...(other_id === undefined ? {} : { other_id }) })
  const dayOf = (stage: LeadState) => { const is = DATED.find(([s]) => s === stage)?.[1]; return is && days[is] }
  const left = state !== undefined && !(ROAD as readonly string[]).includes(state) ? state : undefined
  const target = left === undefined ? (state ?? 'reported') : (DATED.findLast(([s]) => dayOf(s) !== undefined)?.[0] ?? 'reported')
  for (const stage of ROAD.slice(1, ROAD.findIndex((s) => s === target) + 1)) {
    const day = dayOf(stage)
    if (stage === 'signed') {
      if (here !== 'proposed') reach('proposed')
      go('sign', 'signed', { ...(day === undefined ? {} : { signed_on: day }), ...(sums.agreed === undefined ? {} : { agreed_investment_wan: sums.agreed }), ...(sums.agreed_fixed === undefined ? {} : { fixed_investment_wan: sums.agreed_fixed }) }, day)
    } else if (day !== undefined && (stage === 'started' || stage === 'finished' || stage === 'producing')) {
      const [act, from, fact] = BY_DAY[stage]
      if (here !== from) reach(from)
      go(act, stage, { [fact]: day }, day)
    } else if (day !== undefined || stage === target) reach(stage, day)
  }
  if (sums.funds !== undefined && as_of !== undefined) go('confirm_funds', here, { funds_in_place_wan: sums.funds, as_of_on: as_of }, as_of)
  if (sums.statistical !== undefined && as_of !== undefined) go('confirm_statistics', here, { statistical_investment_wan: sums.statistical, as_of_on: as_of }, as_of)
  if (left !== undefined) {
    const reason = `台账记载：${states[left].label.zh}`
    if (left === 'paused') go('pause', 'paused', { reason, paused_from: here }, days.left_on)
    else if (left === 'ended' && !(BOUND as readonly string[]).includes(here)) go('end', 'ended', { reason }, days.left_on)
    else go('record_stage', left, { stage: left as NonNullable<Lead['stage']>, ...(days.left_on === undefined ? {} : { stage_on: days.left_on }), reason }, days.left_on)
  }
  if (!isFinal(here)) acts.push({ act: 'take_over', at: now, body: next_step === undefined || next_step.length < 2 ? {} : { next_step }, as_is: true })
  return { acts, ends: here }
}
