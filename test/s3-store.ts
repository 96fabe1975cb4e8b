import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export const KEY = 'AKIAIOSFODNN7EXAMPLE'
export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
export const BUCKET = 'qinglan'
const SKEW_MS = 15 * 60_000

const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const mac = (key: Uint8Array | string, text: string) => createHmac('sha256', key).update(text).digest()

/** The signature of a request without a query, over the headers named. Written from the document, apart from what signs in the house. @source Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)" */
export function signatureOf({ method, path, headers, signed, region, secret }: { method: string; path: string; headers: IncomingHttpHeaders; signed: readonly string[]; region: string; secret: string }): string {
  const at = String(headers['x-amz-date'])
  const day = at.slice(0, 8)
  const canonical = [method, path, '', ...signed.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, ' ')}`), '', signed.join(';'), headers['x-amz-content-sha256']].join('\n')
  const text = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha(canonical)].join('\n')
  return mac(mac(mac(mac(mac(`AWS4${secret}`, day), region), 's3'), 'aws4_request'), text).toString('hex')
}

/** How the store behaves for once: answers a request itself (true), or leaves it to what is right. */
export type Mood = (request: IncomingMessage, response: ServerResponse) => boolean

/** A store on the far side of the wire: checks signature, time and hash of what comes as the standard says, and keeps it by its path. */
export async function openS3Store() {
  const kept = new Map<string, Buffer>()
  const asked: string[] = []
  const state: { mood: Mood } = { mood: () => false }
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    asked.push(`${request.method} ${request.url}`)
    const no = (status: number, code: string) => void response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`)
    if (state.mood(request, response)) return
    const body = await buffer(request)
    const fault = faultOf(request, body)
    if (fault) return no(...fault)
    const path = String(request.headers.host).startsWith(`${BUCKET}.`) ? `/${BUCKET}${request.url}` : String(request.url)
    if (path.split('/')[1] !== BUCKET) return no(404, 'NoSuchBucket')
    const found = kept.get(path)
    if (request.method === 'PUT') {
      if (found && request.headers['if-none-match'] === '*') return no(412, 'PreconditionFailed')
      kept.set(path, body)
      return void response.writeHead(200).end()
    }
    if (path.replace(/\/$/, '') === `/${BUCKET}`) return void response.writeHead(200).end()
    if (!found) return no(404, 'NoSuchKey')
    response.writeHead(200, { 'content-length': found.length }).end(request.method === 'HEAD' ? undefined : found)
  }
  await new Promise<void>((then) => server.listen(0, '127.0.0.1', then))
  const { port } = server.address() as AddressInfo
  return {
    kept, asked, port,
    /** The setting that names it. */
    place: `s3://${BUCKET}/files?endpoint=http://127.0.0.1:${port}&region=cn-north-1`,
    feel: (mood: Mood) => void (state.mood = mood),
    well: () => void (state.mood = () => false),
    close: () => new Promise<void>((then) => {
      server.close(() => then())
      server.closeAllConnections()
    }),
  }
}

function faultOf(request: IncomingMessage, body: Buffer): [number, string] | undefined {
  const { headers, method = '', url = '' } = request
  const [, key, day, region, signed, given] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '') ?? []
  if (!key || !day || !region || !signed) return [400, 'AuthorizationHeaderMalformed']
  if (key !== KEY) return [403, 'InvalidAccessKeyId']
  const names = signed.split(';')
  if (['host', 'x-amz-date', 'x-amz-content-sha256'].some((name) => !names.includes(name))) return [403, 'AccessDenied']
  const at = String(headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5')
  if (!(Math.abs(Date.now() - Date.parse(at)) < SKEW_MS)) return [403, 'RequestTimeTooSkewed']
  if (signatureOf({ method, path: url, headers, signed: names, region, secret: SECRET }) !== given) return [403, 'SignatureDoesNotMatch']
  if (method === 'PUT' && headers['content-length'] === undefined) return [411, 'MissingContentLength']
  return headers['x-amz-content-sha256'] === sha(body) ? undefined : [400, 'XAmzContentSHA256Mismatch']
}
