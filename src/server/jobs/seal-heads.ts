import { sealHours } from '#store/heads.ts'
import { alone, type Job } from './job.ts'

/** After a long silence years may be waiting: sealed day by day, so that stopping waits for a day at most. */
const HOURS = 24

/** Seals every full hour of the ledger, a few minutes after it has passed. */
export function sealHeads(): Job {
  return {
    name: 'seal-heads', every_ms: 3 * 60_000, full: HOURS,
    run: async ({ house, district }) => (await alone(house, district, 'seal-heads', () => house.database.inDistrict(district, (tx) => sealHours(tx, house.now(), HOURS)))) ?? 0,
  }
}
