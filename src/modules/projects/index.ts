import type { Module } from '#kernel/module.ts'
import { indicators } from './indicators.ts'
import { planningIndicators, planningRecord } from './planning-record.ts'
import { sameCode } from './project-guards.ts'
import { projectIssue } from './project-issue.ts'
import { project } from './project.ts'

/** S6 项目全生命周期. Read: project.ts, project-guards.ts, project-facts.ts, project-issue.ts, indicators.ts. */
export const projects: Module = {
  id: 'projects',
  label: { zh: '项目', en: 'Projects' },
  matters: [project, projectIssue, planningRecord],
  indicators: [...indicators, ...planningIndicators],
  posts: { 'projects.office': { zh: '重大项目办', en: 'Office for key projects' } },
  given: { 'projects.same_code': sameCode },
}
