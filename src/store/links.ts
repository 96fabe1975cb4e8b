import type { Caller } from '#kernel/caller.ts'
import { type LinkChange, pointersOf } from '#kernel/link.ts'
import type { MatterDef } from '#kernel/matter.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Text } from '#kernel/text.ts'
import { metaOf } from '#kernel/fact.ts'
import type { Tx } from './database.ts'
import { Values, visibleWhere } from './visible.ts'

const EDGES = 'unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as x(type, from_kind, from_id, to_kind, to_id)'
const UNTIE = `update link l set to_at = $7 from ${EDGES} where l.district = $1 and l.type = x.type and l.from_kind = x.from_kind and l.from_id = x.from_id and l.to_kind = x.to_kind and l.to_id = x.to_id and l.to_at is null`
/** What is tied already keeps its day; what was untied begins anew. */
const TIE = `insert into link as l (district, type, from_kind, from_id, to_kind, to_id, from_at) select distinct $1, x.*, $7::timestamptz from ${EDGES}
  on conflict (district, type, from_kind, from_id, to_kind, to_id) do update set from_at = case when l.to_at is null then l.from_at else excluded.from_at end, to_at = null`

/** Ties and unties what an act says, dated by it. Sent without waiting, so that it stands or falls with the transaction. */
export function link(tx: Tx, changes: readonly LinkChange[], at: Date): void {
  for (const [text, some] of [[UNTIE, changes.filter((c) => c.ends)], [TIE, changes.filter((c) => !c.ends)]] as const) {
    if (some.length === 0) continue
    const column = (of: (c: LinkChange) => string) => some.map(of)
    tx.send(text, [tx.district, column((c) => c.type), column((c) => c.from.kind), column((c) => c.from.id), column((c) => c.to.kind), column((c) => c.to.id), at])
  }
}

/**
 * SQL for the ids of whatever points at a matter of a kind by a fact: an index of plain columns, which row-level security lets a
 * query use where it does not let it look into facts. `district` and `to` are texts of SQL, such as `$1` and `= $2`.
 */
export const pointing = (fact: string, of: string, to: string, district = '$1'): string => `(select from_id from link where district = ${district} and to_kind = '${of}' and to_id ${to} and type = '${fact}' and to_at is null)`

/** Matters of one kind that point here by one fact: the latest of them, and how many there are. */
export interface Linked {
  readonly kind: string
  readonly fact: string
  readonly label: Text
  readonly total: number
  readonly rows: readonly { readonly id: string; readonly number: string; readonly title: string; readonly state: string }[]
}

const SHOWN = 12

/** What points at a matter today, of every kind, as far as this caller may read it. One query: an index look-up a pointer. */
export async function linkedTo(registry: Registry, tx: Tx, caller: Caller, def: MatterDef, id: string): Promise<Linked[]> {
  const pointers = [...registry.matters.values()].flatMap((from) => pointersOf(from).filter((p) => p.of_fact !== undefined || p.of === def.kind).map((p) => ({ from, fact: p.fact })))
  if (pointers.length === 0) return []
  const values = new Values()
  const [district, kind, to] = [values.add(tx.district), values.add(def.kind), values.add(id)]
  const parts = pointers.map(({ from, fact }) => {
    const seen = visibleWhere(from, caller, values)
    return seen === 'false' ? undefined : `(select m.kind, l.type as fact, m.id, m.number, m.title, m.state, count(*) over ()::int as total from link l join matter m on m.district = l.district and m.id = l.from_id and m.kind = l.from_kind
      where l.district = ${district} and l.to_kind = ${kind} and l.to_id = ${to} and l.type = ${values.add(fact)} and l.from_kind = ${values.add(from.kind)} and l.to_at is null${seen ? ` and ${seen}` : ''} order by m.opened_at desc limit ${SHOWN})`
  }).filter((p) => p !== undefined)
  if (parts.length === 0) return []
  const rows = await tx.rows<{ kind: string; fact: string; id: string; number: string; title: string; state: string; total: number }>(parts.join(' union all '), values.list)
  return pointers.flatMap(({ from, fact }): Linked[] => {
    const found = rows.filter((r) => r.kind === from.kind && r.fact === fact)
    const shape = from.facts.shape[fact]
    return found.length === 0 || !shape ? [] : [{ kind: from.kind, fact, label: metaOf(shape as Parameters<typeof metaOf>[0]).label, total: found[0]?.total ?? 0, rows: found.map(({ id: own, number, title, state }) => ({ id: own, number, title, state })) }]
  })
}
