import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useOffices } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Ahead, Cohort, Funnel as Answer, Idle } from './answers.ts'
import { FunnelRecords, Opens } from './FunnelRecords.tsx'
import { MonthBars } from './MonthBars.tsx'
import './leads.css'

/** 招商漏斗: how far leads come, by the year they were reported or signed; how long they stay where; and what may be expected. */
export function Funnel() {
  const { t, locale } = useText()
  const { of, ...search } = useSearch({ from: '/w/leads' })
  const navigate = useNavigate()
  const query = new URLSearchParams(search).toString()
  const answer = useQuery({ queryKey: ['matters', 'leads', 'funnel', query], queryFn: () => api<Answer>(`/api/leads/funnel?${query}`), retry: retryUnlessRefused })
  const offices = useOffices().data ?? []
  const set = (change: Record<string, string>) => void navigate({ to: '/w/leads', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '招商漏斗', en: 'The funnel of leads' })}</h1><div className="row"><Link className="btn" to="/w/leads/weekly">{t({ zh: '招商周报', en: 'Weekly report' })}</Link><Link className="btn" to="/w/$kind/board" params={{ kind: 'lead' }}>{t({ zh: '看板', en: 'Board' })}</Link><Link className="btn" to="/w/$kind" params={{ kind: 'lead' }}>{t({ zh: '线索台账', en: 'All leads' })}</Link></div></div>
      <div className="row">
        <label className="row"><span className="soft">{t({ zh: '单位', en: 'Unit' })}</span><select className="input" style={{ width: 'auto' }} value={search['unit'] ?? ''} onChange={(e) => set({ unit: e.target.value })}><option value="">{t({ zh: '全区', en: 'The district' })}</option>{offices.map((o) => <option key={o.id} value={o.id}>{locale === 'en' ? (o.name_en ?? o.name) : o.name}</option>)}</select></label>
        <label className="row"><span className="soft">{t({ zh: '首报自', en: 'Reported from' })}</span><input className="input" style={{ width: 'auto' }} type="date" value={search['from'] ?? ''} onChange={(e) => set({ from: e.target.value })} /></label>
        <label className="row"><span className="soft">{t({ zh: '至', en: 'to' })}</span><input className="input" style={{ width: 'auto' }} type="date" value={search['to'] ?? ''} onChange={(e) => set({ to: e.target.value })} /></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : answer.data.n === 0 ? <Empty text={{ zh: '这段时间没有您可看的线索', en: 'No leads of this time that you may see' }} /> : <Shown a={answer.data} />}
      <IdleList unit={search['unit']} />
      {of && <FunnelRecords />}
    </div>
  )
}

