import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Caller } from '#kernel/caller.ts'
import { metaOf } from '#kernel/fact.ts'
import { bare, type MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { readTable } from '#store/formats/table.ts'
import { recordIn } from '#store/ledger.ts'
import type { House } from './house.ts'

export interface LandLine { readonly line: number; readonly code: string; readonly name: string; readonly id?: string; readonly problem?: Text }
export interface LandRead { readonly lines: readonly LandLine[]; readonly unknown_columns: readonly string[] }
interface Asked { readonly kind: 'park' | 'parcel' | 'space'; readonly text: string; readonly name: string; readonly datum?: string | undefined }
interface Raw { readonly line: number; readonly cells: Readonly<Record<string, unknown>>; readonly problem?: Text }

const MOST = 5_000
/** Lines named one by one where many are meant. */
const TOLD = 10
const DATUMS: ReadonlySet<string> = new Set(['CGCS2000', 'WGS84', 'GCJ02', 'BD09'])
const t = (zh: string, en: string): Text => ({ zh, en })

/**
 * Registers land from GeoJSON or a table, a feature or a line each, through the same act as by hand. A line that is refused keeps no
 * other out, and later lines are checked against the ones before.
 * @throws Refusal `invalid` when it is neither, holds nothing, mixes datums or names none; `too_large` beyond 5,000 lines
 */
export async function bringLandIn(house: House, tx: Tx, caller: Caller, asked: Asked): Promise<LandRead> {
  const def = house.registry.matter(asked.kind)
  const { raws, declared } = await rawsOf(asked)
  if (raws.length === 0) throw new Refusal('invalid', t('文件中没有可导入的内容，未作任何改动', 'the file holds nothing; nothing was changed'))
  if (raws.length > MOST) throw new Refusal('too_large', t(`一次最多导入${MOST}行，请分批`, `${MOST} lines at a time: bring it in in parts`))
  const names = columnsOf(def)
  const unknown = new Set<string>()
  const said = Map.groupBy(raws.filter((r) => r.problem === undefined), (r) => { const d = Object.entries(r.cells).find(([k]) => names.get(k.trim()) === 'datum')?.[1]; return typeof d === 'string' && d.trim() !== '' ? datumOf(d) : '' })
  said.delete('')
  if (said.size > 1) throw mixed(said)
  const datum = [...said.keys()][0] ?? asked.datum ?? declared
  if (datum === undefined && asked.kind !== 'space') throw new Refusal('invalid', t('请注明坐标系', 'say in which datum it is'))
  const lines: LandLine[] = []
  for (const raw of raws) {
    const body = bodyOf(def, names, raw.cells, unknown)
    if (datum !== undefined && body['boundary'] !== undefined) body['datum'] = datum
    const shown = { line: raw.line, code: typeof body['code'] === 'string' ? body['code'] : '', name: typeof body['name'] === 'string' ? body['name'] : '' }
    if (raw.problem) { lines.push({ ...shown, problem: raw.problem }); continue }
    const id = `${asked.kind}-${createHash('sha256').update(`${asked.kind}/${shown.code}/${raw.line}/${asked.text.length}`).digest('hex').slice(0, 20)}`
    try {
      await recordIn(house, tx, { caller, kind: asked.kind, id, act: 'register', seen: 0, body })
      lines.push({ ...shown, id })
    } catch (err) {
      if (!(err instanceof Refusal) || err.code === 'forbidden') throw err
      const [fault] = err.faults ?? []
      lines.push({ ...shown, problem: fault ? t(`${err.text.zh}：${fault.problem.zh}`, `${err.text.en}: ${fault.problem.en}`) : err.text })
    }
  }
  return { lines, unknown_columns: [...unknown] }
}

/** Which lines say which datum: the fewest are told one by one. */
function mixed(said: ReadonlyMap<string, readonly Raw[]>): Refusal {
  const groups = [...said].toSorted(([, a], [, b]) => a.length - b.length)
  const lines = (of: readonly Raw[]) => of.slice(0, TOLD).map((r) => r.line)
  const zh = groups.map(([datum, of]) => `${datum}：第${lines(of).join('、')}行${of.length > TOLD ? `等${of.length}行` : ''}`).join('；')
  const en = groups.map(([datum, of]) => `${datum}: line ${lines(of).join(', ')}${of.length > TOLD ? ` and ${of.length - TOLD} more` : ''}`).join('; ')
  return new Refusal('invalid', t(`同一文件混用坐标系（${zh}），未作任何改动；请按坐标系分开导入`, `one file, several datums (${en}): nothing was changed. Bring each in by itself`))
}

/** A datum as people and programs write it: `GCJ-02`, `EPSG:4490`, `urn:ogc:def:crs:OGC:1.3:CRS84`. What is none is left as it is. */
function datumOf(text: string): string {
  const bare = text.trim().toUpperCase().replace(/（.*?）|\(.*?\)/g, '')
  const code = /^(?:EPSG:|URN:OGC:DEF:CRS:(?:EPSG|OGC):[\d.]*:)(\w+)$/.exec(bare)?.[1] ?? bare.replace(/[-_ ]/g, '')
  return { 4490: 'CGCS2000', 4326: 'WGS84', CRS84: 'WGS84', 百度坐标: 'BD09', BD09LL: 'BD09', 火星坐标: 'GCJ02' }[code] ?? (/^(CGCS2000|WGS84|GCJ02|BD09)$/.test(code) ? code : text.trim())
}

interface Read { readonly raws: Raw[]; /** The datum that the file says of itself, by the `crs` that GIS programs still write. */ readonly declared?: string }

async function rawsOf({ text, name }: Asked): Promise<Read> {
  if (text.trimStart().startsWith('{')) return featuresOf(text)
  const raws: Raw[] = []
  const bytes = (async function* () { yield new TextEncoder().encode(text) })()
  for await (const row of readTable(bytes, { name })) {
    if ('problem' in row) raws.push({ line: row.line, cells: {}, problem: row.problem })
    else raws.push({ line: row.line, cells: row.cells })
  }
  return { raws }
}

function featuresOf(text: string): Read {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (err) {
    throw new Refusal('invalid', t(`GeoJSON无法读取（${err instanceof Error ? err.message : ''}），未作任何改动`, `the GeoJSON cannot be read (${err instanceof Error ? err.message : ''}); nothing was changed`))
  }
  if (!isRecord(json) || !Array.isArray(json['features'])) throw new Refusal('invalid', t('不是GeoJSON要素集（FeatureCollection），未作任何改动', 'it is no FeatureCollection; nothing was changed'))
  const crs = isRecord(json['crs']) && isRecord(json['crs']['properties']) && typeof json['crs']['properties']['name'] === 'string' ? datumOf(json['crs']['properties']['name']) : undefined
  if (crs !== undefined && !DATUMS.has(crs)) throw new Refusal('invalid', t(`文件的坐标参考系为“${crs}”，未作任何改动；请在GIS软件中转换为CGCS2000经纬度（EPSG:4490）后再导入`, `the file is in '${crs}': nothing was changed. Convert it to CGCS2000 degrees (EPSG:4490) and bring it in again`))
  const raws = json['features'].map((feature: unknown, i): Raw => {
    const properties = isRecord(feature) && isRecord(feature['properties']) ? feature['properties'] : {}
    const geometry = isRecord(feature) && isRecord(feature['geometry']) ? feature['geometry'] : undefined
    const line = i + 1
    const one = singleOf(geometry)
    if (one) return { line, cells: { ...properties, boundary: one } }
    if (geometry?.['type'] === 'MultiPolygon') return { line, cells: properties, problem: t(`第${line}个要素由多个面组成，一宗地块只能有一个面，请拆开登记`, `feature ${line} is made of several polygons: a parcel has one. Register them one by one`) }
    if (geometry?.['type'] === 'Point' && Array.isArray(geometry['coordinates'])) return { line, cells: { ...properties, place: { lng: Number(geometry['coordinates'][0]), lat: Number(geometry['coordinates'][1]) } } }
    const type = typeof geometry?.['type'] === 'string' ? geometry['type'] : undefined
    return { line, cells: properties, problem: t(`第${line}个要素的图形类型为“${type ?? '无'}”，只支持面（Polygon）和点（Point）`, `feature ${line} is a ${type ?? 'nothing'}: only Polygon and Point are taken`) }
  })
  return { raws, ...(crs === undefined ? {} : { declared: crs }) }
}

/** A polygon, or the only one of a MultiPolygon, as programs export them; heights are left out. */
function singleOf(geometry: Readonly<Record<string, unknown>> | undefined): unknown {
  const rings: unknown = geometry?.['type'] === 'Polygon' ? geometry['coordinates'] : geometry?.['type'] === 'MultiPolygon' && Array.isArray(geometry['coordinates']) && geometry['coordinates'].length === 1 ? geometry['coordinates'][0] : undefined
  if (rings === undefined) return undefined
  return { type: 'Polygon', coordinates: Array.isArray(rings) ? rings.map((ring: unknown) => (Array.isArray(ring) ? ring.map((p: unknown) => (Array.isArray(p) && p.length === 3 ? p.slice(0, 2) : p)) : ring)) : rings }
}

/** Column → fact: by its name in the declaration, or by its label with or without the unit in brackets. */
function columnsOf(def: MatterDef): Map<string, string> {
  const asks = (def.acts['register']?.asks ?? []).map(bare)
  return new Map(asks.flatMap((key) => { const { zh, en } = metaOf(def.facts.shape[key] as z.ZodType).label; return [key, zh, zh.replace(/（.*?）/g, ''), en, en.replace(/ \(.*?\)/g, '')].map((n) => [n, key] as const) }))
}

function bodyOf(def: MatterDef, names: ReadonlyMap<string, string>, cells: Readonly<Record<string, unknown>>, unknown: Set<string>): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(cells)) {
    const key = names.get(column.trim())
    if (key === undefined) { unknown.add(column); continue }
    if (value === null || value === undefined || value === '') continue
    body[key] = typeof value === 'string' ? cellOf(def, key, value.trim()) : value
  }
  return body
}

