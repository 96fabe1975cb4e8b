import { Link, useParams } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatters } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl } from '#web/shared/types.ts'
import { Due } from './parts.tsx'

/** Open matters by state, side by side. A card opens its page, where only acts that lead somewhere are offered. */
export function Board() {
  const { t } = useText()
  const { kind } = useParams({ from: '/w/$kind/board' })
  const decl = useKind(kind)
  if (!decl) return <Loading />
  return <div className="stack"><h1>{t(decl.label)} · {t({ zh: '看板', en: 'Board' })}</h1><div className="board" tabIndex={0} role="region" aria-label={t({ zh: '看板', en: 'Board' })}>{Object.entries(decl.states).filter(([, s]) => !s.final).map(([state]) => <Column key={state} decl={decl} state={state} />)}</div></div>
}

function Column({ decl, state }: { decl: KindDecl; state: string }) {
  const { t } = useText()
  const list = useMatters(decl.kind, `state=${state}&sort=due_at&limit=30`)
  const first = list.data?.pages[0]
  return (
    <section aria-label={t(decl.states[state]?.label ?? { zh: state, en: state })}>
      <div className="row spread"><strong>{t(decl.states[state]?.label ?? { zh: state, en: state })}</strong><Link to="/w/$kind" params={{ kind: decl.kind }} search={{ state }}>{first?.total ?? ''}</Link></div>
      {list.isError && <RefusedNote error={list.error} />}
      {list.data?.pages.flatMap((p) => p.rows).map((r) => <Link key={r.id} className="card" to="/w/$kind/$id" params={{ kind: r.kind, id: r.id }}><div className="soft">{r.number}</div><div>{r.title}</div><div className="row spread"><span className="soft">{r.lead?.name ?? ''}</span><Due line={r} /></div></Link>)}
      {first && first.rows.length === 0 && <Empty text={{ zh: '无', en: 'None' }} />}
      {list.hasNextPage && <button type="button" className="btn" onClick={() => void list.fetchNextPage()}>{t({ zh: '更多', en: 'More' })}</button>}
    </section>
  )
}
