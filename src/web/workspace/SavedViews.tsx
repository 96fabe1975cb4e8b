import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/shared/api.ts'
import { plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { newId } from '#web/shared/new-id.ts'

interface View { readonly id: string; readonly name: string; readonly kind: string; readonly query: string; readonly mine: boolean }

/** Filters kept under a name: one's own and those the office shares. */
export function SavedViews({ kind, query, onOpen }: { kind: string; query: string; onOpen: (query: string) => void }) {
  const { t } = useText()
  const cache = useQueryClient()
  const views = useQuery({ queryKey: ['views'], queryFn: () => api<View[]>('/api/views') }).data?.filter((v) => v.kind === kind) ?? []
  const [naming, setNaming] = useState(false)
  const again = () => cache.invalidateQueries({ queryKey: ['views'] })
  if (views.length === 0 && !query) return null
  return (
    <div className="row">
      {views.map((v) => <span key={v.id} className="row" style={{ gap: 0 }}><button type="button" className="btn" aria-pressed={v.query === query} onClick={() => onOpen(v.query)}>{v.name}</button>{v.mine && <button type="button" className="btn quiet" aria-label={t({ zh: `删除视图 ${v.name}`, en: `Delete view ${v.name}` })} onClick={() => void api(`/api/views/${v.id}`, { method: 'DELETE' }).then(again)}><Icon name="close" size="1.1em" /></button>}</span>)}
      {naming ? (
        <form className="row" onSubmit={(e) => { e.preventDefault(); const data = new FormData(e.currentTarget); void api(`/api/views/${newId()}`, { method: 'PUT', body: { name: plain(data.get('name')), kind, query, shared: data.get('shared') === 'on' } }).then(() => { setNaming(false); return again() }) }}>
          <input className="input" name="name" required maxLength={60} aria-label={t({ zh: '视图名称', en: 'Name of the view' })} style={{ width: '12rem', minHeight: '2.4rem' }} />
          <label><input type="checkbox" name="shared" /> {t({ zh: '本单位共用', en: 'Shared in my office' })}</label>
          <button type="submit" className="btn primary">{t({ zh: '保存', en: 'Keep' })}</button><button type="button" className="btn" onClick={() => setNaming(false)}>{t({ zh: '取消', en: 'Cancel' })}</button>
        </form>
      ) : query && <button type="button" className="btn quiet" onClick={() => setNaming(true)}><Icon name="star" />{t({ zh: '保存为视图', en: 'Keep as a view' })}</button>}
    </div>
  )
}
