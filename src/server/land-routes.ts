import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Polygon } from '#algo/polygon.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { ParkRules } from '#packs/parks.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { pointing } from '#store/links.ts'
import { portionsOf } from '#store/portions.ts'
import { callerOf, type House } from './house.ts'
import { bringLandIn, type LandRead } from './land-import.ts'
import { occupancyOf } from './land-occupancy.ts'
import { HOLDER, type Holder, QUEUE, type Queued } from './land-queue.ts'

const KINDS = ['park', 'parcel', 'space'] as const
const Filter = z.object({ park: z.string().optional(), use: z.string().optional(), state: z.string().optional(), lead: z.string().optional() })
const Import = z.strictObject({ kind: z.enum(KINDS), text: z.string().min(2).max(15_000_000), name: z.string().trim().min(1).max(200), datum: z.enum(['CGCS2000', 'WGS84', 'GCJ02', 'BD09']).optional(), apply: z.boolean().default(false), leave_out_bad: z.boolean().default(false) })
const MOST = 6_000
const BODY_BYTES = 16_000_000
/** So many are read at a time. */
const PORTION = 500
/** A `LandShown` in JSON. */
const SHOWN = `json_build_object('kind', m.kind, 'id', m.id, 'number', m.number, 'name', m.title, 'state', m.state, 'facts', m.facts - array['boundary', 'original', 'reservations', 'waiting'], 'place', m.facts->'place', 'outline', m.facts->'boundary', 'due_at', m.due_at,
  'holder', ${HOLDER}, 'queue', ${QUEUE}, 'firm', (select p.name from party p where p.district = m.district and p.id = m.facts->>'occupied_by'))`

/** A piece of land as the map and the list beside it show it. */
export interface LandShown { readonly kind: (typeof KINDS)[number]; readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly facts: Readonly<Record<string, unknown>>; readonly place: { lng: number; lat: number } | null; readonly outline: Polygon | null; readonly due_at: Date | null; readonly holder: Holder | null; readonly queue: readonly Queued[]; readonly firm: string | null }

class Undone extends Error {
  readonly read: LandRead
  constructor(read: LandRead) {
    super('tried only')
    this.read = read
  }
}

/** 园区土地: the land of the district on one map, and its bringing in. */
export function landRoutes(app: FastifyInstance, house: House): void {
  const tags = ['parks']
  const readerOf = (request: FastifyRequest) => {
    const caller = callerOf(request)
    const { read } = house.registry.matter('parcel')
    if (!caller.posts.some((p) => read.includes(p.role))) throw new Refusal('forbidden', { zh: '土地一张图供园区、招商、项目和区领导岗位查看', en: 'the map of land is for those who keep, promise and build on it' })
    return caller
  }
  app.get('/api/land', { schema: { tags, summary: '园区、地块和载体一张图 · parks, parcels and spaces', querystring: Filter } }, async (request, reply) => {
    const caller = readerOf(request)
    const { park, use, state, lead } = request.query as z.infer<typeof Filter>
    const told: string[] = []
    let n = 0
    await house.database.inDistrict(caller.district, async (tx) => {
      for (const kind of KINDS) {
        const values = new Values()
        const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = ${values.add(kind)}`, 'm.open']
        const seen = visibleWhere(house.registry.matter(kind), caller, values)
        if (seen) parts.push(seen)
        if (kind !== 'park') {
          if (park) parts.push(`m.id in ${pointing('park', 'park', `= ${values.add(park)}`)}`)
          if (use) parts.push(`m.category = ${values.add(use)}`)
          if (state) parts.push(`m.state = ${values.add(state)}`)
          if (lead) parts.push(`m.id in ${pointing('reserved_by', 'lead', `= ${values.add(lead)}`)}`)
        }
        // In order by their names alone first: what is put in order with all its facts is put in order on the disk.
        const first = `select m.id, m.title from matter m where ${parts.join(' and ')} order by m.title, m.id limit ${MOST}`
        for await (const portion of portionsOf(tx, `select ${SHOWN} from (${first}) f join matter m on m.district = $1 and m.id = f.id order by f.title, f.id`, values.list, PORTION)) { told.push(`${n > 0 ? ',' : ''}${portion.join(',')}`); n += portion.length }
      }
    }, { readOnly: true })
    // As SQL tells it in JSON, a portion at a time: thousands of outlines are not taken apart to be put together again.
    const head = JSON.stringify({ as_of: house.now(), standards: house.policy(caller.district, house.now()).rule<ParkRules>('parks').standards, truncated: n >= MOST })
    return reply.type('application/json; charset=utf-8').send(Readable.from([`${head.slice(0, -1)},"rows":[`, ...told, ']}']))
  })

  app.get('/api/land/occupancy', { schema: { tags, summary: '分园区出让率和入驻率 · how much of each park is given out' } }, async (request) => {
    const caller = readerOf(request)
    const rows = await house.database.inDistrict(caller.district, (tx) => occupancyOf(house, tx, caller), { readOnly: true })
    return { as_of: house.now(), rows }
  })

  app.post('/api/land/import', { bodyLimit: BODY_BYTES, schema: { tags, summary: '导入园区、地块、载体（GeoJSON、CSV） · bring land in; tried first, taken when asked', body: Import } }, async (request) => {
    const caller = callerOf(request)
    const { apply, leave_out_bad, ...asked } = request.body as z.infer<typeof Import>
    const read = await house.database.inDistrict(caller.district, async (tx) => {
      const done = await bringLandIn(house, tx, caller, asked)
      const bad = done.lines.filter((l) => l.problem !== undefined).length
      if (!apply) throw new Undone(done)
      if (bad > 0 && !leave_out_bad) throw new Refusal('unmet', { zh: `有${bad}行有误，未导入任何内容`, en: `${bad} lines cannot be taken; nothing was taken` }, { next: { zh: '请改正后重新导入，或确认舍弃这些行', en: 'correct them, or say that they are left out' } })
      return done
    }).catch((err: unknown) => { if (err instanceof Undone) return err.read; throw err })
    if (apply) for (const line of read.lines) if (line.id !== undefined) house.live.tell(caller.district, { kind: asked.kind, id: line.id, version: 1, state: 'planned' })
    return { applied: apply, good: read.lines.filter((l) => l.problem === undefined).length, bad: read.lines.filter((l) => l.problem !== undefined), unknown_columns: read.unknown_columns, lines: read.lines.slice(0, 200) }
  })
}
