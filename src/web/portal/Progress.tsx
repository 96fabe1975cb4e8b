import type { Text } from '#kernel/text.ts'
import { FactValue } from '#web/shared/FactValue.tsx'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useOffices } from '#web/shared/queries.ts'
import type { KindDecl, MatterView, TimelineEntry } from '#web/shared/types.ts'
import { Enclosures } from './Enclosures.tsx'
import { isTold, toldOf } from './standing-words.ts'

/** What happened, the latest first, said to whoever asked. */
export function Progress({ decl, matter }: { decl: KindDecl; matter: MatterView }) {
  const { t, locale } = useText()
  const offices = useOffices().data
  const nameOf = (id: unknown) => { const o = offices?.find((x) => x.id === id); return o && (locale === 'en' ? (o.name_en ?? o.name) : o.name) }
  const units = unitsOf(matter.timeline, matter.participants.find((p) => p.relation === 'lead')?.party ?? undefined)
  const say = (e: TimelineEntry): string => {
    const told: Text = toldOf(matter.kind, e.act) ?? e.label
    return t(told).replace('{unit}', nameOf(units.get(e.seq)) ?? t({ zh: '承办单位', en: 'the unit' }))
  }
  return (
    <section className="card" aria-labelledby="progress">
      <h2 id="progress">{t({ zh: '办理进展', en: 'How it went' })}</h2>
      <ol className="timeline">
        {matter.timeline.toReversed().map((e) => (
          <li key={e.seq}>
            <p className="told-act"><strong>{capital(say(e))}</strong><time className="soft" dateTime={e.at}>{formatTime(e.at, locale)}</time></p>
            {Object.entries(e.body).filter(([key]) => isTold(matter.kind, key) && decl.facts[key]).map(([key, value]) => <p key={key} className="told-fact"><span className="soft">{t(decl.facts[key]?.label ?? { zh: key, en: key })}{t({ zh: '：', en: ': ' })}</span><FactValue decl={decl} name={key} value={value} /></p>)}
            {e.seq > 1 && <Enclosures list={e.evidence} />}
          </li>
        ))}
      </ol>
    </section>
  )
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Which unit had it at each line: as dispatched and redirected, and at last the one that has it now. */
function unitsOf(timeline: readonly TimelineEntry[], now: string | undefined): ReadonlyMap<number, string> {
  const units = new Map<number, string>()
  let at: string | undefined
  for (const e of timeline) {
    const named = e.body['lead_unit']
    if (typeof named === 'string') at = named
    const unit = at ?? now
    if (unit) units.set(e.seq, unit)
  }
  return units
}
