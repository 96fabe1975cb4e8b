import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { administratorOf } from './administrators.ts'
import type { House } from './house.ts'
import { listVerifications, startVerification } from './verifications.ts'

const Asked = z.object({
  /** `next` of the page before. */
  after: z.string().regex(/^[\dTZ:.-]{20,30}~[\w-]+$/).refine((c) => !Number.isNaN(Date.parse(c.split('~')[0] ?? '')), 'not a place in this list').optional(), by: z.string().optional(), from: z.iso.date().optional(), to: z.iso.date().optional(), limit: z.coerce.number().int().min(1).max(500).default(100),
})
const page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() })
const Reading = z.object({ id: z.string(), at: z.date(), reader: z.string(), reader_name: z.string().nullable(), subject: z.string(), what: z.string(), purpose: z.string() })
const SignIn = z.object({ id: z.string(), at: z.date(), way: z.string(), outcome: z.string(), party: z.string().nullable(), party_name: z.string().nullable() })
const Deed = z.object({ id: z.string(), at: z.date(), by: z.string(), by_name: z.string().nullable(), act: z.string(), detail: z.unknown() })
const Head = z.object({ no: z.number(), from_at: z.date(), to_at: z.date(), matters: z.number(), entries: z.number(), reads: z.number(), root: z.string(), hash: z.string() })
const Broken = z.object({ where: z.string(), seq: z.number().optional(), what: z.string(), detail: z.string() })
const Check = z.object({
  id: z.string(), by: z.string(), started_at: z.date(), ended_at: z.date().nullable(), entries: z.number(), standing: z.enum(['running', 'whole', 'broken', 'failed']), problem: z.string().nullable(),
  verdict: z.object({ district: z.string(), matters: z.number(), entries: z.number(), heads: z.number(), broken: z.array(Broken), head: z.string().nullable() }).nullable(),
})

/** What the auditor looks over: heads of the ledger, readings of personal data, sign-ins, what administrators did. Nothing here changes anything. */
export function auditRoutes(app: FastifyInstance, house: House): void {
  const tags = ['audit']
  const log = <T extends z.ZodType>(url: string, summary: string, row: T, sql: string) =>
    app.get(url, { schema: { tags, summary, querystring: Asked, response: { 200: page(row) } } }, async (request) => readLog(house, request, sql))

  log('/api/audit/reads', '个人信息查阅记录 · who read sealed data, and why', Reading,
    'select l.id, l.at, l.reader, p.name as reader_name, l.subject, l.what, l.purpose from access_log l left join party p on p.district = l.district and p.id = l.reader where l.district = $1 and ($2::text is null or l.reader = $2)')
  log('/api/audit/sign-ins', '登录记录 · sign-ins, right and wrong', SignIn,
    'select l.id, l.at, l.way, l.outcome, l.party, p.name as party_name from sign_in_log l left join party p on p.district = l.district and p.id = l.party where l.district = $1 and ($2::text is null or l.party = $2)')
  log('/api/audit/administration', '管理操作记录 · what administrators did', Deed,
    'select l.id, l.at, l.by, p.name as by_name, l.act, l.detail from admin_log l left join party p on p.district = l.district and p.id = l.by where l.district = $1 and ($2::text is null or l.by = $2)')

  app.get('/api/audit/heads', { schema: { tags, summary: '账本存证 · heads over the ledger, newest first', querystring: z.object({ before: z.coerce.number().int().optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }), response: { 200: z.array(Head) } } }, async (request) => {
    const { district } = administratorOf(request, 'auditor')
    const { before, limit } = request.query as { before?: number; limit: number }
    return house.database.inDistrict(district, (tx) => tx.rows(
      "select no, from_at, to_at, matters, entries, reads, encode(root, 'hex') as root, encode(hash, 'hex') as hash from ledger_head where district = $1 and ($2::int is null or no < $2) order by no desc limit $3", [tx.district, before ?? null, limit]), { readOnly: true })
  })

  app.post('/api/audit/verify', {
    schema: { tags, summary: '核验全部账本（后台进行） · check the whole ledger, in the background', body: z.object({ head: z.string().regex(/^[0-9a-f]{64}$/).optional() }).nullish(), response: { 202: z.object({ id: z.string() }) } },
  }, async (request, reply) => {
    const { district, party } = administratorOf(request, 'auditor')
    const { head } = (request.body ?? {}) as { head?: string }
    const id = await startVerification(house, district, party, (err) => request.log.error({ err }, 'the ledger could not be checked'), head)
    return reply.code(202).header('location', `/api/audit/verify/${id}`).send({ id })
  })

  app.get('/api/audit/verify', { schema: { tags, summary: '核验记录 · earlier checks', response: { 200: z.array(Check) } } }, async (request) => listVerifications(house, administratorOf(request, 'auditor').district))

  app.get<{ Params: { id: string } }>('/api/audit/verify/:id', { schema: { tags, summary: '核验进度与结果 · how far a check is, or what it found', params: z.object({ id: z.string() }), response: { 200: Check } } }, async (request) => {
    const [found] = await listVerifications(house, administratorOf(request, 'auditor').district, request.params.id)
    if (!found) throw new Refusal('unknown', { zh: '没有这次核验', en: 'there was no such check' })
    return found
  })
}

async function readLog(house: House, request: FastifyRequest, sql: string) {
  const { district } = administratorOf(request, 'auditor')
  const { after, by, from, to, limit } = request.query as z.infer<typeof Asked>
  const [at, id] = after?.split('~') ?? []
  const rows = await house.database.inDistrict(district, (tx) => tx.rows<{ at: Date; id: string }>(
    `${sql} and ($3::date is null or l.at >= $3) and ($4::date is null or l.at < $4::date + 1) and ($5::timestamptz is null or (l.at, l.id) < ($5, $6)) order by l.at desc, l.id desc limit $7`,
    [tx.district, by ?? null, from ?? null, to ?? null, at ?? null, id ?? null, limit + 1]), { readOnly: true })
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { rows: rows.slice(0, limit), next: last ? `${last.at.toISOString()}~${last.id}` : null }
}
