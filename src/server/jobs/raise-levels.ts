import { houseCaller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Supervision } from '#modules/supervision/supervision-facts.ts'
import { SUPERVISION_LEVELS } from '#packs/pack.ts'
import { record } from '#store/ledger.ts'
import { decide } from '#store/rules.ts'
import { escalationInputs } from '#server/lamps.ts'
import { alone, type Job, type JobContext } from './job.ts'

const BATCH = 100

interface Late { id: string; version: number; facts: Supervision; due_at: Date; pack: string }

/** 督办升级: asks the table of every matter whose time is up, and raises it by one level where the table says so. The decision is kept with the act. */
export function raiseLevels(): Job {
  return { name: 'raise-levels', every_ms: 60_000, run: (context) => alone(context.house, context.district, 'raise-levels', () => raiseAll(context)).then(() => 0) }
}

async function raiseAll({ house, district, log, signal }: JobContext): Promise<void> {
  let after = ''
  for (let late = await nextLate(house, district, after); late.length > 0; late = await nextLate(house, district, after)) {
    for (const one of late) {
      if (signal.aborted) return
      try {
        await raise(house, district, one)
      } catch (err) {
        // One that cannot be decided keeps no other waiting.
        if (!(err instanceof Refusal)) throw err
        log.info({ district, code: err.code }, 'a matter could not be raised')
      }
    }
    after = late.at(-1)?.id ?? ''
  }
}

function nextLate(house: JobContext['house'], district: string, after: string): Promise<Late[]> {
  return house.database.inDistrict(district, (tx) => tx.rows<Late>(
    `select m.id, m.version, m.facts, c.due_at, m.pack from matter m join clock c on c.district = m.district and c.matter_id = m.id and c.name = 'resolve' and c.stopped_at is null
     where m.district = $1 and m.kind = 'supervision' and m.open and m.state in ('assigned', 'handling', 'returned') and c.due_at < $2 and not c.provisional and coalesce(m.facts->>'level', '') <> 'alarm' and m.id > $3
     order by m.id limit ${BATCH}`, [tx.district, house.now(), after]), { readOnly: true })
}

async function raise(house: JobContext['house'], district: string, { id, version, facts, due_at, pack }: Late): Promise<void> {
  const now = house.now()
  const inputs = escalationInputs({ level: facts.level, cls: facts.class ?? 'normal', due: due_at, since: facts.level_at ? new Date(facts.level_at) : null, now, policy: house.policy(district, now, pack) })
  const asked = await house.database.inDistrict(district, (tx) => decide(house, tx, 'supervision.escalation', inputs, { at: now, about: { kind: 'supervision', id }, keep: 'changed' }))
  const level = SUPERVISION_LEVELS.find((l) => l === asked.outputs['raise_to'])
  if (!level) return
  const basis = `${asked.doc_no}第${asked.fired.map((f) => f.row).join('、')}行：${asked.fired[0]?.basis?.zh ?? ''}`
  const answer = await record(house, { caller: houseCaller(district, 'house'), kind: 'supervision', id, act: 'escalate', seen: version, body: { level, level_basis: basis }, key: `level/${id}/${level}/${version}` })
  house.live.tell(district, { kind: 'supervision', id, version: answer.version, state: answer.state })
}
