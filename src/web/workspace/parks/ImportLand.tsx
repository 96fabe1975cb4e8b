import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api, type Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind } from '#web/shared/queries.ts'
import { RefusedNote } from '#web/shared/states.tsx'

interface Answer { readonly applied: boolean; readonly good: number; readonly bad: readonly { readonly line: number; readonly code: string; readonly name: string; readonly problem: Text }[]; readonly unknown_columns: readonly string[] }
const KINDS = { parcel: { zh: '地块', en: 'Parcels' }, space: { zh: '厂房（载体）', en: 'Spaces' }, park: { zh: '园区', en: 'Parks' } } as const

/** 批量导入: a file is tried and told with all that is wrong with it; then the good of it is registered. */
export function ImportLand({ onTaken }: { onTaken: (good: number) => void }) {
  const { t } = useText()
  const [asked, setAsked] = useState<{ kind: keyof typeof KINDS; datum: string; name: string; text: string }>({ kind: 'parcel', datum: '', name: '', text: '' })
  const [leave, setLeave] = useState(false)
  const datums = useKind('parcel')?.facts['datum']?.options ?? {}
  const body = { kind: asked.kind, name: asked.name, text: asked.text, ...(asked.datum ? { datum: asked.datum } : {}) }
  const tried = useMutation<Answer, Refused>({ mutationFn: () => api<Answer>('/api/land/import', { method: 'POST', body }) })
  const take = useMutation<Answer, Refused>({ mutationFn: () => api<Answer>('/api/land/import', { method: 'POST', body: { ...body, apply: true, leave_out_bad: leave } }), onSuccess: ({ good }) => onTaken(good) })
  const r = tried.data
  return (
    <section className="card stack"><h2>{t({ zh: '批量导入', en: 'Bring land in' })}</h2>
      <div className="row">
        <label className="field"><span>{t({ zh: '类别', en: 'What' })}</span><select className="input" value={asked.kind} onChange={(e) => { setAsked({ ...asked, kind: e.target.value as keyof typeof KINDS }); tried.reset() }}>{Object.entries(KINDS).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>
        <label className="field"><span>{t({ zh: '坐标系（文件中没有时）', en: 'Datum (where the file has none)' })}</span><select className="input" value={asked.datum} onChange={(e) => { setAsked({ ...asked, datum: e.target.value }); tried.reset() }}><option value="">{t({ zh: '按文件', en: 'As in the file' })}</option>{Object.entries(datums).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>
        <label className="field"><span>{t({ zh: '文件（GeoJSON 或 CSV）', en: 'File (GeoJSON or CSV)' })}</span><input className="input" type="file" accept=".geojson,.json,.csv,.txt" onChange={(e) => { const file = e.target.files?.[0]; tried.reset(); if (file) void file.text().then((text) => setAsked((now) => ({ ...now, name: file.name, text }))) }} /></label>
      </div>
      <p className="soft">{t({ zh: '列名用登记表中的名称（编号、名称、用途、面积（亩）……）；CSV 的“范围”列写“经度,纬度;经度,纬度;…”。坐标只转换一次，原始坐标一并保存。', en: 'Columns are named as in the form (code, name, use, area…); in a CSV the outline is “lng,lat;lng,lat;…”. Coordinates are converted once, and kept as they were given.' })}</p>
      <p><button type="button" className="btn primary" disabled={!asked.text || tried.isPending} onClick={() => tried.mutate()}>{tried.isPending ? t({ zh: '正在检查…', en: 'Checking…' }) : t({ zh: '读取并检查', en: 'Read and check' })}</button></p>
      {tried.error && <RefusedNote error={tried.error} />}
      {r && (
        <div className="stack" aria-live="polite">
          <p>{t({ zh: `可导入${r.good}行，有误${r.bad.length}行。`, en: `${r.good} can be taken, ${r.bad.length} cannot.` })}{r.unknown_columns.length > 0 && t({ zh: `不认识的列未读取：${r.unknown_columns.join('、')}。`, en: ` Columns not known, not read: ${r.unknown_columns.join(', ')}.` })}</p>
          {r.bad.length > 0 && <div className="scroll note bad" tabIndex={0} role="region" aria-label={t({ zh: '有误的行', en: 'Lines that cannot be taken' })}><table><caption className="sr">{t({ zh: '有误的行', en: 'Lines that cannot be taken' })}</caption><thead><tr><th className="num">{t({ zh: '行', en: 'Line' })}</th><th>{t({ zh: '编号', en: 'Code' })}</th><th>{t({ zh: '原因', en: 'Why' })}</th></tr></thead><tbody>{r.bad.slice(0, 200).map((b) => <tr key={b.line}><td className="num">{b.line}</td><td>{b.code || '—'}</td><td>{t(b.problem)}</td></tr>)}</tbody></table></div>}
          {r.bad.length > 0 && r.good > 0 && <label><input type="checkbox" checked={leave} onChange={(e) => setLeave(e.target.checked)} /> {t({ zh: `舍弃有误的${r.bad.length}行，只导入其余`, en: `Leave the ${r.bad.length} bad ones out and take the rest` })}</label>}
          {r.good > 0 && <p><button type="button" className="btn primary" disabled={take.isPending || (r.bad.length > 0 && !leave)} onClick={() => take.mutate()}>{t({ zh: `导入${r.good}行`, en: `Take ${r.good}` })}</button></p>}
          {take.error && <RefusedNote error={take.error} />}
        </div>
      )}
    </section>
  )
}
