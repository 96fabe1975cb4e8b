import { isoDay } from '#algo/workdays.ts'
import type { Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { innerPoint, overlap_m2, outerBounds, type Polygon } from '#algo/polygon.ts'
import { pointing } from '#store/links.ts'
import { outlineOf } from './land-guards.ts'
import type { Land } from './land-facts.ts'

export interface Neighbour { readonly id: string; readonly number: string; readonly name: string; readonly overlap_m2?: number }
export interface LeadThere { readonly id: string; readonly number: string; readonly state: string; readonly open: boolean; readonly state_label: Text; /** The unit that has it. */ readonly unit: string | null }
export interface Holder { readonly number: string; readonly unit: string | null; readonly unit_en: string | null }
export interface HeldElsewhere { readonly id: string; readonly number: string }

/** Others that ever had this code. Two that ask for the same one wait for each other. */
export const sameCode: Given = async (query, { kind, id, body, caller }) => {
  const { code } = (body ?? {}) as Land
  if (code === undefined) return []
  await query('select pg_advisory_xact_lock(hashtextextended($1, 20261101))', [`${caller.district}/${kind}/${code}`])
  return query<Neighbour>("select id, number, title as name from matter where district = $1 and kind = $2 and facts->>'code' = $3 and id <> $4 limit 1", [caller.district, kind, code, id])
}

/** No parcel is wider: half this far from its inner point lies its farthest corner. Degrees, some three kilometres. */
const WIDEST_DEG = 0.03

/** Parcels that share ground with the outline that is said, with how much of it. By the place of each, which has an index. */
export const overlaps: Given = async (query, { kind, id, body, caller }) => {
  const { boundary, datum } = (body ?? {}) as Land
  if (!boundary || !datum) return []
  const read = outlineOf(boundary, datum)
  const bounds = 'outline' in read ? outerBounds(read.outline) : undefined
  if (!('outline' in read) || !bounds) return []
  const rows = await query<{ id: string; number: string; name: string; boundary: Polygon }>(
    "select m.id, m.number, m.title as name, m.facts->'boundary' as boundary from matter m where m.district = $1 and m.kind = $2 and m.at <@ box(point($3, $4), point($5, $6)) and m.id <> $7 and m.state <> 'withdrawn' and m.facts ? 'boundary'",
    [caller.district, kind, bounds.west - WIDEST_DEG, bounds.south - WIDEST_DEG, bounds.east + WIDEST_DEG, bounds.north + WIDEST_DEG, id])
  return rows.flatMap(({ boundary: theirs, ...row }): Neighbour[] => {
    const common = overlap_m2(read.outline, theirs)
    return common > 0 ? [{ ...row, overlap_m2: common }] : []
  })
}

/** Where the outline that is said lies, when that is in none of the towns whose borders are known; undefined where it is in one, or none is known. */
export const strayPoint: Given = async (query, { body, caller }) => {
  const { boundary, datum, place } = (body ?? {}) as Land
  const read = boundary && datum ? outlineOf(boundary, datum) : undefined
  const at = read && 'outline' in read ? innerPoint(read.outline) : boundary ? undefined : place
  if (!at) return undefined
  const [towns] = await query<{ known: number; around: number }>("select count(*)::int as known, (count(*) filter (where ring @> point($2, $3)))::int as around from place where district = $1 and kind = 'street' and ring is not null", [caller.district, at.lng, at.lat])
  return towns && towns.known > 0 && towns.around === 0 ? at : undefined
}

/** The park a piece of land is said to lie in. */
export const parkOf: Given = async (query, { facts, body, caller }) => {
  const park = (body as Land | undefined)?.park ?? (facts as Land).park
  if (park === undefined) return undefined
  const [row] = await query<{ id: string; boundary: Polygon | null; chemical: boolean | null }>("select id, facts->'boundary' as boundary, (facts->>'chemical')::boolean as chemical from matter where district = $1 and kind = 'park' and id = $2 and state <> 'withdrawn'", [caller.district, park])
  return row
}

/** The lead that land is to be held for. Its state is told in words by whoever knows them: here only those that bear on land. */
export const leadOf: Given = async (query, { body, caller }) => {
  const { lead } = (body ?? {}) as Land
  if (lead === undefined) return undefined
  const [row] = await query<Omit<LeadThere, 'state_label'>>("select id, number, state, open, lead as unit from matter where district = $1 and kind = 'lead' and id = $2", [caller.district, lead])
  return row && { ...row, state_label: STATES[row.state] ?? { zh: '已办结或已落位', en: 'over, or sited' } }
}
const STATES: Readonly<Record<string, Text>> = { reported: { zh: '线索', en: 'a lead' }, contended: { zh: '首报待裁定', en: 'contended' }, screening: { zh: '研判', en: 'being screened' }, stalled: { zh: '流转候选', en: 'stalled' }, paused: { zh: '暂缓', en: 'paused' } }

/** Who holds it now: the lead by its number and the unit that has it, never who invests. */
export const holder: Given = async (query, { facts, caller }) => {
  const { reserved_by } = facts as Land
  return reserved_by === undefined ? undefined : (await query<Holder>("select l.number, p.name as unit, coalesce(p.name_en, p.name) as unit_en from matter l left join party p on p.district = l.district and p.id = l.lead where l.district = $1 and l.kind = 'lead' and l.id = $2", [caller.district, reserved_by]))[0]
}

/** What is held for that lead already. Locks the lead, so that two holding for it at once count each other. */
export const heldFor: Given = async (query, { id, body, caller }) => {
  const { lead } = (body ?? {}) as Land
  if (lead === undefined) return []
  await query('select pg_advisory_xact_lock(hashtextextended($1, 20261102))', [`${caller.district}/held/${lead}`])
  return query<HeldElsewhere>(`select id, number from matter where district = $1 and kind in ('parcel', 'space') and state = 'reserved' and id in ${pointing('reserved_by', 'lead', '= $2')} and id <> $3 order by number`, [caller.district, lead, id])
}

export const firmOf: Given = async (query, { body, caller, at }) => {
  const { occupied_by } = (body ?? {}) as Land
  if (occupied_by === undefined) return undefined
  const [row] = await query<{ id: string }>("select id from party where district = $1 and id = $2 and kind = 'firm' and (to_on is null or to_on >= $3)", [caller.district, occupied_by, isoDay(at)])
  return row
}
