import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { scanClause } from '#algo/clause-scan.ts'
import { DAY_MS, endOfDay, isoDay, startOfDay } from '#algo/workdays.ts'
import { type Caller, rolesOn } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Agreement } from '#modules/agreements/agreement-facts.ts'
import { digestOf, scanned } from '#modules/agreements/agreement-guards.ts'
import { commitmentInputs, type Promised } from '#modules/agreements/lamp.ts'
import { clauseRulesAt, fairCompetition, type Metric } from '#packs/agreements.ts'
import type { Tx } from '#store/database.ts'
import { readable } from '#store/page.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { pointing } from '#store/links.ts'
import { callerOf, type House } from './house.ts'
import { writeCalendar } from './ical.ts'
import { staffOnly } from './indicator-routes.ts'
import { deciderAt, type Lamp } from './lamps.ts'
import { inTurns } from './turns.ts'

const Span = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional(), unit: z.string().optional() })
const MOST = 2_000

/** A promise with its lamp and all that was decided by; null where the city has no rule for it. */
export interface CommitmentLine { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly metric: string; readonly value: number | null; readonly actual: number | null; readonly due_on: string; readonly met_on: string | null; /** Said by the firm to be met on; not confirmed yet. */ readonly claimed_on: string | null; readonly moves: number; readonly agreement: string; readonly agreement_name: string | null; readonly lead: string | null; readonly lamp: Lamp | null; readonly touched_at: Date }

