import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api, Refused } from '#web/shared/api.ts'
import { OfficeSelect } from '#web/shared/CodeSelect.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { useMe } from '#web/shared/queries.ts'
import { RefusedNote } from '#web/shared/states.tsx'

interface Told { readonly added: number; readonly known: number; readonly faults: readonly { readonly path: string; readonly problem: Text }[] }
const NOT_JSON = new Refused('invalid', { zh: '不是 JSON 文件，未导入任何项目', en: 'This is no JSON file; nothing was taken in' }, { next: { zh: '请选择 OC4IDS 项目包（.json）', en: 'Choose an OC4IDS project package (.json)' } })

/** Projects out and in by the Open Contracting for Infrastructure Data Standard. */
export function ProjectExchange() {
  const { t } = useText()
  const cache = useQueryClient()
  const office = useMe().data?.posts.some((p) => p.role === 'projects.office')
  const [lead, setLead] = useState('')
  const [file, setFile] = useState<File>()
  const [rates, setRates] = useState({ currency: '', rate: '', on: '' })
  const take = useMutation<Told, Refused, File>({
    mutationFn: async (given) => {
      const text = await given.text()
      let parsed: unknown
      try { parsed = JSON.parse(text) } catch { throw NOT_JSON }
      const known = rates.currency && rates.rate && rates.on ? { [rates.currency.toUpperCase()]: { rate: Number(rates.rate), on: rates.on } } : {}
      return api<Told>('/api/projects/oc4ids', { method: 'POST', body: { package: parsed, lead_unit: lead, rates: known } })
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['matters'] }),
  })
  return (
    <details><summary>{t({ zh: 'OC4IDS 项目包（导出、导入）', en: 'OC4IDS packages (out and in)' })}</summary>
      <div className="stack after">
        <p><a className="btn" href="/api/projects/oc4ids" download="projects-oc4ids.json">{t({ zh: '导出全部可见项目', en: 'All projects you may see' })}</a></p>
        {office && (
          <form className="stack" onSubmit={(e) => { e.preventDefault(); if (file) take.mutate(file) }}>
            <div className="row">
              <label className="field"><span>{t({ zh: '项目包文件', en: 'Package' })}</span><input className="input" type="file" accept=".json,application/json" required onChange={(e) => setFile(e.target.files?.[0])} /></label>
              <label className="field"><span>{t({ zh: '责任单位', en: 'Lead unit' })}</span><OfficeSelect id="oc4ids-lead" className="input" required aria-invalid={false} aria-describedby={undefined} value={lead} onChange={(v) => setLead(typeof v === 'string' ? v : '')} /></label>
            </div>
            <fieldset className="parts"><legend>{t({ zh: '外币金额（没有外币可不填）', en: 'Amounts in another currency (if any)' })}</legend>
              <label><span>{t({ zh: '币种', en: 'Currency' })}</span><input className="input" maxLength={3} placeholder="USD" value={rates.currency} onChange={(e) => setRates({ ...rates, currency: e.target.value })} /></label>
              <label><span>{t({ zh: '汇率（元）', en: 'Rate (yuan)' })}</span><input className="input" type="number" step="any" min={0} value={rates.rate} onChange={(e) => setRates({ ...rates, rate: e.target.value })} /></label>
              <label><span>{t({ zh: '汇率日期', en: 'Day of the rate' })}</span><input className="input" type="date" value={rates.on} onChange={(e) => setRates({ ...rates, on: e.target.value })} /></label>
            </fieldset>
            <div><button type="submit" className="btn primary" disabled={take.isPending || !file || !lead}>{take.isPending ? t({ zh: '正在导入…', en: 'Taking in…' }) : t({ zh: '导入', en: 'Take in' })}</button></div>
          </form>)}
        {take.error && <RefusedNote error={take.error} />}
        {take.data && <div className={`note ${take.data.faults.length ? 'warn' : 'good'}`} role="status"><p>{t({ zh: `新入库${take.data.added}个，已有${take.data.known}个${take.data.faults.length ? `，${take.data.faults.length}处有误，相应项目未导入：` : ''}`, en: `${take.data.added} added, ${take.data.known} there already${take.data.faults.length ? `; ${take.data.faults.length} fault(s), those projects were not taken in:` : ''}` })}</p>{take.data.faults.length > 0 && <ul>{take.data.faults.slice(0, 50).map((f) => <li key={f.path + f.problem.zh}><code>{f.path}</code> {t(f.problem)}</li>)}</ul>}</div>}
      </div>
    </details>
  )
}
