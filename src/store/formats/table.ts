import { parse } from 'csv-parse/sync'
import type { Text } from '#kernel/text.ts'
import { type Bytes, gunzipped, peek } from './bytes.ts'
import { type Line, readLines } from './lines.ts'
import { type BadRow, columnsOf, guarded, type Row } from './row.ts'
import { readSheet } from './xlsx.ts'

/** A cell that spans more lines than this has an unclosed quote. */
const MOST_LINES = 200
const DELIMITERS = [',', '\t', ';', '|'] as const

/**
 * Reads CSV (any usual delimiter, encoding and line end) or XLSX, gzipped or not, by what the bytes are. Memory is constant for CSV.
 * A line that cannot be read is handed out with the reason, and reading goes on with the next: none is lost, none is guessed.
 * @throws RangeError when there is no header line, or a column name stands twice in it
 */
export async function* readTable(source: Bytes, { name }: { readonly name: string }): AsyncGenerator<Row> {
  const { head, rest } = await peek(await gunzipped(source), 8)
  if (head[0] === 0x50 && head[1] === 0x4b) return yield* readSheet(rest, { name })
  if (head[0] === 0xd0 && head[1] === 0xcf) throw new RangeError(`${name} is an old .xls workbook (Excel 97–2003): save it as .xlsx or .csv`)
  let columns: readonly string[] | undefined
  let delimiter = ','
  for await (const record of readRecords(rest, (first) => (delimiter = delimiterOf(first)))) {
    if ('problem' in record) {
      if (!columns) throw new RangeError(`${name} has no readable header line: ${record.problem.en}`)
      yield record
    } else if (!columns) columns = columnsOf(name, record.fields)
    else if (record.fields.length !== columns.length) yield { line: record.line, raw: record.raw, problem: ragged(record.fields.length, columns.length) }
    else yield { line: record.line, cells: Object.fromEntries(columns.map((c, i) => [c, record.fields[i] ?? ''])) }
  }
  if (!columns) throw new RangeError(`${name} is empty: there is no header line (delimiter looked for: '${delimiter}')`)
}

interface Fields { readonly line: number; readonly raw: string; readonly fields: readonly string[] }

/** Records of one or more lines. What fails costs its first line only: the lines after it are read again by themselves. */
async function* readRecords(source: Bytes, detect: (first: string) => string): AsyncGenerator<Fields | BadRow> {
  const lines = readLines(source)
  const waiting: Line[] = []
  let delimiter: string | undefined
  const take = async (): Promise<Line | undefined> => {
    const { value, done } = await lines.next()
    return done ? undefined : value
  }
  for (;;) {
    const first = waiting.shift() ?? (await take())
    if (!first) return
    if (first.text === '') continue
    const problem = unreadable(first)
    if (problem || first.text === undefined) {
      yield { line: first.no, raw: first.raw, problem: problem ?? ENCODING }
      continue
    }
    delimiter ??= detect(first.text)
    let text = first.text
    let parsed = fieldsOf(text, delimiter)
    for (let used = 0; parsed === 'open' && used < MOST_LINES; used++) {
      const next = waiting[used] ?? (await take())
      if (!next) break
      if (waiting.length <= used) waiting.push(next)
      if (unreadable(next)) break
      text += `\n${next.text ?? ''}`
      if (quotes(text) % 2) continue
      parsed = fieldsOf(text, delimiter)
      if (Array.isArray(parsed)) waiting.splice(0, used + 1)
      else if (parsed === 'open') continue
    }
    yield Array.isArray(parsed) ? { line: first.no, raw: text, fields: parsed } : { line: first.no, raw: first.text, problem: parsed === 'open' ? UNCLOSED : STRAY }
  }
}

const ENCODING: Text = { zh: '字符编码有误，无法读出', en: 'bytes that are no text in the encoding of this file' }
const NUL: Text = { zh: '含有空字符（NUL），文件可能已损坏', en: 'a NUL character: the file may be damaged' }
const UNCLOSED: Text = { zh: '引号没有闭合', en: 'a quote is opened and never closed' }
const STRAY: Text = { zh: '引号位置有误', en: 'a quote in the middle of a cell' }
const ragged = (got: number, wanted: number): Text => ({ zh: `有 ${got} 列，表头为 ${wanted} 列`, en: `${got} cells under ${wanted} columns` })

function unreadable(line: Line): Text | undefined {
  if (line.text === undefined) return ENCODING
  return line.text.includes('\0') ? NUL : undefined
}

function fieldsOf(text: string, delimiter: string): string[] | 'open' | 'stray' {
  if (!text.includes('"')) return text.split(delimiter)
  try {
    return (parse(text, { delimiter, record_delimiter: '\u0000', relax_column_count: true }) as string[][])[0] ?? []
  } catch (err) {
    return (err as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED' ? 'open' : 'stray'
  }
}

function quotes(text: string): number {
  return text.split('"').length - 1
}

function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '')
  return DELIMITERS.map((d) => ({ d, n: bare.split(d).length })).reduce((a, b) => (b.n > a.n ? b : a)).d
}

/**
 * CSV as spreadsheets open it: UTF-8 with byte order mark, CRLF, and no text that would run as a formula (it gets a leading ').
 * @param rows cells in the order of `columns`; numbers are written as they are, null as nothing
 */
export function writeCsv(columns: readonly string[], rows: Iterable<readonly (string | number | null)[]>): string {
  const out = [columns, ...rows].map((row) => row.map(cellOf).join(','))
  return `\uFEFF${out.join('\r\n')}\r\n`
}

function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = guarded(value)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
