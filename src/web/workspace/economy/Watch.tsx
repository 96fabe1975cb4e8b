import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { monthWords } from '#web/workspace/targets/marks.tsx'
import { EconomyTabs, LEGAL_NOTE } from './Tabs.tsx'
import { lastMonth } from './last-month.ts'

interface Proportion { readonly p: number; readonly low: number; readonly high: number; readonly n?: number }
interface Row { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly area: string | null; readonly signal: 'nurture' | 'provisional' | 'apply' | 'exit'; readonly sector: string; readonly line: number; readonly rolling: readonly { readonly period: string; readonly revenue: number }[]; readonly share: number; readonly young: boolean; readonly entry: { readonly id: string; readonly number: string; readonly state: string } | null }
interface Answer {
  readonly as_of: string; readonly period: string; readonly rows: readonly Row[]; readonly unwatched: number; readonly sectors: Readonly<Record<string, Text>>
  readonly limits: { readonly nurture: number; readonly provisional: number; readonly apply_months: number }; readonly rule: { readonly rule: string; readonly version: string; readonly doc_no: string; readonly title: Text }
  readonly record: { readonly precision?: Proportion; readonly warnings: number; readonly recall?: Proportion; readonly crossings: number; readonly lead_months?: number }
}
const SIGNALS = { exit: ['bad', '退库预警', 'At risk of leaving'], apply: ['good', '提醒申报', 'Ready to apply'], provisional: ['warn', '临规', 'About to cross'], nurture: ['', '培育', 'To look after'] } as const
const ACTS = { exit: 'warn', apply: 'hold_provisional', provisional: 'hold_provisional', nurture: 'nurture' } as const

