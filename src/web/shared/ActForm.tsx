import type { Text } from '#kernel/text.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { api, Refused, type Uploaded } from './api.ts'
import { useAct } from './act.ts'
import { useDraft } from './drafts.ts'
import { FactField } from './FactField.tsx'
import { useText } from './i18n.tsx'
import { RefusedNote } from './states.tsx'
import { isMasked, type KindDecl } from './types.ts'
import { Upload } from './Upload.tsx'

const EMPTY = {}

/** Facts put into a form by something other than typing. */
export type Fill = (facts: Readonly<Record<string, unknown>>) => void

interface ActFormProps {
  readonly kind: KindDecl; readonly id: string; readonly seen: number; readonly act: string
  /** What the form starts with, above what was typed before. */
  readonly given?: Readonly<Record<string, unknown>>
  /** What stands in the matter: what may be left out starts from it, and is sent only once it was changed. */
  readonly standing?: Readonly<Record<string, unknown>>
  /** What may be said beside the form, with the hand to fill it in. */
  readonly beside?: (fill: Fill, body: Readonly<Record<string, unknown>>) => ReactNode
  readonly onDone: () => void; readonly onCancel: () => void
}

/** The form of any act, from the declaration the server checks it with. What is typed stays until it has been accepted. */
export function ActForm({ kind, id, seen, act, given = EMPTY, standing = EMPTY, beside, onDone, onCancel }: ActFormProps) {
  const { t } = useText()
  const decl = kind.acts[act]
  const [body, change, forget] = useDraft<Record<string, unknown>>(`${kind.kind}.${id}.${act}`, EMPTY, given)
  const [files, setFiles] = useState<Readonly<Record<string, readonly Uploaded[]>>>({})
  const doing = useAct(kind.kind, id, seen)
  const { facts: suggested, own } = useForm(kind, id, act, body)
  const valueOf = (fact: string) => (isGiven(body[fact]) ? body[fact] : suggested[fact])
  // What was emptied on purpose stays empty.
  const kept = (fact: string, required: boolean) => (!required && !kind.facts[fact]?.afresh && !Object.hasOwn(body, fact) && !isMasked(standing[fact]) ? standing[fact] : undefined)
  if (!decl) return null
  const faults = new Map(doing.error instanceof Refused ? doing.error.faults.map((f) => [f.path.split('/')[1] ?? '', t(f.problem)]) : [])
  // What the state it leads to asks for may lie on the ledger already: it can be brought, and need not be.
  const wanted = decl.to.flatMap((s) => kind.states[s]?.needs ?? []).flatMap((n) => n.split('+'))
  const proofs = [...new Set([...decl.needs, ...(decl.takes ?? []), ...wanted, ...(decl.asks.length > 1 ? Object.keys(kind.proofs).filter((p) => p === 'photo' || p === 'document') : [])])]
  const sections = decl.sections ?? []
  const parted = new Set(sections.flatMap((part) => part.facts))
  const asked = ({ fact, required }: (typeof decl.asks)[number]) => {
    const field = kind.facts[fact]
    return field && (
      <div key={fact}>
        <FactField kind={kind} name={fact} fact={field} required={required} value={valueOf(fact) ?? kept(fact, required)} body={body} fault={faults.get(fact)} onChange={(value) => change({ [fact]: value })} />
        {!isGiven(body[fact]) && isGiven(suggested[fact]) && <p className="soft">{t({ zh: '按规则建议，可修改', en: 'As the rules suggest; you may change it' })}</p>}
        {!isGiven(valueOf(fact)) && isGiven(kept(fact, required)) && <p className="soft">{t({ zh: '现值，改动后才提交', en: 'As it stands; sent only if you change it' })}</p>}
        {!isGiven(body[fact]) && own[fact] && <p className="soft">{t({ zh: `不填则用您登记的 ${own[fact]}`, en: `Left empty, your own on record is taken: ${own[fact]}` })}</p>}
      </div>
    )
  }
  const submit = (e: { preventDefault(): void }) => {
    e.preventDefault()
    const said = Object.fromEntries(decl.asks.flatMap(({ fact }) => (isGiven(valueOf(fact)) ? [[fact, valueOf(fact)]] : [])))
    const evidence = Object.entries(files).flatMap(([proof, list]) => list.map((f) => ({ kind: proof, sha256: f.sha256 })))
    doing.mutate({ act, body: said, evidence }, { onSuccess: () => { forget(); onDone() } })
  }
  return (
    <form onSubmit={submit} className="stack" noValidate>
      <h2>{t(decl.label)}</h2>
      {beside?.(change, body)}
      {decl.asks.filter(({ fact }) => !parted.has(fact)).map(asked)}
      {sections.map((part) => {
        const inside = decl.asks.filter(({ fact }) => part.facts.includes(fact))
        return <Section key={part.label.zh} label={part.label} filled={inside.filter(({ fact }) => isGiven(body[fact])).length} open={inside.some(({ fact, required }) => required || faults.has(fact))}>{() => inside.map(asked)}</Section>
      })}
      {proofs.map((proof) => (
        <Upload key={proof} label={{ zh: `${kind.proofs[proof]?.zh ?? proof}${decl.needs.includes(proof) ? '（必传）' : wanted.includes(proof) ? '（已有的不必再传）' : ''}`, en: `${kind.proofs[proof]?.en ?? proof}${decl.needs.includes(proof) ? ' (required)' : wanted.includes(proof) ? ' (unless it was laid before)' : ''}` }} files={files[proof] ?? []} onChange={(list) => setFiles((all) => ({ ...all, [proof]: list }))} />
      ))}
      {doing.error && <RefusedNote error={doing.error} />}
      <div className="row">
        <button type="submit" className={`btn ${decl.tone === 'danger' ? 'danger' : 'primary'}`} disabled={doing.isPending}>{t(decl.label)}</button>
        <button type="button" className="btn" onClick={onCancel}>{t({ zh: '取消', en: 'Cancel' })}</button>
      </div>
    </form>
  )
}

