import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { metaOf } from '#kernel/fact.ts'
import { shownDef } from '#kernel/indicator.ts'
import { bare, type MatterDef, targets } from '#kernel/matter.ts'
import { packAt } from '#packs/packs.ts'
import { callerOf, districtOf, type House } from './house.ts'

/** What screens must know before they draw anything: the house, its declarations, the city's pack, offices and places. */
export function directoryRoutes(app: FastifyInstance, house: House): void {
  const tags = ['directory']
  const declarations = {
    modules: house.registry.modules.map(({ id, label, matters }) => ({ id, label, kinds: matters.map((m) => m.kind) })),
    kinds: [...house.registry.matters.values()].map(declarationOf),
    indicators: [...house.registry.indicators.values()].map(shownDef),
    posts: Object.fromEntries(house.registry.posts),
  }

  app.get('/api/house', { schema: { tags, summary: '平台与本区 · the house and its districts' } }, async (request) => {
    const district = districtOf(house, request)
    return {
      product: { name: { zh: '攀登', en: 'Pandeng' }, version: house.version }, demo: house.demo, now: house.now(),
      district: { id: district.id, name: district.name, center: district.center, pack: district.pack },
      districts: [...house.districts.values()].map(({ id, name }) => ({ id, name })),
      oidc: house.oidc.map(({ id, label }) => ({ id, label })),
      ...(house.demo ? { demo_accounts: district.settings['demo_accounts'] ?? [] } : {}),
    }
  })

  app.get('/api/declarations', { schema: { tags, summary: '事项与指标的声明 · what kinds, acts, facts and indicators there are' } }, async (_, reply) => reply.header('cache-control', 'no-cache').send(declarations))

  app.get('/api/pack', { schema: { tags, summary: '本区执行的规则包 · the pack in force' } }, async (request) => {
    const district = request.caller ? house.districts.get(request.caller.district) : districtOf(house, request)
    return packAt((district ?? districtOf(house, request)).pack, house.now())
  })

  app.get('/api/offices', { schema: { tags, summary: '单位 · offices' } }, async (request) => {
    const { district } = callerOf(request)
    return house.database.inDistrict(district, (tx) => tx.rows("select id, name, name_en, parent, attrs from party where district = $1 and kind = 'office' order by id", [tx.district]), { readOnly: true })
  })

  app.get<{ Querystring: { kind?: string; q?: string } }>('/api/places', { schema: { tags, summary: '地点 · places', querystring: z.object({ kind: z.string().optional(), q: z.string().max(100).optional() }) } }, async (request) => {
    const district = request.caller?.district ?? districtOf(house, request).id
    const { kind, q } = request.query
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select id, code, kind, name, name_en, address, parent, attrs, case when at is null then null else json_build_object('lng', at[0], 'lat', at[1]) end as at, ring::text as ring
       from place where district = $1 and ($2::text is null or kind = any(string_to_array($2, ','))) and ($3::text is null or name ilike '%' || $3 || '%') and status = 'current' order by kind, code limit 2000`,
      [tx.district, kind ?? null, q ? q.replaceAll(/[\\%_]/g, '\\$&') : null]), { readOnly: true })
  })

  app.get<{ Querystring: { lng: number; lat: number } }>('/api/places/near', { schema: { tags, summary: '最近的地点 · nearest places', querystring: z.object({ lng: z.coerce.number().min(-180).max(180), lat: z.coerce.number().min(-90).max(90) }) } }, async (request) => {
    const district = request.caller?.district ?? districtOf(house, request).id
    const { lng, lat } = request.query
    return house.database.inDistrict(district, (tx) => tx.rows(
      `select id, code, kind, name, name_en, address, parent, json_build_object('lng', at[0], 'lat', at[1]) as at from place where district = $1 and at is not null and status = 'current' order by at <-> point($2, $3) limit 8`,
      [tx.district, lng, lat]), { readOnly: true })
  })
}

function declarationOf(def: MatterDef) {
  return {
    kind: def.kind, label: def.label, states: def.states, columns: def.columns ?? {}, proofs: def.proofs ?? {}, relations: def.relations ?? {},
    acts: Object.fromEntries(Object.entries(def.acts).filter(([, a]) => !a.by.every((r) => r === 'clock' || r === 'house')).map(([name, a]) => [name, {
      label: a.label, from: a.from, to: targets(a), tone: a.tone ?? 'plain', inner: a.inner ?? false, bulk: a.bulk ?? false, needs: a.needs ?? [], takes: a.takes ?? [], sections: a.sections ?? [],
      asks: a.asks.map((key) => ({ fact: bare(key), required: !key.endsWith('?'), suggested: Object.hasOwn(a.suggests ?? {}, bare(key)), ...(a.own?.facts[bare(key)] ? { own: a.own } : {}) })),
    }])),
    facts: Object.fromEntries(Object.entries(def.facts.shape).map(([key, shape]) => [key, { ...metaOf(shape as z.ZodType), schema: z.toJSONSchema(shape as z.ZodType, { unrepresentable: 'any', io: 'input' }) }])),
    clocks: Object.fromEntries(Object.entries(def.clocks).map(([name, c]) => [name, { label: c.label, lapses: c.expires !== undefined }])),
  }
}
