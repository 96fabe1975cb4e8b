import { useEffect, useRef, useState } from 'react'
import { useAct } from '#web/shared/act.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMatter } from '#web/shared/queries.ts'
import { Sheet } from '#web/shared/Sheet.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, Line, MatterView } from '#web/shared/types.ts'
import { ActPanel, type Begun } from './ActPanel.tsx'
import { asksNothing, landingOf, type Move, movesOf } from './moves.ts'

interface MoveProps { readonly decl: KindDecl; readonly line: Line; /** The column it was put down on; without one, the person chooses. */ readonly to: string | undefined; readonly onClose: () => void; readonly onMoved: (line: Line) => void }

/** Moving one card: a choice of what this person may do, the form of the act it comes to, or why it may not go there. */
export function MoveSheet(props: MoveProps) {
  const { t } = useText()
  const { decl, line, onClose } = props
  const matter = useMatter(line.kind, line.id)
  return (
    <Sheet title={t({ zh: `移动 ${line.number}`, en: `Move ${line.number}` })} onClose={onClose}>
      <p className="soft">{line.title}</p>
      {matter.isError ? <RefusedNote error={matter.error} again={() => void matter.refetch()} /> : matter.data ? <Moving {...props} decl={decl} matter={matter.data} /> : <Loading />}
    </Sheet>
  )
}

function Moving({ decl, matter, line, to, onClose, onMoved }: MoveProps & { matter: MatterView }) {
  const { t } = useText()
  const doing = useAct(matter.kind, matter.id, matter.version)
  // Decided once, by what was open when the card was put down: the act itself changes what is open.
  const [landing] = useState(() => (to === undefined ? undefined : landingOf(decl, matter.acts, matter.state, to)))
  const [moves] = useState(() => movesOf(decl, matter.acts, matter.state))
  const [begun, begin] = useState<Begun | undefined>(landing?.is === 'act' && !asksNothing(decl, landing.act) ? { act: landing.act } : undefined)
  const done = () => onMoved(line)
  const start = (act: string) => (asksNothing(decl, act) ? doing.mutate({ act, body: {} }, { onSuccess: done }) : begin({ act }))
  const dropped = useRef(landing?.is === 'act' && asksNothing(decl, landing.act) ? landing.act : undefined)
  useEffect(() => {
    const act = dropped.current
    dropped.current = undefined
    if (act) doing.mutate({ act, body: {} }, { onSuccess: done })
  })
  const stateLabel = (state: string) => t(decl.states[state]?.label ?? { zh: state, en: state })
  const actLabel = (act: string) => t(decl.acts[act]?.label ?? { zh: act, en: act })
  if (begun) return <ActPanel decl={decl} matter={matter} begun={begun} onBegin={begin} onDone={done} onCancel={onClose} />
  if (doing.isPending || doing.isSuccess) return <Loading />
  const offered: readonly Move[] = landing?.is === 'choice' ? landing.moves : moves
  return (
    <div className="stack">
      {doing.error && <RefusedNote error={doing.error} />}
      {landing?.is === 'no' && <div className="note warn" role="alert"><p><strong>{t({ zh: `不能移到“${stateLabel(to ?? '')}”`, en: `It cannot go to “${stateLabel(to ?? '')}”` })}</strong></p><p>{landing.why === 'apart'
        ? t({ zh: `从“${stateLabel(matter.state)}”没有直接到那里的环节。`, en: `Nothing leads there straight from “${stateLabel(matter.state)}”.` })
        : t({ zh: `要经过“${landing.acts.map(actLabel).join('”或“')}”，这一步不由您办理，或目前条件还不具备。`, en: `That takes “${landing.acts.map(actLabel).join('” or “')}”, which is not yours to do, or cannot be done yet.` })}</p></div>}
      {offered.length > 0 ? <><h3>{t({ zh: '可以移到', en: 'Move to' })}</h3><ul className="moves">{offered.map((m) => <li key={m.act + m.to}><button type="button" className={`btn ${decl.acts[m.act]?.tone === 'danger' ? 'danger' : ''}`} onClick={() => start(m.act)}><strong>{stateLabel(m.to)}</strong><span>{actLabel(m.act)}</span></button></li>)}</ul></>
        : <p className="soft">{t({ zh: '您目前没有可以移动它的动作。', en: 'There is nothing you may do now that would move it.' })}</p>}
    </div>
  )
}
