import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { useAct } from '#web/shared/act.ts'
import { api, type Refused, upload } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { newId } from '#web/shared/new-id.ts'
import { RefusedNote } from '#web/shared/states.tsx'

interface Read { readonly faults: readonly { readonly line: number; readonly problem: Text }[]; readonly rows: number; readonly columns: number; readonly body: Readonly<Record<string, unknown>> }

/** 产业结构数据: a published table is read and told with all that is wrong with it; with its source it is then brought in, whole or not at all. */
export function ImportTable() {
  const { t } = useText()
  const [id] = useState(newId)
  const [asked, setAsked] = useState<{ type: 'regions' | 'input_output'; file?: File; text: string }>({ type: 'regions', text: '' })
  const [said, setSaid] = useState({ name: '', year: '', published_by: '', own: '' })
  const read = useMutation<Read, Refused>({ mutationFn: () => api<Read>('/api/chains/tables/read', { method: 'POST', body: { type: asked.type, name: asked.file?.name ?? 'table.csv', text: asked.text } }) })
  const take = useAct('structure', id, 0)
  const [failed, setFailed] = useState<Refused>()
  const r = read.data
  const change = (key: keyof typeof said) => (e: { target: { value: string } }) => setSaid({ ...said, [key]: e.target.value })
  const bring = async () => {
    if (!r || !asked.file) return
    setFailed(undefined)
    try {
      const { sha256 } = await upload(asked.file, asked.file.name, () => {})
      take.mutate({ act: 'bring_in', body: { ...r.body, name: said.name, year: Number(said.year), published_by: said.published_by, ...(asked.type === 'regions' ? { own: said.own } : {}) }, evidence: [{ kind: 'publication', sha256 }] })
    } catch (err) { setFailed(err as Refused) }
  }
  return (
    <section className="card stack"><h2>{t({ zh: '导入产业结构数据', en: 'Bring in a table of structure' })}</h2>
      <div className="row">
        <label className="field"><span>{t({ zh: '类型', en: 'Type' })}</span><select className="input" value={asked.type} onChange={(e) => { setAsked({ ...asked, type: e.target.value === 'regions' ? 'regions' : 'input_output' }); read.reset() }}><option value="regions">{t({ zh: '地区×行业（产值）', en: 'Regions × industries' })}</option><option value="input_output">{t({ zh: '投入产出表', en: 'Inputs and outputs' })}</option></select></label>
        <label className="field"><span>{t({ zh: '文件（CSV）', en: 'File (CSV)' })}</span><input className="input" type="file" accept=".csv,.txt" onChange={(e) => { const file = e.target.files?.[0]; read.reset(); if (file) void file.text().then((text) => setAsked((now) => ({ ...now, file, text }))) }} /></label>
      </div>
      <p className="soft">{asked.type === 'regions' ? t({ zh: '第一列为地区，其余各列以行业代码（GB/T 4754—2017）为列名，单位一致。', en: 'The first column names regions; the others are headed by codes of industries (GB/T 4754-2017), all in one unit.' }) : t({ zh: '行、列为同样的部门；“行业”列写各部门对应的行业代码；最后一行为“总产出”。', en: 'Rows and columns are the same sectors; a column 行业 has the codes of each; the last row is 总产出 (output).' })}</p>
      <p><button type="button" className="btn" disabled={!asked.text || read.isPending} onClick={() => read.mutate()}>{t({ zh: '读取并检查', en: 'Read and check' })}</button></p>
      {read.error && <RefusedNote error={read.error} />}
      {r && <div className="stack" aria-live="polite">
        <p>{t({ zh: `读到${r.rows}行×${r.columns}列，有误${r.faults.length}行。`, en: `${r.rows} rows × ${r.columns} columns; ${r.faults.length} lines are wrong.` })}</p>
        {r.faults.length > 0 && <ul className="note bad">{r.faults.slice(0, 50).map((f) => <li key={f.line}>{t({ zh: `第${f.line}行：${f.problem.zh}`, en: `Line ${f.line}: ${f.problem.en}` })}</li>)}</ul>}
        {r.faults.length === 0 && <>
          <div className="row">
            <label className="field"><span>{t({ zh: '名称', en: 'Name' })}</span><input className="input" value={said.name} onChange={change('name')} /></label>
            <label className="field"><span>{t({ zh: '年份', en: 'Year' })}</span><input className="input" inputMode="numeric" value={said.year} onChange={change('year')} /></label>
            <label className="field"><span>{t({ zh: '来源', en: 'Source' })}</span><input className="input" value={said.published_by} onChange={change('published_by')} /></label>
            {asked.type === 'regions' && <label className="field"><span>{t({ zh: '本区在表中的名称', en: 'This district in the table' })}</span><input className="input" value={said.own} onChange={change('own')} /></label>}
          </div>
          <p><button type="button" className="btn primary" disabled={take.isPending || take.isSuccess || !said.name || !said.year || !said.published_by} onClick={() => void bring()}>{take.isSuccess ? t({ zh: '已导入', en: 'Brought in' }) : t({ zh: '导入', en: 'Bring it in' })}</button></p>
        </>}
        {(take.error ?? failed) && <RefusedNote error={take.error ?? failed} />}
      </div>}
    </section>
  )
}
