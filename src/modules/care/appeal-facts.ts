import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { AppealState } from './appeal-states.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const office = z.string().min(1).max(80)
const instant = z.iso.datetime({ offset: true })

const CHANNELS = { portal: t('企业服务门户', 'Enterprise portal'), hotline: t('12345热线', 'Hotline 12345'), visit: t('走访收集', 'Visit'), meeting: t('座谈会', 'Meeting'), message: t('短信或网络', 'Message'), letters: t('信访', 'Letters and visits'), import: t('历史导入', 'Imported records') }
const URGENCIES = { normal: t('一般', 'Normal'), urgent: t('紧急', 'Urgent'), critical: t('特急', 'Critical') }
const WAYS = { phone: t('电话', 'Telephone'), visit: t('上门', 'Visit'), meeting: t('会商', 'Meeting'), message: t('短信或网络', 'Message') }
/** What the lead unit says it came to. Only the firm's own word makes an appeal solved, and 已解释 never does. */
export const OUTCOMES = { solved: t('已解决', 'Solved'), partly: t('部分解决', 'Solved in part'), explained: t('解释说明', 'Explained'), planned: t('列入计划', 'Put into a plan'), unresolvable: t('无法解决', 'Cannot be solved') }
const RULINGS = { keep: t('维持原单位（首接负责）', 'Stays with the first receiver'), redirect: t('改派', 'Goes to another unit') }
const FACES = { 1: t('😡 很不满意', '😡 Very dissatisfied'), 2: t('🙁 不满意', '🙁 Dissatisfied'), 3: t('😐 一般', '😐 So-so'), 4: t('🙂 满意', '🙂 Satisfied'), 5: t('😊 很满意', '😊 Very satisfied') }
const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

