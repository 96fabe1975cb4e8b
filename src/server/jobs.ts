import type { Logger } from 'pino'
import type { House } from './house.ts'
import { expireClocks } from './jobs/expire-clocks.ts'
import type { Job } from './jobs/job.ts'
import { giveBackLand } from './jobs/give-back-land.ts'
import { keepLamps } from './jobs/keep-lamps.ts'
import { raiseLevels } from './jobs/raise-levels.ts'
import { settleProvisional } from './jobs/provisional.ts'
import { sealHeads } from './jobs/seal-heads.ts'
import { tellPeople } from './jobs/tell-people.ts'
import { tidyUp } from './jobs/tidy-up.ts'
import { deliverWebhooks } from './jobs/webhooks.ts'

export interface Jobs {
  /** Begins nothing more and waits for what is in hand. */
  stop(): Promise<void>
}

export interface JobsOptions {
  readonly log: Logger
  /** Only for tests that want a few of them. */
  readonly jobs?: readonly Job[]
}

/** After a failure: doubled each time. */
const SHORTEST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5 * 60_000
/** Between two batches, so that requests get their turn. */
const BREATH_MS = 5

/**
 * What the house does by itself, in each of its processes: locks and claims in the database see to it that nothing is
 * done twice. A job that fails is logged and tried again, later each time; it never ends the process.
 */
export function startJobs(house: House, { log, jobs = [expireClocks(), tellPeople(), deliverWebhooks(), sealHeads(), raiseLevels(), keepLamps(), giveBackLand(), settleProvisional(), tidyUp()] }: JobsOptions): Jobs {
  const stopping = new AbortController()
  const loops = jobs.map((job) => loop(house, job, log.child({ job: job.name }), stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function loop(house: House, job: Job, log: Logger, signal: AbortSignal): Promise<void> {
  // Processes that start together do not all ask at the same moment.
  await rest(job.every_ms * Math.random(), signal)
  for (let failures = 0; !signal.aborted; ) {
    const outcomes = await Promise.all([...house.districts.keys()].map((district) => once(house, job, district, log, signal)))
    failures = outcomes.includes('failed') ? failures + 1 : 0
    const wait = failures ? Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, job.every_ms) * 2 ** failures) : job.every_ms
    await rest(wait * (0.9 + Math.random() * 0.2), signal)
  }
}

async function once(house: House, job: Job, district: string, log: Logger, signal: AbortSignal): Promise<'rested' | 'failed'> {
  try {
    while (!signal.aborted && (await job.run({ house, district, log, signal })) >= (job.full ?? 1)) await rest(BREATH_MS, signal)
    return 'rested'
  } catch (err) {
    if (!signal.aborted) log.error({ err, district }, 'the job failed and will be tried again')
    return 'failed'
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
