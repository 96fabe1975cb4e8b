import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api, Refused } from '#web/shared/api.ts'
import type { Done } from '#web/shared/act.ts'
import { FactField } from '#web/shared/FactField.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { useKind } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { newId } from '#web/shared/new-id.ts'

interface Deciding {
  readonly kind: string
  /** What a person says; the house adds the evidence. `?` may be left out. */
  readonly asks: readonly string[]
  readonly label: Text
  readonly path: string
  readonly sends: (body: object) => object
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Opens a matter through the barometer: a person decides, the house lays its evidence beside. The same words sent twice do it once. */
export function DecideForm({ kind, asks, label, path, sends, onDone, onCancel }: Deciding) {
  const { t } = useText()
  const decl = useKind(kind)
  const cache = useQueryClient()
  const [body, setBody] = useState<Readonly<Record<string, unknown>>>({})
  const attempt = useRef<{ said: string; key: string } | undefined>(undefined)
  const doing = useMutation<Done, Refused, object>({
    mutationFn: (given) => {
      const said = JSON.stringify([path, sends(given)])
      if (attempt.current?.said !== said) attempt.current = { said, key: newId() }
      return api<Done>(path, { method: 'POST', key: attempt.current.key, body: sends(given) })
    },
    onSuccess: onDone, onSettled: () => cache.invalidateQueries({ queryKey: ['matters'] }),
  })
  if (!decl) return <Loading />
  const faults = new Map(doing.error instanceof Refused ? doing.error.faults.map((f) => [f.path.split('/')[1] ?? '', t(f.problem)]) : [])
  const given = Object.fromEntries(Object.entries(body).filter(([, v]) => v !== undefined && v !== '' && !(Array.isArray(v) && v.length === 0)))
  return (
    <form className="card decide" noValidate onSubmit={(e) => { e.preventDefault(); doing.mutate(given) }}>
      <h3>{t(label)}</h3>
      {asks.map((ask) => {
        const name = ask.replace('?', '')
        const fact = decl.facts[name]
        return fact && <FactField key={name} kind={decl} name={name} fact={fact} required={!ask.endsWith('?')} value={body[name]} fault={faults.get(name)} onChange={(value) => setBody((all) => ({ ...all, [name]: value }))} />
      })}
      {doing.error && <RefusedNote error={doing.error} />}
      <div className="row"><button type="submit" className="btn primary" disabled={doing.isPending}>{t(label)}</button><button type="button" className="btn" onClick={onCancel}>{t({ zh: '取消', en: 'Cancel' })}</button></div>
    </form>
  )
}
