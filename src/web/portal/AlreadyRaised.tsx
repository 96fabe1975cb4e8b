import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { cut } from '#algo/cut.ts'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useKind } from '#web/shared/queries.ts'
import { useSettled } from './CategoryChips.tsx'
import { useFace } from './face.ts'

interface Alike { readonly id: string; readonly number: string; readonly title: string; readonly state: string }

/** What one has raised oneself of late that reads the same; shown before sending, and in nobody's way. */
export function AlreadyRaised({ text, ask }: { text: string; ask: boolean }) {
  const { t } = useText()
  const { face, kind } = useFace()
  const decl = useKind(kind)
  const settled = cut(useSettled(text), 200)
  const alike = useQuery({ queryKey: ['similar', kind, settled], enabled: ask && settled.length > 8, retry: false, queryFn: () => api<Alike[]>('/api/similar', { method: 'POST', body: { kind, text: settled } }) }).data
  if (!alike?.length) return null
  return (
    <aside className="note warn">
      <p><strong>{t(face === 'e' ? { zh: '贵公司近期提过相似的诉求', en: 'Your firm raised something like this of late' } : { zh: '您近期反映过相似的事', en: 'You raised something like this of late' })}</strong></p>
      <ul className="plain">{alike.slice(0, 3).map((s) => { const state = decl?.states[s.state]; return <li key={s.id}><Link to={`/${face}/m/${s.id}`}>{s.title}</Link> <span className="soft">{state ? t(state.public_label ?? state.label) : ''}</span></li> })}</ul>
      <p>{t({ zh: '如果是同一件事，可以在原来那件里查看进展；不是的话，请继续提交。', en: 'If it is the same, follow that one; if not, just go on.' })}</p>
    </aside>
  )
}
