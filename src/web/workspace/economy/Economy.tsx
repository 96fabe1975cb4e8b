import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, usePlaces } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { CurveChart } from '#web/workspace/targets/CurveChart.tsx'
import { Amount, monthWords } from '#web/workspace/targets/marks.tsx'
import '#web/workspace/targets/targets.css'
import { EconomyTabs } from './Tabs.tsx'
import './economy.css'

interface Def { readonly label: Text; readonly unit: Text; readonly definition: Text; readonly source: Text; readonly format: 'share' | 'count' | 'days' | 'index' | 'amount' }
interface Part { readonly key: string; readonly firms: number; readonly value: number; readonly base: number; readonly growth_pct: number | null; readonly pull_pp: number | null; readonly contribution_pct: number | null; readonly suppressed: boolean }
interface GrowthAnswer { readonly def: Def; readonly as_of: string; readonly growth: { readonly period: string; readonly firms: number; readonly value: number; readonly base: number; readonly growth_pct: number | null; readonly parts: readonly Part[] } | null; readonly pillars?: { readonly doc_no: string; readonly groups: readonly { readonly key: string; readonly label: Text }[] } }
interface SeriesAnswer { readonly def: Def; readonly points: readonly { readonly period: string; readonly month: number | null; readonly cumulative: number | null; readonly frame: string | null }[] }

const WHAT = { 'economy.output': { zh: '工业总产值', en: 'Gross output' }, 'economy.sales': { zh: '工业销售产值', en: 'Sales output' } } as const
const BY = { industry: { zh: '行业大类', en: 'Industry' }, area: { zh: '镇街', en: 'Area' }, park: { zh: '园区', en: 'Park' }, size: { zh: '企业规模', en: 'Size of firm' }, pillar: { zh: '支柱产业', en: 'Pillar industry' } } as const
const SIZES: Readonly<Record<string, Text>> = { large: { zh: '大型', en: 'Large' }, medium: { zh: '中型', en: 'Medium' }, small: { zh: '小型', en: 'Small' }, micro: { zh: '微型', en: 'Micro' } }
/** 工业经济运行: growth on the comparable base, and what pulls it. Steering data, never a statistic. */
export function Economy() {
  const { t } = useText()
  const search = useSearch({ from: '/w/economy' })
  const navigate = useNavigate()
  const what = (search['what'] ?? 'economy.output') as keyof typeof WHAT
  const by = (search['by'] ?? 'industry') as keyof typeof BY
  const set = (change: Record<string, string>) => void navigate({ to: '/w/economy', search: { ...search, ...change } })
  const series = useQuery({ queryKey: ['series', what], queryFn: () => api<SeriesAnswer>(`/api/indicators/${what}/series`), retry: retryUnlessRefused })
  const last = series.data?.points.findLast((p) => p.cumulative !== null)?.period
  const period = search['period'] ?? last
  return (
    <div className="stack">
      <h1>{t({ zh: '工业经济运行', en: 'Industrial economy' })}</h1>
      <EconomyTabs />
      <p className="note warn">{t({ zh: '部门调度数据，由企业自愿填报，非统计数据；产值为现价，其增速不是工业增加值增速。平台不修改、不代报统计报表。', en: 'Reported to the bureau for steering, not statistics; output is at current prices, so its growth is not that of value added. Nothing here edits or files a statistical return.' })}</p>
      <form className="filters card" onSubmit={(e) => e.preventDefault()}>
        <label><span>{t({ zh: '指标', en: 'Indicator' })}</span><select className="input" value={what} onChange={(e) => set({ what: e.target.value })}>{Object.entries(WHAT).map(([id, label]) => <option key={id} value={id}>{t(label)}</option>)}</select></label>
        <label><span>{t({ zh: '月份', en: 'Month' })}</span><input className="input" type="month" value={period ?? ''} onChange={(e) => set({ period: e.target.value })} /></label>
        <label><span>{t({ zh: '按', en: 'By' })}</span><select className="input" value={by} onChange={(e) => set({ by: e.target.value })}>{Object.entries(BY).map(([id, label]) => <option key={id} value={id}>{t(label)}</option>)}</select></label>
      </form>
      {series.isPending ? <Loading /> : series.isError ? <RefusedNote error={series.error} again={() => void series.refetch()} /> : !period ? <Empty text={{ zh: '还没有发布的调度数据', en: 'Nothing has been published yet' }} /> : <Growth what={what} period={period} by={by} />}
      {series.data && series.data.points.length > 0 && (
        <section className="card stack"><h2>{t({ zh: '累计，按月', en: 'Year to date, by month' })}</h2>
          <CurveChart yearly months={series.data.points.map((p) => ({ period: p.period, planned: null, actual: p.cumulative }))} />
          <p className="soft">{t({ zh: `单位：${series.data.def.unit.zh}；${series.data.def.definition.zh}；来源：${series.data.def.source.zh}。每年单位框不同，跨年不可直接相比；1月与2月合并上报。`, en: `Unit: ${series.data.def.unit.en}; ${series.data.def.definition.en}; source: ${series.data.def.source.en}. Each year covers another list of firms, so years are not compared directly; January and February are reported together.` })}</p>
        </section>)}
    </div>
  )
}

