import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { type TargetRow, useTargets } from './answers.ts'
import { Amount, monthWords, PaceTag } from './marks.tsx'
import './targets.css'

/** 年度目标: how far each promise of the year is, and where it may end. */
export function Targets() {
  const { t, locale } = useText()
  const search = useSearch({ from: '/w/targets' })
  const navigate = useNavigate()
  const answer = useTargets(search['year'])
  const year = search['year'] ?? String(answer.data?.year ?? '')
  return (
    <div className="stack">
      <div className="row spread">
        <h1>{t({ zh: '年度目标', en: 'Targets of the year' })}</h1>
        <label className="row"><span className="soft">{t({ zh: '年度', en: 'Year' })}</span><input className="input" style={{ width: '7rem' }} type="number" min={2000} max={2100} value={year} onChange={(e) => void navigate({ to: '/w/targets', search: { year: e.target.value } })} /></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : answer.data.rows.length === 0 ? <Empty text={{ zh: '这一年没有与您有关的目标', en: 'No targets of this year concern you' }} /> : (
        <section className="card stack">
          <div className="scroll"><table><caption className="sr">{t({ zh: '各项目标进度', en: 'How far each target is' })}</caption>
            <thead><tr><th>{t({ zh: '目标', en: 'Target' })}</th><th className="num">{t({ zh: '目标值', en: 'Goal' })}</th><th className="num">{t({ zh: '实际', en: 'Actual' })}</th><th className="num">{t({ zh: '完成率', en: 'Done' })}</th><th className="num">{t({ zh: '序时进度', en: 'Due' })}</th><th>{t({ zh: '进度', en: 'Pace' })}</th><th className="num">{t({ zh: '年底预测', en: 'Year end' })}</th><th>{t({ zh: '牵头单位', en: 'Lead unit' })}</th></tr></thead>
            <tbody>{answer.data.rows.map((row) => <Row key={row.id} row={row} />)}</tbody></table></div>
          <p className="soft">{t({ zh: `完成率＝累计完成÷目标值；序时进度按各目标审定的序时计划；时点、比率类指标没有线性进度。截至 ${formatTime(answer.data.computed_at, locale)}`, en: `Done = running total ÷ goal; due by each target’s own approved plan; levels and rates have no linear pace. As of ${formatTime(answer.data.computed_at, locale)}` })}</p>
        </section>
      )}
    </div>
  )
}

function Row({ row }: { row: TargetRow }) {
  const { t, locale } = useText()
  const format = row.indicator?.format ?? 'amount'
  const share = (v: number | undefined) => (v === undefined ? '—' : `${formatNumber(v * 100, locale, 1)}%`)
  const first = row.versions[0]
  return (
    <tr>
      <td><Link to="/w/targets/$id" params={{ id: row.id }}>{row.name}</Link><br /><span className="soft">{row.as_of ? t(monthWords(row.as_of)) : '—'}</span></td>
      <td className="num"><Amount value={row.goal} format={format} unit={row.indicator?.unit} />{first && first.goal !== row.goal && <><br /><span className="soft">{t({ zh: '原目标 ', en: 'first ' })}<Amount value={first.goal} format={format} /></span></>}</td>
      <td className="num"><Amount value={row.actual} format={format} /></td><td className="num">{share(row.pace?.completion)}</td><td className="num">{share(row.pace?.planned)}</td><td><PaceTag row={row} /></td>
      <td className="num">{row.forecast ? <><Amount value={row.forecast.prediction.value} format={format} /><br /><span className="soft"><Amount value={row.forecast.prediction.low} format={format} />–<Amount value={row.forecast.prediction.high} format={format} /></span></> : '—'}</td>
      <td>{row.lead ? t(row.lead.name) : '—'}</td>
    </tr>
  )
}
