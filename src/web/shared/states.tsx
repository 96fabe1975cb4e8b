import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Text } from '#kernel/text.ts'
import { Refused } from './api.ts'
import { useText } from './i18n.tsx'
import { Icon } from './Icon.tsx'

/** The states a screen is in when it has nothing to show yet, or never will. */
export function Loading() {
  const { t } = useText()
  return <div role="status" aria-label={t({ zh: '正在载入', en: 'Loading' })}>{[80, 95, 60].map((w) => <div key={w} className="skeleton" style={{ width: `${w}%` }} />)}</div>
}

export function Empty({ text, children }: { text: Text; children?: ReactNode }) {
  const { t } = useText()
  return <div className="card" style={{ textAlign: 'center', padding: '2.5rem 1rem' }}><p className="soft">{t(text)}</p>{children}</div>
}

/** A no, in the reader's language: what is wrong, what to do, and the number to tell when it was our fault. */
export function RefusedNote({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useText()
  const refused = error instanceof Refused ? error : new Refused('bug', { zh: '页面出错，请刷新', en: 'This page failed; please reload' })
  return (
    <div className={`note ${refused.code === 'offline' || refused.code === 'stale' ? 'warn' : 'bad'}`} role="alert">
      <p><strong>{t(refused.text)}</strong></p>
      {refused.next && <p>{t(refused.next)}</p>}
      {refused.faults.length > 0 && <ul>{refused.faults.map((f) => <li key={f.path + f.problem.zh}>{t(f.problem)}</li>)}</ul>}
      {refused.code === 'bug' && refused.request_id && <p className="soft">{refused.request_id}</p>}
      {refused.code === 'unsigned' && <p><a className="btn primary" href={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>{t({ zh: '登录后继续（已填写的内容仍在）', en: 'Sign in and go on; what you typed is kept' })}</a></p>}
      {again && <button type="button" className="btn" onClick={again}>{t({ zh: '重试', en: 'Try again' })}</button>}
    </div>
  )
}

/** The same when it is the whole page: somebody came where there is nothing for them. */
export function RefusedPage({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useText()
  const code = error instanceof Refused ? error.code : 'bug'
  if (code !== 'forbidden' && code !== 'unknown') return <RefusedNote error={error} {...(again ? { again } : {})} />
  const refused = error as Refused
  return (
    <section className="refused stack" role="alert">
      <span className="seal"><Icon name={code === 'forbidden' ? 'lock' : 'search'} size="1.8rem" /></span>
      <h1>{t(refused.text)}</h1>
      <p className="soft">{t(refused.next ?? (code === 'forbidden' ? { zh: '如需办理，请与本单位安全管理员联系。', en: 'If this is your work, ask your security administrator.' } : { zh: '编号可能有误，或您无权查看。', en: 'The number may be wrong, or it is not yours to see.' }))}</p>
      <p><Link className="btn primary" to="/">{t({ zh: '回到首页', en: 'Go home' })}</Link></p>
    </section>
  )
}

export function NotFound() {
  const { t } = useText()
  return (
    <main className="stack" style={{ maxWidth: '36rem', margin: '12vh auto', padding: '0 1rem', textAlign: 'center' }}>
      <h1>{t({ zh: '没有找到这个页面', en: 'There is no such page' })}</h1>
      <p className="soft">{t({ zh: '地址可能已变更，或您无权查看。', en: 'The address may have changed, or it is not yours to see.' })}</p>
      <p><Link className="btn primary" to="/">{t({ zh: '回到首页', en: 'Go home' })}</Link></p>
    </main>
  )
}
