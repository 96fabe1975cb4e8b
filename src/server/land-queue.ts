import type { Caller } from '#kernel/caller.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { House } from './house.ts'

/** One lead in the queue for a piece of land, by its number and the unit that has it: never who invests. */
export interface Queued { readonly lead: string; readonly number: string; readonly unit: Text | null; readonly at: string }
/** Whom it is held for. */
export interface Holder { readonly number: string; readonly unit: Text | null }
export interface LandHeld { readonly kind: 'parcel' | 'space'; readonly id: string; readonly number: string; readonly name: string; readonly until: Date | null; readonly queue: readonly Queued[] }
export interface LandWaited extends LandHeld { readonly holder: Holder | null }

const UNIT = "case when p.id is not null then json_build_object('zh', p.name, 'en', coalesce(p.name_en, p.name)) end"
const WHOSE = 'left join party p on p.district = l.district and p.id = l.lead'
/** SQL over `matter m`: the open leads that wait for it, first come first; those that are over have left the queue by themselves. */
export const QUEUE = `case when m.facts ? 'waiting' then (select coalesce(json_agg(json_build_object('lead', l.id, 'number', l.number, 'unit', ${UNIT}, 'at', w->>'at') order by n), '[]')
  from jsonb_array_elements(m.facts->'waiting') with ordinality q(w, n) join matter l on l.district = m.district and l.id = w->>'lead' and l.open ${WHOSE}) else '[]' end`
/** SQL over `matter m`: whom it is held for, or null. */
export const HOLDER = `(select json_build_object('number', l.number, 'unit', ${UNIT}) from matter l ${WHOSE} where l.district = m.district and l.id = m.facts->>'reserved_by')`

/** What is held for a lead, with who else waits for it, and what it waits for itself. By links, which have an index; nothing for those who may not see land. */
export async function landOfLead(house: House, tx: Tx, caller: Caller, lead: string): Promise<{ held: LandHeld[]; waits: LandWaited[] }> {
  const values = new Values()
  const [district, id] = [values.add(tx.district), values.add(lead)]
  const seen = (['parcel', 'space'] as const).map((kind) => `(m.kind = '${kind}' and ${visibleWhere(house.registry.matter(kind), caller, values) ?? 'true'})`)
  const rows = await tx.rows<LandWaited & { mine: boolean }>(
    `select m.kind, m.id, m.number, m.title as name, m.due_at as until, m.facts->>'reserved_by' = ${id} as mine, ${QUEUE} as queue, ${HOLDER} as holder from matter m
     where m.district = ${district} and m.id in (select from_id from link where district = ${district} and to_kind = 'lead' and to_id = ${id} and type in ('reserved_by', 'waits') and to_at is null) and m.state in ('reserved', 'available') and (${seen.join(' or ')}) order by m.number`, values.list)
  return { held: rows.filter((r) => r.mine).map(({ mine: _, holder: __, ...r }) => r), waits: rows.filter((r) => !r.mine).map(({ mine: _, ...r }) => r) }
}
