import { wilson } from '#algo/statistics.ts'
import type { MatterIndicator } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from './database.ts'
import { Values } from './visible.ts'

/** What a figure is broken down by. */
export const BREAKDOWNS = {
  total: "''", month: undefined, lead: "coalesce(m.lead, '')", area: "coalesce(m.area, '')", category: "coalesce(left(m.category, 2), '')", category_full: "coalesce(m.category, '')", state: 'm.state', urgency: "coalesce(m.urgency, '')",
} as const satisfies Record<string, string | undefined>
export type Breakdown = keyof typeof BREAKDOWNS

/** Which matters a figure is over. Months are `YYYY-MM`, both ends included, in China's time. */
export interface Scope {
  readonly by: Breakdown
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
  mean: () => 'avg(value) filter (where base)',
  median: () => 'percentile_cont(0.5) within group (order by value) filter (where base and value is not null)',
  p90: () => 'percentile_cont(0.9) within group (order by value) filter (where base and value is not null)',
} as const

/** Computes an indicator over the matters of one district: one scan of the scope, whatever the breakdown. */
export async function measure(tx: Tx, def: MatterIndicator, scope: Scope): Promise<Measured> {
  const values = new Values()
  const { measure: m } = def
  const by = m.by ?? (m.hit ? 'share' : m.value ? 'mean' : 'count')
  const rows = await tx.rows<{ key: string; value: number | null; n: number; hits: number }>(
    `select key, ${AGGREGATES[by]()} as value, (count(*) filter (where base${m.value ? ' and value is not null' : ''}))::int as n, (count(*) filter (where base and hit))::int as hits
     from (select ${keyOf(def, scope.by)} as key, (${baseOf(def)}) as base, (${m.hit ?? 'true'}) as hit, (${m.value ?? 'null'})::float8 as value ${fromWhere(tx, def, scope, values)}) x
     group by key having count(*) filter (where base) > 0 order by key`, values.list)
  return { rows: rows.map((r) => figureOf(by, r)), exclusions: await excluded(tx, def, scope) }
}

/** The condition a matter meets when it is counted in this figure: lists that drill into it use the same text. */
export function recordsWhere(tx: Tx, def: MatterIndicator, scope: Scope, key: string | undefined, part: 'base' | 'hit' | 'miss' | { excluded: string }, values: Values): string {
  const wanted = part === 'base' ? baseOf(def)
    : part === 'hit' ? `${baseOf(def)} and (${def.measure.hit ?? 'true'})`
      : part === 'miss' ? `${baseOf(def)} and not coalesce((${def.measure.hit ?? 'true'}), false)`
        : exclusionOf(def, part.excluded)
  const at = key === undefined ? '' : ` and ${keyOf(def, scope.by)} = ${values.add(key)}`
  return `m.id in (select m.id ${fromWhere(tx, def, scope, values)} and ${wanted}${at})`
}

function figureOf(by: keyof typeof AGGREGATES, { key, value, n, hits }: { key: string; value: number | null; n: number; hits: number }): Figure {
  if (by !== 'share') return { key, value, n, hits: null, low: null, high: null }
  const interval = wilson(hits, n)
  return { key, value, n, hits, low: interval?.low ?? null, high: interval?.high ?? null }
}

async function excluded(tx: Tx, def: MatterIndicator, scope: Scope) {
  const all = def.measure.exclusions ?? []
  if (all.length === 0) return []
  const values = new Values()
  const columns = all.map((e, i) => `(count(*) filter (where ${exclusionOf(def, e.code)}))::int as x${i}`)
  const row = await tx.row<Record<string, number>>(`select ${columns.join(', ')} ${fromWhere(tx, def, scope, values)}`, values.list)
  return all.map((e, i) => ({ code: e.code, label: e.label, n: row?.[`x${i}`] ?? 0 }))
}

function baseOf(def: MatterIndicator): string {
  const { base, exclusions = [] } = def.measure
  return [`(${base})`, ...exclusions.map((e) => `not coalesce((${e.where}), false)`)].join(' and ')
}

/** A matter is listed under the first reason that holds, so that reasons add up. */
function exclusionOf(def: MatterIndicator, code: string): string {
  const all = def.measure.exclusions ?? []
  const at = all.findIndex((e) => e.code === code)
  const one = all[at]
  if (!one) throw new Refusal('unknown', { zh: `没有“${code}”这种剔除情形`, en: `there is no exclusion '${code}'` })
  return [`coalesce((${one.where}), false)`, ...all.slice(0, at).map((e) => `not coalesce((${e.where}), false)`)].join(' and ')
}

function keyOf(def: MatterIndicator, by: Breakdown): string {
  return by === 'month' ? `to_char((${def.measure.at}) at time zone 'Asia/Shanghai', 'YYYY-MM')` : BREAKDOWNS[by]
}

function fromWhere(tx: Tx, def: MatterIndicator, scope: Scope, values: Values): string {
  const { at, joins = '' } = def.measure
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = ${values.add(def.kind)}`, `(${at}) is not null`]
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
