import { z } from 'zod'
import { type Datum, toWgs84 } from '#algo/coordinates.ts'
import { cut } from '#algo/cut.ts'
import { type Fault, Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { dayOf, instantOf } from './times.ts'

const name = z.string().min(1)
const from = { column: name, required: z.boolean().optional() }
/** How one fact comes out of a line. An empty cell gives no fact, unless it is `required`; a code that stands for `null` gives none either. */
const how = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), ...from, prefix: z.string().optional() }),
  z.strictObject({ kind: z.literal('join'), columns: z.array(name).min(1), with: z.string() }),
  z.strictObject({ kind: z.literal('date'), ...from }),
  z.strictObject({ kind: z.literal('instant'), ...from }),
  z.strictObject({ kind: z.literal('number'), ...from }),
  z.strictObject({ kind: z.literal('code'), ...from, codes: z.record(z.string(), z.unknown()) }),
  /** A point, turned into WGS 84. `datum` names the column that says which datum, `datums` what stands there for each. */
  z.strictObject({ kind: z.literal('place'), lng: name, lat: name, datum: name, datums: z.record(z.string(), z.enum(['WGS84', 'CGCS2000', 'GCJ02', 'BD09'])), required: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('constant'), value: z.unknown() }),
])
type How = z.infer<typeof how>
const time = z.strictObject({ column: name })

/** Says which matters the lines of a table are, and which column is which fact. */
export const mappingSchema = z.strictObject({
  /** Begins the matters' ids: a table of the same source meets its own lines again. */
  id: z.string().regex(/^[a-z0-9-]{1,24}$/),
  label: z.object({ zh: z.string(), en: z.string() }),
  matter: z.string(),
  open: z.string(),
  close: z.string(),
  source_no: time,
  /** A day (`YYYY-MM-DD`: midnight in China) or an instant. */
  opened_at: time,
  closed_at: time.optional(),
  facts: z.record(z.string(), how),
  outcome: z.record(z.string(), how).default({}),
})
export type Mapping = z.infer<typeof mappingSchema>

/** A line as the ledger takes it. */
export interface Mapped {
  readonly source_no: string
  readonly opened_at: Date
  readonly closed_at: Date | undefined
  readonly facts: Readonly<Record<string, unknown>>
  readonly outcome: Readonly<Record<string, unknown>>
}

type Cells = Readonly<Record<string, string>>
/** Takes note of what is wrong with a cell, so that all of a line can be told at once. */
type Objection = (column: string, what: Text) => undefined

/** Every column a mapping names: all must be in the table. */
export function columnsIn(mapping: Mapping): readonly string[] {
  const times = [mapping.source_no, mapping.opened_at, mapping.closed_at].flatMap((t) => (t ? [t.column] : []))
  return [...new Set([...times, ...[...Object.values(mapping.facts), ...Object.values(mapping.outcome)].flatMap(columnsOf)])]
}

function columnsOf(h: How): readonly string[] {
  if (h.kind === 'constant') return []
  if (h.kind === 'join') return h.columns
  return h.kind === 'place' ? [h.lng, h.lat, h.datum] : [h.column]
}

/** @throws Refusal `invalid` with every cell of the line that cannot be taken, in `text` and one by one in `faults` */
export function mapLine(mapping: Mapping, cells: Cells): Mapped {
  const faults: Fault[] = []
  const object: Objection = (path, problem) => void faults.push({ path, problem })
  const source_no = cellOf(cells, mapping.source_no.column)
  if (source_no === '') object(mapping.source_no.column, { zh: '没有编号', en: 'there is no number' })
  const opened_at = timeIn(cells, mapping.opened_at.column, object)
  if (!opened_at && cellOf(cells, mapping.opened_at.column) === '') object(mapping.opened_at.column, { zh: '没有提出日期', en: 'there is no date of opening' })
  const closed_at = mapping.closed_at && timeIn(cells, mapping.closed_at.column, object)
  if (opened_at && closed_at && closed_at < opened_at) object(mapping.closed_at?.column ?? '', { zh: '办结早于提出', en: 'closed before it was opened' })
  const facts = { ...factsOf(mapping.facts, cells, object), source_no }
  const outcome = factsOf(mapping.outcome, cells, object)
  if (faults.length || !opened_at) throw refusalOf(faults)
  return { source_no, opened_at, closed_at, facts, outcome }
}

