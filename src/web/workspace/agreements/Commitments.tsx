import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { isoDay } from '#algo/workdays.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MonthCalendar, monthBeside } from '#web/shared/MonthCalendar.tsx'
import { useNow } from '#web/shared/now.ts'
import { retryUnlessRefused, useKind } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import type { Lamp } from '#web/workspace/rules/answers.ts'
import { LAMP_WORDS, SHAPES } from '#web/workspace/rules/LampTag.tsx'
import { CommitmentTable, type Line } from './CommitmentTable.tsx'
import './agreements.css'

interface Answer { readonly as_of: string; readonly truncated: boolean; readonly rows: readonly Line[] }
const COLOURS = ['red', 'yellow', 'green', 'grey'] as const

/** 承诺日历: what was promised, by its day, with how it stands; each opens into its matter and its agreement. */
export function Commitments() {
  const { t } = useText()
  const search = useSearch({ from: '/w/agreements' })
  const navigate = useNavigate()
  const today = isoDay(useNow())
  const month = /^\d{4}-\d{2}$/.test(search['month'] ?? '') ? (search['month'] ?? '') : today.slice(0, 7)
  const only = search['lamp']
  const [from, to] = [`${month}-01`, `${monthBeside(month, 1)}-06`]
  const set = (change: Record<string, string>) => void navigate({ to: '/w/agreements', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  const answer = useQuery({ queryKey: ['matters', 'agreements', 'calendar', from, to], queryFn: () => api<Answer>(`/api/agreements/calendar?from=${from}&to=${to}`), retry: retryUnlessRefused })
  const rows = (answer.data?.rows ?? []).filter((r) => !only || r.lamp?.lamp === only)
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '承诺日历', en: 'Calendar of commitments' })}</h1><div className="row"><a className="btn" href={`/api/agreements/calendar.ics?from=${from}`} download="pandeng.ics">{t({ zh: '导入日历程序（.ics）', en: 'To a calendar program (.ics)' })}</a><Link className="btn" to="/w/lamps/$kind" params={{ kind: 'commitment' }} search={{}}>{t({ zh: '亮灯清单', en: 'Lamps that burn' })}</Link><Link className="btn" to="/w/$kind" params={{ kind: 'commitment' }}>{t({ zh: '承诺台账', en: 'All commitments' })}</Link></div></div>
      <div className="row filters card">
        <button type="button" className="btn step" onClick={() => set({ month: monthBeside(month, -1) })} aria-label={t({ zh: '上个月', en: 'The month before' })}>‹</button>
        <label><span>{t({ zh: '月份', en: 'Month' })}</span><input className="input" type="month" value={month} onChange={(e) => set({ month: e.target.value })} /></label>
        <button type="button" className="btn step" onClick={() => set({ month: monthBeside(month, 1) })} aria-label={t({ zh: '下个月', en: 'The month after' })}>›</button>
        <label><span>{t({ zh: '灯号', en: 'Lamp' })}</span><select className="input" value={only ?? ''} onChange={(e) => set({ lamp: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{COLOURS.map((key) => <option key={key} value={key}>{t(LAMP_WORDS[key])}{answer.data ? ` ${answer.data.rows.filter((r) => r.lamp?.lamp === key).length}` : ''}</option>)}</select></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : rows.length === 0 ? <Empty text={{ zh: '这个月没有到期的承诺', en: 'Nothing that was promised is due this month' }} /> : (
        <section className="card stack"><MonthCalendar month={month} today={today} label={t({ zh: `${month}承诺日历`, en: `Commitments of ${month}` })} items={rows.map((r) => ({ ...r, on: r.due_on }))} cell={(r) => <Promised line={r} />} />
          <p className="soft"><Basis lamp={rows.find((r) => r.lamp)?.lamp} /> {t({ zh: `截至${formatTime(answer.data.as_of, 'zh')}${answer.data.truncated ? '；只列前2,000项' : ''}`, en: `As of ${formatTime(answer.data.as_of, 'en')}${answer.data.truncated ? '; the first 2,000 only' : ''}` })}</p>
        </section>
      )}
      {rows.length > 0 && (
        <section className="card stack"><h2>{t({ zh: `清单（${rows.length}项）`, en: `The same as a list (${rows.length})` })}</h2>
          <CommitmentTable rows={rows} />
        </section>
      )}
    </div>
  )
}

/** The document all lamps of this answer are lit by. */
function Basis({ lamp }: { lamp: Lamp | null | undefined }) {
  const { t } = useText()
  return lamp ? <>{t({ zh: '亮灯依据：', en: 'Lamps burn under ' })}<Link to="/w/rules/$rule" params={{ rule: lamp.rule }} search={{ version: lamp.version }}>{lamp.doc_no}</Link>{t({ zh: '。', en: '.' })}</> : null
}

function Promised({ line: r }: { line: Line }) {
  const { t, locale } = useText()
  const label = useKind('commitment')?.facts['metric']?.options?.[r.metric]
  return <Link className={`promised ${r.lamp?.lamp ?? ''}`} to="/w/$kind/$id" params={{ kind: 'commitment', id: r.id }} title={[r.name, ...(r.lamp?.fired ?? []).map((f) => (f.basis ? t(f.basis) : ''))].join(' · ')}>{r.lamp && <><span aria-hidden="true">{SHAPES[r.lamp.lamp]} </span><span className="sr">{t(LAMP_WORDS[r.lamp.lamp])}：</span></>}{label ? t(label) : r.metric}{r.value === null ? '' : ` ${formatNumber(r.value, locale)}`}<br /><span className="soft">{r.name.split('：')[0]}</span></Link>
}
