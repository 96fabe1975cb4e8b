import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { formatNumber, formatTime, nameIn } from '#web/shared/format.ts'
import { FactValue } from '#web/shared/FactValue.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import { useNarrow } from '#web/shared/narrow.ts'
import { useKind, useMatters, useOpeners } from '#web/shared/queries.ts'
import { Empty, Loading, NotFound, RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, Line } from '#web/shared/types.ts'
import { BulkActs } from './BulkActs.tsx'
import { BulletinForm } from './BulletinForm.tsx'
import { Filters } from './Filters.tsx'
import { RegisterEntry } from './leads/RegisterEntry.tsx'
import { Due, LineCards, sizeOf, StateTag } from './parts.tsx'
import { ProjectExchange } from './projects/ProjectExchange.tsx'
import { SavedViews } from './SavedViews.tsx'

const SORTS = { number: undefined, opened_at: 'opened_at', due_at: 'due_at', size: 'size' } as const

/** Every list of a kind: filters in the address, sorting, more as one goes down, choosing many at once, all by keyboard (j k x Enter). */
export function MatterList() {
  const { t, locale } = useText()
  const { kind } = useParams({ from: '/w/$kind' })
  const search = useSearch({ from: '/w/$kind' })
  const navigate = useNavigate()
  const decl = useKind(kind)
  const query = useMemo(() => new URLSearchParams(search).toString(), [search])
  const list = useMatters(kind, query)
  const narrow = useNarrow()
  const openers = useOpeners(kind)
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.rows) ?? [], [list.data])
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) => setChosen((now) => new Set(now.has(id) ? [...now].filter((x) => x !== id) : [...now, id]))

  useEffect(() => {
    const hear = (e: KeyboardEvent) => {
      if (/^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test((e.target as HTMLElement).tagName) || e.ctrlKey || e.metaKey) return
      const row = rows[at]
      if (e.key === 'j') setAt((n) => Math.min(rows.length - 1, n + 1))
      else if (e.key === 'k') setAt((n) => Math.max(0, n - 1))
      else if (e.key === 'x' && row) toggle(row.id)
      else if (e.key === 'Enter' && row) void navigate({ to: '/w/$kind/$id', params: { kind, id: row.id } })
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [rows, at, kind, navigate])

  const set = (change: Record<string, string | undefined>) => void navigate({ to: '/w/$kind', params: { kind }, search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v)) as Record<string, string> })
  if (!decl) return list.isPending ? <Loading /> : <NotFound />
  const first = list.data?.pages[0]
  const labelOf = (column: 'category' | 'area' | 'size') => decl.facts[decl.columns[column] ?? '']?.label
  const sortBy = (key: keyof typeof SORTS) => { const column = SORTS[key]; if (column) set({ sort: search['sort'] === `-${column}` ? column : `-${column}` }) }
  return (
    <div className="stack">
      <div className="row spread">
        <h1>{t(decl.label)} <span className="soft">{first ? t({ zh: `${first.total_is_at_least ? '至少 ' : ''}${formatNumber(first.total, locale)} 件`, en: `${first.total_is_at_least ? 'at least ' : ''}${formatNumber(first.total, locale)}` }) : ''}</span></h1>
        <div className="row">
          {openers.map((name) => { const a = decl.acts[name]; return a && <Link key={name} className="btn" to="/w/$kind/new/$act" params={{ kind, act: name }}><Icon name="plus" />{t(a.label)}</Link> })}
          {kind === 'lead' && <RegisterEntry />}
          <span className="soft">{t({ zh: '导出', en: 'Export' })}</span><a className="btn" href={`/api/${kind}/export?format=xlsx&${query}`}>XLSX</a><a className="btn" href={`/api/${kind}/export?format=csv&${query}`}>CSV</a>
        </div>
      </div>
      {kind === 'supervision' && <BulletinForm />}
      {kind === 'project' && <ProjectExchange />}
      <SavedViews kind={kind} query={query} onOpen={(q) => void navigate({ to: '/w/$kind', params: { kind }, search: Object.fromEntries(new URLSearchParams(q)) })} />
      <Filters decl={decl} search={search} onChange={set} />
      {list.isError ? <RefusedNote error={list.error} again={() => void list.refetch()} /> : list.isPending ? <Loading /> : rows.length === 0 ? <Empty text={{ zh: '没有符合条件的事项', en: 'Nothing matches' }}><button type="button" className="btn" onClick={() => void navigate({ to: '/w/$kind', params: { kind }, search: {} })}>{t({ zh: '清除条件', en: 'Clear the filters' })}</button></Empty> : (
        <>
          <BulkActs decl={decl} rows={rows.filter((r) => chosen.has(r.id))} onDone={() => setChosen(new Set())} />
          {narrow ? <div className="card"><LineCards rows={rows} caption={t(decl.label)} /></div> : <div className="scroll card" style={{ padding: 0 }} tabIndex={0} role="region" aria-label={t(decl.label)}>
            <table className="wide"><caption className="sr">{t(decl.label)}</caption>
              <thead><tr><th><span className="sr">{t({ zh: '选择', en: 'Choose' })}</span></th><th>{t({ zh: '编号', en: 'Number' })}</th><th>{t({ zh: '事项', en: 'Matter' })}</th>{(['category', 'area'] as const).map((c) => { const label = labelOf(c); return label && <th key={c}>{t(label)}</th> })}{labelOf('size') && <Sortable label={t(labelOf('size') ?? { zh: '', en: '' })} onPress={() => sortBy('size')} now={search['sort'] ?? ''} column="size" />}<th>{t(decl.relations['lead'] ?? { zh: '承办单位', en: 'Unit' })}</th><th>{t({ zh: '状态', en: 'State' })}</th><Sortable label={t({ zh: '提出时间', en: 'Opened' })} onPress={() => sortBy('opened_at')} now={search['sort'] ?? '-opened_at'} column="opened_at" /><Sortable label={t({ zh: '时限', en: 'Due' })} onPress={() => sortBy('due_at')} now={search['sort'] ?? ''} column="due_at" /></tr></thead>
              <tbody>{rows.map((r, i) => <Row key={r.id} decl={decl} line={r} selected={i === at} chosen={chosen.has(r.id)} onChoose={() => toggle(r.id)} opened={formatTime(r.opened_at, locale)} />)}</tbody>
            </table>
          </div>}
          <div className="row spread"><span className="soft">{!narrow && t({ zh: 'j / k 上下移动，x 选择，Enter 打开', en: 'j / k to move, x to choose, Enter to open' })}</span>{list.hasNextPage && <button type="button" className="btn" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t({ zh: '更多', en: 'More' })}</button>}</div>
        </>
      )}
    </div>
  )
}

