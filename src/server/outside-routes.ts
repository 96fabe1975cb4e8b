import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import { callerOf, type House } from './house.ts'
import { digest } from './sign-in/sessions.ts'

/** Notices and saved views of the person signed in. */
export function personalRoutes(app: FastifyInstance, house: House): void {
  app.get<{ Querystring: { unread?: boolean } }>('/api/notices', { schema: { tags: ['notices'], summary: '我的通知 · my notices', querystring: z.object({ unread: z.stringbool().optional() }) } }, async (request) => {
    const { district, party } = callerOf(request)
    return house.database.inDistrict(district, async (tx) => {
      const rows = await tx.rows<{ id: string; at: Date; text_zh: string; text_en: string; kind: string; matter_id: string; read: boolean }>(
        'select id, at, text_zh, text_en, kind, matter_id, read_at is not null as read from notice where district = $1 and party = $2 and ($3::boolean is not true or read_at is null) order by at desc limit 100', [tx.district, party, request.query.unread ?? null])
      const unread = await tx.row<{ n: number }>('select count(*) as n from notice where district = $1 and party = $2 and read_at is null', [tx.district, party])
      return { unread: unread?.n ?? 0, rows: rows.map(({ text_zh, text_en, ...r }) => ({ ...r, text: { zh: text_zh, en: text_en } })) }
    }, { readOnly: true })
  })
  app.post('/api/notices/read', { schema: { tags: ['notices'], summary: '标为已读 · mark as read', body: z.object({ ids: z.array(z.string()).max(500).optional(), all: z.boolean().optional() }) } }, async (request) => {
    const { district, party } = callerOf(request)
    const { ids, all } = request.body as { ids?: string[]; all?: boolean }
    await house.database.inDistrict(district, (tx) => tx.rows('update notice set read_at = $3 where district = $1 and party = $2 and read_at is null and ($4 or id = any($5))', [tx.district, party, house.now(), all ?? false, ids ?? []]))
    return { done: true }
  })

  app.get('/api/views', { schema: { tags: ['views'], summary: '常用视图 · saved views' } }, async (request) => {
    const { district, party, posts } = callerOf(request)
    return house.database.inDistrict(district, (tx) => tx.rows('select id, name, kind, query, party = $2 as mine from saved_view where district = $1 and (party = $2 or offices && $3) order by name', [tx.district, party, posts.map((p) => p.office)]), { readOnly: true })
  })
  app.put<{ Params: { id: string } }>('/api/views/:id', { schema: { tags: ['views'], summary: '保存视图 · save a view', params: z.object({ id: z.uuid() }), body: z.object({ name: z.string().trim().min(1).max(60), kind: z.string().max(40), query: z.string().max(1000), shared: z.boolean().default(false) }) } }, async (request) => {
    const { district, party, posts } = callerOf(request)
    const { name, kind, query, shared } = request.body as { name: string; kind: string; query: string; shared: boolean }
    const kept = await house.database.inDistrict(district, (tx) => tx.row(
      `insert into saved_view (district, id, party, name, kind, query, offices, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (district, id) do update set name = excluded.name, query = excluded.query, offices = excluded.offices where saved_view.party = excluded.party returning id`,
      [tx.district, request.params.id, party, name, kind, query, shared ? posts.map((p) => p.office) : [], house.now()]))
    if (!kept) throw new Refusal('forbidden', { zh: '只能修改自己的视图', en: 'a view is changed by its maker alone' })
    return { id: request.params.id }
  })
  app.delete<{ Params: { id: string } }>('/api/views/:id', { schema: { tags: ['views'], summary: '删除视图 · delete a view', params: z.object({ id: z.string() }) } }, async (request) => {
    const { district, party } = callerOf(request)
    const gone = await house.database.inDistrict(district, (tx) => tx.row('delete from saved_view where district = $1 and id = $2 and party = $3 returning id', [tx.district, request.params.id, party]))
    if (!gone) throw new Refusal('unknown', { zh: '没有这个视图', en: 'there is no such view of yours' })
    return { done: true }
  })
  app.get('/api/my/reads', { schema: { tags: ['views'], summary: '谁看过我的个人信息 · who read my sealed data' } }, async (request) => {
    const { district, party } = callerOf(request)
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select l.at, l.what, l.purpose, coalesce((select o.name from post p join party o on o.district = p.district and o.id = p.office where p.district = l.district and p.person = l.reader limit 1), '') as office
       from access_log l where l.district = $1 and l.subject = $2 order by l.at desc limit 200`, [tx.district, party]), { readOnly: true })
  })
}

/** Who may hold which keys: webhooks by the system administrator, tokens and posts by the security administrator. */
export function adminRoutes(app: FastifyInstance, house: House): void {
  const tags = ['admin']
  app.get('/api/webhooks', { schema: { tags, summary: 'Webhook 订阅 · webhooks' } }, async (request) => {
    demandPost(request, 'admin.system')
    return house.database.inDistrict(callerOf(request).district, (tx) => tx.rows(
      `select w.id, w.url, w.kinds, w.created_at, (select count(*) from webhook_delivery d where d.district = w.district and d.webhook = w.id and d.done_at is null) as waiting,
         (select count(*) from webhook_delivery d where d.district = w.district and d.webhook = w.id and d.parked_at is not null) as parked from webhook w where w.district = $1 and w.ended_at is null order by w.created_at`, [tx.district]), { readOnly: true })
  })
  app.post('/api/webhooks', { schema: { tags, summary: '新增 Webhook（密钥只显示一次） · add a webhook', body: z.object({ url: z.url({ protocol: /^https?$/ }), kinds: z.array(z.string()).max(30).default([]) }) } }, async (request) => {
    demandPost(request, 'admin.system')
    const { district, party } = callerOf(request)
    const { url, kinds } = request.body as { url: string; kinds: string[] }
    const id = randomUUID()
    const secret = `whsec_${randomBytes(24).toString('base64')}`
    await house.database.inDistrict(district, async (tx) => {
      const { value } = house.vault.seal(await house.vault.keyOf(tx, `webhook:${id}`), `webhook:${id}`, 'text', secret, '••••••')
      await tx.rows("insert into sealed (district, digest, subject, seal, shown, ciphertext) values ($1, decode($2, 'hex'), $3, 'text', $4, decode($5, 'hex'))", [tx.district, value.digest, value.subject, value.shown, value.ciphertext])
      await tx.rows("insert into webhook (district, id, url, kinds, secret, by, created_at) values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7)", [tx.district, id, url, kinds, value.digest, party, house.now()])
    })
    return { id, secret }
  })
  app.delete<{ Params: { id: string } }>('/api/webhooks/:id', { schema: { tags, summary: '停用 Webhook · end a webhook', params: z.object({ id: z.string() }) } }, async (request) => {
    demandPost(request, 'admin.system')
    await house.database.inDistrict(callerOf(request).district, (tx) => tx.rows('update webhook set ended_at = $3 where district = $1 and id = $2', [tx.district, request.params.id, house.now()]))
    return { done: true }
  })

  app.get('/api/tokens', { schema: { tags, summary: '系统令牌 · tokens of systems' } }, async (request) => {
    demandPost(request, 'admin.security')
    return house.database.inDistrict(callerOf(request).district, (tx) => tx.rows("select encode(hash, 'hex') as id, label, roles, created_at, expires_at, revoked_at from api_token where district = $1 order by created_at desc", [tx.district]), { readOnly: true })
  })
  app.post('/api/tokens', { schema: { tags, summary: '签发令牌（只显示一次） · issue a token', body: z.object({ label: z.string().trim().min(2).max(80), roles: z.array(z.enum(['channel', 'import', 'metrics'])).min(1), expires_on: z.iso.date().optional() }) } }, async (request) => {
    demandPost(request, 'admin.security')
    const { district } = callerOf(request)
    const { label, roles, expires_on } = request.body as { label: string; roles: string[]; expires_on?: string }
    const secret = randomBytes(32).toString('base64url')
    const party = `system-${randomUUID()}`
    await house.database.inDistrict(district, async (tx) => {
      await tx.rows("insert into party (district, id, kind, name) values ($1, $2, 'system', $3)", [tx.district, party, label])
      await tx.rows('insert into api_token (district, hash, party, label, roles, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)', [tx.district, digest(secret), party, label, roles, house.now(), expires_on ?? null])
    })
    return { token: `${district}.${secret}` }
  })
  app.delete<{ Params: { id: string } }>('/api/tokens/:id', { schema: { tags, summary: '吊销令牌 · revoke a token', params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }) } }, async (request) => {
    demandPost(request, 'admin.security')
    await house.database.inDistrict(callerOf(request).district, (tx) => tx.rows("update api_token set revoked_at = $3 where district = $1 and hash = decode($2, 'hex')", [tx.district, request.params.id, house.now()]))
    return { done: true }
  })

  app.get('/api/posts', { schema: { tags, summary: '岗位 · posts' } }, async (request) => {
    demandPost(request, 'admin.security')
    return house.database.inDistrict(callerOf(request).district, (tx) => tx.rows('select t.id, t.person, p.name as person_name, t.office, o.name as office_name, t.role, t.from_on, t.to_on from post t join party p on p.district = t.district and p.id = t.person join party o on o.district = t.district and o.id = t.office where t.district = $1 order by o.name, t.role limit 1000', [tx.district]), { readOnly: true })
  })
  app.post('/api/posts', { schema: { tags, summary: '任命岗位 · give somebody a post', body: z.object({ person: z.string(), office: z.string(), role: z.string(), from_on: z.iso.date().optional() }) } }, async (request) => {
    demandPost(request, 'admin.security')
    const { district } = callerOf(request)
    const { person, office, role, from_on } = request.body as { person: string; office: string; role: string; from_on?: string }
    if (!house.registry.posts.has(role) && !APART.includes(role)) throw new Refusal('invalid', { zh: `没有“${role}”这种岗位`, en: `there is no post called '${role}'` })
    const id = randomUUID()
    await house.database.inDistrict(district, async (tx) => {
      const held = await tx.rows<{ role: string }>('select role from post where district = $1 and person = $2 and (to_on is null or to_on >= $3)', [tx.district, person, isoDay(house.now())])
      if (APART.includes(role) && held.some((h) => h.role !== role && APART.includes(h.role))) throw new Refusal('unmet', { zh: '系统、安全、审计三员不得由一人兼任', en: 'one person may not hold two of the three administrators’ posts' })
      await tx.rows('insert into post (district, id, person, office, role, from_on) values ($1, $2, $3, $4, $5, $6)', [tx.district, id, person, office, role, from_on ?? isoDay(house.now())])
    })
    return { id }
  })
  app.delete<{ Params: { id: string } }>('/api/posts/:id', { schema: { tags, summary: '免去岗位 · end a post', params: z.object({ id: z.string() }) } }, async (request) => {
    demandPost(request, 'admin.security')
    const yesterday = isoDay(new Date(house.now().getTime() - 86_400_000))
    await house.database.inDistrict(callerOf(request).district, (tx) => tx.rows('update post set to_on = $3 where district = $1 and id = $2', [tx.district, request.params.id, yesterday]))
    return { done: true }
  })
}

/** 三员分立. @source GB/T 22239-2019 */
const APART: readonly string[] = ['admin.system', 'admin.security', 'auditor']

export function demandPost(request: FastifyRequest, role: string): void {
  if (!callerOf(request).posts.some((p) => p.role === role)) throw new Refusal('forbidden', { zh: '该功能仅限相应管理岗位使用', en: 'this is for another post than yours' })
}
