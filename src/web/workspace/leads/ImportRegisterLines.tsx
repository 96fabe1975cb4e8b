import { Link } from '@tanstack/react-router'
import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Text } from '#kernel/text.ts'
import { StateTag } from '#web/workspace/parts.tsx'
import { useNarrow } from '#web/shared/narrow.ts'
import type { BadLine, RegisterFault, RegisterRead, RegisterSaid } from './register-answers.ts'

const SHOWN = 200

/** Lines that are not taken: by column, what stands there, why, and what to do; one that only looks odd may be said to be right. */
export function BadLines({ read, said, onSay }: { read: RegisterRead; said: RegisterSaid; onSay: (said: RegisterSaid) => void }) {
  const { t, locale } = useText()
  const narrow = useNarrow()
  if (read.bad_total === 0) return null
  const title = t({ zh: '有误，不能导入', en: 'Cannot be taken' })
  const confirm = (line: number, sure: boolean) => onSay({ ...said, confirmed: sure ? [...said.confirmed, line] : said.confirmed.filter((l) => l !== line) })
  const right = (line: number, f: RegisterFault) => f.may_confirm && <><br /><label><input type="checkbox" checked={said.confirmed.includes(line)} onChange={(e) => confirm(line, e.target.checked)} /> {t({ zh: `第${line}行核对无误`, en: `Line ${line} is right` })}</label></>
  return (
    <details open><summary><span className="tag bad">{title} {formatNumber(read.bad_total, locale)}</span></summary>
      <p><button type="button" className="btn" onClick={() => download(read, t)}>{t({ zh: '下载有误的行（附原因，改正后可直接导入）', en: 'Download these lines with the reasons; corrected, they can be brought in as they are' })}</button></p>
      {narrow ? <ul className="lines">{read.bad.slice(0, SHOWN).map((b) => (
        <li key={b.line}><strong>{t({ zh: `第${b.line}行`, en: `Line ${b.line}` })} {b.name}</strong>{b.faults.map((f, i) => <div key={i}><span>{f.column}{f.value && t({ zh: `“${f.value}”`, en: ` '${f.value}'` })}：{t(f.problem)}</span><br /><span className="soft">{t(f.next)}</span>{right(b.line, f)}</div>)}</li>))}</ul> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption>
          <thead><tr><th className="num">{t({ zh: '行', en: 'Line' })}</th><th>{t({ zh: '项目', en: 'Project' })}</th><th>{t({ zh: '列', en: 'Column' })}</th><th>{t({ zh: '原文', en: 'As it stands' })}</th><th>{t({ zh: '原因', en: 'Why' })}</th><th>{t({ zh: '怎么办', en: 'What to do' })}</th></tr></thead>
          <tbody>{read.bad.slice(0, SHOWN).map((b) => b.faults.map((f, i) => (
            <tr key={`${b.line}-${f.column}-${i}`}><td className="num">{i === 0 ? b.line || '—' : ''}</td><td className="whole">{i === 0 ? b.name || '—' : ''}</td><td>{f.column || '—'}</td><td>{f.value || '—'}</td><td className="whole">{t(f.problem)}</td><td className="whole">{t(f.next)}{right(b.line, f)}</td></tr>)))}</tbody></table></div>)}
      {read.bad.length > SHOWN && <p className="soft">{t({ zh: `只列前${SHOWN}行，共${formatNumber(read.bad_total, 'zh')}行，全部见下载`, en: `The first ${SHOWN} of ${formatNumber(read.bad_total, 'en')}; all are in the download` })}</p>}
    </details>
  )
}

