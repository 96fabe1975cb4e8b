import { date, evaluate as feel, FeelDate, unaryTest } from 'feelin'
import { lets, readCell } from '#algo/cell.ts'
import { canonical } from './canonical.ts'
import { type Fault, Refusal } from './refusal.ts'
import type { DecisionTable, Fired, TableInput, TableOutput } from './rule.ts'
import type { Text } from './text.ts'

/** Values a FEEL expression sees, by name. */
export type Scope = Readonly<Record<string, unknown>>

interface Compiled {
  /** One row: does it fire on these column values? */
  readonly tests: readonly ((values: readonly unknown[], scope: Scope) => boolean)[]
  readonly results: readonly (readonly ((scope: Scope) => unknown)[])[]
  /** For each output its values, best first. */
  readonly ranks: readonly (readonly string[] | undefined)[]
  /** For each input: is this one of its values? */
  readonly allowed: readonly (((value: unknown, scope: Scope) => boolean) | undefined)[]
}

const compiled = new WeakMap<DecisionTable, Compiled>()

/**
 * Which rows of a table fire on these inputs, and what comes out. Pure; the same inputs always give the same answer. O(rows × columns).
 * Outputs by name: one value each, a list each under R, O and C, or what C's aggregator makes of them; null where no row fires and none is set for that.
 * @throws Refusal `invalid` when an input is missing or of another type, naming each; `unmet` when rows contradict each other
 * @source OMG DMN 1.3 §8.2.10, §10.3.2.9
 */
export function evaluate(table: DecisionTable, inputs: Scope): { fired: readonly Fired[]; outputs: Record<string, unknown> } {
  const scope = checked(table, inputs)
  const hits = hitsOf(table, scope)
  const clash = contradiction(table, hits)
  if (clash) throw new Refusal('unmet', clash, { next: { zh: '请修改规则表，使各行互不重叠', en: 'change the table so that its rows do not overlap' } })
  const kept = keptOf(table, hits)
  const fired = kept.map(({ row }) => ({ row: row + 1, ...(table.rows[row]?.basis === undefined ? {} : { basis: table.rows[row].basis }) }))
  return { fired, outputs: plain(outputsOf(table, kept, scope)) as Record<string, unknown> }
}

export interface Hit {
  /** Counted from 0. */
  readonly row: number
  /** What it says for each output. */
  readonly values: readonly unknown[]
}

/** Every row that fires, in the order of the table. */
export function hitsOf(table: DecisionTable, scope: Scope): Hit[] {
  const { tests, results } = compile(table)
  const values = table.inputs.map((i) => (i.expression === undefined ? (scope[i.name] ?? null) : (feel(i.expression, scope as Record<string, unknown>).value ?? null)))
  const hits: Hit[] = []
  for (const [row, test] of tests.entries()) {
    if (!test(values, scope)) continue
    hits.push({ row, values: (results[row] ?? []).map((r) => r(scope)) })
    if (table.hit === 'F') break
  }
  return hits
}

/** Why these hits may not stand together under the table's policy. */
export function contradiction({ hit }: DecisionTable, hits: readonly Hit[]): Text | undefined {
  if (hits.length < 2) return undefined
  const rows = hits.map((h) => h.row + 1)
  if (hit === 'U') return { zh: `第${rows.join('、')}行同时命中，而本表规定只能有一行命中`, en: `rows ${rows.join(', ')} fire together, and this table lets only one fire` }
  const differ = hit === 'A' && hits.some((h) => canonical(plain(h.values)) !== canonical(plain(hits[0]?.values)))
  return differ ? { zh: `第${rows.join('、')}行同时命中而结果不同`, en: `rows ${rows.join(', ')} fire together and differ` } : undefined
}

/** The hits that count under the policy, in its order. */
export function keptOf(table: DecisionTable, hits: readonly Hit[]): Hit[] {
  if (table.hit === 'U' || table.hit === 'A' || table.hit === 'F') return hits.slice(0, 1)
  if (table.hit === 'R' || table.hit === 'C') return [...hits]
  const { ranks } = compile(table)
  const place = (h: Hit, i: number) => {
    const at = ranks[i]?.indexOf(key(h.values[i])) ?? -1
    return at < 0 ? Infinity : at
  }
  const ordered = hits.toSorted((a, b) => ranks.reduce((d, _, i) => d || compare(place(a, i), place(b, i)), 0))
  return table.hit === 'P' ? ordered.slice(0, 1) : ordered
}

/** What the kept hits say, by output. */
export function outputsOf(table: DecisionTable, kept: readonly Hit[], scope: Scope): Record<string, unknown> {
  const many = table.hit === 'R' || table.hit === 'O' || table.hit === 'C'
  return Object.fromEntries(table.outputs.map((o, i) => {
    if (kept.length === 0) return [o.name, table.aggregator === 'count' ? 0 : o.fallback === undefined ? (many && !table.aggregator ? [] : null) : feel(o.fallback, scope as Record<string, unknown>).value]
    const values = kept.map((h) => h.values[i] ?? null)
    return [o.name, many ? (table.aggregator ? aggregated(table.aggregator, values) : values) : values[0]]
  }))
}

