import { z } from 'zod'
import { checkCode } from '#algo/tracking-code.ts'
import { endOfDay, isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { metaOf } from '#kernel/fact.ts'
import { pointersOf } from '#kernel/link.ts'
import type { MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Tx } from './database.ts'
import { pointing } from './links.ts'
import { Values, visibleWhere } from './visible.ts'

/** How each order is read from an index, and what its mark in a cursor is. What has no day comes last, what has no size below all that has. */
const SORTS = {
  opened_at: { by: 'm.opened_at', is: 'timestamptz' }, due_at: { by: "coalesce(m.due_at, 'infinity')", is: 'timestamptz' }, closed_at: { by: 'm.closed_at', is: 'timestamptz' },
  size: { by: 'coalesce(m.size, -1)', is: 'float8' },
} as const
type SortKey = keyof typeof SORTS

/** What a list may be asked for; every word comes from a query string. Lists are separated by commas. */
export const MatterFilter = z.object({
  state: z.string().optional(), open: z.stringbool().optional(), category: z.string().optional(), area: z.string().optional(), urgency: z.string().optional(),
  lead: z.string().optional(), asker: z.string().optional(), mine: z.enum(['lead', 'asker', 'support', 'any']).optional(),
  due: z.enum(['overdue', 'today', 'soon', 'provisional']).optional(),
  opened_from: z.iso.date().optional(), opened_to: z.iso.date().optional(), closed_from: z.iso.date().optional(), closed_to: z.iso.date().optional(),
  size_from: z.coerce.number().optional(), size_to: z.coerce.number().optional(),
  q: z.string().max(200).optional(), bbox: z.string().optional(),
  sort: z.enum(['opened_at', '-opened_at', 'due_at', '-due_at', 'closed_at', '-closed_at', 'size', '-size']).default('-opened_at'),
  after: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type MatterFilter = z.infer<typeof MatterFilter>

/** One line of a list. `lead` is an office with its name; places are WGS84; `size` is in the unit of the fact that its kind declares. */
export const MatterLine = z.object({
  id: z.string(), kind: z.string(), number: z.string(), title: z.string(), state: z.string(), open: z.boolean(), version: z.number(),
  urgency: z.string().nullable(), category: z.string().nullable(), area: z.string().nullable(), size: z.number().nullable(),
  lead: z.object({ id: z.string(), name: z.string(), name_en: z.string().nullable() }).nullable(),
  opened_at: z.date(), closed_at: z.date().nullable(), touched_at: z.date(), due_at: z.date().nullable(), provisional: z.boolean(),
  at: z.object({ lng: z.number(), lat: z.number() }).nullable(),
})
export type MatterLine = z.infer<typeof MatterLine>

/** What a list needs beside its filter. `words` turns typed text into a tsquery; `soon_hours` is the pack's near-due threshold. */
export interface ListContext {
  readonly caller: Caller
  readonly now: Date
  readonly soon_hours: number
  readonly words: (text: string) => string
  /** A further condition over `matter m`, e.g. being counted in a figure. */
  readonly also?: (values: Values) => string
}

export const LINE_COLUMNS = `m.id, m.kind, m.number, m.title, m.state, m.open, m.version, m.urgency, m.category, m.area, m.size, m.opened_at, m.closed_at, m.touched_at, m.due_at, m.provisional,
  case when m.lead is null then null else (select json_build_object('id', p.id, 'name', p.name, 'name_en', p.name_en) from party p where p.district = m.district and p.id = m.lead) end as lead,
  case when m.at is null then null else json_build_object('lng', m.at[0], 'lat', m.at[1]) end as at`

const TOTAL_CAP = 10_000
/** Words may be in every second matter: what is found is counted in the order it is listed, and not as far. */
const FOUND_CAP = 1_000

export interface MatterPage {
  readonly rows: MatterLine[]
  readonly next: string | null
  readonly total: number
  /** The total was counted only this far. */
  readonly total_is_at_least: boolean
}

/**
 * One page of matters this caller may read, by keyset: page 1,000 costs what page 1 does.
 * @param extra further filters by indexed facts, `{fact: value}`
 * @throws Refusal `invalid` on a broken cursor or an unknown fact
 */
export async function listMatters(tx: Tx, defs: readonly MatterDef[], filter: MatterFilter, context: ListContext, extra: Readonly<Record<string, string>> = {}): Promise<MatterPage> {
  const values = new Values()
  const where = whereOf(tx, defs, filter, context, extra, values)
  const counted = [...values.list]
  const descending = filter.sort.startsWith('-')
  const { by: sort, is } = SORTS[filter.sort.replace('-', '') as SortKey]
  const after = filter.after ? readCursor(filter.after, is) : undefined
  const paged = after ? `${where} and (${sort}, m.id) ${descending ? '<' : '>'} (${values.add(after.value)}::${is}, ${values.add(after.id)})` : where
  const way = descending ? 'desc' : 'asc'
  const rows = await tx.rows<MatterLine & { cursor: string }>(
    `select ${LINE_COLUMNS}, ${sort}::text as cursor from matter m where ${paged} order by ${sort} ${way}, m.id ${way} limit ${filter.limit + 1}`, values.list)
  const cap = filter.q?.trim() ? FOUND_CAP : TOTAL_CAP
  const [{ n } = { n: 0 }] = await tx.rows<{ n: number }>(
    `select count(*)::int as n from (select from matter m where ${where}${cap === FOUND_CAP ? ` order by ${sort} ${way}, m.id ${way}` : ''} limit ${cap + 1}) x`, counted)
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ cursor: _, ...line }) => line),
    next: rows.length > filter.limit && last ? writeCursor(last.cursor, last.id) : null,
    total: Math.min(n, cap), total_is_at_least: n > cap,
  }
}

