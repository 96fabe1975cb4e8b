import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useOffices } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Cohort, Funnel as Answer, Idle } from './answers.ts'
import './leads.css'

/** 招商漏斗: how far leads come, by the year they were reported or signed; how long they stay where; and what may be expected. */
export function Funnel() {
  const { t, locale } = useText()
  const search = useSearch({ from: '/w/leads' })
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
    </div>
  )
}

function Shown({ a }: { a: Answer }) {
  const { t, locale } = useText()
  const most = Math.max(1, ...a.stages.map((s) => s.reached))
  const days = (n: number | null) => (n === null ? '—' : formatNumber(n, locale, n < 10 ? 1 : 0))
  return (
    <>
      <section className="card stack"><h2>{t({ zh: '各阶段', en: 'Stages' })}</h2>
        <table className="narrow funnel"><caption className="sr">{t({ zh: '到达和停留', en: 'How many came here and are here' })}</caption><thead><tr><th>{t({ zh: '阶段', en: 'Stage' })}</th><th>{t({ zh: '到过', en: 'Came so far' })}</th><th className="num">{t({ zh: '现在', en: 'Here now' })}</th></tr></thead>
          <tbody>{a.stages.map((s) => <tr key={s.state}><td>{t(s.label)}</td><td><span className="funnel-bar" style={{ width: `${(s.reached / most) * 70}%` }} aria-hidden="true" /> {s.reached}</td><td className="num">{s.now > 0 ? <Link to="/w/$kind" params={{ kind: 'lead' }} search={{ state: s.state }}>{s.now}</Link> : 0}</td></tr>)}</tbody></table>
        {a.lost.length > 0 && <p className="soft">{t({ zh: '未成：', en: 'Came to nothing: ' })}{a.lost.map((l) => <Link key={l.state} to="/w/$kind" params={{ kind: 'lead' }} search={{ state: l.state }}>{t(l.label)} {l.n}　</Link>)}</p>}
      </section>
      <div className="two">
        <Cohorts title={t({ zh: '签约率（按首报年份）', en: 'Signed, by the year reported' })} rows={a.signed} horizon={a.horizon_days} />
        <Cohorts title={t({ zh: '开工率（按签约年份）', en: 'Started, by the year signed' })} rows={a.started} horizon={a.horizon_days} />
      </div>
      <section className="card stack"><h2>{t({ zh: '阶段停留（天）', en: 'Days in a stage' })}</h2>
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '阶段停留', en: 'Days in a stage' })}><table><caption className="sr">{t({ zh: '阶段停留', en: 'Days in a stage' })}</caption><thead><tr><th>{t({ zh: '阶段', en: 'Stage' })}</th><th className="num">{t({ zh: '中位', en: 'Median' })}</th><th className="num">{t({ zh: '四分之一至四分之三', en: 'Middle half' })}</th><th className="num">{t({ zh: '计入仍在的', en: 'With those still there' })}</th><th className="num">n</th></tr></thead>
          <tbody>{a.dwell.filter((d) => d.n > 0).map((d) => <tr key={d.from}><td>{t(d.label)}</td><td className="num">{days(d.median)}</td><td className="num">{d.p25 === null ? '—' : `${days(d.p25)}–${days(d.p75)}`}</td><td className="num">{days(d.median_with_open)}</td><td className="num">{d.n}{d.open > 0 && <span className="soft">{t({ zh: `＋${d.open}仍在`, en: ` + ${d.open} open` })}</span>}</td></tr>)}</tbody></table></div>
        <p className="soft">{t({ zh: '“计入仍在的”按右删失估计：还没走完的线索只知道至少停留了多久，不当作已走完。', en: 'Those still in a stage have stayed at least so long: they are counted as not over, not as over.' })}</p>
      </section>
      <section className="card stack"><h2>{t({ zh: '今后预测', en: 'What may be expected' })}</h2>
        <dl className="facts">{(['signed', 'started'] as const).map((what) => {
          const p = a.pipeline[what]
          return p.expected && <div key={what} style={{ display: 'contents' }}><dt>{t(what === 'signed' ? { zh: `${p.days}天内签约`, en: `Signed within ${p.days} days` } : { zh: `${p.days}天内开工`, en: `Started within ${p.days} days` })}</dt>
            <dd><strong>{formatNumber(p.expected.value, locale, 1)}</strong> {t({ zh: `（80%区间${formatNumber(p.expected.low, 'zh', 1)}–${formatNumber(p.expected.high, 'zh', 1)}；在途${p.open}件）`, en: ` (80% interval ${formatNumber(p.expected.low, 'en', 1)}–${formatNumber(p.expected.high, 'en', 1)}; ${p.open} under way)` })}<br />
              <span className="soft">{p.error ? t({ zh: `以往${p.error.n}次同类预测平均差${formatNumber(p.error.mean_absolute, 'zh', 1)}件（照搬上一季为${formatNumber(p.error.naive, 'zh', 1)}件），实际落在区间内${formatNumber(p.error.coverage * 100, 'zh')}%`, en: `${p.error.n} such forecasts were off by ${formatNumber(p.error.mean_absolute, 'en', 1)} on average (repeating the last quarter: ${formatNumber(p.error.naive, 'en', 1)}); ${formatNumber(p.error.coverage * 100, 'en')}% fell within` }) : t({ zh: '尚无足够的以往预测可比', en: 'Too few earlier forecasts to compare with' })}</span></dd></div>
        })}</dl>
        <p className="soft">{t({ zh: `截至 ${formatTime(a.as_of, locale)}，n=${a.n}。五个金额口径（协议投资、固定资产投资、到位资金、实际利用外资、统计入库）分别统计，不相加。`, en: `As of ${formatTime(a.as_of, locale)}, n=${a.n}. The five sums (agreed, fixed, in place, foreign, in statistics) are kept apart and never added.` })}</p>
      </section>
    </>
  )
}

function Cohorts({ title, rows, horizon }: { title: string; rows: readonly Cohort[]; horizon: number }) {
  const { t, locale } = useText()
  const share = (v: Cohort['so_far']) => (v ? `${formatNumber(v.p * 100, locale)}% (${formatNumber(v.low * 100, locale)}–${formatNumber(v.high * 100, locale)})` : '—')
  return (
    <section className="card stack"><h2>{title}</h2>
      {rows.length === 0 ? <p className="soft">{t({ zh: '还没有', en: 'None yet' })}</p> : <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption><thead><tr><th>{t({ zh: '年份', en: 'Year' })}</th><th className="num">n</th><th className="num">{t({ zh: '已转化', en: 'Did' })}</th><th className="num">{t({ zh: '转化率（95%区间）', en: 'Share (95% interval)' })}</th><th className="num">{t({ zh: `预计${horizon}天内`, en: `Expected within ${horizon} days` })}</th></tr></thead>
        <tbody>{rows.map((c) => <tr key={c.cohort}><td>{c.cohort}</td><td className="num">{c.n}{c.open > 0 && <span className="soft">{t({ zh: `（${c.open}在途）`, en: ` (${c.open} open)` })}</span>}</td><td className="num">{c.converted}</td><td className="num">{share(c.so_far)}</td><td className="num">{share(c.expected)}</td></tr>)}</tbody></table></div>}
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
    </section>
  )
}