/** 入规退库监测: firms near the line of their sector, why, and how right such warnings were. */
export function Watch() {
  const { t, locale } = useText()
  const search = useSearch({ from: '/w/economy/watch' })
  const navigate = useNavigate()
  const analyst = useMe().data?.posts.some((p) => p.role === 'economy.analyst')
  const period = search['period'] ?? lastMonth()
  const answer = useQuery({ queryKey: ['matters', 'economy', 'watch', period], queryFn: () => api<Answer>(`/api/economy/watch?period=${period}`), retry: retryUnlessRefused })
  const a = answer.data
  const pct = (x: number) => `${formatNumber(x * 100, locale)}%`
  const share = (v: Proportion | undefined, n: number) => (v ? t({ zh: `${pct(v.p)}（95%区间${pct(v.low)}–${pct(v.high)}，n=${n}）`, en: `${pct(v.p)} (95% interval ${pct(v.low)}–${pct(v.high)}, n=${n})` }) : t({ zh: `n=${n}，尚不足以计算`, en: `n=${n}: too few to say` }))
  return (
    <div className="stack">
      <h1>{t({ zh: '入规退库监测', en: 'Entering and leaving the statistics' })}</h1>
      <EconomyTabs />
      <p className="note warn">{t(LEGAL_NOTE)}</p>
      <label className="row"><span className="soft">{t({ zh: '截至月份', en: 'Up to the month' })}</span><input className="input" style={{ width: 'auto' }} type="month" value={period} onChange={(e) => void navigate({ to: '/w/economy/watch', search: { period: e.target.value } })} /></label>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : a && (
        <>
          <section className="card stack"><h2>{t({ zh: '监测的准确程度（用以往各月回放）', en: 'How right the watch was (replayed on past months)' })}</h2>
            <dl className="facts">
              <dt>{t({ zh: '预警后确实入规', en: 'Warned, and did cross' })}</dt><dd>{share(a.record.precision, a.record.warnings)}{a.record.precision && <span className="soft">{t({ zh: `；误报率${pct(1 - a.record.precision.p)}`, en: `; false alarms ${pct(1 - a.record.precision.p)}` })}</span>}</dd>
              <dt>{t({ zh: '入规前已预警', en: 'Crossed, and was warned of' })}</dt><dd>{share(a.record.recall, a.record.crossings)}</dd>
              <dt>{t({ zh: '提前量', en: 'Lead time' })}</dt><dd>{a.record.lead_months === undefined ? '—' : t({ zh: `中位${a.record.lead_months}个月`, en: `${a.record.lead_months} months, median` })}</dd>
            </dl>
            <p className="soft">{t({ zh: `入统标准依据${a.rule.doc_no}；达到标准的${formatNumber(a.limits.nurture * 100, 'zh')}%列入培育，${formatNumber(a.limits.provisional * 100, 'zh')}%列入临规，连续${a.limits.apply_months}个月达标提醒申报。`, en: `Lines under ${a.rule.doc_no}; looked after from ${formatNumber(a.limits.nurture * 100, 'en')}%, about to cross from ${formatNumber(a.limits.provisional * 100, 'en')}%, ready after ${a.limits.apply_months} months at the line.` })} <Link to="/w/rules/$rule" params={{ rule: a.rule.rule }} search={{ version: a.rule.version }}>{t({ zh: '查看标准', en: 'See the table' })}</Link></p>
          </section>
          {a.rows.length === 0 ? <Empty text={{ zh: '本月没有接近标准的企业', en: 'No firm is near its line this month' }} /> : (
            <section className="card stack"><div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '接近标准的企业', en: 'Firms near their line' })}><table><caption className="sr">{t({ zh: '接近标准的企业', en: 'Firms near their line' })}</caption>
              <thead><tr><th>{t({ zh: '企业', en: 'Firm' })}</th><th>{t({ zh: '提示', en: 'Signal' })}</th><th>{t({ zh: '专业', en: 'Sector' })}</th><th className="num">{t({ zh: '近12个月营业收入（万元）', en: 'Revenue of 12 months (10,000 yuan)' })}</th><th className="num">{t({ zh: '标准', en: 'Line' })}</th><th className="num">{t({ zh: '占标准', en: 'Of the line' })}</th><th>{t({ zh: '办理', en: 'What is done' })}</th></tr></thead>
              <tbody>{a.rows.map((r) => { const [tone, zh, en] = SIGNALS[r.signal]; const last = r.rolling.at(-1); return (
                <tr key={r.firm}><td>{locale === 'en' ? (r.name_en ?? r.name) : r.name}<br /><span className="soft">{r.uscc}</span></td><td><span className={`tag ${tone}`}>{t({ zh, en })}</span>{r.young && <><br /><span className="soft">{t({ zh: '填报不足12个月', en: 'under 12 months reported' })}</span></>}</td><td>{a.sectors[r.sector] ? t(a.sectors[r.sector] ?? { zh: r.sector, en: r.sector }) : r.sector}</td>
                  <td className="num">{r.rolling.map((m) => <div key={m.period} className={m === last ? undefined : 'soft'}>{formatNumber(m.revenue, locale)} <span className="soft">{m.period.slice(2)}</span></div>)}</td><td className="num">{formatNumber(r.line, locale)}</td><td className="num">{pct(r.share)}</td>
                  <td>{r.entry ? <><Link to="/w/$kind/$id" params={{ kind: 'entry', id: r.entry.id }}>{r.entry.number}</Link><br /><StateTag kind="entry" state={r.entry.state} /></> : analyst && last ? <Link className="btn" to="/w/$kind/new/$act" params={{ kind: 'entry', act: ACTS[r.signal] }} search={{ firm: r.firm, firm_name: r.name, sector: r.sector, signals: [{ code: 'revenue', period: last.period, value: last.revenue, line: r.line }] }}>{t({ zh: '建立事项', en: 'Take it up' })}</Link> : '—'}</td></tr>) })}</tbody></table></div>
              <p className="soft">{t({ zh: `${monthWords(a.period).zh}，截至${formatTime(a.as_of, 'zh')}；${a.unwatched}户因行业未登记或不按营业收入入统，不在监测之列。`, en: `${a.period}, as of ${formatTime(a.as_of, 'en')}; ${a.unwatched} firms are not watched: no industry on record, or no line of revenue.` })}</p>
            </section>)}
        </>)}
    </div>
  )
}
