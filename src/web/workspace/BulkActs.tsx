import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Refused } from '#web/shared/api.ts'
import { FactField } from '#web/shared/FactField.tsx'
import { useText } from '#web/shared/i18n.tsx'
import type { KindDecl, Line } from '#web/shared/types.ts'
import { newId } from '#web/shared/new-id.ts'

/** One act for many matters: each is asked for by itself, and every no is told with its number. */
export function BulkActs({ decl, rows, onDone }: { decl: KindDecl; rows: readonly Line[]; onDone: () => void }) {
  const { t } = useText()
  const cache = useQueryClient()
  const [act, setAct] = useState<string>()
  const [body, setBody] = useState<Record<string, unknown>>({})
  const [said, setSaid] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const acts = Object.entries(decl.acts).filter(([, a]) => a.bulk && rows.length > 0 && rows.every((r) => a.from.includes(r.state)))
  if (rows.length === 0 && said.length === 0) return null
  const run = async (name: string) => {
    setBusy(true)
    const problems: string[] = []
    for (const row of rows) {
      await api(`/api/${decl.kind}/${encodeURIComponent(row.id)}/${name}`, { method: 'POST', key: newId(), body: { seen: row.version, body, evidence: [] } })
        .catch((err: unknown) => problems.push(`${row.number}：${err instanceof Refused ? t(err.text) : String(err)}`))
    }
    setBusy(false)
    setAct(undefined)
    setSaid([t({ zh: `已办理 ${rows.length - problems.length} 件，未办成 ${problems.length} 件`, en: `${rows.length - problems.length} done, ${problems.length} refused` }), ...problems])
    await cache.invalidateQueries({ queryKey: ['matters'] })
    onDone()
  }
  const chosen = act ? decl.acts[act] : undefined
  return (
    <div className="card stack" role="region" aria-label={t({ zh: '批量办理', en: 'Many at once' })}>
      {rows.length > 0 && <div className="row"><strong>{t({ zh: `已选 ${rows.length} 件`, en: `${rows.length} chosen` })}</strong>{acts.map(([name, a]) => <button key={name} type="button" className="btn" disabled={busy} onClick={() => (a.asks.some((x) => x.required) ? setAct(name) : void run(name))}>{t(a.label)}</button>)}{acts.length === 0 && <span className="soft">{t({ zh: '所选事项没有可批量办理的动作', en: 'nothing can be done to all of these at once' })}</span>}</div>}
      {chosen && act && <form onSubmit={(e) => { e.preventDefault(); void run(act) }}>{chosen.asks.map(({ fact, required }) => { const field = decl.facts[fact]; return field && <FactField key={fact} kind={decl} name={fact} fact={field} required={required} value={body[fact]} fault={undefined} onChange={(value) => setBody((b) => ({ ...b, [fact]: value }))} /> })}<button type="submit" className="btn primary" disabled={busy}>{t(chosen.label)}</button></form>}
      {said.length > 0 && <div role="status" className="note">{said.map((line) => <p key={line}>{line}</p>)}</div>}
    </div>
  )
}
