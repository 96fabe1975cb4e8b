import type { Writable } from 'node:stream'
import { once } from 'node:events'
import ExcelJS from 'exceljs'
import { cut } from '#algo/cut.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Bytes } from './bytes.ts'
import { columnsOf, guarded, isBlank, type Row, rowOf } from './row.ts'
import { ERROR, FORMULA, type SheetCell, type SheetRow, sheetRows } from './sheet-rows.ts'
import { openWorkbook } from './workbook.ts'
import { XmlFault } from './xml.ts'

/** A workbook is held packed in memory: its directory stands at its end. */
const MOST_BYTES = 128 * 1024 * 1024
/** Cells without a name behind the last one that has: the rest of a merged one, or only coloured. */
const MOST_UNNAMED = 16
/** Headings are looked for in so many first rows. */
const MOST_TITLES = 10

/**
 * Rows of a workbook's first visible sheet, as text: dates as `YYYY-MM-DD` or a local time without zone, numbers in full. A row
 * with a formula or an error is not read. Headings above the header are passed over; other sheets that hold anything are named.
 * @throws Refusal `invalid` when it is no workbook or has no header row, `too_large` for what unpacks to more than can be true
 */
export async function* readSheet(source: Bytes, { name }: { readonly name: string }): AsyncGenerator<Row> {
  const { book, rowsXml } = await openWorkbook(await gathered(source, name))
  const [sheet] = book.sheets.filter((s) => !s.hidden)
  if (!sheet) throw new Refusal('invalid', { zh: `“${name}”没有可见的工作表`, en: `${name} has no visible sheet` })
  let columns: readonly string[] | undefined
  const first: SheetRow[] = []
  let line = 0
  try {
    for await (const row of sheetRows(book, sheet, rowsXml)) {
      if (isBlank(row.cells.map(shown))) continue
      line = row.line
      if (columns) {
        yield checked(columns, row)
        continue
      }
      first.push(row)
      if (filled(row) < 2 && first.length < MOST_TITLES) continue
      columns = headerOf(name, first)
      for (const held of first) if (held.line > headerLine(first)) yield checked(columns, held)
    }
  } catch (err) {
    if (!(err instanceof XmlFault)) throw err
    if (!columns) throw new Refusal('invalid', { zh: `“${name}”不是可读的工作簿：${err.text.zh}`, en: `${name} cannot be read as a workbook: ${err.text.en}` })
    yield { line: line + 1, raw: '', code: 'cut', problem: { zh: `第${line}行之后的内容已损坏：${err.text.zh}`, en: `nothing after line ${line} could be read: ${err.text.en}` } }
  }
  if (!columns) {
    if (first.length === 0) throw new Refusal('invalid', { zh: `“${name}”的工作表“${sheet.name}”没有表头`, en: `${name} has no header row in sheet '${sheet.name}'` })
    columns = headerOf(name, first)
    for (const held of first) if (held.line > headerLine(first)) yield checked(columns, held)
  }
  for (const other of book.sheets) if (other !== sheet && (await holdsRows(sheetRows(book, other, rowsXml)))) yield { line: 0, raw: other.name, code: 'sheet', problem: { zh: `${other.hidden ? '隐藏的' : ''}工作表“${other.name}”也有内容，未读取：请另存为单独的文件`, en: `${other.hidden ? 'hidden ' : ''}sheet '${other.name}' holds rows too, which were not read: save it as a file of its own` } }
}

async function gathered(source: Bytes, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    length += chunk.length
    if (length > MOST_BYTES) throw new Refusal('too_large', { zh: `“${name}”超过 128 MB，请分成几个文件或另存为 .csv`, en: `${name} has more than 128 MB: split it, or save it as .csv` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The first row with two filled cells; in a table of one column, the first row. */
function headerLine(first: readonly SheetRow[]): number {
  return (first.find((r) => filled(r) > 1) ?? first[0])?.line ?? 0
}

function headerOf(name: string, first: readonly SheetRow[]): readonly string[] {
  const cells = first.find((r) => r.line === headerLine(first))?.cells.map(shown) ?? []
  return columnsOf(name, cells.slice(0, cells.findLastIndex((c) => c.trim() !== '') + 1 + MOST_UNNAMED))
}

function checked(columns: readonly string[], { line, cells }: SheetRow): Row {
  const texts = cells.map(shown)
  const raw = texts.join(',')
  const at = cells.findIndex((c) => typeof c === 'symbol')
  if (at < 0) return rowOf(columns, line, [...texts, ...Array<string>(Math.max(0, columns.length - texts.length)).fill('')], raw)
  const column = columns[at] ?? `#${at + 1}`
  return cells[at] === FORMULA
    ? { line, raw, code: 'formula', problem: { zh: `“${column}”列是公式，不予读取：请粘贴为数值`, en: `the cell under '${column}' is a formula and is not read: paste it as a value` } }
    : { line, raw, code: 'error', problem: { zh: `“${column}”列是错误值`, en: `the cell under '${column}' is an error` } }
}

function shown(cell: SheetCell): string {
  return cell === FORMULA ? '=…' : cell === ERROR ? '#…' : cell
}

function filled(row: SheetRow): number {
  return row.cells.filter((c) => shown(c).trim() !== '').length
}

async function holdsRows(rows: AsyncIterable<SheetRow>): Promise<boolean> {
  for await (const row of rows) if (filled(row) > 0) return true
  return false
}

/** A column of a workbook; the unit stands behind its name. */
export interface SheetColumn { readonly label: string; readonly unit?: string }
type Cells = readonly (string | number | null)[]

const TURN_ROWS = 200

/**
 * Writes a workbook of one sheet, row by row: notes (what it is, caliber, as of when), each on a line of its own, then a frozen
 * header with units. Texts that a spreadsheet would run as formulas get a leading '. Resolves when all is handed over.
 */
export async function writeXlsx(to: Writable, columns: readonly (string | SheetColumn)[], rows: Iterable<Cells> | AsyncIterable<Cells>, { sheet: title = 'Sheet1', notes = [] }: { readonly sheet?: string; readonly notes?: readonly string[] } = {}): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: to, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(cut(title.replaceAll(/[\\/?*:[\]]/g, ' '), 31), { views: [{ state: 'frozen', ySplit: notes.length + 1 }] })
  for (const note of notes) sheet.addRow([guarded(note)]).commit()
  const header = sheet.addRow(columns.map((c) => guarded(typeof c === 'string' ? c : c.unit ? `${c.label}（${c.unit}）` : c.label)))
  header.font = { bold: true }
  header.commit()
  let n = 0
  for await (const row of rows) {
    sheet.addRow(row.map((v) => (typeof v === 'string' ? guarded(v) : v))).commit()
    if (++n % TURN_ROWS) continue
    if (to.writableNeedDrain) await once(to, 'drain')
    else await new Promise((resolve) => { setImmediate(resolve) })
  }
  sheet.commit()
  await book.commit()
}
