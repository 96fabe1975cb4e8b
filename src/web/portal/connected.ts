import { useSyncExternalStore } from 'react'

function subscribe(hear: () => void): () => void {
  addEventListener('online', hear)
  addEventListener('offline', hear)
  return () => { removeEventListener('online', hear); removeEventListener('offline', hear) }
}

/** Whether the phone believes it has a network. It may be wrong: what counts is whether the server answers. */
export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine)
}
