import type { PoolClient } from 'pg'
import type { Database } from '#store/database.ts'

/** What concerns the house and no single district is told under this name; no district can be called so. */
export const EVERYWHERE = '*'

const AGAIN_MS = 1_000

/**
 * Hears a channel until it is closed. A connection that breaks is opened again, and `back` is told: what was said meanwhile is lost.
 * @returns what closes it
 */
export async function keepListening(database: Database, channel: string, hear: (payload: string) => void, back: () => void): Promise<() => void> {
  let client: PoolClient | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const open = async () => {
    const fresh = await database.pool.connect()
    let gone = false
    const leave = () => {
      if (gone) return
      gone = true
      fresh.release(true)
      if (client !== fresh) return
      client = undefined
      retry()
    }
    fresh.on('error', leave)
    fresh.on('notification', ({ payload }) => hear(payload ?? ''))
    try {
      await fresh.query(`listen ${channel}`)
    } catch (err) {
      leave()
      throw err
    }
    client = fresh
    if (closed) client.release(true)
  }
  const retry = () => {
    if (!closed) timer = setTimeout(() => void open().then(back, retry), AGAIN_MS)
  }
  await open()
  return () => {
    closed = true
    clearTimeout(timer)
    client?.release(true)
  }
}
