import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { usePlaces } from '#web/shared/queries.ts'
import type { Area } from './answers.ts'
import { WEATHER } from './marks.tsx'

/** Longest side of the drawing. */
const SIDE = 320

/** The district drawn from its own outlines, each area with its weather and index. The table beside it says the same in words. */
export function AreaMap({ areas, chosen }: { areas: readonly Area[]; chosen: string }) {
  const { t, locale } = useText()
  const streets = usePlaces('street').data ?? []
  const drawn = streets.flatMap((s) => {
    const ring = [...(s.ring ?? '').matchAll(/\((-?[\d.]+),(-?[\d.]+)\)/g)].map(([, lng, lat]) => [Number(lng), Number(lat)] as const)
    const reading = areas.find((a) => a.area === s.code)
    return ring.length > 2 && reading ? [{ ring, reading }] : []
  })
  const all = drawn.flatMap((d) => d.ring)
  if (all.length === 0) return null
  const [west, north] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[1]))]
  // A degree of longitude is shorter than one of latitude, the more so the further north.
  const squeeze = Math.cos((north * Math.PI) / 180)
  const [wide, high] = [(Math.max(...all.map((p) => p[0])) - west) * squeeze, north - Math.min(...all.map((p) => p[1]))]
  const scale = SIDE / Math.max(wide, high)
  const at = ([lng, lat]: readonly [number, number]) => [(lng - west) * squeeze * scale, (north - lat) * scale] as const
  return (
    <svg className="area-map" viewBox={`-4 -4 ${wide * scale + 8} ${high * scale + 8}`} aria-hidden="true">
      {drawn.map(({ ring, reading }) => <polygon key={reading.area} className={`${reading.weather ?? 'silent'}${reading.area === chosen ? ' chosen' : ''}`} points={ring.map((p) => at(p).map((v) => v.toFixed(1)).join(',')).join(' ')} />)}
      {drawn.map(({ ring, reading }) => {
        const points = ring.slice(0, -1).map(at)
        const [x, y] = [points.reduce((s, p) => s + p[0], 0) / points.length, points.reduce((s, p) => s + p[1], 0) / points.length]
        return (
          <g key={reading.area} textAnchor="middle">
            <text x={x} y={y - 6}>{t(reading.label)}</text>
            <text x={x} y={y + 12} className="big">{reading.weather ? `${WEATHER[reading.weather].picture} ${formatNumber(reading.index?.value ?? 0, locale)}` : '—'}</text>
          </g>
        )
      })}
    </svg>
  )
}
