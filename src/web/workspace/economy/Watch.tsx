import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { monthWords } from '#web/workspace/targets/marks.tsx'
import { FirmName } from './FirmName.tsx'
import { type Column, Rows } from './Rows.tsx'
import { EconomyTabs, LEGAL_NOTE, TakeAlong, useEconomyPosts } from './Tabs.tsx'
import { lastMonth } from './last-month.ts'
import './economy.css'

interface Proportion { readonly p: number; readonly low: number; readonly high: number }
type Signal = 'exit' | 'apply' | 'provisional' | 'nurture'
interface Row { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly signal: Signal; readonly sector: string; readonly line: number; readonly row: number | null; readonly basis: Text | null; readonly rolling: readonly { readonly period: string; readonly revenue: number }[]; readonly share: number; readonly young: boolean; readonly entry: { readonly id: string; readonly number: string; readonly state: string } | null }
interface Answer {
  readonly as_of: string; readonly period: string; readonly rows: readonly Row[]; readonly unwatched: number; readonly sectors: Readonly<Record<string, Text>>
  readonly limits: { readonly nurture: number; readonly provisional: number; readonly apply_months: number }; readonly rule: { readonly rule: string; readonly version: string; readonly doc_no: string; readonly title: Text }
  readonly record: WatchRecord
}
interface WatchRecord { readonly precision?: Proportion; readonly warnings: number; readonly recall?: Proportion; readonly crossings: number; readonly lead_months?: number }
const SIGNALS: Readonly<Record<Signal, { readonly tone: string; readonly label: Text; readonly act: string }>> = {
  exit: { tone: 'bad', label: { zh: '退库预警', en: 'At risk of leaving' }, act: 'warn' }, apply: { tone: 'good', label: { zh: '提醒申报', en: 'Ready to apply' }, act: 'hold_provisional' },
  provisional: { tone: 'warn', label: { zh: '临规', en: 'About to cross' }, act: 'hold_provisional' }, nurture: { tone: '', label: { zh: '培育', en: 'To look after' }, act: 'nurture' },
}

