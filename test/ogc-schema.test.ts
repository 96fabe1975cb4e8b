import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { whoisBySession } from '#server/sign-in/sessions.ts'
import { DISTRICT, openHouse, type TestHouse } from './house.ts'
import { done } from './stories/walk.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false })
addFormats.default(ajv)
const SCHEMA = JSON.parse(readFileSync(new URL('fixtures/ogc/features-core.schema.json', import.meta.url), 'utf8')) as { $id: string }
ajv.addSchema(SCHEMA)
type Shape = 'landingPage' | 'confClasses' | 'collections' | 'collection' | 'featureCollection' | 'feature' | 'exception'

interface Link { rel: string; href: string; type: string }
interface Feature { id: string; geometry: { type: string; coordinates: number[][][] } | null; properties: Record<string, unknown> }
interface Page { numberMatched: number; numberReturned: number; features: Feature[]; links: Link[] }
const TOKEN = `${DISTRICT}.a-token-of-a-gis-that-only-reads-layers-0123456789`
const box = (east: number, north = 0) => ({ type: 'Polygon', coordinates: [[[119.95 + east, 31.8 + north], [119.952 + east, 31.8 + north], [119.952 + east, 31.802 + north], [119.95 + east, 31.802 + north], [119.95 + east, 31.8 + north]]] })
const PARCELS = 7
let house: TestHouse
let app: FastifyInstance

beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await house.database.inDistrict(DISTRICT, async (tx) => {
    await tx.rows("insert into party (district, id, kind, name) values ($1, 'gis', 'system', '地理信息')", [DISTRICT])
    await tx.rows("insert into api_token (district, hash, party, label, roles, created_at) values ($1, $2, 'gis', '地理信息', '{gis}', $3)", [DISTRICT, createHash('sha256').update(TOKEN.slice(DISTRICT.length + 1)).digest(), house.now()])
  })
  await done(house, 'park-manager', 'park', 'yq-1', 'register', { code: 'KJ', name: '科技产业园', level: 'province', type: 'development', manager_unit: 'tech-park', leading_industries: ['36'] })
  for (let i = 0; i < PARCELS; i++) await done(house, 'park-manager', 'parcel', `dk-${i}`, 'register', { code: `DK-${i}`, name: `${i}号地块`, park: 'yq-1', use: i % 2 ? 'M2' : 'M1', area_mu: 63, boundary: box(i * 0.004), datum: 'CGCS2000' })
  await done(house, 'park-manager', 'space', 'hall', 'register', { code: 'CF-1', name: '一号厂房', park: 'yq-1', area_m2: 4_000, place: { lng: 119.96, lat: 31.81 } })
  app = await createApp({ ...house.house, whois: (request) => whoisBySession(house.house, request) })
})
afterAll(async () => { await app.close(); await house.close() })

