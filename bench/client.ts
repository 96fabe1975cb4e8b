import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

export interface Reply { readonly status: number; readonly body: unknown }

/** One JSON request over a kept connection; a write has a key of its own, as every client of the house gives it one. */
export function ask(url: string, cookie: string, payload?: object): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const body = payload === undefined ? undefined : JSON.stringify(payload)
    const sent = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'idempotency-key': crypto.randomUUID() }) } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString() || 'null') }))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

export interface Pace { readonly done: number; readonly failed: number; readonly seconds: number; readonly firstFailure?: unknown }

/** Does the same again and again, so many at once, until the time is up or it was done often enough; what is in hand then is finished and counted. */
export async function keepBusy(concurrency: number, seconds: number, work: (i: number) => Promise<void>, most = Infinity): Promise<Pace> {
  const start = performance.now()
  let next = 0
  let done = 0
  let failed = 0
  let firstFailure: unknown
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (next < most && performance.now() - start < seconds * 1000) {
      try {
        await work(next++)
        done++
      } catch (err) {
        firstFailure ??= err
        failed++
      }
    }
  }))
  return { done, failed, seconds: (performance.now() - start) / 1000, ...(firstFailure === undefined ? {} : { firstFailure }) }
}

/** The value that a share p of the sorted sample does not exceed (nearest rank). */
export function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN
}

export function percentiles(sample: readonly number[]): { p50: number; p95: number; p99: number; max: number } {
  const sorted = sample.toSorted((a, b) => a - b)
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99), max: sorted.at(-1) ?? NaN }
}

/** One figure, with how busy the machine was in the last minute: others may be at work on it. */
export function say(line: string): void {
  console.log(`${line}  [load ${loadavg()[0]?.toFixed(1)}]`)
}
