import { useCallback, useState } from 'react'

/** What somebody typed, kept on this device until it is sent: a lost session or a dead battery loses nothing. What is `given` now stands above what was kept. */
export function useDraft<T extends object>(name: string, empty: T, given: Partial<T> = {}): [T, (change: Partial<T>) => void, () => void] {
  const key = `pandeng.draft.${name}`
  const [draft, setDraft] = useState<T>(() => {
    try {
      return { ...empty, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<T>), ...given }
    } catch {
      return { ...empty, ...given }
    }
  })
  const change = useCallback((some: Partial<T>) => setDraft((now) => {
    const next = { ...now, ...some }
    localStorage.setItem(key, JSON.stringify(next))
    return next
  }), [key])
  const forget = useCallback(() => {
    localStorage.removeItem(key)
    setDraft(empty)
  }, [key, empty])
  return [draft, change, forget]
}
