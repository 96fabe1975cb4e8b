import { Link } from '@tanstack/react-router'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNow } from '#web/shared/now.ts'
import { useDeclarations, useMe, useWork } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { Lines, StateTag } from './parts.tsx'

/** The first screen of the day: what is late, what is due, what moves with the calendar, and where the rest stands. */
export function MyWork() {
  const { t, locale } = useText()
  const work = useWork()
  const now = useNow()
  const me = useMe().data
  const kinds = useDeclarations().data?.kinds ?? []
  if (work.isPending) return <Loading />
  if (work.isError) return <RefusedNote error={work.error} again={() => void work.refetch()} />
  const { counts, by_state } = work.data
  const desk = me?.posts.some((p) => p.role.includes('.'))
  const mine: Record<string, string> = desk ? {} : { mine: 'lead' }
  const boxes = [
    ['overdue', { zh: '已逾期', en: 'Overdue' }, 'bad'], ['today', { zh: '今日到期', en: 'Due today' }, 'warn'], ['soon', { zh: '临近到期', en: 'Due soon' }, 'warn'], ['provisional', { zh: '日期暂定', en: 'Provisional' }, ''], ['open', { zh: '在办', en: 'Open' }, ''],
  ] as const
  const kind = by_state[0]?.kind ?? kinds[0]?.kind ?? 'ticket'
  return (
    <div className="stack">
      <div className="row spread"><h1>{t({ zh: '今日工作', en: 'My work today' })}</h1><span className="soft">{formatDate(now, locale)}</span></div>
      <div className="counts">{boxes.map(([key, label, tone]) => <Link key={key} className={`card count ${counts[key] ? tone : ''}`} to="/w/$kind" params={{ kind }} search={{ open: 'true', ...(key === 'open' ? {} : { due: key }), ...mine }}><span className="soft">{t(label)}</span><b>{formatNumber(counts[key] ?? 0, locale)}</b></Link>)}</div>
      <div className="two">
        <div className="stack">
          {(['overdue', 'today', 'soon', 'provisional'] as const).map((key) => work.data[key].length > 0 && <section key={key} className="card"><h2>{t(boxes.find(([k]) => k === key)?.[1] ?? { zh: key, en: key })} <span className="soft">{counts[key]}</span></h2><Lines rows={work.data[key].slice(0, 10)} caption={t(boxes.find(([k]) => k === key)?.[1] ?? { zh: key, en: key })} /></section>)}
          {!counts['overdue'] && !counts['today'] && !counts['soon'] && <Empty text={{ zh: '没有逾期和临近到期的事项', en: 'Nothing is overdue or due soon' }} />}
        </div>
        <section className="card"><h2>{t({ zh: '各环节', en: 'Queues' })}</h2>
          <table><caption className="sr">{t({ zh: '各环节件数', en: 'Matters by state' })}</caption><tbody>{by_state.toSorted((a, b) => kinds.findIndex((k) => k.kind === a.kind) - kinds.findIndex((k) => k.kind === b.kind) || b.n - a.n).map((s, i, all) => <tr key={s.kind + s.state}><td>{s.kind !== all[i - 1]?.kind && t(kinds.find((k) => k.kind === s.kind)?.label ?? { zh: s.kind, en: s.kind })}</td><td><StateTag kind={s.kind} state={s.state} /></td><td className="num"><Link to="/w/$kind" params={{ kind: s.kind }} search={{ state: s.state, ...mine }}>{formatNumber(s.n, locale)}</Link></td></tr>)}</tbody></table>
        </section>
      </div>
    </div>
  )
}
