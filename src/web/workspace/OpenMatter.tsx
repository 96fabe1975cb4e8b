import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { MatchNote } from '#web/workspace/leads/MatchNote.tsx'
import { ActForm } from '#web/shared/ActForm.tsx'
import { useKind } from '#web/shared/queries.ts'
import { Loading } from '#web/shared/states.tsx'
import { newId } from '#web/shared/new-id.ts'

/** A form that opens a matter: taken down by a desk, or filed by whoever may. Facts in the address are filled in; numbers among them read as numbers. */
export function OpenMatter() {
  const { kind, act } = useParams({ from: '/w/$kind/new/$act' })
  const decl = useKind(kind)
  const navigate = useNavigate()
  // What a screen that leads here knows already.
  const given = useSearch({ from: '/w/$kind/new/$act' })
  const [id] = useState(() => newId())
  if (!decl) return <Loading />
  const wide = decl.acts[act]?.asks.some(({ fact }) => decl.facts[fact]?.widget === 'decision_table')
  return <div className="card" style={{ maxWidth: wide ? '90rem' : '46rem' }}><ActForm key={`${kind}/${act}`} kind={decl} id={id} seen={0} act={act} given={given} {...(kind === 'lead' ? { beside: (_: unknown, body: Readonly<Record<string, unknown>>) => <MatchNote body={body} /> } : {})} onDone={() => void navigate({ to: '/w/$kind/$id', params: { kind, id } })} onCancel={() => void navigate({ to: '/w/$kind', params: { kind }, search: {} })} /></div>
}
