import type { Decision } from '#kernel/rule.ts'
import { Refusal } from '#kernel/refusal.ts'
import { isoDay, workdaysBetween } from '#algo/workdays.ts'
import type { Policy } from '#kernel/clock.ts'
import { entryInputs, startInputs } from '#modules/projects/lamp.ts'
import type { Project } from '#modules/projects/project-facts.ts'
import type { Tx } from '#store/database.ts'
import { decideBy, ruleInForce, type StandingVersion } from '#store/rules.ts'
import type { House } from './house.ts'

export const LAMPS = ['red', 'yellow', 'green', 'grey'] as const
export type LampColour = (typeof LAMPS)[number]

/** One lamp with all it was decided by. */
export interface Lamp extends Decision {
  readonly lamp: LampColour
}

/** Decides by the versions in force at one instant; each is looked up once. */
export interface Decider {
  /** The lamp of a rule; undefined where the city has no such rule. */
  lamp(rule: string, inputs: Readonly<Record<string, unknown>>): Promise<Lamp | undefined>
  version(rule: string): Promise<StandingVersion | undefined>
}

export function deciderAt(house: House, tx: Tx, at: Date): Decider {
  const known = new Map<string, Promise<StandingVersion | undefined>>()
  const version = (rule: string) => {
    const found = known.get(rule) ?? ruleInForce(house, tx, rule, at).catch((err: unknown) => { if (err instanceof Refusal && err.code === 'unknown') return undefined; throw err })
    known.set(rule, found)
    return found
  }
  return {
    version,
    async lamp(rule, inputs) {
      const standing = await version(rule)
      if (!standing) return undefined
      const decision = decideBy(standing, inputs)
      const lamp = LAMPS.find((l) => l === decision.outputs['lamp'])
      return lamp && { lamp, ...decision }
    },
  }
}

/** The worse of a project's two lamps: start before works begin, entry into statistics after. */
export async function projectLamps(decider: Decider, state: string, facts: Project, now: Date): Promise<{ start: Lamp | null; entry: Lamp | null; worst: Lamp | null }> {
  const over = state === 'ended'
  const start = over ? undefined : await decider.lamp('lamp.project_start', startInputs(state, facts, now))
  const entry = over ? undefined : await decider.lamp('lamp.project_entry', entryInputs(state, facts, now))
  const worst = [start, entry].filter((l) => l !== undefined).toSorted((a, b) => LAMPS.indexOf(a.lamp) - LAMPS.indexOf(b.lamp))[0]
  return { start: start ?? null, entry: entry ?? null, worst: worst ?? null }
}

/** What `lamp.supervision` is asked with. Days are of 24 hours, to one decimal; below 0 it is overdue. */
export function supervisionInputs(level: string | undefined, due: Date | null, now: Date): Record<string, unknown> {
  return { level: level ?? 'none', days_left: due === null ? null : Math.round(((due.getTime() - now.getTime()) / 86_400_000) * 10) / 10 }
}

/** What `supervision.escalation` is asked with. Working days by the calendar. */
export function escalationInputs({ level, cls, due, since, now, policy }: { level: string | undefined; cls: string; due: Date; since: Date | null; now: Date; policy: Policy }): Record<string, unknown> {
  const days = (from: Date) => workdaysBetween(isoDay(from), isoDay(now), (day) => policy.calendar.isWorkday(day))
  const overdue = due < now
  return { level: level ?? 'none', class: cls, overdue_days: overdue ? Math.max(days(due), 0.5) : 0, days_at_level: since === null ? null : days(since) }
}
