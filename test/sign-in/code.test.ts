import { afterAll, beforeAll, expect, test } from 'vitest'
import { DISTRICT } from '../house.ts'
import { type Door, openDoor, PHONE } from './door.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WRONG = { status: 401, body: { text: { zh: '验证码不正确或已过期', en: 'the code is not right, or it has expired' } } }

let door: Door
beforeAll(async () => { door = await openDoor() })
afterAll(() => door.close())

const request = (phone = PHONE, address?: string) => door.visitor(address).post('/api/sign-in/code/request', { phone })
const use = (code: string, phone = PHONE) => door.visitor().post('/api/sign-in/code', { phone, code })
const wrong = () => String((Number(door.code()) + 1) % 1_000_000).padStart(6, '0')

test('a resident comes in by a code to their telephone, and the answer does not tell it', async () => {
  expect((await request()).body).toEqual({ sent: true })
  expect(door.sent.at(-1)).toMatch(/验证码 \d{6}，5 分钟内有效/)
  const visitor = door.visitor()
  expect(await visitor.post('/api/sign-in/code', { phone: '+86 138 0013 8000', code: door.code() })).toMatchObject({ status: 200, body: { step: 'done' } })
  expect((await visitor.get('/api/me')).body).toMatchObject({ face: 'resident', two_factor: false, posts: [] })
  expect(await use(door.code()), 'a second time').toMatchObject(WRONG)
})

test('one minute between codes, the newest alone is good, and only for five minutes', async () => {
  expect(await request()).toMatchObject({ status: 429, body: { code: 'too_many', text: { en: expect.stringContaining('in a minute') } } })
  door.pass(MINUTE)
  await request()
  const older = door.code()
  do door.pass(MINUTE)
  while ((await request()).status === 200 && older === door.code())
  expect(await use(older)).toMatchObject(WRONG)
  door.pass(5 * MINUTE)
  expect(await use(door.code())).toMatchObject(WRONG)
})

test('after five wrong codes the right one is not taken either', async () => {
  await request()
  for (let i = 0; i < 5; i++) expect(await use(wrong())).toMatchObject(WRONG)
  expect(await use(door.code())).toMatchObject(WRONG)
  door.pass(MINUTE)
  await request()
  expect(await use(door.code())).toMatchObject({ status: 200 })
})

test('a code used by two at once lets one of them in', async () => {
  door.pass(MINUTE)
  await request()
  expect((await Promise.all([use(door.code()), use(door.code())])).map((a) => a.status)).toEqual(expect.arrayContaining([200, 401]))
})

test('a telephone is sent ten codes a day, whoever asks; others are not held up', async () => {
  const phone = '13900139000'
  for (let i = 0; i < 10; i++) {
    expect((await request(phone, `203.0.113.${i}`)).status).toBe(200)
    door.pass(2 * MINUTE)
  }
  const before = door.sent.length
  expect(await request(phone, '203.0.113.99')).toMatchObject({ status: 429, body: { text: { zh: expect.stringContaining('明天') } } })
  expect(door.sent).toHaveLength(before)
  expect((await request('13700137000')).status).toBe(200)
  door.pass(24 * HOUR)
  expect((await request(phone)).status).toBe(200)
})

test('what is no mobile number is told so, field by field', async () => {
  expect(await request('12345')).toMatchObject({ status: 422, body: { faults: [{ path: '/phone' }] } })
})

test('staff are sent to the other form, after they have shown that the telephone is theirs, and the code is used up', async () => {
  const phone = '13600136000'
  await door.sql('update party set phone_mac = $2 where district = $1 and id = $3', DISTRICT, door.house.vault.mac('phone', phone), 'housing')
  expect((await request(phone)).body).toEqual({ sent: true })
  expect(await use(wrong(), phone)).toMatchObject(WRONG)
  const visitor = door.visitor()
  expect(await visitor.post('/api/sign-in/code', { phone, code: door.code() })).toMatchObject({ status: 403, body: { text: { en: expect.stringContaining('staff') } } })
  expect(visitor.jar.size).toBe(0)
  expect(await use(door.code(), phone)).toMatchObject(WRONG)
})

test('no code is kept in the clear', async () => {
  const [{ text } = { text: '' }] = await door.sql<{ text: string }>("select string_agg(c::text, ' ') as text from one_time_code c")
  for (const message of door.sent) expect(text).not.toContain(/\d{6}/.exec(message)?.[0])
  expect(text).not.toContain(PHONE)
})
