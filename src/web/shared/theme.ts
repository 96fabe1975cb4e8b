import { useSyncExternalStore } from 'react'

export type Look = 'auto' | 'light' | 'dark'
interface Theme { readonly look: Look; readonly elder: boolean }

const KEPT = 'pandeng.theme'
const hearers = new Set<() => void>()
const store = { now: read() }

function read(): Theme {
  try {
    return { look: 'auto', elder: false, ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Theme>) }
  } catch {
    return { look: 'auto', elder: false }
  }
}

/** Puts the theme on the page; called once before the first paint and after every change. */
export function applyTheme(change: Partial<Theme> = {}): void {
  store.now = { ...store.now, ...change }
  localStorage.setItem(KEPT, JSON.stringify(store.now))
  const root = document.documentElement
  root.dataset['look'] = store.now.look
  root.dataset['elder'] = String(store.now.elder)
  for (const hear of hearers) hear()
}

export function useTheme(): Theme {
  return useSyncExternalStore((hear) => {
    hearers.add(hear)
    return () => hearers.delete(hear)
  }, () => store.now)
}
