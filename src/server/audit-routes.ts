import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House } from './house.ts'
import { callerOf } from './house.ts'
import { demandPost } from './outside-routes.ts'
import { sealNow } from '#store/heads.ts'
import { type Verdict, verify } from '#store/verify.ts'

/** What only the auditor sees, and may not change: heads, readings, sign-ins, and the verification of the whole chain. */
export function auditRoutes(app: FastifyInstance, house: House): void {
  const tags = ['audit']
  const running = new Map<string, { started_at: Date; entries: number; verdict?: Verdict; problem?: string }>()

  app.get('/api/audit/heads', { schema: { tags, summary: '每小时存证 · hourly heads' } }, async (request) => {
    demandPost(request, 'auditor')
    return house.database.inDistrict(callerOf(request).district, (tx) => tx.rows("select no, from_at, to_at, matters, entries, reads, encode(hash, 'hex') as hash from ledger_head where district = $1 order by no desc limit 200", [tx.district]), { readOnly: true })
  })
  app.get<{ Querystring: { limit: number } }>('/api/audit/reads', { schema: { tags, summary: '个人信息查阅记录 · readings of personal data', querystring: z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) }) } }, async (request) => {
    demandPost(request, 'auditor')
    return house.database.inDistrict(callerOf(request).district, (tx) => tx.rows('select l.at, l.reader, p.name as reader_name, l.what, l.purpose from access_log l left join party p on p.district = l.district and p.id = l.reader where l.district = $1 order by l.at desc limit $2', [tx.district, request.query.limit]), { readOnly: true })
  })
  app.get('/api/audit/sign-ins', { schema: { tags, summary: '登录记录 · sign-ins' } }, async (request) => {
    demandPost(request, 'auditor')
    return house.database.inDistrict(callerOf(request).district, (tx) => tx.rows('select s.at, s.way, s.outcome, s.party, p.name from sign_in_log s left join party p on p.district = s.district and p.id = s.party where s.district = $1 order by s.at desc limit 200', [tx.district]), { readOnly: true })
  })
  // Verifying a large ledger takes longer than a request may: it is started here and asked after below.
  app.post('/api/audit/verify', { schema: { tags, summary: '核验全部账本 · verify the whole ledger' } }, async (request, reply) => {
    demandPost(request, 'auditor')
    const { district } = callerOf(request)
    const now = running.get(district)
    if (!now || now.verdict || now.problem) {
      const one: { started_at: Date; entries: number; verdict?: Verdict; problem?: string } = { started_at: house.now(), entries: 0 }
      running.set(district, one)
      void house.database.inDistrict(district, (tx) => sealNow(tx, house.now()))
        .then(() => verify(house.database, district, { progress: (entries) => { one.entries = entries } }))
        .then((verdict) => { one.verdict = verdict }, (err: unknown) => { one.problem = err instanceof Error ? err.message : String(err) })
    }
    return reply.code(202).send(running.get(district))
  })
  app.get('/api/audit/verify', { schema: { tags, summary: '核验进度与结论 · how the verification stands' } }, async (request) => {
    demandPost(request, 'auditor')
    return running.get(callerOf(request).district) ?? { started_at: null, entries: 0 }
  })
}
