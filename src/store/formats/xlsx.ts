import { PassThrough, Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import type { Bytes } from './bytes.ts'
import { columnsOf, guarded, type Row } from './row.ts'

/**
 * Rows of a workbook's first sheet, as text: dates as `YYYY-MM-DD` or an ISO instant, numbers in full. A row with a formula is not
 * read, since what stands in the cell is not what somebody wrote; nor is one with an error.
 * @throws RangeError when it is no workbook, or has no header row
 */
export async function* readSheet(source: Bytes, { name }: { readonly name: string }): AsyncGenerator<Row> {
  const book = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from(source), { sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', worksheets: 'emit', entries: 'ignore' })
  let columns: readonly string[] | undefined
  try {
    for await (const sheet of book) {
      for await (const row of sheet) {
        const values = Array.isArray(row.values) ? row.values.slice(1) : []
        if (!columns) {
          columns = columnsOf(name, values.map((v) => textOf(v) ?? ''))
          continue
        }
        const texts = columns.map((_, i) => textOf(values[i]))
        const at = texts.indexOf(undefined)
        if (at >= 0) yield { line: row.number, raw: texts.map((t) => t ?? '=…').join(','), problem: { zh: `“${columns[at]}”列是公式或错误值，不予读取`, en: `the cell under '${columns[at]}' is a formula or an error` } }
        else if (values.length > columns.length && values.slice(columns.length).some((v) => v !== null && v !== undefined)) yield { line: row.number, raw: texts.join(','), problem: { zh: `有 ${values.length} 列，表头为 ${columns.length} 列`, en: `${values.length} cells under ${columns.length} columns` } }
        else if (texts.some((t) => t !== '')) yield { line: row.number, cells: Object.fromEntries(columns.map((c, i) => [c, texts[i] ?? ''])) }
      }
      break
    }
  } catch (err) {
    throw new RangeError(`${name} cannot be read as a workbook: ${err instanceof Error ? err.message : String(err)}`, { cause: err })
  }
  if (!columns) throw new RangeError(`${name} has no header row`)
}

/** Undefined for what must not be taken as text. */
function textOf(value: ExcelJS.CellValue | undefined): string | undefined {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace('T00:00:00.000Z', '')
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map((r) => r.text).join('')
  if ('hyperlink' in value) return String(value.text)
  return undefined
}

/** A workbook of one sheet with a frozen header; texts that would run as formulas are kept as texts. */
export async function writeXlsx(columns: readonly string[], rows: Iterable<readonly (string | number | null)[]>, title = 'Sheet1'): Promise<Uint8Array> {
  const out = new PassThrough()
  const chunks: Buffer[] = []
  out.on('data', (chunk: Buffer) => chunks.push(chunk))
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow(columns.map(guarded)).commit()
  for (const row of rows) sheet.addRow(row.map((v) => (typeof v === 'string' ? guarded(v) : v))).commit()
  sheet.commit()
  await book.commit()
  return Buffer.concat(chunks)
}
