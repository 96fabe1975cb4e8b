import type { Module } from '#kernel/module.ts'
import { knownOffices } from './supervision-guards.ts'
import { supervision } from './supervision.ts'

/** S1 重点任务·督办. Read: supervision.ts, supervision-guards.ts, supervision-facts.ts. */
export const supervisions: Module = {
  id: 'supervision',
  label: { zh: '重点任务督办', en: 'Supervision' },
  matters: [supervision],
  indicators: [],
  posts: {},
  given: { 'supervision.offices': knownOffices },
}
