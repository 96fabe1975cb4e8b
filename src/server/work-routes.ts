import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { endOfDay, isoDay } from '#algo/workdays.ts'
import { type ListContext, listMatters, MatterFilter, whereOf } from '#store/matters.ts'
import type { Tx } from '#store/database.ts'
import { Values } from '#store/visible.ts'
import { callerOf, type House } from './house.ts'
import { kindsOf, listContext, splitFilter } from './matter-routes.ts'

const SHOWN = 20
const COUNTS = ['open', 'overdue', 'today', 'soon', 'provisional', 'waiting'] as const

/** The first screen of the day, search over everything, and the map. */
export function workRoutes(app: FastifyInstance, house: House): void {
  app.get('/api/work', { schema: { tags: ['work'], summary: '今日工作台 · my work today' } }, async (request) => {
    const context = listContext(house, request)
    return house.database.inDistrict(context.caller.district, (tx) => workOf(house, tx, context), { readOnly: true })
  })

  app.get<{ Querystring: { q: string } }>('/api/search', { schema: { tags: ['search'], summary: '全域搜索 · search over everything', querystring: z.object({ q: z.string().trim().min(1).max(200) }) } }, async (request) => {
    const context = listContext(house, request)
    return house.database.inDistrict(context.caller.district, (tx) => searchAll(house, tx, context, request.query.q), { readOnly: true })
  })

  app.get('/api/map', { schema: { tags: ['map'], summary: '事项地图 · matters as GeoJSON', querystring: MatterFilter.loose() } }, async (request) => mapOf(house, request))
}

async function workOf(house: House, tx: Tx, context: ListContext) {
  const defs = [...house.registry.matters.values()]
  // Somebody whose post reads everything still works on what lies with their office; a desk works on the whole queue.
  const offices = context.caller.posts.map((p) => p.office)
  const desks = new Set(context.caller.posts.map((p) => p.role).filter((r) => r.includes('.')))
  const mine = (values: Values) => {
    const base = whereOf(tx, defs, { open: true }, context, {}, values)
    return desks.size ? base : `${base} and (m.lead = any(${values.add(offices)}) or m.asker = any(${values.add([context.caller.party, ...context.caller.firms])}))`
  }
  const values = new Values()
  const where = mine(values)
  const [now, soon] = [values.add(context.now), values.add(new Date(context.now.getTime() + context.soon_hours * 3_600_000))]
  const today = values.add(endOfDay(isoDay(context.now)))
  // One look at everything that is open, summed here: whoever has many posts has a whole district before them.
  const states = await tx.rows<{ kind: string; state: string } & Record<(typeof COUNTS)[number], number>>(
    `select m.kind, m.state, count(*)::int as open, count(*) filter (where due_at < ${now})::int as overdue, count(*) filter (where due_at >= ${now} and due_at <= ${today})::int as today,
       count(*) filter (where due_at >= ${now} and due_at <= ${soon})::int as soon, count(*) filter (where provisional and due_at is not null)::int as provisional, count(*) filter (where due_at is null)::int as waiting
     from matter m where ${where} group by 1, 2 order by 3 desc, 1, 2`, values.list)
  const counts = Object.fromEntries(COUNTS.map((c) => [c, states.reduce((sum, s) => sum + s[c], 0)]))
  const by_state = states.map(({ kind, state, open }) => ({ kind, state, n: open }))
  const list = (due: MatterFilter['due']) => listMatters(tx, defs, MatterFilter.parse({ due, sort: 'due_at', limit: SHOWN, ...(desks.size ? {} : { mine: 'lead' }) }), context).then((p) => p.rows)
  return { counts, by_state, overdue: await list('overdue'), today: await list('today'), soon: await list('soon'), provisional: await list('provisional') }
}

async function searchAll(house: House, tx: Tx, context: ListContext, q: string) {
  const page = await listMatters(tx, [...house.registry.matters.values()], MatterFilter.parse({ q, limit: SHOWN }), context)
  const like = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`
  const staff = context.caller.posts.length > 0
  const parties = staff ? await tx.rows("select id, kind, name, uscc from party where district = $1 and kind in ('firm', 'office') and (name ilike $2 or uscc = upper($3) or id = $3) order by name limit 20", [tx.district, like, q]) : []
  const places = await tx.rows("select id, kind, code, name, address, json_build_object('lng', at[0], 'lat', at[1]) as at from place where district = $1 and name ilike $2 order by kind, name limit 20", [tx.district, like])
  return { matters: page.rows, parties, places }
}

const MOST_POINTS = 5_000

async function mapOf(house: House, request: FastifyRequest) {
  const context = listContext(house, request)
  const { filter, extra } = splitFilter(request)
  const values = new Values()
  return house.database.inDistrict(callerOf(request).district, async (tx) => {
    const where = `${whereOf(tx, kindsOf(house, request), filter, context, extra, values)} and m.at is not null`
    const points = await tx.rows<{ id: string; lng: number; lat: number }>(`select m.id, m.kind, m.number, m.title, m.state, m.urgency, m.open, m.due_at < ${values.add(context.now)} as overdue, m.at[0] as lng, m.at[1] as lat from matter m where ${where} order by m.opened_at desc limit ${MOST_POINTS + 1}`, values.list)
    return {
      type: 'FeatureCollection', truncated: points.length > MOST_POINTS,
      features: points.slice(0, MOST_POINTS).map(({ lng, lat, ...properties }) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [lng, lat] }, properties })),
    }
  }, { readOnly: true })
}
