import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seeded } from './seeded.ts'
import { benjaminiHochberg, comparableDays, countTail, surges, type TopicCounts } from './surge.ts'
import { DAY_MS, isoDay } from './workdays.ts'

/** 2026 around the National Day: 1–7 October off, 20 September and 10 October worked. */
const isWorkday = (date: string) => {
  if (date >= '2026-10-01' && date <= '2026-10-07') return false
  return date === '2026-09-20' || date === '2026-10-10' || new Date(`${date}T00:00:00Z`).getUTCDay() % 6 !== 0
}

describe('countTail', () => {
  test.each([
    // 1 − the cumulative sums of common Poisson tables
    [1, 1, 0.6321], [4, 1, 0.019], [5, 2, 0.0527], [10, 5, 0.0318], [15, 10, 0.0835], [20, 10, 0.0035],
  ])('P(X ≥ %i) for a mean of %d is %d, as tables print it', (k, mean, tail) => {
    expect(countTail(k, mean)).toBeCloseTo(tail, 4)
  })

  test.each([
    // scipy 1.x: poisson.sf(k - 1, mean), nbinom.sf(k - 1, size, size / (size + mean))
    [2, 0.1, Infinity, 0.004678840160444474], [40, 10, Infinity, 7.341636314560681e-13], [120, 100, Infinity, 0.02823039396486565],
    [2000, 1500, Infinity, 6.601488115620536e-35], [0, 3, Infinity, 1],
    [5, 2, 3, 0.09625600000000001], [30, 10, 4.5, 0.005099728009474526], [12, 8, 65, 0.12436202315258367], [0, 1, 1, 1],
  ])('P(X ≥ %i), mean %d, size %d: %d, as scipy gives it', (k, mean, size, tail) => {
    expect(countTail(k, mean, size) / tail).toBeCloseTo(1, 9)
  })

  test('of size S + 1 it is the conditional binomial test of two rates', () => {
    fc.assert(fc.property(fc.nat(40), fc.nat(80), fc.integer({ min: 1, max: 12 }), (x, sum, n) => {
      const p = 1 / (n + 1)
      let tail = 0
      let choose = 1
      for (let i = 0; i <= x + sum; i++) {
        if (i >= x) tail += choose * p ** i * (1 - p) ** (x + sum - i)
        choose *= (x + sum - i) / (i + 1)
      }
      expect(countTail(x, (sum + 1) / n, sum + 1)).toBeCloseTo(tail, 9)
    }))
  })

  test.each([[-1, 2, 1], [1.5, 2, 1], [1, 0, 1], [1, 2, 0], [1, Number.NaN, 1]])('refuses k %d, mean %d, size %d', (k, mean, size) => {
    expect(() => countTail(k, mean, size)).toThrow(RangeError)
  })
})

test('Benjamini and Hochberg find four of the fifteen tests of their paper at 5 %', () => {
  const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
  const q = benjaminiHochberg(p.toReversed()).toReversed()
  expect(q.filter((x) => x <= 0.05)).toHaveLength(4)
  expect(q[0]).toBeCloseTo(0.0015, 12)
  expect(q[3]).toBeCloseTo((0.0095 * 15) / 4, 12)
  expect(q[14]).toBe(1)
})

describe('comparable days', () => {
  test('a Thursday compares with Thursdays that were worked', () => {
    expect(comparableDays('2026-10-15', 3, isWorkday)).toEqual(['2026-10-08', '2026-09-24'])
  })
  test('a Saturday off with Saturdays off, a holiday with rest days, a worked Saturday with working days', () => {
    expect(comparableDays('2026-10-17', 2, isWorkday)).toEqual(['2026-10-03'])
    expect(comparableDays('2026-10-02', 1, isWorkday)).toEqual(['2026-10-01', '2026-09-27', '2026-09-26'])
    expect(comparableDays('2026-10-10', 1, isWorkday)).toEqual(['2026-10-09', '2026-10-08'])
  })
  test('refuses what is no date or no week', () => {
    expect(() => comparableDays('2026-02-30', 1, isWorkday)).toThrow('2026-02-30')
    expect(() => comparableDays('2026-03-02', 0, isWorkday)).toThrow('got 0')
  })
})

/** Eight Mondays before 2026-06-15 and the day itself. */
const MONDAYS = Array.from({ length: 9 }, (_, i) => isoDay(new Date(Date.parse('2026-06-15T12:00:00+08:00') - i * 7 * DAY_MS)))
const topicOf = (topic: string, counts: readonly number[]): TopicCounts => ({ topic, daily: new Map(MONDAYS.map((day, i) => [day, counts[i] ?? 0])) })
const p = (counts: readonly number[]) => surges([topicOf('t', counts)], '2026-06-15', { isWorkday })[0]?.p

describe('surges', () => {
  test('the burst pipe stands out, the usual does not, and the first of its kind has no ratio to speak of', () => {
    const [first, ...rest] = surges([
      topicOf('停水', [31, 2, 3, 1, 2, 4, 2, 3, 1]),
      topicOf('停车', [22, 20, 19, 24, 21, 18, 23, 20, 22]),
      topicOf('蚊虫', [1]),
      topicOf('安静', []),
    ], '2026-06-15', { isWorkday })
    expect(first).toMatchObject({ topic: '停水', observed: 31, expected: 2.25, n_days: 8 })
    expect(first?.ratio).toBeCloseTo(31 / 2.25, 12)
    expect(first?.q).toBeLessThan(1e-6)
    expect(rest.every((s) => s.q > 0.2)).toBe(true)
    expect(rest.find((s) => s.topic === '蚊虫')?.ratio).toBe(Number.POSITIVE_INFINITY)
    expect(rest.find((s) => s.topic === '安静')).toMatchObject({ observed: 0, expected: 0, ratio: 1, p: 1, q: 1 })
  })

  test('a topic that swings by itself needs more than a steady one', () => {
    expect(p([25, 10, 10, 10, 10, 10, 10, 10, 10])).toBeLessThan(0.001)
    expect(p([25, 1, 30, 0, 22, 3, 19, 1, 4])).toBeGreaterThan(0.05)
  })

  test('without a comparable day nothing is claimed', () => {
    const [only] = surges([topicOf('t', [9, 1])], '2026-06-15', { isWorkday: (date) => date === '2026-06-15', weeks: 2 })
    expect(only).toMatchObject({ p: 1, q: 1, n_days: 0, expected: undefined })
  })

  test('on Poisson noise alone at most the stated share of days raises an alarm', () => {
    const random = seeded(20260615)
    const days = 1000
    let alarms = 0
    for (let day = 0; day < days; day++) {
      const topics = Array.from({ length: 40 }, (_, t) => {
        const rate = 0.2 * 1.15 ** t
        return topicOf(`${t}`, MONDAYS.map(() => poisson(rate, random)))
      })
      if (surges(topics, '2026-06-15', { isWorkday }).some((s) => s.q <= 0.1)) alarms++
    }
    // 10 % stated; three standard errors above would be 12.8 %. And not silent: the test is not blunt.
    expect(alarms / days).toBeLessThanOrEqual(0.128)
    expect(alarms).toBeGreaterThan(0)
  })
})

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean)
  let n = 0
  for (let product = random(); product > limit; product *= random()) n++
  return n
}
