import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Looks again at what moved, as soon as the server says so; the browser reconnects by itself. */
export function useLive(wanted: boolean): void {
  const cache = useQueryClient()
  useEffect(() => {
    if (!wanted) return
    const source = new EventSource('/api/live')
    let waiting: ReturnType<typeof setTimeout> | undefined
    source.addEventListener('act', (event) => {
      const { kind, id } = JSON.parse((event as MessageEvent<string>).data) as { kind: string; id: string }
      void cache.invalidateQueries({ queryKey: ['matter', kind, id] })
      // Lists are asked for once however much moved in the meantime.
      waiting ??= setTimeout(() => {
        waiting = undefined
        void cache.invalidateQueries({ queryKey: ['matters'] })
      }, 1_500)
    })
    source.addEventListener('notice', () => void cache.invalidateQueries({ queryKey: ['notices'] }))
    return () => {
      clearTimeout(waiting)
      source.close()
    }
  }, [wanted, cache])
}
