import { isoDay } from '#algo/workdays.ts'
import type { Project } from './project-facts.ts'
import { monthsApart } from './project-guards.ts'

/** Before works begin a project is judged by its start, afterwards by its entry into statistics. */
const BEFORE = new Set(['reserve', 'preliminary'])

/** What `lamp.project_start` is asked with. A planned month is missed once it is over. */
export function startInputs(state: string, { start_plan, start_actual, start_excuse }: Project, now: Date): Record<string, unknown> {
  const planned = start_plan !== undefined
  return { planned, started: start_actual !== undefined || !BEFORE.has(state), months_late: planned ? monthsApart(start_plan.slice(0, 7), isoDay(now).slice(0, 7)) : null, excused: start_excuse !== undefined }
}

/** What `lamp.project_entry` is asked with: whole months since the start, counted from day to day. */
export function entryInputs(state: string, { start_actual, counted_on }: Project, now: Date): Record<string, unknown> {
  const today = isoDay(now)
  const whole = start_actual === undefined ? null : Math.max(0, monthsApart(start_actual.slice(0, 7), today.slice(0, 7)) - (today.slice(8) < start_actual.slice(8) ? 1 : 0))
  return { started: start_actual !== undefined || !BEFORE.has(state), in_statistics: counted_on !== undefined, months_since_start: whole }
}
