import { createHash } from 'node:crypto'
import { canonical } from '#kernel/canonical.ts'
import { openHouse } from '#server/main.ts'
import { callerFor } from '#server/sign-in/sessions.ts'
import { record } from '#store/ledger.ts'
import { verify } from '#store/verify.ts'
import { ACTS, stepsOf } from './appeal-life.ts'
import { keepBusy, say } from './client.ts'
import { DISTRICT, FIRMS, OFFICES, type Town } from './town.ts'

const RUN_S = 20

/** (d) Lines appended by one process without HTTP, one writer and sixteen; then the chain recomputed, beside SHA-256 over the same bytes alone. */
export async function ledger(town: Town): Promise<void> {
  const house = await openHouse(town.base.settings, town.base.appUrl, false)
  try {
    const who = (person: string) => house.database.inDistrict(DISTRICT, (tx) => callerFor(tx, person, new Date()))
    const callers = new Map(await Promise.all([...Array.from({ length: FIRMS }, (_, i) => `agent-${i + 1}`), ...Array.from({ length: OFFICES }, (_, i) => `handler-${i + 1}`), 'desk-1'].map(async (p) => [p, await who(p)] as const)))
    const life = async (i: number) => {
      const id = crypto.randomUUID()
      const people = { agent: `agent-${(i % FIRMS) + 1}`, desk: 'desk-1', handler: `handler-${(i % OFFICES) + 1}` }
      for (const [seen, { by, act, body }] of stepsOf(i).entries()) {
        const caller = callers.get(people[by])
        if (caller) await record(house, { caller, kind: 'appeal', id, act, seen, body })
      }
    }
    await keepBusy(16, 3, life)
    for (const writers of [1, 16]) {
      const pace = await keepBusy(writers, RUN_S, life)
      if (pace.failed) throw pace.firstFailure
      say(`(d) append, ${writers} at once: ${((pace.done * ACTS) / pace.seconds).toFixed(0)} lines/s`)
    }
    const start = performance.now()
    const verdict = await verify(house.database, DISTRICT)
    const verified = verdict.entries / ((performance.now() - start) / 1000)
    if (verdict.broken.length) throw new Error(`the chain is broken: ${JSON.stringify(verdict.broken[0])}`)
    const rows = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<Record<string, unknown> & { kind: string }>("select e.*, m.kind from entry e join matter m on m.district = e.district and m.id = e.matter_id where e.district = $1", [DISTRICT]), { readOnly: true })
    const texts = rows.map(({ hash: _, as_role, ...line }) => Buffer.from(canonical({ ...line, as: as_role })))
    const bytes = texts.reduce((n, t) => n + t.length, 0)
    const again = performance.now()
    let before = Buffer.alloc(32)
    for (const text of texts) before = createHash('sha256').update(before).update(text).digest() as Buffer<ArrayBuffer>
    const plain = texts.length / ((performance.now() - again) / 1000)
    say(`(d) verify: ${verified.toFixed(0)} lines/s over ${verdict.entries} lines of ${verdict.matters} matters; SHA-256 alone over the same ${(bytes / 1e6).toFixed(1)} MB: ${plain.toFixed(0)} lines/s (verify reaches ${((100 * verified) / plain).toFixed(1)} %)`)
  } finally {
    await house.close()
  }
}
