import { type Choice, choicesAt } from '#algo/choices.ts'
import type { Text } from '#kernel/text.ts'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, Refused } from './api.ts'
import type { Declarations, Figures, HouseCard, KindDecl, Line, LinePage, MatterView, Me, Office, PackView, Place } from './types.ts'

const FOREVER = { staleTime: Number.POSITIVE_INFINITY } as const

export const useHouse = () => useQuery({ queryKey: ['house'], queryFn: () => api<HouseCard>('/api/house'), ...FOREVER })
/** Null when nobody is signed in. */
export const useMe = () => useQuery({ queryKey: ['me'], staleTime: 60_000, queryFn: () => api<Me | null>('/api/me') })
export const useDeclarations = () => useQuery({ queryKey: ['declarations'], queryFn: () => api<Declarations>('/api/declarations'), ...FOREVER })
export const usePack = () => useQuery({ queryKey: ['pack'], queryFn: () => api<PackView>('/api/pack'), ...FOREVER })
export const useOffices = (wanted = true) => useQuery({ queryKey: ['offices'], queryFn: () => api<Office[]>('/api/offices'), enabled: wanted, ...FOREVER })
export const usePlaces = (kind: string) => useQuery({ queryKey: ['places', kind], queryFn: () => api<Place[]>(`/api/places?kind=${kind}`), ...FOREVER })

/** What the city's rules offer at a path, with labels. */
export function useChoices(path: string | undefined): readonly Choice[] {
  return choicesAt(usePack().data?.rules, path)
}

/** Permits by their codes, as the city names them. */
export const usePermits = (wanted = true) => useQuery({ queryKey: ['permits'], queryFn: () => api<readonly { readonly item: string; readonly label: Text }[]>('/api/projects/permits'), enabled: wanted, ...FOREVER })

export function useKind(kind: string): KindDecl | undefined {
  return useDeclarations().data?.kinds.find((k) => k.kind === kind)
}

export const useMatter = (kind: string, id: string, wanted = true) => useQuery({ queryKey: ['matter', kind, id], enabled: wanted, queryFn: () => api<MatterView>(`/api/${kind}/${encodeURIComponent(id)}`), retry: retryUnlessRefused })

/** Acts that would open a matter of this kind and are open to this person. */
export const useOpeners = (kind: string) => useQuery({ queryKey: ['openers', kind], queryFn: () => api<{ acts: string[] }>(`/api/${kind}/acts`), staleTime: 300_000, retry: retryUnlessRefused }).data?.acts ?? []

export function useMatters(kind: string, search: string) {
  return useInfiniteQuery({
    queryKey: ['matters', kind, search], initialPageParam: '', placeholderData: keepPreviousData, retry: retryUnlessRefused,
    queryFn: ({ pageParam }) => api<LinePage>(`/api/${kind}?${search}${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`),
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export interface Work { readonly counts: Readonly<Record<string, number>>; readonly by_state: readonly { readonly kind: string; readonly state: string; readonly n: number }[]; readonly overdue: readonly Line[]; readonly today: readonly Line[]; readonly soon: readonly Line[]; readonly provisional: readonly Line[] }
export const useWork = () => useQuery({ queryKey: ['matters', 'work'], queryFn: () => api<Work>('/api/work') })
export const useFigures = (id: string, search: string) => useQuery({ queryKey: ['figures', id, search], queryFn: () => api<Figures>(`/api/indicators/${id}?${search}`), placeholderData: keepPreviousData })

export interface Notice { readonly id: string; readonly at: string; readonly text: { readonly zh: string; readonly en: string }; readonly kind: string; readonly matter_id: string; readonly read: boolean; /** For which party it was told by name. */ readonly party: string | null }
export const useNotices = (wanted = true) => useQuery({ queryKey: ['notices'], queryFn: () => api<{ unread: number; rows: Notice[] }>('/api/notices'), enabled: wanted, refetchInterval: 60_000 })

/** A no stays a no; only what may have been the network is tried again. */
export function retryUnlessRefused(tries: number, err: unknown): boolean {
  return tries < 2 && (!(err instanceof Refused) || err.code === 'offline')
}
