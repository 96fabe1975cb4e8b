import type { z } from 'zod'
import { actOf } from './act.ts'
import { metaOf } from './fact.ts'
import type { ActDef, Assignment, Entry, Facts, MatterDef, Participant, Standing } from './matter.ts'

/** The standing after one more entry. Pure: the same ledger always folds to the same standing. O(size of the entry). */
export function step(def: MatterDef, now: Standing | undefined, entry: Entry): Standing {
  const act = actOf(def, entry.act)
  const before = now?.facts ?? {}
  const lasting = withoutPassing(def, entry.body)
  const state = targetOf(act, before, entry.body) ?? now?.state
  if (state === undefined) throw new Error(`${def.kind}.${entry.act}: the first entry must open the matter`)
  const facts = act.apply ? act.apply({ ...before, ...lasting }, entry.body, entry) : { ...before, ...lasting }
  return {
    state,
    since: state === now?.state ? now.since : entry.at,
    version: (now?.version ?? 0) + 1,
    facts,
    participants: seat(now?.participants ?? [], act.assigns?.(facts, entry.body, entry) ?? []),
    proofs: [...new Set([...(now?.proofs ?? []), ...entry.evidence.map((e) => e.kind)])],
    opened_at: now?.opened_at ?? entry.at,
    closed_at: def.states[state]?.final ? (now?.closed_at && state === now.state ? now.closed_at : entry.at) : null,
  }
}

/** The standing a whole ledger adds up to. */
export function fold(def: MatterDef, entries: readonly Entry[]): Standing | undefined {
  return entries.reduce<Standing | undefined>((now, e) => step(def, now, e), undefined)
}

/** The state an act leads to from these facts; undefined when it stays. */
export function targetOf(act: ActDef, facts: Facts, body: Facts): string | undefined {
  if (act.to === undefined || typeof act.to === 'string') return act.to
  const chosen = act.to.choose(facts, body)
  if (!act.to.among.includes(chosen)) throw new Error(`a fork chose '${chosen}', which it does not declare`)
  return chosen
}

function withoutPassing(def: MatterDef, body: Facts): Facts {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !metaOf(def.facts.shape[key] as z.ZodType).passing))
}

/** Who stands where after these assignments: one lead at most, nobody twice in the same relation. */
function seat(now: readonly Participant[], changes: readonly Assignment[]): readonly Participant[] {
  return changes.reduce<readonly Participant[]>((seats, { relation, party, leaves }) => {
    const others = seats.filter((s) => s.relation !== relation || (relation !== 'lead' && s.party !== party))
    return leaves ? others : [...others, { relation, party }]
  }, now)
}
