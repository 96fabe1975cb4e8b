import { againstExpected, barometer, expectedMonth, type Index, pressure, type Reading } from '#algo/barometer.ts'
import { wilson } from '#algo/statistics.ts'
import type { Text } from '#kernel/text.ts'
import { BAROMETER, SEVERE } from '#modules/livelihood/barometer.ts'
import { type Barometer, BAROMETER_PARTS, type BarometerPart } from '#packs/barometer.ts'
import { type Cell, measureCells } from '#store/cells.ts'
import type { Tx } from '#store/database.ts'
import { type Area, areasOf, NOWHERE, WHOLE } from './areas.ts'
import { elapsed, monthsBetween, monthsFrom, monthStart } from './months.ts'

/** Months of trend that are shown, and months before them that expectations look back on. */
const SHOWN = 13
const BEHIND = 18

export type Weather = 'sunny' | 'cloudy' | 'rain' | 'storm'

/** One part in one month: what was read, from how many, and how hard it presses. Silent (null) below the least n. */
export interface PartReading {
  readonly part: BarometerPart
  readonly n: number
  readonly hits: number
  readonly reading: Reading | null
  readonly pressure: number | null
  readonly weight: number
  /** Of the volume: what the month should have brought, and the season in it. */
  readonly expected?: { readonly expected: number; readonly season: number; readonly months: number }
}

export interface MonthReading {
  readonly month: string
  readonly n: number
  readonly index: Index | null
  readonly weather: Weather | null
  readonly parts: readonly PartReading[]
  readonly severe: { readonly n: number; readonly hits: number; readonly reading: Reading | null }
  readonly per_1000: number | null
}

export interface AreaReading extends MonthReading {
  /** '' is the whole district, '-' where none was given. */
  readonly area: string
  readonly label: Text
  readonly trend: readonly Pick<MonthReading, 'month' | 'n' | 'index' | 'weather'>[]
}

/** The barometer of every area and of the whole district in a month, with the twelve months before. Three queries. */
export async function barometerOf(tx: Tx, rules: Barometer, month: string, as_of: Date): Promise<AreaReading[]> {
  const first = monthsFrom(month, 1 - SHOWN - BEHIND)
  const [from, shown, until] = [first, monthsFrom(month, 1 - SHOWN), monthsFrom(month, 1)].map((m) => monthStart(m).toISOString()) as [string, string, string]
  // What lies behind the trend is only counted: nobody asks how it ended.
  const cells = [...(await measureCells(tx, { volume: BAROMETER.volume }, { from, until: shown, as_of })), ...(await measureCells(tx, { ...BAROMETER, severe: SEVERE }, { from: shown, until, as_of }))]
  // The first month there is anything of may be half a month: nothing is compared with it.
  const [begun = month] = cells.map((c) => c.month).toSorted()
  const months = monthsBetween(begun === first || begun === month ? begun : monthsFrom(begun, 1), month)
  const areas = await areasOf(tx)
  const known = new Set(areas.map((a) => a.code))
  const named = [...new Set(cells.map((c) => c.area))].filter((code) => !known.has(code)).map((code): Area => ({ code: code || '-', label: code ? { zh: code, en: code } : NOWHERE, residents: undefined }))
  const residents = areas.every((a) => a.residents !== undefined) && areas.length > 0 ? areas.reduce((sum, a) => sum + (a.residents ?? 0), 0) : undefined
  const district = seriesOf(cells, months)
  const all = [{ code: '', label: WHOLE, residents }, ...areas, ...named]
  return all.map(({ code, label, residents: people }) => {
    const own = code === '' ? district : seriesOf(cells.filter((c) => (c.area || '-') === code), months)
    const read = months.slice(-SHOWN).map((m) => readMonth(m, months.indexOf(m), own, district, people, rules, as_of))
    const now = read.at(-1) ?? readMonth(month, 0, own, district, people, rules, as_of)
    return { ...now, area: code, label, trend: read.map(({ month: m, n, index, weather }) => ({ month: m, n, index, weather })) }
  })
}

export type Figures = Readonly<Record<string, { readonly n: number; readonly hits: number }>>

/** Sums over the cells of each month. */
function seriesOf(cells: readonly Cell[], months: readonly string[]): Figures[] {
  const sums = months.map((): Record<string, { n: number; hits: number }> => ({}))
  for (const { month, figures } of cells) {
    const sum = sums[months.indexOf(month)]
    if (!sum) continue
    for (const [name, { n, hits }] of Object.entries(figures)) {
      const one = (sum[name] ??= { n: 0, hits: 0 })
      one.n += n
      one.hits += hits
    }
  }
  return sums
}

/** One month of an area, from the counts of it and of the whole district up to then. Pure. */
export function readMonth(month: string, at: number, own: readonly Figures[], district: readonly Figures[], residents: number | undefined, rules: Barometer, as_of: Date): MonthReading {
  const figures = own[at] ?? {}
  const n = figures['volume']?.n ?? 0
  const counts = (series: readonly Figures[]) => series.map((f) => f['volume']?.n ?? 0)
  const before = expectedMonth(counts(own), counts(district), at)
  const expected = before && { ...before, expected: before.expected * elapsed(month, as_of) }
  const parts = BAROMETER_PARTS.map((part): PartReading => {
    const { n: answers, hits } = figures[part] ?? { n: 0, hits: 0 }
    const scale = rules.parts[part]
    const volume = part === 'volume'
    const reading = answers < rules.least_part_n ? undefined : volume ? expected && againstExpected(answers, expected.expected) : shareOf(hits, answers)
    return { part, n: answers, hits: volume ? answers : hits, reading: reading ?? null, pressure: reading ? pressure(reading.value, scale) : null, weight: scale.weight, ...(volume && expected ? { expected } : {}) }
  })
  const index = n < rules.least_n ? undefined : barometer(parts.map((p) => ({ ...rules.parts[p.part], reading: p.reading ?? undefined })), rules.least_weight)
  const severe = figures['severe'] ?? { n: 0, hits: 0 }
  return {
    month, n, index: index ?? null, weather: index ? weatherOf(index.value, rules.weather) : null, parts,
    severe: { ...severe, reading: severe.n < rules.least_part_n ? null : (shareOf(severe.hits, severe.n) ?? null) },
    per_1000: residents && n >= rules.least_n ? (n / residents) * 1000 : null,
  }
}

function shareOf(hits: number, n: number): Reading | undefined {
  const share = wilson(hits, n)
  return share && { value: share.p, low: share.low, high: share.high }
}

export function weatherOf(index: number, { cloudy, rain, storm }: Barometer['weather']): Weather {
  return index >= storm ? 'storm' : index >= rain ? 'rain' : index >= cloudy ? 'cloudy' : 'sunny'
}
