import { DAY_MS } from '#algo/workdays.ts'
import type { House } from '#server/house.ts'
import type { Tx } from '#store/database.ts'
import type { Job, JobContext } from './job.ts'
import { messageId, type Sent, sendWebhook } from './send-webhook.ts'

const AT_ONCE = 20
/** Longer than one try may take: another process takes over what a dead one had in hand. */
const LEASE_S = 30
const FIRST_WAIT_S = 15
const LONGEST_WAIT_S = 4 * 3_600
const GIVEN_UP_AFTER_MS = DAY_MS

interface Delivery { webhook: string; matter_id: string; seq: number; payload: unknown; made_at: Date; tries: number; url: string; secret: Buffer }

/** Sends what webhooks wait for: at least once, signed, again with growing pauses for a day, then parked where an administrator sees it. */
export function deliverWebhooks(): Job {
  return { name: 'webhooks', every_ms: 1_000, full: AT_ONCE, run: deliver }
}

async function deliver({ house, district, signal }: JobContext): Promise<number> {
  const claimed = await house.database.inDistrict(district, (tx) => claim(house, tx))
  await Promise.all(claimed.map(async ({ delivery, secret }) => {
    const { webhook, matter_id, seq, payload, url } = delivery
    const sent = secret
      ? await sendWebhook(new URL(url), secret, { id: messageId(district, matter_id, seq), payload }, { inside: allowsInside(house, district), at: house.now(), signal })
      : { ok: false, status: null, problem: 'its secret is gone', ms: 0 }
    if (signal.aborted && !sent.ok) return // its lease runs out and another process sends it
    await house.database.inDistrict(district, (tx) => settle(tx, { webhook, matter_id, seq }, sent, after(delivery, sent, house.now()), house.now()))
  }))
  return claimed.length
}

/** May webhooks of this district go to its own network, over plain http too? */
export function allowsInside(house: House, district: string): boolean {
  return house.districts.get(district)?.settings['webhooks_inside'] === true
}

/** The secret of a webhook in the clear. */
export async function secretsOf(house: House, tx: Tx, digests: readonly Buffer[]): Promise<Map<string, string>> {
  return house.vault.open(tx, digests.map((d) => d.toString('hex')))
}

async function claim(house: House, tx: Tx): Promise<{ delivery: Delivery; secret: string | undefined }[]> {
  const rows = await tx.rows<Delivery>(
    `with due as materialized (
       select webhook, matter_id, seq from webhook_delivery where district = $1 and done_at is null and parked_at is null and next_at <= $2 order by next_at limit ${AT_ONCE} for update skip locked)
     update webhook_delivery d set tries = tries + 1, next_at = $2::timestamptz + interval '${LEASE_S} seconds' from due, webhook w
     where d.district = $1 and d.webhook = due.webhook and d.matter_id = due.matter_id and d.seq = due.seq and w.district = d.district and w.id = d.webhook
     returning d.webhook, d.matter_id, d.seq, d.payload, d.made_at, d.tries, w.url, w.secret`, [tx.district, house.now()])
  const secrets = rows.length ? await secretsOf(house, tx, rows.map((r) => r.secret)) : new Map<string, string>()
  return rows.map((delivery) => ({ delivery, secret: secrets.get(delivery.secret.toString('hex')) }))
}

/** When to try again: 15 s, 30 s, 1 min … 4 h, with a little chance in it; null once a day has passed. */
export function after({ tries, made_at }: { tries: number; made_at: Date }, sent: Pick<Sent, 'ok'>, now: Date): Date | null {
  if (sent.ok || now.getTime() - made_at.getTime() >= GIVEN_UP_AFTER_MS) return null
  const wait_s = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.max(0, tries - 1)) * (1 + Math.random() * 0.2)
  return new Date(now.getTime() + wait_s * 1000)
}

async function settle(tx: Tx, { webhook, matter_id, seq }: Pick<Delivery, 'webhook' | 'matter_id' | 'seq'>, sent: Sent, next: Date | null, now: Date): Promise<void> {
  await tx.rows(
    `update webhook_delivery set status = $5, problem = $6, done_at = $7, next_at = coalesce($8, next_at), parked_at = $9 where district = $1 and webhook = $2 and matter_id = $3 and seq = $4`,
    [tx.district, webhook, matter_id, seq, sent.status, sent.problem, sent.ok ? now : null, next, sent.ok || next ? null : now])
}
