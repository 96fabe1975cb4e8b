import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { MatterIndicator } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { listMatters, MatterFilter } from '#store/matters.ts'
import { BREAKDOWNS, type Breakdown, type Figure, measure, type Measured, recordsWhere, type Scope } from '#store/measure.ts'
import { columnNames } from './column-names.ts'
import { callerOf, type House } from './house.ts'
import { listContext } from './matter-routes.ts'

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/).optional()

/** A breakdown and its scope, from a query string. */
export const Asked = z.object({
  by: z.enum(Object.keys(BREAKDOWNS) as [Breakdown, ...Breakdown[]]).default('total'), from: month, to: month,
  as_of: z.iso.datetime({ offset: true }).optional(),
  lead: z.string().optional(), area: z.string().optional(), category: z.string().optional(), state: z.string().optional(), urgency: z.string().optional(),
})

const Drilled = Asked.extend({
  key: z.string().optional(), part: z.enum(['base', 'hit', 'miss']).default('base'), excluded: z.string().optional(),
  after: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Figures with their unit, caliber, source and as-of time, and the records behind each. Staff read them all. */
export function indicatorRoutes(app: FastifyInstance, house: House): void {
  const tags = ['indicators']
  app.get<{ Params: { id: string } }>('/api/indicators/:id', { schema: { tags, summary: '指标 · an indicator', params: z.object({ id: z.string() }), querystring: Asked } }, async (request) => {
    staffOnly(request)
    return house.database.inDistrict(callerOf(request).district, (tx) => figuresOf(house, tx, request.params.id, request.query as z.infer<typeof Asked>), { readOnly: true })
  })

  app.get<{ Params: { id: string } }>('/api/indicators/:id/records', { schema: { tags, summary: '指标明细 · the records behind a figure', params: z.object({ id: z.string() }), querystring: Drilled } }, async (request) => {
    staffOnly(request)
    const { key, part, excluded, after, limit, ...scope } = request.query as z.infer<typeof Drilled>
    const def = house.registry.counted(request.params.id)
    const context = listContext(house, request)
    return house.database.inDistrict(context.caller.district, (tx) => listMatters(tx, [house.registry.matter(def.kind)], MatterFilter.parse({ limit, ...(after ? { after } : {}) }), {
      ...context, also: (values) => recordsWhere(tx, def, { ...scope, as_of: scope.as_of ?? context.now }, key, excluded ? { excluded } : part, values),
    }), { readOnly: true })
  })
}

export function staffOnly(request: FastifyRequest): void {
  if (callerOf(request).posts.length === 0) throw new Refusal('forbidden', { zh: '统计数据仅供工作人员查看', en: 'these figures are for staff' })
}

/** A scope that says no instant asks about now. */
export type Asking = Omit<Scope, 'as_of'> & { readonly as_of?: Date | string | undefined }

/** A whole answer: declaration, figures with the names of what they are broken down by, exclusions, the overall figure, and the same of every part. */
export async function figuresOf(house: House, tx: Tx, id: string, asking: Asking): Promise<Figures> {
  const counted = house.registry.counted(id)
  const { measure: made, ...def } = counted
  const as_of = new Date(asking.as_of ?? house.now())
  const scope = { ...asking, as_of }
  const pack = house.policy(tx.district, as_of).id
  const measured = await measure(tx, counted, scope)
  const overall = scope.by === 'total' ? measured : await measure(tx, counted, { ...scope, by: 'total' })
  const parts = []
  for (const { of, weights } of 'parts' in made ? made.parts : []) parts.push({ weight: weights[pack] ?? null, ...(await figuresOf(house, tx, of.id, scope)) })
  return { def, as_of, pack, scope, rows: await named(house, tx, def.kind, scope.by, measured), exclusions: measured.exclusions, overall: overall.rows[0] ?? null, parts }
}

export interface Figures {
  readonly def: Omit<MatterIndicator, 'measure'>
  readonly as_of: Date
  /** The pack in force then; each matter is judged by the one it started under. */
  readonly pack: string
  readonly scope: Scope
  readonly rows: readonly (Figure & { readonly label: Text })[]
  readonly exclusions: Measured['exclusions']
  readonly overall: Figure | null
  /** Of a composite: what it is made of, by the weight each has under this pack. */
  readonly parts: readonly (Figures & { readonly weight: number | null })[]
}

async function named(house: House, tx: Tx, kind: string, by: Breakdown, { rows }: Measured) {
  const names = new Map<string, { zh: string; en: string }>()
  if (by === 'lead') for (const p of await tx.rows<{ id: string; name: string; name_en: string | null }>("select id, name, name_en from party where district = $1 and id = any($2)", [tx.district, rows.map((r) => r.key)])) names.set(p.id, { zh: p.name, en: p.name_en ?? p.name })
  const def = house.registry.matter(kind)
  if (by === 'state') for (const [key, state] of Object.entries(def.states)) names.set(key, state.label)
  if (by === 'area' || by === 'category' || by === 'category_full' || by === 'urgency') {
    const nameOf = await columnNames(house, tx, def)
    for (const { key } of rows) { const label = nameOf(by === 'category_full' ? 'category' : by, key); if (label) names.set(key, label) }
  }
  const nobody = { zh: '未填', en: 'not given' }
  return rows.map((r) => ({ ...r, label: names.get(r.key) ?? (r.key ? { zh: r.key, en: r.key } : nobody) }))
}
