import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { CurveChart } from '#web/workspace/targets/CurveChart.tsx'
import '#web/workspace/targets/targets.css'
import { BY, type By, type Def } from './answers.ts'
import { FirmFigures } from './FirmFigures.tsx'
import { Growth } from './Growth.tsx'
import { EconomyTabs } from './Tabs.tsx'
import './economy.css'

interface SeriesAnswer { readonly def: Def; readonly points: readonly { readonly period: string; readonly month: number | null; readonly cumulative: number | null; readonly frame: string | null }[] }

const WHAT = { 'economy.output': { zh: '工业总产值', en: 'Gross output' }, 'economy.sales': { zh: '工业销售产值', en: 'Sales output' } } as const

/** 工业经济运行: growth on the comparable base, and what pulls it; from a part to its firms, and from a firm to what it reported. Steering data, never a statistic. */
export function Economy() {
  const search = useSearch({ from: '/w/economy' })
  return search['firm'] ? <FirmFigures id={search['firm']} period={search['period']} /> : <GrowthPage />
}

function GrowthPage() {
  const { t } = useText()
  const search = useSearch({ from: '/w/economy' })
  const navigate = useNavigate()
  const what = search['what'] && Object.hasOwn(WHAT, search['what']) ? search['what'] : 'economy.output'
  const by: By = search['by'] && Object.hasOwn(BY, search['by']) ? (search['by'] as By) : 'industry'
  // Another month or another cut has other parts.
  const set = (change: Record<string, string>) => { const { part: _, ...rest } = search; void navigate({ to: '/w/economy', search: { ...rest, ...change } }) }
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
      {series.isPending ? <Loading /> : series.isError ? <RefusedNote error={series.error} again={() => void series.refetch()} /> : !period ? <Empty text={{ zh: '还没有发布的调度数据', en: 'Nothing has been published yet' }} /> : <Growth what={what} period={period} by={by} part={search['part']?.slice(1)} />}
      {series.data && series.data.points.length > 0 && (
        <section className="card stack"><h2>{t({ zh: '累计，按月', en: 'Year to date, by month' })}</h2>
          <CurveChart yearly months={series.data.points.map((p) => ({ period: p.period, planned: null, actual: p.cumulative }))} />
          <p className="soft">{t({ zh: `单位：${series.data.def.unit.zh}；${series.data.def.definition.zh}；来源：${series.data.def.source.zh}。每年单位框不同，跨年不可直接相比；1月与2月合并上报。`, en: `Unit: ${series.data.def.unit.en}; ${series.data.def.definition.en}; source: ${series.data.def.source.en}. Each year covers another list of firms, so years are not compared directly; January and February are reported together.` })}</p>
        </section>)}
    </div>
  )
}
