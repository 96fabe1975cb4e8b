import type { Module } from '#kernel/module.ts'
import { ruleChange } from './rule-change.ts'
import { trialsOf } from './rule-guards.ts'

/** Decision tables and how they change. Read: rule-change.ts, rule-guards.ts; the engine is kernel/rule.ts and store/rules.ts. */
export const rules: Module = {
  id: 'rules',
  label: { zh: '规则', en: 'Rules' },
  matters: [ruleChange],
  indicators: [],
  posts: { 'rules.editor': { zh: '规则管理员', en: 'Keeper of the rules' } },
  given: { 'rules.trials': trialsOf },
}
