import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode } from 'react'
import { api } from '#web/shared/api.ts'
import type { Fill } from '#web/shared/ActForm.tsx'
import { formatNumber, plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { isMasked, type KindDecl, type MatterView, type Spot } from '#web/shared/types.ts'
import { StateTag, useNames } from './parts.tsx'

interface Suggested { readonly categories: readonly { code: string; p: number; because: readonly string[] }[]; readonly units: readonly { office: string; name: string; p: number; because: readonly string[] }[]; readonly abstain: boolean }
interface Similar { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly score: number; readonly distance_m: number | null }

interface HintsProps {
  readonly decl: KindDecl; readonly matter: MatterView; readonly act: string; readonly fill: Fill
  /** What the form holds by now. */
  readonly body: Readonly<Record<string, unknown>>
  readonly onMerge: (given: Readonly<Record<string, unknown>>) => void
}

/** What the house would suggest, with its reasons, and what looks like the same thing: one press fills the form in, and a person decides. */
export function Hints({ decl, matter, act, fill, body, onMerge }: HintsProps) {
  const { t, locale } = useText()
  const names = useNames()
  const raw = matter.facts['content']
  const text = isMasked(raw) ? raw.$masked : plain(raw ?? matter.title)
  const asked = { kind: matter.kind, text, area: matter.facts['area'], at: matter.facts['place'] as Spot | undefined, except: matter.id }
  const suggested = useQuery({ queryKey: ['suggest', matter.id], queryFn: () => api<Suggested>('/api/suggest', { method: 'POST', body: asked }) }).data
  const similar = useQuery({ queryKey: ['similar', matter.id], queryFn: () => api<Similar[]>('/api/similar', { method: 'POST', body: asked }) }).data ?? []
  const asks = new Set(decl.acts[act]?.asks.map((a) => a.fact))
  const merge = (s: Similar) => {
    const given = { merged_into: s.id, reason: t({ zh: `与 ${s.number} 反映同一问题`, en: `The same thing as ${s.number}` }) }
    if (act === 'merge') fill(given)
    else onMerge(given)
  }
  const line = (fact: string, value: string, name: string, p: number, because: readonly string[]): ReactNode => (
    <li key={value}>
      <span>{name} <b>{Math.round(p * 100)}%</b> <span className="soft">{because.join(t({ zh: '、', en: ', ' }))}</span></span>
      {asks.has(fact) && <button type="button" className="btn" aria-pressed={body[fact] === value} onClick={() => fill({ [fact]: value })}>{body[fact] === value ? t({ zh: '已采用', en: 'Taken' }) : t({ zh: '采用', en: 'Take it' })}<span className="sr"> {name}</span></button>}
    </li>
  )
  return (
    <aside className="note hints" aria-label={t({ zh: '建议', en: 'Suggestions' })}>
      <strong>{t({ zh: '建议（供参考，由您决定）', en: 'Suggestions: you decide' })}</strong>
      {suggested?.abstain && <p className="soft">{t({ zh: '把握不足，不作建议', en: 'Not sure enough to suggest anything' })}</p>}
      {suggested && !suggested.abstain && <>
        {suggested.units.length > 0 && <><h3>{t({ zh: '承办单位', en: 'Unit' })}</h3><ul>{suggested.units.map((u) => line('lead_unit', u.office, u.name, u.p, u.because))}</ul></>}
        {suggested.categories.length > 0 && <><h3>{t({ zh: '诉求分类', en: 'Category' })}</h3><ul>{suggested.categories.map((c) => line('category', c.code, names.category(c.code), c.p, c.because))}</ul></>}
      </>}
      {similar.length > 0 && <><h3>{t({ zh: '可能重复', en: 'Possibly the same' })}</h3><ul>{similar.map((s) => (
        <li key={s.id}>
          <span><Link to="/w/$kind/$id" params={{ kind: matter.kind, id: s.id }}>{s.number} {s.title}</Link> <StateTag kind={matter.kind} state={s.state} /> <span className="soft">{t({ zh: `相似 ${Math.round(s.score * 100)}%`, en: `${Math.round(s.score * 100)}% alike` })}{s.distance_m === null ? '' : t({ zh: `，相距 ${formatNumber(s.distance_m, locale)} 米`, en: `, ${formatNumber(s.distance_m, locale)} m away` })}</span></span>
          {matter.acts.includes('merge') && !decl.states[s.state]?.final && <button type="button" className="btn" aria-pressed={act === 'merge' && body['merged_into'] === s.id} onClick={() => merge(s)}>{t({ zh: '并入这件', en: 'Merge into it' })}<span className="sr"> {s.number}</span></button>}
        </li>
      ))}</ul></>}
    </aside>
  )
}
