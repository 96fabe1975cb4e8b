import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { isoDay } from '#algo/workdays.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useKind, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedPage } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { type ChainShown, type NodeShown, STAGE, STRENGTH } from './answers.ts'
import { ChainPicture } from './ChainPicture.tsx'

const GapList = lazy(() => import('./GapList.tsx').then((m) => ({ default: m.GapList })))
const Supplies = lazy(() => import('./Supplies.tsx').then((m) => ({ default: m.Supplies })))
const TABS = { map: { zh: '图谱', en: 'Map' }, gaps: { zh: '断缺环节', en: 'Gaps' }, supply: { zh: '供需对接', en: 'Who could supply' } } as const

/** One chain: its picture with computed strength, the firms and evidence behind each node, its gaps in order, and who here could supply what is bought elsewhere. */
export function ChainPage() {
  const { t } = useText()
  const { id } = useParams({ from: '/w/chains/$id' })
  const search = useSearch({ from: '/w/chains/$id' })
  const navigate = useNavigate()
  const me = useMe().data
  const answer = useQuery({ queryKey: ['matters', 'chains', id], queryFn: () => api<ChainShown>(`/api/chains/${encodeURIComponent(id)}`), retry: retryUnlessRefused })
  if (answer.isError) return <RefusedPage error={answer.error} again={() => void answer.refetch()} />
  if (!answer.data) return <Loading />
  const c = answer.data
  const tab = search['tab'] === 'gaps' || search['tab'] === 'supply' ? search['tab'] : 'map'
  const set = (change: Record<string, string>) => void navigate({ to: '/w/chains/$id', params: { id }, search: { ...search, ...change } })
  const one = c.nodes.find((n) => n.key === search['node']) ?? c.nodes.toSorted((a, b) => b.bought_wan - a.bought_wan)[0]
  const draws = me?.posts.some((p) => p.role === 'chains.office') ?? false
  return (
    <div className="stack">
      <p><Link to="/w/chains">{t({ zh: '← 产业链图谱', en: '← Chains' })}</Link></p>
      <div className="row spread"><div><div className="row"><span className="soft">{c.number}</span><StateTag kind="chain" state={c.state} />{c.year !== null && <span className="tag">{t({ zh: `${c.year}年发布`, en: `Edition of ${c.year}` })}</span>}</div><h1>{c.name}</h1></div>
        <div className="row">{draws && c.state === 'drafted' && <Link className="btn" to="/w/chains/edit" search={{ id }}>{t({ zh: '编辑图谱', en: 'Edit the map' })}</Link>}<Link className="btn" to="/w/$kind/$id" params={{ kind: 'chain', id }}>{t({ zh: '办理和全过程', en: 'Acts and history' })}</Link></div></div>
      <div className="row" role="tablist" aria-label={c.name}>{(Object.keys(TABS) as (keyof typeof TABS)[]).map((key) => <button key={key} type="button" role="tab" aria-selected={tab === key} className={`btn ${tab === key ? 'primary' : ''}`} onClick={() => set({ tab: key })}>{t(TABS[key])}</button>)}</div>
      {tab === 'gaps' ? <Suspense fallback={<Loading />}><GapList id={id} /></Suspense> : tab === 'supply' ? <Suspense fallback={<Loading />}><Supplies id={id} local={c.local} /></Suspense> : <>
        <section className="card stack">
          <ChainPicture label={t({ zh: `${c.name}产业链图谱`, en: `The chain of ${c.name}` })} nodes={c.nodes} links={c.links} chosen={one?.key} onChoose={(node) => set({ node })} />
          <p className="soft">{t({ zh: `★ 关键环节。强弱断缺由链上企业和采购记录算出，截至${formatTime(c.as_of, 'zh')}；${c.rules.source.zh}`, en: `★ key node. Strength is computed from firms and purchases, as of ${formatTime(c.as_of, 'en')}. ${c.rules.source.en}` })}</p>
        </section>
        {one ? <Node chain={c} node={one} draws={draws} /> : <Empty text={{ zh: '还没有环节', en: 'No nodes yet' }} />}
      </>}
    </div>
  )
}

