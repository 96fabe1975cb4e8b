import { createHash } from 'node:crypto'
import { dueAt } from '#algo/clock.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { packByVersion } from '#packs/packs.ts'
import type { AppealAsk } from './appeal-facts.ts'

type Guard = (ask: AppealAsk) => Text | undefined

/** The first objection of several guards. */
export const all = (...guards: readonly Guard[]): Guard => (ask) => {
  for (const guard of guards) {
    const reason = guard(ask)
    if (reason) return reason
  }
  return undefined
}

const no = (zh: string, en: string): Text => ({ zh, en })
const rule = <T>(ask: AppealAsk, path: string) => ask.policy.rule<T>(path)
const asList = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : [])

/** Units and firms named in an act that exist in this district today. */
export const knownParties: Given = async (query, { body, at }) => {
  const named = [body?.['lead_unit'], body?.['proposed_unit'], body?.['unit'], body?.['firm'], ...asList(body?.['support_units'])].filter((x): x is string => typeof x === 'string')
  if (named.length === 0) return []
  const rows = await query<{ id: string; kind: string }>("select id, kind from party where id = any($1) and kind in ('office', 'firm') and (from_on is null or from_on <= $2) and (to_on is null or to_on >= $2)", [named, isoDay(at)])
  return rows.map((r) => `${r.kind}/${r.id}`)
}

export const partiesExist: Guard = ({ body, given }) => {
  const known = given['care.parties'] as readonly string[]
  if (body?.firm !== undefined && !known.includes(`firm/${body.firm}`)) return no('没有登记这家企业', 'this firm is not registered')
  const lost = [body?.lead_unit, body?.proposed_unit, body?.unit, ...(body?.support_units ?? [])].find((o) => o !== undefined && !known.includes(`office/${o}`))
  return lost === undefined ? undefined : no(`没有“${lost}”这个单位，或其已撤销`, `there is no office '${lost}', or it exists no longer`)
}

/** A firm's people speak for their own firm; the desk and the enterprise officers write down what any firm said. */
export const forOwnFirm: Guard = ({ body, roles, caller }) => {
  const staff = roles.has('care.desk') || roles.has('care.officer')
  return !body?.firm || staff || caller.firms.includes(body.firm) ? undefined : no('您不是这家企业的经办人', 'you do not act for this firm')
}

export const categoryExists: Guard = ({ body, policy }) =>
  body?.category === undefined || packByVersion(policy.id).categories.appeal.some((c) => c.code === body.category) ? undefined : no(`本市类别中没有“${body.category}”`, `this city has no category '${body.category}'`)

export const leadIsNotSupport: Guard = ({ body, participants }) => {
  const lead = body?.lead_unit ?? participants.find((p) => p.relation === 'lead')?.party
  return lead !== undefined && [body?.unit, ...(body?.support_units ?? [])].includes(lead) ? no('牵头单位不能同时是配合单位', 'the lead unit cannot support itself') : undefined
}

/** 退单: so many times in all, within the window since it was last given to a unit, and never to itself. */
export const mayReturn: Guard = (ask) => {
  const { facts, body, policy, at, participants } = ask
  const max = rule<number>(ask, 'returns.appeal.max')
  if ((facts.returns ?? 0) >= max) return no(`该诉求已退过 ${max} 次，按首接负责办理`, `it was returned ${max} time(s) already and now stays`)
  const limit = policy.limit(rule<string>(ask, 'returns.appeal.window'))
  const until = limit && facts.dispatched_at ? dueAt(new Date(facts.ruled_at ?? facts.dispatched_at), limit, policy.calendar).at : undefined
  if (until && at >= until) return no('已超过退单时限，请继续办理', 'the time for returns has passed; please go on with it')
  return body?.proposed_unit !== undefined && participants.some((p) => p.relation === 'lead' && p.party === body.proposed_unit) ? no('建议牵头单位不能是本单位', 'propose another unit than your own') : undefined
}

/** Others wait for this one since theirs was merged into it. */
export const notFollowed: Guard = ({ facts }) => (facts.absorbed?.length ? no('已有其他企业的诉求并入，不能撤回', 'another firm’s appeal was merged into this one: it cannot be withdrawn') : undefined)

/** Who rules on a return is the city's choice: 首接负责 by the centre, or a leader for the government. */
export const mayRule: Guard = (ask) => {
  const { body, roles, participants } = ask
  const ruler = rule<string>(ask, 'returns.appeal.ruling') === 'first_receiver' ? 'care.desk' : 'leader'
  if (!roles.has(ruler)) return ruler === 'leader' ? no('按本市规则，退单争议由分管区领导裁定', 'in this city a leader rules on returns') : no('按本市规则，退单争议由企业服务中心裁定', 'in this city the centre rules on returns')
  if (!body) return undefined
  if (body.ruling === 'keep') return body.lead_unit === undefined ? undefined : no('维持原单位时不填改派单位', 'a ruling to keep names no other unit')
  if (body.lead_unit === undefined) return no('改派须指定牵头单位', 'name the unit it goes to')
  return participants.some((p) => p.relation === 'lead' && p.party === body.lead_unit) ? no('改派单位与原单位相同，请选择维持', 'it is there already: choose keep') : undefined
}

