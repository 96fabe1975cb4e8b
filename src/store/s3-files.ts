import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { Refusal } from '#kernel/refusal.ts'
import type { FileStore } from './files.ts'

/** Any store that speaks S3: AWS, MinIO, OSS and COS in their S3 mode. */
export interface S3Place {
  /** Without it AWS's own address for the region. */
  readonly endpoint?: string
  readonly region: string
  readonly bucket: string
  /** Before every key; '' or ending in a slash. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

const WITHIN_MS = 30_000
const TRIES = 3

/**
 * Files in a bucket under their own hash, as on disk: the same bytes are kept once, nothing is overwritten, and what comes out is
 * hashed again on its way. Path-style addresses, so that a store behind one name works without DNS of its own.
 * @throws Refusal `unavailable` when the store does not answer or says no: nothing was kept
 */
export function s3Files(place: S3Place): FileStore {
  const { region, bucket, prefix, endpoint = `https://s3.${region}.amazonaws.com` } = place
  const client = new AwsClient({ accessKeyId: place.accessKeyId, secretAccessKey: place.secretAccessKey, ...(place.sessionToken ? { sessionToken: place.sessionToken } : {}), service: 's3', region, retries: TRIES })
  const urlOf = (sha256: string) => `${endpoint.replace(/\/$/, '')}/${bucket}/${prefix}${sha256.slice(0, 2)}/${sha256}`
  const ask = async (sha256: string, init: { method: string; body?: Uint8Array<ArrayBuffer>; headers?: Record<string, string> }): Promise<Response> => {
    try {
      return await client.fetch(urlOf(sha256), { ...init, signal: AbortSignal.timeout(WITHIN_MS) })
    } catch {
      throw away()
    }
  }
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const there = await ask(sha256, { method: 'HEAD' })
      if (there.ok) return sha256
      if (there.status !== 404) throw away()
      const kept = await ask(sha256, { method: 'PUT', body: new Uint8Array(bytes), headers: { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream', 'if-none-match': '*' } })
      // 412: somebody else kept the same bytes meanwhile.
      if (!kept.ok && kept.status !== 412) throw away()
      return sha256
    },
    async get(sha256) {
      const answer = await ask(sha256, { method: 'GET' })
      if (answer.status === 404) return undefined
      if (!answer.ok || !answer.body) throw away()
      const body = Readable.fromWeb(answer.body as ReadableStream)
      const checked = hashed(sha256)
      body.on('error', (err) => checked.destroy(err))
      return body.pipe(checked)
    },
  }
}

/** Lets bytes through and fails at the end when they were not those asked for. */
function hashed(sha256: string): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk)
      next(null, chunk)
    },
    flush(next) {
      const is = hash.digest('hex')
      next(is === sha256 ? null : new Error(`the store gave other bytes for ${sha256}: ${is}`))
    },
  })
}

function away(): Refusal {
  return new Refusal('unavailable', { zh: '附件存储暂时不可用，文件没有保存，其他内容不受影响', en: 'the store of attachments does not answer; the file was not kept, nothing else is affected' }, { next: { zh: '请稍后再试', en: 'try again in a moment' } })
}

/**
 * `s3://bucket/prefix?endpoint=https://…&region=…` with the keys of the usual AWS variables.
 * @throws RangeError naming what is missing or wrong
 */
export function readS3Place(text: string, env: Readonly<Record<string, string | undefined>>): S3Place {
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || !url.hostname) throw new RangeError(`files are kept in s3://bucket/prefix?endpoint=…&region=…, got '${text}'`)
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey) throw new RangeError('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed to keep files in S3')
  const prefix = url.pathname.replace(/^\//, '')
  const endpoint = url.searchParams.get('endpoint')
  const sessionToken = env['AWS_SESSION_TOKEN']
  return { bucket: url.hostname, prefix: prefix && !prefix.endsWith('/') ? `${prefix}/` : prefix, region: url.searchParams.get('region') ?? env['AWS_REGION'] ?? 'us-east-1', accessKeyId, secretAccessKey, ...(endpoint ? { endpoint } : {}), ...(sessionToken ? { sessionToken } : {}) }
}
