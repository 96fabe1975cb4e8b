import { z } from 'zod'
import type { Text } from './text.ts'

/** U unique · A any · P priority · F first · R rule order · O output order · C collect. @source OMG DMN 1.3 §8.2.10 */
export const HIT_POLICIES = ['U', 'A', 'P', 'F', 'R', 'O', 'C'] as const
export const AGGREGATORS = ['sum', 'min', 'max', 'count'] as const
export const VALUE_TYPES = ['number', 'string', 'boolean', 'date', 'any'] as const

export type HitPolicy = (typeof HIT_POLICIES)[number]
export type Aggregator = (typeof AGGREGATORS)[number]
export type ValueType = (typeof VALUE_TYPES)[number]

const id = z.string().regex(/^[\p{L}_][\p{L}\p{N}_.-]{0,120}$/u)
const Label = z.strictObject({ zh: z.string().trim().min(1).max(120), en: z.string().trim().min(1).max(120) })
const name = z.string().regex(/^[\p{L}_][\p{L}\p{N}_]*( [\p{L}\p{N}_]+)*$/u).max(80)
const cell = z.string().max(2000)

const TableInput = z.strictObject({
  id, name, label: Label, type: z.enum(VALUE_TYPES),
  /** A FEEL expression over the inputs, where the column is not simply the input of its name. */
  expression: cell.exactOptional(),
  /** FEEL tests its values must pass, e.g. `"urgent","normal"`. */
  values: cell.exactOptional(),
  /** It may be left out: the cells of its column then see null. */
  optional: z.boolean().exactOptional(),
})
const TableOutput = z.strictObject({
  id, name, label: Label, type: z.enum(VALUE_TYPES),
  /** Its values, best first: the order of P and O. */
  values: cell.exactOptional(),
  /** FEEL of what it is when no row fires. */
  fallback: cell.exactOptional(),
})
const TableRow = z.strictObject({
  id,
  /** A FEEL unary test for each input. */
  when: z.array(cell),
  /** A FEEL expression for each output. */
  out: z.array(cell),
  /** The text it rests on, and what the row says in plain words. */
  basis: z.strictObject({ zh: z.string().max(1000), en: z.string().max(1000) }).exactOptional(),
})

/** One decision table: what goes in with its type, which rows fire, what comes out, and the text every row rests on. */
export const DecisionTable = z.strictObject({
  /** `lamp.pace`: by what name the house asks. */
  rule: z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/),
  label: Label,
  hit: z.enum(HIT_POLICIES),
  /** With C only. */
  aggregator: z.enum(AGGREGATORS).exactOptional(),
  inputs: z.array(TableInput).min(1).max(30),
  outputs: z.array(TableOutput).min(1).max(20),
  rows: z.array(TableRow).max(1000),
}).superRefine((table, ctx) => {
  const wrong = (path: (string | number)[], zh: string, en: string) => ctx.addIssue({ code: 'custom', path, message: `${zh} · ${en}` })
  if (table.aggregator && table.hit !== 'C') wrong(['aggregator'], '只有汇总（C）才有聚合方式', 'only collect (C) has an aggregator')
  for (const [at, { when, out }] of table.rows.entries()) {
    if (when.length !== table.inputs.length) wrong(['rows', at, 'when'], `应有${table.inputs.length}个条件`, `a row has ${table.inputs.length} conditions`)
    if (out.length !== table.outputs.length) wrong(['rows', at, 'out'], `应有${table.outputs.length}个结果`, `a row has ${table.outputs.length} outputs`)
  }
  for (const part of ['inputs', 'outputs'] as const) {
    const names = table[part].map((c) => c.name)
    for (const [at, one] of names.entries()) if (names.indexOf(one) !== at) wrong([part, at, 'name'], `名称“${one}”重复`, `'${one}' is there twice`)
  }
})
export type DecisionTable = z.infer<typeof DecisionTable>
export type TableInput = z.infer<typeof TableInput>
export type TableOutput = z.infer<typeof TableOutput>
export type TableRow = z.infer<typeof TableRow>

/** A table with the day it takes effect and the document it rests on. */
export interface RuleVersion {
  /** Which it is among the versions of its rule: `dailing@2026-01` of a city's own, the matter's number of a district's. */
  readonly version: string
  /** First day in force, `YYYY-MM-DD`, from 0:00 in China's time. */
  readonly effective_from: string
  /** 公文字号. */
  readonly doc_no: string
  readonly title: Text
  readonly table: DecisionTable
}

/** A row that fired, counted from 1 as people do. */
export interface Fired {
  readonly row: number
  readonly basis?: Text
}

/** What was decided: by which version, on what, by which rows. */
export interface Decision {
  readonly rule: string
  readonly version: string
  readonly doc_no: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly fired: readonly Fired[]
  readonly outputs: Readonly<Record<string, unknown>>
}
