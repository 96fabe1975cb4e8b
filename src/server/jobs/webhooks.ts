import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { House } from '#server/house.ts'

const BATCH = 20
const TIMEOUT_MS = 10_000
const FIRST_WAIT_MS = 5_000
/** After this long without an answer a delivery is parked and listed. */
const PARKED_AFTER_TRIES = 14

interface Delivery { webhook: string; matter_id: string; seq: number; payload: object; tries: number; url: string; secret: Buffer }

/**
 * Delivers what happened to whoever asked to be told, signed, at least once, waiting twice as long after each failure.
 * @source Standard Webhooks 1.0 (webhook-id, webhook-timestamp, webhook-signature)
 */
export async function deliverWebhooks(house: House, district: string): Promise<number> {
  const now = house.now()
  const claimed = await house.database.inDistrict(district, (tx) => tx.rows<Delivery>(
    `update webhook_delivery d set tries = d.tries + 1, next_at = $2::timestamptz + make_interval(secs => ${FIRST_WAIT_MS / 1000} * power(2, least(d.tries, 13)))
     from webhook w where w.district = d.district and w.id = d.webhook and (d.district, d.webhook, d.matter_id, d.seq) in (
       select district, webhook, matter_id, seq from webhook_delivery where district = $1 and done_at is null and parked_at is null and next_at <= $2 order by next_at limit ${BATCH} for update skip locked)
     returning d.webhook, d.matter_id, d.seq, d.payload, d.tries, w.url, w.secret`, [tx.district, now]))
  const secrets = await house.database.inDistrict(district, (tx) => house.vault.open(tx, claimed.map((c) => c.secret.toString('hex'))), { readOnly: true })
  await Promise.all(claimed.map(async (c) => {
    const problem = await deliver(house, district, c, secrets.get(c.secret.toString('hex')) ?? '', now).then(() => null, (err: unknown) => (err instanceof Error ? err.message : String(err)))
    await house.database.inDistrict(district, (tx) => tx.rows('update webhook_delivery set done_at = $5, problem = $6, parked_at = $7 where district = $1 and webhook = $2 and matter_id = $3 and seq = $4',
      [tx.district, c.webhook, c.matter_id, c.seq, problem ? null : now, problem, problem && c.tries >= PARKED_AFTER_TRIES ? now : null]))
  }))
  return claimed.length
}

async function deliver(house: House, district: string, c: Delivery, secret: string, now: Date): Promise<void> {
  if (house.districts.get(district)?.settings['webhooks_to_private_hosts'] !== true) await demandPublicHost(c.url)
  const id = `${c.matter_id}.${c.seq}`
  const body = JSON.stringify(c.payload)
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const answer = await fetch(c.url, {
    method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': sign(secret, id, timestamp, body) },
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`it answered ${answer.status}`)
}

/** `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body` under the secret (`whsec_` and base64). */
export function sign(secret: string, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

/** Nobody makes the house speak to machines of its own network. @throws Error for private, loopback and link-local hosts */
async function demandPublicHost(url: string): Promise<void> {
  const { hostname } = new URL(url)
  const bare = hostname.replace(/^\[|\]$/g, '')
  const addresses = isIP(bare) ? [bare] : (await lookup(bare, { all: true })).map((a) => a.address)
  const closed = /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|::$|f[cd]|fe80|::ffff:)/i
  if (addresses.some((a) => closed.test(a))) throw new Error('the address belongs to a private network')
}