function Sortable({ label, onPress, now, column }: { label: string; onPress: () => void; now: string; column: string }) {
  const way = now === column ? 'ascending' : now === `-${column}` ? 'descending' : 'none'
  return <th aria-sort={way}><button type="button" className="btn quiet" style={{ minHeight: 0, padding: 0, fontWeight: 600 }} onClick={onPress}>{label}{way === 'ascending' ? ' ↑' : way === 'descending' ? ' ↓' : ''}</button></th>
}

function Row({ decl, line, selected, chosen, onChoose, opened }: { decl: KindDecl; line: Line; selected: boolean; chosen: boolean; onChoose: () => void; opened: string }) {
  const { t, locale } = useText()
  const { category, area, size } = decl.columns
  return (
    <tr aria-selected={selected}>
      <td><input type="checkbox" aria-label={line.number} checked={chosen} onChange={onChoose} /></td>
      <td className="mono">{line.number}</td>
      <td><Link to="/w/$kind/$id" params={{ kind: line.kind, id: line.id }}>{line.title}</Link></td>
      {category && <td><FactValue decl={decl} name={category} value={line.category} /></td>}{area && <td className="whole"><FactValue decl={decl} name={area} value={line.area} /></td>}{size && <td className="num">{line.size === null ? '—' : sizeOf(line.size, locale)}</td>}<td>{line.lead ? t(nameIn(line.lead)) : '—'}</td><td><StateTag kind={line.kind} state={line.state} /></td><td className="whole">{opened}</td><td><Due line={line} /></td>
    </tr>
  )
}
