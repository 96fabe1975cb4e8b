import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'

const from = { column: z.string().min(1) }
/** How one fact comes out of a line. An empty cell gives no fact. */
const how = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), ...from, prefix: z.string().optional() }),
  z.strictObject({ kind: z.literal('join'), columns: z.array(z.string()).min(1), with: z.string() }),
  z.strictObject({ kind: z.literal('date'), ...from }),
  z.strictObject({ kind: z.literal('instant'), ...from }),
  z.strictObject({ kind: z.literal('number'), ...from }),
  z.strictObject({ kind: z.literal('code'), ...from, codes: z.record(z.string(), z.unknown()) }),
  z.strictObject({ kind: z.literal('constant'), value: z.unknown() }),
])
type How = z.infer<typeof how>
const time = z.strictObject({ column: z.string().min(1) })

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

/** Every column a mapping names: all must be in the table. */
export function columnsIn(mapping: Mapping): readonly string[] {
  const of = (h: How) => (h.kind === 'constant' ? [] : h.kind === 'join' ? h.columns : [h.column])
  return [...new Set([mapping.source_no.column, mapping.opened_at.column, ...(mapping.closed_at ? [mapping.closed_at.column] : []), ...[...Object.values(mapping.facts), ...Object.values(mapping.outcome)].flatMap(of)])]
}

/** @throws Refusal `invalid` saying which cell of the line cannot be taken */
export function mapLine(mapping: Mapping, cells: Readonly<Record<string, string>>): Mapped {
  const source_no = cellOf(cells, mapping.source_no.column)
  if (source_no === '') throw wrong(mapping.source_no.column, { zh: '没有编号', en: 'there is no number' })
  const opened_at = instantOf(cells, mapping.opened_at.column)
  if (!opened_at) throw wrong(mapping.opened_at.column, { zh: '没有提出日期', en: 'there is no date of opening' })
  const closed_at = mapping.closed_at && instantOf(cells, mapping.closed_at.column)
  if (closed_at && closed_at < opened_at) throw wrong(mapping.closed_at?.column ?? '', { zh: '办结早于提出', en: 'closed before it was opened' })
  return { source_no, opened_at, closed_at, facts: { ...factsOf(mapping.facts, cells), source_no }, outcome: factsOf(mapping.outcome, cells) }
}

function factsOf(declared: Readonly<Record<string, How>>, cells: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(declared).flatMap(([name, h]) => {
    const value = valueOf(h, cells)
    return value === undefined ? [] : [[name, value]]
  }))
}

function valueOf(h: How, cells: Readonly<Record<string, string>>): unknown {
  if (h.kind === 'constant') return h.value
  if (h.kind === 'join') return h.columns.map((c) => cellOf(cells, c)).filter((c) => c !== '').join(h.with) || undefined
  const text = cellOf(cells, h.column)
  if (text === '') return undefined
  switch (h.kind) {
    case 'text': return `${h.prefix ?? ''}${text}`
    case 'date': return dayOf(text) ?? refuse(h.column, text, { zh: '不是日期', en: 'is no date' })
    case 'instant': return instantOf(cells, h.column)?.toISOString()
    case 'number': {
      const n = Number(text.replaceAll(/(?<=\d),(?=\d{3})/g, ''))
      return Number.isFinite(n) ? n : refuse(h.column, text, { zh: '不是数字', en: 'is no number' })
    }
    case 'code': return Object.hasOwn(h.codes, text) ? h.codes[text] : refuse(h.column, text, { zh: '不在代码表中', en: 'is not in the code table' })
  }
}

function cellOf(cells: Readonly<Record<string, string>>, column: string): string {
  return (cells[column] ?? '').trim()
}

/** `2023-1-5`, `2023/01/05`, `2023年1月5日`, `20230105` → `2023-01-05`; undefined when there is no such day. */
function dayOf(text: string): string | undefined {
  const m = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!m) return undefined
  const day = `${m[1]}-${m[2]?.padStart(2, '0')}-${m[3]?.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : undefined
}

const LOCAL = /^(\S+)[T ](\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*(Z|[+-]\d\d:?\d\d)?$/

function instantOf(cells: Readonly<Record<string, string>>, column: string): Date | undefined {
  const text = cellOf(cells, column)
  if (text === '') return undefined
  const m = LOCAL.exec(text)
  const day = dayOf(m?.[1] ?? text)
  const at = day ? new Date(`${day}T${m?.[2]?.padStart(2, '0') ?? '00'}:${m?.[3] ?? '00'}:${m?.[4] ?? '00'}${m?.[5] ?? '+08:00'}`) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : refuse(column, text, { zh: '不是日期或时间', en: 'is no date or time' })
}

function refuse(column: string, text: string, what: Text): never {
  throw wrong(column, { zh: `“${text.slice(0, 40)}”${what.zh}`, en: `'${text.slice(0, 40)}' ${what.en}` })
}

function wrong(column: string, what: Text): Refusal {
  return new Refusal('invalid', { zh: `${column}：${what.zh}`, en: `${column}: ${what.en}` })
}
