import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '#test/house.ts'
import { DAY, HOUR, MINUTE, ticketTo } from '#test/stories/walk.ts'
import type { District } from './house.ts'
import { tellPeople } from './jobs/tell-people.ts'
import { after, deliverWebhooks } from './jobs/webhooks.ts'

const DISTRICT = 'testqu'
let h: TestHouse
let receiver: Server
let url: string
let answers: number[]
let heard: { headers: IncomingHttpHeaders; body: string }[]

beforeAll(async () => {
  h = await openHouse({ city: 'dailing' })
  await post('system', 'admin.system')
  await post('secure', 'admin.security')
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 204).end()
    })
  })
  await new Promise<void>((then) => receiver.listen(0, '127.0.0.1', then))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
afterAll(async () => {
  await new Promise((then) => receiver.close(then))
  await h.close()
})
beforeEach(async () => {
  answers = []
  heard = []
  allowInside(true)
  await h.database.inDistrict(DISTRICT, (tx) => tx.rows('delete from webhook where district = $1', [DISTRICT]))
  await h.database.inDistrict(DISTRICT, (tx) => tx.rows('update outbox set done_at = now() where district = $1', [DISTRICT]))
})

async function post(person: string, role: string): Promise<void> {
  await h.database.inDistrict(DISTRICT, async (tx) => {
    await tx.rows("insert into party (district, id, kind, name) values ($1, $2, 'person', $2) on conflict do nothing", [DISTRICT, person])
    await tx.rows("insert into post (district, id, person, office, role, from_on) values ($1, $2, $2, 'district-office', $3, '2020-01-01')", [DISTRICT, person, role])
  })
}

function allowInside(yes: boolean): void {
  const districts = h.house.districts as Map<string, District>
  const district = districts.get(DISTRICT)
  if (district) districts.set(DISTRICT, { ...district, settings: yes ? { webhooks_inside: true } : {} })
}