function aggregated(how: 'sum' | 'min' | 'max' | 'count', values: readonly unknown[]): unknown {
  return how === 'count' ? values.length : (feel(`${how}(values)`, { values: [...values] }).value ?? null)
}

function compile(table: DecisionTable): Compiled {
  const known = compiled.get(table)
  if (known) return known
  const made: Compiled = {
    tests: table.rows.map((r) => {
      const tests = r.when.map(testOf)
      return (values, scope) => tests.every((t, i) => t === undefined || t(values[i], scope))
    }),
    results: table.rows.map((r) => r.out.map(resultOf)),
    ranks: table.outputs.map(ranksOf),
    allowed: table.inputs.map(({ values }) => (values === undefined ? undefined : testOf(values))),
  }
  compiled.set(table, made)
  return made
}

/** Rows, counted from 0, that fire on these values of the columns; what the inputs are called does not matter here. */
export function firing(table: DecisionTable, values: readonly unknown[]): number[] {
  return compile(table).tests.flatMap((test, row) => (test(values, {}) ? [row] : []))
}

/** A cell as a function; nothing for one that lets everything through. Plain cells are tested without the interpreter. */
function testOf(text: string): ((value: unknown, scope: Scope) => boolean) | undefined {
  const cell = readCell(text)
  if (cell?.of === 'any') return undefined
  const asked = (value: unknown, scope: Scope) => unaryTest(text, { ...scope, '?': value }).value === true
  return cell ? (value, scope) => lets(cell, value) ?? asked(value, scope) : asked
}

function resultOf(text: string): (scope: Scope) => unknown {
  const cell = readCell(text)
  const only = cell?.of === 'string' && !cell.except && cell.words.length === 1 ? cell.words[0] : cell?.of === 'number' && /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text.trim() === 'true' ? true : text.trim() === 'false' ? false : undefined
  if (only !== undefined) return () => only
  return text.trim() === '' || text.trim() === '-' ? () => null : (scope) => feel(text, scope as Record<string, unknown>).value ?? null
}

function ranksOf({ values }: TableOutput): readonly string[] | undefined {
  if (values === undefined) return undefined
  const listed: unknown = feel(`[${values}]`, {}).value
  return Array.isArray(listed) ? listed.map(key) : undefined
}

const key = (value: unknown) => canonical(plain(value ?? null))
const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1)

/** The inputs as FEEL values. */
function checked(table: DecisionTable, inputs: Scope): Scope {
  const faults: Fault[] = []
  const scope: Record<string, unknown> = { ...inputs }
  const { allowed } = compile(table)
  for (const [i, input] of table.inputs.entries()) {
    if (input.expression !== undefined) continue
    const value = inputs[input.name] ?? null
    const problem = wrongWith(input, value, allowed[i])
    if (problem) faults.push({ path: `/${input.name}`, problem })
    scope[input.name] = input.type === 'date' && typeof value === 'string' ? date(value) : value
  }
  if (faults.length) throw new Refusal('invalid', { zh: `“${table.label.zh}”的输入有误：${faults.map((f) => f.problem.zh).join('；')}`, en: `the inputs of '${table.label.en}' are not right: ${faults.map((f) => f.problem.en).join('; ')}` }, { faults })
  return scope
}

const TYPE_NAMES = { number: { zh: '数字', en: 'a number' }, string: { zh: '文字', en: 'a text' }, boolean: { zh: '是或否', en: 'true or false' }, date: { zh: '日期（YYYY-MM-DD）', en: 'a date (YYYY-MM-DD)' } } as const

function wrongWith({ name, label, type, values, optional }: TableInput, value: unknown, allowed: Compiled['allowed'][number]): Text | undefined {
  if (value === null) return optional ? undefined : { zh: `缺少“${label.zh}”`, en: `'${name}' is missing` }
  const right = type === 'any' || (type === 'date' ? typeof value === 'string' && date(value) instanceof FeelDate : typeof value === type && (type !== 'number' || Number.isFinite(value)))
  if (!right) return { zh: `“${label.zh}”应为${TYPE_NAMES[type].zh}，现为${shown(value)}`, en: `'${name}' must be ${TYPE_NAMES[type].en}, got ${shown(value)}` }
  return allowed?.(value, {}) !== false ? undefined : { zh: `“${label.zh}”只能是${values}，现为${shown(value)}`, en: `'${name}' must be one of ${values}, got ${shown(value)}` }
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? typeof value

/** FEEL values as JSON: dates and durations by their ISO text. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value === undefined ? null : value
  if ('iso' in value && typeof value.iso === 'string') return value.iso
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]))
}