/** 协议和承诺: what review met in the clauses, and what is due when. Lists, boards and acts are those of every kind. */
export function agreementRoutes(app: FastifyInstance, house: House): void {
  const tags = ['agreement']
  app.get<{ Params: { id: string } }>('/api/agreements/:id/clauses', { schema: { tags, summary: '条款审查：逐条命中和法律条文 · what the rules met in each clause', params: z.object({ id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, async (tx) => {
      const def = house.registry.matter('agreement')
      const { standing } = await readable(tx, caller, def, request.params.id)
      const facts = standing.facts as Agreement
      if (def.conceals?.(facts, rolesOn(caller, standing.participants)).includes('fair_competition')) throw new Refusal('forbidden', { zh: '条款审查仅供审查和招商人员查看', en: 'the review of clauses is for those who review and negotiate' })
      const digest = digestOf(facts)
      const still = (r: Agreement['legality']) => (r ? { ...r, stands: r.digest === digest } : null)
      return { as_of: house.now(), table: shownTable(house.now()), clauses: scanned(facts, house.now()), legality: still(facts.legality), fair_competition: still(facts.fair_competition), returned: facts.returned ?? [] }
    }, { readOnly: true })
  })

  app.get<{ Params: { id: string } }>('/api/agreements/:id/commitments', { schema: { tags, summary: '协议的承诺事项 · what an agreement promised, and how each stands', params: z.object({ id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    const rows = await house.database.inDistrict(caller.district, async (tx) => { await readable(tx, caller, house.registry.matter('agreement'), request.params.id); return linesOf(house, tx, caller, { agreement: request.params.id }) }, { readOnly: true })
    return { as_of: house.now(), rows }
  })

  app.post('/api/agreements/scan', { schema: { tags, summary: '条款初查（只提示，不留存） · scan a text; nothing is kept', body: z.object({ text: z.string().min(1).max(20_000) }) } }, async (request) => {
    staffOnly(request)
    return { as_of: house.now(), table: shownTable(house.now()), hits: scanClause((request.body as { text: string }).text, clauseRulesAt(house.now())) }
  })

  app.get('/api/agreements/calendar', { schema: { tags, summary: '承诺日历 · what was promised, by its day', querystring: Span } }, async (request) => {
    const { caller, from, to, unit } = asked(house, request)
    const rows = await house.database.inDistrict(caller.district, (tx) => linesOf(house, tx, caller, { span: [from, to], unit }), { readOnly: true })
    return { as_of: house.now(), from, to, truncated: rows.length === MOST, rows }
  })

  app.get('/api/agreements/calendar.ics', { schema: { tags, summary: '承诺日历（iCalendar） · the same for calendar programs', querystring: Span } }, async (request, reply) => {
    const { caller, from, to, unit } = asked(house, request)
    const rows = await house.database.inDistrict(caller.district, (tx) => linesOf(house, tx, caller, { span: [from, to], unit }), { readOnly: true })
    return reply.type('text/calendar; charset=utf-8').send(writeCalendar('承诺日历', rows.filter((r) => r.state !== 'waived').map((r) => ({ uid: `${caller.district}-${r.id}@pandeng`, on: r.due_on, summary: `${r.name}${r.value === null ? '' : ` ${r.value}`}`, description: `${r.number} ${r.agreement_name ?? ''}`, url: `${house.origin}/w/commitment/${encodeURIComponent(r.id)}`, stamp: r.touched_at }))))
  })
}

function shownTable(at: Date) {
  const { doc_no, title, effective_from, source } = fairCompetition
  return { doc_no, title, effective_from, source, rules: clauseRulesAt(at).map(({ id, label, verdict, article }) => ({ id, label, verdict, article })) }
}

/** @throws Refusal `invalid` for a span of more than five years */
function asked(house: House, request: FastifyRequest) {
  staffOnly(request)
  const caller = callerOf(request)
  const today = isoDay(house.now())
  const { from = `${today.slice(0, 7)}-01`, to = isoDay(new Date(Date.parse(`${from}T00:00:00+08:00`) + 366 * DAY_MS)), unit } = request.query as z.infer<typeof Span>
  if (to < from || Date.parse(to) - Date.parse(from) > 5 * 366 * DAY_MS) throw new Refusal('invalid', { zh: '起止日期有误，最多五年', en: 'the span is wrong: five years at most' })
  return { caller, from, to, unit }
}

interface Wanted { readonly span?: readonly [from: string, to: string]; readonly unit?: string | undefined; readonly agreement?: string; readonly asker?: string }

/** By the index of the day (that of the clock: a fact has none), of the agreement or of who asks; each lamp by the table in force. */
export async function linesOf(house: House, tx: Tx, caller: Caller, { span, unit, agreement, asker }: Wanted): Promise<CommitmentLine[]> {
  const values = new Values()
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = 'commitment'`]
  // A clock of another round may have run out within the span: the fact says which day stands.
  if (span) parts.push(`m.id in (select c.matter_id from clock c where c.district = $1 and c.name = 'due' and c.due_at > ${values.add(startOfDay(span[0]))} and c.due_at <= ${values.add(endOfDay(span[1]))})`, `m.facts->>'due_on' >= ${values.add(span[0])}`, `m.facts->>'due_on' <= ${values.add(span[1])}`)
  if (agreement) parts.push(`m.id in ${pointing('agreement', 'agreement', `= ${values.add(agreement)}`)}`)
  if (unit) parts.push(`m.lead = ${values.add(unit)}`)
  if (asker) parts.push(`m.asker = ${values.add(asker)}`)
  const seen = visibleWhere(house.registry.matter('commitment'), caller, values)
  if (seen) parts.push(seen)
  const rows = await tx.rows<Omit<CommitmentLine, 'lamp'>>(
    `select m.id, m.number, m.title as name, m.state, m.facts->>'metric' as metric, (m.facts->>'value')::float8 as value, (m.facts->>'actual')::float8 as actual, m.facts->>'due_on' as due_on, m.facts->>'met_on' as met_on, m.facts->>'claimed_on' as claimed_on, coalesce(jsonb_array_length(m.facts->'moves'), 0) as moves, m.facts->>'agreement' as agreement,
       (select a.title from matter a where a.district = m.district and a.id = m.facts->>'agreement') as agreement_name, m.facts->>'lead' as lead, m.touched_at
     from matter m where ${parts.join(' and ')} order by m.facts->>'due_on', m.id limit ${MOST}`, values.list)
  const now = house.now()
  const decider = deciderAt(house, tx, now)
  return inTurns(rows, async (r) => ({ ...r, lamp: (await decider.lamp('lamp.commitment', commitmentInputs(r.state, promisedOf(r), now))) ?? null }))
}

const promisedOf = ({ metric, value, actual, due_on }: Pick<CommitmentLine, 'metric' | 'value' | 'actual' | 'due_on'>): Promised => ({ metric: metric as Metric, due_on, ...(value === null ? {} : { value }), ...(actual === null ? {} : { actual }) })
