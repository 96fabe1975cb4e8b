import { Link } from '@tanstack/react-router'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag, useNames } from '#web/workspace/parts.tsx'
import { useRecurring } from './answers.ts'

/** The same trouble at the same spot: what 未诉先办 begins with. Each opens into its tickets. */
export function RecurringPlaces({ area }: { area: string | undefined }) {
  const { t, locale } = useText()
  const answer = useRecurring(area || undefined)
  const names = useNames()
  if (answer.isPending) return <section className="card"><Loading /></section>
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { rows, rules } = answer.data
  return (
    <section className="card stack" aria-labelledby="recurring">
      <h2 id="recurring">{t({ zh: '反复发生点位', en: 'Recurring places' })} <span className="soft">{rows.length}</span></h2>
      <p className="soft">{t({ zh: `近${rules.days}天内，相距${rules.radius_m}米以内且文字相似（Jaccard ≥ ${rules.alike}）的工单，${rules.least}件以上为一处。`, en: `Tickets of the last ${rules.days} days within ${rules.radius_m} m of each other and in like words (Jaccard ≥ ${rules.alike}); ${rules.least} or more make a place.` })}</p>
      {rows.length === 0 ? <p className="soft">{t({ zh: '没有发现反复发生的点位。', en: 'No recurring place was found.' })}</p> : <ul className="plain">{rows.map((p) => (
        <li key={p.tickets[0]?.id}>
          <div><b>{names.category(p.category)} · {names.area(p.area)}</b> <span className="tag warn">{t({ zh: `${p.n}件`, en: `${p.n} tickets` })}</span>{p.open > 0 && <span className="tag">{t({ zh: `在办${p.open}件`, en: `${p.open} open` })}</span>}{p.unsolved > 0 && <span className="tag bad">{t({ zh: `未解决${p.unsolved}件`, en: `${p.unsolved} unsolved` })}</span>}</div>
          <div className="small soft">{formatDate(p.first_at, locale)} – {formatDate(p.last_at, locale)} · {p.askers !== null && t({ zh: `${p.askers}人 · `, en: `${p.askers} people · ` })}{p.at.lng.toFixed(5)}, {p.at.lat.toFixed(5)} (WGS84)</div>
          <details><summary aria-label={t({ zh: `展开工单：${names.category(p.category)}，${names.area(p.area)}`, en: `Tickets: ${names.category(p.category)}, ${names.area(p.area)}` })}>{t({ zh: '展开工单', en: 'Tickets' })}</summary><ul>{p.tickets.map((x) => <li key={x.id}><Link to="/w/$kind/$id" params={{ kind: 'ticket', id: x.id }}>{x.title}</Link> <span className="soft">{x.number} · {formatDate(x.opened_at, locale)}</span> <StateTag kind="ticket" state={x.state} /></li>)}</ul></details>
        </li>
      ))}</ul>}
    </section>
  )
}
