import { Refusal } from '#kernel/refusal.ts'
import { type Bytes, gunzipped, isDamaged, peek } from './bytes.ts'
import type { Encoding } from './lines.ts'
import { readRecords } from './records.ts'
import { columnsOf, guarded, isBlank, isTitle, type Row, rowOf } from './row.ts'
import { notATable } from './sniff.ts'
import { readSheet } from './xlsx.ts'

/** Enough to tell a file by its signature. */
const HEAD_BYTES = 4_100

/**
 * Reads CSV (any usual delimiter, encoding and line end) or XLSX, gzipped or not, by what the bytes are. Memory is constant for CSV.
 * A line that cannot be read is handed out with the reason, and reading goes on with the next: none is lost, none is guessed.
 * Headings over the whole width above the header, and lines without any content, hold no data and are passed over.
 * @param options.name as a person knows the file · `encoding` where it is known; else it is told by the bytes
 * @throws Refusal `unsupported` when it is something else than its name says, `invalid` when there is no header line or a column
 *   name stands twice in it, `too_large` for a workbook that unpacks to more than can be true
 */
export async function* readTable(source: Bytes, { name, encoding }: { readonly name: string; readonly encoding?: Encoding }): AsyncGenerator<Row> {
  let columns: readonly string[] | undefined
  let line = 0
  try {
    const { head, rest } = await peek(await gunzipped(source), HEAD_BYTES)
    if (head[0] === 0x50 && head[1] === 0x4b) return yield* readSheet(rest, { name })
    const problem = await notATable(name, head.subarray(0, HEAD_BYTES))
    if (problem) throw new Refusal('unsupported', problem)
    for await (const record of readRecords(rest, encoding)) {
      line = record.line
      if ('problem' in record) {
        if (!columns) throw headless(name, record.problem)
        yield record
      } else if (isBlank(record.fields)) continue
      else if (columns) yield rowOf(columns, record.line, record.fields, record.raw)
      else if (!isTitle(record.fields)) columns = columnsOf(name, record.fields)
    }
  } catch (err) {
    if (!isDamaged(err)) throw err
    if (!columns) throw headless(name, { zh: '压缩文件不完整或已损坏', en: 'the archive is cut or damaged' })
    yield { line: line + 1, raw: '', code: 'cut', problem: { zh: `压缩文件不完整或已损坏，第${line}行之后的内容无法读取`, en: `the archive is cut or damaged: nothing after line ${line} could be read` } }
  }
  if (!columns) throw headless(name, { zh: '文件是空的', en: 'it is empty' })
}

function headless(name: string, why: { readonly zh: string; readonly en: string }): Refusal {
  return new Refusal('invalid', { zh: `“${name}”没有可读的表头：${why.zh}`, en: `${name} has no readable header line: ${why.en}` })
}

type Cells = readonly (string | number | null)[]

/**
 * CSV as spreadsheets open it (RFC 4180): UTF-8, CRLF, and no text that would run as a formula (it gets a leading ').
 * @param rows cells in the order of `columns`; numbers are written as they are, null as nothing
 * @param options.mark without the byte order mark Excel takes UTF-8 for the system's own encoding; true unless said otherwise
 */
export function writeCsv(columns: readonly string[], rows: Iterable<Cells>, { mark = true }: { readonly mark?: boolean } = {}): string {
  const out = [columns, ...rows].map(csvLine)
  return `${mark ? '\uFEFF' : ''}${out.join('')}`
}

/** One line of CSV with its end, guarded as in `writeCsv`, for tables too long to hold. */
export function csvLine(cells: Cells): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = guarded(value)
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
