import { setImmediate as turn } from 'node:timers/promises'
import { evaluate } from '#kernel/evaluate-rule.ts'
import { canonical } from '#kernel/canonical.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { DecisionTable } from '#kernel/rule.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from './database.ts'
import { type KeptDecision, keptDecisions, tableDigest } from './rules.ts'

/** What would have come out of past cases under another table. */
export interface Trial {
  readonly cases: number
  readonly changed: number
  /** Which outcome became which, most frequent first; outcomes as `lamp=green`. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly n: number }[]
  /** The first of those that change. */
  readonly examples: readonly { readonly decision: Omit<KeptDecision, 'fired'>; readonly to: string; readonly rows: readonly number[]; readonly problem?: Text }[]
}

/** As many past cases as one trial goes through, the latest first. */
const MOST_CASES = 5_000
const EXAMPLES = 50
/** Cases between two turns of the event loop: a few milliseconds even where cells are not plain. */
const AT_ONCE = 100

/** Decides past cases again by a table, and keeps that it was tried. A case the table cannot decide counts as changed and says why. */
export async function tryRule(tx: Tx, table: DecisionTable, { from, by, now, against }: { from: Date; by: string; now: Date; against: string | null }): Promise<Trial> {
  const cases = await keptDecisions(tx, { rule: table.rule, from, limit: MOST_CASES })
  const moves = new Map<string, { from: string; to: string; n: number }>()
  const examples: Trial['examples'][number][] = []
  let changed = 0
  for (const [i, kept] of cases.entries()) {
    if (i > 0 && i % AT_ONCE === 0) await turn()
    const again = outcomeOf(table, kept)
    const before = spoken(kept.outputs)
    const key = `${before}\u0000${again.to}`
    const move = moves.get(key) ?? { from: before, to: again.to, n: 0 }
    moves.set(key, { ...move, n: move.n + 1 })
    if (before === again.to) continue
    changed++
    const { fired: _, ...decision } = kept
    if (examples.length < EXAMPLES) examples.push({ decision, ...again })
  }
  const trial = { cases: cases.length, changed, moves: [...moves.values()].toSorted((a, b) => b.n - a.n), examples }
  await tx.rows(
    'insert into rule_trial (district, rule, digest, against, tried_by, tried_at, from_at, cases, changed, outcome) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [tx.district, table.rule, tableDigest(table), against, by, now, from, trial.cases, trial.changed, JSON.stringify(trial.moves)])
  return trial
}

function outcomeOf(table: DecisionTable, { inputs }: KeptDecision): { to: string; rows: number[]; problem?: Text } {
  try {
    const { outputs, fired } = evaluate(table, inputs)
    return { to: spoken(outputs), rows: fired.map((f) => f.row) }
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    return { to: '—', rows: [], problem: err.text }
  }
}

function spoken(outputs: Readonly<Record<string, unknown>>): string {
  return Object.keys(outputs).toSorted().map((name) => `${name}=${typeof outputs[name] === 'string' ? outputs[name] : canonical(outputs[name] ?? null)}`).join(' ')
}