function Shown({ a }: { a: Answer }) {
  const { t, locale } = useText()
  const { unit, from, to } = useSearch({ from: '/w/leads' })
  const most = Math.max(1, ...a.stages.map((s) => s.reached))
  const days = (n: number | null) => (n === null ? '—' : formatNumber(n, locale, n < 10 ? 1 : 0))
  const listed = (state: string) => ({ state, ...(unit ? { lead: unit } : {}), ...(from ? { opened_from: from } : {}), ...(to ? { opened_to: to } : {}) })
  const others = (rows: Answer['lost']) => rows.map((l) => <span key={l.state} className="tight"><Link to="/w/$kind" params={{ kind: 'lead' }} search={listed(l.state)}>{t(l.label)} {l.n}</Link>　</span>)
  return (
    <>
      <section className="card stack"><h2>{t({ zh: '各阶段', en: 'Stages' })}</h2>
        <table className="narrow funnel"><caption className="sr">{t({ zh: '到达和停留', en: 'How many came here and are here' })}</caption><thead><tr><th>{t({ zh: '阶段', en: 'Stage' })}</th><th>{t({ zh: '到过', en: 'Came so far' })}</th><th className="num">{t({ zh: '现在', en: 'Here now' })}</th></tr></thead>
          <tbody>{a.stages.map((s) => <tr key={s.state}><td>{t(s.label)}</td><td><span className="funnel-bar" style={{ width: `${(s.reached / most) * 70}%` }} aria-hidden="true" /> <Opens of={`reached.${s.state}`} n={s.reached} /></td><td className="num">{s.now > 0 ? <Link to="/w/$kind" params={{ kind: 'lead' }} search={listed(s.state)}>{s.now}</Link> : 0}</td></tr>)}</tbody></table>
        {a.aside.length > 0 && <p className="soft">{t({ zh: '另有：', en: 'Beside the road: ' })}{others(a.aside)}</p>}
        {a.lost.length > 0 && <p className="soft">{t({ zh: '未成：', en: 'Came to nothing: ' })}{others(a.lost)}</p>}
      </section>
      <div className="pair">
        <Cohorts title={t({ zh: '签约率（按首报年份）', en: 'Signed, by the year reported' })} did={t({ zh: '已签约', en: 'Signed' })} of="signed" rows={a.signed} horizon={a.horizon_days} />
        <Cohorts title={t({ zh: '开工率（按签约年份）', en: 'Started, by the year signed' })} did={t({ zh: '已开工', en: 'Started' })} of="started" rows={a.started} horizon={a.horizon_days} />
      </div>
      <section className="card stack"><h2>{t({ zh: '今后预测', en: 'What may be expected' })}</h2>
        <dl className="facts"><Expected of="signed" p={a.pipeline.signed} /><Expected of="started" p={a.pipeline.started} /></dl>
        <p className="soft">{t({ zh: `截至 ${formatTime(a.as_of, locale)}，n=${a.n}。五个金额口径（协议投资、固定资产投资、到位资金、实际利用外资、统计入库）分别统计，不相加。`, en: `As of ${formatTime(a.as_of, locale)}, n=${a.n}. The five sums (agreed, fixed, in place, foreign, in statistics) are kept apart and never added.` })}</p>
      </section>
      <div className="pair">
        <MonthBars title={t({ zh: '每月签约（按协议签署日）', en: 'Signed each month, by the day of signing' })} of="signed" months={a.months.signed} />
        <MonthBars title={t({ zh: '每月开工（按开工日）', en: 'Started each month, by the day of the start' })} of="started" months={a.months.started} />
      </div>
      <section className="card stack"><h2>{t({ zh: '阶段停留（天）', en: 'Days in a stage' })}</h2>
        <table className="narrow counts-table"><caption className="sr">{t({ zh: '阶段停留', en: 'Days in a stage' })}</caption><thead><tr><th>{t({ zh: '阶段', en: 'Stage' })}</th><th className="num">{t({ zh: '中位', en: 'Median' })}</th><th className="num">{t({ zh: '中间 一半', en: 'Middle half' })}</th><th className="num">{t({ zh: '计入 仍在的', en: 'With those still there' })}</th><th className="num">{t({ zh: '已走完', en: 'Over' })}</th><th className="num">{t({ zh: '仍在', en: 'Open' })}</th></tr></thead>
          <tbody>{a.dwell.filter((d) => d.n > 0).map((d) => <tr key={d.from}><td className="tight">{t(d.label)}</td><td className="num">{days(d.median)}</td><td className="num">{d.p25 === null ? '—' : `${days(d.p25)}–${days(d.p75)}`}</td><td className="num">{days(d.median_with_open)}</td><td className="num"><Opens of={`dwell.${d.from}.went`} n={d.n} /></td><td className="num"><Opens of={`dwell.${d.from}.open`} n={d.open} /></td></tr>)}</tbody></table>
        <p className="soft">{t({ zh: '“计入仍在的”按右删失估计：还没走完的线索只知道至少停留了多久，不当作已走完。', en: 'Those still in a stage have stayed at least so long: they are counted as not over, not as over.' })}</p>
      </section>
    </>
  )
}

/** What is expected, with how such forecasts did: where repeating the last quarter did better, that is said first. */
function Expected({ of, p }: { of: 'signed' | 'started'; p: Ahead }) {
  const { t, locale } = useText()
  if (!p.expected) return null
  const n = (v: number, digits = 1) => formatNumber(v, locale, digits)
  const e = p.error
  return (
    <div style={{ display: 'contents' }}><dt>{t(of === 'signed' ? { zh: `${p.days}天内签约`, en: `Signed within ${p.days} days` } : { zh: `${p.days}天内开工`, en: `Started within ${p.days} days` })}</dt>
      <dd><strong>{n(p.expected.value)}</strong> {t({ zh: `（80%区间${n(p.expected.low, 0)}–${n(p.expected.high, 0)}；在途`, en: ` (80% interval ${n(p.expected.low, 0)}–${n(p.expected.high, 0)}; under way ` })}<Opens of={`ahead.${of}`} n={p.open} />{t({ zh: '件）', en: ')' })}
        {e && e.naive < e.mean_absolute && <> <span className="tag warn">{t({ zh: '以往照搬上一季更准', en: 'Repeating the last quarter did better before' })}</span></>}<br />
        <span className="soft">{e ? t({
          zh: `以往${e.n}次同类预测平均差${n(e.mean_absolute)}件（照搬上一季为${n(e.naive)}件），平均${e.bias < 0 ? '少' : '多'}报${n(Math.abs(e.bias))}件，实际落在区间内${n(e.coverage * 100, 0)}%${e.dispersion > 1.05 ? `；区间已按以往偏差放宽为${n(Math.sqrt(e.dispersion))}倍` : ''}`,
          en: `${e.n} such forecasts were off by ${n(e.mean_absolute)} on average (repeating the last quarter: ${n(e.naive)}), ${n(Math.abs(e.bias))} too ${e.bias < 0 ? 'few' : 'many'}; ${n(e.coverage * 100, 0)}% fell within${e.dispersion > 1.05 ? `; the interval is ${n(Math.sqrt(e.dispersion))} times as wide for it` : ''}`,
        }) : t({ zh: '尚无足够的以往预测可比', en: 'Too few earlier forecasts to compare with' })}</span></dd></div>
  )
}

