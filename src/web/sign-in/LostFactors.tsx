import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Refused } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { RefusedNote } from '#web/shared/states.tsx'

interface Staff { readonly id: string; readonly name: string; readonly login: string; readonly second_factor: boolean }

/** For the system administrator: takes away the second factor of somebody who lost it. */
export function LostFactors() {
  const { t } = useText()
  const cache = useQueryClient()
  const staff = useQuery({ queryKey: ['admin', '/api/people'], queryFn: () => api<Staff[]>('/api/people') })
  const [chosen, setChosen] = useState('')
  const [told, setTold] = useState<string>()
  const [error, setError] = useState<unknown>()
  const enrolled = (staff.data ?? []).filter((p) => p.second_factor)
  const reset = async () => {
    const name = enrolled.find((p) => p.id === chosen)?.name ?? ''
    setError(undefined)
    setTold(undefined)
    try {
      await api(`/api/people/${encodeURIComponent(chosen)}/second-factor`, { method: 'DELETE' })
      setTold(t({ zh: `已重置 ${name} 的动态口令，其登录已全部退出；下次登录时重新绑定。`, en: `Reset for ${name}; they are signed out everywhere and set up a new one at their next sign-in.` }))
      setChosen('')
      await cache.invalidateQueries({ queryKey: ['admin', '/api/people'] })
    } catch (err) {
      if (!(err instanceof Refused)) throw err
      setError(err)
    }
  }
  return (
    <section className="stack" aria-labelledby="lost-factors">
      <h2 id="lost-factors">{t({ zh: '动态口令重置', en: 'Lost second factors' })}</h2>
      <form className="card filters" onSubmit={(e) => { e.preventDefault(); void reset() }}>
        <label><span>{t({ zh: '人员（已绑定动态口令）', en: 'Person (with a second factor)' })}</span>
          <select className="input" value={chosen} onChange={(e) => setChosen(e.target.value)} required>
            <option value="">{t({ zh: '请选择', en: 'Choose' })}</option>
            {enrolled.map((p) => <option key={p.id} value={p.id}>{p.name} {p.login}</option>)}
          </select></label>
        <button type="submit" className="btn danger">{t({ zh: '重置', en: 'Reset' })}</button>
      </form>
      {told && <p className="note" role="status">{told}</p>}
      {Boolean(error ?? staff.error) && <RefusedNote error={error ?? staff.error} />}
    </section>
  )
}
