import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import type { Lamp } from './answers.ts'
import { LampTag } from './LampTag.tsx'

/** In words why a lamp burns: the row that lit it, and the document, which opens at the very version. */
export function WhyLit({ lamp }: { lamp: Lamp }) {
  const { t } = useText()
  return <>{lamp.fired.map((f) => (f.basis ? t(f.basis) : '')).join(' ')} <Link className="soft" to="/w/rules/$rule" params={{ rule: lamp.rule }} search={{ version: lamp.version }}>{lamp.doc_no}{t({ zh: `第${lamp.fired.map((f) => f.row).join('、')}行`, en: ` row ${lamp.fired.map((f) => f.row).join(', ')}` })}</Link></>
}

/** What burns on one matter now, and why. Nothing while it is asked, and nothing where no lamp is for this caller. */
export function LampsOf({ kind, id, version }: { kind: string; id: string; version: number }) {
  const lamps = useQuery({ queryKey: ['matter', kind, id, 'lamps', version], queryFn: () => api<{ lamps: readonly Lamp[] }>(`/api/lamps/${kind}/${encodeURIComponent(id)}`), retry: retryUnlessRefused }).data?.lamps ?? []
  return <>{lamps.map((l) => <p key={l.rule} className="lit"><LampTag lamp={l} /> <WhyLit lamp={l} /></p>)}</>
}
