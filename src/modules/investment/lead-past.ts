import { all, classFits, codeChecks, codeNamed, type Guard, industryIsCurrent, notAhead, told } from './lead-guards.ts'
import type { Candidate } from './lead-given.ts'
import { claimsOf } from './claims.ts'
import { findable, SAYS, seat } from './lead-reporting.ts'
import { BOUND, type LeadActs, type LeadState, reaching, ROAD, STAGES, UNBOUND } from './lead-states.ts'
import { countedAfterStart } from './review-guards.ts'
import { no } from '#packs/rulings.ts'

const IMPORT = ['import'] as const
const OPEN = [...UNBOUND.filter((s) => s !== 'stalled'), ...BOUND] as const
/** What a report must say and an old register may not: where the lead came from. */
const KNOWN = SAYS.map((a) => (a === 'source' ? ('source?' as const) : a))

const unitStands: Guard = ({ body, given }) => (!body || ((given['investment.units'] ?? []) as readonly { id: string }[]).some((u) => u.id === body.reporter_unit) ? undefined : no(`没有“${body.reporter_unit}”这个单位，或其已撤销`, `there is no office '${body.reporter_unit}', or it exists no longer`))

/** Of one investor one lead is first; a register names which one another project of that investor stands beside. */
const besideKnown: Guard = ({ body, given }) => {
  const rivals = body ? ((given['investment.rivals'] ?? []) as readonly Candidate[]) : []
  const [first] = rivals
  return first && !rivals.some((r) => r.id === body?.other_id) ? no(`该投资方（或受同一控制的企业）已有线索${told(first).zh}`, `this investor, or a firm under the same control, has the lead ${told(first).en}`) : undefined
}

/** A register tells of a road that leads on, never back. */
const goesOn: Guard = ({ body, state }) => {
  const [from, to] = [state, body?.stage].map((s) => ROAD.findIndex((r) => r === s)) as [number, number]
  return body && to >= 0 && to <= from ? no('台账阶段不在当前阶段之后', 'the stage in the register is not after the one it stands at') : undefined
}

/**
 * 台账: what a register kept before the house says of a lead, on the days it names. It is no report and no receipt of the house: the
 * unit that had it keeps the first talk, and later reports of the same investor find it. Where a stage's own act asks for what a
 * register does not hold (an owner, a session of the board, a contract), the stage alone is recorded: nothing is made up.
 */
export const past = {
  record_past: {
    label: { zh: '台账登记', en: 'Enter from the register' }, from: [], to: 'reported', by: IMPORT, given: ['investment.rivals', 'investment.units'], needs: ['register'], asks: [...KNOWN, 'registered', 'register_note?', 'other_id?', 'start_plan?', 'finish_plan?'],
    requires: all(unitStands, codeChecks, codeNamed, industryIsCurrent, classFits, besideKnown), assigns: seat,
    apply: (facts, { other_id }, entry) => reaching(findable({ ...facts, claim: other_id === undefined ? 'first' : 'separate', claims: claimsOf(facts) }), 'reported', entry),
  },
  record_stage: {
    label: { zh: '台账阶段', en: 'Stage in the register' }, from: OPEN, to: { among: STAGES, choose: (_, { stage }) => STAGES.find((s) => s === stage) ?? 'talking' }, by: IMPORT, needs: ['register'],
    asks: ['stage', 'stage_on?', 'sited_on?', 'company?', 'land_contract_no?', 'counted_on?', 'ack_no?', 'reason?'], requires: all(goesOn, notAhead, countedAfterStart),
    // A stage that was passed on no known day counts in no dwell time.
    apply: (facts, { stage, stage_on }, entry) => (stage_on === undefined || stage === undefined ? facts : reaching(facts, stage satisfies LeadState, entry)),
  },
  /** From here on it is followed in the house: limits begin on this day. */
  take_over: { label: { zh: '台账移交', en: 'Taken over from the register' }, from: [...OPEN, 'paused'], by: IMPORT, asks: ['next_step?'] },
} as const satisfies LeadActs
