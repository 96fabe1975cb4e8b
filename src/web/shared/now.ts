import { useSyncExternalStore } from 'react'

const hearers = new Set<() => void>()
const store: { now: Date; timer: ReturnType<typeof setInterval> | undefined } = { now: new Date(), timer: undefined }

function subscribe(hear: () => void): () => void {
  hearers.add(hear)
  store.timer ??= setInterval(() => {
    store.now = new Date()
    for (const one of hearers) one()
  }, 60_000)
  return () => {
    hearers.delete(hear)
    if (hearers.size > 0) return
    clearInterval(store.timer)
    store.timer = undefined
  }
}

/** The time, to the minute: what is left of a limit counts down while one looks at it. One timer for all who look. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => store.now)
}
