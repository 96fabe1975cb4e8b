import { houseCaller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { House } from '#server/house.ts'
import { record } from '#store/ledger.ts'

const BATCH = 50
/** A guard that says no to the clock is asked again after this long. */
const AGAIN_MS = 6 * 3_600_000
const refused = new Map<string, number>()

/** Limits that ran out do what their declaration says: an act like any other, done once however many processes see it. */
export async function runExpired(house: House, district: string): Promise<number> {
  const acting = [...house.registry.matters.values()].flatMap((def) => Object.entries(def.clocks).flatMap(([name, c]) => (c.expires ? [{ kind: def.kind, name, expires: c.expires }] : [])))
  if (acting.length === 0) return 0
  const rows = await house.database.inDistrict(district, (tx) => tx.rows<{ id: string; kind: string; name: string; round: number; version: number }>(
    `select m.id, m.kind, c.name, c.round, m.version from clock c join matter m on m.district = c.district and m.id = c.matter_id
     where c.district = $1 and c.stopped_at is null and c.due_at <= $2 and (c.pauses = '[]' or c.pauses->-1->>'to' is not null) and (m.kind || '/' || c.name) = any($3) order by c.due_at limit $4`,
    [tx.district, house.now(), acting.map((a) => `${a.kind}/${a.name}`), BATCH]), { readOnly: true })
  let done = 0
  for (const row of rows) {
    const found = acting.find((a) => a.kind === row.kind && a.name === row.name)
    const key = `${district}/${row.id}/${row.name}/${row.round}`
    if (!found || (refused.get(key) ?? 0) > house.now().getTime()) continue
    try {
      const answer = await record(house, { caller: houseCaller(district), kind: row.kind, id: row.id, act: found.expires.act, seen: row.version, body: found.expires.body, key: `expired/${row.id}/${row.name}/${row.round}` })
      house.live.tell(district, { kind: row.kind, id: row.id, version: answer.version, state: answer.state })
      done++
    } catch (err) {
      if (!(err instanceof Refusal)) throw err
      if (err.code !== 'stale') refused.set(key, house.now().getTime() + AGAIN_MS)
    }
  }
  return done
}
