import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { type Gaps, type GapShown, STAGE, STRENGTH } from './answers.ts'

const PARTS = { relatedness: { zh: '关联密度', en: 'Relatedness' }, complexity: { zh: '产品复杂度', en: 'Complexity' }, pull: { zh: '下游需求', en: 'What the chain takes' }, criticality: { zh: '重要程度', en: 'How much it matters' } } as const

/** Gaps of a chain in order: why each, whom to talk to, where there is room, and one press to a lead. */
export function GapList({ id }: { id: string }) {
  const { t } = useText()
  const me = useMe().data
  const answer = useQuery({ queryKey: ['matters', 'chains', id, 'gaps'], queryFn: () => api<Gaps>(`/api/chains/${encodeURIComponent(id)}/gaps`), retry: retryUnlessRefused })
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  if (!answer.data) return <Loading />
  const { gaps, basis, weights, source, as_of } = answer.data
  const reports = me?.posts.some((p) => p.role === 'investment.scout') ?? false
  return (
    <div className="stack">
      <p className="soft">{t({
        zh: `按权重${Object.entries(PARTS).map(([k, label]) => `${label.zh}${weights[k] ?? 0}`).join('、')}排序，截至${formatTime(as_of, 'zh')}。${source.zh}。依据：`,
        en: `Ranked by ${Object.entries(PARTS).map(([k, label]) => `${label.en.toLowerCase()} ${weights[k] ?? 0}`).join(', ')}, as of ${formatTime(as_of, 'en')}. ${source.en}. From: `,
      })}<Table of={basis.regions} none={{ zh: '没有地区×行业数据', en: 'no table of regions' }} />{t({ zh: '（关联密度、产品复杂度）；', en: ' (relatedness, complexity); ' })}<Table of={basis.sectors} none={{ zh: '没有投入产出数据', en: 'no table of inputs' }} />{t({ zh: '（下游需求）', en: ' (what the chain takes)' })}</p>
      {gaps.length === 0 ? <Empty text={{ zh: '没有断缺或偏弱的环节', en: 'Every node is strong' }} /> : <ol className="plain stack ranked">{gaps.map((g, i) => <li key={g.node}><One gap={g} n={i + 1} chain={id} reports={reports} /></li>)}</ol>}
    </div>
  )
}

/** The table a part of the score comes of, which opens. */
function Table({ of, none }: { of: Gaps['basis']['regions']; none: Text }) {
  const { t } = useText()
  return of ? <Link to="/w/$kind/$id" params={{ kind: 'structure', id: of.id }}>{of.name}{t({ zh: `（${of.year}年）`, en: ` (${of.year})` })}</Link> : <>{t(none)}</>
}

function One({ gap: g, n, chain, reports }: { gap: GapShown; n: number; chain: string; reports: boolean }) {
  const { t, locale } = useText()
  const [tone, label] = STRENGTH[g.strength]
  const [first] = g.candidates
  return (
    <section className="card stack">
      <div className="row spread"><h2>{n}. <Link to="/w/chains/$id" params={{ id: chain }} search={{ node: g.node }}>{g.name}</Link></h2><div className="row"><span className={`tag ${tone}`}>{t(label)}</span><span className="tag">{t(STAGE[g.stage] ?? { zh: g.stage, en: g.stage })}</span><strong>{formatNumber(g.score, locale, 1)}</strong></div></div>
      <p className="soft">{g.because.map((b) => t(b)).join(t({ zh: '；', en: '; ' }))}</p>
      <dl className="gap-parts">{(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((k) => <div key={k} style={{ display: 'contents' }}><dt>{t(PARTS[k])}</dt><dd><meter min={0} max={1} value={g.parts[k].score} aria-label={`${t(PARTS[k])} ${Math.round(g.parts[k].score * 100)}`} /></dd><dd className="says">{t(g.parts[k].says)}</dd></div>)}</dl>
      <div className="two">
        <div><h3>{t({ zh: '可谈的企业', en: 'Whom to talk to' })}</h3>{g.candidates.length === 0 ? <p className="soft">{t({ zh: '没有线索：既无区外供应记录，也无相近的区内企业', en: 'Nobody yet: no purchase elsewhere, no firm here that is close' })}</p> : <ul>{g.candidates.map((c, j) => <li key={`${c.name}${j}`}><strong>{c.firm === null ? c.name : <Link to="/w/$kind" params={{ kind: 'chain_firm' }} search={{ firm: c.firm }}>{c.name}</Link>}</strong> <span className="tag">{t(c.where)}</span><br /><span className="soft">{t(c.says)}</span></li>)}</ul>}</div>
        <div><h3>{t({ zh: `可落的地块（${g.parcels_free}）`, en: `Where there is room (${g.parcels_free})` })}</h3>{g.parcels_free > 0 && <p><Link to="/w/parks" search={{ state: 'available' }}>{t({ zh: '在土地一张图上看', en: 'See them on the map of land' })}</Link></p>}{g.parcels.length === 0 ? <p className="soft">{t({ zh: '没有用途合适的可供地块', en: 'No parcel of a fitting use' })}</p> : <ul>{g.parcels.map((p) => <li key={p.id}><Link to="/w/$kind/$id" params={{ kind: 'parcel', id: p.id }}>{p.name}</Link> <span className="soft">{formatNumber(p.area_mu, locale, 1)} {t({ zh: '亩', en: 'mu' })}{p.leads && t({ zh: '，园区主导产业相符', en: ', the park leads in it' })}</span></li>)}</ul>}
          {g.leads.length > 0 && <p>{t({ zh: '在跟进的线索：', en: 'Leads on it: ' })}{g.leads.map((l) => <span key={l.id}><Link to="/w/$kind/$id" params={{ kind: 'lead', id: l.id }}>{l.number}</Link> </span>)}</p>}</div>
      </div>
      {reports && <p><Link className="btn primary" to="/w/$kind/new/$act" params={{ kind: 'lead', act: 'report' }} search={{ source: 'chain', node: `${chain}/${g.node}`, industry: g.industries[0] ?? '', name: `${g.name}补链项目`, content: `补${g.name}环节（${g.products.join('、')}）：${g.parts.pull.says.zh}。`, ...(first && first.firm === null ? { investor_name: first.name } : {}) }}>{t({ zh: '转为招商线索', en: 'Make it a lead' })}</Link></p>}
    </section>
  )
}
