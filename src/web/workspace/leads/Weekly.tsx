import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useOffices } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Week } from './answers.ts'

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
        <>
          <section className="card stack"><div className="row spread"><h2>{t({ zh: '草稿', en: 'Draft' })}</h2><button type="button" className="btn" onClick={() => void navigator.clipboard.writeText(t(answer.data.text))}>{t({ zh: '复制', en: 'Copy' })}</button></div><p style={{ whiteSpace: 'pre-wrap' }}>{t(answer.data.text)}</p></section>
          <section className="card stack"><h2>{t({ zh: '依据', en: 'What it rests on' })}</h2><ul className="lines">{answer.data.leads.map((l) => <li key={l.id}><span><Link to="/w/leads/$id" params={{ id: l.id }}>{l.title}</Link> <StateTag kind="lead" state={l.state} /></span>{l.lines.map((x) => <span key={x.seq} className="soft">{formatTime(x.at, locale)} {t(x.label)}{x.text ? `：${x.text}` : ''}{x.next_step ? t({ zh: `；下一步：${x.next_step}`, en: `; next: ${x.next_step}` }) : ''}</span>)}</li>)}</ul></section>
        </>)}
    </div>
  )
}
