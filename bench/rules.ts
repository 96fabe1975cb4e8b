import { evaluate as feel, unaryTest } from 'feelin'
import { evaluate } from '#kernel/evaluate-rule.ts'
import type { DecisionTable } from '#kernel/rule.ts'
import { tablesOf } from '#packs/tables.ts'
import { machine } from './machine.ts'

/** Prints how long 10,000 decisions take, beside the same cells put to feelin one by one: `node bench/rules.ts`. */
const N = 10_000
const ROUNDS = 5

machine()
for (const [rule, inputs] of [
  ['lamp.pace', (i: number) => ({ form: 'total', lag_pp: (i % 500) / 10 - 10, outside: null })], ['supervision.escalation', (i: number) => ({ level: ['none', 'reminder', 'warning'][i % 3], class: 'normal', overdue_days: i % 20, days_at_level: i % 5 })],
  ['entry.threshold', (i: number) => ({ industry: String(1000 + ((i * 37) % 8000)).padStart(4, '0'), qualified: null })],
] as const) {
  const table = (await tablesOf('dailing')).findLast((v) => v.table.rule === rule)?.table
  if (!table) throw new Error(`no table ${rule}`)
  const cases = Array.from({ length: N }, (_, i) => inputs(i))
  const ours = best(() => cases.map((c) => JSON.stringify(Object.values(evaluate(table, c).outputs))))
  const theirs = best(() => cases.map((c) => JSON.stringify(byFeelinAlone(table, c))))
  const differ = ours.answers.filter((a, i) => a !== theirs.answers[i]).length
  console.log(`${rule} (${table.rows.length} rows × ${table.inputs.length}): ${N.toLocaleString('en')} decisions in ${ours.ms.toFixed(0)} ms (${(N / ours.ms).toFixed(0)}/ms); feelin alone ${theirs.ms.toFixed(0)} ms; ratio ${(theirs.ms / ours.ms).toFixed(1)}; answers that differ: ${differ}`)
}

/** The best of several rounds: what the machine does undisturbed. */
function best(work: () => string[]): { ms: number; answers: string[] } {
  let shortest = Number.POSITIVE_INFINITY
  let answers: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    answers = work()
    shortest = Math.min(shortest, performance.now() - start)
  }
  return { ms: shortest, answers }
}

/** The same table by the peer: every cell interpreted until one says no, then the results. */
function byFeelinAlone(table: DecisionTable, inputs: Readonly<Record<string, unknown>>): unknown[] {
  const scope = { ...inputs }
  const values = table.inputs.map((i) => (i.expression === undefined ? scope[i.name] : feel(i.expression, scope).value))
  const row = table.rows.find((r) => r.when.every((cell, i) => cell === '-' || unaryTest(cell, { ...scope, '?': values[i] }).value === true))
  return table.outputs.map((o, i) => { const text = row?.out[i] ?? o.fallback; return text === undefined ? null : (feel(text, scope).value ?? null) })
}
