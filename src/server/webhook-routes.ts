import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { administratorOf, logAdministration } from './administrators.ts'
import type { House } from './house.ts'
import { checkAddress } from './jobs/outside-address.ts'
import { sendWebhook } from './jobs/send-webhook.ts'
import { allowsInside, secretsOf } from './jobs/webhooks.ts'

const Id = z.object({ id: z.string().max(80) })
const Wanted = z.object({ label: z.string().trim().min(1).max(80), url: z.string().max(500), kinds: z.array(z.string().max(60)).max(40).default([]) })
const Webhook = z.object({ id: z.string(), label: z.string(), url: z.string(), kinds: z.array(z.string()), created_at: z.date(), waiting: z.number(), parked: z.number(), last_done_at: z.date().nullable() })
const Delivery = z.object({
  id: z.string(), kind: z.string(), act: z.string(), state: z.enum(['waiting', 'done', 'parked']), tries: z.number(), status: z.number().nullable(), problem: z.string().nullable(),
  made_at: z.date(), next_at: z.date().nullable(), done_at: z.date().nullable(), parked_at: z.date().nullable(),
})
const Sent = z.object({ ok: z.boolean(), status: z.number().nullable(), problem: z.string().nullable(), ms: z.number() })

/** Systems that are told of acts, as the system administrator decides. What they get names a matter, never a person. */
export function webhookRoutes(app: FastifyInstance, house: House): void {
  const tags = ['webhooks']
  app.get('/api/webhooks', { schema: { tags, summary: 'Webhook 订阅 · webhooks', response: { 200: z.array(Webhook) } } }, async (request) => {
    const { district } = administratorOf(request, 'admin.system')
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select w.id, w.label, w.url, w.kinds, w.created_at, count(d.*) filter (where d.done_at is null and d.parked_at is null)::int as waiting, count(d.parked_at)::int as parked, max(d.done_at) as last_done_at
       from webhook w left join webhook_delivery d on d.district = w.district and d.webhook = w.id where w.district = $1 group by w.district, w.id order by w.created_at, w.id`, [tx.district]), { readOnly: true })
  })

  app.post('/api/webhooks', {
    schema: { tags, summary: '新增订阅（密钥只显示一次） · subscribe; the secret is shown once', description: 'Signed by Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature (HMAC-SHA256).', body: Wanted, response: { 200: z.object({ id: z.string(), secret: z.string() }) } },
  }, async (request) => {
    const caller = administratorOf(request, 'admin.system')
    const { label, url, kinds } = request.body as z.infer<typeof Wanted>
    const { href } = checkAddress(url, allowsInside(house, caller.district))
    for (const kind of kinds) house.registry.matter(kind)
    const id = randomUUID()
    const subject = `webhook:${id}`
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    await house.database.inDistrict(caller.district, async (tx) => {
      const { value } = house.vault.seal(await house.vault.keyOf(tx, subject), subject, 'text', secret, 'whsec_…')
      await tx.rows("insert into sealed (district, digest, subject, seal, shown, ciphertext) values ($1, decode($2, 'hex'), $3, 'text', $4, decode($5, 'hex'))", [tx.district, value.digest, subject, value.shown, value.ciphertext])
      await tx.rows("insert into webhook (district, id, label, url, kinds, secret, created_by, created_at) values ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8)", [tx.district, id, label, href, kinds, value.digest, caller.party, house.now()])
      await logAdministration(tx, caller, house.now(), 'webhook.add', { id, label, url: href, kinds })
    })
    return { id, secret }
  })

  app.delete<{ Params: z.infer<typeof Id> }>('/api/webhooks/:id', { schema: { tags, summary: '取消订阅 · unsubscribe', params: Id, response: { 200: z.object({ id: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.system')
    const { id } = request.params
    return house.database.inDistrict(caller.district, async (tx) => {
      const gone = await tx.row<{ id: string; label: string; url: string }>('delete from webhook where district = $1 and id = $2 returning id, label, url', [tx.district, id])
      if (!gone) throw unknown()
      await house.vault.erase(tx, `webhook:${id}`, house.now())
      await logAdministration(tx, caller, house.now(), 'webhook.remove', gone)
      return { id }
    })
  })

  app.get<{ Params: z.infer<typeof Id> }>('/api/webhooks/:id/deliveries', {
    schema: { tags, summary: '投递记录 · deliveries, newest first', params: Id, querystring: z.object({ state: z.enum(['waiting', 'done', 'parked']).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: z.array(Delivery) } },
  }, async (request) => {
    const { district } = administratorOf(request, 'admin.system')
    const { state, limit } = request.query as { state?: string; limit: number }
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select * from (select d.matter_id || '/' || d.seq as id, d.payload->>'kind' as kind, d.payload->>'act' as act, d.tries, d.status, d.problem, d.made_at, d.done_at, d.parked_at,
         case when d.done_at is null and d.parked_at is null then d.next_at end as next_at, case when d.done_at is not null then 'done' when d.parked_at is not null then 'parked' else 'waiting' end as state
       from webhook_delivery d where d.district = $1 and d.webhook = $2) x where $3::text is null or state = $3 order by made_at desc, id limit $4`, [tx.district, request.params.id, state ?? null, limit]), { readOnly: true })
  })

  app.post<{ Params: z.infer<typeof Id> }>('/api/webhooks/:id/retry', { schema: { tags, summary: '重新投递已搁置的 · send what was parked again', params: Id, response: { 200: z.object({ waiting: z.number() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.system')
    return house.database.inDistrict(caller.district, async (tx) => {
      const again = await tx.rows('update webhook_delivery set parked_at = null, tries = 0, made_at = $3, next_at = $3 where district = $1 and webhook = $2 and parked_at is not null returning 1', [tx.district, request.params.id, house.now()])
      await logAdministration(tx, caller, house.now(), 'webhook.retry', { id: request.params.id, deliveries: again.length })
      return { waiting: again.length }
    })
  })

  app.post<{ Params: z.infer<typeof Id> }>('/api/webhooks/:id/ping', { schema: { tags, summary: '发送测试 · send a test now', params: Id, response: { 200: Sent } } }, async (request) => {
    const { district } = administratorOf(request, 'admin.system')
    const found = await house.database.inDistrict(district, async (tx) => {
      const row = await tx.row<{ url: string; secret: Buffer }>('select url, secret from webhook where district = $1 and id = $2', [tx.district, request.params.id])
      return row && { url: row.url, secret: (await secretsOf(house, tx, [row.secret])).get(row.secret.toString('hex')) }
    }, { readOnly: true })
    if (!found?.secret) throw unknown()
    const payload = { id: 'ping', kind: 'ping', act: 'ping', seq: 0, state: 'ping', at: house.now() }
    return sendWebhook(new URL(found.url), found.secret, { id: `msg_ping_${randomUUID()}`, payload }, { inside: allowsInside(house, district), at: house.now() })
  })
}

function unknown(): Refusal {
  return new Refusal('unknown', { zh: '没有这个订阅', en: 'there is no such webhook' })
}