function Growth({ what, period, by }: { what: string; period: string; by: keyof typeof BY }) {
  const { t, locale } = useText()
  const streets = usePlaces('street').data
  const parks = usePlaces('park').data
  const answer = useQuery({ queryKey: ['growth', what, period, by], queryFn: () => api<GrowthAnswer>(`/api/economy/growth/${what}?period=${period}&by=${by}`), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { growth, def } = answer.data
  if (!growth) return <Empty text={{ zh: `${monthWords(period).zh}没有发布的数据`, en: `Nothing published for ${period}` }} />
  const label = (key: string) => {
    if (by === 'industry') return INDUSTRY_DIVISIONS[key] ? t(INDUSTRY_DIVISIONS[key]) : key || t({ zh: '未填', en: 'not given' })
    if (by === 'size') return SIZES[key] ? t(SIZES[key]) : t({ zh: '未登记', en: 'not on record' })
    if (by === 'pillar') { const group = answer.data.pillars?.groups.find((g) => g.key === key); return group ? t(group.label) : t({ zh: '其他产业', en: 'Other industries' }) }
    const place = (by === 'area' ? streets : parks)?.find((p) => p.code === key)
    return place ? (locale === 'en' ? (place.name_en ?? place.name) : place.name) : key || t({ zh: '不在园区', en: 'in no park' })
  }
  const rise = (pct: number | null) => (pct === null ? '—' : t({ zh: `${pct < 0 ? '下降' : '增长'}${formatNumber(Math.abs(pct), 'zh', 1)}%`, en: `${pct < 0 ? 'down' : 'up'} ${formatNumber(Math.abs(pct), 'en', 1)}%` }))
  const most = Math.max(...growth.parts.map((p) => Math.abs(p.pull_pp ?? 0)), 1e-9)
  const told = growth.parts.every((p) => p.contribution_pct === null)
  return (
    <section className="card stack" aria-live="polite">
      <div className="row spread"><h2>{t({ zh: `${monthWords(period).zh}累计，可比口径`, en: `${period}, year to date, comparable base` })}</h2><strong className="big-figure">{rise(growth.growth_pct)}</strong></div>
      <p><Amount value={growth.value} format={def.format} unit={def.unit} /><span className="soft">{t({ zh: `；同一批${growth.firms}户企业上年同期 `, en: `; the same ${growth.firms} firms a year ago ` })}<Amount value={growth.base} format={def.format} /></span></p>
      <div className="scroll" tabIndex={0} role="region" aria-label={t(BY[by])}><table><caption className="sr">{t(BY[by])}</caption>
        <thead><tr><th>{t(BY[by])}</th><th className="num">{t({ zh: '企业（户）', en: 'Firms' })}</th><th className="num">{t({ zh: '累计', en: 'To date' })}</th><th className="num">{t({ zh: '同比', en: 'On the year' })}</th><th>{t({ zh: '拉动（百分点）', en: 'Pull (pp)' })}</th><th className="num">{t({ zh: '贡献率', en: 'Contribution' })}</th></tr></thead>
        <tbody>{growth.parts.map((p) => (
          <tr key={p.key}><td>{label(p.key)}</td><td className="num">{p.firms}</td>
            {p.suppressed ? <td colSpan={4} className="soft">{t({ zh: '企业过少，或由此可推出单户数据，不予显示', en: 'Too few firms, or they could be told from it: withheld' })}</td> : <>
              <td className="num"><Amount value={p.value} format={def.format} /></td><td className="num">{rise(p.growth_pct)}</td>
              <td>{p.pull_pp === null ? '—' : formatNumber(p.pull_pp, locale, 2)}<Pull share={(p.pull_pp ?? 0) / most} /></td>
              <td className="num">{p.contribution_pct === null ? '—' : `${formatNumber(p.contribution_pct, locale, 1)}%`}</td></>}</tr>
        ))}</tbody></table></div>
      <p className="soft">{t({ zh: `拉动之和等于总增速${told ? '；总体增幅很小或下降时贡献率没有意义，不列' : '，贡献率之和为100%'}。上年同期用同一批企业自己的数，不是当时公布的数。${answer.data.pillars ? `支柱产业依据${answer.data.pillars.doc_no}。` : ''}截至 ${formatTime(answer.data.as_of, locale)}`, en: `${answer.data.pillars ? `Pillars under ${answer.data.pillars.doc_no}. ` : ''}Pulls add up to the growth${told ? '; where the whole shrinks or hardly moves contributions mean nothing and are left out' : ', contributions to 100%'}. The base is these firms’ own figures, not what was published then. As of ${formatTime(answer.data.as_of, locale)}` })}</p>
    </section>
  )
}

/** How much one part pulls, to the right, or drags, to the left; the number beside it says the same. */
function Pull({ share }: { share: number }) {
  return <div className="pull-axis" aria-hidden="true"><div className={`pull-bar ${share < 0 ? 'down' : 'up'}`} style={{ width: `${Math.abs(share) * 50}%` }} /></div>
}
