import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#test/house.ts'
import { DAY, HOUR, ticketTo } from '#test/stories/walk.ts'
import { callerByToken } from './sign-in/sessions.ts'

const DISTRICT = 'testqu'
let h: TestHouse
/** People without any post, to be given some. */
const NEWCOMERS = ['chen', 'lin', 'zhou']
beforeAll(async () => {
  h = await openHouse({ city: 'dailing' })
  await h.database.inDistrict(DISTRICT, async (tx) => {
    for (const person of NEWCOMERS) await tx.rows("insert into party (district, id, kind, name) values ($1, $2, 'person', $2)", [DISTRICT, person])
    for (const [person, role] of [['system', 'admin.system'], ['secure', 'admin.security']]) {
      await tx.rows("insert into party (district, id, kind, name) values ($1, $2, 'person', $2) on conflict do nothing", [DISTRICT, person])
      await tx.rows("insert into post (district, id, person, office, role, from_on) values ($1, $2 || '-admin', $2, 'district-office', $3, '2020-01-01')", [DISTRICT, person, role])
    }
  })
})
afterAll(() => h.close())

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
const call = async (person: string | undefined, method: Method, path: string, payload?: object) => {
  const answer = await h.app.inject({ method, url: path, headers: person ? { 'x-test-person': person } : {}, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.json() }
}
const give = (person: string, role: string, more: object = {}) => call('secure', 'POST', '/api/posts', { person, office: 'district-office', role, ...more })

test('the three administrators are three people, today and on every later day', async () => {
  expect(await give('chen', 'admin.system')).toMatchObject({ status: 200 })
  expect(await give('chen', 'auditor')).toMatchObject({ status: 422, body: { code: 'unmet', text: { zh: expect.stringContaining('三员分立') } } })
  expect(await give('chen', 'admin.security', { from_on: '2027-01-01' })).toMatchObject({ status: 422 })
  expect(await give('chen', 'handler')).toMatchObject({ status: 200 })
  expect(await give('chen', 'admin.system')).toMatchObject({ status: 200 }) // the same one again, in whatever office
  // One whose term ends makes room the day after.
  expect(await give('lin', 'auditor', { from_on: '2026-03-02', to_on: '2026-06-30' })).toMatchObject({ status: 200 })
  expect(await give('lin', 'admin.system', { from_on: '2026-06-30' })).toMatchObject({ status: 422 })
  expect(await give('lin', 'admin.system', { from_on: '2026-07-01' })).toMatchObject({ status: 200 })
})

test('of two posts given at the same moment one is refused', async () => {
  const answers = await Promise.all([give('zhou', 'admin.system'), give('zhou', 'admin.security')])
  expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200, 422]))
})

test.each([
  ['an unknown role', 'chen', { role: 'emperor' }, 422], ['nobody', 'nobody-such', { role: 'handler' }, 404], ['a firm as a person', 'firm-alpha', { role: 'handler' }, 404],
  ['a post for oneself', 'secure', { role: 'handler' }, 422], ['an end before the beginning', 'chen', { role: 'handler', from_on: '2026-05-01', to_on: '2026-04-30' }, 422], ['a person as an office', 'chen', { role: 'handler', office: 'lin' }, 404],
])('%s is refused', async (_, person, more, status) => {
  expect((await give(person, 'handler', more)).status).toBe(status)
})

test('a post opens doors at once and closes them at once', async () => {
  const { body } = await give('market', 'supervisor')
  expect((await call('market', 'GET', '/api/indicators/none')).status).toBe(404)
  await ticketTo(h, 'dailing', 'P1', 'filed')
  expect((await call('market', 'GET', '/api/ticket/P1')).status).toBe(200)
  expect(await call('secure', 'POST', `/api/posts/${body.id}/end`)).toMatchObject({ status: 200, body: { to_on: '2026-03-01' } })
  expect((await call('market', 'GET', '/api/ticket/P1')).status).toBe(404)
  expect(await call('secure', 'POST', `/api/posts/${body.id}/end`)).toMatchObject({ status: 404 })
  const { body: listed } = await call('secure', 'GET', '/api/posts?person=market')
  expect(listed.rows).toMatchObject([{ role: 'handler', office: 'market-bureau', label: { zh: '经办人' } }])
  expect((await call('secure', 'GET', '/api/posts?person=market&past=true')).body.rows).toHaveLength(2)
})

