import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedPage } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { type ChainShown, STRENGTH, type Strength } from './answers.ts'
import './chains.css'

const ImportTable = lazy(() => import('./ImportTable.tsx').then((m) => ({ default: m.ImportTable })))
interface Brief { readonly id: string; readonly number: string; readonly title: string; readonly state: string }

/** 产业链: every chain of the district with how strong it is, and the way into each. */
export function Chains() {
  const { t, locale } = useText()
  const me = useMe().data
  const [adding, setAdding] = useState(false)
  const list = useQuery({ queryKey: ['matters', 'chains'], queryFn: () => api<{ rows: readonly Brief[] }>('/api/chains'), retry: retryUnlessRefused })
  const shown = useQueries({ queries: (list.data?.rows ?? []).map((c) => ({ queryKey: ['matters', 'chains', c.id], queryFn: () => api<ChainShown>(`/api/chains/${encodeURIComponent(c.id)}`) })) })
  if (list.isError) return <RefusedPage error={list.error} again={() => void list.refetch()} />
  if (!list.data) return <Loading />
  const draws = me?.posts.some((p) => p.role === 'chains.office') ?? false
  const brings = draws || (me?.posts.some((p) => p.role === 'economy.analyst') ?? false)
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '产业链图谱', en: 'Industry chains' })}</h1><div className="row">{draws && <Link className="btn primary" to="/w/chains/edit" search={{}}>{t({ zh: '编制产业链', en: 'Draw a chain' })}</Link>}{brings && <button type="button" className="btn" aria-expanded={adding} onClick={() => setAdding(!adding)}>{t({ zh: '导入产业结构数据', en: 'Bring in a table' })}</button>}</div></div>
      {adding && <Suspense fallback={<Loading />}><ImportTable /></Suspense>}
      {list.data.rows.length === 0 ? <Empty text={{ zh: '还没有编制产业链', en: 'No chain has been drawn yet' }} /> : (
        <div className="chain-cards">{list.data.rows.map((c, i) => {
          const one = shown[i]?.data
          const count = (s: Strength) => one?.nodes.filter((n) => n.strength === s).length ?? 0
          return (
            <section key={c.id} className="card stack">
              <div className="row spread"><h2><Link to="/w/chains/$id" params={{ id: c.id }}>{c.title}</Link></h2><StateTag kind="chain" state={c.state} /></div>
              {one ? <>
                <p className="row">{(Object.keys(STRENGTH) as Strength[]).map((s) => <span key={s} className={`tag ${STRENGTH[s][0]}`}>{t(STRENGTH[s][1])} {count(s)}</span>)}</p>
                <dl className="facts">
                  <dt>{t({ zh: '链长', en: 'Leader' })}</dt><dd>{one.chain_leader ?? '—'}</dd>
                  <dt>{t({ zh: '环节', en: 'Nodes' })}</dt><dd>{formatNumber(one.nodes.length, locale)}</dd>
                  <dt>{t({ zh: '链上企业', en: 'Firms' })}</dt><dd><Link to="/w/$kind" params={{ kind: 'chain_firm' }} search={{ chain: c.id }}>{formatNumber(new Set(one.nodes.flatMap((n) => n.members.map((m) => m.firm))).size, locale)}</Link></dd>
                  <dt>{t({ zh: '本地配套率', en: 'Bought here' })}</dt><dd>{one.local?.rate === null || one.local === null ? '—' : <Link to="/w/chains/$id" params={{ id: c.id }} search={{ tab: 'supply' }}>{t({ zh: `${(one.local.rate * 100).toFixed(1)}%（${one.local.year}年，${one.local.buyers}家）`, en: `${(one.local.rate * 100).toFixed(1)}% (${one.local.year}, ${one.local.buyers} firms)` })}</Link>}</dd>
                </dl>
                <p className="soft">{t({ zh: `截至${formatTime(one.as_of, 'zh')}`, en: `As of ${formatTime(one.as_of, 'en')}` })}</p>
              </> : <Loading />}
            </section>
          )
        })}</div>
      )}
    </div>
  )
}
