import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Caller } from '#kernel/caller.ts'
import type { Facts } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { callerOf, type House } from './house.ts'

/** A notice is named by the line of the ledger it tells of: `<matter>/<seq>`. */
const NoticeId = z.string().regex(/^[A-Za-z0-9_.:-]{1,80}\/\d{1,9}$/)
const Words = z.object({ zh: z.string(), en: z.string() })
const Notices = z.object({
  /** Up to 1,000. */
  unread: z.number(),
  rows: z.array(z.object({ id: NoticeId, at: z.date(), text: Words, kind: z.string(), act: z.string(), matter_id: z.string(), number: z.string(), read: z.boolean(), /** For which party it was told by name; null: by a relation or a post. */ party: z.string().nullable() })),
  next: NoticeId.nullable(),
})
const Asked = z.object({ unread: z.stringbool().default(false), after: NoticeId.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) })
const MOST_COUNTED = 1_000

interface NoticeRow { matter_id: string; seq: number; at: Date; read: boolean; kind: string; act: string; number: string; title: string; party: string | null; body: Facts | null }

/** What happened on matters that concern the caller. Only what they may still read, or what a party they act for was told by name, is told; the words come from the declaration. */
export function noticeRoutes(app: FastifyInstance, house: House): void {
  const tags = ['notices']
  app.get('/api/notices', { schema: { tags, summary: '我的通知 · my notices', querystring: Asked, response: { 200: Notices } } }, async (request) => {
    const caller = callerOf(request)
    const asked = request.query as z.infer<typeof Asked>
    return house.database.inDistrict(caller.district, async (tx) => ({ unread: await countUnread(house, tx, caller), ...(await listNotices(house, tx, caller, asked)) }), { readOnly: true })
  })

  app.post('/api/notices/read', {
    schema: { tags, summary: '标为已读 · mark as read', body: z.union([z.strictObject({ ids: z.array(NoticeId).min(1).max(500) }), z.strictObject({ all: z.literal(true) })]), response: { 200: z.object({ unread: z.number() }) } },
  }, async (request) => {
    const caller = callerOf(request)
    const body = request.body as { ids?: string[] }
    const places = body.ids?.map(placeOf)
    return house.database.inDistrict(caller.district, async (tx) => {
      await tx.rows(
        `update notice set read_at = $3 where district = $1 and person = $2 and read_at is null and ($4::text[] is null or (matter_id, seq) in (select * from unnest($4::text[], $5::int[])))`,
        [tx.district, caller.party, house.now(), places?.map((p) => p.matter_id) ?? null, places?.map((p) => p.seq) ?? null])
      return { unread: await countUnread(house, tx, caller) }
    })
  })
}

async function countUnread(house: House, tx: Tx, caller: Caller): Promise<number> {
  const values = new Values()
  const row = await tx.row<{ n: number }>(`select count(*)::int as n from (select ${fromWhere(house, tx, caller, values)} and n.read_at is null limit ${MOST_COUNTED}) x`, values.list)
  return row?.n ?? 0
}

async function listNotices(house: House, tx: Tx, caller: Caller, { unread, after, limit }: z.infer<typeof Asked>) {
  const values = new Values()
  const telling = [...house.registry.matters.values()].flatMap((def) => Object.keys(def.acts).filter((name) => def.acts[name]?.news).map((name) => `${def.kind}.${name}`))
  const columns = `n.matter_id, n.seq, n.at, n.read_at is not null as read, n.party, m.kind, e.act, m.number, m.title, case when m.kind || '.' || e.act = any(${values.add(telling)}) then e.body end as body`
  const where = fromWhere(house, tx, caller, values)
  const parts = [unread ? 'and n.read_at is null' : '']
  if (after) {
    const { matter_id, seq } = placeOf(after)
    parts.push(`and (n.at, n.matter_id, n.seq) < (select at, matter_id, seq from notice where district = ${values.add(tx.district)} and person = ${values.add(caller.party)} and matter_id = ${values.add(matter_id)} and seq = ${values.add(seq)})`)
  }
  const rows = await tx.rows<NoticeRow>(`select ${columns} ${where} ${parts.join(' ')} order by n.at desc, n.matter_id desc, n.seq desc limit ${values.add(limit + 1)}`, values.list)
  const shown = rows.slice(0, limit).map((r) => ({ id: `${r.matter_id}/${r.seq}`, at: r.at, text: textOf(house, r), kind: r.kind, act: r.act, matter_id: r.matter_id, number: r.number, read: r.read, party: r.party }))
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

/** The caller's notices of matters they may read now, and those told by name to a party they are or act for; inner steps are not told to people from outside, nor to anybody in their own matter. */
function fromWhere(house: House, tx: Tx, caller: Caller, values: Values): string {
  const kinds = [...house.registry.matters.values()].map((def) => {
    const inner = Object.keys(def.acts).filter((name) => def.acts[name]?.inner)
    const seen = `m.kind = ${values.add(def.kind)} and ${visibleWhere(def, caller, values) ?? 'true'}`
    if (inner.length === 0) return `(${seen})`
    // Somebody with a post is from outside in what they asked themself.
    const own = caller.posts.length === 0 ? '' : ` or m.asker is null or m.asker <> all(${values.add([caller.party, ...caller.firms])})`
    return `(${seen} and (e.act <> all(${values.add(inner)})${own}))`
  })
  return `from notice n join matter m on m.district = n.district and m.id = n.matter_id join entry e on e.district = n.district and e.matter_id = n.matter_id and e.seq = n.seq
    where n.district = ${values.add(tx.district)} and n.person = ${values.add(caller.party)} and (n.party = any(${values.add([caller.party, ...caller.firms, ...caller.posts.map((p) => p.office)])}) or ${kinds.join(' or ') || 'false'})`
}

function textOf(house: House, { kind, act, number, title, body }: NoticeRow): Text {
  const { label = { zh: act, en: act }, news } = house.registry.matter(kind).acts[act] ?? {}
  const more = body ? news?.(body) : undefined
  return { zh: `【${label.zh}】${title}（${number}）${more ? `：${more.zh}` : ''}`, en: `${label.en}: ${title} (${number})${more ? `. ${more.en}` : ''}` }
}

function placeOf(id: string): { matter_id: string; seq: number } {
  const cut = id.lastIndexOf('/')
  return { matter_id: id.slice(0, cut), seq: Number(id.slice(cut + 1)) }
}
