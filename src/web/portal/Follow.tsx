import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ActForm } from '#web/shared/ActForm.tsx'
import { Refused } from '#web/shared/api.ts'
import { useAct } from '#web/shared/act.ts'
import { Faces } from '#web/shared/Faces.tsx'
import { formatLeft, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNow } from '#web/shared/now.ts'
import { useKind, useMatter } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { Timeline } from '#web/shared/Timeline.tsx'
import type { KindDecl, MatterView } from '#web/shared/types.ts'
import { useFace } from './face.ts'

const VERDICTS = ['rate', 'confirm', 'press_face']
const AGAIN = ['redo', 'dispute']

/** How one thing stands, in plain words; and, once it was answered, whether it was solved. */
export function Follow() {
  const { t, locale } = useText()
  const { face, kind } = useFace()
  const { id } = useParams({ strict: false }) as { id: string }
  const decl = useKind(kind)
  const matter = useMatter(kind, id)
  const [act, setAct] = useState<string>()
  const now = useNow()
  if (matter.isError) return matter.error instanceof Refused && matter.error.code === 'unsigned' ? <div className="stack"><RefusedNote error={matter.error} /><Link className="btn primary big" to="/sign-in" search={{ to: `/${face}/m/${id}` }}>{t({ zh: '登录', en: 'Sign in' })}</Link></div> : <RefusedNote error={matter.error} again={() => void matter.refetch()} />
  if (!decl || !matter.data) return <Loading />
  const m = matter.data
  const state = decl.states[m.state]
  const due = m.clocks.filter((c) => !c.stopped_at && c.standing !== 'held').toSorted((a, b) => a.due_at.localeCompare(b.due_at)).at(-1)
  const lead = m.participants.find((p) => p.relation === 'lead')
  const verdict = m.acts.find((a) => VERDICTS.includes(a))
  const again = m.acts.find((a) => AGAIN.includes(a))
  const rest = m.acts.filter((a) => a !== verdict && a !== again)
  return (
    <article className="stack">
      <header><p className="soft">{m.number}</p><h1>{m.title}</h1><div className="row"><span className={`tag ${state?.final ? 'good' : ''}`}>{state ? t(state.public_label ?? state.label) : m.state}</span>{lead && <span className="soft">{t({ zh: '承办单位：', en: 'In the hands of ' })}{lead.name}</span>}</div></header>
      {m.open && due && <p className="note">{t({ zh: `应在 ${formatTime(due.due_at, 'zh')} 前${due.label.zh}（${formatLeft(due.due_at, now).zh}）${due.provisional ? '；日期暂定，待放假安排公布后确定' : ''}`, en: `${due.label.en} by ${formatTime(due.due_at, 'en')} (${formatLeft(due.due_at, now).en})${due.provisional ? '; provisional until the calendar is published' : ''}` })}</p>}
      {typeof m.facts['reply'] === 'string' && <section className="card"><h2>{t({ zh: '答复', en: 'The answer' })}</h2><p style={{ whiteSpace: 'pre-wrap' }}>{m.facts['reply']}</p></section>}
      {verdict && <Verdict decl={decl} matter={m} act={verdict} again={again} />}
      {rest.length > 0 && !act && <div className="row">{rest.map((name) => decl.acts[name] && <button key={name} type="button" className={`btn ${decl.acts[name].tone === 'danger' ? 'danger' : ''}`} onClick={() => setAct(name)}>{t(decl.acts[name].label)}</button>)}</div>}
      {act && <section className="card"><ActForm kind={decl} id={id} seen={m.version} act={act} onDone={() => setAct(undefined)} onCancel={() => setAct(undefined)} /></section>}
      <section className="card"><h2>{t({ zh: '办理进展', en: 'How it went' })}</h2><Timeline decl={decl} entries={m.timeline} /></section>
      <p className="soft">{t({ zh: '提交于 ', en: 'Sent ' })}{formatTime(m.opened_at, locale)}</p>
    </article>
  )
}

/** Solved or not, and how it felt: the asker's own word closes it or sends it back. */
function Verdict({ decl, matter, act, again }: { decl: KindDecl; matter: MatterView; act: string; again: string | undefined }) {
  const { t } = useText()
  const [solved, setSolved] = useState<boolean>()
  const [face, setFace] = useState<number>()
  const [comment, setComment] = useState('')
  const doing = useAct(matter.kind, matter.id, matter.version)
  const back = solved === false && again !== undefined
  const send = () => doing.mutate(back ? { act: again, body: { reason: comment, ...(face ? { face } : {}) } } : { act, body: { ...(solved === undefined ? {} : { solved }), face, ...(comment ? { comment } : {}) } })
  return (
    <form className="card stack" onSubmit={(e) => { e.preventDefault(); send() }}>
      <h2>{t({ zh: '请您评价', en: 'How was it?' })}</h2>
      <fieldset className="field"><legend>{t({ zh: '问题解决了吗？', en: 'Is it solved?' })}</legend><div className="chips"><button type="button" className="btn" aria-pressed={solved === true} onClick={() => setSolved(true)}>{t({ zh: '解决了', en: 'Yes' })}</button><button type="button" className="btn" aria-pressed={solved === false} onClick={() => setSolved(false)}>{t({ zh: '没解决', en: 'No' })}</button></div></fieldset>
      <Faces label={t({ zh: '您的心情', en: 'How it felt' })} value={face} onChange={setFace} />
      <label className="field"><span>{back ? t({ zh: '哪里没解决（将退回重办）', en: 'What is not solved (it will be done again)' }) : t({ zh: '想说一句（选填）', en: 'A word (optional)' })}</span><textarea className="input" style={{ minHeight: '4.5rem' }} value={comment} maxLength={500} required={back} onChange={(e) => setComment(e.target.value)} /></label>
      {doing.error && <RefusedNote error={doing.error} />}
      <button type="submit" className="btn primary big" disabled={doing.isPending || (!back && (face === undefined || solved === undefined)) || (back && comment.trim().length < 2)}>{back ? t(decl.acts[again]?.label ?? { zh: '退回重办', en: 'Do it again' }) : t({ zh: '提交评价', en: 'Send' })}</button>
    </form>
  )
}
