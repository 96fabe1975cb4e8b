import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundsOf, CHINA, type Datum, distance_m, fromWgs84, isWithin, type LngLat, toWgs84 } from './coordinates.ts'

const point: fc.Arbitrary<LngLat> = fc.record({ lng: fc.double({ min: 80, max: 125, noNaN: true }), lat: fc.double({ min: 20, max: 50, noNaN: true }) })

describe('to WGS 84', () => {
  test.each([
    [119.97875, 31.808959, 'GCJ02', 119.974, 31.811],
    [119.985217, 31.81512, 'BD09', 119.974, 31.811],
    [116.410244, 39.916404, 'GCJ02', 116.404, 39.915],
    [119.974, 31.811, 'CGCS2000', 119.974, 31.811],
    [119.974, 31.811, 'WGS84', 119.974, 31.811],
  ] as const)('%d, %d %s', (lng, lat, datum, x, y) => {
    expect(distance_m(toWgs84(lng, lat, datum), { lng: x, lat: y })).toBeLessThan(0.2)
  })

  test.each([
    [{ lng: 119.974, lat: 31.811 }, 'GCJ02', 119.97875, 31.808959],
    [{ lng: 119.974, lat: 31.811 }, 'BD09', 119.985217, 31.8151205],
    [{ lng: 116.404, lat: 39.915 }, 'GCJ02', 116.410244, 39.916404],
  ] as const)('and out of it: %j in %s is %d, %d', (p, datum, lng, lat) => {
    const there = fromWgs84(p, datum)
    expect([there.lng, there.lat]).toEqual([expect.closeTo(lng, 6), expect.closeTo(lat, 6)])
  })

  test('there and back is the same place, anywhere in China, to the decimetres stated', () => {
    fc.assert(fc.property(point, fc.constantFrom('WGS84', 'CGCS2000', 'GCJ02', 'BD09'), (p, datum) => {
      const there = fromWgs84(p, datum)
      expect(distance_m(toWgs84(there.lng, there.lat, datum), p)).toBeLessThan({ WGS84: 1e-6, CGCS2000: 1e-6, GCJ02: 0.2, BD09: 0.4 }[datum])
    }))
  })

  test('the wrong datum costs a whole service radius', () => {
    expect(distance_m({ lng: 119.974, lat: 31.811 }, { lng: 119.97875, lat: 31.808959 })).toBeCloseTo(504, -1)
    expect(distance_m({ lng: 119.974, lat: 31.811 }, { lng: 119.985217, lat: 31.81512 })).toBeCloseTo(1156, -1)
  })

  test.each([
    [Number.NaN, 31.8, 'got NaN and 31.8'],
    [119.97, Infinity, 'got 119.97 and Infinity'],
    [31.811, 119.974, 'got 31.811 and 119.974; have longitude and latitude changed places?'],
    [0, 0, /got 0 and 0$/],
    [-119.974, 31.811, /got -119.974 and 31.811$/],
    [11_997_400, 3_181_100, /got 11997400 and 3181100$/],
  ])('%d, %d is refused', (lng, lat, message) => {
    expect(() => toWgs84(lng, lat, 'WGS84' satisfies Datum)).toThrow(message)
  })
})

describe('distance', () => {
  test.each([
    // One degree of a great circle is R·π/180.
    [{ lng: 0, lat: 0 }, { lng: 1, lat: 0 }, 111_195.08],
    [{ lng: 119, lat: 31 }, { lng: 119, lat: 32 }, 111_195.08],
    // Half way round.
    [{ lng: 0, lat: 0 }, { lng: 180, lat: 0 }, 20_015_114.44],
    // Nashville to Los Angeles, the example of Rosetta Code's "Haversine formula": 2886.44 km for R = 6371.0 km, 2886.45 here.
    [{ lng: -86.67, lat: 36.12 }, { lng: -118.4, lat: 33.94 }, 2_886_448.4],
  ])('%j to %j', (a, b, metres) => {
    expect(Math.abs(distance_m(a, b) - metres)).toBeLessThan(Math.max(1, metres * 1e-6))
  })

  test('is a metric', () => {
    fc.assert(fc.property(point, point, point, (a, b, c) => {
      expect(distance_m(a, a)).toBe(0)
      expect(distance_m(a, b)).toBeCloseTo(distance_m(b, a), 6)
      expect(distance_m(a, c)).toBeLessThanOrEqual(distance_m(a, b) + distance_m(b, c) + 1e-6)
    }))
  })
})

test('bounds hold every point, edges included', () => {
  expect(boundsOf([])).toBeUndefined()
  expect(boundsOf([{ lng: 119, lat: 32 }, { lng: 120, lat: 31 }])).toEqual({ west: 119, south: 31, east: 120, north: 32 })
  expect([isWithin({ lng: 73, lat: 54 }, CHINA), isWithin({ lng: 136.0001, lat: 40 }, CHINA)]).toEqual([true, false])
  fc.assert(fc.property(fc.array(point, { minLength: 1 }), (points) => {
    const bounds = boundsOf(points)
    expect(bounds && points.every((p) => isWithin(p, bounds))).toBe(true)
  }))
})
