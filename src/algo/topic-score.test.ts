import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proposals, type TopicSpan } from './topic-score.ts'

const span = (topic: string, more: Partial<TopicSpan> = {}): TopicSpan => ({ topic, tickets: 20, before: 20, faces: 10, dissatisfied: 2, ...more })

test('worked by hand: frequency × drawn dissatisfaction × drawn growth, the first having 100', () => {
  const [first, second] = proposals([span('a', { tickets: 30, before: 10, faces: 10, dissatisfied: 6 }), span('b')], { least: 5 })
  // District: 8 of 20 faces. a: 0.6 × (6 + 4) / 20 × 40 / 20 = 0.6; b: 0.4 × (2 + 4) / 20 × 30 / 30 = 0.12.
  expect(first).toMatchObject({ topic: 'a', score: 100, dissatisfaction: 0.5, growth: 2 })
  expect(second?.score).toBeCloseTo(20, 9)
})

test('the rare are left out, and growth counts for nothing where the past is not known', () => {
  expect(proposals([span('a'), span('rare', { tickets: 4 })], { least: 5 }).map((p) => p.topic)).toEqual(['a'])
  expect(proposals([span('a', { before: 1 })], { least: 5, grown: false })[0]).toMatchObject({ growth: 1, growth_seen: undefined })
  expect(proposals([], { least: 1 })).toEqual([])
})

test('three angry faces of three do not outweigh thirty of sixty', () => {
  const order = proposals([span('few', { faces: 3, dissatisfied: 3 }), span('many', { faces: 60, dissatisfied: 36 }), span('calm', { faces: 60, dissatisfied: 3 })], { least: 1 })
  expect(order.map((p) => p.topic)).toEqual(['many', 'few', 'calm'])
})

test('more tickets, more dissatisfied or fewer before never lower a topic against the others', () => {
  fc.assert(fc.property(fc.integer({ min: 5, max: 60 }), fc.nat(20), fc.nat(20), (tickets, bad, before) => {
    const place = (more: Partial<TopicSpan>) => proposals([span('x', { tickets, dissatisfied: bad, faces: 40, before, ...more }), span('y'), span('z', { tickets: 40 })], { least: 1 }).findIndex((p) => p.topic === 'x')
    const now = place({})
    expect(place({ tickets: tickets + 10 })).toBeLessThanOrEqual(now)
    expect(place({ before: Math.max(0, before - 5) })).toBeLessThanOrEqual(now)
  }))
})
