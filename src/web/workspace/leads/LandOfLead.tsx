import { Link } from '@tanstack/react-router'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { heldWords, lastDay, Queue } from '#web/workspace/parks/Queue.tsx'
import type { History, LandHeld } from './answers.ts'

/** 预留和轮候: what land is held for this lead and who else wants it, and what it waits for itself. Nothing when there is neither. */
export function LandOfLead({ h: { id, land } }: { h: History }) {
  const { t } = useText()
  if (land.held.length + land.waits.length === 0) return null
  const name = (x: LandHeld) => <Link to="/w/$kind/$id" params={{ kind: x.kind, id: x.id }}>{x.name}</Link>
  return (
    <section className="card stack"><h2>{t({ zh: '用地（厂房）预留和轮候', en: 'Land held, and waited for' })}</h2>
      <ul className="lines">
        {land.held.map((x) => <li key={x.id}><span>{name(x)} <span className="tag good">{t({ zh: '已预留', en: 'Held' })}</span> {x.until && <span className="soft">{t({ zh: `至${formatDate(lastDay(x.until), 'zh')}`, en: `until ${formatDate(lastDay(x.until), 'en')}` })}</span>}</span><Queue list={x.queue} /></li>)}
        {land.waits.map((x) => <li key={x.id}><span>{name(x)} <span className="tag">{t({ zh: `轮候第${place(x, id)}位`, en: `No. ${place(x, id)} in the queue` })}</span> {x.holder ? <span className="soft">{t(heldWords(x.holder, x.until))}</span> : <span className="tag warn">{t({ zh: '已释放，可预留', en: 'Free again' })}</span>}</span></li>)}
      </ul>
    </section>
  )
}

const place = (x: LandHeld, lead: string) => x.queue.findIndex((q) => q.lead === lead) + 1
