import { dueAt } from '#algo/clock.ts'
import { isoDay } from '#algo/workdays.ts'
import type { TicketClass } from '#packs/pack.ts'
import { classOf, packByVersion } from '#packs/packs.ts'
import { all as allOf, deciderAt, type Guard as GuardOf, no, otherThan, rule, rulingsOf } from '#packs/rulings.ts'
import type { Ticket, TicketAsk } from './ticket-facts.ts'

type Guard = GuardOf<Ticket>

export const all = allOf<Ticket>

/** What the city rules on, in the words of this kind. */
export const rulings = rulingsOf({
  kind: 'ticket', desk: 'hotline.desk', raisers: ['hotline.desk', 'hotline.caller', 'supervisor'], parties: 'livelihood.offices',
  says: { it: { zh: '工单', en: 'ticket' }, asker: { zh: '诉求人', en: 'asker' }, unit: { zh: '承办单位', en: 'handling unit' }, centre: { zh: '受理中心', en: 'the hotline centre' } },
})

/** A resident speaks for themself, through the house's own pages; the grid and connected channels write down what others say. */
export const inOwnName: Guard = ({ body, roles }) => {
  if (!body || roles.has('channel') || roles.has('grid.officer')) return undefined
  if (body.asker !== undefined) return no('不能以他人名义提出', 'you may not file in another’s name')
  return body.channel === undefined || body.channel === 'web' || body.channel === 'phone' ? undefined : no('来源渠道只能是网页或手机端', 'from here the channel is web or phone')
}

/** Whoever takes it down takes it in as well: nobody does that with their own. */
export const notForOneself: Guard = ({ body, caller }) => (body?.asker === caller.party ? no('本人的诉求请用“提出诉求”，由他人受理', 'file your own as a resident: a colleague takes it in') : undefined)

/** The class the city's rules give, from what is said now and what is known; undefined until type and category are. */
export function dueClass({ body, facts, policy }: TicketAsk): TicketClass | undefined {
  const type = body?.type ?? facts.type
  const category = body?.category ?? facts.category
  const pack = packByVersion(policy.id)
  return type && pack.categories.ticket.some((c) => c.code === category) ? classOf(pack, { type, category: category ?? '' }) : undefined
}

/** The class sets every limit: it follows from type and category; another takes a reason, and danger cannot be argued away. */
export const classFits: Guard = (ask) => {
  const due = dueClass(ask)
  if (!ask.body?.class || !due || ask.body.class === due) return undefined
  if (rule<readonly TicketClass[]>(ask, 'ticket_class.prevails').includes(due)) return no(`该分类按“${due}”类办理，不得调整`, `this category is handled as '${due}', whatever the reason`)
  return ask.body.class_reason ? undefined : no(`按规则应为“${due}”类，调整须写明理由`, `by the rules this is '${due}'; another class takes a reason`)
}

/** 举报: never to the unit complained of, neither as lead nor as support. */
export const noConflict: Guard = ({ facts, body }) => {
  const accused = body?.complained_unit ?? facts.complained_unit
  if (facts.type !== 'report' || !accused || !body) return undefined
  const proposed = [body.lead_unit, body.unit, ...(body.support_units ?? [])]
  return proposed.includes(accused) ? no('举报件不得派给被举报单位', 'a report must not go to the unit it is about') : undefined
}

/** A reclassification changes limits, so it is counted; it cannot turn a ticket into praise, which no rate counts. */
export const mayReclassify: Guard = ({ body, facts }) =>
  body?.type === 'praise' && facts.type !== 'praise' ? no('派单后不得改为表扬', 'after dispatch it cannot become praise') : undefined

export const mayDecideExtension = otherThan('extension_by', '延期申请', 'request for more time')

export const mayAskHang: Guard = (ask) => {
  if (!rule<boolean>(ask, 'hang.allowed')) return no('本市不设挂账', 'this city holds nothing open')
  if (ask.facts.hang_by) return no('已有挂账申请待审批', 'this was asked for already')
  const { body, policy, at, facts } = ask
  const limit = policy.limit('ticket.hang', facts.class)
  if (!body?.hang_until || !limit) return undefined
  const last = isoDay(new Date(dueAt(at, limit, policy.calendar).at.getTime() - 1))
  return body.hang_until > last || body.hang_until <= isoDay(at) ? no(`复核日期须在明日至 ${last} 之间`, `look at it again between tomorrow and ${last}`) : undefined
}

export const mayGrantHang: Guard = (ask) =>
  ask.roles.has(deciderAt(rule(ask, 'hang.approved_by'), 'hotline.desk')) ? otherThan('hang_by', '挂账申请', 'request to hold it')(ask) : no('按本市规则，挂账须由更高一级审批', 'in this city another level approves this')

/** A reply passes another eye; 无法解决 the eye of the level the city names. */
export const mayReview: Guard = (ask) => {
  const reviewer = deciderAt(ask.facts.outcome === 'unresolvable' && rule<boolean>(ask, 'unresolvable.second_check') ? rule(ask, 'unresolvable.checked_by') : 'centre', 'hotline.desk')
  if (!ask.roles.has(reviewer)) return reviewer === 'leader' ? no('“无法解决”须由分管区领导复核', 'that it cannot be solved is for a leader to check') : no('答复由受理中心审核', 'replies are reviewed by the centre')
  return otherThan('replied_by', '答复', 'reply')(ask)
}
