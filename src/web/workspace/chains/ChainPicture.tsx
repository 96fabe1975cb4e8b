import { useMemo } from 'react'
import { useText } from '#web/shared/i18n.tsx'
import { type ChainLink, type ChainNode, STAGE, STRENGTH, type Strength } from './answers.ts'
import { layout } from './layout.ts'
import './chains.css'

const [W, H, GAP_X, GAP_Y, TOP] = [136, 46, 44, 14, 30]
type Drawn = Pick<ChainNode, 'key' | 'name' | 'stage' | 'criticality'> & { readonly strength?: Strength; readonly firms?: number }
interface PictureProps { readonly label: string; readonly nodes: readonly Drawn[]; readonly links: readonly ChainLink[]; readonly chosen?: string | undefined; readonly onChoose: (key: string) => void }

/** A chain as a picture: stages from left to right, each node with its strength in a word, a border and a colour. The list beside it says the same. */
export function ChainPicture({ label, nodes, links, chosen, onChoose }: PictureProps) {
  const { t } = useText()
  const { placed, bends, columns, rows } = useMemo(() => layout(nodes, links), [nodes, links])
  const at = new Map(placed.map((p) => [p.key, { x: p.column * (W + GAP_X) + 4, y: TOP + p.row * (H + GAP_Y) + 4 }]))
  const [width, height] = [columns * (W + GAP_X) - GAP_X + 8, TOP + rows * (H + GAP_Y) + 8]
  const stages = [...new Set(nodes.map((n) => n.stage))].map((stage) => ({ stage, x: Math.min(...nodes.filter((n) => n.stage === stage).map((n) => at.get(n.key)?.x ?? 0)) }))
  return (
    <div className="scroll chain-picture" tabIndex={0} role="region" aria-label={label}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label={label}>
        {stages.map(({ stage, x }) => <text key={stage} x={x} y={18} className="stage">{t(STAGE[stage] ?? { zh: stage, en: stage })}</text>)}
        {links.map(({ from, to }) => {
          const [a, b] = [at.get(from), at.get(to)]
          if (!a || !b) return null
          const through = (bends.get(`${from} ${to}`) ?? []).map((p) => ({ x: p.column * (W + GAP_X) + 4, y: TOP + p.row * (H + GAP_Y) + 4 }))
          return <path key={`${from} ${to}`} d={lineOf([a, ...through, b])} className={`link ${chosen === from || chosen === to ? 'on' : ''}`} />
        })}
        {nodes.map((n) => {
          const p = at.get(n.key)
          if (!p) return null
          const s = n.strength && STRENGTH[n.strength]
          return (
            <g key={n.key} transform={`translate(${p.x} ${p.y})`} className={`node ${n.strength ?? ''} ${chosen === n.key ? 'on' : ''}`} role="button" tabIndex={0} aria-pressed={chosen === n.key} onClick={() => onChoose(n.key)} onKeyDown={(e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); onChoose(n.key) } }}>
              <rect width={W} height={H} rx={6} />
              <text x={10} y={20}>{n.name.length > 9 ? `${n.name.slice(0, 8)}…` : n.name}{n.criticality === 'key' ? ' ★' : ''}</text>
              {s && <text x={10} y={37} className="sub">{t(s[1])}{n.firms ? t({ zh: ` · ${n.firms}家`, en: ` · ${n.firms} firms` }) : ''}</text>}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** From box to box: straight through a column that is only passed, bent between columns. */
function lineOf(boxes: readonly { readonly x: number; readonly y: number }[]): string {
  const mid = (box: { y: number } | undefined) => (box?.y ?? 0) + H / 2
  return boxes.slice(1).reduce((line, b, i) => {
    const a = boxes[i]
    const back = b.x <= (a?.x ?? 0)
    const [x1, x2] = back ? [a?.x ?? 0, b.x + W] : [(a?.x ?? 0) + W, b.x]
    const bend = Math.max(24, Math.abs(x2 - x1) / 2) * (back ? -1 : 1)
    return `${line}${i === 0 ? 'M' : 'L'}${x1} ${mid(a)}C${x1 + bend} ${mid(a)} ${x2 - bend} ${mid(b)} ${x2} ${mid(b)}`
  }, '')
}
