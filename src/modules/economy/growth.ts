import { comparableGrowth, type Growth } from '#algo/growth.ts'
import type { Publication } from '#kernel/observation.ts'
import type { Tx } from '#store/database.ts'
import { roundedTogether } from './rounded.ts'

/** A part of the whole: an industry, an area, a size; amounts in the indicator's unit. */
export interface GrowthPart {
  readonly key: string
  readonly firms: number
  readonly value: number
  readonly base: number
  /** Of the whole, %. */
  readonly share_pct: number | null
  readonly growth_pct: number | null
  readonly pull_pp: number | null
  readonly contribution_pct: number | null
  /** As they are printed: pulls to 0.01 and contributions to 0.1, which add up exactly to the printed total. */
  readonly printed: { readonly pull_pp: number | null; readonly contribution_pct: number | null }
  /** Too few firms to be told; its pull and contribution are told with the others that are. */
  readonly suppressed: boolean
}

/** All parts that are withheld, as one: what is left of the total, of enough firms to be told. */
export type Withheld = Omit<GrowthPart, 'key' | 'suppressed'> & { readonly parts: number }

export interface ComparableGrowth {
  readonly period: string
  readonly firms: number
  readonly value: number
  /** Last year's own figures of the same firms: not what was published a year ago. */
  readonly base: number
  readonly growth_pct: number | null
  readonly parts: readonly GrowthPart[]
  readonly withheld: Withheld | null
  /** Years of the lists of units the figures cover. */
  readonly frames: readonly string[]
  /** Firms by how far their figures are published. */
  readonly publication: Readonly<Record<Publication, number>>
}

/** 支柱产业 as the city declares it. */
export interface Pillar { readonly key: string; readonly industries: readonly string[] }
export type By = 'industry' | 'area' | 'park' | 'size' | 'pillar'
/** A pillar is a list of industries; a firm is of the one with the longest prefix of its code. */
export const KEYS = {
  industry: "left(p.attrs->>'industry', 2)", area: 'p.area', park: "p.attrs->>'park'", size: "p.attrs->>'size'",
  pillar: "(select g.key from jsonb_to_recordset($6::jsonb) as g(key text, prefix text) where starts_with(p.attrs->>'industry', g.prefix) order by length(g.prefix) desc limit 1)",
} as const satisfies Record<By, string>

/** What `KEYS.pillar` reads: each prefix with its pillar. */
export const prefixesOf = (pillars: readonly Pillar[]): string => JSON.stringify(pillars.flatMap((g) => g.industries.map((prefix) => ({ key: g.key, prefix }))))

interface Row { readonly key: string; readonly firms: number; readonly based: number; readonly value: number; readonly base: number; readonly frames: readonly string[]; readonly preliminary: number; readonly final: number }

/**
 * Growth on the comparable base: the firms that reported this period, each against its own figure a year ago (nothing for a new
 * plant). Two index ranges, aggregated where the data lie. Where a part has fewer firms than may be told, it is withheld, and
 * one more part with it, or what is left would tell it.
 * @source 国家统计局 可比口径; DOMAIN S5
 */
