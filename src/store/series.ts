import { isoDay } from '#algo/workdays.ts'
import type { DerivedIndicator, IndicatorDef, MatterIndicator, SeriesIndicator } from '#kernel/indicator.ts'
import type { Caliber, Publication } from '#kernel/observation.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Tx } from './database.ts'
import { measure } from './measure.ts'
import { observationsOf, sumsOf } from './observations.ts'

/** An indicator in one month, in every caliber it has. Null: not known, never guessed. */
export interface Point {
  /** `YYYY-MM`. */
  readonly period: string
  readonly month: number | null
  readonly cumulative: number | null
  readonly point: number | null
  /** Over how many matters or subjects; null for a figure observed as it is. */
  readonly n: number | null
  readonly publication: Publication
  readonly frame: string | null
  /** Fewer subjects than may be told: what they add up to is withheld. */
  readonly suppressed: boolean
}

/** Which months of what; both ends included. */
export interface SeriesScope {
  readonly from: string
  readonly to: string
  /** '' or absent: the district. An area for numbers counted from matters. */
  readonly subject?: string
  readonly kept_back?: boolean
  readonly as_of?: Date
  readonly now: Date
}

/** Month by month, whatever it is made of: the same numbers for target, cockpit, report and export. One query for each number it is made of. */
export async function seriesOf(tx: Tx, registry: Registry, def: IndicatorDef, scope: SeriesScope): Promise<Point[]> {
  if ('measure' in def) return countedSeries(tx, def, scope)
  return 'series' in def ? observedSeries(tx, def, scope) : derivedSeries(tx, registry, def, scope)
}

/** Each year's running total starts in January, so months before `from` are counted too. */
async function countedSeries(tx: Tx, def: MatterIndicator, { from, to, subject = '', now, as_of = now }: SeriesScope): Promise<Point[]> {
  const { rows } = await measure(tx, def, { by: 'month', from: `${from.slice(0, 4)}-01`, to, area: subject || undefined, as_of })
  // A mean of values cannot be added up from its months.
  const share = 'hit' in def.measure
  const adds = 'by' in def.measure && def.measure.by === 'sum'
  const points: Point[] = []
  let year = ''
  let n = 0
  let hits = 0
  let total = 0
  // A month to come is not known, rather than nothing.
  const last = [to, isoDay(as_of).slice(0, 7)].toSorted()[0] ?? to
  for (const period of monthsBetween(`${from.slice(0, 4)}-01`, last)) {
    const row = rows.find((r) => r.key === period)
    if (period.slice(0, 4) !== year) [year, n, hits, total] = [period.slice(0, 4), 0, 0, 0]
    n += row?.n ?? 0
    hits += row?.hits ?? 0
    total += row?.value ?? 0
    const cumulative = adds ? total : share ? (n ? hits / n : null) : def.format === 'count' ? n : null
    const month = row?.value ?? (def.format === 'count' ? 0 : null)
    points.push({ period, month, cumulative, point: null, n: row?.n ?? 0, publication: 'final', frame: null, suppressed: false })
  }
  return points.filter((p) => p.period >= from)
}

async function observedSeries(tx: Tx, def: SeriesIndicator, scope: SeriesScope): Promise<Point[]> {
  const { from, to, subject = '', now, kept_back = false, as_of } = scope
  // The difference of two running totals needs the month before.
  const filter = { indicator: def.id, subject, from: [before(from), `${from.slice(0, 4)}-01`].toSorted()[0] ?? from, to, now, kept_back, ...(as_of ? { as_of } : {}) }
  const cells = new Map<string, Partial<Record<Caliber, number>> & { n: number | null; publication: Publication; frame: string | null }>()
  const cell = (period: string) => {
    const known = cells.get(period) ?? { n: null, publication: 'final' as const, frame: null }
    cells.set(period, known)
    return known
  }
  if (subject === '' && def.series.adds === 'sum') {
    for (const { period, caliber, value, n } of await sumsOf(tx, filter)) Object.assign(cell(period), { [caliber]: value, n })
  }
  // What was observed for the subject itself goes before a sum.
  for (const { period, caliber, value, publication, frame } of await observationsOf(tx, filter)) Object.assign(cell(period), { [caliber]: value, n: null, publication, frame })
  const least = def.series.least ?? 0
  // Where only months are reported the year to date is the months together, whoever has reported in each.
  const runs = def.series.adds === 'sum' && !def.series.calibers.includes('cumulative')
  if (runs) accumulate(cells)
  return monthsBetween(from, to).filter((period) => cells.has(period)).map((period) => {
    const { month, cumulative, point, n, publication, frame } = cell(period)
    const last = period.endsWith('-01') ? 0 : cells.get(before(period))?.cumulative
    const suppressed = n !== null && n < least
    const own = month ?? (cumulative !== undefined && last !== undefined ? cumulative - last : undefined)
    return suppressed
      ? { period, month: null, cumulative: null, point: null, n, publication, frame, suppressed }
      : { period, month: own ?? null, cumulative: cumulative ?? null, point: point ?? null, n, publication, frame, suppressed }
  })
}

function accumulate(cells: ReadonlyMap<string, { month?: number; cumulative?: number }>): void {
  let [year, total] = ['', 0]
  for (const [period, cell] of [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (period.slice(0, 4) !== year) [year, total] = [period.slice(0, 4), 0]
    total += cell.month ?? 0
    cell.cumulative = total
  }
}

async function derivedSeries(tx: Tx, registry: Registry, def: DerivedIndicator, scope: SeriesScope): Promise<Point[]> {
  const parts: (readonly [string, ReadonlyMap<string, Point>])[] = []
  for (const [name, id] of Object.entries(def.derived.from)) parts.push([name, new Map((await seriesOf(tx, registry, registry.indicator(id), scope)).map((p) => [p.period, p]))])
  return monthsBetween(scope.from, scope.to).flatMap((period) => {
    const found = parts.flatMap(([name, points]) => { const p = points.get(period); return p ? [[name, p] as const] : [] })
    if (found.length < parts.length) return []
    const valueIn = (caliber: Caliber): number | null => {
      const values = found.map(([name, p]) => [name, p[caliber]] as const)
      return values.some(([, v]) => v === null) ? null : (def.derived.value(Object.fromEntries(values) as Record<string, number>) ?? null)
    }
    const publication: Publication = (['unpublished', 'preliminary', 'final'] as const).find((state) => found.some(([, p]) => p.publication === state)) ?? 'final'
    return [{ period, month: valueIn('month'), cumulative: valueIn('cumulative'), point: valueIn('point'), n: null, publication, frame: found[0]?.[1].frame ?? null, suppressed: found.some(([, p]) => p.suppressed) }]
  })
}

/** `2026-01` … `2026-03`, both ends included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (let at = from; at <= to; at = after(at)) months.push(at)
  return months
}

function after(month: string): string {
  const [year = 0, m = 0] = month.split('-').map(Number)
  return m === 12 ? `${year + 1}-01` : `${year}-${String(m + 1).padStart(2, '0')}`
}

function before(month: string): string {
  const [year = 0, m = 0] = month.split('-').map(Number)
  return m === 1 ? `${year - 1}-12` : `${year}-${String(m - 1).padStart(2, '0')}`
}