/** The filter as SQL over `matter m`. Exports and maps use the same one, so that a figure and its list can never differ. */
export function whereOf(tx: Tx, defs: readonly MatterDef[], filter: Partial<MatterFilter>, context: ListContext, extra: Readonly<Record<string, string>>, values: Values): string {
  const parts = [`m.district = ${values.add(tx.district)}`, kindsWhere(defs, context.caller, values)]
  const oneOf = (column: string, text: string | undefined) => {
    if (!text) return
    const list = text.split(',')
    parts.push(list.length === 1 ? `${column} = ${values.add(list[0])}` : `${column} = any(${values.add(list)})`)
  }
  oneOf('m.state', filter.state)
  oneOf('m.area', filter.area)
  oneOf('m.urgency', filter.urgency)
  oneOf('m.lead', filter.lead)
  oneOf('m.asker', filter.asker)
  if (filter.category) parts.push(categoryWhere(filter.category, values))
  if (filter.open !== undefined) parts.push(filter.open ? 'm.open' : 'not m.open')
  if (filter.mine) parts.push(mineWhere(filter.mine, context.caller, values))
  if (filter.due) parts.push(dueWhere(filter.due, context, values))
  for (const [column, from, to] of [['m.opened_at', filter.opened_from, filter.opened_to], ['m.closed_at', filter.closed_from, filter.closed_to]] as const) {
    if (from) parts.push(`${column} >= ${values.add(`${from}T00:00:00+08:00`)}`)
    if (to) parts.push(`${column} < ${values.add(endOfDay(to))}`)
  }
  for (const [way, limit] of [['>=', filter.size_from], ['<=', filter.size_to]] as const) if (limit !== undefined) parts.push(`coalesce(m.size, -1) ${way} ${values.add(limit)}`)
  if (filter.q?.trim()) parts.push(saidWhere(filter.q, context, values))
  if (filter.bbox) parts.push(`m.at <@ ${values.add(boxOf(filter.bbox))}::box`)
  if (context.also) parts.push(context.also(values))
  for (const [key, value] of Object.entries(extra)) parts.push(factWhere(defs, key, value, values))
  return parts.filter((p) => p !== 'true').join(' and ')
}

