import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Person, type TestHouse } from '../house.ts'
import { done, REPLY, ticketTo } from './walk.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await ticketTo(house, 'dailing', 'filed', 'filed')
  await ticketTo(house, 'dailing', 'accepted', 'accepted')
  await ticketTo(house, 'dailing', 'handling', 'handling')
  await ticketTo(house, 'dailing', 'judged', 'judged')
  await done(house, 'alpha-agent', 'appeal', 'appeal', 'file', { firm: 'firm-alpha', content: '厂区门口道路夜间无照明，希望补装路灯。' })
})
afterAll(() => house.close())

const INTAKE = { category: '010101', class: 'general' }
const VERDICT = { solved: true, face: 5 }

/** Who, on which matter, which act, having seen which version (`now` the newest), saying what; the status and the code of the answer. */
const TABLE: readonly (readonly [why: string, who: Person | undefined, on: string, act: string, seen: number | 'now', body: object, status: number, code: string])[] = [
  ['nobody is signed in', undefined, 'ticket/filed', 'accept', 'now', INTAKE, 401, 'unsigned'],
  ['an asker does not take in their own ticket', 'zhang', 'ticket/filed', 'accept', 'now', INTAKE, 403, 'forbidden'],
  ['a handler has no part in intake', 'housing', 'ticket/filed', 'accept', 'now', INTAKE, 403, 'forbidden'],
  ['the enterprise desk has no part in tickets', 'care-desk', 'ticket/filed', 'accept', 'now', INTAKE, 403, 'forbidden'],
  ['the auditor only reads', 'auditor', 'ticket/accepted', 'dispatch', 'now', { lead_unit: 'housing-bureau' }, 403, 'forbidden'],
  ['a handler of another unit has no part in it', 'urban', 'ticket/handling', 'note', 'now', { note: '代为记录' }, 403, 'forbidden'],
  ['a unit does not approve its own reply', 'housing-head', 'ticket/judged', 'approve_reply', 'now', {}, 403, 'forbidden'],
  ['a unit does not call back about its own work', 'housing', 'ticket/judged', 'call_back', 'now', VERDICT, 403, 'forbidden'],
  ['another resident does not judge', 'li', 'ticket/judged', 'rate', 'now', VERDICT, 403, 'forbidden'],
  ['nothing is dispatched before intake', 'hotline', 'ticket/filed', 'dispatch', 'now', { lead_unit: 'housing-bureau' }, 409, 'untimely'],
  ['nothing is judged before it is answered', 'zhang', 'ticket/handling', 'rate', 'now', VERDICT, 409, 'untimely'],
  ['an appeal is not accepted twice', 'hotline', 'ticket/accepted', 'accept', 'now', INTAKE, 409, 'untimely'],
  ['a screen that missed an act must reload', 'hotline', 'ticket/accepted', 'dispatch', 1, { lead_unit: 'housing-bureau' }, 409, 'stale'],
  ['a number already taken is not opened again', 'zhang', 'ticket/filed', 'file', 0, { type: 'help', content: '湖滨花园路灯不亮' }, 409, 'stale'],
  ['an office is required', 'hotline', 'ticket/accepted', 'dispatch', 'now', {}, 422, 'invalid'],
  ['unknown words are not swallowed', 'hotline', 'ticket/accepted', 'dispatch', 'now', { lead_unit: 'housing-bureau', colour: 'red' }, 422, 'invalid'],
  ['a fact of the house is not for writers', 'hotline', 'ticket/accepted', 'dispatch', 'now', { lead_unit: 'housing-bureau', dispatched_at: '2020-01-01T00:00:00Z' }, 422, 'invalid'],
  ['a face is one of five', 'zhang', 'ticket/judged', 'rate', 'now', { solved: true, face: 6 }, 422, 'invalid'],
  ['the unit must exist', 'hotline', 'ticket/accepted', 'dispatch', 'now', { lead_unit: 'nowhere' }, 422, 'unmet'],
  ['a firm is not a unit', 'hotline', 'ticket/accepted', 'dispatch', 'now', { lead_unit: 'firm-alpha' }, 422, 'unmet'],
  ['a unit does not support itself', 'hotline', 'ticket/accepted', 'dispatch', 'now', { lead_unit: 'housing-bureau', support_units: ['housing-bureau'] }, 422, 'unmet'],
  ['solved takes proof', 'housing', 'ticket/handling', 'reply_solved', 'now', { reply: REPLY, outcome: 'solved' }, 422, 'unproven'],
  ['no such act', 'hotline', 'ticket/accepted', 'toString', 'now', {}, 404, 'unknown'],
  ['what the clock does is no route', 'hotline', 'ticket/judged', 'lapse', 'now', {}, 404, 'unknown'],
  ['what merging does is no route', 'hotline', 'ticket/accepted', 'absorb', 'now', { absorbed_id: 'filed' }, 404, 'unknown'],
  ['the hotline has no part in appeals', 'hotline', 'appeal/appeal', 'accept', 'now', { category: 'approval' }, 403, 'forbidden'],
  ['another firm does not add to it', 'beta-agent', 'appeal/appeal', 'withdraw', 'now', { reason: '不再需要' }, 403, 'forbidden'],
  ['a category of the city', 'care-desk', 'appeal/appeal', 'accept', 'now', { category: 'weather' }, 422, 'unmet'],
]

test.for(TABLE)('%s', async ([, who, on, act, seen, body, status, code]) => {
  const [kind = '', id = ''] = on.split('/')
  const before = (await house.as('auditor').page(kind, id))['version']
  const answer = await house.as(who).act(kind, id, act, body, seen === 'now' ? {} : { seen })
  expect(answer).toMatchObject({ status, code, text: { zh: expect.any(String), en: expect.any(String) } })
  expect((await house.as('auditor').page(kind, id))['version'], 'nothing was written').toBe(before)
})

test('of two dispatchers who saw the same screen, one wins', async () => {
  await ticketTo(house, 'dailing', 'race', 'accepted')
  const answers = await Promise.all(['housing-bureau', 'urban-bureau'].map((lead_unit) => house.as('hotline').act('ticket', 'race', 'dispatch', { lead_unit }, { seen: 2 })))
  expect(answers.map((a) => a.status).toSorted((a, b) => a - b)).toEqual([200, 409])
})

test('a repeat with the same key gets the first answer; with another request it is refused', async () => {
  const file = (content: string) => house.as('zhang').act('ticket', 'again', 'file', { type: 'help', content }, { seen: 0, key: 'k-1' })
  const first = await file('湖滨花园路灯不亮')
  expect(first).toMatchObject({ status: 200, version: 1 })
  expect(await file('湖滨花园路灯不亮')).toEqual(first)
  expect(await file('湖滨花园路灯很暗')).toMatchObject({ status: 409, code: 'reused' })
})
