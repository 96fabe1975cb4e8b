import type { Database } from '#store/database.ts'

/** What concerns the house and no single district is told under this name; no district can be called so. */
export const EVERYWHERE = '*'

const AGAIN_MS = 1_000

/**
 * Hears a channel until it is closed. A connection that breaks is opened again, and `back` is told: what was said meanwhile is lost.
 * @returns what closes it
 */
export async function keepListening(database: Database, channel: string, hear: (payload: string) => void, back: () => void): Promise<() => void> {
  let leave: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const open = async () => {
    const client = await database.pool.connect()
    let gone = false
    const letGo = () => {
      if (!gone) client.release(true)
      gone = true
    }
    client.on('notification', ({ payload }) => hear(payload ?? ''))
    client.on('error', () => {
      if (!gone && leave === letGo) retry()
      letGo()
    })
    try {
      await client.query(`listen ${channel}`)
    } catch (err) {
      letGo()
      throw err
    }
    leave = letGo
    if (closed) letGo()
  }
  const retry = () => {
    if (!closed) timer = setTimeout(() => void open().then(back, retry), AGAIN_MS)
  }
  await open()
  return () => {
    closed = true
    clearTimeout(timer)
    leave?.()
  }
}
