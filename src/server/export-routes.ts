import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { MatterDef } from '#kernel/matter.ts'
import { listMatters, MatterFilter } from '#store/matters.ts'
import { columnLabel, columnNames } from './column-names.ts'
import { callerOf, type House } from './house.ts'
import { Asked, type Asking, figuresOf, staffOnly } from './indicator-routes.ts'
import { listContext, splitFilter } from './matter-routes.ts'
import { type Cell, csvOf, type Lines, workbookOf } from './sheet-file.ts'

export const Format = z.enum(['csv', 'xlsx']).default('csv')
const COLUMNS = ['category', 'urgency', 'area', 'size'] as const
const BATCH = 200
const MOST_ROWS = 50_000

/** Lists and figures to take along, each with what makes a figure a figure: unit, caliber, source and as-of time. */
export function exportRoutes(app: FastifyInstance, house: House): void {
  for (const def of house.registry.matters.values()) {
    app.get(`/api/${def.kind}/export`, { schema: { tags: [def.kind], summary: `导出${def.label.zh} · export`, querystring: MatterFilter.extend({ format: Format }).loose() } }, async (request, reply) => {
      const labels = COLUMNS.flatMap((column) => columnLabel(def, column)?.zh ?? [])
      const head = ['编号', '标题', '状态', ...labels, (def.relations?.['lead'] ?? { zh: '承办单位' }).zh, '提出时间', '办结时间', '时限']
      const rows = rowsOf(house, request, def)
      const first = await rows.next() // a refusal is told before the file has begun
      return send(reply, (request.query as { format: string }).format, `${def.kind}-${stamp(house)}`, [[`${def.label.zh}　导出时间 ${house.now().toISOString()}　最多 ${MOST_ROWS} 件`], head, ...(first.done ? [] : [first.value])], rows)
    })
  }

  app.get<{ Params: { id: string } }>('/api/indicators/:id/export', { schema: { tags: ['indicators'], summary: '导出指标 · export an indicator', params: z.object({ id: z.string() }), querystring: Asked.extend({ format: Format }) } }, async (request, reply) => {
    staffOnly(request)
    const { format, ...scope } = request.query as Asking & { format: string }
    const figures = await house.database.inDistrict(callerOf(request).district, (tx) => figuresOf(house, tx, request.params.id, scope), { readOnly: true })
    const { def } = figures
    const caliber = { month: '当月', cumulative: '累计', point: '时点' }[def.caliber]
    const notes: Cell[][] = [[def.label.zh, `单位：${def.unit.zh}`, `口径：${caliber}`, `来源：${def.source.zh}`, `规则：${figures.pack}`, `截至：${figures.as_of.toISOString()}`], [def.definition.zh], ['分组', '数值', '95%下限', '95%上限', '符合', 'n']]
    const rows = [...figures.rows.map((r): Cell[] => [r.label.zh, r.value, r.low, r.high, r.hits, r.n]), ...figures.exclusions.map((x): Cell[] => [`不计入：${x.label.zh}`, null, null, null, null, x.n])]
    return send(reply, format, `${def.id}-${stamp(house)}`, notes, rows)
  })
}

/** Pages of the same list a screen shows, one after another. */
async function* rowsOf(house: House, request: FastifyRequest, def: MatterDef): AsyncGenerator<Cell[]> {
  const { filter, extra } = splitFilter(request)
  const context = listContext(house, request)
  const shown = COLUMNS.filter((column) => columnLabel(def, column))
  const nameOf = await house.database.inDistrict(context.caller.district, (tx) => columnNames(house, tx, def), { readOnly: true })
  const said = (column: (typeof COLUMNS)[number], value: string | number | null): Cell => (column === 'size' || typeof value !== 'string' ? value : (nameOf(column, value)?.zh ?? value))
  let after: string | undefined
  for (let n = 0; n < MOST_ROWS; n += BATCH) {
    const page = await house.database.inDistrict(context.caller.district, (tx) => listMatters(tx, [def], { ...filter, limit: BATCH, after }, context, extra), { readOnly: true })
    for (const r of page.rows) yield [r.number, r.title, def.states[r.state]?.label.zh ?? r.state, ...shown.map((column) => said(column, r[column])), r.lead?.name ?? null, r.opened_at, r.closed_at, r.due_at]
    if (!page.next) return
    after = page.next
  }
}

/** A file to take along: heading lines, then rows. */
export async function send(reply: FastifyReply, format: string, name: string, heads: readonly Cell[][], rows: Lines): Promise<FastifyReply> {
  return format === 'csv' ? sendFile(reply, format, name, Readable.from(csvOf(one(heads, rows)))) : sendFile(reply, format, name, await workbookOf(one(heads, rows)))
}

/** The file itself, however it was made. */
export function sendFile(reply: FastifyReply, format: string, name: string, file: Readable | Uint8Array): FastifyReply {
  reply.header('content-disposition', `attachment; filename="${name}.${format}"`)
  return reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet').send(file instanceof Uint8Array ? Buffer.from(file.buffer, file.byteOffset, file.byteLength) : file)
}

async function* one(heads: readonly Cell[][], rows: Lines): AsyncGenerator<Cell[]> {
  yield* heads
  yield* rows
}

export function stamp(house: House): string {
  return house.now().toISOString().slice(0, 16).replaceAll(/[-:T]/g, '')
}
