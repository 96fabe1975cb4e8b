import { all as allOf, deciderAt, type Guard as GuardOf, no, otherThan, rule, rulingsOf } from '#packs/rulings.ts'
import type { Appeal } from './appeal-facts.ts'

type Guard = GuardOf<Appeal>

export const all = allOf<Appeal>

/** What the city rules on, in the words of this kind. */
export const rulings = rulingsOf({
  kind: 'appeal', desk: 'care.desk', raisers: ['care.desk', 'supervisor'], parties: 'care.parties',
  says: { it: { zh: '诉求', en: 'appeal' }, asker: { zh: '企业', en: 'firm' }, unit: { zh: '牵头单位', en: 'lead unit' }, centre: { zh: '企业服务中心', en: 'the enterprise service centre' } },
})

/** A firm's people speak for their own firm; the desk and the enterprise officers write down what any firm said. */
export const forOwnFirm: Guard = ({ body, roles, caller }) => {
  const staff = roles.has('care.desk') || roles.has('care.officer')
  return !body?.firm || staff || caller.firms.includes(body.firm) ? undefined : no('您不是这家企业的经办人', 'you do not act for this firm')
}

export const mayDecideExtension = otherThan('extension_by', '延期申请', 'request for more time')

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
  const checker = deciderAt(rule(ask, 'unresolvable.checked_by'), 'care.desk')
  if (!roles.has(checker)) return checker === 'leader' ? no('“无法解决”须由分管区领导复核', 'that it cannot be solved is for a leader to check') : no('“无法解决”须由企业服务中心复核', 'that it cannot be solved is for the centre to check')
  if (!facts.endorsed_by) return no('须先经牵头单位负责人审签', 'the lead unit’s section head signs it off first')
  return facts.replied_by === caller.party || facts.endorsed_by === caller.party || roles.has('lead') ? no('复核人不能是答复人、审签人或牵头单位人员', 'the second check is for somebody outside the unit') : undefined
}
