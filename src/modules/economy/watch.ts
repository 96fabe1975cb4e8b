import { backtestWatch, type EntryLimits, entrySignal, type EntrySignal, type Rolling, type WatchRecord } from '#algo/entry-watch.ts'
import type { Text } from '#kernel/text.ts'
import type { EconomyRules } from '#packs/economy.ts'
import type { Tx } from '#store/database.ts'
import { monthsBetween } from '#store/series.ts'

/** A firm on the watch, with the figures that put it there. Amounts in 万元. */
export interface Watched {
  readonly firm: string
  readonly name: string
  readonly name_en: string | null
  readonly uscc: string | null
  readonly area: string | null
  readonly signal: EntrySignal
  readonly sector: string
  readonly line: number
  /** Of the rule table, from 1, and the text it rests on. */
  readonly row: number | null
  readonly basis: Text | null
  /** Twelve months up to the month asked for, and the months before it, oldest first. */
  readonly rolling: readonly Rolling[]
  /** Of the line, 0 and up. */
  readonly share: number
  /** It has reported for less than twelve months: what is there is all there is. */
  readonly young: boolean
  /** The open matter about it, if one is open. */
  readonly entry: { readonly id: string; readonly number: string; readonly state: string } | null
}

export interface WatchAnswer {
  readonly period: string
  readonly rows: readonly Watched[]
  /** How the same watch did on the months that are over. */
  readonly record: WatchRecord
  /** Firms whose sector has no line of revenue, or whose industry is not given. */
  readonly unwatched: number
}

type Lines = EconomyRules['entry']['lines']
/** 入统标准 as the rule table decides it: the sector, its line of revenue in 万元, and the row that says so with its text. */
export interface Line { readonly sector: string; readonly wan: number; readonly row?: number; readonly basis?: Text }
const BACK_MONTHS = 3
const LONGEST_YEARS = 3

/** 入统标准 of an industry: the sector with the longest prefix of its code. */
export function lineOf(lines: Lines, industry: string): Lines[number] | undefined {
  const matching = lines.flatMap((line) => line.industries.filter((prefix) => industry.startsWith(prefix)).map((prefix) => [prefix.length, line] as const))
  return matching.toSorted(([a], [b]) => b - a)[0]?.[1]
}

interface Row { readonly firm: string; readonly period: string; readonly value: number }
interface FirmRow { readonly id: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly area: string | null; readonly industry: string | null; readonly inside: boolean; readonly entry: Watched['entry'] }

/**
 * 入规/退库 watch: each firm's revenue of twelve months beside the line that is decided for its industry. In the frame is who reports output this
 * year, or whose matter says so. Two index ranges; the figures of firms are for those who may read them kept back.
 */
export async function watchAt(tx: Tx, period: string, { entry: rules }: EconomyRules, decided: (industry: string) => Line | undefined): Promise<WatchAnswer> {
  const year = Number(period.slice(0, 4))
  const figures = await tx.rows<Row>(
    `select subject as firm, to_char(period, 'YYYY-MM') as period, value::float8 as value from observation
     where district = $1 and indicator = 'economy.revenue' and caliber = 'cumulative' and period between $2 and $3 and subject <> '' and superseded_at is null order by subject, period`,
    [tx.district, `${year - LONGEST_YEARS}-01-01`, `${period}-01`])
  const byFirm = Map.groupBy(figures, (r) => r.firm)
  const firms = await tx.rows<FirmRow>(
    `select p.id, p.name, p.name_en, p.uscc, p.area, p.attrs->>'industry' as industry,
       coalesce(e.state in ('entered', 'at_risk'), false) or exists (select from observation o where o.district = p.district and o.indicator = 'economy.output' and o.caliber = 'cumulative' and o.period between $3 and $4 and o.subject = p.id and o.superseded_at is null) as inside,
       case when e.id is null then null else json_build_object('id', e.id, 'number', e.number, 'state', e.state) end as entry
     from party p left join lateral (select id, number, state from matter m where m.district = p.district and m.kind = 'entry' and m.facts->>'firm' = p.id and m.state not in ('left', 'dropped') order by m.opened_at desc limit 1) e on true
     where p.district = $1 and p.id = any($2)`, [tx.district, [...byFirm.keys()], `${year}-01-01`, `${period}-01`])
  const limits: EntryLimits = rules
  const rows: Watched[] = []
  const past: { months: readonly Rolling[]; line: number }[] = []
  let unwatched = 0
  for (const f of firms) {
    const line = f.industry === null ? undefined : decided(f.industry)
    if (!line) { unwatched++; continue }
    const totals = new Map((byFirm.get(f.id) ?? []).map((r) => [r.period, r.value]))
    const months = rollingOf(totals, period)
    // What a firm had made before it began to report is not known: its first year says nothing of the watch.
    past.push({ months: months.filter((m) => totals.has(yearBefore(m.period))), line: line.wan })
    const last = months.at(-1)
    const signal = last?.period === period ? entrySignal(months, line.wan, f.inside, limits) : undefined
    const young = !totals.has(yearBefore(period))
    // A plant that is new and in cannot have made a year's revenue yet.
    if (!last || !signal || (signal === 'exit' && young)) continue
    const { id: firm, name, name_en, uscc, area, entry } = f
    rows.push({ firm, name, name_en, uscc, area, signal, sector: line.sector, line: line.wan, row: line.row ?? null, basis: line.basis ?? null, rolling: months.slice(-BACK_MONTHS), share: last.revenue / line.wan, young, entry })
  }
  const order: readonly EntrySignal[] = ['exit', 'apply', 'provisional', 'nurture']
  return { period, rows: rows.toSorted((a, b) => order.indexOf(a.signal) - order.indexOf(b.signal) || b.share - a.share), record: backtestWatch(past, limits), unwatched }
}

/**
 * Revenue of twelve months from running totals: this year's, and of last year what came after the same month. A month for which
 * one of them is missing is left out, but for a firm that had not begun to report: it is judged by what there is.
 */
export function rollingOf(totals: ReadonlyMap<string, number>, to: string): Rolling[] {
  const first = [...totals.keys()].toSorted()[0]
  if (first === undefined) return []
  return monthsBetween(first, to).flatMap((period) => {
    const now = totals.get(period)
    if (now === undefined) return []
    const december = `${Number(period.slice(0, 4)) - 1}-12`
    if (period.endsWith('-12') || december < first) return [{ period, revenue: now }]
    const whole = totals.get(december)
    const before = yearBefore(period) < first ? 0 : totals.get(yearBefore(period))
    return whole === undefined || before === undefined ? [] : [{ period, revenue: now + whole - before }]
  })
}

function yearBefore(period: string): string {
  return `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`
}
