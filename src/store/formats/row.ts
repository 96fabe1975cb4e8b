import type { Text } from '#kernel/text.ts'

/** One line of a table: its cells by column name, or what is wrong with it. `line` is where it begins in the file, from 1. */
export type Row = { readonly line: number; readonly cells: Readonly<Record<string, string>> } | BadRow
export interface BadRow { readonly line: number; readonly raw: string; readonly problem: Text }

/** Column names from a header line. @throws RangeError when one stands twice */
export function columnsOf(name: string, header: readonly string[]): readonly string[] {
  const columns = header.map((c) => c.trim())
  const twice = columns.find((c, i) => columns.indexOf(c) !== i)
  if (twice !== undefined) throw new RangeError(`${name} has the column '${twice}' twice`)
  return columns
}

/** Starts of cells that a spreadsheet would run as a formula. */
const RUNS = /^[=+\-@\t\r]/

/** Text that no spreadsheet takes for a formula. */
export function guarded(text: string): string {
  return RUNS.test(text) ? `'${text}` : text
}
