import { OfficeSelect } from '#web/shared/CodeSelect.tsx'
import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNarrow } from '#web/shared/narrow.ts'
import type { RegisterColumn, RegisterRead, RegisterSaid } from './register-answers.ts'

const MONEY = { 元: { zh: '元', en: 'yuan' }, 万元: { zh: '万元', en: '10,000 yuan' }, 百万元: { zh: '百万元', en: '1m yuan' }, 千万元: { zh: '千万元', en: '10m yuan' }, 亿元: { zh: '亿元', en: '100m yuan' } } as const
interface Asking { readonly read: RegisterRead; readonly said: RegisterSaid; readonly onSay: (said: RegisterSaid) => void }

/** 台账的列: each heading with what it is taken for and the unit of its money; either may be said otherwise. */
export function RegisterColumns({ read, said, onSay }: Asking) {
  const { t } = useText()
  const known = read.columns.filter((c) => c.is)
  const narrow = useNarrow()
  const title = t({ zh: `识别${known.length}列，${read.columns.length - known.length}列不导入`, en: `${known.length} columns understood, ${read.columns.length - known.length} not taken` })
  const meaningOf = (c: RegisterColumn) => (c.heading in said.columns ? (said.columns[c.heading] ?? '') : (c.is ?? ''))
  const meaning = (c: RegisterColumn) => <select className="input" aria-label={t({ zh: `“${c.heading}”的含义`, en: `What '${c.heading}' holds` })} value={meaningOf(c)} onChange={(e) => onSay({ ...said, columns: { ...said.columns, [c.heading]: e.target.value || null } })}><option value="">{t({ zh: '不导入', en: 'Not taken' })}</option>{Object.entries(read.meanings).map(([key, m]) => <option key={key} value={key}>{t(m.label)}</option>)}</select>
  const unit = (c: RegisterColumn) => (read.meanings[meaningOf(c)]?.sort === 'money' ? <MoneyUnit label={t({ zh: `“${c.heading}”的单位`, en: `Unit of '${c.heading}'` })} value={said.money[c.heading] ?? c.unit ?? ''} onChange={(v) => onSay({ ...said, money: { ...said.money, [c.heading]: v } })} /> : null)
  return (
    <>
      {known.length < read.columns.length && <p className="soft">{t({ zh: '不导入的列：', en: 'Columns not taken: ' })}{read.columns.filter((c) => !c.is).map((c) => `${c.heading}${c.why ? t({ zh: `（${c.why.zh}）`, en: ` (${c.why.en})` }) : ''}`).join(t({ zh: '、', en: '; ' }))}</p>}
      <details><summary>{title}</summary>
        {narrow ? <ul className="lines">{read.columns.map((c) => <li key={c.heading}><strong>{c.heading}</strong>{meaning(c)}{unit(c)}</li>)}</ul> : (
          <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption>
            <thead><tr><th>{t({ zh: '表头', en: 'Heading' })}</th><th>{t({ zh: '含义', en: 'Taken for' })}</th><th>{t({ zh: '金额单位', en: 'Unit of money' })}</th></tr></thead>
            <tbody>{read.columns.map((c) => <tr key={c.heading}><td className="whole">{c.heading}</td><td>{meaning(c)}</td><td>{unit(c)}</td></tr>)}</tbody></table></div>)}
      </details>
    </>
  )
}

function MoneyUnit({ value, onChange, label }: { value: string; onChange: (unit: string) => void; label?: string }) {
  const { t } = useText()
  return <select className="input" {...(label ? { 'aria-label': label } : {})} value={value} onChange={(e) => onChange(e.target.value)}><option value="" disabled>{t({ zh: '请选择', en: 'Choose' })}</option>{Object.entries(MONEY).map(([key, name]) => <option key={key} value={key}>{t(name)}</option>)}</select>
}

/** What the register leaves open, asked once for the whole of it: units of money, offices, words for stages. */
export function RegisterQuestions({ read, said, onSay }: Asking) {
  const { t, locale } = useText()
  const { units } = read
  const bare = read.columns.filter((c) => c.sort === 'money' && c.unit === undefined)
  const settled = read.odd.length + bare.length + read.words.length === 0 && units.every((u) => u.settled)
  const lines = (n: number) => t({ zh: `${formatNumber(n, 'zh')}行`, en: `${formatNumber(n, 'en')} line(s)` })
  if (read.odd.length + bare.length + units.length + read.words.length === 0) return null
  const unitOf = (heading: string) => <MoneyUnit value={said.money[heading] ?? ''} onChange={(v) => onSay({ ...said, money: { ...said.money, [heading]: v } })} />
  return (
    <div className={`note ${settled ? '' : 'warn '}stack register-asked`} role="group" aria-labelledby="register-asked">
      <h3 id="register-asked">{settled ? t({ zh: '已说明', en: 'What was said' }) : t({ zh: '请先说明', en: 'First say' })}</h3>
      {bare.map((c) => <label key={c.heading} className="row"><span>{t({ zh: `“${c.heading}”没有写单位，金额单位是：`, en: `'${c.heading}' names no unit. Its money is in:` })}</span>{unitOf(c.heading)}</label>)}
      {read.odd.map((o) => (
        <label key={o.heading} className="row"><span>{t({ zh: `“${o.heading}”按${o.unit}计，中位数合${formatNumber(o.median, 'zh', 2)}万元（${formatNumber(o.median / 10_000, 'zh', 4)}亿元），金额单位是：`, en: `'${o.heading}' in ${o.unit} has a middle of ${formatNumber(o.median, 'en', 2)} (10,000 yuan). Its unit is:` })}</span>
          {unitOf(o.heading)}</label>))}
      {units.map((u) => (
        <label key={u.name} className="row"><span>{u.name === '' ? t({ zh: `没有写首报单位的${lines(u.lines)}，归：`, en: `${lines(u.lines)} that name no unit go to:` }) : t({ zh: `“${u.name}”（${lines(u.lines)}）是本区的：`, en: `'${u.name}' (${lines(u.lines)}) is:` })}</span>
          <OfficeSelect className="input" value={said.units[u.name] ?? u.office ?? ''} onChange={(v) => onSay({ ...said, units: { ...said.units, [u.name]: typeof v === 'string' ? v : '' } })} /></label>))}
      {read.words.map((w) => (
        <label key={w.word} className="row"><span>{t({ zh: `阶段“${w.word}”（${lines(w.lines)}）相当于：`, en: `The stage '${w.word}' (${lines(w.lines)}) means:` })}</span>
          <select className="input" value={said.stages[w.word] ?? ''} onChange={(e) => onSay({ ...said, stages: { ...said.stages, [w.word]: e.target.value } })}><option value="" disabled>{t({ zh: '请选择', en: 'Choose' })}</option>{Object.entries(read.states).map(([key, label]) => <option key={key} value={key}>{label[locale]}</option>)}</select></label>))}
    </div>
  )
}
