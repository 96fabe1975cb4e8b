import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { type IndicatorDef, shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Tx } from '#store/database.ts'
import { revisionsOf } from '#store/observations.ts'
import { seriesOf } from '#store/series.ts'
import { callerOf, type House } from './house.ts'
import { staffOnly } from './indicator-routes.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const Asked = z.object({ from: month.optional(), to: month.optional(), subject: z.string().max(80).optional() })
const OfOne = z.object({ subject: z.string().max(80).default(''), caliber: z.enum(['month', 'cumulative', 'point']), period: month })
const Page = z.object({ caliber: z.enum(['month', 'cumulative', 'point']), period: month, after: z.string().max(80).default(''), limit: z.coerce.number().int().min(1).max(200).default(50) })

/** Any indicator month by month, and for one that is observed: whose values a figure adds up, their revisions, and the ledger line each stands on. */
export function seriesRoutes(app: FastifyInstance, house: House): void {
  const tags = ['indicators']
  const params = z.object({ id: z.string() })
  app.get<{ Params: { id: string } }>('/api/indicators/:id/series', { schema: { tags, summary: '指标序列 · an indicator month by month', params, querystring: Asked } }, async (request) => {
    staffOnly(request)
    const { def, caller, now } = asked(house, request)
    const { to = isoDay(now).slice(0, 7), from = `${Number(to.slice(0, 4)) - 2}-01`, subject = '' } = request.query as z.infer<typeof Asked>
    if (from > to) throw new Refusal('invalid', { zh: `起始月份${from}晚于截止月份${to}`, en: `${from} is after ${to}` })
    const points = await house.database.inDistrict(caller.district, (tx) => seriesOf(tx, house.registry, def, { from, to, subject, now, kept_back: readsKeptBack(def, house.registry, caller) }), { readOnly: true })
    return { def: shownDef(def), as_of: now, points }
  })

  app.get<{ Params: { id: string } }>('/api/indicators/:id/values', { schema: { tags, summary: '分户数值 · the values a figure adds up', params, querystring: Page } }, async (request) => {
    staffOnly(request)
    const { def, caller, now } = asked(house, request)
    if (!('series' in def)) throw new Refusal('unmet', { zh: `“${def.label.zh}”不是填报指标`, en: `'${def.label.en}' is not observed` })
    const kept_back = readsKeptBack(def, house.registry, caller)
    // One respondent's figure is for those who answer for the statistics.
    if (def.series.subject === 'firm' && !kept_back) throw new Refusal('forbidden', { zh: '单户数据仅供统计岗位查看', en: 'the figures of a single firm are for those who answer for them' })
    return house.database.inDistrict(caller.district, (tx) => valuesOf(tx, def.id, request.query as z.infer<typeof Page>, kept_back, now), { readOnly: true })
  })

  app.get<{ Params: { id: string } }>('/api/indicators/:id/revisions', { schema: { tags, summary: '数值修订 · the revisions of a value', params, querystring: OfOne } }, async (request) => {
    staffOnly(request)
    const { def, caller, now } = asked(house, request)
    const kept_back = readsKeptBack(def, house.registry, caller)
    if ('series' in def && def.series.subject === 'firm' && !kept_back) throw new Refusal('forbidden', { zh: '单户数据仅供统计岗位查看', en: 'the figures of a single firm are for those who answer for them' })
    const rows = await house.database.inDistrict(caller.district, (tx) => revisionsOf(tx, { indicator: def.id, ...(request.query as z.infer<typeof OfOne>) }), { readOnly: true })
    return { rows: rows.filter((r) => kept_back || (r.publication !== 'unpublished' && (!r.embargo_until || r.embargo_until <= now))) }
  })
}

function asked(house: House, request: FastifyRequest) {
  return { def: house.registry.indicator((request.params as { id: string }).id), caller: callerOf(request), now: house.now() }
}

/** Whether this caller may read what is not published yet, of this indicator and of all it is made of. */
export function readsKeptBack(def: IndicatorDef, registry: Registry, caller: Caller): boolean {
  if ('derived' in def) return Object.values(def.derived.from).every((id) => readsKeptBack(registry.indicator(id), registry, caller))
  return 'measure' in def || caller.posts.some((p) => def.series.readers?.includes(p.role))
}

async function valuesOf(tx: Tx, indicator: string, { caliber, period, after, limit }: z.infer<typeof Page>, kept_back: boolean, now: Date) {
  const rows = await tx.rows<{ subject: string }>(
    `select o.subject, o.value::float8 as value, o.revision, o.publication, o.source, o.recorded_at, o.frame, coalesce(p.name, pl.name, x.title, o.subject) as name,
       json_build_object('kind', m.kind, 'id', m.id, 'number', m.number, 'title', m.title, 'seq', o.seq) as origin
     from observation o join matter m on m.district = o.district and m.id = o.matter_id
     left join party p on p.district = o.district and p.id = o.subject left join place pl on pl.district = o.district and pl.id = o.subject left join matter x on x.district = o.district and x.id = o.subject
     where o.district = $1 and o.indicator = $2 and o.caliber = $3 and o.period = $4 and o.superseded_at is null and o.subject > $5
       and ($6 or (o.publication <> 'unpublished' and (o.embargo_until is null or o.embargo_until <= $7)))
     order by o.subject limit $8`, [tx.district, indicator, caliber, `${period}-01`, after, kept_back, now, limit + 1])
  return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.subject ?? null) : null }
}
