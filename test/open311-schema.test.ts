import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DISTRICT, openHouse, type TestHouse } from './house.ts'
import { done, LEAK, MINUTE, REPLY, ticketTo } from './stories/walk.ts'

const fixture = (name: string) => readFileSync(new URL(`fixtures/open311/${name}`, import.meta.url), 'utf8')
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false })
addFormats.default(ajv)
ajv.addSchema(JSON.parse(fixture('georeport-v2.schema.json')) as object)
type Shape = 'discovery' | 'services' | 'service_definition' | 'requests' | 'receipt' | 'token' | 'updates' | 'errors'
const ROOTS: Record<Shape, string> = { discovery: 'discovery', services: 'services', service_definition: 'service_definition', requests: 'service_requests', receipt: 'service_requests', token: 'service_requests', updates: 'service_request_updates', errors: 'errors' }

const KEY = `${DISTRICT}.an-api-key-of-a-reporting-site-0123456789`
let house: TestHouse
let xsd: XsdValidator
let numbers: { open: string; closed: string }

beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  xsd = XsdValidator.fromDoc(XmlDocument.fromString(fixture('georeport-v2.xsd')))
  await house.database.inDistrict(DISTRICT, async (tx) => {
    await tx.rows("insert into party (district, id, kind, name) values ($1, 'fms', 'system', '随手拍')", [DISTRICT])
    await tx.rows("insert into api_token (district, hash, party, label, roles, created_at) values ($1, $2, 'fms', '随手拍', '{channel}', $3)", [DISTRICT, createHash('sha256').update(KEY.slice(DISTRICT.length + 1)).digest(), house.now()])
  })
  const open = await ticketTo(house, 'dailing', 'OPEN', 'filed', { facts: { place: { lng: 119.97, lat: 31.81 } } })
  const closed = await ticketTo(house, 'dailing', 'CLOSED', 'judged')
  await done(house, 'caller', 'ticket', 'CLOSED', 'call_back', { solved: true, face: 5 })
  numbers = { open: String(open['number']), closed: String(closed['number']) }
})
afterAll(() => {
  xsd.dispose()
  return house.close()
})

async function ask(path: string, form?: Record<string, string>) {
  const answer = await house.app.inject({
    url: `/open311/v2/${path}`, method: form ? 'POST' : 'GET',
    ...(form ? { payload: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } } : {}),
  })
  return { status: answer.statusCode, type: answer.headers['content-type'], body: answer.body }
}

/** What is wrong with a document; nothing when it is as the specification says. */
function faultsOfXml(body: string, root: string): string[] {
  const doc = XmlDocument.fromString(body)
  try {
    xsd.validate(doc)
    return doc.root.name === root ? [] : [`<${doc.root.name}> instead of <${root}>`]
  } catch (err) {
    return [String(err)]
  } finally {
    doc.dispose()
  }
}
function faultsOfJson(value: unknown, shape: Shape): string[] {
  const validate = ajv.getSchema(`urn:pandeng:test:georeport-v2#/$defs/${shape}`)
  if (!validate) throw new Error(`the schema says nothing of ${shape}`)
  return validate(value) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)
}

/** Asks in both formats: both are valid, and both say the same status. */
async function bothValid(path: (format: string) => string, shape: Shape, status = 200, form?: (format: string) => Record<string, string>): Promise<unknown> {
  const [xml, json] = [await ask(path('xml'), form?.('xml')), await ask(path('json'), form?.('json'))]
  expect([xml.status, json.status]).toEqual([status, status])
  expect(xml.type).toBe('text/xml; charset=utf-8')
  expect(json.type).toBe('application/json; charset=utf-8')
  expect(xml.body).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>/)
  expect(faultsOfXml(xml.body, ROOTS[shape])).toEqual([])
  const value = JSON.parse(json.body) as unknown
  expect(faultsOfJson(value, shape)).toEqual([])
  return value
}

const AREA = { lat: '31.81', long: '119.97' }
const post = (more: Record<string, string>) => () => ({ api_key: KEY, service_code: '010101', ...AREA, description: LEAK, ...more })