/** A cell of a table as its fact has it: a number, a choice by its label, a list, an outline of `lng,lat;lng,lat;…`. What does not read is left as it is, for the declaration to refuse. */
function cellOf(def: MatterDef, key: string, text: string): unknown {
  const { options, widget } = metaOf(def.facts.shape[key] as z.ZodType)
  if (key === 'datum') return datumOf(text)
  if (options) return Object.entries(options).find(([, label]) => label.zh === text || label.en === text || label.zh.replace(/（.*?）/g, '') === text)?.[0] ?? text
  if (widget === 'outline') return outlineOf(text)
  if (key === 'leading_industries') return text.split(/[、,，;；\s]+/).filter(Boolean)
  if (key === 'chemical') return ['是', 'true', 'yes', '1'].includes(text.toLowerCase()) ? true : ['否', 'false', 'no', '0'].includes(text.toLowerCase()) ? false : text
  return /^-?\d+(\.\d+)?$/.test(text) && key !== 'code' && key !== 'building' ? Number(text) : text
}

function outlineOf(text: string): unknown {
  const points = text.replace(/^POLYGON\s*\(\((.*)\)\)$/i, '$1').split(/[;；]|,\s*(?=-?\d+(?:\.\d+)?\s+-?\d)/).map((p) => p.trim().split(/[,，\s]+/).map(Number))
  return points.length >= 3 && points.every((p) => p.length === 2 && p.every(Number.isFinite)) ? { type: 'Polygon', coordinates: [points] } : text
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
