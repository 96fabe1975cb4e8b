import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, type Refused } from './api.ts'
import { newId } from './new-id.ts'

export interface Doing { readonly act: string; readonly body: object; readonly evidence?: readonly { kind: string; sha256: string }[] }
export interface Done { readonly id: string; readonly kind: string; readonly number: string; readonly state: string; readonly version: number; readonly title: string; readonly due_at: string | null }

/**
 * The one way any screen changes anything. The same words sent again carry the same key, so that a bad network never does a thing twice.
 * On success every view of this matter is fetched again.
 */
export function useAct(kind: string, id: string, seen: number) {
  const cache = useQueryClient()
  const attempt = useRef<{ said: string; key: string } | undefined>(undefined)
  return useMutation<Done, Refused, Doing>({
    mutationFn: ({ act, body, evidence = [] }) => {
      const said = JSON.stringify([kind, id, act, seen, body, evidence])
      if (attempt.current?.said !== said) attempt.current = { said, key: newId() }
      return api<Done>(`/api/${kind}/${encodeURIComponent(id)}/${act}`, { method: 'POST', key: attempt.current.key, body: { seen, body, evidence } })
    },
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey: ['matter', kind, id] }), cache.invalidateQueries({ queryKey: ['matters'] })]),
  })
}
