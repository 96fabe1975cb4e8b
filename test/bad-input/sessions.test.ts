import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, openDoor, PHONE, type Visitor } from '../sign-in/door.ts'
import { PROBLEM } from './problem.ts'

let door: Door
beforeAll(async () => { door = await openDoor() })
afterAll(() => door.close())

const DAY = 86_400_000
const FORM = { seen: 0, body: { type: 'help', content: '湖滨花园路灯不亮，希望尽快维修。' } }
const file = (who: Visitor, id: string, key: string, form: object = FORM) => who.post(`/api/ticket/${id}/file`, form, { 'idempotency-key': key })
const filed = async (id: string) => Number((await door.sql('select count(*) as n from entry where matter_id = $1', id))[0]?.['n'])

async function comeIn(who: Visitor, phone = PHONE) {
  await who.post('/api/sign-in/code/request', { phone })
  expect((await who.post('/api/sign-in/code', { phone, code: door.code() })).status).toBe(200)
}

test('who was away too long is told to sign in, and the form they had open goes through once, with its key', async () => {
  const who = door.visitor()
  await comeIn(who)
  expect((await file(who, 'before', 'k-0')).status).toBe(200)
  door.pass(400 * DAY)
  const late = await file(who, 'form', 'k-1')
  expect(late).toMatchObject({ status: 401, body: { ...PROBLEM, code: 'unsigned' } })
  expect(await filed('form')).toBe(0)
  await comeIn(who)
  const first = await file(who, 'form', 'k-1')
  expect(first).toMatchObject({ status: 200, body: { id: 'form', version: 1 } })
  expect((await file(who, 'form', 'k-1')).body).toEqual(first.body)
  expect(await filed('form')).toBe(1)
})

test('the same key again, also many times at once, gives one entry and one answer; another form under it is refused', async () => {
  const who = door.visitor()
  door.pass(DAY)
  await comeIn(who)
  const answers = await Promise.all(Array.from({ length: 12 }, () => file(who, 'many', 'k-2')))
  expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1)
  expect(answers[0]?.status).toBe(200)
  expect(await filed('many')).toBe(1)
  const other = await file(who, 'many', 'k-2', { ...FORM, body: { ...FORM.body, content: '湖滨花园井盖缺失，希望尽快处理。' } })
  expect(other).toMatchObject({ status: 409, body: { ...PROBLEM, code: 'reused' } })
  expect(await filed('many')).toBe(1)
})

test('a key is its owner’s own: another person’s form under the same one is their own form', async () => {
  const [one, two] = [door.visitor(), door.visitor()]
  door.pass(DAY)
  await comeIn(one)
  await comeIn(two, '13900139000')
  expect(await file(one, 'of-one', 'k-3')).toMatchObject({ status: 200, body: { id: 'of-one' } })
  expect(await file(two, 'of-two', 'k-3')).toMatchObject({ status: 200, body: { id: 'of-two' } })
})

test('an old screen is told so, with what to do, and changes nothing', async () => {
  const who = door.visitor()
  door.pass(DAY)
  await comeIn(who)
  await file(who, 'old', 'k-4')
  await who.post('/api/ticket/old/supplement', { seen: 1, body: { supplement: '已有两周。' } })
  const before = await filed('old')
  const answer = await who.post('/api/ticket/old/withdraw', { seen: before - 1, body: { reason: '不再需要' } })
  expect(answer).toMatchObject({ status: 409, body: { ...PROBLEM, code: 'stale', next: { zh: expect.stringMatching(/刷新|重新/) as string, en: expect.stringMatching(/reload|again/) as string } } })
  expect(await filed('old')).toBe(before)
})
