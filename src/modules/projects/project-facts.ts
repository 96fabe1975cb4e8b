import { z } from 'zod'
import { fact, part } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { PROJECT_TYPES } from '#packs/pack.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
/** 万元, to the fen. */
const wan = z.number().min(0).max(1e9)
const day = z.iso.date()
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

export const TYPES = { approval: t('政府投资（审批制）', 'Government investment (approval)'), verification: t('企业投资（核准制）', 'Enterprise investment (verification)'), filing: t('企业投资（备案制）', 'Enterprise investment (filing)') } satisfies Record<(typeof PROJECT_TYPES)[number], Text>
export const LEVELS = { province: t('省重大', 'Provincial key'), city: t('市重点', 'City key'), district: t('区重点', 'District key'), other: t('一般', 'Ordinary') }
export const FUNDS = { central: t('中央预算内', 'Central budget'), special_bond: t('专项债', 'Special bond'), ultra_long: t('超长期特别国债', 'Ultra-long treasury bond'), own: t('自筹', 'Own funds'), loan: t('贷款', 'Loan') }
const PERMIT_STATUS = { not_started: t('未启动', 'Not started'), applied: t('办理中', 'Applied for'), granted: t('已办结', 'Granted'), not_needed: t('不涉及', 'Not needed') }

/** Where one permit stands. */
export const Permit = z.strictObject({
  status: part(keys(PERMIT_STATUS), t('办理状态', 'Standing'), PERMIT_STATUS), plan_on: part(day, t('计划办结', 'Planned for')).exactOptional(), done_on: part(day, t('实际办结', 'Granted on')).exactOptional(),
  doc_no: part(words(2, 80), t('文号', 'Document')).exactOptional(), reason: part(words(4, 300), t('不涉及的理由', 'Why it is not needed')).exactOptional(),
})
export type Permit = z.infer<typeof Permit>
/** What is to be built and spent by the end of each month, running totals in 万元: the S-curve. */
export const PlanPoint = z.strictObject({ period: part(month, t('月份', 'Month')), wan: part(wan, t('累计（万元）', 'Running total (10,000 yuan)')) })
const PlanVersion = z.object({ from: month, points: z.array(PlanPoint), approved_by: z.string(), approved_at: z.string(), reason: z.string().exactOptional() })

