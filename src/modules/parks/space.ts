import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import { defineMatter, type FactsOf } from '#kernel/matter.ts'
import { HAZARDS } from '#packs/parks.ts'
import { amount, held, keys, placed, t, words } from './land-facts.ts'
import { drawn, holding, KEEPERS, LAND_PROOFS, LAND_READERS, reservation } from './land-acts.ts'
import { all, codeIsFresh, outlineIsRight, parkIsThere } from './land-guards.ts'

const facts = z.object({
  ...placed, ...held,
  building: fact(words(1, 60), { label: t('楼栋', 'Building') }), floor: fact(z.int().min(-5).max(120), { label: t('楼层', 'Floor') }),
  area_m2: fact(z.number().gt(0).max(1e7), { label: t('面积（平方米）', 'Area (m²)') }),
  floor_load_t_m2: fact(z.number().min(0).max(100), { label: t('楼面荷载（吨/平方米）', 'Floor load (t/m²)') }), height_m: fact(z.number().min(1).max(100), { label: t('层高（米）', 'Height (m)') }),
  power_kva: fact(amount, { label: t('可供用电（kVA）', 'Power (kVA)') }), water_t_day: fact(amount, { label: t('可供用水（吨/日）', 'Water (t a day)') }), heat_t_h: fact(amount, { label: t('可供用热（吨/时）', 'Steam (t an hour)') }),
  hazard_class: fact(keys(HAZARDS), { label: t('火灾危险性类别', 'Fire hazard class'), options: HAZARDS, indexed: true }), rent_yuan_m2_month: fact(z.number().min(0).max(10_000), { label: t('租金（元/平方米·月）', 'Rent (yuan per m² and month)') }),
})
export type Space = FactsOf<typeof facts>
const DETAILS = ['building?', 'floor?', 'height_m?', 'floor_load_t_m2?', 'power_kva?', 'water_t_day?', 'heat_t_h?', 'hazard_class?', 'forbids?', 'rent_yuan_m2_month?', 'place?', 'boundary?', 'datum?'] as const
const right = all<Space>(outlineIsRight, codeIsFresh, parkIsThere)

/** 厂房（载体）: built space to be let or sold, promised to one at a time like land. @source DOMAIN S2 */
export const space = defineMatter({
  kind: 'space',
  label: t('厂房（载体）', 'Space'),
  prefix: 'ZT',
  facts,
  states: {
    planned: { label: t('在建', 'Being built') }, available: { label: t('可招租', 'Available') }, reserved: { label: t('预留', 'Held') }, occupied: { label: t('已入驻', 'Occupied') }, idle: { label: t('闲置（低效）', 'Idle') }, withdrawn: { label: t('退出', 'Withdrawn'), final: true },
  },
  acts: {
    register: { label: t('登记载体', 'Register a space'), from: [], to: 'planned', by: [...KEEPERS], tone: 'primary', asks: ['code', 'name', 'park', 'area?', 'area_m2', 'source_id?', ...DETAILS], given: ['parks.same_code', 'parks.park'], requires: right, apply: (f, body) => drawn({ ...f, ...body }, body) },
    amend: { label: t('修改', 'Amend'), from: ['planned', 'available', 'idle'], by: [...KEEPERS], asks: ['name?', 'park?', 'area?', 'area_m2?', ...DETAILS, 'reason'], given: ['parks.park'], requires: all<Space>(outlineIsRight, parkIsThere), apply: (f, { reason: _, ...body }) => drawn({ ...f, ...body }, body) },
    open_up: { label: t('列入可招租', 'Offer it'), from: ['planned', 'idle'], to: 'available', by: [...KEEPERS], tone: 'primary', asks: [], requires: ({ facts: f }) => (f.floor_load_t_m2 === undefined || f.height_m === undefined || f.power_kva === undefined || f.hazard_class === undefined ? t('缺荷载、层高、用电或火灾危险性类别，不能列入可招租', 'floor load, height, power or hazard class is missing') : undefined), apply: ({ idle_since: _, ...f }) => f, tells: ['investment.office'] },
    ...holding('space'),
  },
  clocks: { reservation },
  read: [...LAND_READERS],
  title: (f) => f.name ?? '',
  columns: { category: 'hazard_class', area: 'area', size: 'area_m2', place: 'place' },
  proofs: LAND_PROOFS,
})
