import { z } from 'zod'
import { fact, part } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { SUPERVISION_CLASSES, SUPERVISION_LEVELS } from '#packs/pack.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const instant = z.iso.datetime({ offset: true })
const office = z.string().min(1).max(80)
const docNo = z.string().regex(/^[\u4e00-\u9fa5]{1,16}〔(19|20)\d{2}〕[1-9]\d{0,5}号$/)
const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

export const SOURCES = {
  work_report: t('政府工作报告', 'Government work report'), livelihood_project: t('民生实事', 'Livelihood project'), meeting: t('常务会议', 'Executive meeting'), instruction: t('领导批示', "Leader's instruction"),
  superior: t('上级督查', 'Inspection from above'), congress: t('人大建议', "Congress deputy's proposal"), cppcc: t('政协提案', 'Consultative proposal'),
  target: t('指标进度', 'Pace of a target'), project: t('项目问题', 'Trouble of a project'), topic: t('未诉先办', 'Topic of complaints'),
}
const CLASSES = { urgent: t('紧急', 'Urgent'), normal: t('一般', 'Ordinary'), hard: t('疑难', 'Hard'), document: t('公文', 'Document'), minutes: t('会议纪要', 'Minutes') } satisfies Record<(typeof SUPERVISION_CLASSES)[number], Text>
const LEVELS = { reminder: t('一级', 'First level'), warning: t('二级', 'Second level'), alarm: t('三级', 'Third level') } satisfies Record<(typeof SUPERVISION_LEVELS)[number], Text>
const RULINGS = { keep: t('维持原单位', 'Stays where it is'), redirect: t('改交其他单位', 'Goes to another unit') }

/** A step on the way, with its day. */
const Milestone = z.strictObject({ name: part(words(2, 80), t('节点', 'Milestone')), due_on: part(z.iso.date(), t('完成日期', 'Due on')) })

export const facts = z.object({
  source: fact(keys(SOURCES), { label: t('来源', 'Source'), options: SOURCES, indexed: true }),
  doc_no: fact(docNo, { label: t('文件字号', 'Document number'), hint: t('如 岱政办发〔2026〕8号', 'e.g. 岱政办发〔2026〕8号'), searched: true }),
  subject: fact(words(4, 120), { label: t('事项', 'Matter'), searched: true }),
  content: fact(words(10, 4000), { label: t('督办内容和要求', 'What is to be done'), widget: 'textarea', searched: true }),
  class: fact(z.enum(SUPERVISION_CLASSES), { label: t('办理类别', 'Class'), options: CLASSES }),
  leader: fact(words(1, 80), { label: t('分管领导', 'Leader in charge'), widget: 'party' }),
  area: fact(words(1, 40), { label: t('镇街', 'Town or street') }),
  lead_unit: fact(office, { label: t('牵头单位', 'Lead unit'), widget: 'office' }),
  support_units: fact(z.array(office).max(20), { label: t('配合单位', 'Supporting units'), widget: 'offices' }),
  milestones: fact(z.array(Milestone).max(20), { label: t('时间节点', 'Milestones') }),
  about_kind: fact(words(1, 40), { label: t('关联对象类别', 'Kind of what it is about') }),
  about_id: fact(words(1, 80), { label: t('关联对象', 'What it is about'), widget: 'matter', of_fact: 'about_kind', indexed: true }),
  wording_reason: fact(words(5, 500), { label: t('措辞说明', 'Why the wording stands'), hint: t('文中疑似涉及统计数据造假提示，须由立项人说明', 'The text may hint at a wished figure: say why it does not'), widget: 'textarea' }),

  reason: fact(words(5, 1000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  note: fact(words(5, 2000), { label: t('进展', 'Progress'), widget: 'textarea', passing: true, searched: true }),
  opinion: fact(words(5, 1000), { label: t('配合意见', 'Opinion of the supporting unit'), widget: 'textarea', passing: true }),
  return_basis: fact(words(10, 1000), { label: t('退回依据', 'Basis for the return'), hint: t('写明职责依据', 'Cite what says it is not your duty'), widget: 'textarea' }),
  proposed_unit: fact(office, { label: t('建议牵头单位', 'Unit proposed instead'), widget: 'office' }),
  ruling: fact(keys(RULINGS), { label: t('裁定', 'Ruling'), options: RULINGS }),
  extension_reason: fact(words(10, 1000), { label: t('延期理由', 'Why more time is needed'), widget: 'textarea' }),
  feedback: fact(words(10, 4000), { label: t('办理结果', 'What was done'), widget: 'textarea', searched: true }),
  verification: fact(words(5, 2000), { label: t('核查意见', 'What the check found'), widget: 'textarea' }),
  resume_on: fact(z.iso.date(), { label: t('恢复日期', 'To be resumed on') }),
  level: fact(z.enum(SUPERVISION_LEVELS), { label: t('督办等级', 'Level'), options: LEVELS, indexed: true }),
  level_basis: fact(words(2, 500), { label: t('升级依据', 'Why it was raised') }),

  level_at: fact(instant, { label: t('升级时间', 'Raised at') }),
  drafted_by: fact(z.string(), { label: t('拟立项人', 'Drafted by'), widget: 'party' }),
  extension_by: fact(z.string(), { label: t('申请延期人', 'Asked for more time'), widget: 'party' }),
  fed_back_by: fact(z.string(), { label: t('反馈人', 'Fed back by'), widget: 'party' }),
  verified_by: fact(z.string(), { label: t('核查人', 'Checked by'), widget: 'party' }),
  assigned_at: fact(instant, { label: t('交办时间', 'Assigned at') }),
  fed_back_at: fact(instant, { label: t('反馈时间', 'Fed back at') }),
  returns: fact(z.int(), { label: t('退回次数', 'Times returned') }),
  extensions: fact(z.int(), { label: t('延期次数', 'Times extended') }),
  reworks: fact(z.int(), { label: t('返工次数', 'Times done again') }),
})

export type Supervision = FactsOf<typeof facts>
export type SupervisionAsk = AskOf<Supervision>
export type SupervisionActs = Readonly<Record<string, ActOf<SupervisionState, Supervision>>>

export const states = {
  drafted: { label: t('拟立项', 'Drafted') },
  approved: { label: t('待交办', 'To be assigned') },
  assigned: { label: t('待签收', 'To be acknowledged') },
  returned: { label: t('退回待裁', 'Returned, waiting for a ruling') },
  handling: { label: t('办理中', 'Being handled') },
  reported: { label: t('待核查', 'To be verified') },
  completed: { label: t('已办结', 'Completed'), needs: ['result'] },
  long_term: { label: t('长期推进', 'Long-term') },
  suspended: { label: t('中止', 'Suspended') },
  closed_out: { label: t('已销号', 'Closed out'), final: true },
  rejected: { label: t('不予立项', 'Not taken up'), final: true },
} as const
export type SupervisionState = keyof typeof states
