import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { standings, yearsToCatchUp } from './peers.ts'

test('ranks, shares places, and leaves the unpublished out', () => {
  expect(standings([70, undefined, 90, 70, 50], 'higher')).toEqual([
    { rank: 2, behind_first: -20, behind_next: -20 },
    { rank: undefined, behind_first: undefined, behind_next: undefined },
    { rank: 1, behind_first: 0, behind_next: undefined },
    { rank: 2, behind_first: -20, behind_next: -20 },
    { rank: 4, behind_first: -40, behind_next: -20 },
  ])
  expect(standings([35, 28], 'lower').map((s) => [s.rank, s.behind_first])).toEqual([[2, 7], [1, 0]])
  expect(() => standings([1, Number.NaN], 'lower')).toThrow('got NaN')
})

test('a rank is one more than how many are strictly better', () => {
  fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined })), (values) => {
    for (const [i, { rank }] of standings(values, 'higher').entries()) {
      const own = values[i]
      expect(rank).toBe(own === undefined ? undefined : 1 + values.filter((v) => v !== undefined && v > own).length)
    }
  }))
})

test.each([
  [80, 8, 100, 5, 7.92], [50, 7.2, 100, 0, 9.97], [100, 1, 90, 9, 0], [80, 5, 100, 5, undefined], [80, 4, 100, 5, undefined],
])('%d at %d %% reaches %d at %d %% in %s years', (own, growth, peer, peerGrowth, years) => {
  expect(yearsToCatchUp(own, growth, peer, peerGrowth)?.toFixed(2)).toBe(years?.toFixed(2))
})

test('in those years both stand level; nonsense is refused', () => {
  const rate = fc.double({ min: -20, max: 20, noNaN: true })
  const level = fc.double({ min: 1, max: 1000, noNaN: true })
  fc.assert(fc.property(level, rate, level, rate, (own, g, peer, h) => {
    const years = yearsToCatchUp(own, g, peer, h)
    // A lead of 1e-9 points takes longer than doubles can follow.
    if (!years || years > 200) return
    expect((own * (1 + g / 100) ** years) / (peer * (1 + h / 100) ** years)).toBeCloseTo(1, 9)
  }))
  expect(() => yearsToCatchUp(0, 1, 1, 1)).toThrow('got 0 and 1')
  expect(() => yearsToCatchUp(1, -100, 1, 1)).toThrow('got -100 and 1')
})
