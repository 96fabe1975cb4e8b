import { DAY_MS } from '#algo/workdays.ts'
import { alone, type Job } from './job.ts'

const BATCH = 2_000

/** What may go, and after how many days. The ledger, its heads and the logs are not among it: they stay. */
const TIDIED = [
  { table: 'session', key: 'hash', where: 'expires_at < $2', days: 0 },
  { table: 'one_time_code', key: 'phone_mac', where: 'expires_at < $2', days: 0 },
  { table: 'sign_in_tries', key: 'what', where: 'at < $2', days: 1 },
  { table: 'idempotency', key: 'caller, key', where: 'at < $2', days: 7 },
  { table: 'outbox', key: 'matter_id, seq, channel', where: 'done_at < $2', days: 7 },
  { table: 'webhook_delivery', key: 'webhook, matter_id, seq', where: 'done_at < $2', days: 30 },
  { table: 'notice', key: 'person, matter_id, seq', where: 'read_at < $2', days: 180 },
] as const

/** Clears away what has served its time, a little at a time. */
export function tidyUp(): Job {
  return {
    name: 'tidy-up', every_ms: 10 * 60_000,
    run: async ({ house, district, signal }) => {
      const gone = await alone(house, district, 'tidy-up', async () => {
        let most = 0
        for (const { table, key, where, days } of TIDIED) {
          if (signal.aborted) break
          const before = new Date(house.now().getTime() - days * DAY_MS)
          const rows = await house.database.inDistrict(district, (tx) => tx.rows(
            `delete from ${table} where district = $1 and (${key}) in (select ${key} from ${table} where district = $1 and ${where} limit ${BATCH}) returning 1`, [tx.district, before]))
          most = Math.max(most, rows.length)
        }
        return most
      })
      return gone === BATCH ? BATCH : 0
    },
  }
}