function kindsWhere(defs: readonly MatterDef[], caller: Caller, values: Values): string {
  const parts = defs.map((def) => {
    const seen = visibleWhere(def, caller, values)
    return `m.kind = ${values.add(def.kind)}${seen ? ` and ${seen}` : ''}`
  })
  return parts.length === 1 ? String(parts[0]) : `(${parts.map((p) => `(${p})`).join(' or ') || 'false'})`
}

/** A number of the house is looked up as such, however it was typed; anything else by its words, numbers from elsewhere among them. */
function saidWhere(q: string, { words }: ListContext, values: Values): string {
  const number = checkCode(q)
  return number.ok ? `m.number = ${values.add(number.value)}` : `m.search @@ ${values.add(words(q))}::tsquery`
}

/** A category filter takes in everything below it: codes nest by prefix. */
function categoryWhere(text: string, values: Values): string {
  return `(${text.split(',').map((code) => `m.category >= ${values.add(code)} and m.category < ${values.add(`${code}\u{10FFFF}`)}`).join(' or ')})`
}

function mineWhere(mine: 'lead' | 'asker' | 'support' | 'any', caller: Caller, values: Values): string {
  const offices = caller.posts.map((p) => p.office)
  const selves = [caller.party, ...caller.firms]
  if (mine === 'lead') return `m.lead = any(${values.add(offices)})`
  if (mine === 'asker') return `m.asker = any(${values.add(selves)})`
  const relation = mine === 'support' ? `and p.relation = 'support'` : ''
  return `exists (select from participant p where p.district = m.district and p.matter_id = m.id and p.party = any(${values.add([...offices, ...selves])}) ${relation})`
}

function dueWhere(due: 'overdue' | 'today' | 'soon' | 'provisional', { now, soon_hours }: ListContext, values: Values): string {
  if (due === 'provisional') return 'm.open and m.due_at is not null and m.provisional'
  if (due === 'overdue') return `m.open and m.due_at < ${values.add(now)}`
  const until = due === 'today' ? endOfDay(isoDay(now)) : new Date(now.getTime() + soon_hours * 3_600_000)
  return `m.open and m.due_at >= ${values.add(now)} and m.due_at <= ${values.add(until)}`
}

function factWhere(defs: readonly MatterDef[], key: string, value: string, values: Values): string {
  const known = defs.every((d) => Object.hasOwn(d.facts.shape, key) && metaOf(d.facts.shape[key] as z.ZodType).indexed)
  if (!known) throw new Refusal('invalid', { zh: `不能按“${key}”筛选`, en: `lists cannot be filtered by '${key}'` })
  // What points at another matter is found by its link, which has an index.
  const kinds = defs.map((d) => pointersOf(d).find((p) => p.fact === key && p.of_fact === undefined)?.of)
  const [of] = kinds
  if (of !== undefined && kinds.every((k) => k === of)) return `m.id in ${pointing(key, of, `= any(${values.add(value.split(','))})`, 'm.district')}`
  return `m.facts->>'${key}' = any(${values.add(value.split(','))})`
}

/** `west,south,east,north` in degrees. @throws Refusal `invalid` */
export function boxOf(bbox: string): string {
  const [w, s, e, n] = bbox.split(',').map(Number)
  if ([w, s, e, n].some((x) => x === undefined || !Number.isFinite(x))) throw new Refusal('invalid', { zh: `范围应为“西,南,东,北”，收到“${bbox}”`, en: `bbox must be west,south,east,north, got '${bbox}'` })
  return `((${w},${s}),(${e},${n}))`
}

function writeCursor(value: string, id: string): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url')
}

/** As PostgreSQL writes it. */
const READS = {
  timestamptz: (text: string) => text === 'infinity' || (/^[-0-9: .+]+$/.test(text) && !Number.isNaN(Date.parse(text))),
  float8: (text: string) => /^-?\d/.test(text) && Number.isFinite(Number(text)),
} as const

function readCursor(cursor: string, is: keyof typeof READS): { value: string; id: string } {
  try {
    const [value, id] = z.tuple([z.string().refine(READS[is]), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
    return { value, id }
  } catch {
    throw new Refusal('invalid', { zh: '翻页标记已失效，请回到第一页', en: 'this page mark is not valid; start from the first page' })
  }
}
