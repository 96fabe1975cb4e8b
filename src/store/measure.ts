import { wilson } from '#algo/statistics.ts'
import { AS_OF, type Composite, type MatterIndicator, type Measure } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from './database.ts'
import { Values } from './visible.ts'

/** What a figure is broken down by. Categories that are numbers nest, and are told by their first two digits. */
export const BREAKDOWNS = {
  total: "''", month: undefined, lead: "coalesce(m.lead, '')", area: "coalesce(m.area, '')", category: "coalesce(case when m.category ~ '^[0-9]' then left(m.category, 2) else m.category end, '')", category_full: "coalesce(m.category, '')", state: 'm.state', urgency: "coalesce(m.urgency, '')",
} as const satisfies Record<string, string | undefined>
export type Breakdown = keyof typeof BREAKDOWNS

/** Which matters a figure is over. Months are `YYYY-MM`, both ends included, in China's time. */
export interface Scope {
  readonly by: Breakdown
  /** The instant asked about: what had not happened by then is not counted, and what was not yet due is not late. */
  readonly as_of: Date | string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly lead?: string | undefined
  readonly area?: string | undefined
  readonly category?: string | undefined
  readonly state?: string | undefined
  readonly urgency?: string | undefined
}

/** One figure. A share carries hits, n and its 95 % Wilson interval; days carry n. Null: no base, no figure. */
export interface Figure {
  readonly key: string
  readonly value: number | null
  readonly n: number
  readonly hits: number | null
  readonly low: number | null
  readonly high: number | null
}

export interface Measured {
  readonly rows: readonly Figure[]
  readonly exclusions: readonly { readonly code: string; readonly label: Text; readonly n: number }[]
}

const AGGREGATES = {
  count: () => 'count(*) filter (where base)::float8',
  share: () => '(count(*) filter (where base and hit))::float8 / nullif(count(*) filter (where base), 0)',
  sum: () => 'coalesce(sum(value) filter (where base), 0)',
  mean: () => 'avg(value) filter (where base)',
  median: () => 'percentile_cont(0.5) within group (order by value) filter (where base and value is not null)',
  p90: () => 'percentile_cont(0.9) within group (order by value) filter (where base and value is not null)',
} as const

type By = keyof typeof AGGREGATES

/** An indicator that is measured itself, not put together from others. */
type Single = MatterIndicator & { readonly measure: Measure }

/** Computes an indicator over the matters of one district: one scan of the scope for each number it is made of, whatever the breakdown. */
export async function measure(tx: Tx, def: MatterIndicator, scope: Scope): Promise<Measured> {
  if ('parts' in def.measure) return composite(tx, def.measure, scope)
  const values = new Values()
  const single = def as Single
  const by = aggregateOf(single)
  const rows = await tx.rows<{ key: string; value: number | null; n: number; hits: number }>(said(`${grouped(tx, single, scope, values, 'null')} order by key`, scope, values), values.list)
  return { rows: rows.map((r) => figureOf(by, r)), exclusions: await excluded(tx, single, scope) }
}

/** The weighted mean of the parts, by the weights of the packs their matters started under. Without one part there is no score; n is the least of theirs. */
async function composite(tx: Tx, { parts }: Composite, scope: Scope): Promise<Measured> {
  const values = new Values()
  const each = parts.map(({ of, weights }) => grouped(tx, singleOf(of), scope, values, `case m.pack ${Object.entries(weights).map(([pack, w]) => `when ${values.add(pack)} then ${Number(w)}`).join(' ')} end`))
  const rows = await tx.rows<{ key: string; value: number | null; n: number; hits: number }>(said(
    `select key, case when count(value) = ${parts.length} then sum(value * weight) / nullif(sum(weight), 0) end as value, min(n)::int as n, 0 as hits from (${each.join(' union all ')}) p group by key order by key`, scope, values), values.list)
  return { rows: rows.map((r) => figureOf('mean', r)), exclusions: [] }
}

function aggregateOf({ measure: m }: Single): By {
  return m.by ?? (m.hit ? 'share' : m.value ? 'mean' : 'count')
}

/** Figure, count, hits and weight of each group in which there is a base. */
function grouped(tx: Tx, def: Single, scope: Scope, values: Values, weight: string): string {
  const { measure: m } = def
  return `select key, ${AGGREGATES[aggregateOf(def)]()} as value, (count(*) filter (where base${m.value ? ' and value is not null' : ''}))::int as n, (count(*) filter (where base and hit))::int as hits, avg(weight) filter (where base) as weight
     from (select ${keyOf(def, scope.by)} as key, (${baseOf(def)}) as base, (${m.hit ?? 'true'}) as hit, (${m.value ?? 'null'})::float8 as value, (${weight})::float8 as weight ${fromWhere(tx, def, scope, values)}) x
     group by key having count(*) filter (where base) > 0`
}

