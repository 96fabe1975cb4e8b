import type { Caller } from '#kernel/caller.ts'
import { metaOf } from '#kernel/fact.ts'
import type { MatterDef } from '#kernel/matter.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Polygon } from '#algo/polygon.ts'
import type { Text } from '#kernel/text.ts'
import { kindsOf } from '#server/screens.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { Tx } from '#store/database.ts'
import type { z } from 'zod'

/** A kind as a layer: what of it a map may carry. Sealed facts are never among them, and what is kept from a caller is left out for them. */
export interface Collection { readonly id: string; readonly kind: string; readonly title: Text; readonly about: Text; readonly polygons: boolean; readonly facts: readonly string[] }
export type Box = readonly [west: number, south: number, east: number, north: number]
export interface Feature { readonly type: 'Feature'; readonly id: string; readonly geometry: Polygon | { readonly type: 'Point'; readonly coordinates: readonly [number, number] } | null; readonly properties: Readonly<Record<string, unknown>> }

const t = (zh: string, en: string): Text => ({ zh, en })
export const COLLECTIONS: readonly Collection[] = [
  { id: 'parks', kind: 'park', title: t('园区', 'Parks'), about: t('园区范围和主导产业', 'Outlines of parks and their leading industries'), polygons: true, facts: ['code', 'level', 'type', 'leading_industries', 'chemical', 'area_m2', 'built_m2'] },
  { id: 'parcels', kind: 'parcel', title: t('地块', 'Parcels'), about: t('地块范围、标准地条件和状态', 'Outlines of parcels, their conditions and state'), polygons: true, facts: ['code', 'park', 'use', 'area_mu', 'far_min', 'far_max', 'investment_per_mu_min', 'tax_per_mu_min', 'energy_max', 'environment', 'power_kva', 'water_t_day', 'heat_t_h', 'price_per_mu', 'occupied_on', 'idle_since'] },
  { id: 'spaces', kind: 'space', title: t('厂房（载体）', 'Spaces'), about: t('厂房位置、承重层高和状态', 'Where built space is, what it bears, its state'), polygons: false, facts: ['code', 'park', 'building', 'floor', 'area_m2', 'floor_load_t_m2', 'height_m', 'power_kva', 'hazard_class', 'rent_yuan_m2_month'] },
  { id: 'projects', kind: 'project', title: t('项目', 'Projects'), about: t('项目位置、类型和阶段', 'Where projects are, their type and stage'), polygons: false, facts: ['type', 'level', 'industry', 'total_wan', 'start_plan', 'finish_plan'] },
  { id: 'leads', kind: 'lead', title: t('招商线索', 'Leads'), about: t('意向地点和阶段；保密线索不含位置', 'Where leads would go and their stage; none of those kept secret'), polygons: false, facts: ['industry', 'class', 'claim', 'land_mu', 'space_m2'] },
]

/** The layers a caller may read anything of. */
export function collectionsFor(registry: Registry, caller: Caller): Collection[] {
  const kinds = new Set(kindsOf(registry, caller))
  return COLLECTIONS.filter((c) => kinds.has(c.kind))
}

/** Properties of a layer as its schema tells them. */
export function propertiesOf(def: MatterDef, { facts }: Collection): Record<string, { title: string; description: string }> {
  const own = { number: t('编号', 'Number'), name: t('名称', 'Name'), state: t('状态', 'State'), opened_at: t('登记时间', 'Registered'), touched_at: t('更新时间', 'Changed') }
  return Object.fromEntries([...Object.entries(own), ...facts.map((f) => [f, metaOf(def.facts.shape[f] as z.ZodType).label] as const)].map(([key, label]) => [key, { title: label.zh, description: label.en }]))
}

/** No outline reaches farther from its inner point, degrees: what the index of places is asked for beyond a box. */
const REACH_DEG = 0.03
interface Row { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly opened_at: Date; readonly touched_at: Date; readonly facts: Readonly<Record<string, unknown>>; readonly outline: Polygon | null; readonly lng: number | null; readonly lat: number | null }
interface Asked { readonly box?: Box | undefined; readonly limit: number; readonly after?: string | undefined; readonly id?: string | undefined; readonly state?: string | undefined; readonly changed?: readonly [string | null, string | null] | undefined; readonly least_m2?: number | undefined; /** Fewer facts than the layer has. */ readonly only?: readonly string[] | undefined }

