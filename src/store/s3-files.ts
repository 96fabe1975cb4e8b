import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pass } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { type Draft, onlyIf, read, sha256Of } from './draft.ts'
import type { FileStore } from './files.ts'
import type { S3Place } from './s3-place.ts'

export interface S3Patience {
  /** Without a byte for so long, the store counts as away. That is not tried again: it has cost the caller enough. */
  readonly silent_ms: number
  /** Tries in all where the store breaks off or asks to come back. */
  readonly tries: number
  /** The first pause between tries; it doubles. */
  readonly pause_ms: number
}

const PATIENCE: S3Patience = { silent_ms: 10_000, tries: 3, pause_ms: 100 }
/** Whoever reads on a slow line may leave an answer standing; after this it is dropped. */
const READING_MS = 120_000
const OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What each request may be answered. 412: somebody keeps the same bytes already. 501: a store that knows no conditions. */
const ANSWERS = { HEAD: [200, 404], GET: [200, 404], PUT: [200, 412, 501] } as const satisfies Record<string, readonly number[]>
/** Answers that may be others in a moment. 409: two wrote one key at once. */
const PASSING = new Set([408, 409, 429, 500, 502, 503, 504])

/**
 * Files in a bucket under their own hash, as on disk: the same bytes are kept once, nothing is overwritten. The store checks the hash
 * of what comes in, we of what comes out; both ways are streamed. The key needs `s3:GetObject`, `s3:PutObject` and `s3:ListBucket`:
 * without the last, AWS calls a file that is not there forbidden.
 */
export function s3Files(place: S3Place, patience: S3Patience = PATIENCE): FileStore {
  const addressOf = (sha256: string) => `${place.address}/${place.prefix}${sha256.slice(0, 2)}/${sha256}`
  const cache = new Map<string, ArrayBuffer>()

  async function send(method: keyof typeof ANSWERS, address: string, file?: Uint8Array | Draft, more: Record<string, string> = {}): Promise<IncomingMessage> {
    const { url, headers } = await new AwsV4Signer({ ...place, service: 's3', cache, method, url: address, headers: { ...more, 'x-amz-content-sha256': file ? sha256Of(file) : OF_NOTHING } }).sign()
    if (file) headers.set('content-length', String(file instanceof Uint8Array ? file.length : file.size_bytes))
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, { method, headers: Object.fromEntries(headers) }, (answer) => {
        request.setTimeout(READING_MS)
        resolve(answer)
      })
      request.setTimeout(patience.silent_ms, () => request.destroy(Object.assign(new Error(`no byte for ${patience.silent_ms} ms`), { code: 'SILENT' })))
      request.on('error', reject)
      // A store may say no before it has read all: then what breaks here is no news.
      if (file) pipeline(read(file), request).catch(reject)
      else request.end()
    })
  }

  /** @throws Refusal when no such answer comes */
  async function ask(...what: Parameters<typeof send>): Promise<IncomingMessage> {
    const [method] = what
    for (let nth = 1; ; nth++) {
      const answer = await send(...what).catch((err: NodeJS.ErrnoException) => err)
      if (!(answer instanceof Error) && (ANSWERS[method] as readonly number[]).includes(answer.statusCode ?? 0)) return answer
      const why = answer instanceof Error ? (answer.code ?? answer.name) : await complaint(answer)
      const again = answer instanceof Error ? answer.code !== 'SILENT' : PASSING.has(answer.statusCode ?? 0)
      if (!again || nth >= patience.tries) throw away(method, why)
      await pass(patience.pause_ms * 2 ** (nth - 1) * (0.5 + Math.random()))
    }
  }

  /** The status alone; what else is said is let go, so that the connection serves again. */
  const status = async (...what: Parameters<typeof send>) => (await ask(...what)).resume().statusCode

  return {
    async put(file) {
      const sha256 = sha256Of(file)
      const address = addressOf(sha256)
      if ((await status('HEAD', address)) === 200) return sha256
      const type = { 'content-type': 'application/octet-stream' }
      // Without the condition the same bytes may be laid over themselves, which changes nothing.
      if ((await status('PUT', address, file, { ...type, 'if-none-match': '*' })) === 501 && (await status('PUT', address, file, type)) === 501) throw away('PUT', '501')
      return sha256
    },
    async get(sha256) {
      const answer = await ask('GET', addressOf(sha256))
      if (answer.statusCode === 200) return onlyIf(sha256, answer)
      const why = await complaint(answer)
      if (why.endsWith('NoSuchBucket')) throw away('GET', why)
      return undefined
    },
    async check() {
      const answer = await status('HEAD', place.address)
      if (answer !== 200) throw away('HEAD', `${answer} NoSuchBucket`)
    },
  }
}

/** The status, and the store's own word for it where it gives one. @source Amazon S3 API Reference, "Error responses" */
async function complaint(answer: IncomingMessage): Promise<string> {
  const said = await text(answer).catch(() => '')
  return [answer.statusCode, /<Code>(\w+)<\/Code>/.exec(said)?.[1]].filter(Boolean).join(' ')
}

const NEXT: Text = { zh: '请稍后再试', en: 'try again in a moment' }

function away(method: keyof typeof ANSWERS, why: string): Refusal {
  return method === 'GET'
    ? new Refusal('unavailable', { zh: `附件存储暂时不可用（${why}），文件暂时无法打开`, en: `the store of attachments is not available (${why}); the file cannot be opened for the moment` }, { next: NEXT })
    : new Refusal('unavailable', { zh: `附件存储暂时不可用（${why}），文件没有保存，其他内容不受影响`, en: `the store of attachments is not available (${why}); the file was not kept, nothing else is affected` }, { next: NEXT })
}
