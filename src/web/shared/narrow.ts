import { useSyncExternalStore } from 'react'

/** Whether the screen is of this kind now, and whenever that changes. `query` is a media query. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore((hear) => {
    const media = matchMedia(query)
    media.addEventListener('change', hear)
    return () => media.removeEventListener('change', hear)
  }, () => matchMedia(query).matches)
}

/** Whether the screen is as narrow as a phone: tables become cards, filters fold away. */
export const useNarrow = (): boolean => useMedia('(max-width: 40rem)')
