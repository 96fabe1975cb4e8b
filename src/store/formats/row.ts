import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { LineFault } from './lines.ts'

export type RowFault = LineFault | 'quote' | 'ragged' | 'formula' | 'error' | 'sheet' | 'cut'
/** One line of a table: its cells by column name, or what is wrong with it. `line` is where it begins in the file, from 1. */
export type Row = { readonly line: number; readonly cells: Readonly<Record<string, string>> } | BadRow
/** Nothing of it is guessed: `raw` is what stood there. `line` is 0 where it concerns the file. */
export interface BadRow { readonly line: number; readonly raw: string; readonly code: RowFault; readonly problem: Text }

/**
 * Column names from a header line. A column without one (the rest of a merged cell) is called by its place: `#3`.
 * @throws Refusal `invalid` when a name stands twice: which one is meant cannot be told
 */
export function columnsOf(name: string, header: readonly string[]): readonly string[] {
  const columns = header.map((c, i) => c.trim() || `#${i + 1}`)
  const twice = columns.find((c, i) => columns.indexOf(c) !== i)
  if (twice !== undefined) throw new Refusal('invalid', { zh: `“${name}”的表头有两列同名“${twice}”，请改名后再导入；未读取任何数据行`, en: `${name} has the column '${twice}' twice: rename one; no line was read` })
  return columns
}

/** A line of nothing but separators. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((c) => c.trim() === '')
}

/** A heading over the whole width, above the header: one filled cell and the rest of the width empty. */
export function isTitle(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.filter((c) => c.trim() !== '').length === 1
}

/** A line under its header. Cells beyond the last column must be empty; a missing one is never made up. */
export function rowOf(columns: readonly string[], line: number, fields: readonly string[], raw: string): Row {
  if (fields.length < columns.length || !isBlank(fields.slice(columns.length))) {
    return { line, raw, code: 'ragged', problem: { zh: `有 ${fields.length} 列，表头为 ${columns.length} 列`, en: `${fields.length} cells under ${columns.length} columns` } }
  }
  return { line, cells: Object.fromEntries(columns.map((c, i) => [c, fields[i] ?? ''])) }
}

/** Starts of cells that a spreadsheet would run as a formula; Excel reads the full-width signs as the others. @source OWASP, CSV Injection */
const RUNS = /^[=+\-@＝＋－＠\t\r]/

/** Text that no spreadsheet takes for a formula. */
export function guarded(text: string): string {
  return RUNS.test(text) ? `'${text}` : text
}
