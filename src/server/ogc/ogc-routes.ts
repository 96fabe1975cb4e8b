import { geoJSONToTile } from '@maplibre/geojson-vt'
import { fromGeojsonVt } from '@maplibre/vt-pbf'
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { callerOf, type House } from '#server/house.ts'
import { refusalOf, sendProblem } from '#server/problem.ts'
import { type Box, type Collection, collectionsFor, countOf, extentOf, featuresOf, filtersOf, MOST_ON_TILE, pixel_m2, propertiesOf, tileBox } from './collections.ts'

const ROOT = '/api/ogc'
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
/** CGCS2000 differs from WGS 84 by centimetres: kept as EPSG:4490, served as CRS84. */
const STORED = 'http://www.opengis.net/def/crs/EPSG/0/4490'
const CONFORMS = ['ogcapi-features-1/1.0/conf/core', 'ogcapi-features-1/1.0/conf/geojson', 'ogcapi-common-2/1.0/conf/collections', 'ogcapi-tiles-1/1.0/conf/core', 'ogcapi-tiles-1/1.0/conf/tileset', 'ogcapi-tiles-1/1.0/conf/mvt'].map((c) => `http://www.opengis.net/spec/${c}`)
const Items = z.object({ bbox: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).default(100), after: z.string().max(80).optional(), datetime: z.string().max(80).optional(), f: z.enum(['json', 'geojson']).optional() })
/** A larger limit is no error: it is answered with so many. @source OGC 17-069r4 /req/core/fc-limit-response-1 */
const MOST = 10_000
const Tile = z.object({ collection: z.string(), z: z.coerce.number().int().min(0).max(22), y: z.coerce.number().int().min(0), x: z.coerce.number().int().min(0) })

/**
 * OGC API – Features (Core, GeoJSON) and vector tiles over parks, parcels, spaces, projects and leads: QGIS and other GIS open every layer
 * with the address of the landing page and a token. Everybody sees what their posts let them.
 * @source OGC 17-069r4; OGC 20-057
 */
export function ogcRoutes(api: FastifyInstance, house: House): void {
  void api.register(async (ogc) => layers(ogc, house))
}

