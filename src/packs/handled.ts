import type { Assignment } from '#kernel/matter.ts'

/** What every kind that a unit handles for somebody knows of its handling: the facts that rulings look at. */
export interface Handled {
  readonly category?: string | undefined
  readonly class?: string | undefined
  readonly firm?: string | undefined
  readonly lead_unit?: string | undefined
  readonly support_units?: readonly string[] | undefined
  readonly unit?: string | undefined
  readonly complained_unit?: string | undefined
  readonly dispatched_at?: string | undefined
  readonly first_unit?: string | undefined
  readonly returns?: number | undefined
  readonly proposed_unit?: string | undefined
  readonly ruling?: 'keep' | 'redirect' | undefined
  readonly ruled_at?: string | undefined
  readonly contacted_at?: string | undefined
  readonly extension_by?: string | undefined
  readonly extensions?: number | undefined
  readonly hang_by?: string | undefined
  readonly replied_at?: string | undefined
  readonly replied_by?: string | undefined
  readonly solved?: boolean | undefined
  readonly verdict_at?: string | undefined
  readonly call_attempts?: number | undefined
  readonly redos?: number | undefined
  readonly escalated_at?: string | undefined
  readonly absorbed?: readonly string[] | undefined
  readonly absorbed_id?: string | undefined
}

interface Head { readonly at: Date; readonly by: string }

/** Facts without these. */
export function without<T extends object>(facts: T, ...keys: readonly (keyof T)[]): T {
  return Object.fromEntries(Object.entries(facts).filter(([k]) => !keys.includes(k as keyof T))) as T
}

/** 派单: the clock begins with the first one; whoever had it first is remembered. */
export const dispatched = <T extends Handled>(facts: T, body: T, { at }: Head): T => ({ ...facts, dispatched_at: at.toISOString(), ...(body.lead_unit === undefined ? {} : { first_unit: body.lead_unit }) })
export const seatUnits = (_: unknown, body: Handled): Assignment[] => [...seatLead(body), ...(body.support_units ?? []).map((party) => ({ relation: 'support', party }))]
/** Another unit takes the lead; if it supported, it supports no longer. */
export const redirect = (_: unknown, body: Handled): Assignment[] => (body.lead_unit === undefined || body.ruling === 'keep' ? [] : [{ relation: 'support', party: body.lead_unit, leaves: true }, ...seatLead(body)])
const seatLead = ({ lead_unit: party }: Handled) => (party === undefined ? [] : [{ relation: 'lead', party }])
export const seatSupport = (_: unknown, body: Handled): Assignment[] => (body.unit === undefined ? [] : [{ relation: 'support', party: body.unit }])
export const releaseSupport = (_: unknown, body: Handled): Assignment[] => (body.unit === undefined ? [] : [{ relation: 'support', party: body.unit, leaves: true }])

export const returned = <T extends Handled>(facts: T): T => ({ ...facts, returns: (facts.returns ?? 0) + 1 })
export const contacted = <T extends Handled>(facts: T, _: T, { at }: Head): T => ({ ...facts, contacted_at: facts.contacted_at ?? at.toISOString() })
export const extended = <T extends Handled>(facts: T): T => ({ ...without(facts, 'extension_by'), extensions: (facts.extensions ?? 0) + 1 })
export const replied = <T extends Handled>(facts: T, _: T, { at, by }: Head): T => ({ ...facts, replied_at: at.toISOString(), replied_by: by })
export const absorbs = <T extends Handled>(facts: T, body: T): T => ({ ...facts, absorbed: [...(facts.absorbed ?? []), ...(body.absorbed_id === undefined ? [] : [body.absorbed_id])] })

/** Whoever asked has said what they think of it. */
export const judged = <T extends Handled>(facts: T, _: T, { at }: { readonly at: Date }): T => ({ ...facts, verdict_at: at.toISOString() })
/** Unsolved, they say: that stands until they say otherwise. */
export const again = <T extends Handled>(facts: T, body: T, entry: { readonly at: Date }): T => ({ ...judged(facts, body, entry), solved: false, redos: (facts.redos ?? 0) + 1 })
export const missed = <T extends Handled>(facts: T): T => ({ ...facts, call_attempts: (facts.call_attempts ?? 0) + 1 })
export const raised = <T extends Handled>(facts: T, _: T, { at, as }: { readonly at: Date; readonly as: string }): T =>
  ({ ...facts, escalated_at: at.toISOString(), ...(as === 'asker' ? { solved: false, verdict_at: at.toISOString() } : {}) })
/** A record of the past: judged when it says how it was. */
export const pastOutcome = <T extends Handled & { readonly face?: number | undefined }>(facts: T, body: T, { at }: { readonly at: Date }): T =>
  (body.solved === undefined && body.face === undefined ? facts : { ...facts, verdict_at: at.toISOString() })
