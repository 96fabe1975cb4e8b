import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal, type RefusalCode } from '#kernel/refusal.ts'
import { claimsOf } from '#modules/investment/claims.ts'
import { HORIZON } from '#modules/investment/funnel.ts'
import { countedWhere } from '#modules/investment/funnel-records.ts'
import type { Lead } from '#modules/investment/lead-facts.ts'
import { rivalsOf, similarTo } from '#modules/investment/lead-given.ts'
import { isoWeek } from '#modules/investment/weekly.ts'
import { type ActAnswer, record } from '#store/ledger.ts'
import { listMatters, MatterFilter } from '#store/matters.ts'
import { portionsOf } from '#store/portions.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { funnelFrom, PORTION, TOLD } from './funnel-thread.ts'
import { callerOf, type House } from './house.ts'
import { staffOnly } from './indicator-routes.ts'
import { historyOf } from './lead-history.ts'
import { receiptOf, reviewOf } from './lead-page.ts'
import { idleLeads, sessionsHeld, weekly } from './lead-lists.ts'
import { listContext } from './matter-routes.ts'

const Said = z.object({ investor_name: z.string().trim().min(2).max(120), investor_uscc: z.string().optional(), investor_group: z.string().optional(), name: z.string().optional(), content: z.string().optional(), industry: z.string().optional() })
const Filter = z.object({ unit: z.string().optional(), category: z.string().optional(), from: z.iso.date().optional(), to: z.iso.date().optional() })
const Id = z.object({ id: z.string() })

/** 招商: who was first, how far reviews are, the week's work, and what the funnel comes to. Lists, boards, maps and forms are those of every kind. */
export function leadRoutes(app: FastifyInstance, house: House): void {
  const tags = ['lead']
  app.post('/api/leads/match', { schema: { tags, summary: '首报比对 · who reported this investor before', body: Said } }, async (request) => {
    const { caller, now } = reporter(house, request)
    const lead = request.body as Lead
    return house.database.inDistrict(caller.district, async (tx) => {
      const query = <T>(text: string, values?: readonly unknown[]) => tx.rows<T>(text, values)
      const ask = { id: '', lead, district: caller.district, at: now }
      const rivals = await rivalsOf(query, { ...ask, lock: false })
      return { first: rivals.length === 0, claims: claimsOf(lead), rivals, similar: lead.industry ? await similarTo(query, ask) : [] }
    }, { readOnly: true })
  })

  app.post<{ Params: { id: string } }>('/api/leads/:id/report', {
    schema: { tags, summary: '首报（有他人首报的，自动转为并列申报） · report: first, or contending when somebody was before', params: Id, body: z.object({ body: z.record(z.string(), z.unknown()) }), headers: z.object({ 'idempotency-key': z.string().max(200).optional() }) },
  }, async (request) => {
    const { caller } = reporter(house, request)
    const { body } = request.body as { body: Lead }
    const { id } = request.params
    const key = request.headers['idempotency-key']
    // One key, two acts it may come to: each remembers its own answer.
    const write = (act: string, said: object) => record(house, { caller, kind: 'lead', id, act, seen: 0, body: said, ...(typeof key === 'string' && key ? { key: `${key}/${act}` } : {}) })
    const answer = await write('report', body).catch(async (err: unknown): Promise<ActAnswer> => {
      // Somebody was before: the report stands beside theirs, with its own time, until it is ruled on.
      const rival = err instanceof Refusal ? await rivalFor(house, caller, id, body, err.code) : undefined
      if (rival === undefined) throw err
      return write('report_contending', { ...body, rival })
    })
    house.live.tell(caller.district, { kind: 'lead', id: answer.id, version: answer.version, state: answer.state })
    return { ...answer, receipt: await house.database.inDistrict(caller.district, (tx) => receiptOf(house, tx, caller, id), { readOnly: true }) }
  })

  app.get<{ Params: { id: string } }>('/api/leads/:id/receipt', { schema: { tags, summary: '首报回执 · the receipt of a report', params: Id } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, (tx) => receiptOf(house, tx, caller, request.params.id), { readOnly: true })
  })

  app.get<{ Params: { id: string } }>('/api/leads/:id/history', { schema: { tags, summary: '线索全过程 · the whole history of one lead', params: Id } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, (tx) => historyOf(house, tx, caller, request.params.id), { readOnly: true })
  })

  app.get<{ Params: { id: string } }>('/api/leads/:id/review', { schema: { tags, summary: '评审情况 · opinions, score and gates', params: Id } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, (tx) => reviewOf(house, tx, caller, request.params.id), { readOnly: true })
  })

  app.get('/api/leads/weekly', { schema: { tags, summary: '招商周报草稿 · a draft of the weekly report', querystring: z.object({ unit: z.string().optional(), week: z.string().regex(/^\d{4}-W\d{2}$/).optional() }) } }, async (request) => {
    staffOnly(request)
    const caller = callerOf(request)
    const { unit, week = isoWeek(isoDay(house.now())) } = request.query as { unit?: string; week?: string }
    return house.database.inDistrict(caller.district, (tx) => weekly(house, tx, caller, unit, week), { readOnly: true })
  })

  app.get('/api/leads/sessions', { schema: { tags, summary: '评审会会次 · sessions of the review board' } }, async (request) => {
    staffOnly(request)
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, (tx) => sessionsHeld(house, tx, caller), { readOnly: true })
  })

  app.get('/api/leads/idle', { schema: { tags, summary: '进展逾期与流转候选 · reports overdue and leads without progress', querystring: z.object({ unit: z.string().optional() }) } }, async (request) => {
    staffOnly(request)
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, (tx) => idleLeads(house, tx, caller, (request.query as { unit?: string }).unit), { readOnly: true })
  })

  app.get('/api/leads/funnel', { schema: { tags, summary: '招商漏斗 · conversion, dwell times and forecast', querystring: Filter } }, async (request) => {
    staffOnly(request)
    const caller = callerOf(request)
    const now = house.now()
    const values = new Values()
    const parts = [`m.district = ${values.add(caller.district)}`, `m.kind = 'lead'`, ...scopeOf(request.query as z.infer<typeof Filter>, now, values)]
    const seen = visibleWhere(house.registry.matter('lead'), caller, values)
    const where = [...parts, ...(seen ? [seen] : [])].join(' and ')
    const { answer } = await house.database.inDistrict(caller.district, (tx) => funnelFrom(portionsOf(tx, `select ${TOLD} from matter m where ${where}`, values.list, PORTION), now), { readOnly: true })
    return { as_of: now, horizon_days: HORIZON, ...(await answer) }
  })

  app.get('/api/leads/funnel/records', { schema: { tags, summary: '漏斗明细 · the leads one count of the funnel is made of', querystring: Filter.extend({ of: z.string().max(60), after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }) } }, async (request) => {
    staffOnly(request)
    const { of, after, limit, ...scope } = request.query as z.infer<typeof Filter> & { of: string; after?: string; limit: number }
    const now = house.now()
    return house.database.inDistrict(callerOf(request).district, (tx) => listMatters(tx, [house.registry.matter('lead')], MatterFilter.parse({ limit, ...(after ? { after } : {}) }), {
      ...listContext(house, request), also: (values) => [...scopeOf(scope, now, values), countedWhere(of, now, values)].join(' and '),
    }), { readOnly: true })
  })
}