/** @throws Error when a composite is made of a composite: a bug in a declaration */
function singleOf(def: MatterIndicator): Single {
  if ('parts' in def.measure) throw new Error(`${def.id} is itself put together from others`)
  return def as Single
}

/**
 * The condition a matter meets when it is counted in this figure: lists that drill into it use the same text.
 * In a composite it is counted when any part counts it, and missed when any part misses it.
 */
export function recordsWhere(tx: Tx, def: MatterIndicator, scope: Scope, key: string | undefined, part: Part, values: Values): string {
  if ('parts' in def.measure) {
    const any = (p: Part) => `(${(def.measure as Composite).parts.map(({ of }) => recordsWhere(tx, of, scope, key, p, values)).join(' or ')})`
    return part === 'hit' ? `${any('base')} and not ${any('miss')}` : any(part)
  }
  const single = def as Single
  const base = baseOf(single)
  const hit = single.measure.hit ?? 'true'
  const wanted = part === 'base' ? base
    : part === 'hit' ? `${base} and (${hit})`
      : part === 'miss' ? `${base} and not coalesce((${hit}), false)`
        : exclusionOf(single, part.excluded)
  const at = key === undefined ? '' : ` and ${keyOf(single, scope.by)} = ${values.add(key)}`
  return said(`m.id in (select m.id ${fromWhere(tx, single, scope, values)} and ${wanted}${at})`, scope, values)
}
export type Part = 'base' | 'hit' | 'miss' | { readonly excluded: string }

/** Every instant asked about, as one more value, where the text speaks of it. */
function said(text: string, { as_of }: Scope, values: Values): string {
  return text.includes(AS_OF) ? text.replaceAll(AS_OF, `${values.add(as_of)}::timestamptz`) : text
}

function figureOf(by: By, { key, value, n, hits }: { key: string; value: number | null; n: number; hits: number }): Figure {
  if (by !== 'share') return { key, value, n, hits: null, low: null, high: null }
  const interval = wilson(hits, n)
  return { key, value, n, hits, low: interval?.low ?? null, high: interval?.high ?? null }
}

async function excluded(tx: Tx, def: Single, scope: Scope) {
  const all = def.measure.exclusions ?? []
  if (all.length === 0) return []
  const values = new Values()
  const columns = all.map((e, i) => `(count(*) filter (where ${exclusionOf(def, e.code)}))::int as x${i}`)
  const row = await tx.row<Record<string, number>>(said(`select ${columns.join(', ')} ${fromWhere(tx, def, scope, values)}`, scope, values), values.list)
  return all.map((e, i) => ({ code: e.code, label: e.label, n: row?.[`x${i}`] ?? 0 }))
}

function baseOf(def: Single): string {
  const { base, exclusions = [] } = def.measure
  return [`(${base})`, ...exclusions.map((e) => `not coalesce((${e.where}), false)`)].join(' and ')
}

/** A matter is listed under the first reason that holds, so that reasons add up. */
function exclusionOf(def: Single, code: string): string {
  const all = def.measure.exclusions ?? []
  const at = all.findIndex((e) => e.code === code)
  const one = all[at]
  if (!one) throw new Refusal('unknown', { zh: `没有“${code}”这种剔除情形`, en: `there is no exclusion '${code}'` })
  return [`coalesce((${one.where}), false)`, ...all.slice(0, at).map((e) => `not coalesce((${e.where}), false)`)].join(' and ')
}

function keyOf(def: Single, by: Breakdown): string {
  return by === 'month' ? `to_char((${def.measure.at}) at time zone 'Asia/Shanghai', 'YYYY-MM')` : BREAKDOWNS[by]
}

function fromWhere(tx: Tx, def: Single, scope: Scope, values: Values): string {
  const { at, joins = '' } = def.measure
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = ${values.add(def.kind)}`, `(${at}) <= ${AS_OF}`]
  if (scope.from) parts.push(`(${at}) >= ${values.add(monthStart(scope.from))}`)
  if (scope.to) parts.push(`(${at}) < ${values.add(monthAfter(scope.to))}`)
  if (scope.lead) parts.push(`m.lead = ${values.add(scope.lead)}`)
  if (scope.area) parts.push(`m.area = ${values.add(scope.area)}`)
  if (scope.state) parts.push(`m.state = ${values.add(scope.state)}`)
  if (scope.urgency) parts.push(`m.urgency = ${values.add(scope.urgency)}`)
  if (scope.category) parts.push(`m.category >= ${values.add(scope.category)} and m.category < ${values.add(`${scope.category}\u{10FFFF}`)}`)
  return `from matter m ${joins} where ${parts.join(' and ')}`
}

function monthStart(month: string): string {
  return `${month}-01T00:00:00+08:00`
}

function monthAfter(month: string): string {
  const [year = 0, m = 0] = month.split('-').map(Number)
  return monthStart(m === 12 ? `${year + 1}-01` : `${year}-${String(m + 1).padStart(2, '0')}`)
}
