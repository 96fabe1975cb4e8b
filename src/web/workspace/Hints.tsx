import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { isMasked, type MatterView, type Spot } from '#web/shared/types.ts'
import { useNames } from './parts.tsx'

interface Suggested { readonly categories: readonly { code: string; p: number; because: readonly string[] }[]; readonly units: readonly { office: string; name: string; p: number; because: readonly string[] }[]; readonly abstain: boolean }
interface Similar { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly score: number; readonly distance_m: number | null }

/** What the house would suggest, with its reasons, and what looks like the same thing. A person decides. */
export function Hints({ matter }: { matter: MatterView }) {
  const { t } = useText()
  const names = useNames()
  const raw = matter.facts['content']
  const text = isMasked(raw) ? raw.$masked : plain(raw ?? matter.title)
  const body = { kind: matter.kind, text, area: matter.facts['area'], at: matter.facts['place'] as Spot | undefined, except: matter.id }
  const suggested = useQuery({ queryKey: ['suggest', matter.id], queryFn: () => api<Suggested>('/api/suggest', { method: 'POST', body }) }).data
  const similar = useQuery({ queryKey: ['similar', matter.id], queryFn: () => api<Similar[]>('/api/similar', { method: 'POST', body }) }).data
  return (
    <aside className="note" aria-label={t({ zh: '建议', en: 'Suggestions' })}>
      <strong>{t({ zh: '建议（供参考，由您决定）', en: 'Suggestions: you decide' })}</strong>
      {suggested && !suggested.abstain ? <ul>{suggested.categories.map((c) => <li key={c.code}>{names.category(c.code)} {Math.round(c.p * 100)}% <span className="soft">{c.because.join('、')}</span></li>)}{suggested.units.map((u) => <li key={u.office}>{t({ zh: '单位：', en: 'Unit: ' })}{u.name} {Math.round(u.p * 100)}% <span className="soft">{u.because.join('、')}</span></li>)}</ul> : <p className="soft">{t({ zh: '把握不足，不作建议', en: 'Not sure enough to suggest anything' })}</p>}
      {similar && similar.length > 0 && <><strong>{t({ zh: '可能重复', en: 'Possibly the same' })}</strong><ul>{similar.map((s) => <li key={s.id}><Link to="/w/$kind/$id" params={{ kind: matter.kind, id: s.id }}>{s.number} {s.title}</Link> <span className="soft">{Math.round(s.score * 100)}%{s.distance_m === null ? '' : ` · ${s.distance_m} m`} · {s.id}</span></li>)}</ul></>}
    </aside>
  )
}
