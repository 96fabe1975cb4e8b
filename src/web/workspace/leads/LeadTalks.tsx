import { formatDate, formatDue, formatLimit, formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { KindDecl } from '#web/shared/types.ts'
import { STANDING } from '#web/workspace/parts.tsx'
import type { History, Share } from './answers.ts'
import { Proofs } from './Proofs.tsx'

/** 保护期和实质进展: until when the first talk is protected, on what it was renewed, and every real progress with its proof. */
export function Protection({ h, decl }: { h: History; decl: KindDecl }) {
  const { t, locale } = useText()
  const { protection: p, progress } = h
  const option = (value: string) => t(decl.facts['progress']?.options?.[value] ?? { zh: value, en: value })
  return (
    <section className="card stack"><h2>{t({ zh: '保护期和实质进展', en: 'Protection and real progress' })}</h2>
      <dl className="facts">
        <dt>{t({ zh: '首谈保护期', en: 'Protected' })}</dt><dd>{p ? <>{t({ zh: '至', en: 'until the ' })}<strong>{formatDue(p.due_at, locale)}</strong> <span className={`tag ${p.lapsed_at ? 'bad' : STANDING[p.standing].tone}`}>{p.lapsed_at ? t({ zh: '已届满', en: 'lapsed' }) : p.stopped_at ? t({ zh: '已结束', en: 'over' }) : t(STANDING[p.standing])}</span> <span className="soft">{t({ zh: `自${formatDate(p.started_at, 'zh')}起${formatLimit(p.limit).zh}，评审和暂缓期间不计`, en: `${formatLimit(p.limit).en} from ${formatDate(p.started_at, 'en')}, reviews and pauses not counted` })}</span></> : t({ zh: '没有保护期记录', en: 'no term on record' })}</dd>
        {p && <><dt>{t({ zh: '续期', en: 'Renewals' })}</dt><dd>{t({ zh: `已续${p.used}次，最多${p.allowed}次`, en: `${p.used} of ${p.allowed} used` })}</dd></>}
        <dt>{t({ zh: '最近实质进展', en: 'Last real progress' })}</dt><dd>{progress.last_at ? <>{formatDate(progress.last_at, locale)} <span className="soft">{t({ zh: `距今${formatNumber(progress.days_without ?? 0, 'zh')}天`, en: `${formatNumber(progress.days_without ?? 0, 'en')} days ago` })}</span></> : t({ zh: '尚未开始洽谈', en: 'talks have not begun' })}</dd>
        {progress.may_stall_from && progress.allowed && <><dt>{t({ zh: '无进展期限', en: 'Without progress' })}</dt><dd>{t({ zh: `${formatDue(progress.may_stall_from, 'zh')}后可列为流转候选（满${formatLimit(progress.allowed).zh}无实质进展）`, en: `may be transferred after the ${formatDue(progress.may_stall_from, 'en')} (${formatLimit(progress.allowed).en} without any)` })}{Date.parse(progress.may_stall_from) <= Date.parse(h.as_of) && <> <span className="tag warn">{t({ zh: '已满', en: 'reached' })}</span></>}</dd></>}
      </dl>
      {p && p.renewals.length > 0 && <><h3>{t({ zh: '续期记录', en: 'Renewed' })}</h3><ul className="lines">{p.renewals.map((r) => <li key={r.at}><span>{formatDate(r.at, locale)} <span className="soft">{t(r.by.name)}</span></span>{r.reason && <span>{r.reason}</span>}<Proofs list={r.evidence} /></li>)}</ul></>}
      <h3>{t({ zh: '实质进展', en: 'Real progress' })}</h3>
      {progress.made.length === 0 ? <p className="soft">{t({ zh: '没有凭证支持的实质进展', en: 'None that was shown by evidence' })}</p> : <ol className="timeline">{progress.made.map((x) => <li key={x.seq}><strong>{option(x.progress)}</strong> <span className="soft">{formatDate(x.at, locale)} · {t(x.by.name)} · {t(x.act)}</span>{x.text && <p>{x.text}</p>}<Proofs list={x.evidence} /></li>)}</ol>}
    </section>
  )
}

/** 两周进展报告: each that was owed, by its last day, and what was said. */
export function Reports({ h }: { h: History }) {
  const { t, locale } = useText()
  const late = h.reports.filter((r) => r.seq !== null && r.standing === 'late').length
  const owed = h.reports.find((r) => r.stopped_at === null)
  const title = t({ zh: '进展报告', en: 'Progress reports' })
  return (
    <section className="card stack"><h2>{title}</h2>
      {h.reports.length === 0 ? <p className="soft">{t({ zh: '没有应报的进展报告', en: 'None was owed' })}</p> : <>
        <p>{t({ zh: `已报${h.reports.filter((r) => r.seq !== null).length}次，其中逾期${late}次。`, en: `${h.reports.filter((r) => r.seq !== null).length} given, ${late} of them late. ` })}{owed && <>{t({ zh: `下一次应于${formatDue(owed.due_at, 'zh')}前报。`, en: `The next is due by the ${formatDue(owed.due_at, 'en')}.` })} <span className={`tag ${STANDING[owed.standing].tone}`}>{t(STANDING[owed.standing])}</span></>}</p>
        <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption><thead><tr><th>{t({ zh: '次', en: 'No.' })}</th><th>{t({ zh: '应报', en: 'Due' })}</th><th>{t({ zh: '报告日', en: 'Given' })}</th><th>{t({ zh: '进展', en: 'What it said' })}</th><th>{t({ zh: '下一步', en: 'Next' })}</th></tr></thead>
          <tbody>{h.reports.toReversed().map((r) => <tr key={r.round}><td>{r.round}</td><td className="whole">{formatDue(r.due_at, locale)}</td><td>{r.seq !== null && r.stopped_at ? formatDate(r.stopped_at, locale) : r.stopped_at ? <span className="soft">{t({ zh: '未报，已离开洽谈', en: 'none: talks were left' })}</span> : '—'} {(r.seq !== null || !r.stopped_at) && <span className={`tag ${STANDING[r.standing].tone}`}>{t(STANDING[r.standing])}</span>}</td><td>{r.summary ?? '—'}</td><td>{r.next_step ?? '—'}</td></tr>)}</tbody></table></div></>}
    </section>
  )
}

function Credits({ list }: { list: readonly Share[] }) {
  const { t, locale } = useText()
  return <>{list.map((c) => `${t(c.unit.name)} ${formatNumber(c.percent, locale, Number.isInteger(c.percent) ? 0 : 2)}%`).join(t({ zh: '、', en: ', ' }))}</>
}

/** 流转和业绩分成: whose it was and is, why, and who shares in it. */
export function Transfers({ h }: { h: History }) {
  const { t, locale } = useText()
  const title = t({ zh: '流转和业绩分成', en: 'Transfers and credit' })
  return (
    <section className="card stack"><h2>{title}</h2>
      <p>{t({ zh: '现承办：', en: 'Now with: ' })}<strong>{h.units.map((u) => t(u.name)).join(t({ zh: '、', en: ', ' })) || '—'}</strong>{h.owner && <>{t({ zh: '，项目负责人 ', en: ', answered for by ' })}{t(h.owner.name)}</>}{h.to_region && <>{t({ zh: '；已流转外区：', en: '; given to ' })}{h.to_region}</>}</p>
      {h.credits.length > 0 && <p>{t({ zh: '业绩分成：', en: 'Credit: ' })}<Credits list={h.credits} /></p>}
      {h.transfers.length === 0 ? <p className="soft">{t({ zh: '没有流转', en: 'It was never transferred' })}</p> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption><thead><tr><th>{t({ zh: '时间', en: 'When' })}</th><th>{t({ zh: '由', en: 'From' })}</th><th>{t({ zh: '至', en: 'To' })}</th><th>{t({ zh: '理由', en: 'Why' })}</th><th>{t({ zh: '分成', en: 'Credit' })}</th><th>{t({ zh: '经办', en: 'By' })}</th></tr></thead>
          <tbody>{h.transfers.map((x) => <tr key={x.at}><td className="whole">{formatTime(x.at, locale)}</td><td>{t(x.from.name)}</td><td>{t(x.to.name)}</td><td>{x.reason}</td><td><Credits list={x.credits} /></td><td>{t(x.by.name)}</td></tr>)}</tbody></table></div>)}
    </section>
  )
}

