import { dueAt } from '#algo/clock.ts'
import { isoDay } from '#algo/workdays.ts'
import { wishedFigures } from '#algo/wished-figure.ts'
import type { Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { SUPERVISION_LEVELS } from '#packs/pack.ts'
import { type Guard as GuardOf, no } from '#packs/rulings.ts'
import type { Supervision, SupervisionAsk } from './supervision-facts.ts'

type Guard = GuardOf<Supervision>

/** Offices named in an act that exist today. */
export const knownOffices: Given = async (query, { body, caller, at }) => {
  const named = namedIn((body ?? {}) as Supervision)
  if (named.length === 0) return []
  const rows = await query<{ id: string }>("select id from party where district = $1 and id = any($2) and kind = 'office' and (from_on is null or from_on <= $3) and (to_on is null or to_on >= $3)", [caller.district, named, isoDay(at)])
  return rows.map((r) => r.id)
}

const namedIn = (body: Supervision) => [body.lead_unit, body.proposed_unit, ...(body.support_units ?? [])].filter((id) => id !== undefined)

export const officesExist: Guard = ({ body, given }) => {
  const known = (given['supervision.offices'] ?? []) as readonly string[]
  const lost = body && namedIn(body).find((id) => !known.includes(id))
  return lost ? no(`没有“${lost}”这个单位，或其已撤销`, `there is no office '${lost}', or it exists no longer`) : undefined
}

export const leadIsNotSupport: Guard = ({ body }) =>
  body?.lead_unit !== undefined && body.support_units?.includes(body.lead_unit) ? no('牵头单位不能同时是配合单位', 'the lead unit cannot support itself') : undefined

/** Words that hint at a wished figure are written down with a reason, or not at all. @source 统计法 第六条 */
export const noWishedFigure: Guard = ({ body }) => {
  if (!body || body.wording_reason) return undefined
  const [wish] = wishedFigures([body.subject, body.content].filter(Boolean).join('\n'))
  return wish ? no(`“${wish.text}”疑似要求改动统计数据（统计法第六条）。请改为对工作的要求；确非此意的，填写措辞说明`, `'${wish.text}' seems to ask for a figure rather than for work (Statistics Law, art. 6): ask for the work, or say why the wording stands`) : undefined
}

/** Nothing secret goes through this system. */
export const notSecret: Guard = ({ body }) => {
  const found = /绝密|机密|秘密★|内部★/.exec([body?.subject, body?.content, body?.feedback].filter(Boolean).join('\n'))
  return found ? no(`本系统非涉密，文中有“${found[0]}”字样，不得录入`, `this is no system for secrets: '${found[0]}' may not be entered`) : undefined
}

export const byAnother = (fact: 'drafted_by' | 'fed_back_by' | 'extension_by', zh: string, en: string): Guard => ({ facts, caller }) => (facts[fact] === caller.party ? no(zh, en) : undefined)

/** 牵头单位不得自行办结、销号. */
export const notTheLead: Guard = ({ roles }) => (roles.has('lead') || roles.has('support') ? no('承办单位不能对自己办理的事项核查、销号', 'a unit does not check or close out what it has done itself') : undefined)

/** So many returns, and only within the time the city gives for them. */
export const mayReturn: Guard = ({ facts, body, policy, at, participants }) => {
  const max = policy.rule<number>('supervision.returns.max')
  if ((facts.returns ?? 0) >= max) return no(`已退回过${max}次，不得再退`, `it was returned ${max} time(s) already and now stays`)
  const limit = policy.limit('supervision.return')
  const until = limit && facts.assigned_at ? dueAt(new Date(facts.assigned_at), limit, policy.calendar).at : undefined
  if (until && at >= until) return no('已超过退回时限，请继续办理', 'the time for returns has passed; please go on with it')
  return body?.proposed_unit !== undefined && participants.some((p) => p.relation === 'lead' && p.party === body.proposed_unit) ? no('建议牵头单位不能是本单位', 'propose another unit than your own') : undefined
}

export const rulesRightly: Guard = ({ body }) => {
  if (!body) return undefined
  if (body.ruling === 'keep') return body.lead_unit === undefined ? undefined : no('维持原单位时不填改交单位', 'a ruling to keep names no other unit')
  return body.lead_unit === undefined ? no('改交须指定牵头单位', 'name the unit it goes to') : undefined
}

export const mayAskExtension: Guard = ({ facts, due, at, policy }) => {
  if (facts.extension_by) return no('已有延期申请待审批', 'an extension has been asked for already')
  const max = policy.rule<number>('supervision.extensions.max')
  if ((facts.extensions ?? 0) >= max) return no(`已延期${max}次，不再延期`, `it was extended ${max} time(s) already`)
  return policy.rule<boolean>('supervision.extensions.before_due') && due['resolve'] && at >= due['resolve'] ? no('已逾期，不能申请延期', 'it is overdue: an extension must be asked for before') : undefined
}

export const asked: Guard = ({ facts }) => (facts.extension_by ? undefined : no('没有待审批的延期申请', 'nobody has asked for more time'))

/** 逐级升级: from one level to the next, and never back. */
export const raisesByOne: Guard = ({ facts, body }) => {
  const next = SUPERVISION_LEVELS[facts.level === undefined ? 0 : SUPERVISION_LEVELS.indexOf(facts.level) + 1]
  if (next === undefined) return no('已是最高督办等级', 'it is at the highest level already')
  return body && body.level !== next ? no('督办等级应逐级提升', 'levels are raised one by one') : undefined
}

export function monthsOf(ask: SupervisionAsk): Text | undefined {
  const late = ask.body?.milestones?.find((m, i, list) => i > 0 && m.due_on < (list[i - 1]?.due_on ?? ''))
  return late ? no(`时间节点“${late.name}”早于前一节点`, `milestone '${late.name}' comes before the one above it`) : undefined
}
