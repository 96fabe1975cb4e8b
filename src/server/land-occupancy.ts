import type { Caller } from '#kernel/caller.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { House } from './house.ts'

const KINDS = ['parcel', 'space'] as const
/** Parts of what lies in a park. `base` is what could be given out: land not yet for supply and space still being built are left out, and what idles in a firm's hands is given. */
const PARTS = {
  base: "l.state <> 'planned'", given: "l.state = 'occupied' or (l.state = 'idle' and l.has_firm)", reserved: "l.state = 'reserved'", available: "l.state = 'available'", idle: "l.state = 'idle'",
} as const
type Part = keyof typeof PARTS
/** One park and kind: number of pieces, and their area in mu (parcels) or m² (spaces). */
export type Occupied = { readonly kind: (typeof KINDS)[number]; readonly park: string | null; readonly name: string | null } & Readonly<Record<Part | `${Part}_n`, number>>

/** 出让率、入驻率: what of each park is given out, held, on offer and idle, with the base it is a share of. One pass over each kind. */
export async function occupancyOf(house: House, tx: Tx, caller: Caller): Promise<Occupied[]> {
  const each = await Promise.all(KINDS.map((kind) => {
    const values = new Values()
    const district = values.add(tx.district)
    const seen = visibleWhere(house.registry.matter(kind), caller, values)
    const size = kind === 'parcel' ? 'area_mu' : 'area_m2'
    const columns = Object.entries(PARTS).map(([part, where]) => `(count(*) filter (where ${where}))::int as ${part}_n, coalesce(sum(l.size) filter (where ${where}), 0)::float8 as ${part}`).join(', ')
    return tx.rows<Occupied>(
      `select '${kind}' as kind, l.park, p.title as name, ${columns}
       from (select m.state, m.facts->>'park' as park, m.facts ? 'occupied_by' as has_firm, (m.facts->>'${size}')::float8 as size from matter m where m.district = ${district} and m.kind = '${kind}' and m.open${seen ? ` and ${seen}` : ''}) l
         left join matter p on p.district = ${district} and p.kind = 'park' and p.id = l.park
       group by l.park, p.title order by p.title nulls last`, values.list)
  }))
  return each.flat()
}
