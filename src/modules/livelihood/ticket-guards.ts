import { createHash } from 'node:crypto'
import { dueAt } from '#algo/clock.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { TicketClass } from '#packs/pack.ts'
import { classOf, packByVersion } from '#packs/packs.ts'
import type { TicketAsk } from './ticket-facts.ts'

type Guard = (ask: TicketAsk) => Text | undefined

/** The first objection of several guards. */
export const all = (...guards: readonly Guard[]): Guard => (ask) => {
  for (const guard of guards) {
    const reason = guard(ask)
    if (reason) return reason
  }
  return undefined
}

const no = (zh: string, en: string): Text => ({ zh, en })
const rule = <T>(ask: TicketAsk, path: string) => ask.policy.rule<T>(path)
const desk = (level: 'centre' | 'district') => (level === 'centre' ? 'hotline.desk' : 'leader')

/** Units named in an act that are offices of this district today. */
export const knownOffices: Given = async (query, { body, at }) => {
  const named = [body?.['lead_unit'], body?.['proposed_unit'], body?.['complained_unit'], body?.['unit'], ...asList(body?.['support_units'])].filter((x): x is string => typeof x === 'string')
  if (named.length === 0) return []
  const rows = await query<{ id: string }>("select id from party where id = any($1) and kind = 'office' and (from_on is null or from_on <= $2) and (to_on is null or to_on >= $2)", [named, isoDay(at)])
  return rows.map((r) => r.id)
}
const asList = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : [])

export const officesExist: Guard = ({ body, given }) => {
  const known = given['livelihood.offices'] as readonly string[]
  const lost = [body?.lead_unit, body?.proposed_unit, body?.complained_unit, body?.unit, ...(body?.support_units ?? [])].find((o) => o !== undefined && !known.includes(o))
  return lost === undefined ? undefined : no(`没有“${lost}”这个单位，或其已撤销`, `there is no office '${lost}', or it exists no longer`)
}

/** A resident speaks for themself, through the house's own pages; the grid and connected channels write down what others say. */
export const inOwnName: Guard = ({ body, roles }) => {
  if (!body || roles.has('channel') || roles.has('grid.officer')) return undefined
  if (body.asker !== undefined) return no('不能以他人名义提出', 'you may not file in another’s name')
  return body.channel === undefined || body.channel === 'web' || body.channel === 'phone' ? undefined : no('来源渠道只能是网页或手机端', 'from here the channel is web or phone')
}

/** Whoever takes it down takes it in as well: nobody does that with their own. */
export const notForOneself: Guard = ({ body, caller }) => (body?.asker === caller.party ? no('本人的诉求请用“提出诉求”，由他人受理', 'file your own as a resident: a colleague takes it in') : undefined)

export const categoryExists: Guard = ({ body, policy }) =>
  body?.category === undefined || packByVersion(policy.id).categories.ticket.some((c) => c.code === body.category) ? undefined : no(`本市分类中没有“${body.category}”`, `this city has no category '${body.category}'`)

/** The class sets every limit: it follows from type and category; another takes a reason, and danger cannot be argued away. */
export const classFits: Guard = (ask) => {
  const { body, facts, policy } = ask
  const type = body?.type ?? facts.type
  const category = body?.category ?? facts.category
  if (!body?.class || !type || !category) return undefined
  const pack = packByVersion(policy.id)
  if (!pack.categories.ticket.some((c) => c.code === category)) return undefined
  const due = classOf(pack, { type, category })
  if (body.class === due) return undefined
  if (rule<readonly TicketClass[]>(ask, 'ticket_class.prevails').includes(due)) return no(`该分类按“${due}”类办理，不得调整`, `this category is handled as '${due}', whatever the reason`)
  return body.class_reason ? undefined : no(`按规则应为“${due}”类，调整须写明理由`, `by the rules this is '${due}'; another class takes a reason`)
}

