import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { type TargetRow, useTarget } from './answers.ts'
import { CurveChart } from './CurveChart.tsx'
import { Amount, monthWords, PaceTag } from './marks.tsx'
import './targets.css'

const CALIBER = { month: { zh: '当月', en: 'of the month' }, cumulative: { zh: '累计', en: 'cumulative' }, point: { zh: '时点', en: 'as of' } } as const

/** One target: its curve, what it owes, where it may end, its versions, and the records each month is made of. */
export function TargetView() {
  const { t, locale } = useText()
  const { id } = useParams({ from: '/w/targets/$id' })
  const answer = useTarget(id)
  const [month, setMonth] = useState<string>()
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const row = answer.data
  const format = row.indicator?.format ?? 'amount'
  const { indicator, pace, forecast } = row
  return (
    <div className="stack">
      <p><Link to="/w/targets" search={{ year: String(row.year) }}>{t({ zh: '← 年度目标', en: '← Targets' })}</Link></p>
      <div className="row spread"><h1>{row.year}{t({ zh: '年 ', en: ' ' })}{row.name}</h1><Link className="btn" to="/w/$kind/$id" params={{ kind: 'target', id: row.id }}>{t({ zh: '办理和留痕', en: 'Acts and history' })}</Link></div>
      <section className="card stack">
        <div className="row spread"><h2>{t({ zh: '进度', en: 'Pace' })}</h2><PaceTag row={row} /></div>
        <dl className="facts">
          <dt>{t({ zh: '实际', en: 'Actual' })}</dt><dd><strong><Amount value={row.actual} format={format} unit={indicator?.unit} /></strong>{row.as_of && t({ zh: `（${monthWords(row.as_of).zh}）`, en: ` (${row.as_of})` })}</dd>
          <dt>{t({ zh: '目标值', en: 'Goal' })}</dt><dd><Amount value={row.goal} format={format} unit={indicator?.unit} />{row.stretch !== null && <span className="soft">{t({ zh: '；奋斗目标 ', en: '; stretch ' })}<Amount value={row.stretch} format={format} /></span>}</dd>
          {pace?.planned !== undefined && pace.completion !== undefined && <><dt>{t({ zh: '完成率 / 序时进度', en: 'Done / due' })}</dt><dd>{formatNumber(pace.completion * 100, locale, 1)}% / {formatNumber(pace.planned * 100, locale, 1)}%</dd></>}
          {pace?.rate_needed !== undefined && pace.left > 0 && <><dt>{t({ zh: '余下每月需完成', en: 'Needed each month' })}</dt><dd><Amount value={pace.rate_needed} format={format} unit={indicator?.unit} /></dd></>}
          {row.lamp && <><dt>{t({ zh: '亮灯依据', en: 'Why this lamp' })}</dt><dd>{row.lamp.fired.map((f) => <span key={f.row}>{f.basis ? t(f.basis) : ''} </span>)}<Link to="/w/rules/$rule" params={{ rule: row.lamp.rule }} search={{ version: row.lamp.version }}>{row.lamp.doc_no}{t({ zh: `第${row.lamp.fired.map((f) => f.row).join('、')}行`, en: ` row ${row.lamp.fired.map((f) => f.row).join(', ')}` })}</Link></dd></>}
          {row.growth_percent !== null && <><dt>{t({ zh: '同比', en: 'On last year' })}</dt><dd>{t(changeWords(row.growth_percent, locale))}</dd></>}
          {forecast && <><dt>{t({ zh: '年底预测', en: 'Year end' })}</dt><dd><Amount value={forecast.prediction.value} format={format} unit={indicator?.unit} /> <span className="soft">{t({ zh: '80%区间 ', en: '80% interval ' })}<Amount value={forecast.prediction.low} format={format} />–<Amount value={forecast.prediction.high} format={format} />{t(pastError(forecast.past))}</span></dd></>}
        </dl>
        <CurveChart share={format === 'share'} months={row.months.map((m) => ({ period: m.period, planned: m.planned, first: m.planned_first, actual: m.actual }))} end={forecast?.prediction} />
        <div className="scroll"><table><caption className="sr">{t({ zh: '各月计划和实际', en: 'Plan and actual by month' })}</caption>
          <thead><tr><th>{t({ zh: '月份', en: 'Month' })}</th><th className="num">{t({ zh: '计划', en: 'Plan' })}</th><th className="num">{t({ zh: '原计划', en: 'First plan' })}</th><th className="num">{t({ zh: '实际', en: 'Actual' })}</th><th>{t({ zh: '构成', en: 'Made of' })}</th></tr></thead>
          <tbody>{row.months.map((m) => <tr key={m.period} aria-selected={m.period === month}><td>{t(monthWords(m.period))}</td><td className="num"><Amount value={m.planned} format={format} /></td><td className="num"><Amount value={m.planned_first} format={format} /></td><td className="num"><Amount value={m.actual} format={format} /></td><td>{m.actual !== null && <Opens row={row} period={m.period} onOpen={() => setMonth(m.period)} />}</td></tr>)}</tbody></table></div>
        {indicator && <p className="soft">{t(indicator.definition)}{t({ zh: `。单位：${indicator.unit.zh}；口径：${CALIBER[indicator.caliber].zh}；来源：${indicator.source.zh}`, en: `. Unit: ${indicator.unit.en}; caliber: ${CALIBER[indicator.caliber].en}; source: ${indicator.source.en}` })}</p>}
      </section>
      {month && indicator && !indicator.kind && <Values indicator={indicator.id} period={month} format={format} caliber={indicator.series?.calibers.includes('cumulative') ? 'cumulative' : (indicator.series?.calibers[0] ?? 'month')} />}
      {indicator && row.as_of && /^economy\.(fai|budget_revenue|retail)$/.test(indicator.id) && <Peers indicator={indicator.id} period={row.as_of} />}
      <section className="card stack"><h2>{t({ zh: '目标各版', en: 'Versions' })}</h2>
        {row.versions.length === 0 ? <Empty text={{ zh: '尚未审定', en: 'Not approved yet' }} /> : <ol className="timeline">{row.versions.map((v, i) => <li key={v.approved_at}><strong>{i === 0 ? t({ zh: '原目标', en: 'First' }) : t({ zh: `自${v.from}月后调整为`, en: `After month ${v.from}` })}：<Amount value={v.goal} format={format} unit={indicator?.unit} /></strong><p>{v.reason ?? ''}</p><p className="soft">{formatDate(v.approved_at, locale)}{v.doc_no ? ` ${v.doc_no}` : ''}</p></li>)}</ol>}
      </section>
    </div>
  )
}

