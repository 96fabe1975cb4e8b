import type { Text } from '#kernel/text.ts'

/** What of a fact's JSON Schema a form needs. `title` is its Chinese name, `description` its English one. */
export interface Schema {
  readonly type?: string; readonly enum?: readonly unknown[]; readonly format?: string; readonly pattern?: string; readonly title?: string; readonly description?: string
  readonly minLength?: number; readonly maxLength?: number; readonly minimum?: number; readonly maximum?: number; readonly maxItems?: number
  readonly items?: Schema; readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]; readonly additionalProperties?: Schema | boolean; readonly options?: Readonly<Record<string, Text>>
  readonly propertyNames?: Schema; readonly widget?: string; readonly choices?: string
}

/** `2026-08`: how months are declared. */
export const isMonth = ({ pattern }: Schema): boolean => pattern === '^\\d{4}-(0[1-9]|1[0-2])$'

/** Shapes that a plain line of text cannot hold. */
export const isStructured = (schema: Schema): boolean => ['number', 'integer', 'array', 'object'].includes(schema.type ?? '') || schema.format === 'date' || isMonth(schema)

/** A copied block of a spreadsheet as rows of cells; the line that ends it is none. */
export function blockOf(text: string): string[][] {
  return text.replaceAll('\r', '').replace(/\n$/, '').split('\n').map((line) => line.split('\t').map((cell) => cell.trim()))
}

/** A pasted or typed cell as the value its column holds; undefined where it is empty, as it stands where it is no such value, so that it can be told. */
export function typedAs(schema: Schema, cell: string): unknown {
  if (cell === '') return undefined
  if (schema.type === 'number' || schema.type === 'integer') { const n = Number(cell.replaceAll(/[,，\s]/g, '')); return Number.isFinite(n) ? n : cell }
  if (schema.type === 'boolean') return /^(true|1|是|y|yes)$/i.test(cell)
  const choice = schema.enum?.find((key) => { const label = schema.options?.[String(key)]; return key === cell || label?.zh === cell || label?.en === cell })
  if (choice !== undefined) return choice
  const [, year, month, day] = /^(\d{4})[年/.-](\d{1,2})(?:[月/.-](?:(\d{1,2})日?)?)?$/.exec(cell) ?? []
  const two = (n: string) => n.padStart(2, '0')
  if (year && month && (schema.format === 'date' || isMonth(schema))) return isMonth(schema) ? `${year}-${two(month)}` : day ? `${year}-${two(month)}-${two(day)}` : cell
  return cell
}
