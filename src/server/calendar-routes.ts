import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import type { MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { callerOf, type House } from './house.ts'
import { writeCalendar } from './ical.ts'
import { staffOnly } from './indicator-routes.ts'

const Span = z.object({ kind: z.string().max(40), from: z.iso.date().optional(), to: z.iso.date().optional(), mine: z.enum(['true', 'false']).optional() })
const DAY_MS = 86_400_000
const MOST_DAYS = 400
const MOST = 3_000

interface Row { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly clock: string; readonly due_at: Date; readonly provisional: boolean; readonly touched_at: Date }
export interface DueLine extends Row { readonly label: Text; readonly on: string; readonly standing: 'overdue' | 'today' | 'ahead' }

/** Time limits of any kind by the day they run out, on a page and for calendar programs. */
export function calendarRoutes(app: FastifyInstance, house: House): void {
  const tags = ['work']
  app.get('/api/calendar', { schema: { tags, summary: '到期日历 · time limits by their day', querystring: Span } }, async (request) => {
    const { caller, def, from, to, mine } = asked(house, request)
    const rows = await house.database.inDistrict(caller.district, (tx) => linesOf(tx, def, caller, from, to, mine, house.now()), { readOnly: true })
    return { as_of: house.now(), from, to, truncated: rows.length === MOST, rows }
  })
  app.get('/api/calendar.ics', { schema: { tags, summary: '到期日历（iCalendar） · the same for calendar programs', querystring: Span } }, async (request, reply) => {
    const { caller, def, from, to, mine } = asked(house, request)
    const rows = await house.database.inDistrict(caller.district, (tx) => linesOf(tx, def, caller, from, to, mine, house.now()), { readOnly: true })
    return reply.type('text/calendar; charset=utf-8').send(writeCalendar(def.label.zh, rows.map((r) => ({ uid: `${caller.district}-${r.id}-${r.clock}@pandeng`, on: r.on, summary: `${r.label.zh} ${r.title}`, description: r.number, url: `${house.origin}/w/${def.kind}/${encodeURIComponent(r.id)}`, stamp: r.touched_at }))))
  })
}

/** @throws Refusal `unknown` for a kind there is not, `invalid` for a span that runs backwards or is too long */
function asked(house: House, request: FastifyRequest) {
  staffOnly(request)
  const caller = callerOf(request)
  const { kind, mine, ...span } = request.query as z.infer<typeof Span>
  const def = house.registry.matters.get(kind)
  if (!def) throw new Refusal('unknown', { zh: `没有“${kind}”这类事项`, en: `there is no kind '${kind}'` })
  const { from = `${isoDay(house.now()).slice(0, 7)}-01` } = span
  const { to = isoDay(new Date(Date.parse(`${from}T00:00:00+08:00`) + 92 * DAY_MS)) } = span
  if (to < from || Date.parse(to) - Date.parse(from) > MOST_DAYS * DAY_MS) throw new Refusal('invalid', { zh: `起止日期有误，最多${MOST_DAYS}天`, en: `the span is wrong: ${MOST_DAYS} days at most` })
  return { caller, def, from, to, mine: mine === 'true' }
}

/** Running clocks by the index of their due days. What is on hold is due on no day. */
async function linesOf(tx: Tx, def: MatterDef, caller: Caller, from: string, to: string, mine: boolean, now: Date): Promise<DueLine[]> {
  const values = new Values()
  const parts = [`c.district = ${values.add(tx.district)}`, 'c.stopped_at is null', `c.due_at >= ${values.add(`${from}T00:00:00+08:00`)}`, `c.due_at < ${values.add(`${to}T00:00:00+08:00`)}::timestamptz + interval '1 day'`, `m.kind = ${values.add(def.kind)}`, "(c.pauses = '[]' or c.pauses->-1->>'to' is not null)"]
  const seen = visibleWhere(def, caller, values)
  if (seen) parts.push(seen)
  if (mine) parts.push(`m.lead = any(${values.add([caller.party, ...caller.posts.map((p) => p.office)])})`)
  const rows = await tx.rows<Row>(`select m.id, m.number, m.title, m.state, c.name as clock, c.due_at, c.provisional, m.touched_at from clock c join matter m on m.district = c.district and m.id = c.matter_id where ${parts.join(' and ')} order by c.due_at, m.id, c.name limit ${MOST}`, values.list)
  const today = isoDay(now)
  return rows.map((r): DueLine => { const on = isoDay(r.due_at); return { ...r, on, label: def.clocks[r.clock]?.label ?? { zh: r.clock, en: r.clock }, standing: r.due_at < now ? 'overdue' : on === today ? 'today' : 'ahead' } })
}
