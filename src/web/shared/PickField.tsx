import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useId, useState } from 'react'
import { api } from './api.ts'
import type { SelectProps } from './CodeSelect.tsx'
import { useText } from './i18n.tsx'
import { useMatter } from './queries.ts'
import type { LinePage } from './types.ts'

interface Found { readonly id: string; readonly name: string; readonly more: string }
type PickProps = SelectProps

const SHORTEST = 2
const MOST = 8

/** Another matter of this kind, found by its number or its words; what is kept is its id, what is shown its number and title. */
export function MatterPick({ kind, ...rest }: PickProps & { kind: string }) {
  const { t } = useText()
  const picked = useMatter(kind, rest.value, rest.value !== '').data
  const find = (q: string) => api<LinePage>(`/api/${kind}?limit=${MOST}&q=${encodeURIComponent(q)}`).then((page) => page.rows.map((r) => ({ id: r.id, name: r.number, more: r.title })))
  return <Pick {...rest} what={`matter ${kind}`} find={find} picked={picked && { id: picked.id, name: picked.number, more: picked.title }} hint={t({ zh: '输入编号或内容查找', en: 'Look for it by number or words' })} />
}

/** A firm, an office or a person, found by name; one that was suggested is shown by its name too. */
export function PartyPick(props: PickProps) {
  const { t } = useText()
  const find = (q: string) => api<{ parties: { id: string; name: string; uscc: string | null }[] }>(`/api/search?q=${encodeURIComponent(q)}`).then(({ parties }) => parties.map((p) => ({ id: p.id, name: p.name, more: p.uscc ?? '' })))
  const named = useQuery({ queryKey: ['matters', 'pick', 'party', props.value], queryFn: () => find(props.value), enabled: props.value.length >= SHORTEST, staleTime: 30_000 }).data?.find((p) => p.id === props.value)
  return <Pick {...props} what="party" find={find} picked={named} hint={t({ zh: '输入名称查找', en: 'Look for it by name' })} />
}

function Pick({ what, find, picked, hint, value, onChange, ...rest }: PickProps & { what: string; find: (q: string) => Promise<readonly Found[]>; picked: Found | undefined; hint: string }) {
  const list = useId()
  const [typed, setTyped] = useState<string>()
  const [chosen, setChosen] = useState<Found>()
  const q = useDeferredValue(typed?.trim() ?? '')
  const found = useQuery({ queryKey: ['matters', 'pick', what, q], queryFn: () => find(q), enabled: q.length >= SHORTEST, staleTime: 30_000 }).data ?? []
  const known = picked ?? (chosen?.id === value ? chosen : undefined)
  const type = (text: string) => {
    const hit = found.find((f) => f.name === text)
    setTyped(hit ? undefined : text)
    setChosen(hit)
    onChange(hit?.id ?? text)
  }
  return (
    <>
      <input {...rest} type="text" autoComplete="off" list={list} placeholder={hint} value={known?.name ?? typed ?? value} onChange={(e) => type(e.target.value)} />
      <datalist id={list}>{found.map((f) => <option key={f.id} value={f.name}>{f.more}</option>)}</datalist>
      {known?.more && <small>{known.more}</small>}
    </>
  )
}
