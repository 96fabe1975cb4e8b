import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MatterMap } from '#web/shared/MatterMap.tsx'
import { useKind, useMatters } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { Lines } from './parts.tsx'

interface Collection { readonly truncated: boolean; readonly features: readonly { readonly geometry: { readonly coordinates: readonly [number, number] }; readonly properties: { readonly id: string; readonly title: string; readonly open: boolean; readonly overdue: boolean | null } }[] }

/** Where matters are; the same as a list below, for those who do not use maps. */
export function KindMap() {
  const { t } = useText()
  const { kind } = useParams({ from: '/w/$kind/map' })
  const decl = useKind(kind)
  const navigate = useNavigate()
  const [open, setOpen] = useState(true)
  const map = useQuery({ queryKey: ['matters', 'map', kind, open], queryFn: () => api<Collection>(`/api/map?kind=${kind}${open ? '&open=true' : ''}`) })
  const list = useMatters(kind, `open=${open}&limit=20`)
  const points = useMemo(() => map.data?.features.map((f) => ({ id: f.properties.id, title: f.properties.title, lng: f.geometry.coordinates[0], lat: f.geometry.coordinates[1], tone: !f.properties.open ? 'closed' as const : f.properties.overdue ? 'overdue' as const : 'open' as const })) ?? [], [map.data])
  if (!decl) return <Loading />
  return (
    <div className="stack">
      <div className="row spread"><h1>{t(decl.label)} · {t({ zh: '地图', en: 'Map' })}</h1><label><input type="checkbox" checked={open} onChange={(e) => setOpen(e.target.checked)} /> {t({ zh: '只看在办', en: 'Open only' })}</label></div>
      {map.isError && <RefusedNote error={map.error} again={() => void map.refetch()} />}
      <MatterMap label={t({ zh: '事项分布图', en: 'Where matters are' })} points={points} height="60vh" onOpen={(id) => void navigate({ to: '/w/$kind/$id', params: { kind, id } })} />
      <p className="soft">{t({ zh: `共 ${formatNumber(points.length, 'zh')} 个点${map.data?.truncated ? '（只显示最近 5,000 个）' : ''}；红色为已逾期，灰色为已结。`, en: `${formatNumber(points.length, 'en')} points${map.data?.truncated ? ' (the latest 5,000)' : ''}; red is overdue, grey is closed.` })}</p>
      <Lines rows={list.data?.pages.flatMap((p) => p.rows) ?? []} caption={t(decl.label)} />
    </div>
  )
}