export const mayAskExtension: Guard = (ask) => {
  const { facts, due, at, policy } = ask
  if (facts.extension_by) return no('已有延期申请待审批', 'an extension has been asked for already')
  const max = rule<number>(ask, 'extensions.appeal.max')
  if ((facts.extensions ?? 0) >= max) return no(`已延期 ${max} 次，不再延期`, `it was extended ${max} time(s) already`)
  if (!policy.limit('appeal.extension')) return no('本市诉求不得延期', 'this city gives no more time')
  return rule<boolean>(ask, 'extensions.appeal.before_due') && due['resolve'] && at >= due['resolve'] ? no('已逾期，不能申请延期', 'it is overdue: an extension must be asked for before') : undefined
}

/** Nobody in the unit that asked decides on what it asked for. */
export const mayDecideExtension: Guard = ({ facts, caller, roles }) => {
  if (!facts.extension_by) return no('没有待审批的延期申请', 'no extension has been asked for')
  return facts.extension_by === caller.party || roles.has('lead') ? no('延期不能由申请单位自己审批', 'a unit does not grant its own extension') : undefined
}

/** A city that sets a term for the plan wants one before the answer. */
export const planned: Guard = ({ state, policy }) => (state === 'contacted' && policy.limit('appeal.plan') ? no('请先提交办理方案', 'make a plan first') : undefined)

/** 审签: the section head of the lead unit, and never who wrote the answer. */
export const mayEndorse: Guard = ({ facts, caller }) => {
  if (facts.endorsed_by) return no('已审签', 'it is signed off already')
  return facts.replied_by === caller.party ? no('答复人不能审签自己的答复', 'who wrote the answer does not sign it off') : undefined
}

/** 复核 of 无法解决: signed off in the unit, then checked by the level the city names, three different people. */
export const mayCheck: Guard = (ask) => {
  const { facts, caller, roles } = ask
  const checker = rule<string>(ask, 'unresolvable.checked_by') === 'centre' ? 'care.desk' : 'leader'
  if (!roles.has(checker)) return checker === 'leader' ? no('“无法解决”须由分管区领导复核', 'that it cannot be solved is for a leader to check') : no('“无法解决”须由企业服务中心复核', 'that it cannot be solved is for the centre to check')
  if (!facts.endorsed_by) return no('须先经牵头单位负责人审签', 'the lead unit’s section head signs it off first')
  return facts.replied_by === caller.party || facts.endorsed_by === caller.party || roles.has('lead') ? no('复核人不能是答复人、审签人或牵头单位人员', 'the second check is for somebody outside the unit') : undefined
}

/**
 * The lot that says which firms are called back. It is drawn from the two instants on the ledger, so that anyone can
 * draw it again and no unit can choose.
 */
export function isDrawn(facts: Pick<AppealAsk['facts'], 'dispatched_at' | 'replied_at'>, share: number): boolean {
  return createHash('sha256').update(`${facts.dispatched_at ?? ''}|${facts.replied_at ?? ''}`).digest().readUInt32BE() / 2 ** 32 < share
}
export const drawn: Guard = (ask) => (isDrawn(ask.facts, rule(ask, 'call_back.appeal.share')) ? undefined : no('未抽中回访，直接办结', 'the lot did not fall on it: close it'))
export const notDrawn: Guard = (ask) => (isDrawn(ask.facts, rule(ask, 'call_back.appeal.share')) ? no('已抽中回访，须先回访', 'the lot fell on it: call back first') : undefined)

/** The unit that handled it never asks how it was. */
export const notOwnUnit: Guard = ({ roles }) => (roles.has('lead') || roles.has('support') ? no('承办单位不得回访自己办理的诉求', 'a unit does not call back about its own work') : undefined)
export const mayRedo: Guard = (ask) => {
  const max = rule<number>(ask, 'redo.appeal.max')
  return (ask.facts.redos ?? 0) < max ? undefined : no(`已重办 ${max} 次，可提级`, `it was done again ${max} time(s): it can be raised`)
}
/** An unsolved appeal is not closed by a call while something is left to try. */
export const nothingLeftToTry: Guard = (ask) => {
  if (ask.body?.solved !== false) return undefined
  if (!mayRedo(ask)) return no('企业认为未解决，请转重办', 'it is not solved: send it back')
  return ask.facts.escalated_at ? undefined : no('企业认为未解决且已重办，请提级', 'it is not solved and was done again: raise it')
}
export const calledEnough: Guard = (ask) => {
  const attempts = rule<number>(ask, 'call_back.appeal.attempts')
  return (ask.facts.call_attempts ?? 0) >= attempts ? undefined : no(`须回访满 ${attempts} 次未联系上`, `only after ${attempts} calls that were not answered`)
}
/** The firm may raise it once the redos are used up; the centre and the supervisors at any time. */
export const mayEscalate: Guard = (ask) => {
  if (['care.desk', 'supervisor'].some((r) => ask.roles.has(r))) return undefined
  if (ask.facts.escalated_at) return no('已提级过', 'it was raised already')
  if (ask.state !== 'answered' && ask.state !== 'calling') return no('答复后方可提级', 'it can be raised once it has been answered')
  return mayRedo(ask) ? undefined : no('可先要求重办', 'ask for it to be done again first')
}
