import { houseCaller } from '#kernel/caller.ts'
import type { MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import { record } from '#store/ledger.ts'
import { alone, type Job, type JobContext } from './job.ts'

const BATCH = 50
/** A guard that said no is asked again after this time, or as soon as the matter has moved. */
const ASK_AGAIN_MS = 60 * 60_000
const MOST_REMEMBERED = 50_000

interface Due { kind: string; id: string; version: number; name: string; round: number; due_at: Date }

/**
 * Does what the declarations say happens when time is up, through the ledger and under its guards, as the house itself.
 * Clocks that stand still wait, and so do provisional ones: on a guess about the calendar nothing is done to anybody.
 * A matter is moved once in a round: what one clock did may have stopped the other, so that is looked up anew.
 */
export function expireClocks(): Job {
  const refused = new Map<string, { version: number; until: number }>()
  return { name: 'expire-clocks', every_ms: 15_000, run: async (context) => ((await alone(context.house, context.district, 'expire-clocks', () => expireAll(context, refused))) ? 1 : 0) }
}

/** @returns whether some matter has more clocks that ran out than one round does */
async function expireAll({ house, district, log, signal }: JobContext, refused: Map<string, { version: number; until: number }>): Promise<boolean> {
  const expiring = [...house.registry.matters.values()].flatMap((def) => Object.entries(def.clocks).filter(([, c]) => c.expires).map(([name]) => ({ def, name })))
  if (expiring.length === 0) return false
  const moved = new Set<string>()
  let more = false
  let last: Due | undefined
  do {
    const due: Due[] = await nextDue(house, district, expiring, last)
    last = due.at(-1)
    for (const one of due) {
      if (signal.aborted) return false
      if (moved.has(one.id)) { more = true; continue }
      const key = `${district}/${one.id}/${one.name}/${one.round}`
      const no = refused.get(key)
      if (no && no.version === one.version && no.until > performance.now()) continue
      try {
        await expire(house, district, one)
        moved.add(one.id)
        refused.delete(key)
      } catch (err) {
        // Somebody acted at that very moment: nobody's fault, and the next round sees what they did.
        if (err instanceof Refusal && err.code === 'stale') continue
        // One that cannot be done keeps no other waiting.
        if (err instanceof Refusal) log.info({ district, kind: one.kind, clock: one.name, code: err.code }, 'time is up, but a guard objects')
        else log.error({ err, district, kind: one.kind, clock: one.name }, 'what expires could not be recorded')
        if (refused.size >= MOST_REMEMBERED) refused.clear()
        refused.set(key, { version: one.version, until: performance.now() + ASK_AGAIN_MS })
      }
    }
  } while (last)
  return more
}

function nextDue(house: JobContext['house'], district: string, expiring: readonly { def: MatterDef; name: string }[], after: Due | undefined): Promise<Due[]> {
  return house.database.inDistrict(district, (tx) => tx.rows<Due>(
    `select m.kind, m.id, m.version, c.name, c.round, c.due_at from clock c join matter m on m.district = c.district and m.id = c.matter_id
     where c.district = $1 and c.stopped_at is null and c.due_at <= $2 and not c.provisional and (c.pauses = '[]' or c.pauses->-1->>'to' is not null)
       and c.name = any($4) and (m.kind, c.name) in (select * from unnest($3::text[], $4::text[])) and (c.due_at, c.matter_id, c.name) > ($5, $6, $7)
     order by c.due_at, c.matter_id, c.name limit ${BATCH}`,
    [tx.district, house.now(), expiring.map((e) => e.def.kind), expiring.map((e) => e.name), after?.due_at ?? '-infinity', after?.id ?? '', after?.name ?? '']), { readOnly: true })
}

async function expire(house: JobContext['house'], district: string, { kind, id, version, name, round }: Due): Promise<void> {
  const expires = house.registry.matter(kind).clocks[name]?.expires
  if (!expires) return
  const answer = await record(house, { caller: houseCaller(district), kind, id, act: expires.act, seen: version, body: expires.body, key: `clock/${id}/${name}/${round}` })
  house.live.tell(district, { kind, id, version: answer.version, state: answer.state })
}
