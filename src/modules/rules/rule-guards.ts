import { createHash } from 'node:crypto'
import { isoDay } from '#algo/workdays.ts'
import { canonical } from '#kernel/canonical.ts'
import { checkRule } from '#kernel/check-rule.ts'
import type { Given } from '#kernel/matter.ts'
import type { DecisionTable } from '#kernel/rule.ts'
import { type Guard as GuardOf, no } from '#packs/rulings.ts'
import type { RuleChange } from './rule-facts.ts'

type Guard = GuardOf<RuleChange>

/** How often, and on how many cases, exactly this table was tried. */
export const trialsOf: Given = async (query, { facts, body, caller }) => {
  const { table } = { ...facts, ...body } as RuleChange
  if (!table) return []
  return query<{ cases: number; changed: number }>('select cases, changed from rule_trial where district = $1 and rule = $2 and digest = $3 order by id desc limit 1', [caller.district, table.rule, digestOf(table)])
}

/** What tells one table from another, whatever they are called. */
export function digestOf(table: DecisionTable): Buffer {
  return createHash('sha256').update(canonical(table)).digest()
}

/** The table is one of the rule it claims to be of. */
export const sameRule: Guard = ({ facts, body }) => {
  const { rule, table } = { ...facts, ...body }
  return rule !== undefined && table !== undefined && table.rule !== rule ? no(`决策表的规则是“${table.rule}”，与所选“${rule}”不一致`, `the table is of '${table.rule}', not of '${rule}'`) : undefined
}

/** A table that cannot be read, contradicts itself or leaves cases out decides nothing. */
export const sound: Guard = ({ facts, body }) => {
  if (!body || !facts.table) return undefined
  const { faults, overlaps, gaps } = checkRule(facts.table)
  if (faults[0]) return no(`决策表有${faults.length}处错误，第一处：${faults[0].problem.zh}`, `the table has ${faults.length} fault(s), the first: ${faults[0].problem.en}`)
  if (overlaps[0]) return no(`第${overlaps[0].rows.join('、')}行会同时命中`, `rows ${overlaps[0].rows.join(', ')} would fire together`)
  return gaps[0] ? no(`有${gaps.length}种情形没有一行命中，请补行或设默认结果`, `${gaps.length} case(s) are met by no row: add rows, or say what then`) : undefined
}

export const tried: Guard = ({ body, given }) =>
  !body || ((given['rules.trials'] ?? []) as readonly unknown[]).length > 0 ? undefined : no('请先用以往案例试算这张表，再提交', 'try this very table on past cases before you submit it')

/** What was decided stays decided: a version begins today or later. */
export const notBefore: Guard = ({ facts, body, at }) =>
  body && facts.effective_from !== undefined && facts.effective_from < isoDay(at) ? no(`生效日期${facts.effective_from}已过，规则不溯及既往，请修改生效日期`, `its day ${facts.effective_from} has gone by, and rules do not reach back: set a later one`) : undefined

export const notTheDrafter: Guard = ({ facts, caller }) => (facts.drafted_by === caller.party ? no('起草人不能批准自己起草的规则', 'whoever drafted it may not approve it') : undefined)
