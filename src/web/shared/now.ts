import { useSyncExternalStore } from 'react'

const store = { now: new Date() }

/** The time, to the minute: what is left of a limit counts down while one looks at it. */
export function useNow(): Date {
  return useSyncExternalStore((hear) => {
    store.now = new Date()
    const timer = setInterval(() => {
      store.now = new Date()
      hear()
    }, 60_000)
    return () => clearInterval(timer)
  }, () => store.now)
}