export const facts = z.object({
  national_code: fact(z.string().regex(/^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/), { label: t('国家代码', 'National code'), hint: t('投资项目统一代码，24位', 'The unified code of the project, 24 characters'), searched: true, indexed: true }),
  name: fact(words(4, 120), { label: t('项目名称', 'Name'), searched: true }),
  type: fact(z.enum(PROJECT_TYPES), { label: t('管理类型', 'Type'), options: TYPES, indexed: true }),
  level: fact(keys(LEVELS), { label: t('项目等级', 'Level'), options: LEVELS, indexed: true }),
  industry: fact(z.string().regex(/^\d{2,4}$/), { label: t('国民经济行业', 'Industry (GB/T 4754)'), indexed: true }),
  content: fact(words(5, 2000), { label: t('建设内容及规模', 'What is built'), widget: 'textarea', searched: true }),
  owner: fact(words(1, 80), { label: t('项目单位', 'Owner'), widget: 'party' }),
  lead_unit: fact(words(1, 80), { label: t('责任单位', 'Lead unit'), widget: 'office' }),
  support_units: fact(z.array(z.string().min(1).max(80)).max(20), { label: t('配合单位', 'Supporting units'), widget: 'offices' }),
  leader: fact(words(1, 80), { label: t('包保领导', 'Leader answering for it'), widget: 'party' }),
  area: fact(words(1, 40), { label: t('镇街', 'Town or street') }),
  place: fact(z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }), { label: t('建设地点', 'Site'), widget: 'place' }),
  land_mu: fact(z.number().min(0).max(1e6), { label: t('用地（亩）', 'Land (mu)') }),

  total_wan: fact(wan, { label: t('计划总投资（万元）', 'Planned total investment (10,000 yuan)') }),
  year_plan_wan: fact(wan, { label: t('年度计划投资（万元）', "This year's plan (10,000 yuan)") }),
  physical_wan: fact(wan, { label: t('累计完成投资·形象进度（万元）', 'Done, by physical progress (10,000 yuan)') }),
  paid_wan: fact(wan, { label: t('累计支出·财务口径（万元）', 'Spent, by the books (10,000 yuan)') }),
  counted_wan: fact(wan, { label: t('累计入库·统计口径（万元）', 'Counted by the statistics bureau (10,000 yuan)') }),
  funds: fact(z.array(z.strictObject({ source: part(keys(FUNDS), t('来源', 'Source'), FUNDS), planned_wan: part(wan, t('计划（万元）', 'Planned (10,000 yuan)')), arrived_wan: part(wan, t('到位（万元）', 'In place (10,000 yuan)')).exactOptional() })).max(10), { label: t('资金来源', 'Funds') }),

  start_plan: fact(day, { label: t('计划开工', 'Planned start') }),
  start_excuse: fact(words(5, 500), { label: t('经同意的缓开原因', 'Why a late start was accepted'), widget: 'textarea' }),
  finish_plan: fact(day, { label: t('计划竣工', 'Planned finish') }),
  start_actual: fact(day, { label: t('实际开工', 'Started') }),
  finish_actual: fact(day, { label: t('实际竣工', 'Finished') }),
  produced_on: fact(day, { label: t('投产日期', 'In production since') }),

  item: fact(words(2, 40), { label: t('手续', 'Permit'), widget: 'permit', passing: true }),
  permit: fact(Permit, { label: t('办理情况', 'Where it stands'), passing: true }),
  permits: fact(z.record(z.string(), Permit), { label: t('手续办理', 'Permits') }),
  points: fact(z.array(PlanPoint).min(2).max(180), { label: t('投资计划（各月末累计，万元）', 'Plan: running totals by month (10,000 yuan)'), passing: true }),
  plans: fact(z.array(PlanVersion), { label: t('计划各版', 'Versions of the plan') }),

  period: fact(month, { label: t('月份', 'Month') }),
  physical_percent: fact(z.number().min(0).max(100), { label: t('形象进度（%）', 'Physical progress (%)') }),
  progress: fact(words(5, 2000), { label: t('形象进度说明', 'What was built'), widget: 'textarea', searched: true }),
  trouble: fact(words(2, 1000), { label: t('存在问题', 'What stands in the way'), widget: 'textarea' }),
  reported: fact(z.record(z.string(), wan), { label: t('历月累计完成（万元）', 'Running totals by month (10,000 yuan)') }),
  last_period: fact(month, { label: t('最近报送月份', 'Last month reported'), indexed: true }),
  reason: fact(words(5, 1000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  counted_on: fact(day, { label: t('入库日期', 'Entered the statistics on') }),
  ack_no: fact(words(2, 80), { label: t('入库回执号', 'Acknowledgement') }),

  issue_id: fact(words(1, 80), { label: t('问题编号', 'Issue'), passing: true }),
  issue_type: fact(words(1, 40), { label: t('问题类型', 'Kind of trouble'), passing: true }),
  issue_text: fact(words(5, 1000), { label: t('问题描述', 'What is wrong'), widget: 'textarea', passing: true }),
  issue_unit: fact(words(1, 80), { label: t('责任单位', 'Who answers for it'), widget: 'office', passing: true }),
  source_id: fact(words(1, 200), { label: t('来源标识', 'Identifier at the source'), indexed: true }),
})

export const states = {
  reserve: { label: t('储备', 'In reserve') },
  preliminary: { label: t('前期', 'Preliminary work') },
  started: { label: t('新开工', 'Newly started'), needs: ['permit+photo'] },
  building: { label: t('在建', 'Under construction') },
  halted: { label: t('停工', 'Halted') },
  finished: { label: t('竣工', 'Finished'), needs: ['acceptance'] },
  producing: { label: t('投产', 'In production'), needs: ['invoice+power'] },
  full: { label: t('达产', 'At full capacity'), final: true },
  ended: { label: t('终止', 'Ended'), final: true },
} as const
export type ProjectState = keyof typeof states
export type Project = FactsOf<typeof facts>
export type ProjectAsk = AskOf<Project>
export type ProjectActs = Readonly<Record<string, ActOf<ProjectState, Project>>>