function changeWords(percent: number, locale: 'zh' | 'en'): { zh: string; en: string } {
  const by = formatNumber(Math.abs(percent), locale, 1)
  return percent < 0 ? { zh: `下降${by}%`, en: `down ${by}%` } : { zh: `增长${by}%`, en: `up ${by}%` }
}

function pastError(past: { readonly mape_pct?: number; readonly coverage: number; readonly n: number } | null): { zh: string; en: string } {
  if (!past?.mape_pct) return { zh: '；尚无历年同期预测可比', en: '; no earlier year to compare with' }
  return { zh: `；历年同期预测平均误差${past.mape_pct.toFixed(1)}%（n=${past.n}）`, en: `; such forecasts were wrong by ${past.mape_pct.toFixed(1)}% on average (n=${past.n})` }
}

/** Into the records: numbers counted from matters open their matters, reported ones the values they add up. */
function Opens({ row, period, onOpen }: { row: TargetRow; period: string; onOpen: () => void }) {
  const { t } = useText()
  if (!row.indicator) return null
  const words = { zh: '打开', en: 'Open' }
  const label = t({ zh: `打开${monthWords(period).zh}的构成`, en: `Open what ${period} is made of` })
  if (row.indicator.kind) return <Link aria-label={label} to="/w/numbers" search={{ id: row.indicator.id, by: 'month', from: period, to: period }}>{t(words)}</Link>
  return <button type="button" className="link" aria-label={label} onClick={onOpen}>{t(words)}</button>
}

interface ValuesAnswer { readonly rows: readonly { readonly subject: string; readonly name: string; readonly value: number; readonly revision: number; readonly source: string; readonly recorded_at: string; readonly origin: { readonly kind: string; readonly id: string; readonly number: string; readonly title: string; readonly seq: number } }[]; readonly next: string | null }

