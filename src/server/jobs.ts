import type { Logger } from 'pino'
import { sealHours } from '#store/heads.ts'
import type { House } from './house.ts'
import { runExpired } from './jobs/expired.ts'
import { sendNotices } from './jobs/notices.ts'
import { recomputeProvisional } from './jobs/provisional.ts'
import { sweep } from './jobs/sweep.ts'
import { deliverWebhooks } from './jobs/webhooks.ts'

/** Something done again and again in every process: the work is claimed in the database, so any number may run. */
interface Job {
  readonly name: string
  readonly every_ms: number
  /** @returns how much was done; more than nothing: it is asked again at once */
  readonly run: (house: House, district: string) => Promise<number>
}

const MINUTE_MS = 60_000

const JOBS: readonly Job[] = [
  { name: 'expired', every_ms: 15_000, run: runExpired },
  { name: 'notices', every_ms: 2_000, run: sendNotices },
  { name: 'webhooks', every_ms: 3_000, run: deliverWebhooks },
  { name: 'heads', every_ms: 5 * MINUTE_MS, run: (house, district) => house.database.inDistrict(district, (tx) => sealHours(tx, house.now())).then(() => 0) },
  { name: 'provisional', every_ms: 60 * MINUTE_MS, run: recomputeProvisional },
  { name: 'sweep', every_ms: 10 * MINUTE_MS, run: sweep },
]

/** Starts every job. A job that fails is logged and tried again; it never ends the process. */
export function startJobs(house: House, { log }: { log: Logger }): { stop(): Promise<void> } {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const wake = new Set<() => void>()
  const loops = JOBS.map((job) => loop(job))

  async function loop(job: Job): Promise<void> {
    // Processes that start together do not ask together.
    await pause(job.every_ms * Math.random())
    while (!stopped) {
      let done = 0
      for (const district of house.districts.keys()) {
        if (stopped) return
        done += await job.run(house, district).catch((err: unknown) => {
          log.error({ err, job: job.name, district }, 'a job failed and will be tried again')
          return 0
        })
      }
      if (done === 0) await pause(job.every_ms)
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        wake.delete(resolve)
        resolve()
      }, ms)
      timers.add(timer)
      wake.add(resolve)
    })
  }

  return {
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      for (const resolve of wake) resolve()
      await Promise.all(loops)
    },
  }
}
