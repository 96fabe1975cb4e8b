import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { callerOf, type House } from './house.ts'

const MOST_BYTES = 8_000
const MOST_VIEWS = 200

const Id = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/) })
const View = z.object({
  name: z.string().trim().min(1).max(60),
  kind: z.string().min(1).max(60),
  /** What the screen filters by. The house keeps it as it is. */
  query: z.unknown().refine((q) => q !== undefined && JSON.stringify(q).length <= MOST_BYTES, `at most ${MOST_BYTES} characters`),
  /** Seen by everybody in the saver's office. */
  shared: z.boolean().default(false),
})
const Listed = View.extend({ id: z.string(), shared: z.boolean(), mine: z.boolean(), owner_name: z.string() })

/** Lists that people look at again and again: their own, and those their office shares. */
export function viewRoutes(app: FastifyInstance, house: House): void {
  const tags = ['views']
  app.get('/api/views', { schema: { tags, summary: '常用视图 · saved views', response: { 200: z.array(Listed) } } }, async (request) => {
    const { district, party, posts } = callerOf(request)
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select v.id, v.name, v.kind, v.query, v.office is not null as shared, v.owner = $2 as mine, p.name as owner_name
       from saved_view v join party p on p.district = v.district and p.id = v.owner where v.district = $1 and (v.owner = $2 or v.office = any($3)) order by v.name collate "zh-x-icu", v.id`,
      [tx.district, party, posts.map((p) => p.office)]), { readOnly: true })
  })

  app.put<{ Params: z.infer<typeof Id> }>('/api/views/:id', { schema: { tags, summary: '保存视图 · save a view', params: Id, body: View, response: { 200: z.object({ id: z.string() }) } } }, async (request) => {
    const { district, party, posts } = callerOf(request)
    const { name, kind, query, shared } = request.body as z.infer<typeof View>
    const office = shared ? posts[0]?.office : undefined
    if (shared && !office) throw new Refusal('unmet', { zh: '您不在任何单位任职，视图不能共享', en: 'you hold no post in an office to share it with' })
    await house.database.inDistrict(district, async (tx) => {
      const { n } = (await tx.row<{ n: number }>('select count(*)::int as n from saved_view where district = $1 and owner = $2 and id <> $3', [tx.district, party, request.params.id])) ?? { n: 0 }
      if (n >= MOST_VIEWS) throw new Refusal('unmet', { zh: `最多保存 ${MOST_VIEWS} 个视图，请先删除不用的`, en: `at most ${MOST_VIEWS} views: delete one you no longer use` })
      const saved = await tx.row(
        `insert into saved_view (district, id, owner, office, name, kind, query, saved_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (district, id) do update set office = excluded.office, name = excluded.name, kind = excluded.kind, query = excluded.query, saved_at = excluded.saved_at where saved_view.owner = excluded.owner returning id`,
        [tx.district, request.params.id, party, office ?? null, name, kind, JSON.stringify(query), house.now()])
      if (!saved) throw new Refusal('forbidden', { zh: '只能修改自己保存的视图', en: 'a view is changed only by who saved it' }, { next: { zh: '可另存为自己的视图', en: 'save it as your own' } })
    })
    return { id: request.params.id }
  })

  app.delete<{ Params: z.infer<typeof Id> }>('/api/views/:id', { schema: { tags, summary: '删除视图 · delete a view', params: Id, response: { 200: z.object({ id: z.string() }) } } }, async (request) => {
    const { district, party } = callerOf(request)
    const gone = await house.database.inDistrict(district, (tx) => tx.row<{ id: string }>('delete from saved_view where district = $1 and id = $2 and owner = $3 returning id', [tx.district, request.params.id, party]))
    if (!gone) throw new Refusal('unknown', { zh: '您没有这个视图', en: 'you have no such view' })
    return gone
  })
}
