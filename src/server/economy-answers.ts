import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { type SeriesIndicator, shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { RuleVersion } from '#kernel/rule.ts'
import { growthOf } from '#modules/economy/growth.ts'
import { type Line, watchAt } from '#modules/economy/watch.ts'
import type { EconomyRules } from '#packs/economy.ts'
import type { Tx } from '#store/database.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { decideBy, ruleInForce } from '#store/rules.ts'
import { callerOf, type House } from './house.ts'
import { staffOnly } from './indicator-routes.ts'
import { readsKeptBack } from './series-routes.ts'

export const Period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const GrowthAsked = z.object({ period: Period.optional(), by: z.enum(['industry', 'area', 'park', 'size', 'pillar']).default('industry') })
export type GrowthAsked = z.infer<typeof GrowthAsked>

export const Month = z.object({ period: Period })

/** Growth as a screen, an export and a drill ask for it. @throws Refusal `unmet` for what firms do not report, and for January alone */
export async function growthFor(house: House, caller: Caller, id: string, { period = isoDay(house.now()).slice(0, 7), by }: GrowthAsked) {
  const now = house.now()
  const def = reportedByFirms(house, id, period)
  const { pillars } = house.policy(caller.district, now).rule<EconomyRules>('economy')
  const growth = await house.database.inDistrict(caller.district, (tx) => growthOf(tx, def.id, { period, by, least: def.series.least ?? 0, kept_back: readsKeptBack(def, house.registry, caller), now, pillars: pillars.groups }), { readOnly: true })
  return { ...CALIBER, def: shownDef(def), as_of: now, by, least: def.series.least ?? 0, growth: growth ?? null, ...(by === 'pillar' ? { pillars } : {}) }
}

/** @throws Refusal `unmet` */
export function reportedByFirms(house: House, id: string, period: string): SeriesIndicator {
  const def = house.registry.indicator(id)
  if (!('series' in def) || def.series.subject !== 'firm') throw new Refusal('unmet', { zh: `“${def.label.zh}”不是企业填报的指标，没有可比口径`, en: `'${def.label.en}' is not reported by firms` })
  if (period.endsWith('-01')) throw new Refusal('unmet', { zh: '1月数据不单独发布，请看1—2月', en: 'January is not told alone: ask for February' })
  return def
}

/** The watch by the table of lines in force, with the names of its sectors. */
export async function watchOf(house: LedgerHouse, tx: Tx, period: string, rules: EconomyRules, now: Date) {
  const table = await ruleInForce(house, tx, 'entry.threshold', now)
  const { nurture, provisional, apply_months, lines } = rules.entry
  return {
    limits: { nurture, provisional, apply_months }, rule: { rule: table.table.rule, version: table.version, doc_no: table.doc_no, title: table.title }, sectors: Object.fromEntries(lines.map((l) => [l.sector, l.label])),
    ...(await watchAt(tx, period, rules, lineBy(table))),
  }
}

/** 入统标准 by the table in force, industry by industry; none where it names no line of revenue. */
function lineBy(table: RuleVersion): (industry: string) => Line | undefined {
  const known = new Map<string, Line | undefined>()
  return (industry) => {
    if (known.has(industry)) return known.get(industry)
    const decision = /^\d{4}$/.test(industry) ? decideBy(table, { industry }) : undefined
    const { sector, line_wan } = decision?.outputs ?? {}
    const [fired] = decision?.fired ?? []
    const line = typeof sector === 'string' && typeof line_wan === 'number' && line_wan > 0 ? { sector, wan: line_wan, ...(fired ? { row: fired.row } : {}), ...(fired?.basis ? { basis: fired.basis } : {}) } : undefined
    known.set(industry, line)
    return line
  }
}

/** Stands on every answer that holds the figures of a firm. */
export const CALIBER = { caliber_note: { zh: '调度口径，非统计数据', en: 'Reported for steering, not statistics' } } as const

/** Figures of single firms are for those who answer for them. @throws Refusal `forbidden` */
export function ofFirms(house: House, request: FastifyRequest) {
  staffOnly(request)
  const caller = callerOf(request)
  if (!readsKeptBack(house.registry.indicator('economy.output'), house.registry, caller)) throw new Refusal('forbidden', { zh: '单户数据仅供统计岗位查看', en: 'the figures of a single firm are for those who answer for them' })
  const now = house.now()
  const rules = house.policy(caller.district, now).rule<EconomyRules>('economy')
  return { caller, now, rules, period: (request.query as { period: string }).period }
}
