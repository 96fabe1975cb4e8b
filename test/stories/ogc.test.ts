import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pixel_m2, tileBox } from '#server/ogc/collections.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { talking } from './lead-walk.ts'
import { done } from './walk.ts'

const box = (east: number) => ({ type: 'Polygon', coordinates: [[[119.95 + east, 31.8], [119.952 + east, 31.8], [119.952 + east, 31.802], [119.95 + east, 31.802], [119.95 + east, 31.8]]] })
interface Link { rel: string; href: string; type: string }
interface Page { type: string; numberMatched: number; numberReturned: number; features: { id: string; type: string; geometry: { type: string; coordinates: unknown }; properties: Record<string, unknown> }[]; links: Link[] }

describe.each(cities)('layers for GIS, %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await done(house, 'park-manager', 'park', 'yq-1', 'register', { code: 'KJ', name: '科技产业园', level: 'province', type: 'development', manager_unit: 'tech-park', leading_industries: ['36'], boundary: box(0), datum: 'CGCS2000' })
    for (let i = 0; i < 5; i++) await done(house, 'park-manager', 'parcel', `dk-${i}`, 'register', { code: `DK-${i}`, name: `${i}号地块`, park: 'yq-1', use: 'M1', area_mu: 63, boundary: box(i * 0.01), datum: 'CGCS2000' })
    await talking(house, 'l-open', 'scout', { confidentiality: 'ordinary', place: { lng: 119.96, lat: 31.81 } })
    await talking(house, 'l-shut', 'scout', { confidentiality: 'internal', investor_name: '云岭药业有限公司', name: '抗体药物项目', industry: '2761', content: '建设抗体药物原液和制剂生产线。', place: { lng: 119.97, lat: 31.81 } })
  })
  afterAll(() => house.close())
  const get = async <T>(url: string, who: Parameters<TestHouse['as']>[0] = 'park-manager') => (await house.as(who).get(url)) as unknown as T & { status: number }
  const items = (collection: string, query = '', who: Parameters<TestHouse['as']>[0] = 'park-manager') => get<Page>(`/api/ogc/collections/${collection}/items${query}`, who)

  test('the landing page leads to conformance, description and layers', async () => {
    const { links } = await get<{ links: Link[] }>('/api/ogc')
    expect(links.map((l) => l.rel)).toEqual(['self', 'service-desc', 'conformance', 'data'])
    const { conformsTo } = await get<{ conformsTo: string[] }>('/api/ogc/conformance')
    expect(conformsTo).toContain('http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson')
    const { collections } = await get<{ collections: { id: string; links: Link[] }[] }>('/api/ogc/collections')
    expect(collections.map((c) => c.id)).toEqual(['parks', 'parcels', 'spaces', 'leads'])
    for (const { links: each } of collections) expect(each.map((l) => l.rel)).toEqual(expect.arrayContaining(['self', 'items']))
    expect((await get<{ properties: object }>('/api/ogc/collections/parcels/queryables')).properties).toMatchObject({ area_mu: { title: '面积（亩）' } })
  })

  test('features are GeoJSON, page by page by the links, none twice and none missed', async () => {
    const seen: string[] = []
    let url: string | undefined = '/api/ogc/collections/parcels/items?limit=2'
    while (url !== undefined) {
      const page: Page = await get<Page>(url)
      expect([page.type, page.numberMatched]).toEqual(['FeatureCollection', 5])
      seen.push(...page.features.map((f) => f.id))
      const next: string | undefined = page.links.find((l) => l.rel === 'next')?.href
      url = next === undefined ? undefined : next.slice(next.indexOf('/api/'))
    }
    expect(seen).toEqual(['dk-0', 'dk-1', 'dk-2', 'dk-3', 'dk-4'])
    const one = await get<Page['features'][number]>('/api/ogc/collections/parcels/items/dk-3')
    expect(one).toMatchObject({ type: 'Feature', id: 'dk-3', geometry: { type: 'Polygon', coordinates: box(0.03).coordinates }, properties: { code: 'DK-3', area_mu: 63, state: 'planned' } })
  })

  test('a box finds what touches it, an instant what changed since', async () => {
    expect((await items('parcels', '?bbox=119.9519,31.8,119.961,31.9')).features.map((f) => f.id)).toEqual(['dk-0', 'dk-1'])
    expect((await items('parcels', '?bbox=100,20,101,21')).features).toEqual([])
    expect((await items('parcels', `?datetime=${encodeURIComponent('2099-01-01T00:00:00Z/..')}`)).numberMatched).toBe(0)
    expect((await items('parcels', `?datetime=${encodeURIComponent('../2099-01-01T00:00:00Z')}`)).numberMatched).toBe(5)
  })

  test.each([['bbox=1,2,3', 'bbox'], ['bbox=5,1,4,2', 'bbox'], ['bbox=a,b,c,d', 'bbox'], ['datetime=yesterday', 'datetime'], ['limit=0', ''], ['colour=red', 'colour']])('%s is refused with the reason, by the status the standard has for it', async (query, word) => {
    const answer = await items('parcels', `?${query}`)
    expect([answer.status, JSON.stringify(answer)]).toEqual([400, expect.stringContaining(word)])
  })

  test('more than the most is no error: it is answered with the most', async () => expect((await items('parcels', '?limit=99999')).numberReturned).toBe(5))

  test('everybody gets the layers of their posts; what is not open about leads is on none', async () => {
    expect((await items('leads', '', 'investment-office')).features.map((f) => f.id)).toEqual(['l-open'])
    expect(JSON.stringify(await items('leads', '', 'investment-office'))).not.toContain('华锐新能源科技有限公司')
    expect((await items('leads', '', 'housing')).features).toEqual([])
    expect((await items('parcels', '', 'housing')).status).toBe(404)
    expect((await house.as().get('/api/ogc/collections/parcels/items')).status).toBe(401)
  })

  test('a tile carries what lies on it and no more', async () => {
    const tile = async (z: number, lng: number, lat: number) => {
      const [n, r] = [2 ** z, (lat * Math.PI) / 180]
      const [x, y] = [Math.floor(((lng + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(r)) / Math.PI) / 2) * n)]
      const answer = await house.app.inject({ url: `/api/ogc/collections/parcels/tiles/WebMercatorQuad/${z}/${y}/${x}`, headers: { 'x-test-person': 'park-manager' } })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/vnd.mapbox-vector-tile'])
      return answer.rawPayload.toString('latin1')
    }
    const near = await tile(16, 119.951, 31.801)
    expect([near.includes('dk-0'), near.includes('dk-4')]).toEqual([true, false])
    expect((await tile(10, 119.951, 31.801)).includes('DK-4')).toBe(true)
    expect(await tile(16, 121, 30)).not.toContain('dk-')
    // Smaller than a pixel, a parcel is not drawn.
    expect(await tile(3, 119.951, 31.801)).not.toContain('dk-')
  })

  test('a tile that is not there says so', async () => expect((await house.as('park-manager').get('/api/ogc/collections/parcels/tiles/WebMercatorQuad/2/9/1')).status).toBe(404))
})

test('boxes of tiles and the size of their pixels', () => {
  const [west, south, east, north] = tileBox(0, 0, 0)
  expect([west, east]).toEqual([-202.5, 202.5])
  expect(north).toBeCloseTo(85.0511, 3)
  expect(south).toBeCloseTo(-85.0511, 3)
  expect(Math.sqrt(pixel_m2(0, 0))).toBeCloseTo(156_543.03, 1)
})
