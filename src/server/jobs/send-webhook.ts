import { createHash, createHmac } from 'node:crypto'
import { request as http } from 'node:http'
import { request as https } from 'node:https'
import { isIP } from 'node:net'
import { isOutside, outsideLookup } from './outside-address.ts'

const WITHIN_MS = 10_000

export interface Message {
  /** The same for every try, so that a receiver knows a repeat. */
  readonly id: string
  readonly payload: unknown
}

/** How a try ended. `ok` for any 2xx; redirects are not followed. */
export interface Sent {
  readonly ok: boolean
  readonly status: number | null
  readonly problem: string | null
  readonly ms: number
}

export function messageId(district: string, matter_id: string, seq: number): string {
  return `msg_${createHash('sha256').update(`${district}/${matter_id}/${seq}`).digest('base64url').slice(0, 27)}`
}

/**
 * The three headers a receiver checks.
 * @param secret `whsec_` and 32 bytes in base64
 * @source Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`
 */
export function signed(secret: string, id: string, at: Date, body: string): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}` }
}

/** Posts one message. Never throws: what went wrong is in the answer. @param inside addresses of one's own network are allowed */
export function sendWebhook(url: URL, secret: string, { id, payload }: Message, { inside, at, signal }: { inside: boolean; at: Date; signal?: AbortSignal }): Promise<Sent> {
  const began = performance.now()
  const body = JSON.stringify(payload)
  return new Promise((resolve) => {
    const end = (status: number | null, problem: string | null) => resolve({ ok: status !== null && status >= 200 && status < 300, status, problem, ms: Math.round(performance.now() - began) })
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    if (!inside && (url.protocol !== 'https:' || (isIP(host) && !isOutside(host)))) return end(null, 'the address leads into a private network')
    const call = (url.protocol === 'https:' ? https : http)(url, {
      method: 'POST', agent: false, signal: AbortSignal.any([AbortSignal.timeout(WITHIN_MS), ...(signal ? [signal] : [])]), ...(inside ? {} : { lookup: outsideLookup }),
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Pandeng-Webhooks/1', ...signed(secret, id, at, body) },
    }, (answer) => {
      answer.resume() // what it says does not matter, only that it took it
      answer.once('error', () => undefined)
      end(answer.statusCode ?? null, (answer.statusCode ?? 0) >= 300 ? `answered ${answer.statusCode}` : null)
    })
    call.once('error', (err: NodeJS.ErrnoException) => end(null, err.name === 'TimeoutError' || err.name === 'AbortError' ? `no answer within ${WITHIN_MS / 1000} s` : (err.code ?? err.message).slice(0, 200)))
    call.end(body)
  })
}
