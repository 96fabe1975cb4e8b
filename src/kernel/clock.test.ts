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

test('an act that meets a clock ends it though the state stays; it is owed again only when its states are entered anew', () => {
  const d = def({ stage: 's', runs: ['open', 'late'], holds: ['held'], ends: ['answer'] })
  const go = (clocks: readonly Clock[], from: string | undefined, to: string, act: string, day: string) => tick(d, clocks, { from, to, act, at: at(day), before: {}, facts: {} }, policy)
  const owed = go([], undefined, 'open', 'begin', '2026-03-01')
  const met = go(owed, 'open', 'open', 'answer', '2026-03-05')
  expect(dues(met)).toEqual([[1, '2026-03-15', '2026-03-05']])
  // Nothing done in those states, nor a pause, asks for it again; nor does a second answer.
  const after = [['open', 'note'], ['late', 'wait'], ['held', 'hold'], ['open', 'resume'], ['open', 'answer']].reduce<{ from: string; clocks: readonly Clock[] }>(({ from, clocks }, [to = '', act = '']) => ({ from: to, clocks: go(clocks, from, to, act, '2026-03-08') }), { from: 'open', clocks: met })
  expect(dues(after.clocks)).toEqual(dues(met))
  expect(dues(go(go(met, 'open', 'gone', 'leave', '2026-03-09'), 'gone', 'open', 'return', '2026-03-10'))).toEqual([[1, '2026-03-15', '2026-03-05'], [2, '2026-03-24', null]])
  // Answered while it is on hold, it is met as well.
  expect(dues(go(go(owed, 'open', 'held', 'hold', '2026-03-03'), 'held', 'held', 'answer', '2026-03-06')).map(([, , stopped]) => stopped)).toEqual(['2026-03-06'])
})

test('a clock that only some matters have begins with the fact that brings it, and ends with it', () => {
  const d = def({ stage: 's', runs: ['open'], ends: ['answer'], when: (f: { asked?: string }) => f.asked !== undefined })
  const none = move(d, [], 'begin', '2026-03-01')
  expect(none).toEqual([])
  const begun = move(d, none, 'note', '2026-03-04', { asked: 'yes' })
  expect(dues(begun)).toEqual([[1, '2026-03-18', null]])
  expect(dues(move(d, begun, 'note', '2026-03-06'))).toEqual([[1, '2026-03-18', '2026-03-06']])
})