/** Everything that can be known of an appeal. Times set by the house are ISO instants. */
export const facts = z.object({
  firm: fact(words(1, 80), { label: t('企业', 'Firm'), widget: 'party', indexed: true }),
  channel: fact(keys(CHANNELS), { label: t('来源渠道', 'Channel'), options: CHANNELS, indexed: true }),
  category: fact(words(1, 60), { label: t('诉求类别', 'Category'), widget: 'category' }),
  subject: fact(words(2, 60), { label: t('标题', 'Title'), seal: 'text', searched: true }),
  content: fact(words(5, 4000), { label: t('诉求内容', 'What it is about'), hint: t('请写明困难、涉及部门和希望怎样解决', 'What is hard, which offices it concerns, what you hope for'), widget: 'textarea', seal: 'text', searched: true }),
  contact_name: fact(words(1, 40), { label: t('联系人', 'Contact'), seal: 'name' }),
  contact_phone: fact(z.string().regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$/), { label: t('联系电话', 'Telephone'), seal: 'phone' }),
  place: fact(z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }), { label: t('位置', 'Where it is'), widget: 'place' }),
  address: fact(words(2, 120), { label: t('地址', 'Address'), searched: true }),
  area: fact(words(1, 40), { label: t('所属镇街或园区', 'Town, street or park') }),
  urgency: fact(keys(URGENCIES), { label: t('紧急程度', 'Urgency'), options: URGENCIES }),
  source_no: fact(words(1, 80), { label: t('来源编号', 'Number at the source'), indexed: true }),
  question: fact(words(5, 500), { label: t('需补充的内容', 'What is missing'), widget: 'textarea' }),
  supplement: fact(words(2, 2000), { label: t('补充内容', 'Added'), widget: 'textarea', seal: 'text', searched: true }),
  basis: fact(words(5, 500), { label: t('不予受理依据', 'Basis for refusal'), widget: 'textarea' }),
  reason: fact(words(2, 500), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  note: fact(words(2, 1000), { label: t('进展', 'Progress'), widget: 'textarea', passing: true }),

  lead_unit: fact(office, { label: t('牵头单位', 'Lead unit'), widget: 'office' }),
  support_units: fact(z.array(office).max(12), { label: t('配合单位', 'Supporting units'), widget: 'offices' }),
  unit: fact(office, { label: t('单位', 'Unit'), widget: 'office', passing: true }),
  opinion: fact(words(5, 1000), { label: t('配合意见', 'Opinion of the supporting unit'), widget: 'textarea', passing: true }),
  dispatch_note: fact(words(2, 500), { label: t('派单意见', 'Note to the unit'), widget: 'textarea' }),
  dispatched_at: fact(instant, { label: t('首次派单时间', 'First dispatched at') }),
  first_unit: fact(office, { label: t('首接单位', 'First receiver'), widget: 'office' }),
  returns: fact(z.int(), { label: t('退单次数', 'Times returned'), indexed: true }),
  return_basis: fact(words(10, 1000), { label: t('退单依据', 'Written basis for the return'), hint: t('写明职责依据', 'Cite what says it is not your duty'), widget: 'textarea' }),
  proposed_unit: fact(office, { label: t('建议牵头单位', 'Unit proposed instead'), widget: 'office' }),
  ruling: fact(keys(RULINGS), { label: t('裁定', 'Ruling'), options: RULINGS }),
  ruling_reason: fact(words(5, 500), { label: t('裁定理由', 'Reason of the ruling'), widget: 'textarea' }),
  ruled_at: fact(instant, { label: t('裁定时间', 'Ruled at') }),

  contact_way: fact(keys(WAYS), { label: t('联系方式', 'How they were contacted'), options: WAYS }),
  contact_result: fact(words(5, 500), { label: t('沟通情况与约定', 'What was agreed'), widget: 'textarea', seal: 'text' }),
  contacted_at: fact(instant, { label: t('首次联系时间', 'First contacted at') }),
  plan: fact(words(10, 2000), { label: t('办理方案', 'Plan'), widget: 'textarea' }),
  planned_at: fact(instant, { label: t('方案时间', 'Planned at') }),
  extension_reason: fact(words(10, 500), { label: t('延期理由', 'Why more time is needed'), widget: 'textarea' }),
  extension_by: fact(z.string(), { label: t('延期申请人', 'Who asked for more time') }),
  extensions: fact(z.int(), { label: t('延期次数', 'Extensions'), indexed: true }),

  reply: fact(words(10, 4000), { label: t('答复内容', 'Answer'), widget: 'textarea', searched: true }),
  outcome: fact(keys(OUTCOMES), { label: t('办理结果', 'Outcome'), options: OUTCOMES, indexed: true }),
  legal_basis: fact(words(8, 500), { label: t('法律政策依据', 'Legal basis'), widget: 'textarea' }),
  planned_for: fact(z.iso.date(), { label: t('计划完成日期', 'Planned for'), widget: 'date' }),
  replied_at: fact(instant, { label: t('答复时间', 'Answered at') }),
  replied_by: fact(z.string(), { label: t('答复人', 'Who answered') }),
  endorsed_by: fact(z.string(), { label: t('审签人', 'Who signed it off') }),
  check_opinion: fact(words(5, 500), { label: t('复核意见', 'Opinion of the second check'), widget: 'textarea' }),

  solved: fact(z.boolean(), { label: t('企业认为已解决', 'Solved, says the firm') }),
  face: fact(z.int().min(1).max(5), { label: t('满意程度', 'How it felt'), widget: 'face', options: FACES, indexed: true }),
  comment: fact(words(1, 500), { label: t('评价', 'Comment'), widget: 'textarea', seal: 'text' }),
  verdict_at: fact(instant, { label: t('评价时间', 'Verdict given at') }),
  call_attempts: fact(z.int(), { label: t('回访未通次数', 'Calls not answered') }),
  unreached: fact(z.boolean(), { label: t('多次回访未联系上', 'Not reached') }),
  redos: fact(z.int(), { label: t('重办次数', 'Times done again'), indexed: true }),
  escalated_at: fact(instant, { label: t('提级时间', 'Raised at') }),
  instruction: fact(words(2, 500), { label: t('领导批示', 'Instruction'), widget: 'textarea' }),
  minutes: fact(words(5, 2000), { label: t('会商纪要', 'Minutes'), widget: 'textarea', passing: true }),

  merged_into: fact(words(1, 80), { label: t('并入诉求', 'Merged into'), widget: 'matter', indexed: true }),
  absorbed: fact(z.array(z.string()), { label: t('并案诉求', 'Merged appeals') }),
  absorbed_id: fact(words(1, 80), { label: t('被并诉求', 'Appeal merged in'), passing: true }),
  follower: fact(words(1, 80), { label: t('随案企业', 'Its firm'), passing: true }),
  archived_at: fact(instant, { label: t('归档时间', 'Archived at') }),
})

export type Appeal = FactsOf<typeof facts>
export type AppealAsk = AskOf<Appeal>
export type AppealActs = Readonly<Record<string, ActOf<AppealState, Appeal>>>
