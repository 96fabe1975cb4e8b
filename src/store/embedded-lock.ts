import { DatabaseSync } from 'node:sqlite'

/** Held until it is released or this process ends, however it ends. */
export interface Lock {
  release(): void
}

const SQLITE_BUSY = 5
const POLL_MS = 20

/**
 * Locks a file, or answers undefined when somebody else holds it. Node has no flock; the SQLite it brings locks
 * a file as the system does, so that a killed process leaves nothing behind that a later one would have to judge.
 */
export function tryLock(path: string): Lock | undefined {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('begin exclusive')
    return { release: () => file.close() }
  } catch (err) {
    file.close()
    if ((err as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw err
  }
}

/** Does `work` while holding the lock, waiting for it if need be. @throws Error when it is not free in time */
export async function withLock<T>(path: string, withinMs: number, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + withinMs
  let lock = tryLock(path)
  while (!lock) {
    if (Date.now() > until) throw new Error(`another process has held ${path} for more than ${withinMs / 1000} s`)
    await new Promise((then) => setTimeout(then, POLL_MS))
    lock = tryLock(path)
  }
  try {
    return await work()
  } finally {
    lock.release()
  }
}
