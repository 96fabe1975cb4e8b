import { Link } from '@tanstack/react-router'
import { formatDate, formatDue, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Papers } from '#web/shared/Papers.tsx'
import type { KindDecl } from '#web/shared/types.ts'
import { StateTag } from '#web/workspace/parts.tsx'
import type { Review } from './answers.ts'

const STANDING = { given: ['good', '已出具', 'Given'], given_late: ['warn', '逾期出具', 'Given late'], waiting: ['', '待出具', 'Waiting'], overdue: ['bad', '逾期未出具', 'Overdue'], not_asked: ['held', '未提请', 'Not asked yet'], unrecorded: ['held', '无记录', 'No record'] } as const

/** 评审: departments side by side with their days, the card item by item, agreements and sessions, and what still stands between it and 拟签约. */
export function LeadReview({ r, decl }: { r: Review; decl: KindDecl }) {
  const { t } = useText()
  return (
    <>
      {(r.state === 'reviewing' || r.state === 'talking') && <div className={`note ${r.gate.open ? 'good' : 'warn'}`} role="status">{r.gate.open ? <p>{t({ zh: '评审条件已齐，可上评审会', en: 'Everything is there: it can go before the board' })}</p> : <><p>{t({ zh: '还不能通过评审，尚缺：', en: 'It cannot pass yet. Missing:' })}</p><ul>{r.missing.map((m) => <li key={m.zh}>{t(m)}</li>)}</ul></>}</div>}
      <Opinions r={r} decl={decl} />
      <Score r={r} />
      <Sessions r={r} decl={decl} />
    </>
  )
}

function Opinions({ r, decl }: { r: Review; decl: KindDecl }) {
  const { t, locale } = useText()
  const stance = (value: string) => t(decl.facts['stance']?.options?.[value] ?? { zh: value, en: value })
  const opinion = (d: Review['departments'][number]) => d.opinion && <><strong>{stance(d.opinion.stance)}</strong> {d.opinion.text}{d.opinion.conditions && <><br /><span className="soft">{t({ zh: '条件：', en: 'On condition: ' })}{d.opinion.conditions}</span></>}{d.opinion.legal_basis && <><br /><span className="soft">{t({ zh: '依据：', en: 'By: ' })}{d.opinion.legal_basis}</span></>}</>
  return (
    <section className="card stack"><h2>{t({ zh: '部门会审', en: 'Opinions of departments' })}{r.round > 1 ? t({ zh: `（第${r.round}轮）`, en: ` (round ${r.round})` }) : ''}</h2>
      {r.kept_back && <p className="soft">{t({ zh: '保密项目，部门意见和会议内容不对您公开', en: 'A confidential project: opinions and sessions are not open to you' })}</p>}
      <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '部门会审', en: 'Opinions' })}><table><caption className="sr">{t({ zh: '部门会审', en: 'Opinions' })}</caption><thead><tr><th>{t({ zh: '部门', en: 'Department' })}</th><th>{t({ zh: '进度', en: 'Standing' })}</th><th>{t({ zh: '意见', en: 'Opinion' })}</th><th>{t({ zh: '应出具', en: 'Due' })}</th><th>{t({ zh: '出具', en: 'Given' })}</th></tr></thead>
        <tbody>{r.departments.map((d) => { const [tone, zh, en] = STANDING[d.standing]; return <tr key={d.key}><td>{t(d.label)} {d.may_veto && <span className="tag held">{t({ zh: '可一票否决', en: 'May veto' })}</span>}</td><td><span className={`tag ${tone}`}>{t({ zh, en })}</span></td><td>{opinion(d) ?? '—'}</td><td className="whole">{d.due_at ? formatDue(d.due_at, locale) : <span className="soft">{t({ zh: `提请后${d.days}个工作日`, en: `${d.days} working days after it is asked` })}</span>}</td><td className="whole">{d.opinion ? formatDate(d.opinion.at, locale) : '—'}</td></tr> })}</tbody></table></div>
    </section>
  )
}

function Score({ r }: { r: Review }) {
  const { t, locale } = useText()
  return (
    <section className="card stack"><h2>{t({ zh: '评分', en: 'Score' })} {r.score.total !== null && <span className={`tag ${r.score.passes ? 'good' : 'bad'}`}>{formatNumber(r.score.total, locale, 1)} / {r.score.pass}</span>}</h2>
      <p className="soft">{t({ zh: `已收${r.score.cards}份评分表，至少${r.score.cards_needed}份；${r.score.pass}分以上且各单项不低于下限方可通过。${r.score.source.zh}`, en: `${r.score.cards} card(s) of at least ${r.score.cards_needed}; it passes from ${r.score.pass} with every floor kept. ${r.score.source.en}` })}</p>
      {r.score.cards > 0 && <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '评分表', en: 'Score card' })}><table className="narrow"><caption className="sr">{t({ zh: '评分表', en: 'Score card' })}</caption><thead><tr><th>{t({ zh: '项目', en: 'Item' })}</th><th className="num">{t({ zh: '满分', en: 'Points' })}</th><th className="num">{t({ zh: '下限', en: 'Floor' })}</th><th className="num">{t({ zh: '平均', en: 'Mean' })}</th></tr></thead><tbody>{r.score.items.map((i) => <tr key={i.key}><td>{t(i.label)}</td><td className="num">{i.max}</td><td className="num">{i.floor ?? '—'}</td><td className="num">{i.mean === null ? '—' : <>{formatNumber(i.mean, locale, 1)} {i.fails && <span className="tag bad">{t({ zh: '低于下限', en: 'below' })}</span>}</>}</td></tr>)}</tbody></table></div>}
    </section>
  )
}

function Sessions({ r, decl }: { r: Review; decl: KindDecl }) {
  const { t, locale } = useText()
  const conclusion = (value: string) => t(decl.facts['conclusion']?.options?.[value] ?? { zh: value, en: value })
  return (
    <section className="card stack"><h2>{t({ zh: '协议和评审会', en: 'Agreements and sessions' })}</h2>
      {r.agreements.length === 0 ? <p className="soft">{t({ zh: '还没有协议', en: 'No agreement yet' })}</p> : <ul className="lines">{r.agreements.map((a) => <li key={a.id}><span className="row"><Link to="/w/$kind/$id" params={{ kind: 'agreement', id: a.id }}>{a.number}</Link><StateTag kind="agreement" state={a.state} />{a.signed_on && <span className="soft">{t({ zh: '签署于', en: 'signed ' })}{formatDate(a.signed_on, locale)}</span>}</span></li>)}</ul>}
      {r.sessions.length > 0 && <ol className="timeline">{r.sessions.map((s) => (
        <li key={s.no + s.on}><strong>{s.no}</strong> {conclusion(s.conclusion)}{s.score !== null && t({ zh: `，${formatNumber(s.score, 'zh', 1)}分`, en: `, ${formatNumber(s.score, 'en', 1)} points` })} <span className="soft">{formatDate(s.on, locale)}</span><p>{s.text}</p><p className="soft">{t({ zh: '出席：', en: 'Present: ' })}{s.attendees.join(t({ zh: '、', en: ', ' }))}</p>
          <div className="unprinted"><Papers path="/api/documents/leads/session" query={{ no: s.no, on: s.on }} name={{ zh: '纪要', en: 'Minutes' }} /></div></li>))}</ol>}
    </section>
  )
}
