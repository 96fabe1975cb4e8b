import { expect, test } from 'vitest'
import { tick, type Clock, type Policy } from './clock.ts'
import type { MatterDef } from './matter.ts'

const policy = { limit: () => ({ amount: 14, unit: 'natural_day' }), calendar: { isWorkday: () => true, knownThrough: '2099-12-31' } } as unknown as Policy
const at = (day: string) => new Date(`${day}T10:00:00+08:00`)
const def = (clock: object) => ({ kind: 'x', clocks: { one: clock } }) as unknown as MatterDef
const move = (d: MatterDef, clocks: readonly Clock[], act: string, day: string, facts: object = {}, before: object = facts) => tick(d, clocks, { to: 'open', act, at: at(day), before: before as never, facts: facts as never }, policy)
const dues = (clocks: readonly Clock[]) => clocks.map((c) => [c.round, c.due_at.toISOString().slice(0, 10), c.stopped_at?.toISOString().slice(0, 10) ?? null])

test('an act that restarts a clock ends its round and begins the next, whole', () => {
  const d = def({ stage: 's', runs: ['open'], restarts: ['report'] })
  const first = move(d, [], 'begin', '2026-03-01')
  const early = move(d, first, 'report', '2026-03-05')
  expect(dues(early)).toEqual([[1, '2026-03-15', '2026-03-05'], [2, '2026-03-19', null]])
  expect(dues(move(d, early, 'note', '2026-03-06'))).toEqual(dues(early))
})

test('a clock until a day of the matter’s own runs out as that day ends, and follows another day agreed', () => {
  const d = def({ until: (f: { due_on?: string }) => f.due_on, runs: ['open'], relimits: ['put_off'] })
  const clocks = move(d, [], 'begin', '2026-03-01', { due_on: '2026-06-30' })
  expect(clocks[0]?.due_at.toISOString()).toBe('2026-06-30T16:00:00.000Z')
  expect(move(d, clocks, 'put_off', '2026-05-02', { due_on: '2026-09-30' }, { due_on: '2026-06-30' })[0]?.due_at.toISOString()).toBe('2026-09-30T16:00:00.000Z')
  expect(move(d, [], 'begin', '2026-03-01')).toEqual([])
  // Over before it was put down: overdue from the first.
  expect(move(d, [], 'begin', '2026-03-01', { due_on: '2026-01-31' })[0]?.due_at.toISOString()).toBe('2026-01-31T16:00:00.000Z')
})

test('a day that was agreed stays that day, however long the clock stood still', () => {
  const d = def({ until: (f: { due_on?: string }) => f.due_on, runs: ['open'], holds: ['asked'], relimits: ['put_off'] })
  const go = (clocks: readonly Clock[], to: string, act: string, day: string, due_on: string, was = due_on) => tick(d, clocks, { to, act, at: at(day), before: { due_on: was }, facts: { due_on } }, policy)
  const asked = go(go([], 'open', 'begin', '2026-03-01', '2026-06-30'), 'asked', 'ask', '2026-05-02', '2026-06-30')
  expect(dues(go(asked, 'open', 'refuse', '2026-05-20', '2026-06-30'))).toEqual([[1, '2026-06-30', null]])
  expect(dues(go(asked, 'open', 'put_off', '2026-05-20', '2026-09-30', '2026-06-30'))).toEqual([[1, '2026-09-30', null]])
  expect(dues(go(asked, 'over', 'end', '2026-05-20', '2026-06-30'))).toEqual([[1, '2026-06-30', '2026-05-20']])
})
