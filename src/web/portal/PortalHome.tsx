import { Link } from '@tanstack/react-router'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatters, useMe } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, Line } from '#web/shared/types.ts'
import { useFace } from './face.ts'

/** What somebody came for: to say something, or to see how it stands. */
export function PortalHome() {
  const { t } = useText()
  const { face } = useFace()
  const me = useMe().data
  return (
    <div className="stack">
      <section className="hero">
        <h1>{t(face === 'r' ? { zh: '有事您说，我们办', en: 'Tell us, and it is taken in hand' } : { zh: '企业有诉求，件件有回音', en: 'Every appeal gets an answer' })}</h1>
        <p>{t(face === 'r' ? { zh: '拍张照片、写一句话，一分钟就能提交；办到哪一步随时可查，办得好不好由您说了算。', en: 'A photo and a sentence are enough. Follow every step; whether it was solved is yours to say.' } : { zh: '限时联系、限时答复；是否真正解决，由企业说了算。', en: 'Contacted and answered within the limit; whether it is really solved is for the firm to say.' })}</p>
        <Link className="btn big" to={`/${face}/raise`}>{t(face === 'r' ? { zh: '我要反映', en: 'Tell us' } : { zh: '提出诉求', en: 'File an appeal' })}</Link>
      </section>
      {me ? <Mine /> : <Empty text={{ zh: '登录后可以查看您反映过的事项', en: 'Sign in to see what you have raised' }}><Link className="btn" to="/sign-in">{t({ zh: '登录', en: 'Sign in' })}</Link></Empty>}
    </div>
  )
}

function Mine() {
  const { t } = useText()
  const { face, kind } = useFace()
  const decl = useKind(kind)
  const list = useMatters(kind, 'mine=asker&limit=20')
  if (list.isError) return <RefusedNote error={list.error} again={() => void list.refetch()} />
  if (list.isPending || !decl) return <Loading />
  const rows = list.data.pages.flatMap((p) => p.rows)
  if (rows.length === 0) return <Empty text={face === 'r' ? { zh: '您还没有反映过事项', en: 'You have not raised anything yet' } : { zh: '贵公司还没有提出过诉求', en: 'Your firm has not filed an appeal yet' }} />
  return (
    <section className="stack" aria-label={t({ zh: '我的事项', en: 'Mine' })}>
      <h2>{t({ zh: '我的事项', en: 'Mine' })}</h2>
      <ul className="mine">{rows.map((r) => <li key={r.id}><Mini decl={decl} line={r} to={`/${face}/m/${r.id}`} /></li>)}</ul>
      {list.hasNextPage && <button type="button" className="btn big" onClick={() => void list.fetchNextPage()}>{t({ zh: '更多', en: 'More' })}</button>}
    </section>
  )
}

const ASKS_YOU = new Set(['calling', 'answered', 'supplementing'])

function Mini({ decl, line, to }: { decl: KindDecl; line: Line; to: string }) {
  const { t, locale } = useText()
  const state = decl.states[line.state]
  return (
    <Link className="card" to={to}>
      <div className="row spread"><span className={`tag ${state?.final ? 'good' : ASKS_YOU.has(line.state) ? 'warn' : ''}`}>{state ? t(state.public_label ?? state.label) : line.state}</span><span className="soft">{formatTime(line.opened_at, locale)}</span></div>
      <div style={{ margin: '0.3rem 0' }}>{line.title}</div>
      <div className="soft">{line.number}{line.lead ? ` · ${line.lead.name}` : ''}</div>
    </Link>
  )
}
