import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { api } from '#web/shared/api.ts'
import { formatNumber, nameIn } from '#web/shared/format.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { useText } from '#web/shared/i18n.tsx'
import { useKind, useMatter, useMatters } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import type { KindDecl, Line, MatterView } from '#web/shared/types.ts'
import { landingOf } from './moves.ts'
import { MoveSheet } from './MoveSheet.tsx'
import { Due, Size } from './parts.tsx'

interface Moving { readonly line: Line; readonly to?: string }

/** Open matters by state, side by side. A card is carried to another column, or moved by its menu: both come to the same acts. */
export function Board() {
  const { t } = useText()
  const { kind } = useParams({ from: '/w/$kind/board' })
  const decl = useKind(kind)
  return decl ? <Columns key={kind} decl={decl} title={`${t(decl.label)} · ${t({ zh: '看板', en: 'Board' })}`} /> : <Loading />
}

function Columns({ decl, title }: { decl: KindDecl; title: string }) {
  const { t } = useText()
  const cache = useQueryClient()
  const board = useRef<HTMLDivElement>(null)
  const landed = useRef<string>(undefined)
  const [carried, setCarried] = useState<Line>()
  const [moving, setMoving] = useState<Moving>()
  const [said, setSaid] = useState('')
  const acts = useMatter(decl.kind, carried?.id ?? '', carried !== undefined).data?.acts
  const carry = (line: Line) => {
    setCarried(line)
    void cache.prefetchQuery({ queryKey: ['matter', line.kind, line.id], queryFn: () => api<MatterView>(`/api/${line.kind}/${encodeURIComponent(line.id)}`) })
  }
  const putDown = (to: string) => {
    if (carried && carried.state !== to) setMoving({ line: carried, to })
    setCarried(undefined)
  }
  // The card is in another place now: whoever works by keyboard goes on from it, once the sheet is gone.
  useEffect(() => {
    if (moving || !landed.current) return
    board.current?.querySelector<HTMLElement>(`[data-matter="${CSS.escape(landed.current)}"] button`)?.focus()
    landed.current = undefined
  }, [moving])
  const moved = ({ id, number }: Line) => {
    setMoving(undefined)
    const state = cache.getQueryData<MatterView>(['matter', decl.kind, id])?.state
    setSaid(t({ zh: `${number} 现在是：${decl.states[state ?? '']?.label.zh ?? '已移动'}`, en: `${number} is now: ${decl.states[state ?? '']?.label.en ?? 'moved'}` }))
    landed.current = id
  }
  return (
    <div className="stack">
      <div className="row spread"><h1>{title}</h1><span className="soft">{t({ zh: '拖动卡片，或按卡片右上角的箭头', en: 'Drag a card, or press the arrow in its corner' })}</span></div>
      <p className={said ? 'note good' : 'sr'} role="status">{said}</p>
      <div className="board" ref={board} tabIndex={0} role="region" aria-label={t({ zh: '看板', en: 'Board' })}>
        {Object.entries(decl.states).filter(([, s]) => !s.final).map(([state]) => {
          const landing = carried && acts ? landingOf(decl, acts, carried.state, state).is : undefined
          return <Column key={state} decl={decl} state={state} takes={landing === undefined || landing === 'still' ? undefined : landing !== 'no'} onCarry={carry} onLetGo={() => setCarried(undefined)} onPutDown={() => putDown(state)} onMenu={(line) => setMoving({ line })} />
        })}
      </div>
      {moving && <MoveSheet key={moving.line.id} decl={decl} line={moving.line} to={moving.to} onClose={() => setMoving(undefined)} onMoved={moved} />}
    </div>
  )
}

interface ColumnProps { readonly decl: KindDecl; readonly state: string; /** Whether what is carried may land here, once known. */ readonly takes: boolean | undefined; readonly onCarry: (line: Line) => void; readonly onLetGo: () => void; readonly onPutDown: () => void; readonly onMenu: (line: Line) => void }

function Column({ decl, state, takes, onCarry, onLetGo, onPutDown, onMenu }: ColumnProps) {
  const { t, locale } = useText()
  const [over, setOver] = useState(false)
  const list = useMatters(decl.kind, `state=${state}&sort=due_at&limit=30`)
  const first = list.data?.pages[0]
  const label = t(decl.states[state]?.label ?? { zh: state, en: state })
  // A card may be put down anywhere: where it cannot stay, the sheet says why.
  const drag = {
    onDragOver: (e: DragEvent) => { e.preventDefault(); setOver(true) },
    onDragLeave: (e: DragEvent) => { if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false) },
    onDrop: (e: DragEvent) => { e.preventDefault(); setOver(false); onPutDown() },
  }
  return (
    <section aria-label={label} data-over={over || undefined} data-takes={takes} {...drag}>
      <div className="row spread"><h2>{label}</h2>{first && <Link to="/w/$kind" params={{ kind: decl.kind }} search={{ state }} aria-label={t({ zh: `${label}，共 ${first.total} 件`, en: `${label}, ${first.total}` })}>{formatNumber(first.total, locale)}</Link>}</div>
      {list.isPending && <Loading />}
      {list.isError && <RefusedNote error={list.error} />}
      {list.data?.pages.flatMap((p) => p.rows).map((r) => <Card key={r.id} decl={decl} line={r} onCarry={() => onCarry(r)} onLetGo={onLetGo} onMenu={() => onMenu(r)} />)}
      {first && first.rows.length === 0 && <p className="soft none">{t({ zh: '暂无', en: 'None' })}</p>}
      {list.hasNextPage && <button type="button" className="btn" onClick={() => void list.fetchNextPage()}>{t({ zh: '更多', en: 'More' })}</button>}
    </section>
  )
}

function Card({ decl, line, onCarry, onLetGo, onMenu }: { decl: KindDecl; line: Line; onCarry: () => void; onLetGo: () => void; onMenu: () => void }) {
  const { t } = useText()
  const drag = {
    draggable: true, onDragEnd: onLetGo,
    onDragStart: (e: DragEvent) => {
      e.dataTransfer.setData('text/plain', `${line.number} ${line.title}`)
      e.dataTransfer.effectAllowed = 'move'
      onCarry()
    },
  }
  return (
    <article className="card" data-matter={line.id} {...drag}>
      <div className="row spread"><span className="soft mono">{line.number}</span><button type="button" className="btn quiet" aria-haspopup="dialog" title={t({ zh: '移动到…', en: 'Move to…' })} aria-label={t({ zh: `移动 ${line.number}`, en: `Move ${line.number}` })} onClick={onMenu}><Icon name="move" /></button></div>
      <Link to="/w/$kind/$id" params={{ kind: line.kind, id: line.id }} draggable={false}>{line.title}</Link>
      <Size decl={decl} line={line} />
      <div className="row spread"><span className="soft">{line.lead && t(nameIn(line.lead))}</span><Due line={line} /></div>
    </article>
  )
}
