import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, openHouse, type TestHouse } from '../house.ts'
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

  test('who keeps no land brings none in', async () => {
    expect(await house.as('scout').post('/api/land/import', { kind: 'parcel', name: 'x.geojson', datum: 'CGCS2000', text: collection(feature('D-1', 20)) })).toMatchObject({ status: 403 })
    expect(await house.as('alpha-agent').get('/api/land')).toMatchObject({ status: 403 })
  })
})
