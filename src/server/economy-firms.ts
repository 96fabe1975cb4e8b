import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import { firmsOf, monthsOfFirm } from '#modules/economy/growth-firms.ts'
import { CALIBER, GrowthAsked, Month, ofFirms, reportedByFirms } from './economy-answers.ts'
import type { House } from './house.ts'

const Drilled = GrowthAsked.required({ period: true }).extend({ key: z.string().max(80).optional() })

/** From a figure to the firms behind it, from a firm to what it reported, each with its batch. For those who may read single firms. */
export function economyFirms(app: FastifyInstance, house: House): void {
  const tags = ['economy']
  app.get<{ Params: { id: string } }>('/api/economy/growth/:id/firms', { schema: { tags, summary: '增速的分户明细 · the firms behind a figure', params: z.object({ id: z.string() }), querystring: Drilled } }, async (request) => {
    const { caller, rules, now } = ofFirms(house, request)
    const { period, by, key } = request.query as z.infer<typeof Drilled>
    const def = reportedByFirms(house, request.params.id, period)
    return { ...CALIBER, def: shownDef(def), as_of: now, period, by, ...(await house.database.inDistrict(caller.district, (tx) => firmsOf(tx, def.id, { period, by, key, pillars: rules.pillars.groups }), { readOnly: true })) }
  })

  app.get<{ Params: { id: string } }>('/api/economy/firms/:id', { schema: { tags, summary: '企业填报明细 · what a firm reported', params: z.object({ id: z.string().max(80) }), querystring: Month } }, async (request) => {
    const { caller, period, now } = ofFirms(house, request)
    const found = await house.database.inDistrict(caller.district, (tx) => monthsOfFirm(tx, request.params.id, period), { readOnly: true })
    if (!found) throw new Refusal('unknown', { zh: '没有登记这家企业', en: 'this firm is not registered' })
    return { ...CALIBER, as_of: now, ...found }
  })
}
