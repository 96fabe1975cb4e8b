import { existsSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveWeb } from '#server/web.ts'
import { openHouse, type TestHouse } from './house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  await serveWeb(house.app)
})
afterAll(() => house.close())
const get = (url: string, encoding?: string) => house.app.inject({ method: 'GET', url, headers: { 'x-test-person': 'leader', ...(encoding ? { 'accept-encoding': encoding } : {}) } })

test('a long answer comes compressed to whoever takes it, whole to whoever does not, and a short one as it is', async () => {
  const plain = await get('/api/declarations')
  const small = await get('/api/declarations', 'gzip, br')
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: expect.stringContaining('accept-encoding') as unknown })
  expect(brotliDecompressSync(small.rawPayload).toString()).toBe(plain.payload)
  expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
  expect((await get('/api/me', 'br')).headers['content-encoding']).toBeUndefined()
})

test.skipIf(!existsSync('dist/web/index.html'))('pages are picked compressed as they were built', async () => {
  const page = (await get('/')).payload
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''
  const [plain, small] = [await get(script), await get(script, 'br')]
  expect(small.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable', 'content-type': expect.stringContaining('javascript') as unknown })
  expect(brotliDecompressSync(small.rawPayload).equals(plain.rawPayload)).toBe(true)
})
