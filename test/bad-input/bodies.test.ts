import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '../house.ts'
import { PROBLEM } from './problem.ts'

let house: TestHouse
beforeAll(async () => { house = await openHouse({ city: 'dailing' }) })
afterAll(() => house.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const TICKET = { type: 'help', content: '湖滨花园路灯不亮，希望尽快维修。' }
let n = 0

/** Files a ticket with exactly these bytes as a body. */
async function file(payload: string | Buffer, headers: Record<string, string> = JSON_TYPE, id = `body-${++n}`) {
  const answer = await house.app.inject({ method: 'POST', url: `/api/ticket/${id}/file`, payload, headers: { 'x-test-person': 'zhang', ...headers } })
  return { id, status: answer.statusCode, media: answer.headers['content-type'], ...(answer.json() as { code?: string; text?: { zh: string; en: string } }) }
}
const page = (id: string) => house.as('zhang').page('ticket', id)
const stored = () => house.database.inDistrict('testqu', async (tx) => Number((await tx.row<{ n: number }>('select count(*) as n from matter'))?.n))
/** A good request, its content written as this piece of JSON. */
const saying = (json: string) => `{"seen":0,"body":{"type":"help","content":${json}}}`

test('ten megabytes of JSON are refused as too large, and nothing is kept', async () => {
  const before = await stored()
  expect(await file(saying(`"${'路'.repeat(3_500_000)}"`))).toMatchObject({ ...PROBLEM, status: 413, code: 'too_large' })
  expect(await stored()).toBe(before)
})

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('what is no JSON, or JSON that could not be kept, is the writer’s fault and told so in both languages', () => {
  test.each<[why: string, payload: string | Buffer, headers: Record<string, string>, status: number, says: RegExp]>([
    ['half a request', '{"seen":0,"body":', JSON_TYPE, 422, /not valid JSON/],
    ['nothing', '', JSON_TYPE, 422, /empty/],
    ['a web form', 'seen=0', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /content type/],
    ['XML', '<a/>', { 'content-type': 'text/xml' }, 415, /content type/],
    ['a list', '[]', JSON_TYPE, 422, /\{seen, body, evidence\}/],
    ['null', 'null', JSON_TYPE, 422, /\{seen, body, evidence\}/],
    ['a version that is no number', '{"seen":"0","body":{}}', JSON_TYPE, 422, /\{seen, body, evidence\}/],
    ['a body that is a text', '{"seen":0,"body":"x"}', JSON_TYPE, 422, /not valid/],
    ['poison under __proto__', `{"seen":0,"body":{"type":"help","content":"湖滨花园路灯不亮","__proto__":{"asker":"li"}}}`, JSON_TYPE, 422, /not valid JSON/],
    ['poison under constructor', `{"seen":0,"body":{"constructor":{"prototype":{"asker":"li"}}}}`, JSON_TYPE, 422, /not valid JSON/],
    ['a NUL character', saying('"湖滨花园\\u0000路灯不亮"'), JSON_TYPE, 422, /NUL/],
    ['a NUL character in a name', '{"seen":0,"body":{"a\\u0000b":1}}', JSON_TYPE, 422, /NUL/],
    ['half a character', saying('"湖滨花园\\ud842路灯不亮"'), JSON_TYPE, 422, /half a character/],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from('{"seen":0,"body":{"type":"help","content":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}}')]), JSON_TYPE, 422, /not UTF-8/],
    ['GBK', Buffer.concat([Buffer.from('{"seen":0,"body":{"type":"help","content":"'), Buffer.from([0xc2, 0xb7, 0xb5, 0xc6, 0xb2, 0xbb]), Buffer.from('"}}')]), JSON_TYPE, 422, /not UTF-8/],
    ['nesting without end', saying(deep(200_000)), JSON_TYPE, 422, /64 levels/],
    ['a text where a list should be, nested', saying(deep(60)), JSON_TYPE, 422, /not valid/],
    ['a key too long to keep', JSON.stringify({ seen: 0, body: TICKET }), { ...JSON_TYPE, 'idempotency-key': 'k'.repeat(9_000) }, 422, /at most 200 characters/],
  ])('%s', async (_, payload, headers, status, says) => {
    const before = await stored()
    const answer = await file(payload, headers)
    expect(answer).toMatchObject({ ...PROBLEM, status })
    expect(answer.text?.en).toMatch(says)
    expect(await stored()).toBe(before)
  })
})

test('of a key given twice the last counts, for the answer, the ledger and the screen alike', async () => {
  const { id, status } = await file(`{"seen":0,"body":{"type":"help","content":"第一次写的内容不算数","content":"湖滨花园路灯不亮"}}`)
  expect(status).toBe(200)
  expect(await page(id)).toMatchObject({ title: '湖滨花园路灯不亮', facts: { content: '湖滨花园路灯不亮' } })
})

test('a person called __proto__ or constructor in plain text is a text like any other', async () => {
  const { id, status } = await file(saying('"网站显示 __proto__ 和 constructor，无法提交"'))
  expect(status).toBe(200)
  expect(await page(id)).toMatchObject({ facts: { content: '网站显示 __proto__ 和 constructor，无法提交' } })
})

test('a form that did not arrive whole is told from a bug', async () => {
  const answer = await house.app.inject({ method: 'POST', url: '/api/ticket/cut/file', payload: '{"seen":0}', headers: { 'x-test-person': 'zhang', ...JSON_TYPE, 'content-length': '4' } })
  expect(answer.json()).toMatchObject({ ...PROBLEM, status: 422, text: { en: expect.stringContaining('did not arrive whole') as string } })
})

test.each(['a%20b', '%E4%B9%B0', 'a%27--', '%2e%2e%2fx'])('a new matter is not opened under the id %s', async (id) => {
  expect(await file(JSON.stringify({ seen: 0, body: TICKET }), JSON_TYPE, id)).toMatchObject({ ...PROBLEM, status: 422, code: 'invalid' })
})