describe('every answer is what the specification says, in XML and in JSON', () => {
  test.each<[string, (format: string) => string, Shape]>([
    ['discovery', (f) => `discovery.${f}`, 'discovery'], ['services', (f) => `services.${f}`, 'services'], ['services of a jurisdiction', (f) => `services.${f}?jurisdiction_id=${DISTRICT}`, 'services'],
    ['a service definition', (f) => `services/010101.${f}`, 'service_definition'], ['requests', (f) => `requests.${f}`, 'requests'], ['open requests', (f) => `requests.${f}?status=open`, 'requests'],
    ['one request', (f) => `requests/${numbers.closed}.${f}`, 'requests'], ['no requests', (f) => `requests.${f}?start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z`, 'requests'],
    ['a token', (f) => `tokens/OPEN.${f}`, 'token'], ['updates', (f) => `servicerequestupdates.${f}`, 'updates'],
  ])('%s', async (_, path, shape) => {
    expect(await bothValid(path, shape)).toBeTypeOf('object')
  })

  test('a request filed', async () => {
    expect(await bothValid((f) => `requests.${f}`, 'receipt', 201, (f) => post({ description: `${LEAK}（${f}）` })())).toMatchObject([{ service_request_id: expect.stringMatching(/^GD/) as string }])
  })

  test.each<[string, (format: string) => string, number, (() => Record<string, string>)?]>([
    ['a service there is not', (f) => `services/999999.${f}`, 404], ['a request there is not', (f) => `requests/NONE.${f}`, 404], ['a token there is not', (f) => `tokens/none.${f}`, 404],
    ['a jurisdiction there is not', (f) => `services.${f}?jurisdiction_id=elsewhere`, 404], ['a jurisdiction by a name of JavaScript', (f) => `services.${f}?jurisdiction_id=__proto__`, 404],
    ['a day that is none', (f) => `requests.${f}?start_date=soon`, 400], ['more than 90 days', (f) => `requests.${f}?start_date=2001-01-01T00:00:00Z&end_date=2002-01-01T00:00:00Z`, 400], ['a status there is not', (f) => `requests.${f}?status=half`, 400],
    ['a NUL character', (f) => `requests.${f}?service_code=%00`, 400],
    ['no key', (f) => `requests.${f}`, 403, post({ api_key: '' })], ['a wrong key', (f) => `requests.${f}`, 403, post({ api_key: `${DISTRICT}.${'x'.repeat(43)}` })],
    ['no service', (f) => `requests.${f}`, 400, post({ service_code: '' })], ['an unknown service', (f) => `requests.${f}`, 404, post({ service_code: '999999' })], ['no place', (f) => `requests.${f}`, 400, post({ lat: '', long: '' })],
    ['a place that is none', (f) => `requests.${f}`, 400, post({ lat: '91' })], ['no description', (f) => `requests.${f}`, 400, post({ description: '' })], ['an attribute that is none', (f) => `requests.${f}`, 400, post({ 'attribute[type]': 'dragon' })],
    ['a time that is none', (f) => `requests.${f}`, 400, post({ 'attribute[event_time]': 'yesterday' })], ['a NUL character in a description', (f) => `requests.${f}`, 400, post({ description: 'a\0bcdefg路灯不亮' })], ['a book', (f) => `requests.${f}`, 400, post({ description: 'x'.repeat(2_000_000) })],
  ])('an error: %s', async (_, path, status, form) => {
    expect(await bothValid(path, 'errors', status, form)).toMatchObject([{ code: status }])
  })
})

test('the schemas themselves refuse what is not GeoReport', async () => {
  const good = (await ask(`requests/${numbers.closed}.xml`)).body
  for (const [what, by] of [['<status>closed</status>', '<status>done</status>'], ['+08:00</requested_datetime>', '</requested_datetime>'], ['<service_code>', '<colour>red</colour><service_code>'], ['<lat/>', '<lat>91</lat>']] as const) {
    expect(good).toContain(what)
    expect(faultsOfXml(good.replace(what, by), 'service_requests')).toHaveLength(1)
  }
  expect(faultsOfXml(good, 'errors')).toHaveLength(1)
  const [one] = JSON.parse((await ask(`requests/${numbers.closed}.json`)).body) as Record<string, unknown>[]
  for (const wrong of [{ status: 'done' }, { requested_datetime: '2026-03-02T09:00:00' }, { lat: '' }, { colour: 'red' }, { service_request_id: undefined }]) expect(faultsOfJson([JSON.parse(JSON.stringify({ ...one, ...wrong }))], 'requests')).not.toEqual([])
  expect(faultsOfJson([{ service_request_id: 'a', token: 'b' }], 'receipt')).not.toEqual([])
})

test('what may be declared several times may be: as a list with commas, or over again; empty means not asked; an id overrides all else', async () => {
  const ids = async (query: string) => (JSON.parse((await ask(`requests.json?${query}`)).body) as { service_request_id: string }[]).map((r) => r.service_request_id)
  const all = await ids('')
  expect(all).toEqual(expect.arrayContaining([numbers.open, numbers.closed]))
  for (const query of ['status=open,closed', 'status=open&status=closed', 'status=&service_code=&jurisdiction_id=']) expect(await ids(query)).toEqual(all)
  expect(await ids(`service_request_id=${numbers.open},${numbers.closed}`)).toHaveLength(2)
  expect(await ids(`service_request_id=${numbers.closed}&status=open&service_code=000000&start_date=2001-01-01T00:00:00Z`)).toEqual([numbers.closed])
})

