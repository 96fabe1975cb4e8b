import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import { answering, dispatching, extending, instant, judging, keys, office, remarks, spot, t, telephone, words } from '#packs/handled-facts.ts'
import type { AppealState } from './appeal-states.ts'

const CHANNELS = { portal: t('企业服务门户', 'Enterprise portal'), hotline: t('12345热线', 'Hotline 12345'), visit: t('走访收集', 'Visit'), meeting: t('座谈会', 'Meeting'), message: t('短信或网络', 'Message'), letters: t('信访', 'Letters and visits'), import: t('历史导入', 'Imported records') }
const URGENCIES = { normal: t('一般', 'Normal'), urgent: t('紧急', 'Urgent'), critical: t('特急', 'Critical') }
const WAYS = { phone: t('电话', 'Telephone'), visit: t('上门', 'Visit'), meeting: t('会商', 'Meeting'), message: t('短信或网络', 'Message') }

/** Everything that can be known of an appeal. Times set by the house are ISO instants. */
export const facts = z.object({
  firm: fact(words(1, 80), { label: t('企业', 'Firm'), widget: 'party', indexed: true }),
  channel: fact(keys(CHANNELS), { label: t('来源渠道', 'Channel'), options: CHANNELS, indexed: true }),
  category: fact(words(1, 60), { label: t('诉求类别', 'Category'), widget: 'category' }),
  subject: fact(words(2, 60), { label: t('标题', 'Title'), seal: 'text', searched: true }),
  content: fact(words(5, 4000), { label: t('诉求内容', 'What it is about'), hint: t('请写明困难、涉及部门和希望怎样解决', 'What is hard, which offices it concerns, what you hope for'), widget: 'textarea', seal: 'text', searched: true }),
  contact_name: fact(words(1, 40), { label: t('联系人', 'Contact'), seal: 'name' }),
  contact_phone: fact(telephone, { label: t('联系电话', 'Telephone'), seal: 'phone' }),
  place: fact(spot, { label: t('位置', 'Where it is'), widget: 'place' }),
  address: fact(words(2, 120), { label: t('地址', 'Address'), searched: true }),
  area: fact(words(1, 40), { label: t('所属镇街或园区', 'Town, street or park') }),
  urgency: fact(keys(URGENCIES), { label: t('紧急程度', 'Urgency'), options: URGENCIES }),
  source_no: fact(words(1, 80), { label: t('来源编号', 'Number at the source'), indexed: true }),
  question: fact(words(5, 500), { label: t('需补充的内容', 'What is missing'), widget: 'textarea' }),
  supplement: fact(words(2, 2000), { label: t('补充内容', 'Added'), widget: 'textarea', seal: 'text', searched: true }),
  basis: fact(words(5, 500), { label: t('不予受理依据', 'Basis for refusal'), widget: 'textarea' }),
  ...remarks,

  lead_unit: fact(office, { label: t('牵头单位', 'Lead unit'), widget: 'office' }),
  ...dispatching,
  proposed_unit: fact(office, { label: t('建议牵头单位', 'Unit proposed instead'), widget: 'office' }),

  contact_way: fact(keys(WAYS), { label: t('联系方式', 'How they were contacted'), options: WAYS }),
  contact_result: fact(words(5, 500), { label: t('沟通情况与约定', 'What was agreed'), widget: 'textarea', seal: 'text' }),
  ...extending,
  plan: fact(words(10, 2000), { label: t('办理方案', 'Plan'), widget: 'textarea' }),
  planned_at: fact(instant, { label: t('方案时间', 'Planned at') }),

  reply: fact(words(10, 4000), { label: t('答复内容', 'Answer'), widget: 'textarea', searched: true }),
  ...answering,
  replied_at: fact(instant, { label: t('答复时间', 'Answered at') }),
  replied_by: fact(z.string(), { label: t('答复人', 'Who answered') }),
  endorsed_by: fact(z.string(), { label: t('审签人', 'Who signed it off') }),
  check_opinion: fact(words(5, 500), { label: t('复核意见', 'Opinion of the second check'), widget: 'textarea' }),

  solved: fact(z.boolean(), { label: t('企业认为已解决', 'Solved, says the firm') }),
  ...judging,

  merged_into: fact(words(1, 80), { label: t('并入诉求', 'Merged into'), widget: 'matter', indexed: true }),
  absorbed: fact(z.array(z.string()), { label: t('并案诉求', 'Merged appeals') }),
  absorbed_id: fact(words(1, 80), { label: t('被并诉求', 'Appeal merged in'), passing: true }),
  follower: fact(words(1, 80), { label: t('随案企业', 'Its firm'), passing: true }),
  archived_at: fact(instant, { label: t('归档时间', 'Archived at') }),
})

export type Appeal = FactsOf<typeof facts>
export type AppealAsk = AskOf<Appeal>
export type AppealActs = Readonly<Record<string, ActOf<AppealState, Appeal>>>
