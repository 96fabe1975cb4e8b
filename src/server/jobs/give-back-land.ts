import { houseCaller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import { record } from '#store/ledger.ts'
import { alone, type Job, type JobContext } from './job.ts'

const BATCH = 200

/** Land held for a lead that is over is free again. One walk of what is held, which is never much. */
export function giveBackLand(): Job {
  return { name: 'give-back-land', every_ms: 10 * 60_000, run: (context) => alone(context.house, context.district, 'give-back-land', () => giveBackNow(context)).then(() => 0) }
}

export async function giveBackNow({ house, district, log }: Pick<JobContext, 'house' | 'district' | 'log'>): Promise<void> {
  const held = await house.database.inDistrict(district, (tx) => tx.rows<{ kind: string; id: string; version: number }>(
    `select m.kind, m.id, m.version from matter m join matter l on l.district = m.district and l.id = m.facts->>'reserved_by'
     where m.district = $1 and m.kind in ('parcel', 'space') and m.state = 'reserved' and m.open and not l.open order by m.id limit ${BATCH}`, [tx.district]), { readOnly: true })
  for (const { kind, id, version } of held) {
    try {
      const answer = await record(house, { caller: houseCaller(district, 'house'), kind, id, act: 'give_back', seen: version, body: {}, key: `give-back/${id}/${version}` })
      house.live.tell(district, { kind, id, version: answer.version, state: answer.state })
    } catch (err) {
      if (!(err instanceof Refusal)) throw err
      log.info({ district, id, code: err.code }, 'held land could not be given back')
    }
  }
}
