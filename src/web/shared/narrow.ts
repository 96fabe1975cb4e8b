import { useSyncExternalStore } from 'react'

const phone = matchMedia('(max-width: 40rem)')

function subscribe(hear: () => void): () => void {
  phone.addEventListener('change', hear)
  return () => phone.removeEventListener('change', hear)
}

/** Whether the screen is as narrow as a phone: tables become cards, filters fold away. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => phone.matches)
}
