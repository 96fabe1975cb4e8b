import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { KEY, openS3Store, SECRET, signatureOf } from '#test/s3-store.ts'
import { withDraft } from './draft.ts'
import { s3Files } from './s3-files.ts'
import { readS3Place } from './s3-place.ts'

const ENV = { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET }
const PATIENCE = { silent_ms: 5_000, tries: 3, pause_ms: 1 }
const BYTES = Buffer.from('工地照片，一九七〇')
const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const NAME = sha(BYTES)
const PATH = `/qinglan/files/${NAME.slice(0, 2)}/${NAME}`

let far: Awaited<ReturnType<typeof openS3Store>>
beforeAll(async () => { far = await openS3Store() })
afterAll(() => far.close())
afterEach(() => {
  far.well()
  far.kept.clear()
  far.asked.length = 0
})
const open = (more: Record<string, string> = {}, patience = PATIENCE) => s3Files(readS3Place(far.place, { ...ENV, ...more }), patience)
const got = async (store: ReturnType<typeof open>, sha256 = NAME) => {
  const stream = await store.get(sha256)
  return stream && buffer(stream)
}

test('the far side signs as Amazon published it', () => {
  const headers = { host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': '20130524T000000Z' }
  const common = { region: 'us-east-1', secret: SECRET }
  expect(signatureOf({ ...common, method: 'GET', path: '/test.txt', headers: { ...headers, range: 'bytes=0-9', 'x-amz-content-sha256': sha('') }, signed: ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'] })).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41')
  expect(signatureOf({
    ...common, method: 'PUT', path: '/test%24file.text', signed: ['date', 'host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-storage-class'],
    headers: { ...headers, date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY', 'x-amz-content-sha256': sha('Welcome to Amazon S3.') },
  })).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd')
})

test('bytes come back as they were put, under their own hash, and are sent once', async () => {
  const store = open()
  expect(await store.put(BYTES)).toBe(NAME)
  expect([...far.kept.keys()]).toEqual([PATH])
  expect(await store.put(BYTES)).toBe(NAME)
  expect(far.asked.filter((a) => a.startsWith('PUT'))).toHaveLength(1)
  expect(await got(store)).toEqual(BYTES)
  expect(await got(store, sha('nothing'))).toBeUndefined()
})

test('a draft of many pieces goes out and comes back as it is, an empty one too', async () => {
  const store = open()
  const large = Buffer.concat(Array.from({ length: 40 }, (_, i) => Buffer.alloc(100_003, i)))
  for (const bytes of [large, Buffer.alloc(0)]) {
    const name = await withDraft(Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]), (draft) => store.put(draft))
    expect(name).toBe(sha(bytes))
    expect(Buffer.compare((await got(store, name)) ?? BYTES, bytes)).toBe(0)
  }
})

test('two who put the same bytes at once both have kept them', async () => {
  let waiting: (() => void) | undefined
  far.feel((request, response) => {
    if (request.method !== 'HEAD') return false
    const no = () => void response.writeHead(404).end()
    if (waiting) for (const go of [waiting, no]) go()
    else waiting = no
    return true
  })
  expect(await Promise.all([open().put(BYTES), open().put(BYTES)])).toEqual([NAME, NAME])
  expect(far.asked.filter((a) => a.startsWith('PUT'))).toHaveLength(2)
  expect(far.kept.size).toBe(1)
})

test('a store that knows no conditions is asked without', async () => {
  far.feel((request, response) => {
    if (request.headers['if-none-match'] === undefined) return false
    request.resume()
    response.writeHead(501).end('<Error><Code>NotImplemented</Code></Error>')
    return true
  })
  expect(await open().put(BYTES)).toBe(NAME)
  expect(far.kept.get(PATH)).toEqual(BYTES)
})

test.each([['changed', Buffer.from('another picture')], ['cut', BYTES.subarray(0, 7)], ['longer', Buffer.concat([BYTES, BYTES])]])('what was %s in the store never comes out whole', async (_, bytes) => {
  far.kept.set(PATH, bytes)
  const stream = await open().get(NAME)
  const seen: Buffer[] = []
  await expect((async () => { for await (const piece of stream ?? []) seen.push(piece as Buffer) })()).rejects.toMatchObject({ name: 'Altered' })
  expect(Buffer.concat(seen).length).toBeLessThan(bytes.length)
})

test('what breaks off on the way out fails, and is not taken for the end', async () => {
  far.feel((_, response) => {
    response.writeHead(200, { 'content-length': BYTES.length }).write(BYTES.subarray(0, 5), () => response.destroy())
    return true
  })
  await expect(got(open())).rejects.toMatchObject({ code: 'ECONNRESET' })
})

test.each([[503, 'SlowDown'], [500, 'InternalError'], [409, 'ConditionalRequestConflict']])('a moment of %i is waited out', async (status, code) => {
  let left = 2
  far.feel((request, response) => {
    if (left-- <= 0) return false
    request.resume()
    response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`)
    return true
  })
  expect(await open().put(BYTES)).toBe(NAME)
  expect(far.kept.get(PATH)).toEqual(BYTES)
})

test('a connection that breaks is tried again', async () => {
  let left = 2
  far.feel((request) => left-- > 0 && Boolean(request.socket.destroy()))
  expect(await open().put(BYTES)).toBe(NAME)
})

test.each<[string, Record<string, string>, RegExp]>([
  ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }, /SignatureDoesNotMatch/], ['a key nobody knows', { AWS_ACCESS_KEY_ID: 'NOBODY' }, /InvalidAccessKeyId/],
])('%s is a refusal that says so, in both languages, after one try', async (_, env, why) => {
  far.kept.set(PATH, BYTES)
  await expect(got(open(env))).rejects.toMatchObject({ code: 'unavailable', text: { zh: expect.stringMatching(why) as string, en: expect.stringMatching(why) as string } })
  expect(far.asked).toHaveLength(1)
  far.kept.clear()
  await expect(open(env).put(BYTES)).rejects.toMatchObject({ code: 'unavailable', text: { zh: expect.stringContaining('没有保存') as string } })
  await expect(open(env).check()).rejects.toMatchObject({ code: 'unavailable' })
  expect(far.kept.size).toBe(0)
})

test('a store that is away, down or silent is a refusal, and nothing was kept', async () => {
  const away = s3Files(readS3Place('s3://b?endpoint=http://127.0.0.1:1&region=x', ENV), PATIENCE)
  await expect(away.get(NAME)).rejects.toMatchObject({ code: 'unavailable', text: { en: expect.stringContaining('ECONNREFUSED') as string } })
  far.feel((_, response) => Boolean(response.writeHead(500).end()))
  await expect(open().put(BYTES)).rejects.toMatchObject({ code: 'unavailable' })
  expect(far.asked).toHaveLength(3)
  far.asked.length = 0
  far.feel(() => true)
  await expect(open({}, { ...PATIENCE, silent_ms: 50 }).put(BYTES)).rejects.toMatchObject({ code: 'unavailable', text: { en: expect.stringContaining('SILENT') as string } })
  expect(far.asked).toHaveLength(1)
  expect(far.kept.size).toBe(0)
})

test('a bucket that is not there is not an empty one', async () => {
  const store = s3Files(readS3Place(far.place.replace('qinglan', 'nobodys'), ENV), PATIENCE)
  for (const what of [() => store.get(NAME), () => store.put(BYTES), () => store.check()]) await expect(what()).rejects.toMatchObject({ code: 'unavailable', text: { en: expect.stringContaining('NoSuchBucket') as string } })
  await expect(open().check()).resolves.toBeUndefined()
})