function Node({ chain, node, draws }: { chain: ChainShown; node: NodeShown; draws: boolean }) {
  const { t, locale } = useText()
  const roles = useKind('chain_firm')?.facts['role']?.options ?? {}
  const bought = chain.supplies.filter((s) => s.node === node.key)
  const [tone, label] = STRENGTH[node.strength]
  const oldest = isoDay(new Date(new Date(chain.as_of).setMonth(new Date(chain.as_of).getMonth() - chain.rules.evidence_months)))
  return (
    <section className="card stack" aria-live="polite">
      <div className="row spread"><h2>{node.name}</h2><div className="row"><span className={`tag ${tone}`}>{t(label)}</span><span className="tag">{t(STAGE[node.stage] ?? { zh: node.stage, en: node.stage })}</span></div></div>
      <p>{node.because.map((b) => t(b)).join(t({ zh: '；', en: '; ' }))}{node.as_of_on && <span className="soft"> {t({ zh: `（最近核实${formatDate(node.as_of_on, 'zh')}）`, en: ` (last found ${formatDate(node.as_of_on, 'en')})` })}</span>}</p>
      <p className="soft">{t({ zh: `产品：${node.products.join('、')}；行业：${node.industries.join('、')}`, en: `Products: ${node.products.join(', ')}; industries: ${node.industries.join(', ')}` })}</p>
      {node.members.length === 0 ? <Empty text={{ zh: '区内没有登记企业', en: 'No firm of the district stands here' }} /> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '链上企业', en: 'Firms' })}><table><caption>{t({ zh: `链上企业（${node.members.length}）`, en: `Firms (${node.members.length})` })}</caption><thead><tr><th>{t({ zh: '企业', en: 'Firm' })}</th><th>{t({ zh: '地位', en: 'Role' })}</th><th>{t({ zh: '主要产品', en: 'Main product' })}</th><th className="num">{t({ zh: '年产值（万元）', en: 'Output (10,000 yuan)' })}</th><th>{t({ zh: '核实', en: 'Found on' })}</th></tr></thead>
          <tbody>{node.members.map((m) => <tr key={m.id}><td><Link to="/w/$kind/$id" params={{ kind: 'chain_firm', id: m.id }}>{m.firm_name}</Link></td><td>{t(roles[m.role] ?? { zh: m.role, en: m.role })}</td><td>{m.main_product}</td><td className="num">{m.output_wan === null ? '—' : formatNumber(m.output_wan, locale)}</td><td>{formatDate(m.as_of_on, locale)}{m.as_of_on < oldest && <><br /><span className="tag warn">{t({ zh: '依据过期，不计', en: 'Too old: not counted' })}</span></>}</td></tr>)}</tbody></table></div>
      )}
      {bought.length > 0 && <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '采购', en: 'Bought' })}><table><caption>{t({ zh: `采购记录（${bought.length}）`, en: `What is bought (${bought.length})` })}</caption><thead><tr><th>{t({ zh: '采购企业', en: 'Buyer' })}</th><th>{t({ zh: '供应企业', en: 'Seller' })}</th><th>{t({ zh: '产品', en: 'Product' })}</th><th className="num">{t({ zh: '年采购额（万元）', en: 'A year (10,000 yuan)' })}</th></tr></thead>
        <tbody>{bought.slice(0, 50).map((s) => <tr key={s.id}><td><Link to="/w/$kind/$id" params={{ kind: 'supply', id: s.id }}>{s.buyer_name}</Link></td><td>{s.seller_name} {!s.local && <span className="tag warn">{s.seller_place ?? t({ zh: '区外', en: 'Elsewhere' })}</span>}</td><td>{s.product} <span className="soft">{s.year}</span></td><td className="num">{formatNumber(s.amount_wan, locale)}</td></tr>)}</tbody></table></div>}
      {draws && <div className="row"><Link className="btn" to="/w/$kind/new/$act" params={{ kind: 'chain_firm', act: 'list' }} search={{ chain: chain.id, node: node.key }}>{t({ zh: '登记链上企业', en: 'Put a firm here' })}</Link><Link className="btn" to="/w/$kind/new/$act" params={{ kind: 'supply', act: 'note' }} search={{ chain: chain.id, node: node.key }}>{t({ zh: '登记供应关系', en: 'Note a supply' })}</Link></div>}
    </section>
  )
}
