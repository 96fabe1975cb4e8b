import { useInfiniteQuery } from '@tanstack/react-query'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import type { LinePage } from '#web/shared/types.ts'
import { Lines } from '#web/workspace/parts.tsx'

/** The very tickets a figure counted, by the same condition it was counted with. */
export function Records({ id, query, title }: { id: string; query: string; title: { zh: string; en: string } }) {
  const { t } = useText()
  const list = useInfiniteQuery({
    queryKey: ['matters', 'records', id, query], initialPageParam: '', retry: retryUnlessRefused,
    queryFn: ({ pageParam }) => api<LinePage>(`/api/indicators/${id}/records?${query}${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`),
    getNextPageParam: (page) => page.next ?? undefined,
  })
  return (
    <div className="stack" aria-live="polite">
      <h3>{t(title)} <span className="soft">{list.data?.pages[0]?.total ?? ''}</span></h3>
      {list.isPending ? <Loading /> : list.isError ? <RefusedNote error={list.error} again={() => void list.refetch()} /> : <Lines rows={list.data.pages.flatMap((p) => p.rows)} caption={t(title)} />}
      {list.hasNextPage && <button type="button" className="btn" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t({ zh: '更多', en: 'More' })}</button>}
    </div>
  )
}
