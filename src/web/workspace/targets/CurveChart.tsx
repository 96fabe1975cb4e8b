import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'

/** One month of a curve; null where nothing is known or planned. */
export interface CurveMonth { readonly period: string; readonly planned: number | null; readonly first?: number | null; readonly actual: number | null }

const [WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM] = [640, 240, 64, 16, 12, 28]

/**
 * Plan and actual by month, the first plan where it was another, and where the year may end. The table beside it says the same
 * in figures, so it is hidden from screen readers; lines differ by their dashes, not by colour alone.
 */
export function CurveChart({ months, end, share = false, yearly = false }: { months: readonly CurveMonth[]; end?: { readonly value: number; readonly low: number; readonly high: number } | undefined; share?: boolean; /** Each year is a line of its own: its list of units is another. */ yearly?: boolean }) {
  const { t, locale } = useText()
  const values = [...months.flatMap((m) => [m.planned, m.first ?? null, m.actual]), end?.high ?? null].filter((v): v is number => v !== null)
  const top = Math.max(...values, 1e-9)
  const floor = Math.min(0, ...values)
  const x = (i: number) => LEFT + (i / Math.max(1, months.length - 1)) * (WIDE - LEFT - RIGHT)
  const y = (v: number) => TOP + (1 - (v - floor) / (top - floor)) * (HIGH - TOP - BOTTOM)
  const yearOf = (i: number) => months[i]?.period.slice(0, 4)
  const path = (of: (m: CurveMonth) => number | null | undefined) => months.map((m, i) => ({ i, v: of(m) })).filter((p): p is { i: number; v: number } => typeof p.v === 'number').map(({ i, v }, k, all) => `${k && !(yearly && yearOf(i) !== yearOf(all[k - 1]?.i ?? 0)) ? 'L' : 'M'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('')
  const label = (v: number) => (share ? `${formatNumber(v * 100, locale)}%` : v >= 10_000 && locale === 'zh' ? `${formatNumber(v / 10_000, locale, v < 100_000 ? 1 : 0)}万` : formatNumber(v, locale, v !== 0 && Math.abs(v) < 10 ? 1 : 0))
  const changed = months.some((m) => m.first !== undefined && m.first !== null && m.first !== m.planned)
  const last = months.findLastIndex((m) => m.actual !== null)
  const shownMonths = Math.ceil(months.length / 12)
  return (
    <figure className="curve" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="presentation">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => { const v = floor + (top - floor) * share; return <g key={share}><line className="grid" x1={LEFT} x2={WIDE - RIGHT} y1={y(v)} y2={y(v)} /><text className="tick" x={LEFT - 6} y={y(v) + 4} textAnchor="end">{label(v)}</text></g> })}
        {months.map((m, i) => (i % shownMonths === 0 ? <text key={m.period} className="tick" x={x(i)} y={HIGH - 8} textAnchor="middle">{months.length > 12 ? m.period.slice(2) : Number(m.period.slice(5))}</text> : null))}
        {changed && <path className="line first" d={path((m) => m.first)} />}
        <path className="line planned" d={path((m) => m.planned)} />
        {end && last >= 0 && <><path className="range" d={`M${x(last)} ${y(months[last]?.actual ?? 0)}L${x(months.length - 1)} ${y(end.low)}L${x(months.length - 1)} ${y(end.high)}Z`} /><line className="line ahead" x1={x(last)} y1={y(months[last]?.actual ?? 0)} x2={x(months.length - 1)} y2={y(end.value)} /></>}
        <path className="line actual" d={path((m) => m.actual)} />
        {months.map((m, i) => m.actual !== null && <circle key={m.period} className="dot" cx={x(i)} cy={y(m.actual)} r={3} />)}
      </svg>
      <figcaption className="soft row"><span className="key actual">{t({ zh: '实际', en: 'Actual' })}</span>{months.some((m) => m.planned !== null) && <span className="key planned">{t({ zh: '计划', en: 'Plan' })}</span>}{changed && <span className="key first">{t({ zh: '原计划', en: 'First plan' })}</span>}{end && <span className="key ahead">{t({ zh: '预测（80%区间）', en: 'Forecast (80% interval)' })}</span>}</figcaption>
    </figure>
  )
}
