import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { done } from './walk.ts'

const ring = (east: number) => { const [lng, lat] = [119.95 + east * 0.01, 31.8]; return [[lng, lat], [lng + 0.002, lat], [lng + 0.002, lat + 0.002], [lng, lat + 0.002], [lng, lat]] }
const MU = 63.0
const feature = (code: string, east: number, more: object = {}) => ({ type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring(east)] }, properties: { 编号: code, 名称: `${code}地块`, 用途: '一类工业用地', '面积（亩）': MU, ...more } })
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

describe.each(cities)('land brought into %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await done(house, 'park-manager', 'park', 'yq-1', 'register', { code: 'KJ', name: '科技产业园', level: 'province', type: 'development', manager_unit: 'tech-park', leading_industries: ['39'] })
  })
  afterAll(() => house.close())
  const bring = (body: object) => house.as('park-manager').post('/api/land/import', { kind: 'parcel', name: '地块.geojson', datum: 'CGCS2000', ...body })

  test('every bad line is told and no good one lost; tried first, nothing is there; taken, it is', async () => {
    const text = collection(
      feature('A-1', 0), feature('A-2', 1), feature('A-1', 2), { ...feature('A-3', 3), geometry: { type: 'Polygon', coordinates: [[[119.99, 31.8], [119.992, 31.802], [119.992, 31.8], [119.99, 31.802]]] } },
      feature('A-4', 0.05), feature('A-5', 5, { 用途: '不认识的用途' }), { type: 'Feature', geometry: { type: 'LineString', coordinates: [[1, 2], [3, 4]] }, properties: { 编号: 'A-6' } }, feature('A-7', 7),
    )
    const tried = await bring({ text })
    expect(tried).toMatchObject({ status: 200, applied: false, good: 3 })
    expect((tried['bad'] as { line: number; problem: { zh: string } }[]).map((b) => [b.line, b.problem.zh])).toEqual([
      [3, expect.stringContaining('不得重复使用')], [4, expect.stringContaining('自相交')], [5, expect.stringContaining('重叠')], [6, expect.stringContaining('用途')], [7, expect.stringContaining('只支持面')],
    ])
    expect((await house.as('park-manager').get('/api/land'))['rows']).toHaveLength(1)
    expect(await bring({ text, apply: true })).toMatchObject({ status: 422, text: { zh: '有5行有误，未导入任何内容' } })
    expect(await bring({ text, apply: true, leave_out_bad: true })).toMatchObject({ status: 200, applied: true, good: 3 })
    const { rows } = (await house.as('leader').get('/api/land')) as unknown as { rows: { kind: string; name: string; outline: object | null }[] }
    expect(rows.filter((r) => r.kind === 'parcel').map((r) => r.name)).toEqual(['A-1地块', 'A-2地块', 'A-7地块'])
  })

  test('a table with outlines in a column comes in the same way', async () => {
    const points = ring(9).map(([lng, lat]) => `${lng},${lat}`).join(';')
    const text = ['编号,名称,用途,面积（亩）,范围,坐标系,备注', `B-1,B-1地块,M1,${MU},"${points}",CGCS2000,随便`, `B-2,B-2地块,M1,六十,"${ring(11).map(([lng, lat]) => `${lng},${lat}`).join(';')}",CGCS2000,`].join('\n')
    const tried = await bring({ text, name: '地块.csv', datum: undefined })
    expect(tried).toMatchObject({ status: 200, good: 1, unknown_columns: ['备注'] })
    expect(tried['bad']).toMatchObject([{ line: 3, code: 'B-2', problem: { zh: expect.stringContaining('面积') } }])
  })

  test.each([
    ['mixed datums', { text: collection(feature('C-1', 13, { 坐标系: 'CGCS2000' }), feature('C-2', 14, { 坐标系: 'GCJ02' })) }, /混用坐标系/],
    ['no datum', { text: collection(feature('C-1', 13)), datum: undefined }, /请注明坐标系/],
    ['what is no GeoJSON', { text: '{"type": "FeatureCollection", ' }, /无法读取/],
    ['a lone geometry', { text: '{"type":"Point","coordinates":[1,2]}' }, /不是GeoJSON要素集/],
  ])('%s is refused as a whole', async (_, body, said) => {
    expect(await bring(body)).toMatchObject({ status: 422, text: { zh: expect.stringMatching(said) } })
  })

  test('which lines say which datum is told where a file mixes them', async () => {
    const text = collection(feature('C-1', 13, { 坐标系: 'CGCS2000' }), feature('C-2', 14, { 坐标系: 'GCJ-02' }), feature('C-3', 15, { 坐标系: 'EPSG:4490' }))
    expect(await bring({ text })).toMatchObject({ status: 422, text: { zh: expect.stringContaining('GCJ02：第2行；CGCS2000：第1、3行') } })
  })

  test.each([['GCJ02', 0.004], ['BD09', 0.006]] as const)('coordinates of %s are converted once, and kept as they were given', async (datum, least) => {
    const code = `E-${datum}`
    const given = ring(datum === 'GCJ02' ? 20 : 22)
    const text = collection({ ...feature(code, 0), geometry: { type: 'Polygon', coordinates: [given] } })
    expect(await bring({ text, datum, apply: true })).toMatchObject({ status: 200, good: 1, bad: [] })
    const { rows } = (await house.as('park-manager').get('/api/land')) as unknown as { rows: { id: string; facts: Record<string, unknown>; outline: { coordinates: number[][][] } }[] }
    const mine = rows.find((r) => r.facts['code'] === code)
    expect(Math.abs((mine?.outline.coordinates[0]?.[0]?.[0] ?? 0) - (given[0]?.[0] ?? 0))).toBeGreaterThan(least)
    const page = (await house.as('park-manager').page('parcel', mine?.id ?? '')) as unknown as { facts: { datum: string; original: { coordinates: number[][][] } } }
    expect(page.facts).toMatchObject({ datum, original: { coordinates: [given] } })
  })

  test('a file as GIS programs write it: a single MultiPolygon with heights, and the reference system it says of itself', async () => {
    const high = ring(24).map(([lng, lat]) => [lng, lat, 12.5])
    const crs = (name: string) => ({ type: 'name', properties: { name } })
    const file = (code: string, name: string, coordinates: unknown) => JSON.stringify({ type: 'FeatureCollection', crs: crs(name), features: [{ ...feature(code, 0), geometry: { type: 'MultiPolygon', coordinates } }] })
    expect(await bring({ text: file('F-1', 'urn:ogc:def:crs:EPSG::4490', [[high]]), datum: undefined })).toMatchObject({ status: 200, good: 1, bad: [] })
    expect(await bring({ text: file('F-2', 'urn:ogc:def:crs:EPSG::4549', [[high]]), datum: undefined })).toMatchObject({ status: 422, text: { zh: expect.stringContaining('EPSG:4490') } })
    expect(await bring({ text: file('F-3', 'urn:ogc:def:crs:OGC:1.3:CRS84', [[ring(24)], [ring(26)]]), datum: undefined })).toMatchObject({ status: 200, good: 0, bad: [{ line: 1, problem: { zh: expect.stringContaining('多个面') } }] })
  })

  test('land that lies in no town of the district is told where it would lie', async () => {
    await house.house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into place (district, id, kind, code, name, ring) values ($1, 'town-1', 'street', 'town-1', '城东街道', '((119.9,31.7),(120.3,31.7),(120.3,31.9),(119.9,31.9))'::polygon)", [DISTRICT]))
    const away = [[118.8, 31.8], [118.802, 31.8], [118.802, 31.802], [118.8, 31.802], [118.8, 31.8]]
    const tried = await bring({ text: collection(feature('G-1', 28), { ...feature('G-2', 0), geometry: { type: 'Polygon', coordinates: [away] } }) })
    expect(tried).toMatchObject({ status: 200, good: 1, bad: [{ line: 2, code: 'G-2', problem: { zh: expect.stringContaining('不在本区镇街范围内') } }] })
  })

  test('a park names industries of the edition in force', async () => {
    const row = (code: string, industry: string) => `${code},${code}产业园,province,development,tech-park,${industry}`
    const tried = await bring({ kind: 'park', name: '园区.csv', text: ['编号,名称,级别,类型,管理单位,主导产业', row('H-1', '3612'), row('H-2', '3610'), row('H-3', '9900')].join('\n') })
    expect(tried).toMatchObject({ status: 200, good: 1, bad: [{ line: 3, problem: { zh: expect.stringContaining('2011版代码') } }, { line: 4, problem: { zh: expect.stringContaining('没有大类99') } }] })
  })

  test('how much of a park is given out is told with its base', async () => {
    const { rows } = (await house.as('leader').get('/api/land/occupancy')) as unknown as { rows: { kind: string; base_n: number; given_n: number; base: number }[] }
    // Everything here is still planned: it is no base yet.
    expect(rows.filter((r) => r.kind === 'parcel')).toMatchObject([{ base_n: 0, given_n: 0, base: 0 }])
    expect(await house.as('alpha-agent').get('/api/land/occupancy')).toMatchObject({ status: 403 })
  })

  test('who keeps no land brings none in', async () => {
    expect(await house.as('scout').post('/api/land/import', { kind: 'parcel', name: 'x.geojson', datum: 'CGCS2000', text: collection(feature('D-1', 20)) })).toMatchObject({ status: 403 })
    expect(await house.as('alpha-agent').get('/api/land')).toMatchObject({ status: 403 })
  })
})