/** Features in the order of their ids, so that a page is never missed while others are registered. */
export async function featuresOf(tx: Tx, registry: Registry, caller: Caller, of: Collection, { box, limit, after, id, state, changed, least_m2, only }: Asked): Promise<Feature[]> {
  const values = new Values()
  const parts = whereOf(registry, caller, of, values, tx.district, { box, state, changed })
  if (after) parts.push(`m.id > ${values.add(after)}`)
  if (id) parts.push(`m.id = ${values.add(id)}`)
  if (least_m2 !== undefined) parts.push(`(m.facts->>'drawn_m2')::float8 >= ${values.add(least_m2)}`)
  const picked = (only ?? of.facts).map((f) => `'${f}', m.facts->'${f}'`).join(', ')
  const rows = await tx.rows<Row>(
    `select m.id, m.number, m.title, m.state, m.opened_at, m.touched_at, ${picked === '' ? "'{}'::jsonb" : `jsonb_strip_nulls(jsonb_build_object(${picked}))`} as facts, ${of.polygons ? "m.facts->'boundary'" : 'null'} as outline, m.at[0] as lng, m.at[1] as lat
     from matter m where ${parts.join(' and ')} order by m.id limit ${limit}`, values.list)
  return rows.filter((r) => box === undefined || touches(r, box)).map(({ id: own, number, title, state: at, opened_at, touched_at, facts, outline, lng, lat }): Feature => ({
    type: 'Feature', id: own, geometry: outline ? { type: 'Polygon', coordinates: outline.coordinates } : lng === null || lat === null ? null : { type: 'Point', coordinates: [lng, lat] },
    properties: { number, name: title, state: at, opened_at, touched_at, ...facts },
  }))
}

export async function countOf(tx: Tx, registry: Registry, caller: Caller, of: Collection, asked: Pick<Asked, 'box' | 'state' | 'changed'>): Promise<number> {
  const values = new Values()
  return (await tx.row<{ n: number }>(`select count(*)::int as n from matter m where ${whereOf(registry, caller, of, values, tx.district, asked).join(' and ')}`, values.list))?.n ?? 0
}

function whereOf(registry: Registry, caller: Caller, of: Collection, values: Values, district: string, { box, state, changed }: Pick<Asked, 'box' | 'state' | 'changed'>): string[] {
  const parts = [`m.district = ${values.add(district)}`, `m.kind = ${values.add(of.kind)}`]
  const seen = visibleWhere(registry.matter(of.kind), caller, values)
  if (seen) parts.push(seen)
  // A layer leaves the house: of leads only those that are no secret are on it, whoever asks.
  if (of.kind === 'lead') parts.push("m.facts->>'confidentiality' = 'ordinary'")
  if (box) { const more = of.polygons ? REACH_DEG : 0; parts.push(`m.at <@ box(point(${values.add(box[0] - more)}, ${values.add(box[1] - more)}), point(${values.add(box[2] + more)}, ${values.add(box[3] + more)}))`) }
  if (state) parts.push(`m.state = ${values.add(state)}`)
  if (changed?.[0]) parts.push(`m.touched_at >= ${values.add(changed[0])}`)
  if (changed?.[1]) parts.push(`m.touched_at <= ${values.add(changed[1])}`)
  return parts
}

function touches({ outline, lng, lat }: Row, [west, south, east, north]: Box): boolean {
  const ring = outline?.coordinates[0]
  if (!ring) return lng !== null && lat !== null && lng >= west && lng <= east && lat >= south && lat <= north
  let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of ring) { w = Math.min(w, x); e = Math.max(e, x); s = Math.min(s, y); n = Math.max(n, y) }
  return e >= west && w <= east && n >= south && s <= north
}

const TILE_PIXELS = 256
const EQUATOR_M = 40_075_016.686
/** At most so many shapes on a tile: beyond, only what is larger than a pixel could be seen anyway. */
export const MOST_ON_TILE = 20_000

/** The box of a tile of WebMercatorQuad, with a margin of a sixteenth on each side. */
export function tileBox(z: number, x: number, y: number): Box {
  const n = 2 ** z
  const lng = (v: number) => (v / n) * 360 - 180
  const lat = (v: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * v) / n))) * 180) / Math.PI
  const m = 1 / 16
  return [lng(x - m), lat(Math.min(n, y + 1 + m)), lng(x + 1 + m), lat(Math.max(0, y - m))]
}

/** What covers less than one pixel of a tile of this zoom, m². */
export function pixel_m2(z: number, lat: number): number {
  const side = (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PIXELS * 2 ** z)
  return side * side
}