export async function growthOf(tx: Tx, indicator: string, { period, by, least, kept_back, now, pillars = [] }: { period: string; by: By; least: number; kept_back: boolean; now: Date; pillars?: readonly Pillar[] }): Promise<ComparableGrowth | undefined> {
  const rows = await tx.rows<Row>(
    `select coalesce(${KEYS[by]}, '') as key, count(*)::int as firms, count(b.value)::int as based, sum(o.value)::float8 as value, coalesce(sum(b.value), 0)::float8 as base,
       coalesce(array_agg(distinct o.frame) filter (where o.frame is not null), '{}') as frames, (count(*) filter (where o.publication = 'preliminary'))::int as preliminary, (count(*) filter (where o.publication = 'final'))::int as final
     from observation o join party p on p.district = o.district and p.id = o.subject
     left join observation b on b.district = o.district and b.indicator = o.indicator and b.caliber = o.caliber and b.period = (o.period - interval '1 year')::date and b.subject = o.subject and b.superseded_at is null
     where o.district = $1 and o.indicator = $2 and o.caliber = 'cumulative' and o.period = $3 and o.subject <> '' and o.superseded_at is null
       and ($4 or (o.publication <> 'unpublished' and (o.embargo_until is null or o.embargo_until <= $5)))
     group by 1 order by 3 desc, 1`, [tx.district, indicator, `${period}-01`, kept_back, now, ...(by === 'pillar' ? [prefixesOf(pillars)] : [])])
  if (rows.length === 0) return undefined
  const firms = rows.reduce((n, r) => n + r.firms, 0)
  const whole = comparableGrowth(rows)
  const hidden = withheld(rows.map((r) => r.firms), least, rows.map((r) => r.based))
  const told = rows.flatMap((r, i) => (hidden.has(i) ? [] : [{ ...r, parts: 1 }]))
  const rest = together(rows.filter((_, i) => hidden.has(i)))
  // In this order: what is told, then the rest as one.
  const lines = [...told, ...(rest ? [rest] : [])].map((r) => lineOf(r, whole))
  const pulls = printed(lines.map((l) => l.pull_pp), 2)
  const contributions = printed(lines.map((l) => l.contribution_pct), 1)
  const shown = lines.map((line, i) => ({ ...line, printed: { pull_pp: pulls[i] ?? null, contribution_pct: contributions[i] ?? null } }))
  const place = new Map(told.map((r, i) => [r.key, shown[i]]))
  const enough = rest !== undefined && rest.firms >= least && firms >= least && (rest.based === 0 || rest.based >= least)
  const last = shown.at(-1)
  return {
    period, firms, value: whole.value, base: whole.base, growth_pct: firms < least ? null : whole.growth_pct ?? null,
    parts: rows.map((r): GrowthPart => ({ key: r.key, suppressed: !place.has(r.key), ...(place.get(r.key) ?? { ...NOTHING, firms: r.firms }) })),
    withheld: rest && enough && last ? { ...last, parts: rest.parts } : null,
    frames: [...new Set(rows.flatMap((r) => r.frames))].toSorted(),
    publication: publicationOf(rows, firms),
  }
}

type Line = Omit<GrowthPart, 'key' | 'suppressed' | 'printed'>
const NOTHING = { value: 0, base: 0, share_pct: null, growth_pct: null, pull_pp: null, contribution_pct: null, printed: { pull_pp: null, contribution_pct: null } } as const

function lineOf({ firms, value, base }: Pick<Row, 'firms' | 'value' | 'base'>, whole: Growth): Line {
  const change = value - base
  return {
    firms, value, base, share_pct: whole.value > 0 ? (value / whole.value) * 100 : null, growth_pct: base > 0 ? (change / base) * 100 : null,
    pull_pp: whole.base > 0 ? (change / whole.base) * 100 : null, contribution_pct: whole.parts[0]?.contribution_pct === undefined ? null : (change / (whole.value - whole.base)) * 100,
  }
}

function together(rows: readonly Row[]) {
  if (rows.length === 0) return undefined
  const sum = (of: (r: Row) => number) => rows.reduce((n, r) => n + of(r), 0)
  return { parts: rows.length, firms: sum((r) => r.firms), based: sum((r) => r.based), value: sum((r) => r.value), base: sum((r) => r.base) }
}

function printed(values: readonly (number | null)[], digits: number): (number | null)[] {
  const known = values.filter((v) => v !== null)
  return known.length === values.length ? roundedTogether(known, digits) : values.map(() => null)
}

function publicationOf(rows: readonly Row[], firms: number): Record<Publication, number> {
  const count = (of: (r: Row) => number) => rows.reduce((n, r) => n + of(r), 0)
  const [preliminary, final] = [count((r) => r.preliminary), count((r) => r.final)]
  return { unpublished: firms - preliminary - final, preliminary, final }
}

/**
 * Which parts are withheld: those of too few firms, and the smallest others until nobody can tell a few from the total minus what
 * is shown: two parts at least, of enough firms together.
 * @param based firms with a figure a year ago: a base of one or two firms is theirs, however many there are now
 */
export function withheld(firms: readonly number[], least: number, based: readonly number[] = firms): ReadonlySet<number> {
  const few = (n: number, bases: number) => n < least || (bases > 0 && bases < least)
  const hidden = new Set(firms.flatMap((n, i) => (few(n, based[i] ?? n) ? [i] : [])))
  if (hidden.size === 0) return hidden
  const others = firms.map((n, i) => [n, i] as const).filter(([, i]) => !hidden.has(i)).toSorted(([a], [b]) => a - b)
  const sum = (of: readonly number[]) => [...hidden].reduce((total, i) => total + (of[i] ?? 0), 0)
  for (const [, i] of others) {
    if (hidden.size >= 2 && !few(sum(firms), sum(based))) break
    hidden.add(i)
  }
  return hidden
}
