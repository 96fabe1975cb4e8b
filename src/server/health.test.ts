import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#test/house.ts'
import { createApp } from './app.ts'
import { createLog } from './log.ts'
import { digest } from './sign-in/sessions.ts'

const DISTRICT = 'testqu'
const COMPLAINT = { type: 'complaint', content: '路灯不亮，夜间无法通行。', address: '湖滨花园', caller_name: '张三丰', caller_phone: '13812345678' }
let h: TestHouse
beforeAll(async () => { h = await openHouse({ city: 'dailing' }) })
afterAll(() => h.close())

const metrics = async (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => h.app.inject({ url: '/metrics', headers, remoteAddress })
const figure = (text: string, line: string) => Number(text.split('\n').find((l) => l.startsWith(line))?.split(' ').at(-1))

test('it lives, and is ready once its migrations are there', async () => {
  expect((await h.app.inject({ url: '/healthz' })).json()).toEqual({ alive: true })
  expect((await h.app.inject({ url: '/readyz' })).json()).toEqual({ ready: true })
})

test('it is not ready without its database, nor before its schema', async () => {
  const { database } = h
  const answering = (query: () => Promise<unknown>) => createApp({ ...h.house, database: { ...database, pool: Object.create(database.pool, { query: { value: query } }) as typeof database.pool } })
  const dead = await answering(() => Promise.reject(new Error('connection refused')))
  expect((await dead.inject({ url: '/readyz' })).json()).toMatchObject({ status: 503, code: 'unavailable', text: { en: 'the database does not answer' } })
  const old = await answering(() => Promise.resolve({ rows: [{ name: '001-house.sql' }] }))
  expect((await old.inject({ url: '/readyz' })).json()).toMatchObject({ status: 503, text: { en: 'the schema is not up to date' } })
  await Promise.all([dead.close(), old.close()])
})

test('requests, acts, refusals and the ledger are counted', async () => {
  expect(await h.as('zhang').act('ticket', 'M1', 'file', COMPLAINT)).toMatchObject({ status: 200 })
  await h.as('zhang').act('ticket', 'M1', 'file', COMPLAINT, { seen: 0 })
  await h.as('zhang').act('ticket', 'M1', 'dispatch', {})
  const { statusCode, body, headers } = await metrics()
  expect([statusCode, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')])
  expect(figure(body, 'pandeng_acts_total{kind="ticket",act="file",outcome="done"}')).toBe(1)
  expect(figure(body, 'pandeng_acts_total{kind="ticket",act="file",outcome="stale"}')).toBe(1)
  expect(figure(body, 'pandeng_acts_total{kind="ticket",act="dispatch",outcome="forbidden"}')).toBe(1)
  expect(figure(body, 'pandeng_refusals_total{code="forbidden"}')).toBe(1)
  expect(figure(body, 'pandeng_http_seconds_count{method="POST",route="/api/ticket/:id/file",status="200"}')).toBe(1)
  expect(figure(body, `pandeng_ledger_entries{district="${DISTRICT}"}`)).toBe(1)
  expect(figure(body, `pandeng_outbox_backlog{district="${DISTRICT}"}`)).toBe(1)
  expect(figure(body, `pandeng_matters_open{district="${DISTRICT}"}`)).toBe(1)
  expect(figure(body, `pandeng_clocks_overdue{district="${DISTRICT}"}`)).toBe(0)
  expect(figure(body, 'pandeng_pool_connections{state="waiting"}')).toBe(0)
  expect(figure(body, 'pandeng_event_loop_lag_seconds{quantile="0.5"}')).toBeGreaterThanOrEqual(0)
  expect(body).not.toMatch(/M1|13812345678/)
})

test('the metrics are for this machine, or for a token of that role', async () => {
  await h.database.inDistrict(DISTRICT, async (tx) => {
    await tx.rows("insert into party (district, id, kind, name) values ($1, 'sys', 'system', '监控')", [DISTRICT])
    await tx.rows("insert into api_token (district, hash, party, label, roles, created_at) values ($1, $2, 'sys', 'm', '{metrics}', $4), ($1, $3, 'sys', 'c', '{channel}', $4)", [DISTRICT, digest('m'.repeat(43)), digest('c'.repeat(43)), h.now()])
  })
  expect((await metrics({}, '10.0.0.9')).statusCode).toBe(403)
  expect((await metrics({ 'x-forwarded-for': '127.0.0.1' })).statusCode).toBe(403) // through a proxy on this machine
  expect((await metrics({ authorization: `Bearer ${DISTRICT}.${'m'.repeat(43)}` }, '10.0.0.9')).statusCode).toBe(200)
  expect((await metrics({ authorization: `Bearer ${DISTRICT}.${'c'.repeat(43)}` }, '10.0.0.9')).statusCode).toBe(403)
  expect((await metrics({ authorization: 'Bearer nonsense' }, '10.0.0.9')).statusCode).toBe(403)
})

test('the log says which route, how it ended and how long it took, and nothing of what people wrote', async () => {
  const lines: string[] = []
  const app = await createApp(h.house, { logger: createLog('info', { write: (line: string) => void lines.push(line) }) })
  app.get('/boom/:id', { schema: { summary: 'x', tags: ['x'] } }, () => { throw Object.assign(new Error('no 13812345678 of 湖滨花园'), { code: '22P02', detail: 'Key (phone)=(13812345678)', where: COMPLAINT.content }) })
  const headers = { 'x-test-person': 'zhang', authorization: 'Bearer secretsecret', cookie: 'pd_session=testqu.secret' }
  const filed = await app.inject({ method: 'POST', url: '/api/ticket/Q-张三丰-1?q=13812345678', headers, payload: COMPLAINT })
  await app.inject({ method: 'POST', url: '/api/ticket/M2/file', headers, payload: { seen: 0, body: COMPLAINT } })
  await app.inject({ url: '/api/search?q=13812345678', headers })
  await app.inject({ url: '/boom/13812345678' })
  await app.close()
  const parsed = lines.map((l) => JSON.parse(l) as Record<string, unknown>)
  expect(parsed.find((l) => l['status'] === 404)).toMatchObject({ level: 'info', route: 'none', reqId: filed.headers['x-request-id'], ms: expect.any(Number) })
  expect(parsed).toContainEqual(expect.objectContaining({ msg: 'answered', method: 'POST', route: '/api/ticket/:id/file', status: 200, district: DISTRICT }))
  expect(parsed).toContainEqual(expect.objectContaining({ msg: 'bug', level: 'error', err: expect.objectContaining({ code: '22P02', stack: expect.any(Array) }) }))
  expect(lines.join('')).not.toMatch(/13812345678|张三丰|路灯|Q-|secret|M2|Key \(/)
})