function factsOf(declared: Readonly<Record<string, How>>, cells: Cells, object: Objection): Record<string, unknown> {
  return Object.fromEntries(Object.entries(declared).flatMap(([fact, h]) => {
    const value = valueOf(h, cells, object)
    return value === undefined || value === null ? [] : [[fact, value]]
  }))
}

function valueOf(h: How, cells: Cells, object: Objection): unknown {
  if (h.kind === 'constant') return h.value
  if (h.kind === 'join') return h.columns.map((c) => cellOf(cells, c)).filter((c) => c !== '').join(h.with) || undefined
  if (h.kind === 'place') return placeOf(h, cells, object)
  const text = cellOf(cells, h.column)
  if (text === '') return h.required ? object(h.column, EMPTY) : undefined
  switch (h.kind) {
    case 'text': return `${h.prefix ?? ''}${text}`
    case 'date': return dayOf(text) ?? object(h.column, quoted(text, '不是日期', 'is no date'))
    case 'instant': return timeIn(cells, h.column, object)?.toISOString()
    case 'number': return numberOf(text) ?? object(h.column, quoted(text, '不是数字', 'is no number'))
    case 'code': return Object.hasOwn(h.codes, text) ? h.codes[text] : object(h.column, quoted(text, '不在代码表中', 'is not in the code table'))
  }
}

function placeOf(h: Extract<How, { kind: 'place' }>, cells: Cells, object: Objection): unknown {
  const [lng, lat, datum] = [h.lng, h.lat, h.datum].map((c) => cellOf(cells, c)) as [string, string, string]
  if (lng === '' && lat === '') return h.required ? object(h.lng, EMPTY) : undefined
  const [x, y] = [numberOf(lng), numberOf(lat)]
  if (x === undefined) object(h.lng, quoted(lng, '不是经度', 'is no longitude'))
  if (y === undefined) object(h.lat, quoted(lat, '不是纬度', 'is no latitude'))
  const known: Datum | undefined = Object.hasOwn(h.datums, datum) ? h.datums[datum] : undefined
  // A wrong datum moves a point by half a kilometre: it is asked for, never assumed.
  if (!known) object(h.datum, datum === '' ? { zh: '没有写明坐标系', en: 'the datum is not said' } : quoted(datum, '不是已知的坐标系', 'is no datum we know'))
  if (x === undefined || y === undefined || !known) return undefined
  try {
    return toWgs84(x, y, known)
  } catch (err) {
    return object(h.lng, { zh: `“${lng}，${lat}”不在中国范围内，经纬度是否写反？`, en: err instanceof Error ? err.message : String(err) })
  }
}

function cellOf(cells: Cells, column: string): string {
  return (cells[column] ?? '').trim()
}

/** Undefined for an empty cell, and for one that is objected to. */
function timeIn(cells: Cells, column: string, object: Objection): Date | undefined {
  const text = cellOf(cells, column)
  return text === '' ? undefined : (instantOf(text) ?? object(column, quoted(text, '不是日期或时间', 'is no date or time')))
}

/** Digits as people write them, thousands parted or not. `''`, `0x10` and `Infinity` are no numbers here. */
function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text.replaceAll(',', '')) : undefined
}

const EMPTY: Text = { zh: '必填，但为空', en: 'must be filled in and is empty' }

function quoted(text: string, zh: string, en: string): Text {
  return { zh: `“${cut(text, 40)}”${zh}`, en: `'${cut(text, 40)}' ${en}` }
}

function refusalOf(faults: readonly Fault[]): Refusal {
  const text = { zh: faults.map((f) => `${f.path}：${f.problem.zh}`).join('；'), en: faults.map((f) => `${f.path}: ${f.problem.en}`).join('; ') }
  return new Refusal('invalid', text, { faults })
}