/** A part of a long form. Folded until somebody wants it, or until what was refused lies in it; a map in it is drawn only then. */
function Section({ label, filled, open, children }: { label: Text; filled: number; open: boolean; children: () => ReactNode }) {
  const { t } = useText()
  const [unfolded, setUnfolded] = useState(open)
  const shown = open || unfolded
  return <details className="section" open={shown} onToggle={(e) => setUnfolded(e.currentTarget.open)}><summary>{t(label)}{filled > 0 && <span className="tag">{t({ zh: `已填${filled}项`, en: `${filled} filled in` })}</span>}</summary>{shown && <div className="stack after">{children()}</div>}</details>
}

interface Form { readonly facts: Readonly<Record<string, unknown>>; readonly own: Readonly<Record<string, string>> }
const NOTHING: Form = { facts: {}, own: {} }

/** What the rules suggest for this form, from what is known and what has been typed so far; and what the writer's own record would fill in. */
export function useForm(kind: KindDecl, id: string, act: string, body: Readonly<Record<string, unknown>>): Form {
  const asks = kind.acts[act]?.asks ?? []
  const typed = useDeferredValue(JSON.stringify(Object.fromEntries(asks.flatMap(({ fact }) => (isGiven(body[fact]) ? [[fact, body[fact]]] : [])))))
  const answer = useQuery({
    queryKey: ['form', kind.kind, id, act, typed], enabled: asks.some((a) => a.suggested || a.own), staleTime: 60_000, retry: false, placeholderData: keepPreviousData,
    queryFn: () => api<Form>('/api/form', { method: 'POST', body: { kind: kind.kind, id, act, body: JSON.parse(typed) as object } }),
  })
  return answer.data ?? NOTHING
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
