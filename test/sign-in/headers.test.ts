import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '#server/app.ts'
import { serveWeb } from '#server/web.ts'
import { type Door, openDoor, PHONE } from './door.ts'

const ORIGIN = 'https://pandeng.example'
let door: Door
let folder: string
beforeAll(async () => {
  door = await openDoor({ origin: ORIGIN })
  folder = mkdtempSync(join(tmpdir(), 'pandeng-web-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>x</title>')
  await serveWeb(door.app, folder)
})
afterAll(async () => {
  await door.close()
  rmSync(folder, { recursive: true })
})

test.each([['the page', '/'], ['a screen', '/w/admin/audit'], ['an answer', '/api/house'], ['who I am', '/api/me'], ['a refusal', '/api/work'], ['nothing', '/api/none']])('%s comes with a policy that lets in nothing from outside, and the usual headers', async (_, url) => {
  const { headers } = await door.visitor().get(url)
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': expect.stringContaining('max-age=31536000'), 'x-frame-options': expect.stringMatching(/DENY|SAMEORIGIN/), 'x-request-id': expect.any(String),
  })
  const policy = Object.fromEntries(String(headers['content-security-policy']).split(';').map((line) => { const [name = '', ...sources] = line.split(' '); return [name, sources.join(' ')] }))
  expect(policy).toMatchObject({ 'default-src': "'self'", 'script-src': "'self'", 'object-src': "'none'", 'base-uri': "'self'", 'form-action': "'self'", 'frame-ancestors': "'none'", 'connect-src': "'self'" })
  expect(String(headers['content-security-policy'])).not.toMatch(/https?:|unsafe-eval|\*/)
  expect(headers).not.toHaveProperty('access-control-allow-origin')
  expect(headers).not.toHaveProperty('x-powered-by')
})

test('under https cookies travel by https alone', async () => {
  const visitor = door.visitor()
  await visitor.post('/api/sign-in/code/request', { phone: PHONE }, { origin: ORIGIN })
  const { cookies } = await visitor.post('/api/sign-in/code', { phone: PHONE, code: door.code() }, { origin: ORIGIN })
  expect(cookies).toMatchObject([{ name: 'pd_session', secure: true, httpOnly: true, sameSite: 'Lax' }])
})

test.each<[string, Record<string, string>, number]>([
  ['this house', { origin: ORIGIN }, 200], ['the host that was asked', { origin: 'http://qinglan.example', host: 'qinglan.example' }, 200], ['a system, which names none', {}, 200], ['a page of this house behind a proxy that renames it', { origin: 'http://localhost:5173', 'sec-fetch-site': 'same-origin' }, 200],
  ['another site', { origin: 'https://evil.example' }, 403], ['a sibling', { origin: 'https://x.pandeng.example', 'sec-fetch-site': 'same-site' }, 403], ['the house without https', { origin: 'http://pandeng.example' }, 403], ['a frame without a name', { origin: 'null' }, 403],
  ['another site that hides its name', { 'sec-fetch-site': 'cross-site' }, 403], ['words', { origin: 'not an address' }, 403],
])('a write from %s', async (_, headers, status) => {
  const answer = await door.visitor().post('/api/sign-out', {}, headers)
  expect(answer.status).toBe(status)
  expect(await door.visitor().get('/api/house', headers), 'reading is not writing').toMatchObject({ status: 200 })
})

test('what a foreign page sends is refused before anything is done, in both languages', async () => {
  const before = door.sent.length
  expect(await door.visitor().post('/api/sign-in/code/request', { phone: '13900139000' }, { origin: 'https://evil.example' })).toMatchObject({ status: 403, body: { code: 'forbidden', text: { zh: expect.stringContaining('其他网站'), en: expect.stringContaining('another site') } } })
  expect(door.sent).toHaveLength(before)
})

test('one address may try so often in a minute, another is not held up, and the refusal says when', async () => {
  const app = await createApp(door.house, { signInsPerMinute: 3, perMinute: 1_000 })
  const ask = (remoteAddress: string, url = '/api/sign-in/password') => app.inject({ method: 'POST', url, remoteAddress, payload: { login: 'nobody', password: 'x' } })
  expect((await Promise.all([1, 2, 3].map(() => ask('198.51.100.1')))).map((a) => a.statusCode)).toEqual([401, 401, 401])
  const refused = await ask('198.51.100.1')
  expect({ status: refused.statusCode, type: refused.headers['content-type'], after: Number(refused.headers['retry-after']), body: refused.json() }).toMatchObject({ status: 429, type: expect.stringContaining('application/problem+json'), after: expect.any(Number), body: { code: 'too_many', text: { zh: expect.stringContaining('频繁'), en: expect.any(String) } } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await ask('198.51.100.2')).statusCode).toBe(401)
  const codes: number[] = []
  for (let i = 0; i < 4; i++) codes.push((await app.inject({ method: 'POST', url: '/api/sign-in/code/request', remoteAddress: '198.51.100.1', payload: { phone: `1370000000${i}` } })).statusCode)
  expect(codes).toEqual([200, 200, 200, 429])
  expect((await app.inject({ url: '/api/house', remoteAddress: '198.51.100.1' })).statusCode).toBe(200)
  await app.close()
})

test('the whole house has a limit for an address too', async () => {
  const app = await createApp(door.house, { perMinute: 2 })
  const answers: number[] = []
  for (let i = 0; i < 3; i++) answers.push((await app.inject({ url: '/api/house', remoteAddress: '198.51.100.9' })).statusCode)
  expect(answers).toEqual([200, 200, 429])
  await app.close()
})
