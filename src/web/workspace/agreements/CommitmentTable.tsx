import { Link } from '@tanstack/react-router'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind } from '#web/shared/queries.ts'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Lamp } from '#web/workspace/rules/answers.ts'
import { LampTag } from '#web/workspace/rules/LampTag.tsx'
import { WhyLit } from '#web/workspace/rules/WhyLit.tsx'

/** A promise as `/api/agreements/calendar` and `/api/agreements/:id/commitments` tell it. */
export interface Line { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly metric: string; readonly value: number | null; readonly actual: number | null; readonly due_on: string; readonly met_on: string | null; readonly moves: number; readonly agreement: string; readonly agreement_name: string | null; readonly lamp: Lamp | null }

/** Promises with what was said, what was done and the lamp of each, with why it burns; `within` leaves out the agreement they are of. */
export function CommitmentTable({ rows, within = false }: { rows: readonly Line[]; within?: boolean }) {
  const { t, locale } = useText()
  const metrics = useKind('commitment')?.facts['metric']?.options ?? {}
  const amount = (v: number | null) => (v === null ? '—' : formatNumber(v, locale, Number.isInteger(v) ? 0 : 2))
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '承诺清单', en: 'Commitments' })}><table><caption className="sr">{t({ zh: '承诺清单', en: 'Commitments' })}</caption>
      <thead><tr><th>{t({ zh: '期限', en: 'Due' })}</th><th>{t({ zh: '承诺事项', en: 'Commitment' })}</th><th className="num">{t({ zh: '承诺值', en: 'Promised' })}</th><th className="num">{t({ zh: '实际值', en: 'Actual' })}</th><th>{t({ zh: '状态', en: 'State' })}</th><th>{t({ zh: '灯和依据', en: 'Lamp, and why' })}</th>{!within && <th>{t({ zh: '协议', en: 'Agreement' })}</th>}</tr></thead>
      <tbody>{rows.map((r) => (
        <tr key={r.id}>
          <td className="day-cell">{formatDate(r.due_on, locale)}{r.moves > 0 && <><br /><span className="soft">{t({ zh: `调整过${r.moves}次`, en: `moved ${r.moves} time(s)` })}</span></>}</td>
          <td><Link to="/w/$kind/$id" params={{ kind: 'commitment', id: r.id }}>{within ? t(metrics[r.metric] ?? { zh: r.name, en: r.name }) : r.name}</Link><br /><span className="soft mono">{r.number}</span></td>
          <td className="num">{amount(r.value)}</td><td className="num">{amount(r.actual)}</td>
          <td><StateTag kind="commitment" state={r.state} />{r.met_on && <><br /><span className="soft day-cell">{formatDate(r.met_on, locale)}</span></>}</td>
          <td>{r.lamp ? <><LampTag lamp={r.lamp} /> <WhyLit lamp={r.lamp} /></> : '—'}</td>
          {!within && <td><Link to="/w/agreements/$id" params={{ id: r.agreement }}>{r.agreement_name ?? r.agreement}</Link></td>}
        </tr>
      ))}</tbody></table></div>
  )
}
