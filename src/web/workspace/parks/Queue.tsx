import type { Text } from '#kernel/text.ts'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'

/** One lead that waits for a piece of land, by its number and unit: who invests is not told here. */
export interface Queued { readonly lead: string; readonly number: string; readonly unit: Text | null; readonly at: string }

/** For whom it is held, and the last day of it. */
export function heldWords({ number, unit }: { readonly number: string; readonly unit: Text | null }, until: string | null): Text {
  return { zh: `已为${unit?.zh ?? '—'}的线索${number}预留${until ? `至${formatDate(lastDay(until), 'zh')}` : ''}`, en: `Held for lead ${number} of ${unit?.en ?? '—'}${until ? ` until ${formatDate(lastDay(until), 'en')}` : ''}` }
}

/** A limit runs out as its day ends: the moment before is still that day. */
export const lastDay = (until: string): Date => new Date(Date.parse(until) - 1)

/** Who waits for a piece of land, first come first; nothing when nobody does. `own` marks the lead whose page it is on. */
export function Queue({ list, own }: { list: readonly Queued[]; own?: string }) {
  const { t, locale } = useText()
  if (list.length === 0) return null
  return (
    <div><strong>{t({ zh: `轮候（${list.length}）`, en: `Waiting (${list.length})` })}</strong>
      <ol className="plain lines">{list.map((q, i) => <li key={q.lead}><span>{i + 1}. <span className="mono">{q.number}</span> {q.unit ? t(q.unit) : '—'} {q.lead === own && <span className="tag">{t({ zh: '本线索', en: 'this lead' })}</span>} <span className="soft">{t({ zh: `${formatDate(q.at, 'zh')}登记`, en: `since ${formatDate(q.at, locale)}` })}</span></span></li>)}</ol>
    </div>
  )
}
