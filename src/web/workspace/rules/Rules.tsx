import { Link } from '@tanstack/react-router'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { useRules } from './answers.ts'

/** 规则: every decision table of the district, which version is in force, and what is being changed. */
export function Rules() {
  const { t, locale } = useText()
  const answer = useRules()
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  return (
    <div className="stack">
      <h1>{t({ zh: '规则', en: 'Rules' })}</h1>
      <p className="soft">{t({ zh: '亮灯、升级和入规标准按下列决策表判定；每次判定的输入、命中行和版本都留存。修订须试算、由他人批准，自生效日起执行，不溯及既往。', en: 'Lamps, escalation and the lines for entering statistics are decided by these tables; every decision keeps its inputs, the rows that fired and the version. A change is tried, approved by another, and in force from its day on.' })}</p>
      <section className="card"><div className="scroll"><table><caption className="sr">{t({ zh: '规则表', en: 'Decision tables' })}</caption>
        <thead><tr><th>{t({ zh: '规则', en: 'Rule' })}</th><th>{t({ zh: '现行依据', en: 'In force under' })}</th><th>{t({ zh: '自', en: 'Since' })}</th><th className="num">{t({ zh: '行数', en: 'Rows' })}</th><th className="num">{t({ zh: '版本', en: 'Versions' })}</th><th className="num">{t({ zh: '已留存判定', en: 'Decisions kept' })}</th><th>{t({ zh: '修订', en: 'Changes' })}</th></tr></thead>
        <tbody>{answer.data.rows.map((r) => (
          <tr key={r.rule}><td><Link to="/w/rules/$rule" params={{ rule: r.rule }}>{t(r.label)}</Link><br /><code className="soft">{r.rule}</code></td>
            <td>{r.in_force ? <>{t(r.in_force.title)}<br /><span className="soft">{r.in_force.doc_no}</span></> : t({ zh: '尚未生效', en: 'Not yet' })}</td><td>{r.in_force ? formatDate(r.in_force.effective_from, locale) : '—'}</td><td className="num">{r.rows}</td><td className="num">{r.versions}</td><td className="num"><Link to="/w/rules/$rule" params={{ rule: r.rule }} hash="decisions">{r.decisions}</Link></td>
            <td>{r.next.map((n) => <span key={n.version} className="tag">{t({ zh: `${formatDate(n.effective_from, locale)}起换版`, en: `new from ${formatDate(n.effective_from, locale)}` })}</span>)}{r.drafts > 0 && <Link to="/w/$kind" params={{ kind: 'rule_change' }} search={{ open: 'true', category: r.rule }}>{t({ zh: `${r.drafts}件修订在办`, en: `${r.drafts} open` })}</Link>}{r.next.length + r.drafts === 0 && '—'}</td></tr>
        ))}</tbody></table></div></section>
    </div>
  )
}