/** What will be taken, the first of it, and what wants a look. */
export function GoodLines({ read }: { read: RegisterRead }) {
  const { t, locale } = useText()
  const wan = (v: number | undefined) => (v === undefined ? '—' : formatNumber(v, locale, 2))
  const title = t({ zh: '可导入', en: 'Can be taken' })
  return (
    <>
      {read.good > 0 && <details><summary><span className="tag good">{title} {formatNumber(read.good, locale)}</span></summary>
        <p className="row">{read.ends.map((e) => <span key={e.state}><StateTag kind="lead" state={e.state} /> {formatNumber(e.n, locale)}</span>)}</p>
        <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption>
          <thead><tr><th className="num">{t({ zh: '行', en: 'Line' })}</th><th>{t({ zh: '项目', en: 'Project' })}</th><th>{t({ zh: '投资方', en: 'Investor' })}</th><th>{t({ zh: '将到状态', en: 'Will stand at' })}</th><th>{t({ zh: '首报', en: 'Reported' })}</th><th className="num">{t({ zh: '计划总投资（万元）', en: 'Planned (10,000 yuan)' })}</th><th className="num">{t({ zh: '协议投资额（万元）', en: 'Agreed (10,000 yuan)' })}</th></tr></thead>
          <tbody>{read.sample.map((s) => <tr key={s.line}><td className="num">{s.line}</td><td className="whole">{s.name}</td><td className="whole">{s.investor}</td><td><StateTag kind="lead" state={s.state} /></td><td>{formatDate(s.reported_on, locale)}</td><td className="num">{wan(s.planned_wan)}</td><td className="num">{wan(s.agreed_wan)}</td></tr>)}</tbody></table></div>
        {read.good > read.sample.length && <p className="soft">{t({ zh: `只列前${read.sample.length}行`, en: `The first ${read.sample.length}` })}</p>}
      </details>}
      {read.notes_total > 0 && <details><summary><span className="tag warn">{t({ zh: '请留意（可导入）', en: 'Wants a look (can be taken)' })} {formatNumber(read.notes_total, locale)}</span></summary>
        <ul className="lines">{read.notes.slice(0, SHOWN).map((n, i) => <li key={`${n.line}-${i}`}><span>{t({ zh: `第${n.line}行 ${n.column}${n.value ? `“${n.value}”` : ''}：${n.problem.zh}`, en: `Line ${n.line}, ${n.column}${n.value ? ` '${n.value}'` : ''}: ${n.problem.en}` })}<span className="soft">{t({ zh: `。${n.next.zh}`, en: `. ${n.next.en}` })}</span></span></li>)}</ul>
        {read.notes_total > SHOWN && <p className="soft">{t({ zh: `只列前${SHOWN}处`, en: `The first ${SHOWN}` })}</p>}</details>}
      {read.already.length > 0 && <details><summary><span className="tag">{t({ zh: '已在平台，不重复导入', en: 'There already, not taken twice' })} {formatNumber(read.known, locale)}</span></summary>
        <ul className="lines">{read.already.slice(0, SHOWN).map((a) => <li key={a.line}><span className="row"><Link to="/w/$kind/$id" params={{ kind: 'lead', id: a.id }}>{a.name || a.number}</Link><span className="soft mono">{a.number}</span><StateTag kind="lead" state={a.state} />{a.said !== null && a.said !== a.state && <span className="tag warn">{t({ zh: `台账为“${read.states[a.said]?.zh ?? a.said}”，请在该件办理`, en: `'${read.states[a.said]?.en ?? a.said}' in the register: follow it there` })}</span>}</span></li>)}</ul></details>}
    </>
  )
}

/** The lines as they stood under their own headings, with what is wrong behind: to be corrected and brought in again. */
function download(read: RegisterRead, t: (text: Text) => string): void {
  const quoted = (s: string) => `"${(/^[=+\-@\t]/.test(s) ? `'${s}` : s).replaceAll('"', '""')}"`
  const told = ({ faults }: BadLine, of: 'problem' | 'next') => [...new Set(faults.map((f) => (of === 'problem' ? `${f.column}：${t(f.problem)}` : t(f.next))))].join('；')
  const lines = read.bad.map((b) => [...(b.cells.length === read.columns.length ? b.cells : [b.cells.join(','), ...read.columns.slice(1).map(() => '')]), String(b.line), told(b, 'problem'), told(b, 'next')])
  const text = [[...read.columns.map((c) => c.heading), '行', '原因', '怎么办'], ...lines].map((l) => l.map(quoted).join(',')).join('\r\n')
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: 'text/csv' }))
  Object.assign(document.createElement('a'), { href: url, download: `${read.name.replace(/\.[^.]*$/, '')}-有误.csv` }).click()
  URL.revokeObjectURL(url)
}
