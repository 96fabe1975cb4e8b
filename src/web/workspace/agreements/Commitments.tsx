import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { isoDay } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDate, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MonthCalendar, monthBeside } from '#web/shared/MonthCalendar.tsx'
import { useNow } from '#web/shared/now.ts'
import { retryUnlessRefused, useKind } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import './agreements.css'

type Lamp = 'red' | 'yellow' | 'green' | 'grey'
interface Line { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly metric: string; readonly value: number | null; readonly actual: number | null; readonly due_on: string; readonly agreement: string; readonly agreement_name: string | null; readonly lamp: Lamp }
interface Answer { readonly as_of: string; readonly warn_days: number; readonly truncated: boolean; readonly rows: readonly Line[] }
const LAMPS: Readonly<Record<Lamp, { readonly tone: string; readonly label: Text }>> = { red: { tone: 'bad', label: { zh: '逾期', en: 'Missed' } }, yellow: { tone: 'warn', label: { zh: '临期', en: 'Due soon' } }, green: { tone: 'good', label: { zh: '正常', en: 'On time' } }, grey: { tone: '', label: { zh: '免除', en: 'Waived' } } }

/** 承诺日历: what was promised, by its day, with how it stands; each opens into its matter and its agreement. */
export function Commitments() {
  const { t, locale } = useText()
  const search = useSearch({ from: '/w/agreements' })
  const navigate = useNavigate()
  const today = isoDay(useNow())
  const month = /^\d{4}-\d{2}$/.test(search['month'] ?? '') ? (search['month'] ?? '') : today.slice(0, 7)
  const only = search['lamp']
  const [from, to] = [`${month}-01`, `${monthBeside(month, 1)}-06`]
  const set = (change: Record<string, string>) => void navigate({ to: '/w/agreements', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  const answer = useQuery({ queryKey: ['matters', 'agreements', 'calendar', from, to], queryFn: () => api<Answer>(`/api/agreements/calendar?from=${from}&to=${to}`), retry: retryUnlessRefused })
  const rows = (answer.data?.rows ?? []).filter((r) => !only || r.lamp === only)
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '承诺日历', en: 'Calendar of commitments' })}</h1><div className="row"><a className="btn" href={`/api/agreements/calendar.ics?from=${from}`} download="pandeng.ics">{t({ zh: '导入日历程序（.ics）', en: 'To a calendar program (.ics)' })}</a><Link className="btn" to="/w/$kind" params={{ kind: 'commitment' }}>{t({ zh: '承诺台账', en: 'All commitments' })}</Link></div></div>
      <div className="row filters card">
        <button type="button" className="btn step" onClick={() => set({ month: monthBeside(month, -1) })} aria-label={t({ zh: '上个月', en: 'The month before' })}>‹</button>
        <label><span>{t({ zh: '月份', en: 'Month' })}</span><input className="input" type="month" value={month} onChange={(e) => set({ month: e.target.value })} /></label>
        <button type="button" className="btn step" onClick={() => set({ month: monthBeside(month, 1) })} aria-label={t({ zh: '下个月', en: 'The month after' })}>›</button>
        <label><span>{t({ zh: '灯号', en: 'Lamp' })}</span><select className="input" value={only ?? ''} onChange={(e) => set({ lamp: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{Object.entries(LAMPS).map(([key, { label }]) => <option key={key} value={key}>{t(label)}{answer.data ? ` ${answer.data.rows.filter((r) => r.lamp === key).length}` : ''}</option>)}</select></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : rows.length === 0 ? <Empty text={{ zh: '这个月没有到期的承诺', en: 'Nothing that was promised is due this month' }} /> : (
        <section className="card stack"><MonthCalendar month={month} today={today} label={t({ zh: `${month}承诺日历`, en: `Commitments of ${month}` })} items={rows.map((r) => ({ ...r, on: r.due_on }))} cell={(r) => <Promised line={r} />} />
          <p className="soft">{t({ zh: `红灯为期限已过未兑现；黄灯为${answer.data.warn_days}天内到期或申请调整；绿灯为已兑现或期限尚远。截至${formatTime(answer.data.as_of, 'zh')}`, en: `Red: the day is over and it is not met. Yellow: due within ${answer.data.warn_days} days, or asked to be moved. Green: met, or far off. As of ${formatTime(answer.data.as_of, 'en')}` })}</p>
        </section>
      )}
      {rows.length > 0 && (
        <section className="card stack"><h2>{t({ zh: `清单（${rows.length}项）`, en: `The same as a list (${rows.length})` })}</h2>
          <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '承诺清单', en: 'Commitments' })}><table><caption className="sr">{t({ zh: '承诺清单', en: 'Commitments' })}</caption><thead><tr><th>{t({ zh: '期限', en: 'Due' })}</th><th>{t({ zh: '承诺事项', en: 'Commitment' })}</th><th className="num">{t({ zh: '承诺值', en: 'Promised' })}</th><th className="num">{t({ zh: '实际值', en: 'Actual' })}</th><th>{t({ zh: '状态', en: 'State' })}</th><th>{t({ zh: '协议', en: 'Agreement' })}</th></tr></thead>
            <tbody>{rows.map((r) => <tr key={r.id}><td>{formatDate(r.due_on, locale)}</td><td><Link to="/w/$kind/$id" params={{ kind: 'commitment', id: r.id }}>{r.name}</Link><br /><span className="soft mono">{r.number}</span></td><td className="num">{r.value === null ? '—' : formatNumber(r.value, locale)}</td><td className="num">{r.actual === null ? '—' : formatNumber(r.actual, locale)}</td><td><span className={`tag ${LAMPS[r.lamp].tone}`}>{t(LAMPS[r.lamp].label)}</span> <StateTag kind="commitment" state={r.state} /></td><td><Link to="/w/agreements/$id" params={{ id: r.agreement }}>{r.agreement_name ?? r.agreement}</Link></td></tr>)}</tbody></table></div>
        </section>
      )}
    </div>
  )
}

function Promised({ line: r }: { line: Line }) {
  const { t, locale } = useText()
  const label = useKind('commitment')?.facts['metric']?.options?.[r.metric]
  return <Link className={`promised ${r.lamp}`} to="/w/$kind/$id" params={{ kind: 'commitment', id: r.id }} title={r.name}><span className="sr">{t(LAMPS[r.lamp].label)}：</span>{label ? t(label) : r.metric}{r.value === null ? '' : ` ${formatNumber(r.value, locale)}`}<br /><span className="soft">{r.name.split('：')[0]}</span></Link>
}
