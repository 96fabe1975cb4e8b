import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { formatFigure, formatMonth, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useDeclarations, useFigures } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import type { Figure, Figures, IndicatorDecl, LinePage } from '#web/shared/types.ts'
import { FigureBars } from './FigureBars.tsx'
import { Lines, useRulesName } from './parts.tsx'

const BY = { month: { zh: '月份', en: 'Month' }, lead: { zh: '承办单位', en: 'Unit' }, area: { zh: '镇街', en: 'Area' }, category: { zh: '分类', en: 'Category' }, state: { zh: '状态', en: 'State' }, total: { zh: '合计', en: 'Total' } } as const
const CALIBER = { month: { zh: '当月', en: 'of the month' }, cumulative: { zh: '累计', en: 'cumulative' }, point: { zh: '时点', en: 'as of' } } as const

/** Figures with everything that makes them true: unit, caliber, source, n, interval, exclusions, and their records. */
export function Numbers() {
  const { t } = useText()
  const search = useSearch({ from: '/w/numbers' })
  const navigate = useNavigate()
  const indicators = (useDeclarations().data?.indicators ?? []).filter((i) => i.kind !== undefined)
  const id = search['id'] ?? indicators[0]?.id
  const set = (change: Record<string, string>) => void navigate({ to: '/w/numbers', search: { ...search, ...change } })
  if (!id) return <Loading />
  const by = (search['by'] ?? 'month') as keyof typeof BY
  const query = new URLSearchParams({ by, ...(search['from'] ? { from: search['from'] } : {}), ...(search['to'] ? { to: search['to'] } : {}) }).toString()
  return (
    <div className="stack">
      <h1>{t({ zh: '数据', en: 'Numbers' })}</h1>
      <form className="filters card" onSubmit={(e) => e.preventDefault()}>
        <label><span>{t({ zh: '指标', en: 'Indicator' })}</span><select className="input" value={id} onChange={(e) => set({ id: e.target.value, key: '' })}>{indicators.map((i) => <option key={i.id} value={i.id}>{t(i.label)}</option>)}</select></label>
        <label><span>{t({ zh: '按', en: 'By' })}</span><select className="input" value={by} onChange={(e) => set({ by: e.target.value, key: '' })}>{Object.entries(BY).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>
        <label><span>{t({ zh: '自（月）', en: 'From (month)' })}</span><input className="input" type="month" value={search['from'] ?? ''} onChange={(e) => set({ from: e.target.value })} /></label>
        <label><span>{t({ zh: '至（月）', en: 'To (month)' })}</span><input className="input" type="month" value={search['to'] ?? ''} onChange={(e) => set({ to: e.target.value })} /></label>
        <div className="row"><span className="soft">{t({ zh: '导出', en: 'Export' })}</span><a className="btn" href={`/api/indicators/${id}/export?format=xlsx&${query}`}>XLSX</a><a className="btn" href={`/api/indicators/${id}/export?format=csv&${query}`}>CSV</a></div>
      </form>
      <Shown key={`${id}?${query}`} id={id} query={query} by={by} />
    </div>
  )
}

function Shown({ id, query, by }: { id: string; query: string; by: keyof typeof BY }) {
  const { t, locale } = useText()
  const figures = useFigures(id, query)
  const rules = useRulesName(figures.data?.pack ?? '')
  const [drill, setDrill] = useState<{ key?: string; part: 'base' | 'hit' | 'miss'; excluded?: string }>()
  if (figures.isPending) return <Loading />
  if (figures.isError) return <RefusedNote error={figures.error} again={() => void figures.refetch()} />
  const f = figures.data
  const label = (r: Figure) => (by === 'month' ? formatMonth(r.key, locale) : r.label ? t(r.label) : r.key)
  return (
    <>
      <section className="card stack">
        <div className="row spread"><h2>{t(f.def.label)}</h2><Overall f={f} /></div>
        <p>{t(f.def.definition)}</p>
        <p className="soft">{t({ zh: `单位：${f.def.unit.zh}；口径：${CALIBER[f.def.caliber].zh}；来源：${f.def.source.zh}；规则：${rules}；截至 ${formatTime(f.as_of, locale)}`, en: `Unit: ${f.def.unit.en}; caliber: ${CALIBER[f.def.caliber].en}; source: ${f.def.source.en}; rules: ${rules}; as of ${formatTime(f.as_of, locale)}` })}</p>
        {f.rows.length === 0 ? <Empty text={{ zh: '该范围内没有数据', en: 'No data in this range' }} /> : <FigureBars def={f.def} rows={f.rows} label={label} />}
        <div className="scroll" tabIndex={0} role="region" aria-label={t(f.def.label)}><table><caption className="sr">{t(f.def.label)}</caption>
          <thead><tr><th>{t(BY[by])}</th><th className="num">{t({ zh: '数值', en: 'Value' })}</th>{f.def.format === 'share' && <><th className="num">{t({ zh: '95% 区间', en: '95% interval' })}</th><th className="num">{t({ zh: '达到', en: 'Met' })}</th></>}<th className="num">{t({ zh: '件数', en: 'Matters' })}</th><th>{t({ zh: '明细', en: 'Records' })}</th></tr></thead>
          <tbody>{f.rows.map((r) => <tr key={r.key}><td>{label(r)}</td><td className="num">{formatFigure(r.value, f.def.format, locale)}</td>{f.def.format === 'share' && <><td className="num">{r.low === null ? '—' : `${formatNumber(r.low * 100, locale, 1)}–${formatNumber((r.high ?? 0) * 100, locale, 1)}%`}</td><td className="num">{r.hits ?? '—'}</td></>}<td className="num">{formatNumber(r.n, locale)}</td>
            <td><button type="button" className="btn quiet" style={{ minHeight: 0 }} aria-label={t({ zh: `查看 ${label(r)} 明细`, en: `Open ${label(r)} records` })} onClick={() => setDrill({ key: r.key, part: 'base' })}>{t({ zh: '查看', en: 'Open' })}</button>{f.def.format === 'share' && <button type="button" className="btn quiet" style={{ minHeight: 0 }} aria-label={t({ zh: `未达到 ${label(r)}`, en: `Not met ${label(r)}` })} onClick={() => setDrill({ key: r.key, part: 'miss' })}>{t({ zh: '未达到', en: 'Not met' })}</button>}</td></tr>)}</tbody>
        </table></div>
        {f.exclusions.length > 0 && <div><h3>{t({ zh: '不计入的事项', en: 'Left out' })}</h3><ul>{f.exclusions.map((x) => <li key={x.code}>{t(x.label)}{t({ zh: `：${formatNumber(x.n, locale)} 件`, en: `: ${formatNumber(x.n, locale)}` })} {x.n > 0 && <button type="button" className="btn quiet" style={{ minHeight: 0 }} onClick={() => setDrill({ part: 'base', excluded: x.code })} aria-label={t({ zh: `查看 ${x.label.zh} 明细`, en: `Open ${x.label.en} records` })}>{t({ zh: '查看', en: 'Open' })}</button>}</li>)}</ul></div>}
      </section>
      {drill && <Records def={f.def} query={query} drill={drill} />}
    </>
  )
}

function Overall({ f }: { f: Figures }) {
  const { t, locale } = useText()
  const o = f.overall
  return <strong style={{ fontSize: '1.6rem' }}>{o ? formatFigure(o.value, f.def.format, locale) : '—'} <span className="soft" style={{ fontSize: '0.9rem', fontWeight: 400 }}>{t({ zh: `共 ${formatNumber(o?.n ?? 0, locale)} 件`, en: `of ${formatNumber(o?.n ?? 0, locale)}` })}{o?.low === null || o?.low === undefined ? '' : t({ zh: `，95% 区间 ${formatNumber(o.low * 100, locale, 1)}–${formatNumber((o.high ?? 0) * 100, locale, 1)}%`, en: `, 95% interval ${formatNumber(o.low * 100, locale, 1)}–${formatNumber((o.high ?? 0) * 100, locale, 1)}%` })}</span></strong>
}

function Records({ def, query, drill }: { def: IndicatorDecl; query: string; drill: { key?: string; part: string; excluded?: string } }) {
  const { t, locale } = useText()
  const cache = useQueryClient()
  const [pages, setPages] = useState<readonly LinePage[]>([])
  const [error, setError] = useState<unknown>()
  const path = `/api/indicators/${def.id}/records?${query}&part=${drill.part}${drill.key === undefined ? '' : `&key=${encodeURIComponent(drill.key)}`}${drill.excluded ? `&excluded=${drill.excluded}` : ''}`
  const load = (after: string | undefined) => cache.fetchQuery({ queryKey: ['matters', 'records', path, after ?? ''], queryFn: () => api<LinePage>(`${path}${after ? `&after=${encodeURIComponent(after)}` : ''}`) }).then((page) => setPages((all) => (after ? [...all, page] : [page])), setError)
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- loads anew only when another figure is opened
  useEffect(() => { void load(undefined) }, [path])
  const last = pages.at(-1)
  return (
    <section className="card stack" aria-live="polite">
      <h2>{t({ zh: '明细', en: 'Records' })} <span className="soft">{last ? formatNumber(last.total, locale) : ''}</span></h2>
      {error !== undefined && <RefusedNote error={error} />}
      <Lines rows={pages.flatMap((p) => p.rows)} caption={t(def.label)} />
      {last?.next && <button type="button" className="btn" onClick={() => void load(last.next ?? undefined)}>{t({ zh: '更多', en: 'More' })}</button>}
      <p className="soft"><Link to="/w/$kind" params={{ kind: def.kind }} search={{}}>{t({ zh: '到列表继续筛选', en: 'Go on in the list' })}</Link></p>
    </section>
  )
}