test('a reporting site in the manner of FixMyStreet: finds the house, reports, reads back, and hears how it went', async () => {
  const json = async <T>(path: string, form?: Record<string, string>) => JSON.parse((await ask(path, form)).body) as T
  const discovery = await json<{ endpoints: { url: string; specification: string; formats: string[] }[] }>('discovery.json')
  const endpoint = discovery.endpoints.find((e) => e.specification.endsWith('GeoReport_v2'))
  expect(endpoint).toMatchObject({ url: expect.stringMatching(/\/open311\/v2$/) as string, formats: expect.arrayContaining(['text/xml']) as string[] })
  const services = await json<{ service_code: string; service_name: string; metadata: boolean; group: string }[]>('services.json')
  const leak = services.find((s) => s.service_code === '010101')
  expect(leak).toMatchObject({ metadata: true, group: expect.stringMatching(/\S/) as string })
  const { attributes } = await json<{ attributes: { code: string; values: { key: string }[] }[] }>(`services/${leak?.service_code}.json`)
  expect(attributes.map((a) => a.code)).toEqual(['type', 'event_time'])

  const form = { api_key: KEY, jurisdiction_id: DISTRICT, service_code: '010101', ...AREA, address_string: '湖滨花园3幢502室', description: `${LEAK}邻居王建国天天在楼道抽烟。`, first_name: '小明', last_name: '𠮷', phone: '13900139000', device_id: 'tt222111', 'attribute[type]': String(attributes[0]?.values[0]?.key), 'attribute[event_time]': '2026-03-02T08:00:00+08:00', media_url: '' }
  const [receipt] = await json<{ service_request_id: string }[]>('requests.json', form)
  const id = String(receipt?.service_request_id)
  expect(await json('requests.json', form)).toEqual([receipt]) // sent again, it is the same request
  const row = await house.database.inDistrict(DISTRICT, (tx) => tx.row<{ id: string }>('select id from matter where number = $1', [id]))
  const matter = String(row?.id)
  expect(await json(`tokens/${matter}.json`)).toEqual([{ service_request_id: id, token: matter }])

  const read = async () => (await json<Record<string, unknown>[]>(`requests/${id}.json`))[0]
  expect(await read()).toMatchObject({ status: 'open', description: null, address: null, lat: null, long: null, media_url: null })
  await done(house, 'hotline', 'ticket', matter, 'accept', { category: '010101', class: 'general', subject: '顶楼漏水，楼道积水（来电13812345678）' })
  expect(await read()).toMatchObject({ status: 'open', description: '顶楼漏水，楼道积水（来电138****5678）', address: '湖滨花园***', lat: 31.81, long: 119.97, status_notes: '已受理' })

  const heard = async () => (await json<{ service_request_id: string; description: string; status: string }[]>(`servicerequestupdates.json?start_date=2026-03-01T00:00:00Z&end_date=2026-04-01T00:00:00Z`)).filter((u) => u.service_request_id === id)
  await done(house, 'hotline', 'ticket', matter, 'dispatch', { lead_unit: 'housing-bureau' })
  await done(house, 'housing', 'ticket', matter, 'acknowledge')
  await done(house, 'housing', 'ticket', matter, 'contact', { contact_way: 'phone', contact_result: '已电话联系，约定今日下午上门查看。' })
  house.pass(MINUTE)
  await done(house, 'housing', 'ticket', matter, 'reply_solved', { reply: `${REPLY}联系人13812345678。`, outcome: 'solved' }, { evidence: [await house.prove('result')] })
  expect(JSON.stringify([await read(), await heard()])).not.toContain('已安排施工队') // under review it is a draft
  await done(house, 'hotline', 'ticket', matter, (await house.as('hotline').acts('ticket', matter)).includes('approve_to_call') ? 'approve_to_call' : 'approve_reply')
  expect((await read())?.['status_notes']).toBe(`${REPLY}联系人138****5678。`)
  expect((await heard()).map((u) => u.description)).toContain(`${REPLY}联系人138****5678。`)
  expect((await heard()).every((u) => u.status === 'OPEN')).toBe(true)
  const everything = JSON.stringify([await read(), await heard(), await json('requests.json'), (await ask('requests.xml')).body, (await ask('servicerequestupdates.xml')).body])
  for (const personal of ['王建国', '抽烟', '13900139000', '13812345678', '502', '小明', '𠮷', '张三丰']) expect(everything).not.toContain(personal)
})

test('reports of wrongs and anonymous ones are nowhere public, and what was taken back or refused keeps its silence', async () => {
  const facts = { type: 'report', content: '某单位违规收费，经办人李某。' }
  const secret = [await done(house, 'li', 'ticket', 'WRONG', 'file', facts), await done(house, 'li', 'ticket', 'ANON', 'file', { type: 'help', content: '夜间噪声扰民，希望处理。', anonymous: true })].map((a) => String(a['number']))
  const back = String((await ticketTo(house, 'dailing', 'BACK', 'filed', { by: 'wang' }))['number'])
  await done(house, 'hotline', 'ticket', 'BACK', 'accept', { category: '010101', class: 'general', subject: '王某家漏水' })
  await done(house, 'wang', 'ticket', 'BACK', 'withdraw', { reason: '不再需要' })
  for (const number of secret) expect((await ask(`requests/${number}.json`)).status).toBe(404)
  const lists = (await ask('requests.json')).body + (await ask('servicerequestupdates.json')).body
  for (const number of secret) expect(lists).not.toContain(number)
  expect(JSON.parse((await ask(`requests/${back}.json`)).body)).toMatchObject([{ status: 'closed', description: null, address: null }])
})