/** 入规退库监测: firms near the line of their sector, why, and how right such warnings were. */
export function Watch() {
  const { t } = useText()
  const search = useSearch({ from: '/w/economy/watch' })
  const navigate = useNavigate()
  const period = search['period'] ?? lastMonth()
  const only = search['signal']
  const set = (change: Record<string, string | undefined>) => void navigate({ to: '/w/economy/watch', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter((e): e is [string, string] => Boolean(e[1]))) })
  const answer = useQuery({ queryKey: ['matters', 'economy', 'watch', period], queryFn: () => api<Answer>(`/api/economy/watch?period=${period}`), retry: retryUnlessRefused })
  const a = answer.data
  return (
    <div className="stack">
      <h1>{t({ zh: '入规退库监测', en: 'Entering and leaving the statistics' })}</h1>
      <EconomyTabs />
      <p className="note warn">{t(LEGAL_NOTE)}</p>
      <form className="filters card" onSubmit={(e) => e.preventDefault()}>
        <label><span>{t({ zh: '截至月份', en: 'Up to the month' })}</span><input className="input" type="month" value={period} onChange={(e) => set({ period: e.target.value })} /></label>
        <label><span>{t({ zh: '提示', en: 'Signal' })}</span><select className="input" value={only ?? ''} onChange={(e) => set({ signal: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{Object.entries(SIGNALS).map(([key, { label }]) => <option key={key} value={key}>{t(label)}{a ? ` ${a.rows.filter((r) => r.signal === key).length}` : ''}</option>)}</select></label>
      </form>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : a && <><HowRight answer={a} /><Firms answer={a} rows={a.rows.filter((r) => !only || r.signal === only)} /></>}
    </div>
  )
}

function HowRight({ answer: { record, rule, limits } }: { answer: Answer }) {
  const { t, locale } = useText()
  const pct = (x: number) => `${formatNumber(x * 100, locale)}%`
  const within = (p: number, low: number, high: number, n: number) => t({ zh: `${pct(p)}（95%区间${pct(low)}–${pct(high)}，n=${n}）`, en: `${pct(p)} (95% interval ${pct(low)}–${pct(high)}, n=${n})` })
  const few = (n: number) => t({ zh: `n=${n}，尚不足以计算`, en: `n=${n}: too few to say` })
  return (
    <section className="card stack"><h2>{t({ zh: '监测的准确程度（用以往各月回放）', en: 'How right the watch was (replayed on past months)' })}</h2>
      <dl className="facts">
        <dt>{t({ zh: '误报率', en: 'False alarms' })}</dt><dd>{record.precision ? within(1 - record.precision.p, 1 - record.precision.high, 1 - record.precision.low, record.warnings) : few(record.warnings)}<br /><span className="soft">{t({ zh: '列入临规后6个月内未达标的比例', en: 'Of the firms warned of, those that did not cross within six months' })}</span></dd>
        <dt>{t({ zh: '入规前已预警', en: 'Crossed, and was warned of' })}</dt><dd>{record.recall ? within(record.recall.p, record.recall.low, record.recall.high, record.crossings) : few(record.crossings)}</dd>
        <dt>{t({ zh: '提前量', en: 'Lead time' })}</dt><dd>{record.lead_months === undefined ? '—' : t({ zh: `中位${record.lead_months}个月`, en: `${record.lead_months} months, median` })}</dd>
      </dl>
      <p className="soft">{t({ zh: `入统标准依据《${rule.title.zh}》（${rule.doc_no}）；近12个月营业收入达到标准的${formatNumber(limits.nurture * 100, 'zh')}%列入培育，${formatNumber(limits.provisional * 100, 'zh')}%列入临规，连续${limits.apply_months}个月达标提醒申报；在库企业低于标准列入退库预警。只作提示，由人决定，以统计部门回执为准。`, en: `Lines under “${rule.title.en}” (${rule.doc_no}); by revenue of twelve months a firm is looked after from ${formatNumber(limits.nurture * 100, 'en')}% of the line, about to cross from ${formatNumber(limits.provisional * 100, 'en')}%, ready after ${limits.apply_months} months at it; one that is in and falls under it may leave. It only points: people decide, and the bureau's acknowledgement counts.` })} <Link to="/w/rules/$rule" params={{ rule: rule.rule }} search={{ version: rule.version }}>{t({ zh: '查看标准', en: 'See the table' })}</Link></p>
    </section>
  )
}

function Firms({ answer: a, rows }: { answer: Answer; rows: readonly Row[] }) {
  const { t, locale } = useText()
  const { analyst } = useEconomyPosts()
  if (rows.length === 0) return <Empty text={{ zh: `${monthWords(a.period).zh}没有接近标准的企业，或该月还没有营业收入数据`, en: `No firm is near its line in ${a.period}, or no revenue has been reported for it` }} />
  const columns: Column<Row>[] = [
    { label: { zh: '企业', en: 'Firm' }, head: true, cell: (r) => <FirmName firm={r} period={a.period} /> },
    { label: { zh: '提示', en: 'Signal' }, cell: (r) => <><span className={`tag ${SIGNALS[r.signal].tone}`}>{t(SIGNALS[r.signal].label)}</span>{r.young && <><br /><span className="soft">{t({ zh: '填报不足12个月', en: 'under 12 months reported' })}</span></>}</> },
    { label: { zh: '近12个月营业收入（万元）', en: 'Revenue of 12 months (10,000 yuan)' }, num: true, cell: (r) => r.rolling.map((m, i) => <div key={m.period} className={i === r.rolling.length - 1 ? undefined : 'soft'}><span className="soft">{m.period}</span> {formatNumber(m.revenue, locale)}</div>) },
    { label: { zh: '占标准', en: 'Of the line' }, num: true, cell: (r) => <>{formatNumber(r.share * 100, locale, 1)}%<Meter share={r.share} tone={SIGNALS[r.signal].tone} /></> },
    { label: { zh: '标准（万元）与条文', en: 'Line (10,000 yuan) and its text' }, cell: (r) => <>{formatNumber(r.line, locale)} · {t(a.sectors[r.sector] ?? { zh: r.sector, en: r.sector })}<br /><Link className="soft" to="/w/rules/$rule" params={{ rule: a.rule.rule }} search={{ version: a.rule.version }} title={r.basis ? t(r.basis) : undefined}>{t({ zh: `${a.rule.doc_no}第${r.row ?? '—'}行`, en: `${a.rule.doc_no}, row ${r.row ?? '—'}` })}</Link></> },
    { label: { zh: '办理', en: 'What is done' }, cell: (r) => <Taken row={r} analyst={analyst} /> },
  ]
  return (
    <section className="card stack">
      <div className="row spread"><h2>{t({ zh: `接近标准的企业（${rows.length}户）`, en: `Firms near their line (${rows.length})` })}</h2><TakeAlong path="/api/economy/watch/export" query={{ period: a.period }} /></div>
      <Rows caption={{ zh: '接近标准的企业', en: 'Firms near their line' }} columns={columns} rows={rows} rowKey={(r) => r.firm} />
      <p className="soft">{t({ zh: `${monthWords(a.period).zh}，调度口径，截至${formatTime(a.as_of, 'zh')}；${a.unwatched}户因行业未登记或不按营业收入入统，不在监测之列。`, en: `${a.period}, steering figures, as of ${formatTime(a.as_of, 'en')}; ${a.unwatched} firms are not watched: no industry on record, or no line of revenue.` })}</p>
    </section>
  )
}

/** What is under way about a firm, or the button that begins it with what is known filled in. */
function Taken({ row: r, analyst }: { row: Row; analyst: boolean }) {
  const { t } = useText()
  const last = r.rolling.at(-1)
  if (r.entry) return <><Link to="/w/$kind/$id" params={{ kind: 'entry', id: r.entry.id }}>{r.entry.number}</Link><br /><StateTag kind="entry" state={r.entry.state} /></>
  if (!analyst || !last) return <>—</>
  return <Link className="btn" to="/w/$kind/new/$act" params={{ kind: 'entry', act: SIGNALS[r.signal].act }} search={{ firm: r.firm, firm_name: r.name, sector: r.sector, signals: [{ code: 'revenue', period: last.period, value: last.revenue, line: r.line }] }}>{t({ zh: '建立事项', en: 'Take it up' })}</Link>
}

/** How far along the way to the line; the number beside it says the same. */
function Meter({ share, tone }: { share: number; tone: string }) {
  return <div className="line-meter" aria-hidden="true"><div className={tone} style={{ width: `${Math.min(share, 1.25) * 80}%` }} /></div>
}
