import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { shownDef } from '#kernel/indicator.ts'
import { Refusal } from '#kernel/refusal.ts'
import { anomaliesAt } from '#modules/economy/anomalies.ts'
import { type By, growthOf } from '#modules/economy/growth.ts'
import { peersOf } from '#modules/economy/indicators.ts'
import { peersAt } from '#modules/economy/peers.ts'
import { type Line, watchAt } from '#modules/economy/watch.ts'
import { decideBy, ruleInForce } from '#store/rules.ts'
import type { RuleVersion } from '#kernel/rule.ts'
import type { EconomyRules } from '#packs/economy.ts'
import { callerOf, type House } from './house.ts'
import { staffOnly } from './indicator-routes.ts'
import { readsKeptBack } from './series-routes.ts'

const Asked = z.object({ period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/).optional(), by: z.enum(['industry', 'area', 'park', 'size', 'pillar']).default('industry') })

/** 同比、拉动、贡献率 on the comparable base. January is never told alone: 1—2月 are one period. */
export function economyRoutes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { id: string } }>('/api/economy/growth/:id', { schema: { tags: ['economy'], summary: '可比口径增速 · growth on the comparable base', params: z.object({ id: z.string() }), querystring: Asked } }, async (request) => {
    staffOnly(request)
    const caller = callerOf(request)
    const now = house.now()
    const { period = isoDay(now).slice(0, 7), by } = request.query as { period?: string; by: By }
    const def = house.registry.indicator(request.params.id)
    if (!('series' in def) || def.series.subject !== 'firm') throw new Refusal('unmet', { zh: `“${def.label.zh}”不是企业填报的指标，没有可比口径`, en: `'${def.label.en}' is not reported by firms` })
    if (period.endsWith('-01')) throw new Refusal('unmet', { zh: '1月数据不单独发布，请看1—2月', en: 'January is not told alone: ask for February' })
    const { pillars } = house.policy(caller.district, now).rule<EconomyRules>('economy')
    const growth = await house.database.inDistrict(caller.district, (tx) => growthOf(tx, def.id, { period, by, least: def.series.least ?? 0, kept_back: readsKeptBack(def, house.registry, caller), now, pillars: pillars.groups }), { readOnly: true })
    return { def: shownDef(def), as_of: now, by, growth: growth ?? null, ...(by === 'pillar' ? { pillars } : {}) }
  })

  app.get<{ Params: { id: string } }>('/api/peers/:id', { schema: { tags: ['economy'], summary: '坐标系 · the district beside its peers', params: z.object({ id: z.string() }), querystring: z.object({ period: Asked.shape.period.unwrap() }) } }, async (request) => {
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

  const Month = z.object({ period: Asked.shape.period.unwrap() })
  app.get('/api/economy/watch', { schema: { tags: ['economy'], summary: '入规退库监测 · firms about to enter or leave, why, and how right the watch was', querystring: Month } }, async (request) => {
    const { caller, period, rules, now } = ofFirms(house, request)
    return house.database.inDistrict(caller.district, async (tx) => {
      const table = await ruleInForce(house, tx, 'entry.threshold', now)
      return { ...CALIBER, as_of: now, limits: { nurture: rules.entry.nurture, provisional: rules.entry.provisional, apply_months: rules.entry.apply_months }, rule: { rule: 'entry.threshold', version: table.version, doc_no: table.doc_no, title: table.title }, sectors: Object.fromEntries(rules.entry.lines.map((l) => [l.sector, l.label])), ...(await watchAt(tx, period, rules, lineBy(table))) }
    }, { readOnly: true })
  })

  app.get('/api/economy/anomalies', { schema: { tags: ['economy'], summary: '异常数据 · figures that want a look, and why', querystring: Month } }, async (request) => {
    const { caller, period, rules, now } = ofFirms(house, request)
    return house.database.inDistrict(caller.district, async (tx) => {
      const rows = await anomaliesAt(tx, period, rules)
      const origins = await tx.rows<{ firm: string; id: string; number: string }>(
        "select distinct on (o.subject) o.subject as firm, m.id, m.number from observation o join matter m on m.district = o.district and m.id = o.matter_id where o.district = $1 and o.indicator in ('economy.output', 'economy.power', 'economy.sales') and o.period = $2 and o.subject = any($3) and o.superseded_at is null order by o.subject, o.recorded_at desc",
        [tx.district, `${period}-01`, rows.map((r) => r.firm)])
      return { ...CALIBER, as_of: now, period, limits: rules.anomalies, rows: rows.map((r) => { const from = origins.find((o) => o.firm === r.firm); return { ...r, batch: from ? { id: from.id, number: from.number } : null } }) }
    }, { readOnly: true })
  })
}

/** 入统标准 by the table in force, industry by industry; none where it names no line of revenue. */
function lineBy(table: RuleVersion): (industry: string) => Line | undefined {
  const known = new Map<string, Line | undefined>()
  return (industry) => {
    if (known.has(industry)) return known.get(industry)
    const { sector, line_wan } = /^\d{4}$/.test(industry) ? decideBy(table, { industry }).outputs : {}
    const line = typeof sector === 'string' && typeof line_wan === 'number' && line_wan > 0 ? { sector, wan: line_wan } : undefined
    known.set(industry, line)
    return line
  }
}

/** Stands on every answer that holds the figures of a firm. */
const CALIBER = { caliber_note: { zh: '调度口径，非统计数据', en: 'Reported for steering, not statistics' } } as const

/** Figures of single firms are for those who answer for them. @throws Refusal `forbidden` */
function ofFirms(house: House, request: FastifyRequest) {
  staffOnly(request)
  const caller = callerOf(request)
  if (!readsKeptBack(house.registry.indicator('economy.output'), house.registry, caller)) throw new Refusal('forbidden', { zh: '单户数据仅供统计岗位查看', en: 'the figures of a single firm are for those who answer for them' })
  const now = house.now()
  const rules = house.policy(caller.district, now).rule<EconomyRules>('economy')
  return { caller, now, rules, period: (request.query as { period: string }).period }
}
