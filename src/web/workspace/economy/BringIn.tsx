import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api, type Refused, type Uploaded } from '#web/shared/api.ts'
import { PartyPick } from '#web/shared/PickField.tsx'
import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { RefusedNote } from '#web/shared/states.tsx'
import { Upload } from '#web/shared/Upload.tsx'
import { EconomyTabs, LEGAL_NOTE } from './Tabs.tsx'

interface Fault { readonly line: number; readonly column: string; readonly value: string; readonly reason: Text; readonly next: Text }
interface Column { readonly name: string; readonly what?: string; readonly indicator?: string; readonly caliber?: string; readonly unit?: string }
interface Read {
  readonly columns: readonly Column[]; readonly lines: number; readonly months: readonly string[]; readonly rows_total: number; readonly bad_total: number; readonly bad: readonly Fault[]; readonly notes_total: number; readonly notes: readonly Fault[]
  readonly to_confirm: readonly { readonly name: string; readonly firm: string | null; readonly uscc: string | null; readonly lines: readonly number[] }[]
  readonly revised_total: number; readonly revised: readonly { readonly indicator: string; readonly subject: string; readonly period: string; readonly value: number; readonly stands: number; readonly number: string }[]
}
interface Taken { readonly batch: { readonly id: string; readonly number: string }; readonly rows: number; readonly left_out: number }
const UNITS = { 元: { zh: '元', en: 'yuan' }, 千元: { zh: '千元', en: '1,000 yuan' }, 万元: { zh: '万元', en: '10,000 yuan' }, 百万元: { zh: '百万元', en: '1m yuan' }, 亿元: { zh: '亿元', en: '100m yuan' } } as const

