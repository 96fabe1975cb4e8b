import { evaluate as feel, unaryTest } from 'feelin'
import { type Cell, readCell } from '#algo/cell.ts'
import { firing } from './evaluate-rule.ts'
import type { Fault } from './refusal.ts'
import type { DecisionTable, TableInput } from './rule.ts'
import type { Text } from './text.ts'

/** Values of the columns for which rows contradict each other, or none fires. */
export interface Witness {
  readonly values: readonly unknown[]
  /** Rows that fire, counted from 1; none: a gap. */
  readonly rows: readonly number[]
}

export interface RuleCheck {
  /** Cells that cannot be read, at `/rows/0/when/1`. Nothing may be decided by such a table. */
  readonly faults: readonly Fault[]
  /** Rows that fire together though the policy lets only one, or lets them not differ. */
  readonly overlaps: readonly Witness[]
  /** Where no row fires and no output says what then. */
  readonly gaps: readonly Witness[]
  /** Overlaps and gaps were looked for: every cell is plain, and there are not too many to go through. */
  readonly analysed: boolean
}

const SHOWN = 20
/** Tests of a row in one check: some ten milliseconds. */
const MOST_TESTS = 400_000

/** What is wrong with a table before it decides anything: cells that are no FEEL, rows that overlap, cases nobody thought of. */
export function checkRule(table: DecisionTable): RuleCheck {
  const faults = faultsOf(table)
  const columns = faults.length > 0 ? undefined : columnsOf(table)
  const combinations = columns?.reduce((n, c) => n * c.length, 1) ?? 0
  if (!columns || combinations * Math.max(1, table.rows.length) > MOST_TESTS) return { faults, overlaps: [], gaps: [], analysed: false }
  const alone = table.hit === 'U' || table.hit === 'A'
  const complete = table.outputs.every((o) => o.fallback !== undefined) || table.hit === 'C' || table.hit === 'R' || table.hit === 'O'
  const overlaps = new Map<string, Witness>()
  const gaps: Witness[] = []
  for (let at = 0; at < combinations; at++) {
    let rest = at
    const values = columns.map((c) => { const value = c[rest % c.length]; rest = Math.floor(rest / c.length); return value })
    const rows = firing(table, values)
    const witness = { values, rows: rows.map((r) => r + 1) }
    if (rows.length === 0 && !complete && gaps.length < SHOWN) gaps.push(witness)
    if (rows.length < 2 || !alone || (table.hit === 'A' && new Set(rows.map((r) => table.rows[r]?.out.join('\u0000'))).size === 1)) continue
    const key = rows.join()
    if (!overlaps.has(key) && overlaps.size < SHOWN) overlaps.set(key, witness)
  }
  return { faults, overlaps: [...overlaps.values()], gaps, analysed: true }
}

function faultsOf(table: DecisionTable): Fault[] {
  const known = Object.fromEntries(table.inputs.map((i) => [i.name, null]))
  const faults: Fault[] = []
  const look = (path: string, read: () => readonly { type: string; message: string }[]) => {
    const problem = problemOf(read)
    if (problem) faults.push({ path, problem })
  }
  const tests = (text: string) => () => unaryTest(text, { ...known, '?': null }).warnings
  const value = (text: string) => () => feel(text, known).warnings
  for (const [i, input] of table.inputs.entries()) {
    if (input.expression !== undefined) look(`/inputs/${i}/expression`, value(input.expression))
    if (input.values !== undefined) look(`/inputs/${i}/values`, tests(input.values))
  }
  for (const [i, output] of table.outputs.entries()) {
    if (output.values !== undefined) look(`/outputs/${i}/values`, tests(output.values))
    if (output.fallback !== undefined) look(`/outputs/${i}/fallback`, value(output.fallback))
  }
  for (const [r, row] of table.rows.entries()) {
    for (const [i, text] of row.when.entries()) {
      if (text.trim() !== '') look(`/rows/${r}/when/${i}`, tests(text))
      const foreign = foreignTo(table.inputs[i], text)
      if (foreign) faults.push({ path: `/rows/${r}/when/${i}`, problem: foreign })
    }
    for (const [i, text] of row.out.entries()) {
      if (text.trim() === '') { faults.push({ path: `/rows/${r}/out/${i}`, problem: { zh: '结果不能为空', en: 'a result is missing' } }); continue }
      look(`/rows/${r}/out/${i}`, value(text))
      const allowed = listOf(table.outputs[i]?.values)
      const said = problemOf(value(text)) ? undefined : feel(text, known).value
      if (allowed && typeof said === 'string' && !allowed.includes(said)) faults.push({ path: `/rows/${r}/out/${i}`, problem: { zh: `结果“${said}”不在可选值 ${table.outputs[i]?.values} 中`, en: `'${said}' is not one of ${table.outputs[i]?.values}` } })
    }
  }
  return faults
}

