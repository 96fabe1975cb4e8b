import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { attempt, mayGo, type Outcome, type Sent, type Waiting } from './outbox.ts'
import { usePerson } from './person.ts'
import { createPhotos, type KeptFile, type Photos } from './photos.ts'
import { openDevice, shelfOn } from './shelf.ts'

export interface Outbox {
  readonly photos: Photos
  readonly waiting: readonly Waiting[]
  /** Kept first, then tried at once. */
  readonly send: (item: Waiting) => Promise<Outcome>
  /** Tries again everything that this person may send. */
  readonly again: () => Promise<void>
  readonly drop: (item: Waiting) => Promise<void>
}

const Context = createContext<Outbox | undefined>(undefined)
const RETRY_MS = 20_000
const post = (path: string, key: string, body: object) => api<Sent>(path, { method: 'POST', key, body })

/** Keeps what was sent on this device until the house has it, and tries again whenever there is hope. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient()
  const { person, sure } = usePerson()
  const me = sure ? person?.party : undefined
  const [{ shelf, photos, news }] = useState(() => {
    const device = openDevice()
    return { shelf: shelfOn<Waiting>(device, 'outbox'), photos: createPhotos(shelfOn<KeptFile>(device, 'photos')), news: new BroadcastChannel('pandeng.outbox') }
  })
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const look = useCallback(() => shelf.all().then((all) => setWaiting(all.toSorted((a, b) => a.at.localeCompare(b.at)))), [shelf])
  const changed = useCallback(async () => {
    news.postMessage('changed')
    await look()
    await cache.invalidateQueries({ queryKey: ['matters'] })
  }, [news, look, cache])

  const tryOne = useCallback((item: Waiting) => inTurn(async (): Promise<Outcome | undefined> => ((await shelf.get(item.id)) ? attempt(item, shelf, photos, post) : undefined)), [shelf, photos])

  const again = useCallback(async () => {
    for (const item of (await shelf.all()).filter((w) => mayGo(w, me))) {
      const outcome = await tryOne(item)
      if (outcome?.fate === 'sent' || outcome?.fate === 'mend') await changed()
      else if (outcome) return
    }
  }, [shelf, me, tryOne, changed])
  const send = useCallback(async (item: Waiting) => {
    await shelf.put(item)
    const outcome = await tryOne(item)
    await changed()
    if (!outcome) throw new Error(`${item.id} left the outbox while it was being sent`)
    return outcome
  }, [shelf, tryOne, changed])
  const drop = useCallback(async (item: Waiting) => {
    await shelf.remove(item.id)
    await changed()
  }, [shelf, changed])

  useEffect(() => {
    void look()
    const hear = () => void look()
    news.addEventListener('message', hear)
    return () => news.removeEventListener('message', hear)
  }, [look, news])
  const hopeful = waiting.some((w) => mayGo(w, me))
  useEffect(() => {
    if (!hopeful) return
    const go = () => { if (navigator.onLine) void again() }
    go()
    addEventListener('online', go)
    const timer = setInterval(go, RETRY_MS)
    return () => { removeEventListener('online', go); clearInterval(timer) }
  }, [hopeful, again])

  const outbox = useMemo(() => ({ photos, waiting, send, again, drop }), [photos, waiting, send, again, drop])
  return <Context value={outbox}>{children}</Context>
}

/** Two pages of one phone send in turn: the key would keep a second copy out, but not the second upload. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request('pandeng.outbox', work) : work()
}

export function useOutbox(): Outbox {
  const outbox = useContext(Context)
  if (!outbox) throw new Error('useOutbox is used inside OutboxProvider')
  return outbox
}
