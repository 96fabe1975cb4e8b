import { formatMonth, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Months } from './answers.ts'
import { Opens } from './FunnelRecords.tsx'

const [WIDE, HIGH, LEFT, TOP, BOTTOM] = [560, 170, 26, 8, 24]
const SHOWN = 24

/** Counts of past months and the next ones with their interval; the table below says the same and opens each month, so the picture is hidden from screen readers. */
export function MonthBars({ title, of, months: { known, ahead, error } }: { title: string; of: 'signed' | 'started'; months: Months }) {
  const { t, locale } = useText()
  const past = known.slice(-SHOWN)
  const next = ahead ?? []
  const top = Math.max(4, ...past.map((m) => m.n), ...next.map((m) => m.high))
  const wide = (WIDE - LEFT) / Math.max(1, past.length + next.length)
  const y = (n: number) => TOP + (1 - n / top) * (HIGH - TOP - BOTTOM)
  const x = (i: number) => LEFT + i * wide
  const periods = [...past, ...next].map((m) => m.period)
  const range = (low: number, high: number) => `${formatNumber(Math.max(0, low), locale, 0)}–${formatNumber(high, locale, 0)}`
  if (past.length === 0) return <section className="card stack"><h2>{title}</h2><p className="soft">{t({ zh: '还没有', en: 'None yet' })}</p></section>
  return (
    <section className="card stack"><h2>{title}</h2>
      <figure className="month-bars" aria-hidden="true">
        <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="presentation">
          {[0, 0.5, 1].map((share) => <g key={share}><line className="grid" x1={LEFT} x2={WIDE} y1={y(top * share)} y2={y(top * share)} /><text className="tick" x={LEFT - 5} y={y(top * share) + 4} textAnchor="end">{formatNumber(Math.round(top * share), locale)}</text></g>)}
          {past.map((m, i) => <rect key={m.period} className="bar-past" x={x(i) + wide * 0.15} width={wide * 0.7} y={y(m.n)} height={y(0) - y(m.n)} rx={2} />)}
          {next.map((m, i) => <g key={m.period}><rect className="bar-ahead" x={x(past.length + i) + wide * 0.15} width={wide * 0.7} y={y(m.value)} height={y(0) - y(m.value)} rx={2} /><line className="bar-reach" x1={x(past.length + i) + wide / 2} x2={x(past.length + i) + wide / 2} y1={y(Math.max(0, m.low))} y2={y(m.high)} /></g>)}
          {periods.map((period, i) => (i % 6 === 0 ? <text key={period} className="tick" x={x(i) + wide / 2} y={HIGH - 7} textAnchor="middle">{period.slice(2)}</text> : null))}
        </svg>
        <figcaption className="soft row"><span className="key-past">{t({ zh: '当月', en: 'In the month' })}</span>{next.length > 0 && <span className="key-ahead">{t({ zh: '预测（80%区间）', en: 'Forecast (80% interval)' })}</span>}</figcaption>
      </figure>
      {next.length === 0 ? <p className="soft">{t({ zh: '月份不足，暂不预测', en: 'Too few months to forecast' })}</p> : error && <p className="soft">{t({ zh: `以往${error.n}个月的预测中，实际落在区间内的占${formatNumber(error.coverage * 100, 'zh')}%`, en: `Of ${error.n} months forecast before, ${formatNumber(error.coverage * 100, 'en')}% fell within the interval` })}</p>}
      <details><summary>{t({ zh: '按月数据', en: 'By month' })}</summary>
        <table className="narrow"><caption className="sr">{title}</caption><thead><tr><th>{t({ zh: '月份', en: 'Month' })}</th><th className="num">{t({ zh: '件数', en: 'Leads' })}</th></tr></thead>
          <tbody>{next.toReversed().map((m) => <tr key={m.period}><td>{formatMonth(m.period, locale)}</td><td className="num soft">{t({ zh: '预测', en: 'forecast' })} {formatNumber(m.value, locale, 1)} ({range(m.low, m.high)})</td></tr>)}{past.toReversed().map((m) => <tr key={m.period}><td>{formatMonth(m.period, locale)}</td><td className="num"><Opens of={`month.${of}.${m.period}`} n={m.n} /></td></tr>)}</tbody></table>
      </details>
    </section>
  )
}
