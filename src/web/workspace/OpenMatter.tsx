import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ActForm } from '#web/shared/ActForm.tsx'
import { useKind } from '#web/shared/queries.ts'
import { Loading } from '#web/shared/states.tsx'
import { newId } from '#web/shared/new-id.ts'

/** A form that opens a matter: taken down by a desk, or filed by whoever may. */
export function OpenMatter() {
  const { kind, act } = useParams({ from: '/w/$kind/new/$act' })
  const decl = useKind(kind)
  const navigate = useNavigate()
  const [id] = useState(() => newId())
  if (!decl) return <Loading />
  return <div className="card" style={{ maxWidth: '46rem' }}><ActForm kind={decl} id={id} seen={0} act={act} onDone={() => void navigate({ to: '/w/$kind/$id', params: { kind, id } })} onCancel={() => void navigate({ to: '/w/$kind', params: { kind }, search: {} })} /></div>
}
