import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Caller } from '#kernel/caller.ts'
import { cityGrowth, paceInputs } from '#modules/targets/lamp.ts'
import { targetStanding } from '#modules/targets/standing.ts'
import type { Target } from '#modules/targets/target-facts.ts'
import type { Tx } from '#store/database.ts'
import { seriesOf } from '#store/series.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { callerOf, type House } from './house.ts'
import { type Decider, deciderAt } from './lamps.ts'
import { readsKeptBack } from './series-routes.ts'

interface Row { id: string; number: string; title: string; state: string; version: number; facts: Target; lead: string | null; lead_name: string | null; lead_name_en: string | null }

/** Targets of a year with where each stands: plan, actual, pace, year end. A target opens into its indicator's series and from there into its records. */
export function targetRoutes(app: FastifyInstance, house: House): void {
  const tags = ['targets']
  app.get('/api/targets', { schema: { tags, summary: '年度目标进度 · targets and their pace', querystring: z.object({ year: z.coerce.number().int().optional() }) } }, async (request) => {
    const caller = callerOf(request)
    const now = house.now()
    const { year = Number(isoDay(now).slice(0, 4)) } = request.query as { year?: number }
    return house.database.inDistrict(caller.district, async (tx) => ({ year, computed_at: now, rows: await targetsShown(house, tx, caller, year) }), { readOnly: true })
  })

  app.get<{ Params: { id: string } }>('/api/targets/:id', { schema: { tags, summary: '目标进度 · a target and its pace', params: z.object({ id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, async (tx) => {
      const [row] = await targetsOf(house, tx, caller, 'm.id = ', request.params.id)
      if (!row) throw new Refusal('unknown', { zh: '没有这个目标，或您无权查看', en: 'there is no such target, or you may not see it' })
      return { computed_at: house.now(), ...(await shown(house, tx, row, caller, deciderAt(house, tx, house.now()))) }
    }, { readOnly: true })
  })
}

/** The targets of a year that a caller may see, with where each stands. */
export async function targetsShown(house: House, tx: Tx, caller: Caller, year: number, series: typeof seriesOf = seriesOf) {
  const decider = deciderAt(house, tx, house.now())
  // Asked all at once: on one connection they go out together and come back in turn.
  return Promise.all((await targetsOf(house, tx, caller, `m.facts->>'year' = `, String(year))).map((row) => shown(house, tx, row, caller, decider, series)))
}

function targetsOf(house: House, tx: Tx, caller: Caller, where: string, value: string): Promise<Row[]> {
  const values = new Values()
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = 'target'`, `m.state <> 'dropped'`, `${where}${values.add(value)}`]
  const seen = visibleWhere(house.registry.matter('target'), caller, values)
  return tx.rows<Row>(
    `select m.id, m.number, m.title, m.state, m.version, m.facts, m.lead, p.name as lead_name, p.name_en as lead_name_en from matter m left join party p on p.district = m.district and p.id = m.lead
     where ${[...parts, ...(seen ? [seen] : [])].join(' and ')} order by (m.facts->>'weight')::float8 desc nulls last, m.number`, values.list)
}

/** A target as screens show it. Unpublished figures only to those who may read them. */
async function shown(house: House, tx: Tx, { id, number, title, state, version, facts, lead, lead_name, lead_name_en }: Row, caller: Caller, decider: Decider, series: typeof seriesOf = seriesOf) {
  const def = house.registry.indicators.get(facts.indicator ?? '')
  const standing = await targetStanding(tx, house.registry, facts, { now: house.now(), kept_back: def !== undefined && readsKeptBack(def, house.registry, caller), series })
  const banded = facts.band_low !== undefined && facts.band_high !== undefined
  const lamp = def && standing.as_of !== null ? await decider.lamp('lamp.pace', paceInputs(def, standing, banded, await cityGrowth(tx, def, standing.as_of, house.now()))) : undefined
  return {
    id, number, title, state, version, name: facts.name ?? title, year: facts.year, subject: facts.subject ?? null, weight: facts.weight ?? null, baseline: facts.baseline ?? null, goal: facts.goal, stretch: facts.stretch ?? null,
    band: facts.band_low === undefined ? null : [facts.band_low, facts.band_high], versions: facts.versions ?? [], indicator: def ? shownDef(def) : null,
    lead: lead === null ? null : { id: lead, name: { zh: lead_name ?? lead, en: lead_name_en ?? lead_name ?? lead } }, ...standing, lamp: lamp ?? null,
  }
}
