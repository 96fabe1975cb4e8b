import { afterAll, beforeAll, expect, test } from 'vitest'
import { DISTRICT } from '../house.ts'
import { type Door, openDoor, PHONE } from './door.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
let door: Door
beforeAll(async () => {
  door = await openDoor()
  await door.account('housing')
})
afterAll(() => door.close())

let authenticator = ''
async function staff() {
  door.pass(2 * MINUTE) // a code is good once
  const visitor = door.visitor()
  const { body } = await visitor.password('housing')
  authenticator ||= (body as { otpauth_url: string }).otpauth_url
  const { cookies } = await visitor.totp(visitor.codeAt(authenticator, door.now()))
  return { visitor, cookies }
}
async function resident() {
  door.pass(2 * MINUTE)
  const visitor = door.visitor()
  await visitor.post('/api/sign-in/code/request', { phone: PHONE })
  const { cookies } = await visitor.post('/api/sign-in/code', { phone: PHONE, code: door.code() })
  return { visitor, cookies }
}
const status = async (who: Awaited<ReturnType<typeof staff>>, url = '/api/views') => (await who.visitor.get(url)).status

test('a session of staff ends after an hour without use, and lives on while it is used', async () => {
  const who = await staff()
  for (let i = 0; i < 5; i++) {
    door.pass(59 * MINUTE)
    expect(await status(who)).toBe(200)
  }
  door.pass(61 * MINUTE)
  expect(await status(who)).toBe(401)
})

test('a session of staff ends after twelve hours however busy', async () => {
  const who = await staff()
  for (let i = 0; i < 23; i++) {
    door.pass(30 * MINUTE)
    expect(await status(who)).toBe(200)
  }
  door.pass(30 * MINUTE)
  expect(await status(who)).toBe(401)
})

test('a resident’s telephone remembers for thirty days, and for half a year at most', async () => {
  const idle = await resident()
  door.pass(29 * DAY)
  expect(await status(idle, '/api/my/reads')).toBe(200)
  door.pass(30 * DAY + MINUTE)
  expect(await status(idle, '/api/my/reads')).toBe(401)
  const busy = await resident()
  for (let i = 0; i < 8; i++) {
    door.pass(20 * DAY)
    expect(await status(busy, '/api/my/reads')).toBe(200)
  }
  door.pass(20 * DAY)
  expect(await status(busy, '/api/my/reads')).toBe(401)
})

test.each([['zh', '请先登录'], ['en', 'sign in first']])('whoever is not signed in is told so in both languages and nothing else, asked in %s', async (lang, detail) => {
  const { status: code, headers, body } = await door.visitor().get('/api/work', { 'accept-language': lang })
  expect({ code, type: headers['content-type'] }).toEqual({ code: 401, type: expect.stringMatching(/^application\/problem\+json/) })
  expect(body).toEqual({
    type: 'urn:pandeng:refusal:unsigned', title: lang === 'zh' ? '请先登录' : 'Sign in first', status: 401, code: 'unsigned', detail, request_id: expect.any(String),
    text: { zh: '请先登录', en: 'sign in first' }, next: { zh: expect.any(String), en: expect.any(String) },
  })
})

test('an expired session in the middle of a form: the write is refused, and goes through with the same key after signing in again', async () => {
  const file = ({ visitor }: Awaited<ReturnType<typeof resident>>) => visitor.post('/api/ticket/form-1/file', { seen: 0, body: { content: '文昌路口路灯不亮三天了，晚上看不清路。', type: 'help' } }, { 'idempotency-key': 'form-1' })
  const who = await resident()
  door.pass(31 * DAY)
  expect(await file(who)).toMatchObject({ status: 401, body: { next: { zh: expect.stringContaining('仍在') } } })
  expect(await door.sql("select from matter where id = 'form-1'")).toEqual([])
  const back = await resident()
  expect(await file(back)).toMatchObject({ status: 200, body: { state: 'filed' } })
})

test('signing out ends the session on the server, not only in the browser', async () => {
  const who = await staff()
  const kept = new Map(who.visitor.jar)
  expect(await who.visitor.post('/api/sign-out')).toMatchObject({ status: 200 })
  expect(who.visitor.jar.has('pd_session')).toBe(false)
  const thief = door.visitor()
  for (const [k, v] of kept) thief.jar.set(k, v)
  expect((await thief.get('/api/views')).status).toBe(401)
  expect((await thief.get('/api/me')).body).toBeNull()
  expect(await door.visitor().post('/api/sign-out')).toMatchObject({ status: 200 })
})

test('a cookie is kept from scripts and other sites, carries nothing of the person, and the database could not forge it', async () => {
  const { cookies } = await staff()
  expect(cookies).toEqual([{ name: 'pd_session', value: expect.stringMatching(/^testqu\.[\w-]{43}$/), path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 12 * 3600 }])
  const [{ text } = { text: '' }] = await door.sql<{ text: string }>("select string_agg(encode(hash, 'escape') || encode(hash, 'hex'), ' ') as text from session")
  expect(text).not.toContain(cookies[0]?.value.split('.')[1])
  expect((await resident()).cookies).toMatchObject([{ httpOnly: true, sameSite: 'Lax', maxAge: 180 * 24 * 3600 }])
})

test.each(['testqu', 'testqu.', 'nowhere.aaaaaaaaaaaaaaaaaaaaaaaa', "testqu';--.aaaa", `testqu.${'a'.repeat(43)}`, '../../x.y'])('a cookie “%s” is nobody', async (value) => {
  const visitor = door.visitor()
  visitor.jar.set('pd_session', value)
  expect(await visitor.get('/api/me')).toMatchObject({ status: 200, body: null })
  expect((await visitor.get('/api/sign-in/second-factor')).status).toBe(401)
  visitor.jar.set('pd_session', value)
  expect((await visitor.post('/api/sign-out')).status).toBe(200)
})

test('one who was given a post while signed in as a resident signs in again, with a second factor', async () => {
  const who = await resident()
  const { party } = (await who.visitor.get('/api/me')).body as { party: string }
  await door.sql("insert into post (district, id, person, office, role, from_on) values ($1, 'new-post', $2, 'housing-bureau', 'handler', '2020-01-01')", DISTRICT, party)
  door.pass(MINUTE)
  expect(await status(who)).toBe(401)
})