/** As a GIS asks: by the link it was given, with its token in the header and no session. */
async function ask(href: string, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
  const answer = await app.inject({ url: href.slice(href.indexOf('/api/')), headers })
  return { status: answer.statusCode, type: String(answer.headers['content-type']), body: JSON.parse(answer.body) as unknown }
}
function faults(shape: Shape, body: unknown): string[] {
  const validate = ajv.getSchema(`${SCHEMA.$id}#/$defs/${shape}`)
  if (!validate) throw new Error(`no ${shape}`)
  return validate(body) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''}`)
}
const linked = (links: readonly Link[], rel: string) => links.find((l) => l.rel === rel)?.href ?? ''

describe('OGC API Features Part 1, asked as a GIS does', () => {
  test('from the landing page by its links to every feature of every layer, each as the standard has it', async () => {
    const landing = await ask('/api/ogc')
    expect([landing.status, faults('landingPage', landing.body)]).toEqual([200, []])
    const { links } = landing.body as { links: Link[] }
    expect((await ask(linked(links, 'service-desc'))).status).toBe(200)
    const conformance = await ask(linked(links, 'conformance'))
    expect(faults('confClasses', conformance.body)).toEqual([])
    const layers = await ask(linked(links, 'data'))
    expect(faults('collections', layers.body)).toEqual([])
    const { collections } = layers.body as { collections: { id: string; links: Link[]; extent?: { spatial: { bbox: number[][] } } }[] }
    expect(collections.map((c) => c.id)).toEqual(['parks', 'parcels', 'spaces'])
    for (const c of collections) {
      expect(faults('collection', (await ask(linked(c.links, 'self'))).body)).toEqual([])
      const ids: string[] = []
      let href = `${linked(c.links, 'items')}?limit=3`
      const matches: number[] = []
      while (href !== '') {
        const { status, type, body } = await ask(href)
        expect([status, type, faults('featureCollection', body)]).toEqual([200, expect.stringMatching(/^application\/geo\+json/), []])
        const page = body as Page
        expect(page.numberReturned).toBe(page.features.length)
        matches.push(page.numberMatched)
        const rings = page.features.flatMap((f) => (f.geometry?.type === 'Polygon' ? f.geometry.coordinates : []))
        expect(rings.map((r) => r[0])).toEqual(rings.map((r) => r.at(-1)))
        ids.push(...page.features.map((f) => f.id))
        href = linked(page.links, 'next')
      }
      expect([c.id, new Set(ids).size, ...new Set(matches)]).toEqual([c.id, ids.length, ids.length])
      const one = await ask(`${linked(c.links, 'items')}/${ids[0] ?? ''}`)
      expect([one.type, faults('feature', one.body)]).toEqual([expect.stringMatching(/^application\/geo\+json/), []])
    }
    const [west = 0, , east = 0] = collections.find((c) => c.id === 'parcels')?.extent?.spatial.bbox[0] ?? []
    expect([west > 119, west < 119.95, east > 119.97, east < 121]).toEqual([true, true, true, true])
  })

  test('a box is counted and paged by what touches it, and properties narrow it', async () => {
    const of = async (query: string) => (await ask(`/api/ogc/collections/parcels/items?${query}`)).body as Page
    const found: string[] = []
    let href = '/api/ogc/collections/parcels/items?bbox=119.9535,31.79,119.967,31.81&limit=2'
    while (href !== '') {
      const page = (await ask(href)).body as Page
      expect(page.numberMatched).toBe(4)
      found.push(...page.features.map((f) => f.id))
      href = linked(page.links, 'next')
    }
    expect(found).toEqual(['dk-1', 'dk-2', 'dk-3', 'dk-4'])
    expect((await of('use=M2')).features.map((f) => f.id)).toEqual(['dk-1', 'dk-3', 'dk-5'])
    expect((await of('use=M2&limit=1')).links.find((l) => l.rel === 'next')?.href).toContain('use=M2')
    expect(await of('state=planned&code=DK-4')).toMatchObject({ numberMatched: 1, features: [{ id: 'dk-4' }] })
    expect((await of('limit=99999')).numberReturned).toBe(PARCELS)
  })

  test.each([
    ['/collections/parcels/items?bbox=1,2,3', 400], ['/collections/parcels/items?datetime=yesterday', 400], ['/collections/parcels/items?limit=0', 400], ['/collections/parcels/items?limit=many', 400],
    ['/collections/parcels/items?colour=red', 400], ['/collections/parcels/items?use=M1&use=M2', 400], ['/collections/rivers/items', 404], ['/collections/parcels/items/none', 404], ['/collections/leads/items', 404],
  ])('%s is answered %i', async (path, status) => {
    const answer = await ask(`/api/ogc${path}`)
    expect([answer.status, answer.type, faults('exception', answer.body)]).toEqual([status, expect.stringContaining('application/problem+json'), []])
  })

  test('without its token nothing is told, and with it nothing can be done', async () => {
    expect((await ask('/api/ogc', {})).status).toBe(401)
    expect((await ask('/api/ogc', { authorization: `Basic ${Buffer.from('gis:secret').toString('base64')}` })).status).toBe(401)
    const act = await app.inject({ method: 'POST', url: '/api/parcel/dk-0/act/open_up', headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': 'gis-tries' }, payload: { seen: 1, body: {} } })
    expect(act.statusCode).toBeGreaterThanOrEqual(400)
    expect(await house.as('park-manager').page('parcel', 'dk-0')).toMatchObject({ state: 'planned' })
  })
})
