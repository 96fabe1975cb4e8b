import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import type { Line } from '#web/shared/types.ts'
import { Lines } from './parts.tsx'

interface Found { readonly matters: readonly Line[]; readonly parties: readonly { id: string; kind: string; name: string; uscc: string | null }[]; readonly places: readonly { id: string; kind: string; name: string; address: string | null }[] }

export function Search() {
  const { t } = useText()
  const q = useSearch({ from: '/w/search' })['q'] ?? ''
  const found = useQuery({ queryKey: ['matters', 'search', q], queryFn: () => api<Found>(`/api/search?q=${encodeURIComponent(q)}`), enabled: q !== '' })
  if (!q) return <Empty text={{ zh: '在上方输入要查找的内容', en: 'Type what you look for above' }} />
  if (found.isPending) return <Loading />
  if (found.isError) return <RefusedNote error={found.error} again={() => void found.refetch()} />
  const { matters, parties, places } = found.data
  return (
    <div className="stack">
      <h1>{t({ zh: `“${q}”的搜索结果`, en: `Results for “${q}”` })}</h1>
      {matters.length + parties.length + places.length === 0 && <Empty text={{ zh: '没有找到，换个说法试试', en: 'Nothing found; try other words' }} />}
      {matters.length > 0 && <section className="card"><h2>{t({ zh: '事项', en: 'Matters' })}</h2><Lines rows={matters} caption={t({ zh: '事项', en: 'Matters' })} /></section>}
      {parties.length > 0 && <section className="card"><h2>{t({ zh: '企业与单位', en: 'Firms and offices' })}</h2><ul>{parties.map((p) => <li key={p.id}>{p.name} <span className="soft">{p.uscc ?? ''}</span></li>)}</ul></section>}
      {places.length > 0 && <section className="card"><h2>{t({ zh: '地点', en: 'Places' })}</h2><ul>{places.map((p) => <li key={p.id}>{p.name} <span className="soft">{p.address ?? ''}</span></li>)}</ul></section>}
    </div>
  )
}
