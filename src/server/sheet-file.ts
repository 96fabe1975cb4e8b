import { guarded } from '#store/formats/row.ts'
import { csvLine } from '#store/formats/table.ts'
import { asThread, feedThread } from './in-thread.ts'

export type Cell = string | number | Date | null
export type Lines = Iterable<Cell[]> | AsyncIterable<Cell[]>
/** Lines passed to the thread at once. */
const PORTION = 200

/** CSV with a byte order mark, a line at a time. Nobody's words run as a formula. */
export async function* csvOf(lines: Lines): AsyncGenerator<string> {
  yield '\uFEFF'
  for await (const cells of lines) yield csvLine(cells.map((c) => (c instanceof Date ? c.toISOString() : c)))
}

/** A workbook, made in a thread of its own: packing it takes seconds where it is long. */
export async function workbookOf(lines: Lines): Promise<Uint8Array> {
  const { answer } = await feedThread<Uint8Array>(import.meta.url, {}, portionsOf(lines))
  return answer
}

async function* portionsOf(lines: Lines): AsyncGenerator<Cell[][]> {
  let portion: Cell[][] = []
  for await (const line of lines) if (portion.push(line) === PORTION) { yield portion; portion = [] }
  yield portion
}

/** The same where one is in a thread already. */
export async function packWorkbook(lines: Iterable<Cell[]>): Promise<Uint8Array> {
  // Loaded where one is packed, since it is large.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('数据')
  // Not even after the sheet was saved as CSV.
  for (const cells of lines) sheet.addRow(cells.map((c) => (typeof c === 'string' ? guarded(c) : c)))
  return new Uint8Array(await book.xlsx.writeBuffer())
}

asThread(import.meta.url, () => {
  const lines: Cell[][] = []
  return { take: (portion: Cell[][]) => void lines.push(...portion), made: () => packWorkbook(lines) }
})
