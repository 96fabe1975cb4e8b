import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatters, usePack } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { useSettled } from './CategoryChips.tsx'
import { isCutOff } from './connected.ts'
import { Mini } from './Mini.tsx'
import { Paused } from './Paused.tsx'
import { Icon } from '#web/shared/Icon.tsx'

const SHOWN: Readonly<Record<string, { readonly label: Text; readonly search: string }>> = {
  all: { label: { zh: '全部', en: 'All' }, search: '' },
  turn: { label: { zh: '待企业处理', en: 'Our turn' }, search: '&state=answered,supplementing' },
  open: { label: { zh: '在办', en: 'Open' }, search: '&open=true' },
  closed: { label: { zh: '已办结', en: 'Closed' }, search: '&state=closed' },
}
const SORTS: Readonly<Record<string, Text>> = { '-opened_at': { zh: '最近提出在前', en: 'Newest first' }, due_at: { zh: '最早到期在前', en: 'Due first' } }

interface Asked { readonly show?: string; readonly category?: string; readonly sort?: string; readonly q?: string }

/** The firm's appeals, with what narrows them kept in the address. */
export function AppealList({ firm }: { firm: string }) {
  const { t } = useText()
  const decl = useKind('appeal')
  const pack = usePack().data
  const navigate = useNavigate()
  const asked: Asked = Object.fromEntries(Object.entries(useSearch({ strict: false })).map(([k, v]) => [k, String(v)]))
  const show = asked.show && asked.show in SHOWN ? asked.show : 'all'
  const sort = asked.sort && asked.sort in SORTS ? asked.sort : '-opened_at'
  const [typed, setTyped] = useState(asked.q ?? '')
  const q = useSettled(typed.trim())
  const put = (change: Asked) => void navigate({ to: '/e', replace: true, search: Object.fromEntries(Object.entries({ ...asked, ...change }).filter(([, v]) => v)) })
  useEffect(() => { if (q !== (asked.q ?? '')) put({ q }) })
  const search = `mine=asker&firm=${encodeURIComponent(firm)}&limit=30&sort=${sort}${SHOWN[show]?.search ?? ''}${asked.category ? `&category=${encodeURIComponent(asked.category)}` : ''}${q ? `&q=${encodeURIComponent(q)}` : ''}`
  const list = useMatters('appeal', search)
  const narrowed = show !== 'all' || Boolean(asked.category) || Boolean(q)
  const page = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((p) => p.rows) ?? []
  return (
    <section aria-labelledby="appeals">
      <h2 id="appeals">{t({ zh: '我们的诉求', en: 'Our appeals' })}{page && <span className="soft" role="status"> {page.total}{page.total_is_at_least ? '+' : ''}{t({ zh: ' 件', en: '' })}</span>}</h2>
      <div className="filters">
        <div className="chips" role="group" aria-label={t({ zh: '状态', en: 'State' })}>{Object.entries(SHOWN).map(([key, s]) => <button key={key} type="button" className="chip" aria-pressed={show === key} onClick={() => put({ show: key === 'all' ? '' : key })}>{t(s.label)}</button>)}</div>
        <label className="search"><span className="sr">{t({ zh: '在标题和内容中查找', en: 'Find in titles and words' })}</span><Icon name="search" /><input className="input" type="search" value={typed} placeholder={t({ zh: '查找', en: 'Find' })} onChange={(e) => setTyped(e.target.value)} /></label>
        <select className="input" aria-label={t({ zh: '诉求类别', en: 'Category' })} value={asked.category ?? ''} onChange={(e) => put({ category: e.target.value })}><option value="">{t({ zh: '全部类别', en: 'Every category' })}</option>{pack?.categories.appeal.map((c) => <option key={c.code} value={c.code}>{t(c.label)}</option>)}</select>
        <select className="input" aria-label={t({ zh: '排序', en: 'Order' })} value={sort} onChange={(e) => put({ sort: e.target.value === '-opened_at' ? '' : e.target.value })}>{Object.entries(SORTS).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select>
      </div>
      {isCutOff(list) ? <Paused /> : list.isError && !list.data ? <RefusedNote error={list.error} again={() => void list.refetch()} />
        : list.isPending || !decl ? <Loading />
            : rows.length === 0 ? <div className="card calm"><p className="soft">{t(narrowed ? { zh: '没有符合条件的诉求。', en: 'No appeal matches.' } : { zh: '贵公司还没有提出过诉求。', en: 'Your firm has not filed an appeal yet.' })}</p>{narrowed && <button type="button" className="btn" onClick={() => { setTyped(''); put({ show: '', category: '' }) }}>{t({ zh: '清除条件', en: 'Clear' })}</button>}</div>
              : <ul className="mine two">{rows.map((r) => <li key={r.id}><Mini decl={decl} line={r} to={`/e/m/${r.id}`} /></li>)}</ul>}
      {list.hasNextPage && <button type="button" className="btn big" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t({ zh: '更早的', en: 'Earlier ones' })}</button>}
    </section>
  )
}