const call = async (person: string, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) => {
  const answer = await h.app.inject({ method, url: path, headers: { 'x-test-person': person }, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.json() }
}
const run = async () => {
  const context = { house: h.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal }
  await tellPeople().run(context)
  return deliverWebhooks().run(context)
}
const subscribe = async (more: object = {}) => (await call('system', 'POST', '/api/webhooks', { label: '数据中台', url, ...more })).body as { id: string; secret: string }
const deliveries = async (id: string, state = '') => (await call('system', 'GET', `/api/webhooks/${id}/deliveries${state && `?state=${state}`}`)).body as { id: string; state: string; tries: number; status: number | null; problem: string | null }[]

test('an act is told, signed so that the receiver can check it, and names no person', async () => {
  const { id, secret } = await subscribe()
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  await ticketTo(h, 'dailing', 'W1', 'filed')
  expect(await run()).toBe(1)
  const [one] = heard
  expect(JSON.parse(one?.body ?? '')).toEqual({ id: 'W1', kind: 'ticket', act: 'file', seq: 1, state: 'filed', at: expect.stringMatching(/^2026-.*Z$/) })
  const right = createHmac('sha256', Buffer.from(secret.slice(6), 'base64')).update(`${String(one?.headers['webhook-id'])}.${String(one?.headers['webhook-timestamp'])}.${one?.body}`).digest('base64')
  expect(one?.headers['webhook-signature']).toBe(`v1,${right}`)
  expect(await deliveries(id)).toMatchObject([{ id: 'W1/1', state: 'done', tries: 1, status: 204 }])
  expect(await run()).toBe(0)
})

test('two processes at once send it once; another kind is not told', async () => {
  await subscribe()
  await subscribe({ kinds: ['appeal'] })
  await ticketTo(h, 'dailing', 'W2', 'accepted')
  await run()
  heard = []
  await h.database.inDistrict(DISTRICT, (tx) => tx.rows('update webhook_delivery set done_at = null, next_at = made_at where district = $1', [DISTRICT]))
  const done = await Promise.all([run(), run()])
  expect(done.reduce((a, b) => a + b)).toBe(2)
  expect(heard).toHaveLength(2)
  expect(new Set(heard.map((x) => JSON.parse(x.body).seq))).toEqual(new Set([1, 2]))
})

test('a receiver that fails is tried again under the same id, then left alone after a day, and can be asked for again', async () => {
  const { id } = await subscribe()
  answers = [500, 302]
  await ticketTo(h, 'dailing', 'W3', 'filed')
  await run()
  expect(await deliveries(id)).toMatchObject([{ state: 'waiting', tries: 1, status: 500, problem: 'answered 500' }])
  expect(await run()).toBe(0) // not yet
  h.pass(MINUTE)
  await run()
  expect(await deliveries(id)).toMatchObject([{ state: 'waiting', tries: 2, status: 302 }])
  expect(new Set(heard.map((x) => x.headers['webhook-id'])).size).toBe(1)
  h.pass(DAY)
  answers = [503]
  await run()
  expect(await deliveries(id, 'parked')).toMatchObject([{ state: 'parked', tries: 3 }])
  expect((await call('system', 'GET', '/api/webhooks')).body).toMatchObject([{ id, waiting: 0, parked: 1 }])
  h.pass(DAY)
  expect(await run()).toBe(0)
  expect((await call('system', 'POST', `/api/webhooks/${id}/retry`)).body).toEqual({ waiting: 1 })
  await run()
  expect(await deliveries(id, 'done')).toMatchObject([{ id: 'W3/1' }])
})

test('the pauses grow, and the last try comes at the end of the day', () => {
  const made_at = new Date('2026-03-02T00:00:00Z')
  const waits: number[] = []
  for (let now: Date | null = made_at; now; ) {
    const next: Date | null = after({ tries: waits.length + 1, made_at }, { ok: false }, now)
    if (next) waits.push(next.getTime() - now.getTime())
    now = next
  }
  const least = waits.map((_, i) => Math.min(4 * HOUR, 15_000 * 2 ** i))
  expect(waits.map((w, i) => w >= (least[i] ?? 0) && w <= (least[i] ?? 0) * 1.2)).toEqual(waits.map(() => true))
  const whole = waits.reduce((a, b) => a + b)
  expect(waits.length).toBeGreaterThan(10)
  expect(whole).toBeGreaterThanOrEqual(DAY)
  expect(whole).toBeLessThan(DAY + 5 * HOUR)
  expect(after({ tries: 1, made_at }, { ok: true }, made_at)).toBeNull()
})

test('an address inside is refused when it is given, and not reached if the leave is taken back', async () => {
  const { id } = await subscribe()
  allowInside(false)
  expect(await call('system', 'POST', '/api/webhooks', { label: '内网', url })).toMatchObject({ status: 422, body: { code: 'invalid', faults: [{ path: '/url' }] } })
  await ticketTo(h, 'dailing', 'W4', 'filed')
  await run()
  expect(heard).toEqual([])
  expect(await deliveries(id)).toMatchObject([{ state: 'waiting', problem: 'the address leads into a private network' }])
  expect((await call('system', 'POST', `/api/webhooks/${id}/ping`)).body).toMatchObject({ ok: false })
})

test('a test is sent at once; nobody answering is told plainly', async () => {
  const { id } = await subscribe()
  expect((await call('system', 'POST', `/api/webhooks/${id}/ping`)).body).toMatchObject({ ok: true, status: 204, problem: null })
  const dead = await subscribe({ url: 'http://127.0.0.1:1/' })
  expect((await call('system', 'POST', `/api/webhooks/${dead.id}/ping`)).body).toMatchObject({ ok: false, status: null, problem: 'ECONNREFUSED' })
})

test('the secret is shown once, goes with the webhook, and all of it is left in the log', async () => {
  const { id, secret } = await subscribe()
  expect(JSON.stringify((await call('system', 'GET', '/api/webhooks')).body)).not.toContain(secret)
  expect(await call('system', 'DELETE', `/api/webhooks/${id}`)).toMatchObject({ status: 200 })
  expect(await call('system', 'DELETE', `/api/webhooks/${id}`)).toMatchObject({ status: 404 })
  expect(await h.database.inDistrict(DISTRICT, (tx) => tx.rows('select wrapped from subject_key where subject = $1', [`webhook:${id}`]))).toEqual([{ wrapped: null }])
  const { rows } = (await call('auditor', 'GET', '/api/audit/administration?by=system')).body as { rows: { act: string; detail: { id: string } }[] }
  expect(rows.filter((r) => r.detail.id === id).map((r) => r.act).toSorted()).toEqual(['webhook.add', 'webhook.remove'])
})

test.each([['housing', 403], ['secure', 403], ['auditor', 403], ['zhang', 403], ['nobody', 403]])('%s may not touch webhooks', async (person, status) => {
  for (const [method, path] of [['GET', '/api/webhooks'], ['POST', '/api/webhooks'], ['DELETE', '/api/webhooks/x'], ['GET', '/api/webhooks/x/deliveries'], ['POST', '/api/webhooks/x/ping'], ['POST', '/api/webhooks/x/retry']] as const) {
    expect((await call(person, method, path, method === 'POST' && path === '/api/webhooks' ? { label: 'x', url } : undefined)).status, `${method} ${path}`).toBe(status)
  }
})
