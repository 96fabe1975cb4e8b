import { Link } from '@tanstack/react-router'
import type { Text } from '#kernel/text.ts'
import { formatDue, formatNumber, formatSecond, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMatter } from '#web/shared/queries.ts'
import type { KindDecl } from '#web/shared/types.ts'
import { StateTag, STANDING } from '#web/workspace/parts.tsx'
import type { History, Receipt } from './answers.ts'
import { Candidates, reasonsOf } from './MatchNote.tsx'
import { Proofs } from './Proofs.tsx'

/** 首报首谈: the receipt and whether it still agrees with the ledger, whom it stands against to the second, and every ruling with its reason. */
export function FirstReport({ h, decl }: { h: History; decl: KindDecl }) {
  const { t, locale } = useText()
  const option = (fact: string, value: string) => t(decl.facts[fact]?.options?.[value] ?? { zh: value, en: value })
  const waiting = useMatter('lead', h.id).data?.clocks.find((c) => c.name === 'ruling' && c.stopped_at === null)
  const numberOf = (id: string) => h.others.find((o) => o.id === id)
  return (
    <section className="card stack"><h2>{t({ zh: '首报首谈', en: 'First report' })}</h2>
      {waiting && <p className={`note ${waiting.standing === 'overdue' ? 'bad' : 'warn'}`} role="status">{t({ zh: `并列申报，待招商委办裁定；应于${formatDue(waiting.due_at, 'zh')}前裁定（${STANDING[waiting.standing].zh}）`, en: `Contending: the investment office rules on it by the ${formatDue(waiting.due_at, 'en')} (${STANDING[waiting.standing].en})` })}</p>}
      {h.receipt ? <ReceiptOf r={h.receipt} claim={h.claim === null ? null : option('claim', h.claim)} ruled={h.claim !== h.receipt.claim} /> : <p className="soft">{t({ zh: '导入的记录，没有回执', en: 'An imported record: no receipt' })}{h.registered && t({ zh: `；见台账“${h.registered.register}”第${h.registered.line}行`, en: `; line ${h.registered.line} of the register '${h.registered.register}'` })}</p>}
      {h.others.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '同一投资方的其他申报', en: 'Other reports of this investor' })}><table><caption>{t({ zh: '同一投资方的其他申报', en: 'Other reports of this investor' })}</caption>
          <thead><tr><th>{t({ zh: '线索', en: 'Lead' })}</th><th>{t({ zh: '单位', en: 'Unit' })}</th><th>{t({ zh: '申报时间', en: 'Reported' })}</th><th>{t({ zh: '与本件相比', en: 'Beside this one' })}</th><th>{t({ zh: '为何视为同一', en: 'Taken for the same by' })}</th><th>{t({ zh: '现状', en: 'Now' })}</th></tr></thead>
          <tbody>{h.others.map((o) => <tr key={o.id}>
            <td>{o.open ? <Link to="/w/leads/$id" params={{ id: o.id }}>{o.title ?? o.number}</Link> : (o.title ?? t({ zh: '（非公开线索）', en: '(not for everybody)' }))}<br /><span className="soft mono">{o.number}</span></td>
            <td>{t(o.unit.name)}</td><td className="whole">{formatSecond(o.at, locale)}</td>
            <td>{o.seconds === null ? '—' : <>{t(apartIn(o.seconds, o.earlier === true))}{o.collision && <><br /><span className="tag warn">{t({ zh: '先后难辨，由人裁定', en: 'too near for the clock: people rule' })}</span></>}</>}</td>
            <td>{o.reasons.length > 0 ? reasonsOf(o.reasons, t, locale) : '—'}</td><td><StateTag kind="lead" state={o.state} />{o.claim && <><br /><span className="soft">{option('claim', o.claim)}</span></>}</td></tr>)}</tbody></table></div>)}
      {h.alike.length > 0 && <div className="note warn"><p>{t({ zh: '内容相近、受理前须认定是否为同一项目：', en: 'Like this one in content; before it is taken in somebody rules whether they are the same:' })}</p><Candidates list={h.alike} /></div>}
      <h3>{t({ zh: '裁定', en: 'Rulings' })}</h3>
      {h.rulings.length === 0 ? <p className="soft">{t({ zh: '没有裁定记录', en: 'None on record' })}</p> : (
        <ol className="timeline">{h.rulings.map((r) => { const other = numberOf(r.other); return (
          <li key={r.at + r.other}><strong>{option('ruling', r.ruling)}</strong> <span className="soft">{t({ zh: '对方 ', en: 'against ' })}{other ? `${other.number}（${t(other.unit.name)}）` : r.other}</span><p>{r.reason}</p><p className="soft">{t(r.by.name)} · {formatTime(r.at, locale)}</p><Proofs list={r.evidence} /></li>) })}</ol>)}
    </section>
  )
}

function ReceiptOf({ r, claim, ruled }: { r: Receipt; claim: string | null; ruled: boolean }) {
  const { t, locale } = useText()
  return (
    <dl className="facts">
      <dt>{t({ zh: '首报时间', en: 'Reported at' })}</dt><dd><strong>{formatSecond(r.at, locale)}</strong></dd>
      <dt>{t({ zh: '单位', en: 'Unit' })}</dt><dd>{t(r.unit.name)} · {r.person.name}</dd>
      <dt>{t({ zh: '认定', en: 'Claim' })}</dt><dd>{claim ?? '—'}{ruled && r.claim === 'contending' && <span className="soft">{t({ zh: '（申报时为并列申报）', en: ' (reported as contending)' })}</span>}</dd>
      <dt>{t({ zh: '回执摘要', en: 'Digest' })}</dt><dd><code className="digest">{r.digest}</code><br />{r.genuine ? <span className="tag good">{t({ zh: '与留痕首行一致，未被改动', en: 'Agrees with the first line of the ledger' })}</span> : <span className="tag bad">{t({ zh: '与留痕不一致', en: 'Does not agree with the ledger' })}</span>}</dd>
    </dl>
  )
}

/** `早 1 天 2 小时`: how far another report is from this one, in its two largest units. */
function apartIn(seconds: number, earlier: boolean): Text {
  const parts = [[86_400, '天', 'd'], [3_600, '小时', 'h'], [60, '分', 'min'], [1, '秒', 's']] as const
  const told = parts.flatMap(([unit, zh, en], i) => { const n = Math.floor((i === 0 ? seconds : seconds % parts[i - 1]![0]) / unit); return n > 0 ? [{ zh: `${formatNumber(n, 'zh')}${zh}`, en: `${formatNumber(n, 'en')} ${en}` }] : [] }).slice(0, 2)
  if (told.length === 0) return { zh: '同一秒', en: 'the same second' }
  return { zh: `${earlier ? '早' : '晚'}${told.map((x) => x.zh).join('')}`, en: `${told.map((x) => x.en).join(' ')} ${earlier ? 'earlier' : 'later'}` }
}
