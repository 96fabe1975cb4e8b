import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import type { ChainShown, Suppliers } from './answers.ts'

/** 供需对接: what the chain's firms buy elsewhere, largest first, beside firms of the district that make it or what is close to it. */
export function Supplies({ id, local }: { id: string; local: ChainShown['local'] }) {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['matters', 'chains', id, 'suppliers'], queryFn: () => api<Suppliers>(`/api/chains/${encodeURIComponent(id)}/suppliers`), retry: retryUnlessRefused })
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  if (!answer.data) return <Loading />
  const { bought } = answer.data
  return (
    <div className="stack">
      <section className="card"><h2>{t({ zh: '本地配套率', en: 'Bought here' })}</h2>{local === null || local.rate === null ? <p>—</p> : <p><strong className="big">{(local.rate * 100).toFixed(1)}%</strong> {t({ zh: `${local.year}年链主和骨干企业（有采购记录的${local.buyers}家）采购${formatNumber(local.bought_wan, 'zh')}万元，其中区内${formatNumber(local.local_wan, 'zh')}万元`, en: `In ${local.year} its core firms (${local.buyers} with purchases noted) bought ${formatNumber(local.bought_wan, 'en')} (10,000 yuan), ${formatNumber(local.local_wan, 'en')} of it here` })} <Link to="/w/$kind" params={{ kind: 'supply' }} search={{ chain: id }}>{t({ zh: '逐条查看', en: 'See each' })}</Link></p>}</section>
      <section className="card"><h2>{t({ zh: `区外采购（${bought.length}）`, en: `Bought elsewhere (${bought.length})` })}</h2>
        {bought.length === 0 ? <Empty text={{ zh: '没有区外采购记录', en: 'Nothing is noted as bought elsewhere' }} /> : <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '区外采购', en: 'Bought elsewhere' })}><table><caption className="sr">{t({ zh: '区外采购和区内可供企业', en: 'Bought elsewhere, and who could supply it here' })}</caption><thead><tr><th>{t({ zh: '产品', en: 'Product' })}</th><th>{t({ zh: '采购企业', en: 'Buyer' })}</th><th>{t({ zh: '现供应企业', en: 'Seller now' })}</th><th className="num">{t({ zh: '年采购额（万元）', en: 'A year (10,000 yuan)' })}</th><th>{t({ zh: '区内可供企业', en: 'Could supply it here' })}</th></tr></thead>
          <tbody>{bought.map((s) => <tr key={s.id}><td><Link to="/w/$kind/$id" params={{ kind: 'supply', id: s.id }}>{s.product}</Link><br /><span className="soft">{s.node_name}</span></td><td>{s.buyer_name}</td><td>{s.seller_name}{s.seller_place && <><br /><span className="soft">{s.seller_place}</span></>}</td><td className="num">{formatNumber(s.amount_wan, locale)}</td>
            <td>{s.makers.length === 0 ? <span className="soft">{t({ zh: '区内没有', en: 'Nobody here' })}</span> : <ul className="plain">{s.makers.map((m) => <li key={m.member}><Link to="/w/$kind/$id" params={{ kind: 'chain_firm', id: m.member }}>{m.name}</Link><br /><span className="soft">{m.product} · {t(m.says)}</span></li>)}</ul>}</td></tr>)}</tbody></table></div>}
      </section>
    </div>
  )
}
