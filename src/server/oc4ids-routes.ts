import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Evidence } from '#kernel/matter.ts'
import { type Fault, Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { type Assumed, fromOc4ids, Package } from '#modules/projects/from-oc4ids.ts'
import { type ProjectRecord, toOc4ids } from '#modules/projects/oc4ids.ts'
import type { Tx } from '#store/database.ts'
import { record } from '#store/ledger.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { callerOf, type House } from './house.ts'

const VERSION = '0.9'
const MOST = 2_000
const MOST_BYTES = 30_000_000

/** Projects by the Open Contracting for Infrastructure Data Standard 0.9.5: a package of those a caller may read, and packages taken in. */
export function oc4idsRoutes(app: FastifyInstance, house: House): void {
  const tags = ['projects']
  app.get<{ Querystring: { state?: string; limit: number } }>('/api/projects/oc4ids', { schema: { tags, summary: '导出 OC4IDS 项目包 · projects as an OC4IDS package', querystring: z.object({ state: z.string().optional(), limit: z.coerce.number().int().min(1).max(MOST).default(MOST) }) } }, async (request) => {
    const caller = callerOf(request)
    const projects = await house.database.inDistrict(caller.district, (tx) => recordsOf(house, tx, caller, request.query), { readOnly: true })
    return packaged(house, caller, projects)
  })

  app.get<{ Params: { id: string } }>('/api/projects/:id/oc4ids', { schema: { tags, summary: '单个项目的 OC4IDS · one project as OC4IDS', params: z.object({ id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    const projects = await house.database.inDistrict(caller.district, (tx) => recordsOf(house, tx, caller, { id: request.params.id, limit: 1 }), { readOnly: true })
    if (projects.length === 0) throw new Refusal('unknown', { zh: '没有这个项目，或您无权查看', en: 'there is no such project, or you may not see it' })
    return packaged(house, caller, projects)
  })

  const Rate = z.strictObject({ rate: z.number().positive(), on: z.iso.date() })
  const Body = z.strictObject({
    package: Package, lead_unit: z.string().min(1).max(80), type: z.enum(['approval', 'verification', 'filing']).default('approval'), level: z.enum(['province', 'city', 'district', 'other']).default('other'),
    industry: z.string().regex(/^\d{2,4}$/).default('4700'), rates: z.record(z.string(), Rate).default({}),
  })
  app.post('/api/projects/oc4ids', { bodyLimit: MOST_BYTES, schema: { tags, summary: '导入 OC4IDS 项目包 · take in an OC4IDS package', body: Body } }, async (request) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => p.role === 'projects.office')) throw new Refusal('forbidden', { zh: '项目由重大项目办导入', en: 'projects are taken in by the office for key projects' })
    const { package: given, ...assumed } = request.body as { package: z.infer<typeof Package> } & Assumed
    return takeIn(house, caller, given.projects, assumed)
  })
}

/** Each project stands or falls by itself; one that is there already is passed over. */
async function takeIn(house: House, caller: Caller, projects: readonly unknown[], assumed: Assumed): Promise<{ added: number; known: number; faults: Fault[] }> {
  const tally = { added: 0, known: 0, faults: [] as Fault[] }
  const known = new Set((await house.database.inDistrict(caller.district, (tx) => tx.rows<{ source_id: string }>("select facts->>'source_id' as source_id from matter where district = $1 and kind = 'project' and facts ? 'source_id'", [tx.district]), { readOnly: true })).map((r) => r.source_id))
  for (const [at, one] of projects.entries()) {
    const taken = fromOc4ids(one, at, assumed)
    if ('faults' in taken) { tally.faults.push(...taken.faults); continue }
    if (known.has(taken.id)) { tally.known++; continue }
    known.add(taken.id)
    const id = `oc.${createHash('sha256').update(taken.id).digest('hex').slice(0, 24)}`
    try {
      await record(house, { caller, kind: 'project', id, act: 'register', seen: 0, body: taken.body, key: `oc4ids/${id}` })
      tally.added++
    } catch (err) {
      if (!(err instanceof Refusal)) throw err
      tally.faults.push({ path: `/projects/${at}`, problem: err.text }, ...err.faults.map((f) => ({ path: `/projects/${at}${f.path}`, problem: f.problem })))
    }
  }
  return tally
}

interface Row { id: string; number: string; state: ProjectRecord['state']; touched_at: Date; facts: ProjectRecord['facts']; parties: ProjectRecord['parties'] | null }

/** Projects with their parties and photographs: three queries however many they are. */
async function recordsOf(house: House, tx: Tx, caller: Caller, { id, state, limit }: { id?: string; state?: string; limit: number }): Promise<ProjectRecord[]> {
  const values = new Values()
  const seen = visibleWhere(house.registry.matter('project'), caller, values)
  const rows = await tx.rows<Row>(
    `select m.id, m.number, m.state, m.touched_at, m.facts, (select json_agg(json_build_object('relation', x.relation, 'id', p.id, 'name', p.name, 'uscc', p.uscc) order by x.relation, p.id) from participant x join party p on p.district = x.district and p.id = x.party where x.district = m.district and x.matter_id = m.id) as parties
     from matter m where m.district = ${values.add(tx.district)} and m.kind = 'project'${id ? ` and m.id = ${values.add(id)}` : ''}${state ? ` and m.state = ${values.add(state)}` : ''}${seen ? ` and ${seen}` : ''} order by m.opened_at, m.id limit ${values.add(limit)}`, values.list)
  const photos = Map.groupBy(await tx.rows<{ matter_id: string; at: Date; evidence: Evidence }>("select e.matter_id, e.at, x as evidence from entry e, jsonb_array_elements(e.evidence) x where e.district = $1 and e.matter_id = any($2) and x->>'kind' = 'photo'", [tx.district, rows.map((r) => r.id)]), (r) => r.matter_id)
  const rules = house.policy(tx.district, house.now()).rule<Readonly<Record<string, readonly { item: string; label: Text }[]>>>('projects.permits')
  const permits = Object.fromEntries(Object.values(rules).flat().map(({ item, label }) => [item, label.zh]))
  return rows.map(({ id: own, number, state: is, touched_at, facts, parties }) => ({ number, state: is, touched_at, facts, parties: parties ?? [], permits, photos: (photos.get(own) ?? []).map(({ at, evidence }) => ({ ...evidence, at })) }))
}

function packaged(house: House, caller: Caller, projects: readonly ProjectRecord[]) {
  const name = house.districts.get(caller.district)?.name.zh ?? caller.district
  return { uri: `${house.origin}/api/projects/oc4ids`, publishedDate: `${isoDay(house.now())}T00:00:00+08:00`, version: VERSION, publisher: { name }, projects: projects.map((p) => toOc4ids(p, house.origin)) }
}
