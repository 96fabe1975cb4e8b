import type { Logger } from 'pino'
import type { House } from '#server/house.ts'

/** What a job is given. It works for one district at a time and may be carried out by any of several processes. */
export interface JobContext {
  readonly house: House
  readonly district: string
  readonly log: Logger
  /** Aborted when the process stops: finish what is in hand, begin nothing more. */
  readonly signal: AbortSignal
}

export interface Job {
  readonly name: string
  readonly every_ms: number
  /** As much as one run takes on, 1 unless said: having done less, nothing more was waiting. */
  readonly full?: number
  /** @returns how much was done: while it is a full run, the job is run again at once */
  run(context: JobContext): Promise<number>
}

/**
 * Runs work that only one process at a time may do for a district; undefined when another is at it.
 * The lock lies on a connection of its own, so that it is let go even when the process dies.
 */
export async function alone<T>(house: House, district: string, name: string, work: () => Promise<T>): Promise<T | undefined> {
  const client = await house.database.pool.connect()
  let broken = true
  try {
    const key = `job:${name}:${district}`
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as mine', [key])
    if (!rows[0]?.mine) {
      broken = false
      return undefined
    }
    try {
      return await work()
    } finally {
      await client.query('select pg_advisory_unlock(hashtext($1))', [key])
      broken = false
    }
  } finally {
    client.release(broken)
  }
}

/** How a failure is written where people will read it: its code and its first line, nothing of the data. */
export function problemOf(err: unknown): string {
  const code = err instanceof Error && 'code' in err ? `${String(err.code)} ` : ''
  return `${code}${err instanceof Error ? (err.message.split('\n')[0] ?? err.name) : typeof err}`.slice(0, 300)
}