/** 导入调度数据: a table is read and told with all that is wrong with it; then the good of it becomes one batch, the table its proof. */
export function BringIn() {
  const { t, locale } = useText()
  const [files, setFiles] = useState<readonly Uploaded[]>([])
  const [asked, setAsked] = useState<{ unit: string; period: string }>({ unit: '', period: '' })
  const [confirmed, setConfirmed] = useState<Readonly<Record<string, string>>>({})
  const [head, setHead] = useState({ dataset: '', source: '', odd_reason: '' })
  const [leave, setLeave] = useState(false)
  const table = { file: files[0]?.sha256, ...(asked.unit ? { unit: asked.unit } : {}), ...(asked.period ? { period: asked.period } : {}), ...(Object.keys(confirmed).length ? { confirmed } : {}) }
  const read = useMutation<Read, Refused>({ mutationFn: () => api<Read>('/api/figures/read', { method: 'POST', body: table }) })
  const take = useMutation<Taken, Refused>({ mutationFn: () => api<Taken>('/api/figures/import', { method: 'POST', body: { ...table, dataset: head.dataset, source: head.source, ...(head.odd_reason ? { odd_reason: head.odd_reason } : {}), leave_out_bad: leave } }) })
  const r = read.data
  return (
    <div className="stack">
      <h1>{t({ zh: '导入调度数据', en: 'Bring figures in' })}</h1>
      <EconomyTabs />
      <p className="note warn">{t(LEGAL_NOTE)}</p>
      {take.data ? (
        <section className="note good" role="status"><p>{t({ zh: `已生成批次，${formatNumber(take.data.rows, 'zh')}个数据待另一人审核${take.data.left_out ? `，${take.data.left_out}处有误未导入` : ''}。`, en: `One batch of ${formatNumber(take.data.rows, 'en')} figures, to be checked by another${take.data.left_out ? `; ${take.data.left_out} bad ones were left out` : ''}.` })}</p><p><Link to="/w/$kind/$id" params={{ kind: 'batch', id: take.data.batch.id }}>{take.data.batch.number}</Link></p></section>
      ) : (
        <>
          <section className="card stack"><h2>{t({ zh: '一、选择表格', en: '1. The table' })}</h2>
            <Upload label={{ zh: '表格（CSV 或 XLSX，每行一户企业）', en: 'Table (CSV or XLSX, a firm to a line)' }} files={files} onChange={(list) => { setFiles(list.slice(-1)); read.reset() }} />
            <div className="row">
              <label className="field"><span>{t({ zh: '金额单位（表头未写时）', en: 'Unit of money (where the header has none)' })}</span><select className="input" value={asked.unit} onChange={(e) => setAsked({ ...asked, unit: e.target.value })}><option value="">{t({ zh: '按表头', en: 'As in the header' })}</option>{Object.entries(UNITS).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>
              <label className="field"><span>{t({ zh: '月份（表中没有时）', en: 'Month (where the table has none)' })}</span><input className="input" type="month" value={asked.period} onChange={(e) => setAsked({ ...asked, period: e.target.value })} /></label>
            </div>
            <button type="button" className="btn primary" disabled={!files[0] || read.isPending} onClick={() => read.mutate()}>{read.isPending ? t({ zh: '正在读取…', en: 'Reading…' }) : t({ zh: '读取并检查', en: 'Read and check' })}</button>
            {read.error && <RefusedNote error={read.error} />}
          </section>
          {r && (
            <section className="card stack" aria-live="polite"><h2>{t({ zh: '二、核对', en: '2. What it holds' })}</h2>
              <p>{t({ zh: `${formatNumber(r.lines, 'zh')}行，${r.months.join('、')}；可导入${formatNumber(r.rows_total, 'zh')}个数据，${r.bad_total}处有误，${r.notes_total}处请留意。`, en: `${formatNumber(r.lines, 'en')} lines, ${r.months.join(', ')}; ${formatNumber(r.rows_total, 'en')} figures can be taken, ${r.bad_total} bad, ${r.notes_total} want a look.` })}</p>
              {r.to_confirm.length > 0 && <div className="note warn"><p>{t({ zh: '以下企业只有名称，请确认是哪一家：', en: 'Known by name only; say which firm it is:' })}</p>{r.to_confirm.map((c, i) => <div key={c.name} className="row"><span>{c.name}（{t({ zh: `第${c.lines.slice(0, 5).join('、')}行`, en: `line ${c.lines.slice(0, 5).join(', ')}` })}）</span><PartyPick id={`firm-${i}`} className="input" required aria-invalid={false} aria-describedby={undefined} value={confirmed[c.name] ?? c.firm ?? ''} onChange={(v) => setConfirmed((all) => ({ ...all, [c.name]: typeof v === 'string' ? v : '' }))} />{c.firm && confirmed[c.name] === undefined && <button type="button" className="btn" onClick={() => setConfirmed((all) => ({ ...all, [c.name]: c.firm ?? '' }))}>{t({ zh: '就是这家', en: 'That is it' })}</button>}</div>)}<button type="button" className="btn" onClick={() => read.mutate()}>{t({ zh: '按确认的企业重新读取', en: 'Read again with these firms' })}</button></div>}
              {r.revised_total > 0 && <div className="note bad"><p>{t({ zh: `${r.revised_total}个数据已在其他批次报送，请到原批次更正：`, en: `${r.revised_total} figures stand on other batches: correct them there:` })}</p><ul>{r.revised.slice(0, 20).map((x) => <li key={x.indicator + x.subject + x.period}>{x.number} · {x.period} · {formatNumber(x.stands, locale, 1)} → {formatNumber(x.value, locale, 1)}</li>)}</ul></div>}
              <Faults title={t({ zh: '有误，不能导入', en: 'Cannot be taken' })} tone="bad" total={r.bad_total} list={r.bad} />
              <Faults title={t({ zh: '请留意（可导入）', en: 'Wants a look (can be taken)' })} tone="warn" total={r.notes_total} list={r.notes} />
              {r.bad_total > 0 && <p><button type="button" className="btn" onClick={() => download(r.bad)}>{t({ zh: '下载有误清单', en: 'Download the list' })}</button></p>}
            </section>)}
          {r && r.rows_total > 0 && (
            <form className="card stack" onSubmit={(e) => { e.preventDefault(); take.mutate() }}><h2>{t({ zh: '三、生成批次', en: '3. Make one batch of it' })}</h2>
              <label className="field"><span>{t({ zh: '数据名称', en: 'What it is' })} *</span><input className="input" required minLength={2} maxLength={80} value={head.dataset} onChange={(e) => setHead({ ...head, dataset: e.target.value })} /></label>
              <label className="field"><span>{t({ zh: '来源单位', en: 'Source' })} *</span><input className="input" required minLength={2} maxLength={80} value={head.source} onChange={(e) => setHead({ ...head, source: e.target.value })} /></label>
              {r.notes_total > 0 && <label className="field"><span>{t({ zh: '对需留意数据的说明', en: 'About what wants a look' })}</span><input className="input" maxLength={500} value={head.odd_reason} onChange={(e) => setHead({ ...head, odd_reason: e.target.value })} /></label>}
              {r.bad_total > 0 && <label className="row"><input type="checkbox" checked={leave} onChange={(e) => setLeave(e.target.checked)} />{t({ zh: `舍弃${r.bad_total}处有误的内容，只导入其余`, en: `Leave the ${r.bad_total} bad ones out and take the rest` })}</label>}
              <div><button type="submit" className="btn primary" disabled={take.isPending}>{take.isPending ? t({ zh: '正在导入…', en: 'Bringing in…' }) : t({ zh: '生成批次', en: 'Make the batch' })}</button></div>
              {take.error && <RefusedNote error={take.error} />}
            </form>)}
        </>)}
    </div>
  )
}

function Faults({ title, tone, total, list }: { title: string; tone: 'bad' | 'warn'; total: number; list: readonly Fault[] }) {
  const { t } = useText()
  if (total === 0) return null
  return (
    <details open={tone === 'bad'}><summary><span className={`tag ${tone}`}>{title} {total}</span></summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption><thead><tr><th className="num">{t({ zh: '行', en: 'Line' })}</th><th>{t({ zh: '列', en: 'Column' })}</th><th>{t({ zh: '内容', en: 'What stands there' })}</th><th>{t({ zh: '原因', en: 'Why' })}</th><th>{t({ zh: '怎么办', en: 'What to do' })}</th></tr></thead>
        <tbody>{list.slice(0, 200).map((f, i) => <tr key={i}><td className="num">{f.line}</td><td>{f.column}</td><td>{f.value}</td><td>{t(f.reason)}</td><td>{t(f.next)}</td></tr>)}</tbody></table></div>
      {total > 200 && <p className="soft">{t({ zh: `只列前200处，共${total}处`, en: `The first 200 of ${total}` })}</p>}
    </details>
  )
}

/** The list as CSV, to be worked through beside the table. */
function download(bad: readonly Fault[]): void {
  const quoted = (s: string) => `"${(/^[=+\-@\t]/.test(s) ? `'${s}` : s).replaceAll('"', '""')}"`
  const text = ['行,列,内容,原因,怎么办', ...bad.map((f) => [String(f.line), f.column, f.value, f.reason.zh, f.next.zh].map(quoted).join(','))].join('\r\n')
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: 'text/csv' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: 'bad-cells.csv' })
  link.click()
  URL.revokeObjectURL(url)
}
