import { z } from 'zod'
import { industryFault } from '#algo/identifiers/industry-code.ts'
import { fact } from '#kernel/fact.ts'
import { defineMatter, type FactsOf } from '#kernel/matter.ts'
import type { Guard as GuardOf } from '#packs/rulings.ts'
import { amount, id, keys, placed, t, words } from './land-facts.ts'
import { drawn, KEEPERS, LAND_READERS } from './land-acts.ts'
import { all, codeIsFresh, liesHere, outlineIsRight } from './land-guards.ts'

const LEVELS = { national: t('国家级', 'National'), province: t('省级', 'Provincial'), city: t('市级', 'City'), district: t('区级', 'District') }
const TYPES = { development: t('经开区', 'Development zone'), high_tech: t('高新区', 'High-tech zone'), chemical: t('化工园区', 'Chemical park'), industrial: t('工业园', 'Industrial park'), incubator: t('孵化器', 'Incubator'), makerspace: t('众创空间', 'Makerspace'), accelerator: t('加速器', 'Accelerator') }

const facts = z.object({
  ...placed,
  level: fact(keys(LEVELS), { label: t('级别', 'Level'), options: LEVELS, indexed: true }),
  type: fact(keys(TYPES), { label: t('类型', 'Type'), options: TYPES, indexed: true }),
  leading_industries: fact(z.array(z.string().regex(/^\d{2,4}$/)).min(1).max(12), { label: t('主导产业', 'Leading industries'), hint: t('国民经济行业代码（GB/T 4754—2017）', 'Codes of GB/T 4754-2017') }),
  chemical: fact(z.boolean(), { label: t('认定化工园区', 'Recognised chemical park') }),
  area_m2: fact(amount, { label: t('规划面积（平方米）', 'Planned area (m²)') }),
  built_m2: fact(amount, { label: t('已建面积（平方米）', 'Built area (m²)') }),
  manager_unit: fact(id, { label: t('管理单位', 'Managed by'), widget: 'office' }),
  contact: fact(words(2, 80), { label: t('联系方式', 'Contact') }),
})
export type Park = FactsOf<typeof facts>
const given = ['parks.same_code', 'parks.stray']
/** Codes of GB/T 4754-2017, and none of the edition before. */
const industriesAreRight: GuardOf<Park> = ({ body }) => {
  const fault = body?.leading_industries?.map((code) => industryFault(code)).find((f) => f !== undefined)
  return fault && t(`主导产业：${fault.zh}`, `leading industries: ${fault.en}`)
}
const right = all<Park>(outlineIsRight, liesHere, codeIsFresh, industriesAreRight)
const DETAILS = ['area?', 'boundary?', 'datum?', 'leading_industries?', 'chemical?', 'area_m2?', 'built_m2?', 'contact?'] as const

/** 园区: what lies in it are parcels and spaces. @source DOMAIN S2 */
export const park = defineMatter({
  kind: 'park',
  label: t('园区', 'Park'),
  prefix: 'YQ',
  facts,
  states: { registered: { label: t('在册', 'Registered') }, withdrawn: { label: t('撤销', 'Withdrawn'), final: true } },
  acts: {
    register: { label: t('登记园区', 'Register a park'), from: [], to: 'registered', by: [...KEEPERS], tone: 'primary', asks: ['code', 'name', 'level', 'type', 'manager_unit', 'source_id?', ...DETAILS], given, requires: right, apply: (f, body) => drawn({ ...f, ...body }, body), assigns: (_, { manager_unit }) => (manager_unit === undefined ? [] : [{ relation: 'lead', party: manager_unit }]) },
    amend: { label: t('修改', 'Amend'), from: ['registered'], by: [...KEEPERS], asks: ['name?', 'level?', 'type?', 'manager_unit?', ...DETAILS, 'reason'], given: ['parks.stray'], requires: all<Park>(outlineIsRight, liesHere, industriesAreRight), apply: (f, { reason: _, ...body }) => drawn({ ...f, ...body }, body), assigns: (_, { manager_unit }) => (manager_unit === undefined ? [] : [{ relation: 'lead', party: manager_unit }]) },
    withdraw: { label: t('撤销园区', 'Withdraw'), from: ['registered'], to: 'withdrawn', by: ['parks.manager', 'import'], tone: 'danger', asks: ['reason'], given: ['parks.land_left'], requires: ({ given: g }) => (Number(g['parks.land_left'] ?? 0) > 0 ? t(`园区内还有${Number(g['parks.land_left'])}处在册地块、载体，须先退出`, `${Number(g['parks.land_left'])} parcels and spaces are still in it`) : undefined) },
  },
  clocks: {},
  read: [...LAND_READERS, 'enterprise', 'lead'],
  title: (f) => f.name ?? '',
  columns: { category: 'leading_industries', area: 'area', urgency: 'level', size: 'area_m2', place: 'place' },
})
