import type { Caller } from '#kernel/caller.ts'
import type { MatterDef } from '#kernel/matter.ts'

/** Collects `$n` values while a query text is put together. */
export class Values {
  readonly list: unknown[] = []

  /** The placeholder of one more value. */
  add(value: unknown): string {
    this.list.push(value)
    return `$${this.list.length}`
  }
}

/**
 * Which matters of a kind this caller may read, as an SQL condition over `matter m`: the same table of roles that guards acts.
 * Undefined: every one of the kind. 'false': none.
 */
export function visibleWhere(def: MatterDef, caller: Caller, values: Values): string | undefined {
  if (caller.posts.some((p) => def.read.includes(p.role))) return undefined
  const seats = seatsOf(def, caller)
  const of = (relation: string) => seats.filter((s) => s.relation === relation).map((s) => s.party)
  const parts: string[] = []
  const askers = of('asker')
  const leads = of('lead')
  const others = seats.filter((s) => s.relation !== 'asker' && s.relation !== 'lead')
  if (askers.length) parts.push(`m.asker = any(${values.add(askers)})`)
  if (leads.length) parts.push(`m.lead = any(${values.add(leads)})`)
  if (others.length) {
    parts.push(`exists (select from participant p join unnest(${values.add(others.map((s) => s.relation))}::text[], ${values.add(others.map((s) => s.party))}::text[]) x(relation, party)
      on x.relation = p.relation and x.party = p.party where p.district = m.district and p.matter_id = m.id)`)
  }
  return parts.length ? `(${parts.join(' or ')})` : 'false'
}

/** Every relation through which this caller may read, with the party that holds it. */
function seatsOf(def: MatterDef, caller: Caller): { relation: string; party: string }[] {
  return def.read.flatMap((role) => {
    const [relation = role, post] = role.split(':')
    const offices = caller.posts.filter((p) => !post || p.role === post).map((p) => p.office)
    const parties = post ? offices : [caller.party, ...caller.firms, ...offices]
    return [...new Set(parties)].map((party) => ({ relation, party }))
  })
}
