import type { Given } from '#kernel/matter.ts'
import type { Module } from '#kernel/module.ts'
import { pointing } from '#store/links.ts'
import { indicators } from './indicators.ts'
import { firmOf, heldFor, holder, leadOf, overlaps, parkOf, sameCode, strayPoint } from './land-given.ts'
import { firmsNamed, muBatch, sameYear } from './mu-batch.ts'
import { parcel } from './parcel.ts'
import { park } from './park.ts'
import { space } from './space.ts'

/** How much of a park is still on the books. */
const landLeft: Given = async (query, { id, caller }) => (await query<{ n: number }>(`select count(*)::int as n from matter where district = $1 and kind in ('parcel', 'space') and open and id in ${pointing('park', 'park', '= $2')}`, [caller.district, id]))[0]?.n ?? 0

/** S2 园区、地块、载体. Read: land-facts.ts, land-acts.ts, park.ts, parcel.ts, space.ts, land-guards.ts, land-given.ts, indicators.ts. */
export const parks: Module = {
  id: 'parks',
  label: { zh: '园区与土地', en: 'Parks and land' },
  matters: [parcel, space, park, muBatch],
  indicators,
  posts: { 'parks.manager': { zh: '园区管理员', en: 'Park manager' } },
  given: { 'parks.same_code': sameCode, 'parks.overlaps': overlaps, 'parks.stray': strayPoint, 'parks.park': parkOf, 'parks.lead': leadOf, 'parks.held': heldFor, 'parks.holder': holder, 'parks.firm': firmOf, 'parks.land_left': landLeft, 'parks.firms': firmsNamed, 'parks.same_year': sameYear },
}
