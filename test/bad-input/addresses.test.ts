import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type TestHouse } from '../house.ts'
import { ticketTo } from '../stories/walk.ts'
import { PROBLEM } from './problem.ts'

let house: TestHouse
let port: number
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await ticketTo(house, 'dailing', 'T1', 'accepted')
  await house.app.listen({ port: 0, host: '127.0.0.1' })
  port = (house.app.server.address() as AddressInfo).port
})
afterAll(() => house.close())

/** Asks as somebody of the hotline, over a real socket, with exactly this address. */
async function ask(path: string, language = 'zh-CN') {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-test-person': 'hotline', 'accept-language': language } })
  return { media: answer.headers.get('content-type'), http: answer.status, ...((await answer.json()) as { status: number; detail: string; text: { zh: string; en: string } }) }
}

describe('an address that is none of ours, or asks for what cannot be', () => {
  test.each([
    ['bytes that are no UTF-8', '/api/ticket/%ff', 422], ['half an escape', '/api/ticket/%e8%b7', 422], ['a percent sign alone', '/api/%', 422],
    ['a NUL character in a name', '/api/ticket/a%00b', 422], ['a NUL character in a filter', '/api/ticket?area=%00', 422],
    ['a name of ten thousand letters', `/api/ticket/${'x'.repeat(10_000)}`, 404], ['nothing we know', '/api/nothing', 404], ['a way out of the house', '/api/files/..%2f..%2fetc%2fpasswd', 422], ['a ticket nobody filed', '/api/ticket/none', 404],
    ['a page of no number', '/api/ticket?limit=many', 422], ['a page beyond all bounds', '/api/ticket?limit=100000', 422], ['a page of none', '/api/ticket?limit=0', 422], ['a broken mark', '/api/ticket?after=x', 422], ['a mark of somebody else’s making', `/api/ticket?after=${Buffer.from('["2026-99-99","x"]').toString('base64url')}`, 422],
    ['a day that is none', '/api/ticket?opened_from=2026-02-30', 422], ['an order there is not', '/api/ticket?sort=name', 422], ['a box of words', '/api/ticket?bbox=a,b,c,d', 422], ['a box of three sides', '/api/ticket?bbox=1,2,3', 422],
    ['a fact lists do not know', '/api/ticket?colour=red', 422], ['another’s column', `/api/ticket?${encodeURIComponent("x' or 1=1 --")}=1`, 422], ['the same word twice', '/api/ticket?state=filed&state=closed', 422], ['a kind there is not', '/api/matters?kind=dragon', 404],
    ['a search longer than a page', `/api/ticket?q=${'a'.repeat(300)}`, 422], ['an indicator there is not', '/api/indicators/toString', 404],
  ])('%s', async (_, path, status) => {
    const zh = await ask(path)
    expect(zh).toMatchObject({ ...PROBLEM, http: status, status, media: expect.stringContaining('application/problem+json') as string })
    expect(zh.detail).toBe(zh.text.zh)
    const en = await ask(path, 'en')
    expect(en).toMatchObject({ ...PROBLEM, status })
    expect(en.detail).toBe(en.text.en)
  })

  test.each(['/api/ticket?q=%27%22%29%3B--', '/api/ticket?q=%F0%A0%AE%B7', '/api/ticket?q=%26%20%7C%20%21%20%3A*', '/api/ticket?q=+', '/api/ticket?q=%00', '/api/ticket?__proto__=1', '/api/ticket?limit=1&opened_from=2026-01-01'])('what looks odd and is allowed is answered (%s)', async (path) => {
    expect((await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-test-person': 'hotline' } })).status).toBe(200)
  })
})

/** Says exactly these bytes to the server and reads until it hangs up. */
async function say(bytes: string | Buffer): Promise<{ http: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write(bytes)
  const answer = await text(socket)
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { http: Number(head.split(' ')[1]), head, body }
}

describe('what Node’s own parser refuses is a problem document as well', () => {
  test.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400], ['a greeting of TLS', Buffer.from([0x16, 3, 1, 0, 0xc8, 1, 0, 0, 0xc4, 3, 3, 13, 10, 13, 10]), 400],
    ['an address in raw bytes', 'GET /路 HTTP/1.1\r\nHost: x\r\n\r\n', 400], ['a header with a control character', 'GET / HTTP/1.1\r\nHost: x\r\nA: \u0001\r\n\r\n', 400],
    ['two lengths', 'POST /api/ticket/x/file HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400], ['a length and pieces (smuggling)', 'POST /api/ticket/x/file HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['an address of 20,000 letters', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431], ['headers of 20,000 letters', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    const { http, head, body } = await say(bytes)
    expect(http).toBe(status)
    expect(head).toMatch(/content-type: application\/problem\+json/i)
    expect(JSON.parse(body)).toMatchObject({ ...PROBLEM, status })
  })

  test('and the house goes on answering others', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  })
})
