import { comparableGrowth, type Growth } from '#algo/growth.ts'
import type { Tx } from '#store/database.ts'

/** A part of the whole: an industry, an area, a size; amounts in the indicator's unit. */
export interface GrowthPart {
  readonly key: string
  readonly firms: number
  readonly value: number
  readonly base: number
  readonly growth_pct: number | null
  readonly pull_pp: number | null
  readonly contribution_pct: number | null
  /** Too few firms to be told; its pull and contribution are told with the others that are. */
  readonly suppressed: boolean
}

export interface ComparableGrowth {
  readonly period: string
  readonly firms: number
  readonly value: number
  /** Last year's own figures of the same firms: not what was published a year ago. */
  readonly base: number
  readonly growth_pct: number | null
  readonly parts: readonly GrowthPart[]
}

/** 支柱产业 as the city declares it. */
export interface Pillar { readonly key: string; readonly industries: readonly string[] }
export type By = 'industry' | 'area' | 'park' | 'size' | 'pillar'
/** A pillar is a list of industries; a firm is of the one with the longest prefix of its code. */
const KEYS = {
  industry: "left(p.attrs->>'industry', 2)", area: 'p.area', park: "p.attrs->>'park'", size: "p.attrs->>'size'",
  pillar: "(select g.key from jsonb_to_recordset($6::jsonb) as g(key text, prefix text) where starts_with(p.attrs->>'industry', g.prefix) order by length(g.prefix) desc limit 1)",
} as const satisfies Record<By, string>

/**
 * Growth on the comparable base: the firms that reported this period, each against its own figure a year ago (nothing for a new
 * plant). Two index ranges, aggregated where the data lie. Where a part has fewer firms than may be told, it is withheld, and
 * one more part with it, or what is left would tell it.
 * @source 国家统计局 可比口径; DOMAIN S5
 */
export async function growthOf(tx: Tx, indicator: string, { period, by, least, kept_back, now, pillars = [] }: { period: string; by: By; least: number; kept_back: boolean; now: Date; pillars?: readonly Pillar[] }): Promise<ComparableGrowth | undefined> {
  const rows = await tx.rows<{ key: string; firms: number; based: number; value: number; base: number }>(
    `select coalesce(${KEYS[by]}, '') as key, count(*)::int as firms, count(b.value)::int as based, sum(o.value)::float8 as value, coalesce(sum(b.value), 0)::float8 as base
     from observation o join party p on p.district = o.district and p.id = o.subject
     left join observation b on b.district = o.district and b.indicator = o.indicator and b.caliber = o.caliber and b.period = (o.period - interval '1 year')::date and b.subject = o.subject and b.superseded_at is null
     where o.district = $1 and o.indicator = $2 and o.caliber = 'cumulative' and o.period = $3 and o.subject <> '' and o.superseded_at is null
       and ($4 or (o.publication <> 'unpublished' and (o.embargo_until is null or o.embargo_until <= $5)))
     group by 1 order by 3 desc, 1`, [tx.district, indicator, `${period}-01`, kept_back, now, ...(by === 'pillar' ? [JSON.stringify(pillars.flatMap((g) => g.industries.map((prefix) => ({ key: g.key, prefix }))))] : [])])
  if (rows.length === 0) return undefined
  const firms = rows.reduce((n, r) => n + r.firms, 0)
  const whole = comparableGrowth(rows)
  // A base of one or two firms is theirs, however many there are now.
  const hidden = withheld(rows.map((r) => (r.based > 0 ? Math.min(r.firms, r.based) : r.firms)), least)
  return {
    period, firms, value: whole.value, base: whole.base, growth_pct: firms < least ? null : whole.growth_pct ?? null,
    parts: rows.map((r, i) => partOf(r, whole, i, hidden.has(i))),
  }
}

function partOf(r: { key: string; firms: number; value: number; base: number }, whole: Growth, i: number, suppressed: boolean): GrowthPart {
  if (suppressed) return { key: r.key, firms: r.firms, value: 0, base: 0, growth_pct: null, pull_pp: null, contribution_pct: null, suppressed }
  const part = whole.parts[i]
  return { key: r.key, firms: r.firms, value: r.value, base: r.base, growth_pct: r.base > 0 ? ((r.value - r.base) / r.base) * 100 : null, pull_pp: part?.pull_pp ?? null, contribution_pct: part?.contribution_pct ?? null, suppressed }
}

/**
 * Which parts are withheld: those of too few firms, and the smallest others until nobody can tell a few from the total minus what
 * is shown: two parts at least, of enough firms together.
 */
export function withheld(firms: readonly number[], least: number): ReadonlySet<number> {
  const hidden = new Set(firms.flatMap((n, i) => (n < least ? [i] : [])))
  if (hidden.size === 0) return hidden
  const others = firms.map((n, i) => [n, i] as const).filter(([, i]) => !hidden.has(i)).toSorted(([a], [b]) => a - b)
  const together = () => [...hidden].reduce((sum, i) => sum + (firms[i] ?? 0), 0)
  for (const [, i] of others) {
    if (hidden.size >= 2 && together() >= least) break
    hidden.add(i)
  }
  return hidden
}
