import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatDate, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Papers } from '#web/shared/Papers.tsx'
import { retryUnlessRefused, useOffices } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { SessionList, Week } from './answers.ts'
import './leads.css'

/** 招商周报: a draft made of what the ledgers say was done, each line opening into its lead. */
export function Weekly() {
  const { t, locale } = useText()
  const search = useSearch({ from: '/w/leads/weekly' })
  const navigate = useNavigate()
  const query = new URLSearchParams(search).toString()
  const answer = useQuery({ queryKey: ['matters', 'leads', 'weekly', query], queryFn: () => api<Week>(`/api/leads/weekly?${query}`), retry: retryUnlessRefused })
  const offices = useOffices().data ?? []
  const set = (change: Record<string, string>) => void navigate({ to: '/w/leads/weekly', search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  return (
    <div className="stack">
      <p><Link to="/w/leads">{t({ zh: '← 招商漏斗', en: '← Funnel' })}</Link></p>
      <h1>{t({ zh: '招商周报', en: 'Weekly report' })}</h1>
      <div className="row">
        <label className="row"><span className="soft">{t({ zh: '周', en: 'Week' })}</span><input className="input" style={{ width: 'auto' }} type="week" placeholder="2026-W45" value={search['week'] ?? answer.data?.week ?? ''} onChange={(e) => set({ week: e.target.value })} /></label>
        <label className="row"><span className="soft">{t({ zh: '单位', en: 'Unit' })}</span><select className="input" style={{ width: 'auto' }} value={search['unit'] ?? ''} onChange={(e) => set({ unit: e.target.value })}><option value="">{t({ zh: '全区', en: 'The district' })}</option>{offices.map((o) => <option key={o.id} value={o.id}>{locale === 'en' ? (o.name_en ?? o.name) : o.name}</option>)}</select></label>
      </div>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : answer.data.leads.length === 0 ? <Empty text={{ zh: '这一周没有登记的动态', en: 'Nothing was recorded in this week' }} /> : (
        <section className="card stack"><div className="row spread"><h2>{t({ zh: '草稿', en: 'Draft' })}</h2><div className="row"><Papers path="/api/documents/leads/weekly" query={{ week: answer.data.week, ...(answer.data.unit ? { unit: answer.data.unit.id } : {}) }} name={{ zh: '周报', en: 'Report' }} /><button type="button" className="btn" onClick={() => void navigator.clipboard.writeText(t(answer.data.text))}>{t({ zh: '复制', en: 'Copy' })}</button></div></div><p className="soft">{t({ zh: '文件会传阅：保密项目在文件中只列代号、编号和阶段。', en: 'The papers go round: in them a confidential project is a code name, its number and its stage.' })}</p><p className="draft" tabIndex={0} role="region" aria-label={t({ zh: '周报草稿', en: 'Draft of the report' })}>{t(answer.data.text)}</p></section>)}
      <BoardSessions />
      {answer.data && answer.data.leads.length > 0 && <details className="card"><summary>{t({ zh: `依据：${answer.data.leads.length}条线索`, en: `What it rests on: ${answer.data.leads.length} leads` })}</summary><ul className="lines">{answer.data.leads.map((l) => <li key={l.id}><span><Link to="/w/leads/$id" params={{ id: l.id }}>{l.title}</Link> <StateTag kind="lead" state={l.state} /></span>{l.lines.map((x) => <span key={x.seq} className="soft">{formatTime(x.at, locale)} {t(x.label)}{x.text ? `：${x.text}` : ''}{x.next_step ? t({ zh: `；下一步：${x.next_step}`, en: `; next: ${x.next_step}` }) : ''}</span>)}</li>)}</ul></details>}
    </div>
  )
}

/** Sessions shown at once; those before are folded. */
const LATEST = 5

/** 评审会: what waits for the next session, and the minutes of those that were held. */
function BoardSessions() {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['matters', 'leads', 'sessions'], queryFn: () => api<SessionList>('/api/leads/sessions'), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { waiting, held } = answer.data
  const title = t({ zh: '评审会纪要', en: 'Minutes of the board' })
  const one = (s: (typeof held)[number]) => <li key={s.no + s.on}><div className="row spread"><span><strong>{s.no}</strong> <span className="soft">{formatDate(s.on, locale)} · {t({ zh: `审议${s.leads}个，通过${s.passed}个`, en: `${s.leads} before it, ${s.passed} passed` })}</span></span><Papers path="/api/documents/leads/session" query={{ no: s.no, on: s.on }} name={{ zh: '纪要', en: 'Minutes' }} /></div></li>
  return (
    <section className="card stack"><h2>{title}</h2>
      <div className="row spread"><span>{t({ zh: `评审中的项目${waiting}个，可起草下次会议议题`, en: `${waiting} under review: draft what is before the next session` })}</span>{waiting > 0 && <Papers path="/api/documents/leads/session" name={{ zh: '议题', en: 'Agenda' }} />}</div>
      {held.length === 0 ? <p className="soft">{t({ zh: '还没有评审会记录', en: 'No session is on record' })}</p> : <ul className="lines">{held.slice(0, LATEST).map(one)}</ul>}
      {held.length > LATEST && <details><summary>{t({ zh: `更早的${held.length - LATEST}次`, en: `${held.length - LATEST} earlier` })}</summary><ul className="lines">{held.slice(LATEST).map(one)}</ul></details>}
    </section>
  )
}
