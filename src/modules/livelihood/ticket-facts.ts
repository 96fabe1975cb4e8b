import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { ActOf, AskOf, FactsOf } from '#kernel/matter.ts'
import { answering, dispatching, extending, instant, judging, keys, office, remarks, spot, t, telephone, words } from '#packs/handled-facts.ts'
import { TICKET_CLASSES, TICKET_TYPES } from '#packs/pack.ts'
import type { TicketState } from './ticket-states.ts'

const TYPES = { consult: t('咨询', 'Question'), help: t('求助', 'Help wanted'), complaint: t('投诉', 'Complaint'), report: t('举报', 'Report of a wrong'), suggestion: t('建议', 'Suggestion'), praise: t('表扬', 'Praise') }
const CLASSES = { consult: t('咨询类', 'Question'), emergency: t('紧急类', 'Emergency'), utilities: t('水电气热类', 'Water, power, gas, heat'), general: t('一般类', 'General'), complex: t('复杂类', 'Complex') }
const CHANNELS = {
  hotline: t('12345热线', 'Hotline 12345'), web: t('网页', 'Web'), phone: t('手机端', 'Phone page'), open311: t('Open311', 'Open311'), grid: t('网格上报', 'Neighbourhood grid'),
  board: t('领导留言板', "Leader's message board"), letters: t('信访', 'Letters and visits'), media: t('媒体', 'Media'), import: t('历史导入', 'Imported records'),
}
const WAYS = { phone: t('电话', 'Telephone'), visit: t('上门', 'Visit'), site: t('现场', 'On site'), message: t('短信或网络', 'Message') }

/** Everything that can be known of a ticket. Times set by the house are ISO instants. */
export const facts = z.object({
  type: fact(z.enum(TICKET_TYPES), { label: t('诉求类型', 'Type'), options: TYPES, indexed: true }),
  channel: fact(keys(CHANNELS), { label: t('来源渠道', 'Channel'), options: CHANNELS, indexed: true }),
  category: fact(words(1, 60), { label: t('诉求分类', 'Category'), widget: 'category' }),
  subject: fact(words(2, 60), { label: t('标题', 'Title'), seal: 'text', searched: true }),
  content: fact(words(5, 2000), { label: t('诉求内容', 'What it is about'), hint: t('请写明时间、地点和希望怎样解决', 'When, where, and what you hope for'), widget: 'textarea', seal: 'text', searched: true }),
  caller_name: fact(words(1, 40), { label: t('诉求人姓名', 'Name'), seal: 'name' }),
  caller_phone: fact(telephone, { label: t('联系电话', 'Telephone'), seal: 'phone' }),
  home_address: fact(words(4, 120), { label: t('诉求人住址', 'Home address'), seal: 'address' }),
  place: fact(spot, { label: t('事发位置', 'Where it is'), widget: 'place' }),
  address: fact(words(2, 120), { label: t('事发地址', 'Address of the problem'), searched: true }),
  area: fact(words(1, 40), { label: t('所属镇街', 'Town or street') }),
  event_time: fact(instant, { label: t('事发时间', 'When it happened') }),
  anonymous: fact(z.boolean(), { label: t('匿名', 'Anonymous'), hint: t('承办单位看不到您的身份', 'The handling unit will not see who you are') }),
  complained_unit: fact(office, { label: t('被反映单位', 'Unit complained of'), widget: 'office' }),
  asker: fact(words(1, 80), { label: t('诉求人', 'Who asks'), widget: 'party' }),
  source_no: fact(words(1, 80), { label: t('来源编号', 'Number at the source'), indexed: true }),
  class: fact(z.enum(TICKET_CLASSES), { label: t('处置类别', 'Class'), hint: t('决定办理时限，按本市规则由类型和分类得出', 'Sets the limits; follows from type and category by the city’s rules'), options: CLASSES }),
  class_reason: fact(words(5, 200), { label: t('类别调整理由', 'Why another class') }),
  supplement: fact(words(2, 2000), { label: t('补充内容', 'Added'), hint: t('可附照片', 'Photos may be attached'), widget: 'textarea', seal: 'text', searched: true }),
  basis: fact(words(5, 500), { label: t('不予受理依据', 'Basis for refusal'), widget: 'textarea' }),
  ...remarks,

  lead_unit: fact(office, { label: t('承办单位', 'Handling unit'), widget: 'office' }),
  ...dispatching,
  proposed_unit: fact(office, { label: t('建议承办单位', 'Unit proposed instead'), widget: 'office' }),
  reclassified: fact(z.int(), { label: t('派单后调整分类次数', 'Times reclassified after dispatch') }),

  contact_way: fact(keys(WAYS), { label: t('联系方式', 'How they were contacted'), options: WAYS }),
  contact_result: fact(words(5, 500), { label: t('联系情况', 'What came of it'), widget: 'textarea', seal: 'text' }),
  ...extending,
  hang_reason: fact(words(10, 500), { label: t('挂账理由', 'Why it is held open'), widget: 'textarea' }),
  hang_by: fact(z.string(), { label: t('挂账申请人', 'Who asked to hold it') }),
  hang_until: fact(z.iso.date(), { label: t('复核日期', 'To be looked at again on'), widget: 'date' }),
  hangs: fact(z.int(), { label: t('挂账次数', 'Times held') }),

  reply: fact(words(10, 4000), { label: t('答复内容', 'Reply'), widget: 'textarea', searched: true }),
  ...answering,
  replied_at: fact(instant, { label: t('反馈时间', 'Replied at') }),
  replied_by: fact(z.string(), { label: t('反馈人', 'Who replied') }),

  solved: fact(z.boolean(), { label: t('诉求人认为已解决', 'Solved, says the asker') }),
  ...judging,
  on_spot: fact(z.boolean(), { label: t('当场答复', 'Answered at once') }),

  merged_into: fact(words(1, 80), { label: t('并入工单', 'Merged into'), widget: 'matter', indexed: true }),
  absorbed: fact(z.array(z.string()), { label: t('并案工单', 'Merged tickets') }),
  absorbed_id: fact(words(1, 80), { label: t('被并工单', 'Ticket merged in'), passing: true }),
  follower: fact(words(1, 80), { label: t('随案诉求人', 'Its asker'), passing: true }),
  archived_at: fact(instant, { label: t('归档时间', 'Archived at') }),
})

export type Ticket = FactsOf<typeof facts>

/** 举报 and anonymous tickets: who asks is kept from the units. */
export const isConfidential = (ticket: Ticket): boolean => ticket.type === 'report' || ticket.anonymous === true

export type TicketAsk = AskOf<Ticket>
export type TicketActs = Readonly<Record<string, ActOf<TicketState, Ticket>>>