function layers(app: FastifyInstance, house: House): void {
  // The standard answers 400 where the house says 422. @source OGC 17-069r4 /req/core/query-param-invalid, /req/core/query-param-unknown
  app.setErrorHandler((err: FastifyError | Error, request, reply) => { const refusal = refusalOf(err); if (refusal?.code !== 'invalid') throw err; return sendProblem(request, reply, refusal, 400) })
  const tags = ['ogc']
  const link = (rel: string, href: string, type = 'application/json', title?: string) => ({ rel, href, type, ...(title ? { title } : {}) })

  app.get(ROOT, { schema: { tags, summary: 'OGC API 入口 · landing page' } }, (request) => {
    const at = rootOf(request)
    return { title: '攀登 · Pandeng', description: '园区、地块、载体、项目和招商线索的图层 · Layers of parks, parcels, spaces, projects and leads', links: [link('self', at), link('service-desc', `${at.slice(0, -'/ogc'.length)}/openapi.json`, 'application/vnd.oai.openapi+json;version=3.1'), link('conformance', `${at}/conformance`), link('data', `${at}/collections`)] }
  })
  app.get(`${ROOT}/conformance`, { schema: { tags, summary: '符合性声明 · what it conforms to' } }, () => ({ conformsTo: CONFORMS }))

  app.get(`${ROOT}/collections`, { schema: { tags, summary: '图层清单 · the layers' } }, async (request) => {
    const caller = callerOf(request)
    const at = rootOf(request)
    return house.database.inDistrict(caller.district, async (tx) => ({ links: [link('self', `${at}/collections`)], collections: await Promise.all(collectionsFor(house.registry, caller).map(async (c) => described(c, at, await extentOf(tx, house.registry, caller, c)))) }), { readOnly: true })
  })
  app.get<{ Params: { collection: string } }>(`${ROOT}/collections/:collection`, { schema: { tags, summary: '一个图层 · one layer', params: z.object({ collection: z.string() }) } }, async (request) => { const caller = callerOf(request); const c = collection(request); return described(c, rootOf(request), await house.database.inDistrict(caller.district, (tx) => extentOf(tx, house.registry, caller, c), { readOnly: true })) })
  app.get<{ Params: { collection: string } }>(`${ROOT}/collections/:collection/queryables`, { schema: { tags, summary: '图层的属性 · properties of a layer', params: z.object({ collection: z.string() }) } }, async (request) => {
    const c = collection(request)
    return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `${rootOf(request)}/collections/${c.id}/queryables`, type: 'object', title: c.title.zh, properties: propertiesOf(house.registry.matter(c.kind), c) }
  })

  app.get<{ Params: { collection: string } }>(`${ROOT}/collections/:collection/items`, { schema: { tags, summary: '要素（GeoJSON） · features', params: z.object({ collection: z.string() }), querystring: Items.loose() } }, async (request, reply) => {
    const caller = callerOf(request)
    const c = collection(request)
    const { limit: wanted, after, datetime, bbox, f: _, ...more } = request.query as z.infer<typeof Items> & Record<string, string>
    const limit = Math.min(wanted, MOST)
    const where = propertiesAsked(more, filtersOf(house.registry.matter(c.kind), c))
    const asked = { box: boxOf(bbox), where, changed: spanOf(datetime) }
    const { features, matched } = await house.database.inDistrict(caller.district, async (tx) => ({ features: await featuresOf(tx, house.registry, caller, c, { ...asked, exact: true, limit: limit + 1, after }), matched: await countOf(tx, house.registry, caller, c, asked) }), { readOnly: true })
    const page = features.slice(0, limit)
    const here = `${rootOf(request)}/collections/${c.id}/items`
    const query = (at: Record<string, string>) => new URLSearchParams({ ...(bbox ? { bbox } : {}), ...where, ...(datetime ? { datetime } : {}), limit: String(limit), ...at }).toString()
    const last = page.at(-1)?.id
    void reply.type('application/geo+json').header('content-crs', `<${CRS84}>`)
    return { type: 'FeatureCollection', timeStamp: house.now().toISOString(), numberMatched: matched, numberReturned: page.length, features: page, links: [link('self', `${here}?${query(after ? { after } : {})}`, 'application/geo+json'), link('collection', `${rootOf(request)}/collections/${c.id}`), ...(features.length > limit && last ? [link('next', `${here}?${query({ after: last })}`, 'application/geo+json')] : [])] }
  })
  app.get<{ Params: { collection: string; id: string } }>(`${ROOT}/collections/:collection/items/:id`, { schema: { tags, summary: '一个要素 · one feature', params: z.object({ collection: z.string(), id: z.string() }) } }, async (request, reply) => {
    const caller = callerOf(request)
    const c = collection(request)
    const [feature] = await house.database.inDistrict(caller.district, (tx) => featuresOf(tx, house.registry, caller, c, { limit: 1, id: request.params.id }), { readOnly: true })
    if (!feature) throw new Refusal('unknown', { zh: '没有这个要素，或您无权查看', en: 'there is no such feature, or it is not for you' })
    void reply.type('application/geo+json').header('content-crs', `<${CRS84}>`)
    return { ...feature, links: [link('self', `${rootOf(request)}/collections/${c.id}/items/${encodeURIComponent(feature.id)}`, 'application/geo+json'), link('collection', `${rootOf(request)}/collections/${c.id}`)] }
  })

  app.get<{ Params: { collection: string } }>(`${ROOT}/collections/:collection/tiles`, { schema: { tags, summary: '矢量切片集 · the tile sets of a layer', params: z.object({ collection: z.string() }) } }, async (request) => {
    const c = collection(request)
    const at = `${rootOf(request)}/collections/${c.id}/tiles`
    return { links: [link('self', at)], tilesets: [{ title: c.title.zh, dataType: 'vector', crs: 'http://www.opengis.net/def/crs/EPSG/0/3857', tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad', links: [{ ...link('item', `${at}/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}`, 'application/vnd.mapbox-vector-tile'), templated: true }] }] }
  })
  app.get(`${ROOT}/collections/:collection/tiles/WebMercatorQuad/:z/:y/:x`, { schema: { tags, summary: '矢量切片（MVT） · one vector tile', params: Tile } }, async (request, reply) => {
    const caller = callerOf(request)
    const { z: zoom, x, y } = request.params as z.infer<typeof Tile>
    const c = collection(request as FastifyRequest<{ Params: { collection: string } }>)
    if (x >= 2 ** zoom || y >= 2 ** zoom) throw new Refusal('unknown', { zh: '切片行列号超出范围', en: 'there is no such tile' })
    const box = tileBox(zoom, x, y)
    const features = await house.database.inDistrict(caller.district, (tx) => featuresOf(tx, house.registry, caller, c, { box, limit: MOST_ON_TILE, only: c.facts.filter((f) => f === 'code'), ...(c.polygons ? { least_m2: pixel_m2(zoom, (box[1] + box[3]) / 2) } : {}) }), { readOnly: true })
    const tile = geoJSONToTile({ type: 'FeatureCollection', features: features.map(({ type, geometry, properties, id }) => ({ type, geometry: geometry as unknown as GeoJSON.Geometry, properties: { id, name: properties['name'], state: properties['state'], code: properties['code'] } })) }, zoom, x, y, { maxZoom: 22 })
    void reply.type('application/vnd.mapbox-vector-tile').header('cache-control', 'private, max-age=30')
    return Buffer.from(fromGeojsonVt({ [c.id]: tile }, { version: 2 }))
  })

  function collection(request: FastifyRequest<{ Params: { collection: string } }>): Collection {
    const found = collectionsFor(house.registry, callerOf(request)).find((c) => c.id === request.params.collection)
    if (!found) throw new Refusal('unknown', { zh: `没有图层“${request.params.collection}”，或您无权查看`, en: `there is no layer '${request.params.collection}', or it is not for you` })
    return found
  }
  function described(c: Collection, at: string, extent: Box | undefined) {
    return {
      id: c.id, title: c.title.zh, description: `${c.about.zh} · ${c.about.en}`, itemType: 'feature', crs: [CRS84], storageCrs: STORED, ...(extent ? { extent: { spatial: { bbox: [extent], crs: CRS84 } } } : {}),
      links: [link('self', `${at}/collections/${c.id}`), link('items', `${at}/collections/${c.id}/items`, 'application/geo+json'), link('http://www.opengis.net/def/rel/ogc/1.0/queryables', `${at}/collections/${c.id}/queryables`, 'application/schema+json'), link('http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector', `${at}/collections/${c.id}/tiles`)],
    }
  }
}

/** As the caller wrote it: behind a proxy the host it was asked for, not the one it listens on. */
const rootOf = (request: FastifyRequest) => `${request.protocol}://${request.host}${ROOT}`

/** Filters by property; a parameter that is neither one nor the standard's own is a mistake that would give the wrong features. */
function propertiesAsked(more: Readonly<Record<string, string>>, known: readonly string[]): Record<string, string> {
  const odd = Object.entries(more).find(([name, value]) => !known.includes(name) || typeof value !== 'string')?.[0]
  if (odd !== undefined) throw new Refusal('invalid', { zh: `参数“${odd}”不可用或重复；可按属性筛选：${known.join('、')}`, en: `'${odd}' is no parameter, or is there twice; features are asked for by ${known.join(', ')}` })
  return { ...more }
}

function boxOf(bbox: string | undefined): Box | undefined {
  if (bbox === undefined || bbox === '') return undefined
  const n = bbox.split(',').map(Number)
  const [west, south, east, north] = n.length === 6 ? [n[0], n[1], n[3], n[4]] : n
  if ((n.length !== 4 && n.length !== 6) || west === undefined || south === undefined || east === undefined || north === undefined || ![west, south, east, north].every(Number.isFinite) || west > east || south > north || Math.abs(south) > 90 || Math.abs(north) > 90) throw new Refusal('invalid', { zh: 'bbox 须为“西,南,东,北”四个数（经纬度，CRS84）', en: 'bbox is west,south,east,north in degrees (CRS84)' })
  return [west, south, east, north]
}

/** An instant, or a span with `..` for an open end, of when a feature was last changed. */
function spanOf(datetime: string | undefined): [string | null, string | null] | undefined {
  if (datetime === undefined || datetime === '') return undefined
  const ends = datetime.split('/')
  const at = ends.map((end) => (end === '..' || end === '' ? null : Number.isNaN(Date.parse(end)) ? undefined : new Date(end).toISOString()))
  const [from, to] = at.length === 1 ? [at[0], at[0]] : at
  if (ends.length > 2 || from === undefined || to === undefined) throw new Refusal('invalid', { zh: 'datetime 须为时间，或“起/止”，开口写“..”', en: 'datetime is an instant, or from/to with .. for an open end' })
  return [from, to]
}