/** 联系记录, the latest first: when, how, with whom, what was said and what comes next. */
export function Contacts({ h, decl }: { h: History; decl: KindDecl }) {
  const { t, locale } = useText()
  const way = (value: string) => t(decl.facts['contact_way']?.options?.[value] ?? { zh: value, en: value })
  const title = t({ zh: `联系记录（${h.contacts.length}次）`, en: `Contacts (${h.contacts.length})` })
  return (
    <section className="card stack"><h2>{title}</h2>
      {h.contacts.length === 0 ? <p className="soft">{t({ zh: '没有登记与投资方的联系', en: 'No contact with the investor is on record' })}</p> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption><thead><tr><th>{t({ zh: '日期', en: 'Day' })}</th><th>{t({ zh: '方式', en: 'Way' })}</th><th>{t({ zh: '参加人员', en: 'With whom' })}</th><th>{t({ zh: '洽谈内容', en: 'What was said' })}</th><th>{t({ zh: '下一步', en: 'Next' })}</th><th>{t({ zh: '登记人', en: 'Logged by' })}</th></tr></thead>
          <tbody>{h.contacts.toReversed().map((c) => <tr key={c.seq}><td className="whole">{c.on ? formatDate(c.on, locale) : '—'}</td><td>{way(c.way)}</td><td>{c.with ?? '—'}</td><td>{c.content ?? t({ zh: '（保密）', en: '(confidential)' })}<Proofs list={c.evidence} /></td><td>{c.next_step ?? '—'}</td><td>{t(c.by.name)}</td></tr>)}</tbody></table></div>)}
    </section>
  )
}
