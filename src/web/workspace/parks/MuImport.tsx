import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { useAct } from '#web/shared/act.ts'
import { api, type Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { newId } from '#web/shared/new-id.ts'
import { RefusedNote } from '#web/shared/states.tsx'

interface Read { readonly faults: readonly { readonly line: number; readonly problem: Text }[]; readonly unknown_columns: readonly string[]; readonly rows: readonly unknown[] }

/** A new batch from a table: read and told with all that is wrong with it; then the good rows are taken, the bad ones left out only when that is said. */
export function MuImport() {
  const { t } = useText()
  const navigate = useNavigate()
  const [id] = useState(newId)
  const [file, setFile] = useState({ name: '', text: '' })
  const [said, setSaid] = useState({ name: '', year: '', data_source: '' })
  const [leave, setLeave] = useState(false)
  const read = useMutation<Read, Refused>({ mutationFn: () => api<Read>('/api/mu/read', { method: 'POST', body: file }) })
  const open = useAct('mu_batch', id, 0)
  const r = read.data
  const change = (key: keyof typeof said) => (e: { target: { value: string } }) => setSaid({ ...said, [key]: e.target.value })
  return (
    <div className="stack"><h1>{t({ zh: '建立亩均评价批次', en: 'A new batch of scores per mu' })}</h1>
      <section className="card stack">
        <label className="field"><span>{t({ zh: '数据表（CSV）', en: 'Table (CSV)' })}</span><input className="input" type="file" accept=".csv,.txt" onChange={(e) => { const f = e.target.files?.[0]; read.reset(); if (f) void f.text().then((text) => setFile({ name: f.name, text })) }} /></label>
        <p className="soft">{t({ zh: '列：统一社会信用代码、类别（规模以上、规模以下）、成立日期、用地面积（亩）、实缴税收（万元）、工业增加值（万元）、综合能耗（吨标煤）、主要污染物排放（吨）、年平均职工（人）、研发经费（万元）、主营业务收入（万元）、用电量（兆瓦时）、否决。没有数据的格子留空，不填0。', en: 'Columns: uscc, group (above or below), founded_on, land_mu, tax_wan, value_added_wan, energy_tce, emission_t, staff, rd_wan, revenue_wan, power_mwh, vetoes. Leave a cell empty where there is no figure: that is not nought.' })}</p>
        <p><button type="button" className="btn" disabled={!file.text || read.isPending} onClick={() => read.mutate()}>{t({ zh: '读取并检查', en: 'Read and check' })}</button></p>
        {read.error && <RefusedNote error={read.error} />}
      </section>
      {r && <section className="card stack" aria-live="polite">
        <p>{t({ zh: `可用${r.rows.length}行，有误${r.faults.length}行。${r.unknown_columns.length > 0 ? `不认识的列未读取：${r.unknown_columns.join('、')}。` : ''}`, en: `${r.rows.length} rows can be used, ${r.faults.length} cannot. ${r.unknown_columns.length > 0 ? `Columns not known: ${r.unknown_columns.join(', ')}.` : ''}` })}</p>
        {r.faults.length > 0 && <ul className="note bad">{r.faults.slice(0, 200).map((f) => <li key={f.line}>{t({ zh: `第${f.line}行：${f.problem.zh}`, en: `Line ${f.line}: ${f.problem.en}` })}</li>)}</ul>}
        {r.faults.length > 0 && r.rows.length > 0 && <label><input type="checkbox" checked={leave} onChange={(e) => setLeave(e.target.checked)} /> {t({ zh: '舍弃有误的行', en: 'Leave the bad ones out' })}</label>}
        <div className="row">
          <label className="field"><span>{t({ zh: '名称', en: 'Name' })}</span><input className="input" value={said.name} onChange={change('name')} /></label>
          <label className="field"><span>{t({ zh: '评价年度', en: 'Year' })}</span><input className="input" inputMode="numeric" value={said.year} onChange={change('year')} /></label>
          <label className="field"><span>{t({ zh: '数据来源', en: 'Source' })}</span><input className="input" value={said.data_source} onChange={change('data_source')} /></label>
        </div>
        <p><button type="button" className="btn primary" disabled={open.isPending || r.rows.length === 0 || !said.name || !said.year || !said.data_source || (r.faults.length > 0 && !leave)} onClick={() => open.mutate({ act: 'open', body: { year: Number(said.year), name: said.name, data_source: said.data_source, rows: r.rows } }, { onSuccess: () => void navigate({ to: '/w/mu/$id', params: { id }, search: {} }) })}>{t({ zh: '建立批次', en: 'Open the batch' })}</button></p>
        {open.error && <RefusedNote error={open.error} />}
      </section>}
    </div>
  )
}
