import { afterAll, beforeAll, expect, test } from 'vitest'
import { DISTRICT } from '../house.ts'
import { type Door, openDoor, PASSWORD, type Visitor } from './door.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const WRONG = { status: 401, body: { code: 'unsigned', status: 401, text: { zh: '账号或密码不正确', en: 'the account or the password is not right' } } }
const LOCKED = { status: 429, body: { code: 'too_many', text: { zh: expect.stringContaining('15 分钟'), en: expect.stringContaining('15 minutes') } } }

let door: Door
beforeAll(async () => {
  door = await openDoor()
  for (const party of ['housing', 'urban', 'market', 'leader', 'auditor', 'hotline'] as const) await door.account(party)
  await door.account('zhang')
})
afterAll(() => door.close())

/** Comes in for the first time, setting up the second factor. @returns the visitor and their authenticator */
async function enrol(login: string): Promise<{ visitor: Visitor; authenticator: string }> {
  const visitor = door.visitor()
  const { body } = await visitor.password(login)
  const { otpauth_url: authenticator } = body as { otpauth_url: string }
  expect(await visitor.totp(visitor.codeAt(authenticator, door.now()))).toMatchObject({ status: 200, body: { step: 'done' } })
  return { visitor, authenticator }
}

test('staff set up a second factor at their first sign-in, and are asked for it at every later one', async () => {
  const first = door.visitor()
  const asked = await first.password('HOUSING')
  expect(asked).toMatchObject({ status: 200, body: { step: 'enrol', otpauth_url: expect.stringMatching(/^otpauth:\/\/totp\//) } })
  expect(asked.body).not.toHaveProperty('demo_code')
  expect((await first.get('/api/me')).body).toBeNull()
  expect(await first.get('/api/work')).toMatchObject({ status: 401 })
  const { otpauth_url } = asked.body as { otpauth_url: string }
  expect(await first.get('/api/sign-in/second-factor')).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' }, body: { step: 'enrol', otpauth_url } })
  expect(await first.totp(first.codeAt(otpauth_url, door.now()))).toMatchObject({ status: 200 })
  expect((await first.get('/api/me')).body).toMatchObject({ party: 'housing', face: 'workspace', two_factor: true })
  // What was half is over: its cookie opens nothing, and the secret is told nobody again.
  expect(await first.get('/api/sign-in/second-factor')).toMatchObject({ status: 401 })
  door.pass(MINUTE)
  const second = door.visitor()
  expect((await second.password('housing')).body).toEqual({ step: 'totp' })
  expect((await second.get('/api/sign-in/second-factor')).body).toEqual({ step: 'totp' })
  expect(await second.totp(second.codeAt(otpauth_url, door.now()))).toMatchObject({ status: 200 })
})

test('a code is good once: neither it nor an older one opens the door again', async () => {
  const { authenticator } = await enrol('urban')
  const thief = door.visitor()
  await thief.password('urban')
  const used = thief.codeAt(authenticator, door.now())
  const refused = { status: 401, body: { text: { zh: '动态口令不正确或已用过' }, next: { en: expect.any(String) } } }
  expect(await thief.totp(used)).toMatchObject(refused)
  expect(await thief.totp(thief.codeAt(authenticator, new Date(door.now().getTime() - 30 * SECOND)))).toMatchObject(refused)
  const next = thief.codeAt(authenticator, new Date(door.now().getTime() + 30 * SECOND))
  const answers = await Promise.all([1, 2].map(() => thief.totp(next)))
  expect(answers.map((a) => a.status)).toEqual(expect.arrayContaining([200, 401]))
})

test('a second factor is owed for five minutes, and is locked like a password', async () => {
  const { authenticator } = await enrol('market')
  const visitor = door.visitor()
  await visitor.password('market')
  door.pass(5 * MINUTE + 1)
  expect(await visitor.totp(visitor.codeAt(authenticator, door.now()))).toMatchObject({ status: 401, body: { text: { zh: '登录已超时，请重新登录' } } })
  await visitor.password('market')
  for (let i = 0; i < 5; i++) expect((await visitor.totp('000000')).status).toBe(401)
  expect(await visitor.totp(visitor.codeAt(authenticator, door.now()))).toMatchObject(LOCKED)
  // The right password does not give five tries more.
  await visitor.password('market')
  expect(await visitor.totp(visitor.codeAt(authenticator, door.now()))).toMatchObject(LOCKED)
  door.pass(15 * MINUTE)
  await visitor.password('market')
  expect(await visitor.totp(visitor.codeAt(authenticator, door.now()))).toMatchObject({ status: 200 })
})

test('five wrong passwords lock a name for fifteen minutes; the right one in between forgets them', async () => {
  const visitor = door.visitor()
  for (let i = 0; i < 4; i++) expect(await visitor.password('leader', 'wrong-password')).toMatchObject(WRONG)
  expect(await visitor.password('leader')).toMatchObject({ status: 200 })
  for (let i = 0; i < 5; i++) expect(await visitor.password('leader', 'wrong-password')).toMatchObject(WRONG)
  expect(await visitor.password('leader')).toMatchObject(LOCKED)
  door.pass(14 * MINUTE)
  expect(await visitor.password('Leader')).toMatchObject(LOCKED)
  door.pass(MINUTE)
  expect(await visitor.password('leader')).toMatchObject({ status: 200 })
})

test('the lock follows the district’s settings; settings that make no sense change nothing', async () => {
  const district = door.house.districts.get(DISTRICT)
  const districts = door.house.districts as Map<string, NonNullable<typeof district>>
  if (!district) throw new Error('no district')
  districts.set(DISTRICT, { ...district, settings: { sign_in: { tries: 3, lock_minutes: 1, staff_idle_minutes: 'never' } } })
  const visitor = door.visitor()
  for (let i = 0; i < 3; i++) await visitor.password('auditor', 'wrong-password')
  expect(await visitor.password('auditor')).toMatchObject({ status: 429, body: { text: { zh: expect.stringContaining('1 分钟') } } })
  door.pass(MINUTE)
  expect(await visitor.password('auditor')).toMatchObject({ status: 200 })
  districts.set(DISTRICT, district)
})

test('twenty tries at once count as twenty', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => door.visitor().password('hotline', 'wrong-password')))
  expect(answers.filter((a) => a.status === 401)).toHaveLength(5)
  expect(answers.filter((a) => a.status === 429)).toHaveLength(15)
})

test('nobody learns which accounts exist: unknown and wrong, and both when locked, are one answer', async () => {
  const told = async (login: string) => {
    const answers: unknown[] = []
    for (let i = 0; i < 7; i++) {
      const { status, body } = await door.visitor().password(login, 'wrong-password')
      answers.push({ status, ...(body as object), request_id: '' })
    }
    return answers
  }
  door.pass(60 * MINUTE)
  expect(await told('nobody-such')).toEqual(await told('housing'))
  door.pass(60 * MINUTE)
})

test('somebody with a password and no post comes in without a second factor, and carries no post until they have one', async () => {
  const visitor = door.visitor()
  expect(await visitor.password('zhang')).toMatchObject({ status: 200, body: { step: 'done' } })
  expect((await visitor.get('/api/me')).body).toMatchObject({ party: 'zhang', face: 'resident', two_factor: false })
  await door.sql("insert into post (district, id, person, office, role, from_on) values ($1, 'zhang-post', 'zhang', 'housing-bureau', 'handler', '2020-01-01')", DISTRICT)
  door.pass(MINUTE)
  expect((await visitor.get('/api/me')).body).toBeNull()
  expect((await visitor.password('zhang')).body).toMatchObject({ step: 'enrol' })
})

test('what was tried is in the log by its outcome, never by its name', async () => {
  const lines = await door.sql<{ way: string; outcome: string }>('select distinct way, outcome from sign_in_log order by 1, 2')
  expect(lines).toEqual([['password', 'locked'], ['password', 'right'], ['password', 'wrong'], ['totp', 'locked'], ['totp', 'right'], ['totp', 'wrong']].map(([way, outcome]) => ({ way, outcome })))
  const [kept] = await door.sql<{ text: string }>("select string_agg(l::text, ' ') || (select string_agg(t::text, ' ') from sign_in_tries t) || (select string_agg(password, ' ') from account) as text from sign_in_log l where party is null")
  expect(kept?.text).not.toContain('nobody-such')
  expect(kept?.text).not.toContain(PASSWORD)
})
