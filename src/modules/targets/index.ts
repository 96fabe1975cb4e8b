import type { Module } from '#kernel/module.ts'
import { target } from './target.ts'

/** S1 目标体系: what the district has promised for the year, and how far it is. Read: target.ts, target-guards.ts, standing.ts. */
export const targets: Module = {
  id: 'targets',
  label: { zh: '目标体系', en: 'Targets' },
  matters: [target],
  indicators: [],
  posts: { 'targets.planner': { zh: '目标管理员', en: 'Planner of targets' } },
}