/** Leads of a unit, an industry and a time, as conditions over `matter m`: the funnel and its records ask by the same. */
function scopeOf({ unit, category, from, to }: z.infer<typeof Filter>, now: Date, values: Values): string[] {
  return [
    `m.opened_at <= ${values.add(now)}`, ...(unit ? [`m.lead = ${values.add(unit)}`] : []),
    ...(category ? [`m.category >= ${values.add(category)} and m.category < ${values.add(`${category}\u{10FFFF}`)}`] : []),
    ...(from ? [`m.opened_at >= ${values.add(`${from}T00:00:00+08:00`)}`] : []), ...(to ? [`m.opened_at < ${values.add(`${to}T00:00:00+08:00`)}::timestamptz + interval '1 day'`] : []),
  ]
}

/** Whom a refused report stands against: whoever was before it, or, when it is the same report sent again, whomever it named then. */
async function rivalFor(house: House, caller: Caller, id: string, lead: Lead, code: RefusalCode): Promise<string | undefined> {
  return house.database.inDistrict(caller.district, async (tx) => {
    if (code === 'stale') return (await tx.row<{ rival: string | null }>("select body->>'rival' as rival from entry where district = $1 and matter_id = $2 and seq = 1 and by = $3", [tx.district, id, caller.party]))?.rival ?? undefined
    return code === 'unmet' ? (await rivalsOf((text, values) => tx.rows(text, values), { id, lead, district: tx.district, at: house.now(), lock: false }))[0]?.id : undefined
  }, { readOnly: true })
}

/** @throws Refusal `forbidden` for those who neither report leads nor rule on them: who is talked to is not for all to probe */
function reporter(house: House, request: FastifyRequest) {
  const caller = callerOf(request)
  if (!caller.posts.some((p) => p.role === 'investment.scout' || p.role === 'investment.office')) throw new Refusal('forbidden', { zh: '首报比对仅供招商岗位使用', en: 'this is for those who report leads' })
  return { caller, now: house.now() }
}
