import type { z } from 'zod'
import { actOf, objection, spokenRole } from '#kernel/act.ts'
import { type Caller, rolesOn } from '#kernel/caller.ts'
import { isSealedRef } from '#kernel/fact.ts'
import { bare, type Facts, type MatterDef } from '#kernel/matter.ts'
import type { Tx } from './database.ts'
import { answerAll, askOf, type LedgerHouse } from './ledger.ts'
import { shownOf } from './plan.ts'
import { readable } from './page.ts'

/** What a form starts out with. */
export interface Form {
  /** Suggested by the rules, from what is known and what has been typed so far. */
  readonly facts: Facts
  /** Taken from the writer's own record when left out, as they look masked. */
  readonly own: Readonly<Record<string, string>>
}

/**
 * What the form of an act starts out with for this caller. What was typed and is not valid yet is passed over.
 * @throws Refusal when the act is not theirs to do; guards are not asked
 */
export async function formOf(house: LedgerHouse, tx: Tx, caller: Caller, def: MatterDef, name: string, id: string, typed: Facts): Promise<Form> {
  const act = actOf(def, name)
  const now = act.from.length === 0 ? undefined : await readable(tx, caller, def, id)
  const ask = { ...askOf(house, caller, now, rolesOn(caller, now?.standing.participants ?? []), house.now()), body: validOf(def, act.asks, typed) }
  const refusal = objection({ ...def, acts: { [name]: { ...act, requires: () => undefined } } }, name, ask)
  if (refusal) throw refusal
  const given = act.suggests ? await answerAll(house, tx, def, act.given ?? [], { id, facts: ask.facts, body: ask.body, caller, at: ask.at }) : {}
  const facts = Object.entries(act.suggests ?? {}).flatMap(([key, suggest]) => { const value = suggest({ ...ask, given }); return value === undefined || isSealedRef(value) ? [] : [[key, value] as const] })
  const refs = await ownRefs(tx, caller, def, name)
  const shown = await shownOf(tx, Object.values(refs))
  return { facts: Object.fromEntries(facts), own: Object.fromEntries(Object.entries(refs).map(([key, digest]) => [key, shown.get(digest) ?? ''])) }
}

/** The body with what the writer left out and their own record says, in plain, to be sealed anew under whoever asks. */
export async function withOwn(house: LedgerHouse, tx: Tx, caller: Caller, def: MatterDef, name: string, body: Facts): Promise<Facts> {
  const missing = Object.entries(await ownRefs(tx, caller, def, name)).filter(([key]) => body[key] === undefined)
  if (missing.length === 0) return body
  const plain = await house.vault.open(tx, missing.map(([, digest]) => digest))
  const valid = validOf(def, def.acts[name]?.asks ?? [], Object.fromEntries(missing.map(([key, digest]) => [key, plain.get(digest)])))
  return { ...valid, ...body }
}

/** Whether anything would be taken from the writer's own record. */
export function asksOwn(caller: Caller, def: MatterDef, name: string, body: Facts): boolean {
  const { own } = actOf(def, name)
  return own !== undefined && Object.keys(own.facts).some((key) => body[key] === undefined) && speaksAs(caller, def, name) === own.as
}

function speaksAs(caller: Caller, def: MatterDef, name: string): string {
  return spokenRole(actOf(def, name), rolesOn(caller, []))
}

/** Which sealed value of the caller's own record each such ask is taken from: fact → digest. */
async function ownRefs(tx: Tx, caller: Caller, def: MatterDef, name: string): Promise<Record<string, string>> {
  const { own } = actOf(def, name)
  if (!own || speaksAs(caller, def, name) !== own.as) return {}
  const { sealed = {} } = (await tx.row<{ sealed: Facts }>('select sealed from party where district = $1 and id = $2', [tx.district, caller.party])) ?? {}
  return Object.fromEntries(Object.entries(own.facts).flatMap(([key, field]) => { const ref = sealed[field]; return isSealedRef(ref) ? [[key, ref.$sealed]] : [] }))
}

function validOf(def: MatterDef, asks: readonly string[], typed: Facts): Facts {
  return Object.fromEntries(asks.map(bare).flatMap((key) => {
    const parsed = (def.facts.shape[key] as z.ZodType).safeParse(typed[key])
    return parsed.success && typed[key] !== undefined ? [[key, parsed.data]] : []
  }))
}
