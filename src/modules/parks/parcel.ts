import { z } from 'zod'
import { MU_M2 } from '#algo/polygon.ts'
import { fact } from '#kernel/fact.ts'
import { defineMatter, type AskOf, type FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { LAND_USES, type ParkRules, STANDARDS } from '#packs/parks.ts'
import { rule } from '#packs/rulings.ts'
import { amount, held, keys, placed, t, words } from './land-facts.ts'
import { drawn, holding, KEEPERS, LAND_PROOFS, LAND_READERS, reservation } from './land-acts.ts'
import { all, codeIsFresh, liesHere, outlineIsRight, outlineOf, parkIsThere } from './land-guards.ts'
import { area_m2 } from '#algo/polygon.ts'
import type { Neighbour } from './land-given.ts'

export const USES = { M0: t('新型产业用地（M0）', 'New industry (M0)'), M1: t('一类工业用地（M1）', 'Industry, class 1 (M1)'), M2: t('二类工业用地（M2）', 'Industry, class 2 (M2)'), M3: t('三类工业用地（M3）', 'Industry, class 3 (M3)'), W: t('物流仓储用地（W）', 'Logistics (W)'), B: t('商业服务业用地（B）', 'Commercial (B)') } satisfies Record<(typeof LAND_USES)[number], Text>
export const STANDARD_LABELS = { far_min: t('容积率下限', 'Least plot ratio'), far_max: t('容积率上限', 'Greatest plot ratio'), investment_per_mu_min: t('投资强度', 'Investment per mu'), tax_per_mu_min: t('亩均税收', 'Tax per mu'), energy_max: t('能耗标准', 'Energy'), environment: t('环境标准', 'Environment') } satisfies Record<(typeof STANDARDS)[number], Text>

const facts = z.object({
  ...placed, ...held,
  use: fact(keys(USES), { label: t('用途', 'Use'), options: USES, indexed: true }),
  area_mu: fact(z.number().gt(0).max(1e5), { label: t('面积（亩）', 'Area (mu)'), hint: t('勘测定界面积', 'As surveyed') }),
  far_min: fact(z.number().min(0).max(20), { label: t('容积率下限', 'Least plot ratio') }), far_max: fact(z.number().min(0).max(20), { label: t('容积率上限', 'Greatest plot ratio') }),
  investment_per_mu_min: fact(amount, { label: t('投资强度（万元/亩）', 'Investment (10,000 yuan per mu)') }), tax_per_mu_min: fact(amount, { label: t('亩均税收（万元/亩·年）', 'Tax (10,000 yuan per mu and year)') }),
  energy_max: fact(amount, { label: t('单位工业增加值能耗上限（吨标准煤/万元）', 'Energy (t of standard coal per 10,000 yuan)') }), environment: fact(words(2, 500), { label: t('环境准入', 'Environment') }),
  power_kva: fact(amount, { label: t('可供用电（kVA）', 'Power (kVA)') }), water_t_day: fact(amount, { label: t('可供用水（吨/日）', 'Water (t a day)') }), heat_t_h: fact(amount, { label: t('可供用热（吨/时）', 'Steam (t an hour)') }),
  price_per_mu: fact(amount, { label: t('起始价（万元/亩）', 'Price from (10,000 yuan per mu)') }),
})
export type Parcel = FactsOf<typeof facts>
type Ask = AskOf<Parcel>

/** 勘测 and drawn area agree within what the city allows; nobody else's ground is in it. */
const landIsRight = (ask: Ask): Text | undefined => {
  const { body, facts: was, given: g } = ask
  if (!body) return undefined
  const { area_tolerance, overlap_m2: least } = rule<ParkRules>(ask, 'parks')
  const { boundary, datum, area_mu } = { ...was, ...body }
  if (body.boundary && boundary && datum && area_mu !== undefined) {
    const read = outlineOf(boundary, datum)
    const mu = 'outline' in read ? area_m2(read.outline) / MU_M2 : area_mu
    if (Math.abs(mu - area_mu) / area_mu > area_tolerance) return t(`图上面积${mu.toFixed(1)}亩，与勘测面积${area_mu}亩相差超过${(area_tolerance * 100).toFixed(0)}%，请核对`, `${mu.toFixed(1)} mu as drawn and ${area_mu} as surveyed differ by more than ${(area_tolerance * 100).toFixed(0)}%`)
  }
  const [other] = ((g['parks.overlaps'] ?? []) as readonly Neighbour[]).filter((n) => (n.overlap_m2 ?? 0) > least).toSorted((a, b) => (b.overlap_m2 ?? 0) - (a.overlap_m2 ?? 0))
  if (other) return t(`与${other.name}（${other.number}）重叠${Math.round(other.overlap_m2 ?? 0)}平方米`, `it overlaps ${other.name} (${other.number}) by ${Math.round(other.overlap_m2 ?? 0)} m²`)
  const { far_min, far_max } = { ...was, ...body }
  return far_min !== undefined && far_max !== undefined && far_min > far_max ? t('容积率下限大于上限', 'the least plot ratio is above the greatest') : undefined
}

/** 标准地: no parcel is offered before its conditions are said. */
const isStandard = (ask: Ask): Text | undefined => {
  const missing = rule<ParkRules>(ask, 'parks').standards.filter((key) => ask.facts[key] === undefined)
  return missing.length > 0 ? t(`标准地条件不全，缺：${missing.map((k) => STANDARD_LABELS[k].zh).join('、')}`, `conditions are missing: ${missing.map((k) => STANDARD_LABELS[k].en).join(', ')}`) : undefined
}

const CONDITIONS = ['far_min?', 'far_max?', 'investment_per_mu_min?', 'tax_per_mu_min?', 'energy_max?', 'environment?', 'forbids?', 'power_kva?', 'water_t_day?', 'heat_t_h?', 'price_per_mu?'] as const
const right = all<Parcel>(outlineIsRight, liesHere, codeIsFresh, parkIsThere, landIsRight)

/** 地块: planned, offered as 标准地, held for a lead while it is negotiated, given to a firm. Promised to one at a time. @source DOMAIN S2 */
export const parcel = defineMatter({
  kind: 'parcel',
  label: t('地块', 'Parcel'),
  prefix: 'DK',
  facts,
  states: {
    planned: { label: t('待供', 'Planned') }, available: { label: t('可供', 'Available') }, reserved: { label: t('预留', 'Held') }, occupied: { label: t('已供', 'Occupied') }, idle: { label: t('闲置（低效）', 'Idle') }, withdrawn: { label: t('退出', 'Withdrawn'), final: true },
  },
  acts: {
    register: { label: t('登记地块', 'Register a parcel'), from: [], to: 'planned', by: [...KEEPERS], tone: 'primary', asks: ['code', 'name', 'park?', 'area?', 'use', 'area_mu', 'boundary', 'datum', 'source_id?', ...CONDITIONS], given: ['parks.same_code', 'parks.overlaps', 'parks.park', 'parks.stray'], requires: right, apply: (f, body) => drawn({ ...f, ...body }, body) },
    amend: { label: t('修改', 'Amend'), from: ['planned', 'available', 'idle'], by: [...KEEPERS], asks: ['name?', 'park?', 'area?', 'use?', 'area_mu?', 'boundary?', 'datum?', ...CONDITIONS, 'reason'], given: ['parks.overlaps', 'parks.park', 'parks.stray'], requires: all<Parcel>(outlineIsRight, liesHere, parkIsThere, landIsRight), apply: (f, { reason: _, ...body }) => drawn({ ...f, ...body }, body) },
    open_up: { label: t('列入可供', 'Offer it'), from: ['planned', 'idle'], to: 'available', by: [...KEEPERS], tone: 'primary', asks: [], requires: isStandard, apply: ({ idle_since: _, ...f }) => f, tells: ['investment.office'] },
    ...holding('parcel'),
  },
  clocks: { reservation },
  read: [...LAND_READERS],
  title: (f) => f.name ?? '',
  columns: { category: 'use', area: 'area', size: 'area_mu', place: 'place' },
  proofs: LAND_PROOFS,
})
