import { sealHours } from '#store/heads.ts'
import { alone, type Job } from './job.ts'

/** Seals every full hour of the ledger, a few minutes after it has passed. */
export function sealHeads(): Job {
  return {
    name: 'seal-heads', every_ms: 3 * 60_000,
    run: async ({ house, district }) => {
      await alone(house, district, 'seal-heads', () => house.database.inDistrict(district, (tx) => sealHours(tx, house.now())))
      return 0
    },
  }
}