function Cohorts({ title, did, of, rows, horizon }: { title: string; did: string; of: 'signed' | 'started'; rows: readonly Cohort[]; horizon: number }) {
  const { t, locale } = useText()
  const share = (v: Cohort['so_far']) => (v ? <>{formatNumber(v.p * 100, locale)}%<br /><span className="soft">{formatNumber(v.low * 100, locale)}–{formatNumber(v.high * 100, locale)}%</span></> : '—')
  return (
    <section className="card stack"><h2>{title}</h2>
      {rows.length === 0 ? <p className="soft">{t({ zh: '还没有', en: 'None yet' })}</p> : <table className="narrow counts-table"><caption className="sr">{title}</caption><thead><tr><th>{t({ zh: '年份', en: 'Year' })}</th><th className="num">{t({ zh: '件数', en: 'All' })}</th><th className="num">{did}</th><th className="num">{t({ zh: '未成', en: 'Lost' })}</th><th className="num">{t({ zh: '在途', en: 'Open' })}</th><th className="num">{t({ zh: '已转化', en: 'So far' })}</th><th className="num">{t({ zh: `预计 ${horizon}天内`, en: `Within ${horizon} days` })}</th></tr></thead>
        <tbody>{rows.map((c) => <tr key={c.cohort}><td>{c.cohort}</td><td className="num"><Opens of={`${of}.${c.cohort}.all`} n={c.n} /></td><td className="num"><Opens of={`${of}.${c.cohort}.converted`} n={c.converted} /></td><td className="num"><Opens of={`${of}.${c.cohort}.lost`} n={c.lost} /></td><td className="num"><Opens of={`${of}.${c.cohort}.open`} n={c.open} /></td><td className="num">{share(c.so_far)}</td><td className="num">{share(c.expected)}</td></tr>)}</tbody></table>}
      <p className="soft">{t({ zh: '小字为95%区间；在途的还可能转化，当年的比率只是下限。', en: 'Small: the 95% interval. What is open may still go on: of a year under way the share is a floor.' })}</p>
    </section>
  )
}

function IdleList({ unit }: { unit: string | undefined }) {
  const { t, locale } = useText()
  const idle = useQuery({ queryKey: ['matters', 'leads', 'idle', unit ?? ''], queryFn: () => api<Idle>(`/api/leads/idle${unit ? `?unit=${encodeURIComponent(unit)}` : ''}`), retry: retryUnlessRefused })
  if (!idle.data || idle.data.rows.length === 0) return null
  return (
    <section className="card stack"><h2>{t({ zh: '进展逾期和流转候选', en: 'Reports overdue, and leads that may be transferred' })}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '进展逾期和流转候选', en: 'Idle leads' })}><table><caption className="sr">{t({ zh: '进展逾期和流转候选', en: 'Idle leads' })}</caption><thead><tr><th>{t({ zh: '线索', en: 'Lead' })}</th><th>{t({ zh: '阶段', en: 'Stage' })}</th><th>{t({ zh: '单位', en: 'Unit' })}</th><th className="num">{t({ zh: '无实质进展（天）', en: 'Days without progress' })}</th><th>{t({ zh: '提示', en: 'Note' })}</th></tr></thead>
        <tbody>{idle.data.rows.slice(0, 50).map((r) => <tr key={r.id}><td><Link to="/w/leads/$id" params={{ id: r.id }}>{r.title}</Link><br /><span className="soft">{r.number}</span></td><td><StateTag kind="lead" state={r.state} /></td><td>{r.unit?.name ?? '—'}</td><td className="num">{r.days_without}</td><td>{r.report_overdue && <span className="tag bad">{t({ zh: '周期报告逾期', en: 'Report overdue' })}</span>} {r.may_stall && <span className="tag warn">{t({ zh: '可列为流转候选', en: 'May be transferred' })}</span>} {r.lapsed && <span className="tag warn">{t({ zh: '保护期已满', en: 'Protection lapsed' })}</span>} {r.report_due_at && !r.report_overdue && <span className="soft">{t({ zh: `下次报告 ${formatTime(r.report_due_at, locale)}`, en: `next report ${formatTime(r.report_due_at, locale)}` })}</span>}</td></tr>)}</tbody></table></div>
      {idle.data.rows.length > 50 && <p className="soft">{t({ zh: '只列最早提出的50件，可按单位筛选查看其余', en: 'The 50 reported first only; choose a unit to see others' })}</p>}
    </section>
  )
}