function Values({ indicator, period, format, caliber }: { indicator: string; period: string; format: 'share' | 'count' | 'days' | 'index' | 'amount'; caliber: 'month' | 'cumulative' | 'point' }) {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['values', indicator, period, caliber], retry: retryUnlessRefused, queryFn: () => api<ValuesAnswer>(`/api/indicators/${indicator}/values?caliber=${caliber}&period=${period}&limit=200`) })
  return (
    <section className="card stack" aria-live="polite"><h2>{t({ zh: `${monthWords(period).zh}由以下数值构成`, en: `What ${period} adds up` })}</h2>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} /> : answer.data.rows.length === 0 ? <Empty text={{ zh: '没有分项数值', en: 'No values behind it' }} /> : (
        <div className="scroll"><table><caption className="sr">{t({ zh: '分项数值', en: 'Values' })}</caption><thead><tr><th>{t({ zh: '对象', en: 'About' })}</th><th className="num">{t({ zh: '数值', en: 'Value' })}</th><th>{t({ zh: '来源记录', en: 'Stands on' })}</th><th>{t({ zh: '记录时间', en: 'Recorded' })}</th></tr></thead>
          <tbody>{answer.data.rows.map((v) => <tr key={v.subject}><td>{v.name}</td><td className="num"><Amount value={v.value} format={format} /></td><td><Link to="/w/$kind/$id" params={{ kind: v.origin.kind, id: v.origin.id }}>{v.origin.number}</Link> <span className="soft">{t({ zh: `第${v.origin.seq}条`, en: `line ${v.origin.seq}` })}</span></td><td>{formatTime(v.recorded_at, locale)}</td></tr>)}</tbody></table></div>)}
    </section>
  )
}

interface PeersAnswer { readonly sources: readonly string[]; readonly rows: readonly { readonly area: string; readonly label: { zh: string; en: string }; readonly value: number | null; readonly growth_pct: number | null; readonly rank: number | null; readonly behind_first: number | null; readonly years_to_catch_up: number | null }[] }

/** 坐标系: beside the peers of the same caliber and period; what is not published stays "—". */
function Peers({ indicator, period }: { indicator: string; period: string }) {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['peers', indicator, period], queryFn: () => api<PeersAnswer>(`/api/peers/${indicator}?period=${period}`), retry: retryUnlessRefused })
  const rise = (pct: number | null) => (pct === null ? '—' : t({ zh: `${pct < 0 ? '下降' : '增长'}${formatNumber(Math.abs(pct), 'zh', 1)}%`, en: `${pct < 0 ? 'down' : 'up'} ${formatNumber(Math.abs(pct), 'en', 1)}%` }))
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} />
  return (
    <section className="card stack"><h2>{t({ zh: `坐标系：${monthWords(period).zh}累计，同口径参照地`, en: `Beside its peers: ${period}, same caliber` })}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '参照地', en: 'Peers' })}><table><caption className="sr">{t({ zh: '参照地', en: 'Peers' })}</caption>
        <thead><tr><th>{t({ zh: '地区', en: 'Area' })}</th><th className="num">{t({ zh: '位次', en: 'Rank' })}</th><th className="num">{t({ zh: '累计', en: 'To date' })}</th><th className="num">{t({ zh: '同比', en: 'On the year' })}</th><th className="num">{t({ zh: '与首位差距', en: 'Behind the first' })}</th><th className="num">{t({ zh: '按现增速追上需（年）', en: 'Years to catch up' })}</th></tr></thead>
        <tbody>{[...answer.data.rows].toSorted((a, b) => (a.rank ?? 99) - (b.rank ?? 99)).map((r) => <tr key={r.area} aria-selected={r.area === ''}><td>{r.area === '' ? <strong>{t(r.label)}</strong> : t(r.label)}</td><td className="num">{r.rank === null ? '—' : t({ zh: `第${r.rank}位`, en: String(r.rank) })}</td><td className="num"><Amount value={r.value} format="amount" /></td><td className="num">{rise(r.growth_pct)}</td><td className="num"><Amount value={r.behind_first} format="amount" /></td><td className="num">{r.years_to_catch_up === null ? '—' : formatNumber(r.years_to_catch_up, locale, 1)}</td></tr>)}</tbody></table></div>
      <p className="soft">{t({ zh: `只比同口径、同期数据；未公布的以“—”表示，不作估算。来源：${answer.data.sources.join('、')}`, en: `Only the same caliber and period; what is not published stays “—”. Source: ${answer.data.sources.join(', ')}` })}</p>
    </section>
  )
}
