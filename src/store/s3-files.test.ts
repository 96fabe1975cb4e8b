import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readS3Place, s3Files } from './s3-files.ts'

const KEY = 'AKIDEXAMPLE'
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const mac = (key: Uint8Array | string, text: string) => createHmac('sha256', key).update(text).digest()

/** A store behind the wire: checks each request's signature as the standard says, keeps what it is given. @source AWS Signature Version 4, "Create a signed request" */
function signedRightly(request: IncomingMessage, body: Buffer): boolean {
  const [, key, day, region, signed = '', given] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ?? []
  const said = String(request.headers['x-amz-content-sha256'])
  if (key !== KEY || !day || !region || (said !== 'UNSIGNED-PAYLOAD' && said !== sha(body))) return false
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join('')
  const canonical = [request.method, request.url, '', headers, signed, said].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha(canonical)].join('\n')
  const signing = ['s3', 'aws4_request'].reduce<Buffer>(mac, mac(mac(`AWS4${SECRET}`, day), region))
  return mac(signing, text).toString('hex') === given
}

let server: Server
let endpoint: string
let mood: 'well' | 'down' = 'well'
const kept = new Map<string, Buffer>()
const asked: string[] = []
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await buffer(request)
    asked.push(`${request.method} ${request.url}`)
    if (mood === 'down') return void response.writeHead(500).end()
    if (!signedRightly(request, body)) return void response.writeHead(403).end()
    const path = String(request.url)
    if (request.method === 'PUT') {
      if (kept.has(path) && request.headers['if-none-match'] === '*') return void response.writeHead(412).end()
      kept.set(path, body)
      return void response.writeHead(200).end()
    }
    const found = kept.get(path)
    return void (found ? response.writeHead(200).end(request.method === 'HEAD' ? undefined : found) : response.writeHead(404).end())
  })
  await new Promise<void>((then) => server.listen(0, '127.0.0.1', then))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  mood = 'well'
  kept.clear()
  asked.length = 0
})

const open = (secret = SECRET) => s3Files(readS3Place(`s3://qinglan/files?endpoint=${endpoint}&region=cn-north-1`, { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: secret }))
const BYTES = Buffer.from('工地照片，一九七〇')

test('bytes come back as they were put, under their own hash, and are sent once', async () => {
  const store = open()
  const name = await store.put(BYTES)
  expect(name).toBe(sha(BYTES))
  expect([...kept.keys()]).toEqual([`/qinglan/files/${name.slice(0, 2)}/${name}`])
  expect(await store.put(BYTES)).toBe(name)
  expect(asked.filter((a) => a.startsWith('PUT'))).toHaveLength(1)
  const stream = await store.get(name)
  expect(stream && Buffer.compare(await buffer(stream), BYTES)).toBe(0)
  expect(await store.get(sha('nothing'))).toBeUndefined()
})

test('what was changed in the store does not come out as if it were whole', async () => {
  const store = open()
  const name = await store.put(BYTES)
  kept.set(`/qinglan/files/${name.slice(0, 2)}/${name}`, Buffer.from('another picture'))
  const stream = await store.get(name)
  await expect(stream && buffer(stream)).rejects.toThrow(/other bytes/)
})

test('a store that says no or does not answer is a refusal, and nothing was kept', async () => {
  await expect(open('a wrong secret').put(BYTES)).rejects.toMatchObject({ code: 'unavailable' })
  mood = 'down'
  await expect(open().put(BYTES)).rejects.toMatchObject({ code: 'unavailable' })
  expect(asked.length).toBeGreaterThan(2) // tried again before giving up
  const away = s3Files(readS3Place('s3://b?endpoint=http://127.0.0.1:1&region=x', { AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET }))
  await expect(away.get(sha(BYTES))).rejects.toMatchObject({ code: 'unavailable' })
  expect(kept.size).toBe(0)
})

test('what is missing in the setting is named', () => {
  expect(() => readS3Place('/var/files', {})).toThrow(/s3:\/\/bucket/)
  expect(() => readS3Place('s3://bucket', {})).toThrow(/AWS_ACCESS_KEY_ID/)
  expect(readS3Place('s3://bucket/a/b', { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'cn-east-2' })).toMatchObject({ bucket: 'bucket', prefix: 'a/b/', region: 'cn-east-2' })
})
