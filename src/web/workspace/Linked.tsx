import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { useDeclarations } from '#web/shared/queries.ts'
import type { MatterView } from '#web/shared/types.ts'
import { StateTag } from './parts.tsx'

/** Other matters that point at this one, kind by kind; the rest of a long list is one press away. */
export function Linked({ matter }: { matter: MatterView }) {
  const { t } = useText()
  const kinds = useDeclarations().data?.kinds
  if (matter.linked.length === 0) return null
  return (
    <section className="card"><h2>{t({ zh: '关联事项', en: 'Joined matters' })}</h2>
      {matter.linked.map((l) => {
        const kind = kinds?.find((k) => k.kind === l.kind)
        return (
          <div key={l.kind + l.fact} className="linked"><h3>{kind ? t(kind.label) : l.kind}（{l.total}） <span className="soft">{t(l.label)}</span></h3>
            <ul className="plain">{l.rows.map((r) => <li key={r.id}><Link to="/w/$kind/$id" params={{ kind: l.kind, id: r.id }}>{r.title}</Link> <StateTag kind={l.kind} state={r.state} /><br /><span className="soft mono">{r.number}</span></li>)}</ul>
            {l.total > l.rows.length && <p><Link to="/w/$kind" params={{ kind: l.kind }} search={{ [l.fact]: matter.id }}>{t({ zh: `全部${l.total}件`, en: `All ${l.total}` })}</Link></p>}
          </div>
        )
      })}
    </section>
  )
}
