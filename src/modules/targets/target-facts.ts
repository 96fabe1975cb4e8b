import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const number = z.number().finite()
/** What is to be reached by the end of each month, in the unit of the indicator; the last is the goal. */
const curve = z.array(number).length(12)

/** One approved version of a year's plan: kept for good, so that what was owed in a month never changes afterwards. */
export const Version = z.object({
  /** Months of the year gone when it took effect; 0 for the first. */
  from: z.int().min(0).max(11), goal: number, stretch: number.exactOptional(), curve: curve.exactOptional(),
  approved_by: z.string(), approved_at: z.string(), doc_no: z.string().exactOptional(), reason: z.string().exactOptional(),
})
export type Version = z.infer<typeof Version>

export const facts = z.object({
  indicator: fact(words(3, 80), { label: t('指标', 'Indicator'), widget: 'indicator', indexed: true }),
  year: fact(z.int().min(2000).max(2100), { label: t('年度', 'Year'), indexed: true }),
  subject: fact(words(1, 80), { label: t('对象（镇街等）', 'About (a street, …)'), hint: t('不填为全区', 'The whole district unless given') }),
  name: fact(words(2, 80), { label: t('目标名称', 'Name'), searched: true }),
  baseline: fact(number, { label: t('基期值', 'Baseline') }),
  goal: fact(number, { label: t('目标值', 'Goal') }),
  stretch: fact(number, { label: t('奋斗目标', 'Stretch goal') }),
  band_low: fact(number, { label: t('合理区间下限', 'Lowest that is right') }),
  band_high: fact(number, { label: t('合理区间上限', 'Highest that is right') }),
  curve: fact(curve, { label: t('序时计划（各月末应达到）', 'Plan curve: due by the end of each month'), hint: t('12个数，末月等于目标值；不填按月均衡', '12 numbers, the last being the goal; even if not given'), widget: 'curve' }),
  weight: fact(z.number().min(0).max(100), { label: t('权重（分）', 'Weight (points)') }),
  lead_unit: fact(words(1, 80), { label: t('牵头单位', 'Lead unit'), widget: 'office' }),
  support_units: fact(z.array(z.string().min(1).max(80)).max(12), { label: t('配合单位', 'Supporting units'), widget: 'offices' }),
  doc_no: fact(z.string().regex(/^[\u4e00-\u9fa5]{1,16}〔(19|20)\d{2}〕[1-9]\d{0,5}号$/), { label: t('文件字号', 'Document number'), hint: t('如 岱政办发〔2026〕8号', 'e.g. 岱政办发〔2026〕8号') }),
  basis: fact(words(5, 500), { label: t('分解依据', 'What it rests on'), widget: 'textarea' }),
  reason: fact(words(5, 500), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  note: fact(words(5, 1000), { label: t('进度说明', 'Note on progress'), widget: 'textarea', passing: true, searched: true }),

  change_from: fact(z.int().min(1).max(11), { label: t('自几月后起调整', 'Takes effect after month'), hint: t('已过月份的计划不得改动', 'What was planned for months gone stays') }),
  change_goal: fact(number, { label: t('调整后目标值', 'Goal after the change') }),
  change_stretch: fact(number, { label: t('调整后奋斗目标', 'Stretch goal after the change') }),
  change_curve: fact(curve, { label: t('调整后序时计划', 'Plan curve after the change'), widget: 'curve' }),
  change_reason: fact(words(10, 1000), { label: t('调整理由', 'Why it is to change'), widget: 'textarea' }),
  change_doc_no: fact(z.string().regex(/^[\u4e00-\u9fa5]{1,16}〔(19|20)\d{2}〕[1-9]\d{0,5}号$/), { label: t('调整依据文号', 'Document of the change') }),

  proposed_by: fact(z.string(), { label: t('拟定人', 'Proposed by'), widget: 'party' }),
  change_by: fact(z.string(), { label: t('申请调整人', 'Change proposed by'), widget: 'party' }),
  versions: fact(z.array(Version), { label: t('各版目标', 'Versions of the target') }),
  result: fact(number, { label: t('年终核定值', 'Final value of the year') }),
})

export type Target = FactsOf<typeof facts>
export type TargetAsk = AskOf<Target>
export type TargetActs = Readonly<Record<string, ActOf<'proposed' | 'approved' | 'changing' | 'closed' | 'dropped', Target>>>
