import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import type { MatterView } from '#web/shared/types.ts'
import { StateTag } from './parts.tsx'

/** Other matters this one is joined to: by links, and by merging. */
export function Linked({ matter }: { matter: MatterView }) {
  const { t } = useText()
  const merged = [...(Array.isArray(matter.facts['absorbed']) ? (matter.facts['absorbed'] as string[]) : []), ...(typeof matter.facts['merged_into'] === 'string' ? [matter.facts['merged_into']] : [])]
  if (matter.linked.length === 0 && merged.length === 0) return null
  return (
    <section className="card"><h2>{t({ zh: '关联事项', en: 'Joined matters' })}</h2>
      <ul>{matter.linked.map((l) => <li key={l.type + l.id}><Link to="/w/$kind/$id" params={{ kind: l.kind, id: l.id }}>{l.number} {l.title}</Link> <StateTag kind={l.kind} state={l.state} /></li>)}
        {merged.map((id) => <li key={id}><Link to="/w/$kind/$id" params={{ kind: matter.kind, id }}>{t({ zh: '并案', en: 'Merged' })} {id}</Link></li>)}</ul>
    </section>
  )
}