/** 举报: never to the unit complained of, neither as lead nor as support. */
export const noConflict: Guard = ({ facts, body }) => {
  const accused = body?.complained_unit ?? facts.complained_unit
  if (facts.type !== 'report' || !accused || !body) return undefined
  const proposed = [body.lead_unit, body.unit, ...(body.support_units ?? [])]
  return proposed.includes(accused) ? no('举报件不得派给被举报单位', 'a report must not go to the unit it is about') : undefined
}

export const leadIsNotSupport: Guard = ({ body, participants }) => {
  const lead = body?.lead_unit ?? participants.find((p) => p.relation === 'lead')?.party
  return lead !== undefined && [body?.unit, ...(body?.support_units ?? [])].includes(lead) ? no('承办单位不能同时是配合单位', 'the handling unit cannot support itself') : undefined
}

/** 退单: so many times in all, within the window since it was last given to a unit, and never to itself. */
export const mayReturn: Guard = (ask) => {
  const { facts, body, policy, at } = ask
  const max = rule<number>(ask, 'returns.ticket.max')
  if ((facts.returns ?? 0) >= max) return no(`该工单已退过 ${max} 次，按首接负责办理`, `it was returned ${max} time(s) already and now stays`)
  const limit = policy.limit(rule<string>(ask, 'returns.ticket.window'), facts.class)
  const until = limit && facts.dispatched_at ? dueAt(new Date(facts.ruled_at ?? facts.dispatched_at), limit, policy.calendar).at : undefined
  if (until && at >= until) return no('已超过退单时限，请继续办理', 'the time for returns has passed; please go on with it')
  return body?.proposed_unit !== undefined && ask.participants.some((p) => p.relation === 'lead' && p.party === body.proposed_unit) ? no('建议承办单位不能是本单位', 'propose another unit than your own') : undefined
}

/** Others wait for this one since theirs was merged into it. */
export const notFollowed: Guard = ({ facts }) => (facts.absorbed?.length ? no('已有他人的诉求并入，不能撤回', 'somebody else’s ticket was merged into this one: it cannot be withdrawn') : undefined)

/** Who rules on a return is the city's choice: 首接负责 by the centre, or a leader for the government. */
export const mayRule: Guard = (ask) => {
  const { body, roles, participants } = ask
  const ruler = rule<string>(ask, 'returns.ticket.ruling') === 'first_receiver' ? 'hotline.desk' : 'leader'
  if (!roles.has(ruler)) return ruler === 'leader' ? no('按本市规则，退单争议由分管区领导裁定', 'in this city a leader rules on returns') : no('按本市规则，退单争议由受理中心裁定', 'in this city the centre rules on returns')
  if (!body) return undefined
  if (body.ruling === 'keep') return body.lead_unit === undefined ? undefined : no('维持原单位时不填改派单位', 'a ruling to keep names no other unit')
  if (body.lead_unit === undefined) return no('改派须指定承办单位', 'name the unit it goes to')
  return participants.some((p) => p.relation === 'lead' && p.party === body.lead_unit) ? no('改派单位与原单位相同，请选择维持', 'it is there already: choose keep') : undefined
}

/** A reclassification changes limits, so it is counted; it cannot turn a ticket into praise, which no rate counts. */
export const mayReclassify: Guard = ({ body, facts }) =>
  body?.type === 'praise' && facts.type !== 'praise' ? no('派单后不得改为表扬', 'after dispatch it cannot become praise') : undefined

export const mayAskExtension: Guard = (ask) => {
  const { facts, due, at, policy } = ask
  if (facts.extension_by) return no('已有延期申请待审批', 'an extension has been asked for already')
  const max = rule<number>(ask, 'extensions.ticket.max')
  if ((facts.extensions ?? 0) >= max) return no(`已延期 ${max} 次，不再延期`, `it was extended ${max} time(s) already`)
  if (!policy.limit('ticket.extension', facts.class)) return no('该类工单不得延期', 'this class is never given more time')
  return rule<boolean>(ask, 'extensions.ticket.before_due') && due['resolve'] && at >= due['resolve'] ? no('已逾期，不能申请延期', 'it is overdue: an extension must be asked for before') : undefined
}

