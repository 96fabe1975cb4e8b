import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { area_m2, closed, MU_M2, outlineProblem, type Polygon, polygonToWgs84 } from '#algo/polygon.ts'
import type { Datum } from '#algo/coordinates.ts'
import { api } from './api.ts'
import { formatNumber } from './format.ts'
import { useText } from './i18n.tsx'
import { type MapArea, MatterMap } from './MatterMap.tsx'
import type { Spot } from './types.ts'

const WORDS = {
  too_few: { zh: '至少点三个不在一条线上的点', en: 'Three points that are not in one line, at least' }, outside: { zh: '有坐标不在中国境内，经纬度可能颠倒', en: 'Some point is not in China: longitude and latitude may have changed places' },
  crosses: { zh: '边界线自相交，请按顺序重新勾绘', en: 'The outline crosses itself: draw it in order' }, hole_outside: { zh: '内环不在边界之内', en: 'A hole is not inside the outline' },
} as const

/** An outline drawn by pressing the map point after point, or typed and pasted as coordinates: either way the points are the same list, and the area is told while they are set. */
export function OutlineField({ value, datum, onChange, label }: { value: unknown; datum: string | undefined; onChange: (value: unknown) => void; label: string }) {
  const { t } = useText()
  const outline = isPolygon(value) ? value : undefined
  const ring = openRing(outline)
  const [text, setText] = useState<string>()
  const put = (points: readonly (readonly [number, number])[]) => onChange(points.length === 0 ? undefined : { type: 'Polygon', coordinates: [points] })
  // A press on the map is CGCS2000: it is never taken for a point of a datum that lies half a kilometre away.
  const drawable = datum !== 'GCJ02' && datum !== 'BD09'
  const neighbours = useNeighbours()
  const seen = outline && ring.length >= 3 ? judged(outline, (datum ?? 'CGCS2000') as Datum) : undefined
  return (
    <fieldset className="field outline"><legend className="sr">{label}</legend>
      <MatterMap label={t({ zh: `${label}：在地图上依次点选界址点`, en: `${label}: press the map at each corner in turn` })} height="26rem" areas={neighbours} outline={seen?.shown} corners={openRing(seen?.shown).length > 0 ? openRing(seen?.shown).map(spot) : ring.map(spot)} onPick={drawable ? ({ lng, lat }) => put([...ring, [lng, lat]]) : undefined} />
      <div className="row"><button type="button" className="btn" disabled={ring.length === 0} onClick={() => put(ring.slice(0, -1))}>{t({ zh: '退回一点', en: 'Take the last point back' })}</button><button type="button" className="btn" disabled={ring.length === 0} onClick={() => put([])}>{t({ zh: '清空', en: 'Clear' })}</button><span role="status">{t({ zh: `${ring.length}个界址点`, en: `${ring.length} points` })}{seen && (seen.problem ? <span className="fault"> {t(WORDS[seen.problem])}</span> : <> · {t({ zh: `约${formatNumber(seen.m2 / MU_M2, 'zh', 2)}亩（${formatNumber(seen.m2, 'zh', 0)}平方米）`, en: `about ${formatNumber(seen.m2 / MU_M2, 'en', 2)} mu (${formatNumber(seen.m2, 'en', 0)} m²)` })}</>)}</span></div>
      <label>{t({ zh: '坐标（每行“经度,纬度”，或粘贴GeoJSON）', en: 'Coordinates (“longitude,latitude” a line, or GeoJSON)' })}<textarea className="input mono" rows={5} value={text ?? ring.map(([lng, lat]) => `${lng},${lat}`).join('\n')} onChange={(e) => setText(e.target.value)} onBlur={() => { if (text === undefined) return; const read = readOutline(text); if (read) { onChange(read); setText(undefined) } }} /></label>
      {text !== undefined && text.trim() !== '' && !readOutline(text) && <small className="fault">{t({ zh: '无法识别：每行应为“经度,纬度”，至少三行；或一个GeoJSON多边形', en: 'Not understood: “longitude,latitude” on each of three lines or more, or one GeoJSON polygon' })}</small>}
      <p className="soft">{t({ zh: `坐标按${datum ?? 'CGCS2000'}读取，地图以CGCS2000显示。`, en: `Coordinates are read as ${datum ?? 'CGCS2000'}; the map shows CGCS2000.` })}{drawable ? t({ zh: '在地图上点选的即为CGCS2000坐标。', en: ' What you press on the map is CGCS2000.' }) : t({ zh: '在地图上勾绘须选CGCS2000；其他坐标系请填写或粘贴坐标。', en: ' To draw on the map choose CGCS2000; coordinates of another datum are typed or pasted.' })}</p>
    </fieldset>
  )
}

const spot = ([lng, lat]: readonly [number, number]): Spot => ({ lng, lat })

/** What is registered already, to be drawn beside; nothing for whoever may not see it. */
function useNeighbours(): readonly MapArea[] {
  const { data } = useQuery({ queryKey: ['matters', 'land', ''], queryFn: () => api<{ rows: readonly { id: string; kind: string; facts: { code?: string }; outline: Polygon | null }[] }>('/api/land?'), retry: false, staleTime: 60_000 })
  return useMemo(() => (data?.rows ?? []).flatMap((r): MapArea[] => (r.outline && r.kind !== 'space' ? [{ id: r.id, label: r.kind === 'park' ? '' : (r.facts.code ?? ''), tone: r.kind === 'park' ? 'park' : 'taken', outline: r.outline }] : [])), [data])
}

function judged(outline: Polygon, datum: Datum): { problem?: keyof typeof WORDS; m2: number; shown: Polygon | undefined } {
  try {
    const shown = closed(polygonToWgs84(outline, datum))
    const problem = outlineProblem(shown)
    return { ...(problem ? { problem: problem.code } : {}), m2: area_m2(shown), shown }
  } catch {
    return { problem: 'outside', m2: 0, shown: undefined }
  }
}

/** Lines of pairs, or GeoJSON: a Polygon, or a Feature or collection that holds one. Undefined for anything else. */
export function readOutline(text: string): Polygon | undefined {
  if (text.trim().startsWith('{')) {
    try {
      return polygonIn(JSON.parse(text) as unknown)
    } catch {
      return undefined
    }
  }
  const points = text.trim().split(/[\n;；]+/).map((line) => line.trim().split(/[,，\s]+/).map(Number))
  return points.length >= 3 && points.every((p) => p.length === 2 && p.every(Number.isFinite)) ? { type: 'Polygon', coordinates: [points.map(([lng = 0, lat = 0]) => [lng, lat] as const)] } : undefined
}

function polygonIn(json: unknown): Polygon | undefined {
  if (isPolygon(json)) return json
  if (typeof json !== 'object' || json === null) return undefined
  if ('geometry' in json) return polygonIn(json.geometry)
  return 'features' in json && Array.isArray(json.features) ? polygonIn(json.features[0]) : undefined
}

function isPolygon(value: unknown): value is Polygon {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Polygon' && 'coordinates' in value && Array.isArray(value.coordinates) && value.coordinates.every((r: unknown) => Array.isArray(r) && r.every((p: unknown) => Array.isArray(p) && typeof p[0] === 'number' && typeof p[1] === 'number'))
}

/** The outer ring without the point that closes it: what a person sets and sees. */
function openRing(outline: Polygon | undefined): readonly (readonly [number, number])[] {
  const ring = outline?.coordinates[0] ?? []
  const [first, last] = [ring[0], ring.at(-1)]
  return ring.length > 1 && first && last && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring
}
