import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatters } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { isCutOff } from './connected.ts'
import { isYourTurn } from './standing-words.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { Mini } from './Mini.tsx'
import { Nearby } from './Nearby.tsx'
import { Paused } from './Paused.tsx'
import { usePerson } from './person.ts'
import { SignInFirst } from './SignInFirst.tsx'
import { Told } from './Told.tsx'

export function ResidentHome() {
  const { t } = useText()
  const { person } = usePerson()
  return (
    <div className="home">
      <section className="hero">
        <h1>{t({ zh: '有事您说，我们办', en: 'Tell us, and it is taken in hand' })}</h1>
        <p>{t({ zh: '拍张照片、写句话就能提交。办到哪一步随时可查，办得好不好由您说了算。', en: 'A photo and a sentence are enough. Follow every step; how well it was done is yours to say.' })}</p>
        <Link className="btn big" to="/r/raise"><Icon name="pen" />{t({ zh: '我要反映', en: 'Tell us' })}</Link>
        <p className="urgent">{t({ zh: '遇到危险请直接拨打 110、119、120；也可以拨打 12345 热线。', en: 'In danger call 110, 119 or 120. You may also call the hotline, 12345.' })}</p>
      </section>
      {person ? <><Told /><Mine /></> : person === null ? <SignInFirst text={{ zh: '验证手机号，就能看到您反映过的事和进展。', en: 'Confirm your number to see what you have raised and how it stands.' }} /> : <Loading />}
      <Nearby />
    </div>
  )
}

function Mine() {
  const { t } = useText()
  const decl = useKind('ticket')
  const list = useMatters('ticket', 'mine=asker&limit=20')
  if (isCutOff(list)) return <Paused />
  if (list.isError && !list.data) return <RefusedNote error={list.error} again={() => void list.refetch()} />
  if (list.isPending || !decl) return <Loading />
  const rows = list.data.pages.flatMap((p) => p.rows)
  if (rows.length === 0) return <section className="card calm"><h2>{t({ zh: '我的事项', en: 'Mine' })}</h2><p className="soft">{t({ zh: '您还没有反映过事情。有事随时说。', en: 'You have not raised anything yet. Say it whenever there is something.' })}</p></section>
  const yours = rows.filter((r) => isYourTurn('ticket', r.state))
  const rest = rows.filter((r) => !yours.includes(r))
  return (
    <>
      {yours.length > 0 && <section aria-labelledby="yours"><h2 id="yours">{t({ zh: '等您评价', en: 'Waiting for your word' })}</h2><ul className="mine">{yours.map((r) => <li key={r.id}><Mini decl={decl} line={r} to={`/r/m/${r.id}`} /></li>)}</ul></section>}
      {rest.length > 0 && <section aria-labelledby="mine"><h2 id="mine">{t({ zh: '我的事项', en: 'Mine' })}</h2><ul className="mine">{rest.map((r) => <li key={r.id}><Mini decl={decl} line={r} to={`/r/m/${r.id}`} /></li>)}</ul></section>}
      {list.hasNextPage && <button type="button" className="btn big" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t({ zh: '更早的', en: 'Earlier ones' })}</button>}
    </>
  )
}
