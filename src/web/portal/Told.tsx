import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNotices } from '#web/shared/queries.ts'
import { useFace } from './face.ts'
import { isFirmKind, TOLD_BY_NAME } from './firm-words.ts'
import { Icon } from '#web/shared/Icon.tsx'

const SHOWN = 3

/** What happened since one last looked, on one's own matters and on those the firm is told of by name. */
export function Told() {
  const { t, locale } = useText()
  const { face, kind, firm } = useFace()
  const cache = useQueryClient()
  const news = useNotices().data?.rows.filter((n) => !n.read && (n.kind === kind || (face === 'e' && (isFirmKind(n.kind) || (n.party === firm && TOLD_BY_NAME[n.kind]))))) ?? []
  if (news.length === 0) return null
  const read = (ids: readonly string[]) => api('/api/notices/read', { method: 'POST', body: { ids } }).then(() => cache.invalidateQueries({ queryKey: ['notices'] })).catch(() => undefined) // they are told again next time
  return (
    <section className="card told" aria-labelledby="told">
      <div className="row spread"><h2 id="told"><Icon name="bell" /> {t({ zh: '新进展', en: 'News' })}</h2><button type="button" className="btn quiet" onClick={() => void read(news.map((n) => n.id))}>{t({ zh: '知道了', en: 'Got it' })}</button></div>
      <ul className="plain">{news.slice(0, SHOWN).map((n) => <li key={n.id}><Link to={TOLD_BY_NAME[n.kind] ?? `/${face}/${n.kind === kind ? 'm' : n.kind}/${n.matter_id}`} onClick={() => void read([n.id])}>{t(n.text)}</Link><span className="soft">{formatTime(n.at, locale)}</span></li>)}</ul>
      {news.length > SHOWN && <p className="soft">{t({ zh: `还有 ${news.length - SHOWN} 条`, en: `and ${news.length - SHOWN} more` })}</p>}
    </section>
  )
}
