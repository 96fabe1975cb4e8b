import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { isoDay } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatDue, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MonthCalendar, monthBeside } from '#web/shared/MonthCalendar.tsx'
import { useNow } from '#web/shared/now.ts'
import { retryUnlessRefused, useKind } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from './parts.tsx'
import './agreements/agreements.css'

interface Line { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly clock: string; readonly due_at: string; readonly on: string; readonly label: Text; readonly standing: 'overdue' | 'today' | 'ahead' }
interface Answer { readonly as_of: string; readonly truncated: boolean; readonly rows: readonly Line[] }
const TONE = { overdue: ['red', '已逾期', 'Overdue'], today: ['yellow', '今天到期', 'Due today'], ahead: ['green', '未到期', 'Ahead'] } as const
const IN_A_CELL = 4

/** Time limits of one kind by the day they run out, and the same as a list. */
export function KindCalendar() {
  const { t, locale } = useText()
  const { kind } = useParams({ from: '/w/$kind/calendar' })
  const search = useSearch({ from: '/w/$kind/calendar' })
  const navigate = useNavigate()
  const decl = useKind(kind)
  const today = isoDay(useNow())
  const month = /^\d{4}-\d{2}$/.test(search['month'] ?? '') ? (search['month'] ?? '') : today.slice(0, 7)
  const mine = search['mine'] === 'true'
  const set = (change: Record<string, string>) => void navigate({ to: '/w/$kind/calendar', params: { kind }, search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  const query = `kind=${kind}&from=${month}-01&to=${monthBeside(month, 1)}-06${mine ? '&mine=true' : ''}`
  const answer = useQuery({ queryKey: ['matters', 'calendar', query], queryFn: () => api<Answer>(`/api/calendar?${query}`), retry: retryUnlessRefused })
  if (!decl) return <Loading />
  const rows = answer.data?.rows ?? []
  const left = new Map<string, number>()
  const shown = rows.filter((r) => { const n = (left.get(r.on) ?? 0) + 1; left.set(r.on, n); return n <= IN_A_CELL })
  const more = [...left].filter(([, n]) => n > IN_A_CELL).map(([on, n]) => ({ on, more: n - IN_A_CELL }))
  return (
    <div className="stack">
      <div className="row spread"><h1>{t(decl.label)} · {t({ zh: '到期日历', en: 'Calendar' })}</h1><a className="btn" href={`/api/calendar.ics?${query}`} download="pandeng.ics">{t({ zh: '导入日历程序（.ics）', en: 'To a calendar program (.ics)' })}</a></div>
      <div className="row filters card">
        <button type="button" className="btn step" onClick={() => set({ month: monthBeside(month, -1) })} aria-label={t({ zh: '上个月', en: 'The month before' })}>‹</button>
        <label><span>{t({ zh: '月份', en: 'Month' })}</span><input className="input" type="month" value={month} onChange={(e) => set({ month: e.target.value })} /></label>
        <button type="button" className="btn step" onClick={() => set({ month: monthBeside(month, 1) })} aria-label={t({ zh: '下个月', en: 'The month after' })}>›</button>
        <label className="row"><input type="checkbox" checked={mine} onChange={(e) => set({ mine: e.target.checked ? 'true' : '' })} /> <span>{t({ zh: '只看我单位的', en: 'My unit’s only' })}</span></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : rows.length === 0 ? <Empty text={{ zh: '这个月没有到期的时限', en: 'No time limit runs out this month' }} /> : <>
        <section className="card stack"><MonthCalendar month={month} today={today} label={t({ zh: `${month}到期日历`, en: `Due in ${month}` })} items={[...shown, ...more]} cell={(r) => ('more' in r ? <span className="soft">{t({ zh: `另有${r.more}项，见清单`, en: `${r.more} more in the list` })}</span> : <Link className={`promised ${TONE[r.standing][0]}`} to="/w/$kind/$id" params={{ kind, id: r.id }} title={r.title}><span className="sr">{t({ zh: TONE[r.standing][1], en: TONE[r.standing][2] })}：</span>{t(r.label)}<br /><span className="soft">{r.title}</span></Link>)} />
          <p className="soft">{t({ zh: `暂停的时限不计；截至${formatTime(answer.data.as_of, 'zh')}${answer.data.truncated ? '；只取前3,000项' : ''}`, en: `What is on hold is not shown; as of ${formatTime(answer.data.as_of, 'en')}${answer.data.truncated ? '; the first 3,000 only' : ''}` })}</p></section>
        <section className="card stack"><h2>{t({ zh: `清单（${rows.length}项）`, en: `The same as a list (${rows.length})` })}</h2>
          <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '到期清单', en: 'What is due' })}><table><caption className="sr">{t({ zh: '到期清单', en: 'What is due' })}</caption><thead><tr><th>{t({ zh: '到期', en: 'Due' })}</th><th>{t({ zh: '时限', en: 'Limit' })}</th><th>{t({ zh: '事项', en: 'Matter' })}</th><th>{t({ zh: '状态', en: 'State' })}</th></tr></thead>
            <tbody>{rows.slice(0, 500).map((r) => <tr key={r.id + r.clock}><td>{formatDue(r.due_at, locale)} {r.standing !== 'ahead' && <span className={`tag ${r.standing === 'overdue' ? 'bad' : 'warn'}`}>{t({ zh: TONE[r.standing][1], en: TONE[r.standing][2] })}</span>}</td><td>{t(r.label)}</td><td><Link to="/w/$kind/$id" params={{ kind, id: r.id }}>{r.title}</Link><br /><span className="soft mono">{r.number}</span></td><td><StateTag kind={kind} state={r.state} /></td></tr>)}</tbody></table></div>
        </section>
      </>}
    </div>
  )
}
