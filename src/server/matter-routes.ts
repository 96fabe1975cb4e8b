import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { MatterDef } from '#kernel/matter.ts'
import { openTo } from '#store/ledger.ts'
import { type ListContext, listMatters, MatterFilter, MatterLine } from '#store/matters.ts'
import { matterPage, reveal } from '#store/page.ts'
import { callerOf, type House } from './house.ts'

const Page = z.object({ rows: z.array(MatterLine), next: z.string().nullable(), total: z.number(), total_is_at_least: z.boolean() })

/** Lists, pages and the reading of sealed facts, for every kind alike. */
export function matterRoutes(app: FastifyInstance, house: House): void {
  for (const def of house.registry.matters.values()) kindRoutes(app, house, def)

  app.get('/api/matters', { schema: { tags: ['matters'], summary: '跨类事项列表 · matters of every kind', querystring: MatterFilter.loose(), response: { 200: Page } } }, async (request) => {
    const caller = callerOf(request)
    const { filter, extra } = splitFilter(request)
    return house.database.inDistrict(caller.district, (tx) => listMatters(tx, kindsOf(house, request), filter, listContext(house, request), extra), { readOnly: true })
  })

  app.post('/api/reveal', {
    schema: {
      tags: ['matters'], summary: '查看脱敏信息（须说明用途，留痕） · read sealed facts, with a purpose',
      body: z.object({ kind: z.string(), id: z.string(), facts: z.array(z.string()).min(1).max(20), purpose: z.string().trim().min(4).max(200) }),
      response: { 200: z.object({ values: z.record(z.string(), z.string()) }) },
    },
  }, async (request) => {
    const caller = callerOf(request)
    const { kind, id, facts, purpose } = request.body as { kind: string; id: string; facts: string[]; purpose: string }
    const def = house.registry.matter(kind)
    return house.database.inDistrict(caller.district, async (tx) => ({ values: await reveal(house, tx, caller, def, id, facts, purpose) }))
  })
}

function kindRoutes(app: FastifyInstance, house: House, def: MatterDef): void {
  const tags = [def.kind]
  app.get(`/api/${def.kind}`, { schema: { tags, summary: `${def.label.zh}列表 · list`, querystring: MatterFilter.loose(), response: { 200: Page } } }, async (request) => {
    const caller = callerOf(request)
    const { filter, extra } = splitFilter(request)
    return house.database.inDistrict(caller.district, (tx) => listMatters(tx, [def], filter, listContext(house, request), extra), { readOnly: true })
  })

  app.get(`/api/${def.kind}/acts`, { schema: { tags, summary: `可提出的动作 · what may be opened`, response: { 200: z.object({ acts: z.array(z.string()) }) } } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, async (tx) => ({ acts: await openTo(house, tx, caller, def, undefined, '') }), { readOnly: true })
  })

  app.get<{ Params: { id: string } }>(`/api/${def.kind}/:id`, { schema: { tags, summary: `${def.label.zh}详情 · page`, params: z.object({ id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    return house.database.inDistrict(caller.district, (tx) => matterPage(house, tx, caller, def, request.params.id), { readOnly: true })
  })
}

/** Filter words the house knows, already checked by the route, and the rest, which must be indexed facts. */
export function splitFilter(request: FastifyRequest): { filter: MatterFilter; extra: Record<string, string> } {
  const { lang: _, format: __, kind: ___, ...query } = request.query as Record<string, unknown>
  const own = Object.entries(query).filter(([k]) => Object.hasOwn(MatterFilter.shape, k))
  const rest = Object.entries(query).filter(([k]) => !Object.hasOwn(MatterFilter.shape, k)).map(([k, v]) => [k, String(v)] as const)
  return { filter: Object.fromEntries(own) as MatterFilter, extra: Object.fromEntries(rest) }
}

/** The kinds a list over several was asked for; all of them unless told. @throws Refusal `unknown` */
export function kindsOf(house: House, request: FastifyRequest): MatterDef[] {
  const { kind } = request.query as { kind?: string }
  return kind ? kind.split(',').map((k) => house.registry.matter(k)) : [...house.registry.matters.values()]
}

export function listContext(house: House, request: FastifyRequest): ListContext {
  const caller = callerOf(request)
  const now = house.now()
  return { caller, now, soon_hours: house.policy(caller.district, now).rule<number>('soon_hours'), words: (text) => house.segmenter.forQuery(text) }
}
