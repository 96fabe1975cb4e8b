import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromWgs84 } from './coordinates.ts'
import { area_m2, closed, contains, innerPoint, MU_M2, outlineProblem, overlap_m2, type Polygon, polygonToWgs84, type Ring } from './polygon.ts'

const polygon = (...rings: Ring[]): Polygon => ({ type: 'Polygon', coordinates: rings })
/** A rectangle `w` by `h` degrees from its south-west corner. */
const box = (lng: number, lat: number, w: number, h: number): Ring => [[lng, lat], [lng + w, lat], [lng + w, lat + h], [lng, lat + h], [lng, lat]]
const bow: Ring = [[118.9, 36.9], [118.91, 36.91], [118.91, 36.9], [118.9, 36.91], [118.9, 36.9]]

test('the area of a box of the sphere is R²·Δλ·(sin φ₂ − sin φ₁)', () => {
  for (const [lat, w, h] of [[36.96, 0.01, 0.01], [23.1, 0.02, 0.005], [0.1 + 3, 0.5, 0.5]] as const) {
    const rad = (d: number) => (d * Math.PI) / 180
    // Turf's radius of the Earth, and a box whose north and south sides are parallels; its own are great circles, near enough at this size.
    const exact = 6_371_008.8 ** 2 * rad(w) * (Math.sin(rad(lat + h)) - Math.sin(rad(lat)))
    expect(Math.abs(area_m2(polygon(box(110, lat, w, h))) / exact - 1)).toBeLessThan(0.003)
  }
  expect(15 * MU_M2).toBe(10_000)
})

test('a hole is left out, and what is in it is not inside', () => {
  const whole = polygon(box(118.9, 36.9, 0.01, 0.01))
  const holed = polygon(box(118.9, 36.9, 0.01, 0.01), box(118.902, 36.902, 0.002, 0.002))
  expect(area_m2(holed)).toBeCloseTo(area_m2(whole) * 0.96, -1)
  expect(contains(holed, { lng: 118.903, lat: 36.903 })).toBe(false)
  expect(contains(holed, { lng: 118.901, lat: 36.901 })).toBe(true)
  expect(contains(whole, { lng: 118.9, lat: 36.905 })).toBe(true)
  expect(contains(whole, { lng: 118.899, lat: 36.905 })).toBe(false)
})

test.each([
  ['crosses itself', polygon(bow), { code: 'crosses' }],
  ['is no ring', polygon([[118.9, 36.9], [118.91, 36.9], [118.9, 36.9]]), { code: 'too_few', ring: 0 }],
  ['has no area', polygon([[118.9, 36.9], [118.9, 36.9], [118.9, 36.9], [118.9, 36.9]]), { code: 'too_few', ring: 0 }],
  ['has its numbers changed round', polygon(box(36.9, 118.9, 0.01, 0.01)), { code: 'outside', swapped: true }],
  ['lies elsewhere', polygon(box(2.3, 48.8, 0.01, 0.01)), { code: 'outside', swapped: false }],
  ['has a hole outside', polygon(box(118.9, 36.9, 0.01, 0.01), box(118.92, 36.9, 0.001, 0.001)), { code: 'hole_outside', ring: 1 }],
  ['has nothing', polygon(), { code: 'too_few', ring: 0 }],
])('an outline that %s is told as such', (_, wrong, problem) => {
  expect(outlineProblem(wrong)).toMatchObject(problem)
})

test('a plain outline has nothing wrong with it, open or closed, either way round', () => {
  const ring = box(118.9, 36.9, 0.004, 0.003)
  expect(outlineProblem(polygon(ring))).toBeUndefined()
  expect(outlineProblem(polygon(ring.toReversed()))).toBeUndefined()
  expect(closed(polygon(ring.slice(0, -1)))).toEqual(polygon(ring))
  expect(closed(polygon([ring[0] ?? [0, 0], ...ring]))).toEqual(polygon(ring))
})

test('what two have in common is symmetric, never more than either, and nothing where they only touch', () => {
  const of = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })).map(([x, y, w, h]) => ({ x, y, w, h, polygon: polygon(box(118.9 + x / 1e4, 36.9 + y / 1e4, w / 1e4, h / 1e4)) }))
  fc.assert(fc.property(of, of, (a, b) => {
    const common = overlap_m2(a.polygon, b.polygon)
    const [w, h] = [Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x), Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)]
    expect(common).toBeLessThanOrEqual(Math.min(area_m2(a.polygon), area_m2(b.polygon)) * 1.000001)
    expect(Math.abs(common - overlap_m2(b.polygon, a.polygon))).toBeLessThan(0.5)
    const expected = (area_m2(a.polygon) * Math.max(w, 0) * Math.max(h, 0)) / (a.w * a.h)
    expect(Math.abs(common - expected)).toBeLessThan(Math.max(0.5, expected * 0.0005))
  }))
})

test('the inner point of a horseshoe is in it', () => {
  const shoe = polygon([[118.9, 36.9], [118.93, 36.9], [118.93, 36.93], [118.925, 36.93], [118.925, 36.905], [118.905, 36.905], [118.905, 36.93], [118.9, 36.93], [118.9, 36.9]])
  expect(contains(shoe, innerPoint(shoe))).toBe(true)
  const square = polygon(box(118.9, 36.9, 0.01, 0.01))
  expect(innerPoint(square).lng).toBeCloseTo(118.905, 6)
})

test('an outline of another datum comes back to where it is, within 0.3 m', () => {
  const ring = box(119.97, 31.81, 0.004, 0.003)
  for (const datum of ['GCJ02', 'BD09'] as const) {
    const there = polygon(ring.map(([lng, lat]) => { const at = fromWgs84({ lng, lat }, datum); return [at.lng, at.lat] as const }))
    for (const [i, [lng, lat]] of (polygonToWgs84(there, datum).coordinates[0] ?? []).entries()) {
      expect(Math.hypot(lng - (ring[i]?.[0] ?? 0), lat - (ring[i]?.[1] ?? 0))).toBeLessThan(0.3 / 95_000)
    }
  }
  expect(polygonToWgs84(polygon(ring), 'CGCS2000')).toEqual(polygon(ring))
})
