import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { readable } from '#store/page.ts'
import { callerOf, type House } from './house.ts'
import { LAMP_KINDS, type LampKind, litOf } from './lamp-lists.ts'
import { LAMPS, type LampColour } from './lamps.ts'

/** The worst of them are shown; all are counted. */
const MOST = 1_000

interface Query { rule?: string; lamp?: LampColour; year?: number }

/** 亮灯清单: which lamps burn on what, by which row of which document; every count of the cockpit opens here. */
export function lampRoutes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { kind: LampKind }; Querystring: Query }>('/api/lamps/:kind', {
    schema: {
      tags: ['rules'], summary: '亮灯清单 · the lamps that burn', params: z.object({ kind: z.enum(LAMP_KINDS) }),
      querystring: z.object({ rule: z.string().max(80).optional(), lamp: z.enum(LAMPS).optional(), year: z.coerce.number().int().min(2000).max(2100).optional() }),
    },
  }, async (request) => {
    const caller = callerOf(request)
    const { rule, lamp, year } = request.query
    const now = house.now()
    return house.database.inDistrict(caller.district, async (tx) => {
      const rows = (await litOf(house, tx, caller, request.params.kind, year ?? Number(isoDay(now).slice(0, 4)))).map((row) => ({ ...row, lamps: row.lamps.filter((l) => rule === undefined || l.rule === rule) }))
      const asked = rows.filter((row) => row.lamps.some((l) => lamp === undefined || l.lamp === lamp))
      const worst = Map.groupBy(asked, (row) => Math.min(...row.lamps.map((l) => LAMPS.indexOf(l.lamp))))
      const shown = [...worst.keys()].toSorted((a, b) => a - b).flatMap((k) => worst.get(k) ?? []).slice(0, MOST)
      return { as_of: now, counts: countsOf(rows.flatMap((r) => r.lamps)), truncated: shown.length < asked.length, rows: shown }
    }, { readOnly: true })
  })

  app.get<{ Params: { kind: LampKind; id: string } }>('/api/lamps/:kind/:id', { schema: { tags: ['rules'], summary: '一个事项的灯 · the lamps on one matter, and why they burn', params: z.object({ kind: z.enum(LAMP_KINDS), id: z.string().max(80) }) } }, async (request) => {
    const caller = callerOf(request)
    const { kind, id } = request.params
    const now = house.now()
    return house.database.inDistrict(caller.district, async (tx) => {
      await readable(tx, caller, house.registry.matter(kind), id)
      const [lit] = await litOf(house, tx, caller, kind, Number(isoDay(now).slice(0, 4)), { id })
      return { as_of: now, lamps: lit?.lamps ?? [] }
    }, { readOnly: true })
  })
}

/** How many lamps of each colour, by rule. */
export function countsOf(lamps: readonly { readonly rule: string; readonly lamp: LampColour }[]): { rule: string; lamp: LampColour; n: number }[] {
  return [...Map.groupBy(lamps, (l) => `${l.rule} ${l.lamp}`).values()].flatMap((same) => (same[0] ? [{ rule: same[0].rule, lamp: same[0].lamp, n: same.length }] : []))
}
