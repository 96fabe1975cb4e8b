import { DAY_MS, isoDay } from '#algo/workdays.ts'
import { BY_DAY } from './agreement-facts.ts'
import type { Commitment } from './commitment.ts'

/** What of a commitment its lamp is decided by. */
export type Promised = Pick<Commitment, 'metric' | 'value' | 'actual' | 'due_on'>

/** What `lamp.commitment` is asked with. Whole days, 0 on the day itself; what is done in percent to one decimal, null where nothing was noted. */
export function commitmentInputs(state: string, { metric, value = 0, actual, due_on = '' }: Promised, now: Date): Record<string, unknown> {
  const measured = !BY_DAY.has(metric ?? '') && value > 0
  return { state, days_left: Math.round((Date.parse(due_on) - Date.parse(isoDay(now))) / DAY_MS), measured, done_percent: measured && actual !== undefined ? Math.round((actual / value) * 1000) / 10 : null }
}
