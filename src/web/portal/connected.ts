import { useSyncExternalStore } from 'react'
import { Refused } from '#web/shared/api.ts'

function subscribe(hear: () => void): () => void {
  addEventListener('online', hear)
  addEventListener('offline', hear)
  return () => { removeEventListener('online', hear); removeEventListener('offline', hear) }
}

/** Whether the phone believes it has a network. It may be wrong: what counts is whether the server answers. */
export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}

/** Whether the phone's owner pays for every byte, or waits for it. */
export function isThrifty(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } }
  return connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '')
}

/** A question that has no answer yet because nobody was reached: said at once, not after every try has failed. */
export function isCutOff(query: { readonly data: unknown; readonly fetchStatus: string; readonly failureReason: unknown }): boolean {
  return query.data === undefined && (query.fetchStatus === 'paused' || (query.failureReason instanceof Refused && query.failureReason.code === 'offline'))
}
