import { area } from '@turf/area'
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon'
import { intersect } from '@turf/intersect'
import { kinks } from '@turf/kinks'
import { boundsOf, type Bounds, CHINA, type Datum, isWithin, type LngLat, toWgs84 } from './coordinates.ts'

/** An outline: closed, its first and last points the same; degrees, lng before lat (RFC 7946). */
export type Ring = readonly (readonly [number, number])[]
/** An outer ring and rings of holes. */
export interface Polygon { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }

/** Square metres of a mu. @source 国务院关于在我国统一实行法定计量单位的命令; 15 mu are a hectare */
export const MU_M2 = 10_000 / 15
/** Two decimals of a centimetre: nothing on a map of parcels is finer. */
const DECIMALS = 7

/** What is wrong with an outline, and where. */
export type OutlineProblem =
  | { readonly code: 'too_few'; readonly ring: number }
  | { readonly code: 'outside'; readonly at: readonly [number, number]; readonly swapped: boolean }
  | { readonly code: 'crosses'; readonly at: readonly [number, number] }
  | { readonly code: 'hole_outside'; readonly ring: number }

/** Closes rings that are open and takes doubled points out. Pure. */
export function closed({ coordinates }: Polygon): Polygon {
  return { type: 'Polygon', coordinates: coordinates.map((ring) => {
    const points = ring.filter((p, i) => i === 0 || p[0] !== ring[i - 1]?.[0] || p[1] !== ring[i - 1]?.[1])
    const [first] = points
    const last = points.at(-1)
    return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...points, first] : points
  }) }
}

/** The first thing wrong with an outline in WGS 84; undefined when it is one: simple, closed, in China, holes inside. O(n²) in its points. */
export function outlineProblem(polygon: Polygon): OutlineProblem | undefined {
  if (polygon.coordinates.length === 0) return { code: 'too_few', ring: 0 }
  for (const [ring, points] of polygon.coordinates.entries()) {
    if (points.length < 4) return { code: 'too_few', ring }
    const out = points.find(([lng, lat]) => !isWithin({ lng, lat }, CHINA))
    if (out) return { code: 'outside', at: out, swapped: isWithin({ lng: out[1], lat: out[0] }, CHINA) }
  }
  const crossing = kinks(turfed(polygon)).features[0]?.geometry.coordinates
  if (crossing) return { code: 'crosses', at: [crossing[0] ?? 0, crossing[1] ?? 0] }
  const [outer, ...holes] = polygon.coordinates
  const stray = holes.findIndex((hole) => !hole.every(([lng, lat]) => outer !== undefined && contains({ type: 'Polygon', coordinates: [outer] }, { lng, lat })))
  if (stray >= 0) return { code: 'hole_outside', ring: stray + 1 }
  return area_m2(polygon) < 1 ? { code: 'too_few', ring: 0 } : undefined
}

/** The outline of any datum in WGS 84, to the centimetre. @throws RangeError what `toWgs84` throws, for the first such point */
export function polygonToWgs84(polygon: Polygon, datum: Datum): Polygon {
  if (datum === 'WGS84' || datum === 'CGCS2000') return polygon
  return { type: 'Polygon', coordinates: polygon.coordinates.map((ring) => ring.map(([lng, lat]) => { const at = toWgs84(lng, lat, datum); return [rounded(at.lng), rounded(at.lat)] as const })) }
}

/** Square metres on a sphere of 6,371 km, holes left out: within 0.6 % of the ellipsoid. */
export function area_m2(polygon: Polygon): number {
  return area(turfed(polygon))
}

/** Is the point inside or on the edge, and in no hole? */
export function contains(polygon: Polygon, { lng, lat }: LngLat): boolean {
  return booleanPointInPolygon([lng, lat], turfed(polygon))
}

/** Square metres that two outlines have in common; 0 where they only touch. */
export function overlap_m2(a: Polygon, b: Polygon): number {
  const [one, other] = [outerBounds(a), outerBounds(b)]
  if (!one || !other || one.east < other.west || other.east < one.west || one.north < other.south || other.north < one.south) return 0
  const common = intersect({ type: 'FeatureCollection', features: [feature(a), feature(b)] })
  return common ? area(common) : 0
}

export function outerBounds({ coordinates }: Polygon): Bounds | undefined {
  return boundsOf((coordinates[0] ?? []).map(([lng, lat]) => ({ lng, lat })))
}

/** A point that is inside whatever the shape: the centre of gravity where it is, else the middle of the longest chord through it. */
export function innerPoint(polygon: Polygon): LngLat {
  const outer = polygon.coordinates[0] ?? []
  const centre = centroid(outer)
  if (contains(polygon, centre)) return centre
  const crossings = polygon.coordinates.flatMap((ring) => ring.flatMap(([x, y], i) => {
    const next = ring[i + 1]
    if (!next || (y <= centre.lat) === (next[1] <= centre.lat)) return []
    return [x + ((centre.lat - y) / (next[1] - y)) * (next[0] - x)]
  })).toSorted((a, b) => a - b)
  const chords = crossings.flatMap((from, i) => { const to = crossings[i + 1]; return i % 2 === 0 && to !== undefined ? [{ from, to }] : [] })
  const longest = chords.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0]
  return longest ? { lng: rounded((longest.from + longest.to) / 2), lat: centre.lat } : centre
}

/** Of the area, not of the points. */
function centroid(ring: Ring): LngLat {
  const [ox = 0, oy = 0] = ring[0] ?? []
  let [twice, x, y] = [0, 0, 0]
  for (const [i, point] of ring.entries()) {
    const next = ring[i + 1]
    if (!next) break
    const [ax, ay, bx, by] = [point[0] - ox, point[1] - oy, next[0] - ox, next[1] - oy]
    const cross = ax * by - bx * ay
    twice += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  return twice === 0 ? { lng: ox, lat: oy } : { lng: rounded(ox + x / (3 * twice)), lat: rounded(oy + y / (3 * twice)) }
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS))
}

/** Its types want arrays that may be written to; it writes to none. */
function turfed({ coordinates }: Polygon): { type: 'Polygon'; coordinates: [number, number][][] } {
  return { type: 'Polygon', coordinates: coordinates.map((ring) => ring.map(([lng, lat]) => [lng, lat])) }
}

function feature(polygon: Polygon) {
  return { type: 'Feature' as const, properties: {}, geometry: turfed(polygon) }
}
