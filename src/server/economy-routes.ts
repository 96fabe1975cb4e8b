import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import { anomaliesAt } from '#modules/economy/anomalies.ts'
import { peersOf } from '#modules/economy/indicators.ts'
import { ODDITIES } from '#modules/economy/oddities.ts'
import { peersAt } from '#modules/economy/peers.ts'
import { CALIBER, growthFor, GrowthAsked, Month, ofFirms, Period, watchOf } from './economy-answers.ts'
import { economyExports } from './economy-exports.ts'
import { economyFaults } from './economy-faults.ts'
import { economyFirms } from './economy-firms.ts'
import { callerOf, type House } from './house.ts'
import { staffOnly } from './indicator-routes.ts'

/** 同比、拉动、贡献率 on the comparable base. January is never told alone: 1—2月 are one period. */
export function economyRoutes(app: FastifyInstance, house: House): void {
  economyFirms(app, house)
  economyExports(app, house)
  economyFaults(app, house)
  app.get<{ Params: { id: string } }>('/api/economy/growth/:id', { schema: { tags: ['economy'], summary: '可比口径增速 · growth on the comparable base', params: z.object({ id: z.string() }), querystring: GrowthAsked } }, async (request) => {
    staffOnly(request)
    return growthFor(house, callerOf(request), request.params.id, request.query as GrowthAsked)
  })

  app.get<{ Params: { id: string } }>('/api/peers/:id', { schema: { tags: ['economy'], summary: '坐标系 · the district beside its peers', params: z.object({ id: z.string() }), querystring: z.object({ period: Period }) } }, async (request) => {
    staffOnly(request)
    const caller = callerOf(request)
    const now = house.now()
    const def = house.registry.indicator(request.params.id)
    if (!('series' in def) || !house.registry.indicators.has(peersOf(def.id))) throw new Refusal('unmet', { zh: `“${def.label.zh}”没有参照地数据`, en: `no peers publish '${def.label.en}'` })
    const { period } = request.query as { period: string }
    const { rows, sources } = await house.database.inDistrict(caller.district, (tx) => peersAt(tx, def, period, now), { readOnly: true })
    const names = new Map((await house.database.inDistrict(caller.district, (tx) => tx.rows<{ id: string; name: string; name_en: string | null }>("select id, name, name_en from party where district = $1 and id = any($2)", [caller.district, rows.map((r) => r.area)]), { readOnly: true })).map((p) => [p.id, { zh: p.name, en: p.name_en ?? p.name }]))
    const own = house.districts.get(caller.district)?.name
    return { def: shownDef(def), as_of: now, period, sources, rows: rows.map((r) => ({ ...r, label: r.area === '' ? (own ?? { zh: '本区', en: 'This district' }) : (names.get(r.area) ?? { zh: r.area, en: r.area }) })) }
  })

  app.get('/api/economy/watch', { schema: { tags: ['economy'], summary: '入规退库监测 · firms about to enter or leave, why, and how right the watch was', querystring: Month } }, async (request) => {
    const { caller, period, rules, now } = ofFirms(house, request)
    return { ...CALIBER, as_of: now, ...(await house.database.inDistrict(caller.district, (tx) => watchOf(house, tx, period, rules, now), { readOnly: true })) }
  })

  app.get('/api/economy/anomalies', { schema: { tags: ['economy'], summary: '异常数据 · figures that want a look, and why', querystring: Month } }, async (request) => {
    const { caller, period, rules, now } = ofFirms(house, request)
    return { ...CALIBER, as_of: now, period, limits: rules.anomalies, codes: ODDITIES, rows: await house.database.inDistrict(caller.district, (tx) => anomaliesAt(tx, period, rules), { readOnly: true }) }
  })
}
