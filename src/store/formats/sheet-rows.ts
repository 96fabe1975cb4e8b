import { local, type Sheet, textRuns, type Workbook } from './workbook.ts'
import { XmlFault, type XmlHandlers } from './xml.ts'

/** What stands in a cell and must not be taken as text: a formula's stored result is only what some program last thought it was. */
export const FORMULA = Symbol('formula')
export const ERROR = Symbol('error')
export type SheetCell = string | typeof FORMULA | typeof ERROR
export interface SheetRow { readonly line: number; readonly cells: readonly SheetCell[] }

/** The widest a sheet can be. @source ECMA-376: column XFD */
const MOST_COLUMNS = 16_384

/** Rows of one sheet, in file order; empty cells are ''. Memory is that of one row. */
export async function* sheetRows(book: Workbook, sheet: Sheet, rowsXml: (sheet: Sheet, on: XmlHandlers) => AsyncIterable<void>): AsyncGenerator<SheetRow> {
  const ready: SheetRow[] = []
  const words = textRuns()
  let row: { line: number; cells: SheetCell[] } | undefined
  let line = 0
  let column = 0
  let cell: { type: string; style: number; value: string; formula: boolean } | undefined
  let inValue = false
  const pieces = rowsXml(sheet, {
    open: (prefixed, at, where) => {
      const name = local(prefixed)
      if (name === 'row') {
        line = Number(at['r'] ?? line + 1)
        row = { line, cells: [] }
        column = 0
      } else if (name === 'c' && row) {
        column = at['r'] === undefined ? column + 1 : columnOf(at['r'])
        if (!(column >= 1 && column <= MOST_COLUMNS)) throw new XmlFault(where, { zh: `没有这样的单元格“${at['r']}”`, en: `there is no such cell as '${at['r']}'` })
        cell = { type: at['t'] ?? 'n', style: Number(at['s'] ?? 0), value: '', formula: false }
      } else if (name === 'f' && cell) cell.formula = true
      else inValue = name === 'v' && cell !== undefined
      words.open(name)
    },
    text: (text) => {
      if (inValue && cell) cell.value += text
      else if (cell) words.text(text)
    },
    close: (prefixed) => {
      const name = local(prefixed)
      words.close(name)
      if (name === 'v') inValue = false
      if (name === 'c' && cell && row) {
        const inline = words.take()
        const value = cell.formula ? FORMULA : cell.type === 'inlineStr' ? inline : valueOf(book, cell.type, cell.style, cell.value)
        while (row.cells.length < column - 1) row.cells.push('')
        row.cells[column - 1] = value
        cell = undefined
      } else if (name === 'row' && row) {
        ready.push(row)
        row = undefined
      }
    },
  })
  for await (const _ of pieces) yield* ready.splice(0)
  yield* ready.splice(0)
}

/** `C5` → 3 */
function columnOf(reference: string): number {
  let n = 0
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') n = n * 26 + letter.charCodeAt(0) - 64
  return n
}

function valueOf(book: Workbook, type: string, style: number, value: string): SheetCell {
  if (type === 's') return value === '' ? '' : (book.strings[Number(value)] ?? ERROR)
  if (type === 'b') return value === '1' ? 'true' : value === '' ? '' : 'false'
  if (type === 'e') return ERROR
  if (type !== 'n') return value // str, and d: a date as it is written
  if (value.trim() === '') return ''
  const n = Number(value)
  if (!Number.isFinite(n)) return ERROR
  return book.dates[style] ? (dateOf(n, book.from1904) ?? ERROR) : String(n)
}

const DAY_MS = 86_400_000

/** `2026-03-05`, `2026-03-05T08:30:00` (as the clock on the wall showed it: a sheet knows no time zone), or `08:30:00` within a day. */
function dateOf(serial: number, from1904: boolean): string | undefined {
  // Day 60 of 1900 is one that never was: real days before it are one further on.
  const days = from1904 ? serial : serial >= 1 && serial < 60 ? serial + 1 : serial
  const at = new Date((from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)) + Math.round(days * DAY_MS))
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || serial < 0) return undefined
  const iso = at.toISOString().replace(/(\.000)?Z$/, '')
  if (serial < 1 && !from1904) return iso.slice(11)
  return iso.endsWith('T00:00:00') ? iso.slice(0, 10) : iso
}
