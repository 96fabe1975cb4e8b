import { randomUUID } from 'node:crypto'
import type { FastifyInstance, HTTPMethods, InjectOptions } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Person, type TestHouse } from './house.ts'

const SECRET = 'SECRET-FOREIGN'
let house: TestHouse
let routes: readonly { method: HTTPMethods; url: string }[]

beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await foreignDistrict(house.ownerUrl)
  routes = routesOf(house.app)
})
afterAll(() => house.close())

/** A second district in the same database whose every word is recognisable. */
async function foreignDistrict(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const hash = Buffer.alloc(32, 1)
  await client.query("insert into district (district, name_zh, name_en, pack, center_lng, center_lat) values ('foreign', '外区', 'Foreign', 'tanjiang', 113, 22)")
  await client.query("insert into party (district, id, kind, name) values ('foreign', 'foreign-firm', 'firm', $1), ('foreign', 'foreign-office', 'office', $1), ('foreign', 'foreign-person', 'person', $1)", [SECRET])
  await client.query("insert into place (district, id, kind, code, name, at) values ('foreign', 'foreign-place', 'street', 'foreign', $1, point(113, 22))", [SECRET])
  for (const kind of ['ticket', 'appeal', 'case_record']) {
    await client.query("insert into matter (district, id, kind, number, state, open, since, version, title, facts, opened_at, touched_at, pack, head, lead, asker) values ('foreign', $1, $2, $1, 'filed', true, now(), 1, $3, jsonb_build_object('content', $3::text), now(), now(), 'tanjiang@2024-01', $4, 'foreign-office', 'foreign-person')", [`foreign-${kind}`, kind, SECRET, hash])
    await client.query("insert into entry (district, matter_id, seq, act, by, as_role, at, recorded_at, body, hash) values ('foreign', $1, 1, 'file', 'foreign-person', 'resident', now(), now(), jsonb_build_object('content', $2::text), $3)", [`foreign-${kind}`, SECRET, hash])
  }
  await client.query("insert into attachment (district, sha256, name, type, size_bytes, by, at) values ('foreign', $1, $2, 'text/plain', 3, 'foreign-person', now())", ['f'.repeat(64), SECRET])
  await client.end()
}

function routesOf(app: FastifyInstance): { method: HTTPMethods; url: string }[] {
  const printed = app.printRoutes({ commonPrefix: false, includeHooks: false })
  const stack: string[] = []
  return printed.split('\n').flatMap((line) => {
    const match = /^([│ ├└─\s]*)(\S+)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (!match) return []
    const depth = (match[1]?.length ?? 0) / 4
    stack.length = depth
    stack[depth] = match[2] ?? ''
    return (match[3] ?? '').split(', ').filter((m) => m && m !== 'HEAD' && m !== 'OPTIONS').map((method) => ({ method: method as HTTPMethods, url: stack.join('') }))
  })
}

/** Fills a route's parameters with what belongs to the other district. */
const aimed = (url: string) => url
  .replace(/\/api\/(ticket|appeal|case_record)\/:id/, (_, kind: string) => `/api/${kind}/foreign-${kind}`)
  .replace(':sha256', 'f'.repeat(64)).replace(':service_request_id', 'foreign-ticket').replace(':token', 'foreign-ticket').replace(':service_code', '010101').replace(':provider', 'none')
  .replace('/api/indicators/:id', '/api/indicators/livelihood.volume').replace(/:id/, 'foreign-person').replace('*', 'x')

/** What anybody may ask without signing in. */
const PUBLIC = /^\/(healthz|readyz|metrics|open311\/|api\/(house|me|pack|declarations|places|openapi\.json|docs|sign-in|sign-out)|\*|$)/
const PEOPLE: readonly (Person | undefined)[] = [undefined, 'zhang', 'alpha-agent', 'housing', 'housing-head', 'hotline', 'care-desk', 'leader', 'supervisor', 'auditor', 'importer']
/** Streams that do not end: they are asked in their own test. */
const ENDLESS = /^\/api\/live$/

const inject = (options: InjectOptions) => house.app.inject(options).catch((err: unknown) => String(err))

test.each(PEOPLE.map((p) => [p ?? 'nobody', p] as const))('%s walks every route with another district’s names and learns nothing', async (_, person) => {
  const leaks: string[] = []
  const broken: string[] = []
  const open: string[] = []
  for (const { method, url } of routes.filter((r) => !ENDLESS.test(r.url))) {
    const answer = await inject({
      method, url: `${aimed(url)}${method === 'GET' ? `?q=${SECRET}&lng=113&lat=22` : ''}`, headers: { ...(person ? { 'x-test-person': person } : {}), 'idempotency-key': randomUUID() },
      ...(method === 'POST' || method === 'PUT' ? { payload: { seen: 1, body: {}, kind: 'ticket', id: 'foreign-ticket', facts: ['content'], purpose: '核对外区信息', text: SECRET } } : {}),
    })
    if (typeof answer === 'string') {
      broken.push(`${method} ${url}: ${answer}`)
      continue
    }
    if (answer.body.replaceAll(`“${SECRET}”`, '').includes(SECRET)) leaks.push(`${method} ${url}`)
    if (answer.statusCode >= 500 && answer.statusCode !== 503) broken.push(`${method} ${url}: ${answer.statusCode} ${answer.body.slice(0, 200)}`)
    if (!person && !PUBLIC.test(url) && answer.statusCode !== 401) open.push(`${method} ${url}: ${answer.statusCode} ${answer.body.slice(0, 120)}`)
  }
  expect({ leaks, broken, open }).toEqual({ leaks: [], broken: [], open: [] })
})

test('there are routes to walk', () => {
  expect(routes.length).toBeGreaterThan(120)
  expect(routes.map((r) => `${r.method} ${r.url}`)).toEqual(expect.arrayContaining(['POST /api/ticket/:id/dispatch', 'GET /api/appeal/:id', 'GET /api/audit/heads', 'POST /open311/v2/requests.xml']))
})
