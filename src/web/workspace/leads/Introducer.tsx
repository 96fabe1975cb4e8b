import { formatDate, formatDue } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { KindDecl } from '#web/shared/types.ts'
import { STANDING } from '#web/workspace/parts.tsx'
import type { History } from './answers.ts'

/** 反馈引荐人: who brought the investor, until when they were owed word, and what they were told; nothing where nobody did. */
export function Introducer({ h: { introducer }, decl }: { h: History; decl: KindDecl }) {
  const { t, locale } = useText()
  if (!introducer) return null
  const { name, limit, answers } = introducer
  return (
    <section className="card stack"><h2>{t({ zh: '引荐人和反馈', en: 'The introducer, and what they were told' })}</h2>
      <p>{name === null ? <span className="soft">{t({ zh: '引荐人按密级不对您公开', en: 'Who introduced it is not open to you' })}</span> : <strong>{name}</strong>}
        {limit && <>{t({ zh: `，应于${formatDue(limit.due_at, 'zh')}前反馈`, en: `, owed word by the ${formatDue(limit.due_at, 'en')}` })} <span className={`tag ${STANDING[limit.standing].tone}`}>{t(STANDING[limit.standing])}</span></>}</p>
      {answers.length === 0 ? name !== null && <p className="soft">{t({ zh: '尚未反馈', en: 'Nothing has been said yet' })}</p> : <ol className="timeline">{answers.toReversed().map((a) => <li key={a.at}><strong>{formatDate(a.on, locale)}</strong> <span className="soft">{t(decl.facts['contact_way']?.options?.[a.way] ?? { zh: a.way, en: a.way })} · {t(a.by.name)}</span><p>{a.text}</p></li>)}</ol>}
    </section>
  )
}
