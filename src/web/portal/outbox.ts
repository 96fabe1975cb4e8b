import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { api, Refused } from '#web/shared/api.ts'

/** Something that was pressed "send" on and has not arrived yet: kept on this device with its key, so that it arrives once. */
export interface Waiting {
  readonly kind: string
  readonly id: string
  readonly act: string
  readonly key: string
  readonly body: object
  readonly evidence: readonly { kind: string; sha256: string }[]
}

const KEPT = 'pandeng.outbox'
const hearers = new Set<() => void>()
const store = { now: read() }

function read(): readonly Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Waiting[]
  } catch {
    return []
  }
}

function write(next: readonly Waiting[]): void {
  store.now = next
  localStorage.setItem(KEPT, JSON.stringify(next))
  for (const hear of hearers) hear()
}

export interface Sent { readonly id: string; readonly number: string }

/** Sends now, or keeps it for later when there is no network. @returns undefined when it waits @throws Refused for every other no */
export async function sendOrKeep(item: Waiting): Promise<Sent | undefined> {
  try {
    return await deliver(item)
  } catch (err) {
    if (!(err instanceof Refused) || err.code !== 'offline') throw err
    if (!store.now.some((w) => w.key === item.key)) write([...store.now, item])
    return undefined
  }
}

const deliver = ({ kind, id, act, key, body, evidence }: Waiting) => api<Sent>(`/api/${kind}/${id}/${act}`, { method: 'POST', key, body: { seen: 0, body, evidence } })

export function useOutbox() {
  const waiting = useSyncExternalStore((hear) => { hearers.add(hear); return () => hearers.delete(hear) }, () => store.now)
  const cache = useQueryClient()
  const send = useCallback(async () => {
    for (const item of store.now) {
      try {
        await deliver(item)
        write(store.now.filter((w) => w.key !== item.key))
      } catch (err) {
        if (err instanceof Refused && (err.code === 'offline' || err.code === 'unsigned')) return
        write(store.now.filter((w) => w.key !== item.key)) // refused for good: the draft of the form still holds what was typed
      }
    }
    await cache.invalidateQueries({ queryKey: ['matters'] })
  }, [cache])
  return { waiting, send }
}