/** A word that the column never holds, or a number in a column of words: most often a slip of the pen. */
function foreignTo(input: TableInput | undefined, text: string): Text | undefined {
  const backwards = [...text.matchAll(/(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)/g)].find(([, from, to]) => Number(from) > Number(to))
  if (backwards) return { zh: `区间“${backwards[0]}”前大后小`, en: `the range '${backwards[0]}' runs backwards` }
  const cell = readCell(text)
  if (!input || !cell || cell.of === 'any' || cell.of === 'null') return undefined
  if (input.type !== 'any' && input.type !== 'date' && cell.of !== input.type) return { zh: `该列为${input.label.zh}，${TYPE_ZH[input.type]}，此格写的是${TYPE_ZH[cell.of]}`, en: `the column '${input.label.en}' holds a ${input.type}, this cell tests a ${cell.of}` }
  const allowed = listOf(input.values)
  const odd = cell.of === 'string' && allowed ? cell.words.find((w) => !allowed.includes(w)) : undefined
  return odd === undefined ? undefined : { zh: `“${odd}”不在该列可选值 ${input.values} 中`, en: `'${odd}' is not one of ${input.values}` }
}

const TYPE_ZH = { number: '数字', string: '文字', boolean: '是或否', date: '日期', any: '任意' } as const

function listOf(values: string | undefined): readonly string[] | undefined {
  const cell = values === undefined ? undefined : readCell(values)
  return cell?.of === 'string' && !cell.except ? cell.words : undefined
}

/** Names it does not know, or what stops the reader. */
function problemOf(read: () => readonly { type: string; message: string }[]): Text | undefined {
  try {
    const lost = read().find((w) => w.type === 'NO_VARIABLE_FOUND' || w.type === 'NO_FUNCTION_FOUND')
    const name = lost && /'([^']+)'/.exec(lost.message)?.[1]
    return lost ? { zh: `没有名为“${name ?? '?'}”的输入；文字要加英文双引号，如 "green"`, en: `there is no input called '${name ?? '?'}'; words stand in double quotes, like "green"` } : undefined
  } catch (err) {
    const reason = err instanceof Error ? err.message.replaceAll(/[<>]/g, '') : ''
    return { zh: `看不懂这一格（${reason}）。可写 -（任意）、>=10、[10..30]、"文字"、not("文字")`, en: `this cell cannot be read (${reason}); write - (any), >=10, [10..30], "word" or not("word")` }
  }
}

/** For each column one value of every stretch its cells tell apart; undefined when a cell is not plain. */
function columnsOf(table: DecisionTable): unknown[][] | undefined {
  const columns: unknown[][] = []
  for (const [i, input] of table.inputs.entries()) {
    const cells = table.rows.map((r) => readCell(r.when[i] ?? '-'))
    if (!cells.every((c): c is Cell => c !== undefined)) return undefined
    columns.push([...valuesOf(input, cells), ...(input.optional ? [null] : [])])
  }
  return columns
}

function valuesOf(input: TableInput, cells: readonly Cell[]): unknown[] {
  if (input.type === 'boolean' || cells.some((c) => c.of === 'boolean')) return [true, false]
  const numbers = cells.flatMap((c) => (c.of === 'number' ? c.spans.flatMap((s) => [s.from, s.to]) : [])).filter(Number.isFinite)
  if (numbers.length > 0) {
    const ends = [...new Set(numbers)].toSorted((a, b) => a - b)
    const between = ends.slice(1).map((n, i) => (n + (ends[i] ?? n)) / 2)
    return [(ends[0] ?? 0) - 1, ...ends, ...between, (ends.at(-1) ?? 0) + 1]
  }
  const words = new Set(cells.flatMap((c) => (c.of === 'string' ? c.words : [])))
  const allowed = listOf(input.values)
  return allowed ? [...allowed] : input.type === 'number' ? [0] : [...words, '…']
}
