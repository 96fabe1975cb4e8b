import { isoDay } from '#algo/workdays.ts'
import { houseCaller } from '#kernel/caller.ts'
import { LAMP_KINDS, litOf } from '#server/lamp-lists.ts'
import { keepDecision, ruleInForce } from '#store/rules.ts'
import { alone, type Job, type JobContext } from './job.ts'

/** Keeps each lamp that has changed since it was last kept: what the next day shows as news, and what a new table is tried on. */
export function keepLamps(): Job {
  return { name: 'keep-lamps', every_ms: 60 * 60_000, run: (context) => alone(context.house, context.district, 'keep-lamps', () => keepLampsNow(context.house, context.district, context.signal)).then(() => 0) }
}

/** One round of it, for every kind that has lamps. */
export async function keepLampsNow(house: JobContext['house'], district: string, signal?: AbortSignal): Promise<void> {
  const now = house.now()
  for (const kind of LAMP_KINDS) {
    if (signal?.aborted || !house.registry.matters.has(kind)) continue
    await house.database.inDistrict(district, async (tx) => {
      const versions = new Map<string, Awaited<ReturnType<typeof ruleInForce>>>()
      for (const { id, lamps } of await litOf(house, tx, houseCaller(district, 'leader'), kind, Number(isoDay(now).slice(0, 4)))) {
        for (const { lamp: _, ...decision } of lamps) {
          const version = versions.get(decision.rule) ?? await ruleInForce(house, tx, decision.rule, now)
          versions.set(decision.rule, version)
          keepDecision(house, tx, version, decision, { at: now, about: { kind, id }, keep: 'changed' })
        }
      }
    })
  }
}