test('a token is shown once, speaks in its roles, and ends when it is revoked or its day is over', async () => {
  const { status, body } = await call('secure', 'POST', '/api/tokens', { label: '省热线平台', roles: ['channel'], expires_on: '2026-03-31' })
  expect(status).toBe(200)
  expect(body.token).toMatch(/^testqu\.[\w-]{43}$/)
  expect(await callerByToken(h.house, body.token)).toEqual({ district: DISTRICT, party: body.system, posts: [{ role: 'channel', office: body.system }], firms: [] })
  expect(JSON.stringify((await call('secure', 'GET', '/api/tokens')).body)).not.toContain(body.token.split('.')[1])
  // The system keeps its name with its next token.
  const next = await call('secure', 'POST', '/api/tokens', { label: '省热线平台', roles: ['channel'], system: body.system })
  expect(next.body.system).toBe(body.system)
  expect(await call('secure', 'DELETE', `/api/tokens/${next.body.id}`)).toMatchObject({ status: 200 })
  expect(await callerByToken(h.house, next.body.token)).toBeUndefined()
  expect(await call('secure', 'DELETE', `/api/tokens/${next.body.id}`)).toMatchObject({ status: 404 })
  const today = h.now()
  h.travel('2026-03-31T23:59:00+08:00')
  expect(await callerByToken(h.house, body.token)).toBeDefined()
  h.travel('2026-04-01T00:00:00+08:00')
  expect(await callerByToken(h.house, body.token)).toBeUndefined()
  h.travel(today.toISOString())
})

test.each([['admin.system', 403], ['admin.security', 403], ['auditor', 403], ['emperor', 422], ['metrics', 200]])('a token of role %s: %i', async (role, status) => {
  expect((await call('secure', 'POST', '/api/tokens', { label: '某系统', roles: [role] })).status).toBe(status)
})

test('who holds which keys: every administrator’s door, every other person', async () => {
  const doors: Record<string, readonly [Method, string, object?][]> = {
    secure: [['GET', '/api/tokens'], ['POST', '/api/tokens', { label: 'xx', roles: ['channel'] }], ['GET', '/api/posts'], ['POST', '/api/posts', { person: 'x', office: 'x', role: 'handler' }], ['POST', '/api/posts/x/end'], ['DELETE', `/api/tokens/${'0'.repeat(64)}`]],
    auditor: [['GET', '/api/audit/heads'], ['GET', '/api/audit/reads'], ['GET', '/api/audit/sign-ins'], ['GET', '/api/audit/administration'], ['GET', '/api/audit/verify'], ['GET', '/api/audit/verify/x'], ['POST', '/api/audit/verify']],
    system: [['GET', '/api/webhooks']],
  }
  for (const [owner, list] of Object.entries(doors)) for (const [method, path, payload] of list) {
    for (const person of ['system', 'secure', 'auditor', 'leader', 'housing', 'alpha-agent']) {
      const { status } = await call(person, method, path, payload)
      expect(status === 403, `${person} ${method} ${path}: ${status}`).toBe(person !== owner)
    }
    expect((await call(undefined, method, path, payload)).status, `nobody ${method} ${path}`).toBe(401)
  }
})

test('views: one’s own, those the office shares, nobody else’s', async () => {
  const query = { state: ['handling'], due: 'overdue' }
  expect(await call('housing', 'PUT', '/api/views/v1', { name: '我的超期件', kind: 'ticket', query })).toMatchObject({ status: 200 })
  expect(await call('housing', 'PUT', '/api/views/v2', { name: '本局在办', kind: 'ticket', query: 'open=true&mine=lead', shared: true })).toMatchObject({ status: 200 })
  expect((await call('housing', 'GET', '/api/views')).body).toMatchObject([{ id: 'v2', mine: true, shared: true }, { id: 'v1', query, shared: false }])
  expect((await call('housing-head', 'GET', '/api/views')).body).toMatchObject([{ id: 'v2', mine: false, query: 'open=true&mine=lead', owner_name: 'housing' }])
  expect((await call('urban', 'GET', '/api/views')).body).toEqual([])
  expect(await call('housing-head', 'PUT', '/api/views/v2', { name: '改名', kind: 'ticket', query: '' })).toMatchObject({ status: 403 })
  expect(await call('housing-head', 'DELETE', '/api/views/v2')).toMatchObject({ status: 404 })
  expect(await call('alpha-agent', 'PUT', '/api/views/v9', { name: '我的', kind: 'appeal', query: '', shared: true })).toMatchObject({ status: 422, body: { code: 'unmet' } })
  expect(await call('housing', 'PUT', '/api/views/v3', { name: '过大', kind: 'ticket', query: 'x'.repeat(9_000) })).toMatchObject({ status: 422 })
  expect(await call('housing', 'DELETE', '/api/views/v2')).toMatchObject({ status: 200 })
  expect((await call('housing-head', 'GET', '/api/views')).body).toEqual([])
})

