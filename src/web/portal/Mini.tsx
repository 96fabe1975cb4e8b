import { Link } from '@tanstack/react-router'
import { formatDate, formatLeft, nameIn } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNow } from '#web/shared/now.ts'
import type { KindDecl, Line } from '#web/shared/types.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { isYourTurn } from './standing-words.ts'

/** One matter in a list: what, how it stands, who has it, and what is left. */
export function Mini({ decl, line, to }: { decl: KindDecl; line: Line; to: string }) {
  const { t, locale } = useText()
  const now = useNow()
  const state = decl.states[line.state]
  const turn = isYourTurn(decl.kind, line.state)
  const due = line.open && line.due_at && !turn ? formatLeft(line.due_at, now) : undefined
  const late = Boolean(due && line.due_at && new Date(line.due_at) < now)
  return (
    <Link className={`mini ${turn ? 'turn' : ''}`} to={to}>
      <span className="mini-head"><span className={`tag ${state?.final ? 'good' : turn ? 'warn' : ''}`}>{state ? t(state.public_label ?? state.label) : line.state}</span>{due && <span className={late ? 'late' : 'soft'}>{t(due)}</span>}</span>
      <span className="mini-title">{line.title}</span>
      <span className="soft">{formatDate(line.opened_at, locale)}{line.lead ? ` · ${t(nameIn(line.lead))}` : ''}<span className="mini-number"> · {line.number}</span></span>
      <Icon name="next" />
    </Link>
  )
}