/** Nobody grants what they asked for; `field` names who asked. */
export const otherThan = (field: 'extension_by' | 'hang_by' | 'replied_by', zh: string, en: string): Guard => ({ facts, caller, roles }) => {
  if (!facts[field]) return no(`没有待审批的${zh}`, `there is no ${en} to decide on`)
  return facts[field] === caller.party || roles.has('lead') ? no(`${zh}不能由申请单位自己审批`, `a unit does not decide on its own ${en}`) : undefined
}

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
  ask.roles.has(desk(rule(ask, 'hang.approved_by'))) ? otherThan('hang_by', '挂账申请', 'request to hold it')(ask) : no('按本市规则，挂账须由更高一级审批', 'in this city another level approves this')

/** A reply passes another eye; 无法解决 the eye of the level the city names. */
export const mayReview: Guard = (ask) => {
  const level = ask.facts.outcome === 'unresolvable' && rule<boolean>(ask, 'unresolvable.second_check') ? rule<'centre' | 'district'>(ask, 'unresolvable.checked_by') : 'centre'
  if (!ask.roles.has(desk(level))) return level === 'district' ? no('“无法解决”须由分管区领导复核', 'that it cannot be solved is for a leader to check') : no('答复由受理中心审核', 'replies are reviewed by the centre')
  return otherThan('replied_by', '答复', 'reply')(ask)
}

/**
 * The lot that says who is called back. It is drawn from the two instants on the ledger, so that anyone can draw it
 * again and no unit can choose.
 */
export function isDrawn(facts: TicketAsk['facts'], share: number): boolean {
  const draw = createHash('sha256').update(`${facts.dispatched_at ?? ''}|${facts.replied_at ?? ''}`).digest().readUInt32BE() / 2 ** 32
  return draw < share
}
export const drawn: Guard = (ask) => (isDrawn(ask.facts, rule(ask, 'call_back.ticket.share')) ? undefined : no('未抽中回访，等待诉求人自行评价', 'the lot did not fall on it: the asker judges unasked'))
export const notDrawn: Guard = (ask) => (isDrawn(ask.facts, rule(ask, 'call_back.ticket.share')) ? no('已抽中回访，须转回访', 'the lot fell on it: it must be called back') : undefined)

/** The unit that handled it never asks how it was. */
export const notOwnUnit: Guard = ({ roles }) => (roles.has('lead') || roles.has('support') ? no('承办单位不得回访自己办理的工单', 'a unit does not call back about its own work') : undefined)
export const mayRedo: Guard = (ask) => {
  const max = rule<number>(ask, 'redo.ticket.max')
  return (ask.facts.redos ?? 0) < max ? undefined : no(`已重办 ${max} 次，可提级`, `it was done again ${max} time(s): it can be raised`)
}
/** An unsolved ticket is not closed by a call while something is left to try. */
export const nothingLeftToTry: Guard = (ask) => {
  if (ask.body?.solved !== false) return undefined
  if (!mayRedo(ask)) return no('诉求人认为未解决，请转重办', 'it is not solved: send it back')
  return ask.facts.escalated_at ? undefined : no('诉求人认为未解决且已重办，请提级', 'it is not solved and was done again: raise it')
}
export const calledEnough: Guard = (ask) => {
  const attempts = rule<number>(ask, 'call_back.ticket.attempts')
  return (ask.facts.call_attempts ?? 0) >= attempts ? undefined : no(`须回访满 ${attempts} 次未联系上`, `only after ${attempts} calls that were not answered`)
}
/** The asker may raise it once the redos are used up; the centre and the supervisors at any time. */
export const mayEscalate: Guard = (ask) => {
  const staff = ['hotline.desk', 'hotline.caller', 'supervisor'].some((r) => ask.roles.has(r))
  if (ask.facts.escalated_at && !staff) return no('已提级过', 'it was raised already')
  if (staff) return undefined
  if (ask.state !== 'calling' && ask.state !== 'answered') return no('办理答复后方可提级', 'it can be raised once it has been answered')
  return mayRedo(ask) ? undefined : no('可先要求重办', 'ask for it to be done again first')
}
