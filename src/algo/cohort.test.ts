import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Case, cohortShares, comeBy, shareBy, type Watched } from './cohort.ts'
import { seeded } from './seeded.ts'
import { wilson } from './statistics.ts'

/** 6-MP, weeks of remission; + still in remission when last seen. @source Freireich et al. 1963, table as in Kalbfleisch & Prentice */
const FREIREICH = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'.split(' ').map((w): Watched => ({ time: Number.parseInt(w, 10), came: !w.endsWith('+') }))

describe('comeBy', () => {
  test('gives the published survival of the 6-MP group', () => {
    expect(comeBy(FREIREICH).map((s) => [s.time, s.at_risk, s.came, Number((1 - s.p).toFixed(4))])).toEqual([
      [6, 21, 3, 0.8571], [7, 17, 1, 0.8067], [10, 15, 1, 0.7529], [13, 12, 1, 0.6902], [16, 11, 1, 0.6275], [22, 7, 1, 0.5378], [23, 6, 1, 0.4482],
    ])
  })

  test('and the intervals that R gives for it with conf.type = "log-log"', () => {
    const at = (time: number) => comeBy(FREIREICH).find((s) => s.time === time)
    expect([at(6)?.low, at(6)?.high].map((x) => Number((1 - (x ?? 0)).toFixed(3)))).toEqual([0.952, 0.62])
    expect([at(10)?.low, at(10)?.high].map((x) => Number((1 - (x ?? 0)).toFixed(3)))).toEqual([0.889, 0.503])
  })

  test('with nothing censored it is the plain share', () => {
    fc.assert(fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 60 }), fc.nat(60), (times, t) => {
      const share = times.filter((x) => x <= t).length / times.length
      expect(shareBy(comeBy(times.map((time) => ({ time, came: true }))), t)).toBeCloseTo(share, 9)
    }))
  })

  test('never falls, and its interval holds it', () => {
    fc.assert(fc.property(fc.array(fc.record({ time: fc.nat(100), came: fc.boolean() }), { maxLength: 60 }), (cases) => {
      let before = 0
      for (const s of comeBy(cases)) {
        expect(s.p).toBeGreaterThanOrEqual(before)
        expect(s.low).toBeLessThanOrEqual(s.p + 1e-12)
        expect(s.high).toBeGreaterThanOrEqual(s.p - 1e-12)
        before = s.p
      }
    }))
  })

  test('a time before the start is refused with what it got', () => {
    expect(() => comeBy([{ time: -1, came: true }])).toThrow('-1')
  })
})

describe('cohortShares', () => {
  const closed: Case[] = Array.from({ length: 10 }, (_, i) => ({ cohort: '2024', entered: i, converted: i < 6 ? i + 30 : undefined, lost: i < 6 ? undefined : i + 20 }))

  test('of a cohort of which none is open it is converted ÷ all, with the interval of Wilson', () => {
    const [row] = cohortShares(closed, 1_000, 365)
    expect(row).toMatchObject({ cohort: '2024', n: 10, converted: 6, lost: 4, open: 0, so_far: wilson(6, 10), expected: wilson(6, 10) })
  })

  test('nothing that happened after the day of looking is known', () => {
    expect(cohortShares(closed, 9, 365)).toMatchObject([{ n: 10, converted: 0, lost: 0, open: 10, expected: null }])
    expect(cohortShares(closed, 4, 365)).toMatchObject([{ n: 5 }])
  })

  test('lost cases stay in the base: losing more never raises the expected share', () => {
    const open: Case[] = [{ cohort: 'a', entered: 0, converted: 10 }, { cohort: 'a', entered: 0, lost: 5 }, { cohort: 'a', entered: 0 }, { cohort: 'a', entered: 80, converted: 95 }, { cohort: 'a', entered: 80 }]
    // At day 10: 1 of 5 came; at day 15 of the later one (day 95): 1 of the 4 that are left → 1 - 4/5 × 3/4.
    expect(cohortShares(open, 100, 90)[0]?.expected?.p).toBeCloseTo(1 - (4 / 5) * (3 / 4), 9)
  })

  test('an open cohort is not called by its floor: half-way, the expectation is nearer the truth than what has come so far', () => {
    const random = seeded(11)
    let [floor, expected, n] = [0, 0, 0]
    for (let run = 0; run < 40; run++) {
      const cases = Array.from({ length: 200 }, (): Case => {
        const entered = Math.floor(random() * 365)
        const converts = random() < 0.6
        const day = entered + Math.floor(random() * 300)
        return { cohort: 'y', entered, ...(converts ? { converted: day } : random() < 0.5 ? { lost: day } : {}) }
      })
      const [row] = cohortShares(cases, 400, 300)
      const truth = cases.filter((c) => c.converted !== undefined).length / 200
      if (!row?.expected) continue
      floor += Math.abs(row.so_far.p - truth)
      expected += Math.abs(row.expected.p - truth)
      n++
    }
    expect(n).toBe(40)
    expect(expected / n).toBeLessThan(floor / n / 2)
  })
})