test('a reading of sealed data is seen by the auditor, and by the person whose data it was', async () => {
  await ticketTo(h, 'dailing', 'R1', 'dispatched', { by: 'li' })
  expect(await call('housing', 'POST', '/api/reveal', { kind: 'ticket', id: 'R1', facts: ['caller_phone'], purpose: '联系诉求人约定上门时间' })).toMatchObject({ status: 200 })
  const { body: mine } = await call('li', 'GET', '/api/my/reads')
  expect(mine).toMatchObject([{ kind: 'ticket', matter_id: 'R1', number: expect.stringMatching(/^GD/), offices: ['住房和城乡建设局'], facts: [{ zh: expect.stringContaining('电话') }], purpose: '联系诉求人约定上门时间' }])
  expect((await call('zhang', 'GET', '/api/my/reads')).body).toEqual([])
  const { body: all } = await call('auditor', 'GET', '/api/audit/reads?by=housing')
  expect(all.rows).toMatchObject([{ reader: 'housing', subject: 'li', what: 'ticket/R1: caller_phone' }])
})

test('logs come page by page, newest first, and a broken place in them is refused', async () => {
  const { body: whole } = await call('auditor', 'GET', '/api/audit/administration')
  const ids: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { body: page }: { body: { rows: { id: string }[]; next: string | null } } = await call('auditor', 'GET', `/api/audit/administration?limit=2${next && `&after=${encodeURIComponent(next)}`}`)
    ids.push(...page.rows.map((r) => r.id))
    next = page.next
  }
  expect(ids).toEqual(whole.rows.map((r: { id: string }) => r.id))
  expect((await call('auditor', 'GET', '/api/audit/reads?after=2026-99-99T00:00:00.000Z~x')).status).toBe(422)
})

test('the ledger is checked in the background, and what is broken is named', async () => {
  const verified = async () => {
    const { status, body } = await call('auditor', 'POST', '/api/audit/verify')
    expect(status).toBe(202)
    const look = () => call('auditor', 'GET', `/api/audit/verify/${body.id}`)
    await expect.poll(async () => (await look()).body.standing).not.toBe('running')
    return look()
  }
  expect((await verified()).body).toMatchObject({ standing: 'whole', by: 'auditor', verdict: { broken: [], district: DISTRICT } })
  await h.database.inDistrict(DISTRICT, (tx) => tx.rows("update matter set version = version + 1 where id = 'R1'"))
  h.pass(HOUR)
  expect((await verified()).body).toMatchObject({ standing: 'broken', verdict: { broken: [{ where: 'R1', what: 'cut' }] } })
  expect((await call('auditor', 'GET', '/api/audit/verify')).body.slice(0, 2)).toMatchObject([{ standing: 'broken' }, { standing: 'whole' }])
})

test('one check at a time; one whose process died is not taken for running', async () => {
  await h.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into verification (district, id, by, started_at, seen_at) values ($1, 'first', 'auditor', $2, $2)", [DISTRICT, h.now()]))
  expect((await call('auditor', 'POST', '/api/audit/verify')).body).toEqual({ id: 'first' })
  expect((await call('auditor', 'GET', '/api/audit/verify/first')).body).toMatchObject({ standing: 'running', verdict: null })
  h.pass(DAY)
  expect((await call('auditor', 'GET', '/api/audit/verify/first')).body).toMatchObject({ standing: 'failed', problem: 'it was interrupted' })
  expect((await call('auditor', 'POST', '/api/audit/verify')).body.id).not.toBe('first')
})
