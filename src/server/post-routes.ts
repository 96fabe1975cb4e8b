import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Tx } from '#store/database.ts'
import { ADMINISTRATORS, administratorOf, isAdministrator, logAdministration } from './administrators.ts'
import type { House } from './house.ts'

const Words = z.object({ zh: z.string(), en: z.string() })
const Wanted = z.object({ person: z.string().max(80), office: z.string().max(80), role: z.string().max(60), from_on: z.iso.date().optional(), to_on: z.iso.date().optional() })
const Post = z.object({ id: z.string(), person: z.string(), person_name: z.string(), office: z.string(), office_name: z.string(), role: z.string(), label: Words, from_on: z.string(), to_on: z.string().nullable() })
const Asked = z.object({ person: z.string().optional(), office: z.string().optional(), role: z.string().optional(), past: z.stringbool().default(false), limit: z.coerce.number().int().min(1).max(2000).default(500) })

/** Who holds which post in which office, as the security administrator decides. Rights come from nothing else. */
export function postRoutes(app: FastifyInstance, house: House): void {
  const tags = ['security']
  app.get('/api/posts', { schema: { tags, summary: '岗位任职 · posts and who holds them', querystring: Asked, response: { 200: z.object({ rows: z.array(Post), roles: z.record(z.string(), Words) }) } } }, async (request) => {
    const { district } = administratorOf(request, 'admin.security')
    const { person, office, role, past, limit } = request.query as z.infer<typeof Asked>
    const rows = await house.database.inDistrict(district, (tx) => tx.rows<{ role: string }>(
      `select t.id, t.person, p.name as person_name, t.office, o.name as office_name, t.role, t.from_on, t.to_on
       from post t join party p on p.district = t.district and p.id = t.person join party o on o.district = t.district and o.id = t.office
       where t.district = $1 and ($2::text is null or t.person = $2) and ($3::text is null or t.office = $3) and ($4::text is null or t.role = $4) and ($5 or t.to_on is null or t.to_on >= $6)
       order by o.name, t.role, t.person, t.from_on limit $7`, [tx.district, person ?? null, office ?? null, role ?? null, past, isoDay(house.now()), limit]), { readOnly: true })
    return { rows: rows.map((r) => ({ ...r, label: labelOf(house, r.role) ?? { zh: r.role, en: r.role } })), roles: { ...Object.fromEntries(house.registry.posts), ...ADMINISTRATORS } }
  })

  app.post('/api/posts', { schema: { tags, summary: '任职 · give somebody a post', body: Wanted, response: { 200: z.object({ id: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { person, office, role, from_on = isoDay(house.now()), to_on } = request.body as z.infer<typeof Wanted>
    if (!labelOf(house, role)) throw new Refusal('invalid', { zh: `没有“${role}”这种岗位`, en: `there is no post called '${role}'` }, { faults: [{ path: '/role', problem: { zh: '没有这种岗位', en: 'no such post' } }] })
    if (to_on && to_on < from_on) throw new Refusal('invalid', { zh: '结束日期早于开始日期', en: 'it ends before it begins' }, { faults: [{ path: '/to_on', problem: { zh: '早于开始日期', en: 'before the beginning' } }] })
    if (person === caller.party) throw new Refusal('unmet', { zh: '不能给自己任职', en: 'nobody gives a post to themselves' })
    const id = randomUUID()
    await house.database.inDistrict(caller.district, async (tx) => {
      await demandParty(tx, person, 'person', { zh: '没有这个人', en: 'there is no such person' })
      await demandParty(tx, office, 'office', { zh: '没有这个单位', en: 'there is no such office' })
      await keepApart(tx, person, role, from_on, to_on)
      await tx.rows('insert into post (district, id, person, office, role, from_on, to_on) values ($1, $2, $3, $4, $5, $6, $7)', [tx.district, id, person, office, role, from_on, to_on ?? null])
      await logAdministration(tx, caller, house.now(), 'post.give', { id, person, office, role, from_on, to_on: to_on ?? null })
    })
    return { id }
  })

  app.post<{ Params: { id: string } }>('/api/posts/:id/end', { schema: { tags, summary: '免职（当日生效或指定最后一日） · end a post', params: z.object({ id: z.string().max(80) }), body: z.object({ last_on: z.iso.date().optional() }).nullish(), response: { 200: z.object({ id: z.string(), to_on: z.string() }) } } }, async (request) => {
    const caller = administratorOf(request, 'admin.security')
    const { last_on } = (request.body ?? {}) as { last_on?: string }
    const { id } = request.params
    return house.database.inDistrict(caller.district, async (tx) => {
      // Without a last day it ends at once: the day before today was the last.
      const ended = await tx.row<{ id: string; to_on: string; person: string; role: string }>(
        'update post set to_on = coalesce($3::date, $4::date - 1) where district = $1 and id = $2 and (to_on is null or to_on > coalesce($3::date, $4::date - 1)) returning id, to_on, person, role', [tx.district, id, last_on ?? null, isoDay(house.now())])
      if (!ended) throw new Refusal('unknown', { zh: '没有这个在任的岗位', en: 'there is no such post in force' })
      await logAdministration(tx, caller, house.now(), 'post.end', ended)
      return ended
    })
  })
}

function labelOf(house: House, role: string): { readonly zh: string; readonly en: string } | undefined {
  return isAdministrator(role) ? ADMINISTRATORS[role] : house.registry.posts.get(role)
}

/** The row stays locked until the transaction ends, so that two posts given at once see each other. */
async function demandParty(tx: Tx, id: string, kind: 'person' | 'office', text: { zh: string; en: string }): Promise<void> {
  if (!(await tx.row('select from party where district = $1 and id = $2 and kind = $3 for update', [tx.district, id, kind]))) throw new Refusal('unknown', text)
}

/** @throws Refusal `unmet` when the person would hold two of the three administrators' posts on any day */
async function keepApart(tx: Tx, person: string, role: string, from_on: string, to_on: string | undefined): Promise<void> {
  if (!isAdministrator(role)) return
  const other = await tx.row<{ role: string }>(
    'select role from post where district = $1 and person = $2 and role = any($3) and (to_on is null or to_on >= $4) and ($5::date is null or from_on <= $5) limit 1',
    [tx.district, person, Object.keys(ADMINISTRATORS).filter((r) => r !== role), from_on, to_on ?? null])
  if (!other || !isAdministrator(other.role)) return
  throw new Refusal('unmet', {
    zh: `三员分立：此人已任${ADMINISTRATORS[other.role].zh}，不能兼任${ADMINISTRATORS[role].zh}`,
    en: `the three administrators are three people: this one is ${ADMINISTRATORS[other.role].en.toLowerCase()} and cannot be ${ADMINISTRATORS[role].en.toLowerCase()} too`,
  }, { next: { zh: '请另选他人，或先免去原岗位', en: 'choose somebody else, or end the other post first' } })
}
