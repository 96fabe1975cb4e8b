import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMe, useNotices } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'

export function Notices() {
  const { t, locale } = useText()
  const cache = useQueryClient()
  const notices = useNotices()
  // What a firm was told by name opens where the firm may see it.
  const firms = new Set(useMe().data?.firms.map((f) => f.id))
  if (notices.isPending) return <Loading />
  if (notices.isError) return <RefusedNote error={notices.error} again={() => void notices.refetch()} />
  const read = (body: object) => api('/api/notices/read', { method: 'POST', body }).then(() => cache.invalidateQueries({ queryKey: ['notices'] }))
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '通知', en: 'Notices' })}</h1>{notices.data.unread > 0 && <button type="button" className="btn" onClick={() => void read({ all: true })}>{t({ zh: '全部已读', en: 'Mark all as read' })}</button>}</div>
      {notices.data.rows.length === 0 ? <Empty text={{ zh: '还没有通知', en: 'No notices yet' }} /> : (
        <ul className="card" style={{ listStyle: 'none', margin: 0 }}>{notices.data.rows.map((n) => <li key={n.id} className="row spread" style={{ padding: '0.5rem 0', borderBottom: '1px solid var(--line)' }}><Link to={n.party !== null && firms.has(n.party) ? '/e' : `/w/${n.kind}/${n.matter_id}`} style={{ fontWeight: n.read ? 400 : 650 }} onClick={() => void read({ ids: [n.id] })}>{t(n.text)}</Link><time className="soft" dateTime={n.at}>{formatTime(n.at, locale)}</time></li>)}</ul>
      )}
    </div>
  )
}
