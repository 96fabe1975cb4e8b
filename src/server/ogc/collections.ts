import type { Caller } from '#kernel/caller.ts'
import { metaOf } from '#kernel/fact.ts'
import type { MatterDef } from '#kernel/matter.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Polygon } from '#algo/polygon.ts'
import type { Text } from '#kernel/text.ts'
import { kindsOf } from '#server/screens.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { Tx } from '#store/database.ts'
import { z } from 'zod'

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

/** Properties that features may be asked for by: everything on the layer but times and lists. */
export const filtersOf = (def: MatterDef, of: Collection): string[] => ['number', 'name', 'state', ...of.facts.filter((f) => z.toJSONSchema(def.facts.shape[f] as z.ZodType, { unrepresentable: 'any' }).type !== 'array')]

/** Properties of a layer as its schema tells them. */
export function propertiesOf(def: MatterDef, { facts }: Collection): Record<string, { title: string; description: string }> {
  const own = { number: t('编号', 'Number'), name: t('名称', 'Name'), state: t('状态', 'State'), opened_at: t('登记时间', 'Registered'), touched_at: t('更新时间', 'Changed') }
  return Object.fromEntries([...Object.entries(own), ...facts.map((f) => [f, metaOf(def.facts.shape[f] as z.ZodType).label] as const)].map(([key, label]) => [key, { title: label.zh, description: label.en }]))
}

/** No outline reaches farther from its inner point, degrees: what the index of places is asked for beyond a box. */
const REACH_DEG = 0.03
interface Row { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly opened_at: Date; readonly touched_at: Date; readonly facts: Readonly<Record<string, unknown>>; readonly outline: Polygon | null; readonly lng: number | null; readonly lat: number | null }
interface Asked { readonly box?: Box | undefined; /** The box is held against each outline in the query itself, so that pages are whole; a tile is let off. */ readonly exact?: boolean | undefined; readonly limit: number; readonly after?: string | undefined; readonly id?: string | undefined; readonly where?: Readonly<Record<string, string>> | undefined; readonly changed?: readonly [string | null, string | null] | undefined; readonly least_m2?: number | undefined; /** Fewer facts than the layer has. */ readonly only?: readonly string[] | undefined }

/** Features in the order of their ids, so that a page is never missed while others are registered. */
export async function featuresOf(tx: Tx, registry: Registry, caller: Caller, of: Collection, { box, exact, limit, after, id, where, changed, least_m2, only }: Asked): Promise<Feature[]> {
  const values = new Values()
  const parts = whereOf(registry, caller, of, values, tx.district, { box, exact, where, changed })
  if (after) parts.push(`m.id > ${values.add(after)}`)
  if (id) parts.push(`m.id = ${values.add(id)}`)
  if (least_m2 !== undefined) parts.push(`(m.facts->>'drawn_m2')::float8 >= ${values.add(least_m2)}`)
  const picked = (only ?? of.facts).map((f) => `'${f}', m.facts->'${f}'`).join(', ')
  const rows = await tx.rows<Row>(
    `select m.id, m.number, m.title, m.state, m.opened_at, m.touched_at, ${picked === '' ? "'{}'::jsonb" : `jsonb_strip_nulls(jsonb_build_object(${picked}))`} as facts, ${of.polygons ? "m.facts->'boundary'" : 'null'} as outline, m.at[0] as lng, m.at[1] as lat
     from matter m where ${parts.join(' and ')} order by m.id limit ${limit}`, values.list)
  return rows.filter((r) => box === undefined || exact || touches(r, box)).map(({ id: own, number, title, state: at, opened_at, touched_at, facts, outline, lng, lat }): Feature => ({
    type: 'Feature', id: own, geometry: outline ? { type: 'Polygon', coordinates: outline.coordinates } : lng === null || lat === null ? null : { type: 'Point', coordinates: [lng, lat] },
    properties: { number, name: title, state: at, opened_at, touched_at, ...facts },
  }))
}

export async function countOf(tx: Tx, registry: Registry, caller: Caller, of: Collection, asked: Pick<Asked, 'box' | 'where' | 'changed'>): Promise<number> {
  const values = new Values()
  return (await tx.row<{ n: number }>(`select count(*)::int as n from matter m where ${whereOf(registry, caller, of, values, tx.district, { ...asked, exact: true }).join(' and ')}`, values.list))?.n ?? 0
}

function whereOf(registry: Registry, caller: Caller, of: Collection, values: Values, district: string, { box, exact, where, changed }: Pick<Asked, 'box' | 'exact' | 'where' | 'changed'>): string[] {
  const parts = [`m.district = ${values.add(district)}`, `m.kind = ${values.add(of.kind)}`]
  const seen = visibleWhere(registry.matter(of.kind), caller, values)
  if (seen) parts.push(seen)
  // A layer leaves the house: of leads only those that are no secret are on it, whoever asks.
  if (of.kind === 'lead') parts.push("m.facts->>'confidentiality' = 'ordinary'")
  if (box) { const more = of.polygons ? REACH_DEG : 0; parts.push(`m.at <@ box(point(${values.add(box[0] - more)}, ${values.add(box[1] - more)}), point(${values.add(box[2] + more)}, ${values.add(box[3] + more)}))`) }
  if (box && exact && of.polygons) parts.push(touching(box, values))
  for (const [name, value] of Object.entries(where ?? {})) parts.push(`${name === 'state' || name === 'number' ? `m.${name}` : name === 'name' ? 'm.title' : `m.facts->>'${name}'`} = ${values.add(value)}`)
  if (changed?.[0]) parts.push(`m.touched_at >= ${values.add(changed[0])}`)
  if (changed?.[1]) parts.push(`m.touched_at <= ${values.add(changed[1])}`)
  return parts
}

/** The outline's own bounds against the box, for whatever the index of places let through: what is counted and paged is exact. */
function touching([west, south, east, north]: Box, values: Values): string {
  return `(not (m.facts ? 'boundary') or exists (select from (select min((p->>0)::float8) as w, max((p->>0)::float8) as e, min((p->>1)::float8) as s, max((p->>1)::float8) as n from jsonb_array_elements(m.facts->'boundary'->'coordinates'->0) p) b
    where b.e >= ${values.add(west)} and b.w <= ${values.add(east)} and b.n >= ${values.add(south)} and b.s <= ${values.add(north)}))`
}

/** Where a layer lies, for a GIS to move to: the bounds of its points, with room for the outlines around them. Undefined while it is empty. */
export async function extentOf(tx: Tx, registry: Registry, caller: Caller, of: Collection): Promise<Box | undefined> {
  const values = new Values()
  const row = await tx.row<{ w: number | null; s: number | null; e: number | null; n: number | null }>(`select min(m.at[0]) as w, min(m.at[1]) as s, max(m.at[0]) as e, max(m.at[1]) as n from matter m where ${whereOf(registry, caller, of, values, tx.district, {}).join(' and ')} and m.at is not null`, values.list)
  if (!row || row.w === null || row.s === null || row.e === null || row.n === null) return undefined
  const more = of.polygons ? REACH_DEG / 2 : 0
  return [row.w - more, row.s - more, row.e + more, row.n + more]
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
