import { absorbs, dispatched, pastOutcome, redirect, returned, seatUnits } from '#packs/handled.ts'
import type { Appeal, AppealActs } from './appeal-facts.ts'
import { all, forOwnFirm, rulings } from './appeal-guards.ts'
import { ADDABLE, OPEN, UNANSWERED } from './appeal-states.ts'

const { categoryExists, leadIsNotSupport, mayReturn, mayRule, notFollowed, partiesExist } = rulings

const given = ['care.parties']
const askedBy = (_: Appeal, body: Appeal) => (body.firm === undefined ? [] : [{ relation: 'asker', party: body.firm }])

/** 提出 → 受理 → 派单 → 签收, with 补充, 退单 → 裁定 and 并案. */
export const intake = {
  file: {
    label: { zh: '提出诉求', en: 'File' }, from: [], to: 'filed', by: ['enterprise', 'care.desk', 'care.officer'], tone: 'primary', tells: ['care.desk'], given,
    asks: ['firm', 'content', 'subject?', 'channel?', 'category?', 'urgency?', 'contact_name?', 'contact_phone?', 'place?', 'address?', 'area?', 'source_no?'],
    own: { as: 'enterprise', facts: { contact_name: 'name', contact_phone: 'phone' } },
    requires: all(forOwnFirm, partiesExist, categoryExists), assigns: askedBy,
    apply: (facts) => ({ ...facts, channel: facts.channel ?? 'portal', urgency: facts.urgency ?? 'normal' }),
  },
  record_past: {
    label: { zh: '补录历史诉求', en: 'Record a past appeal' }, from: [], to: 'imported', by: ['import'], inner: true, assigns: askedBy,
    asks: ['source_no', 'firm?', 'content?', 'subject?', 'channel?', 'category?', 'urgency?', 'place?', 'address?', 'area?'],
    apply: (facts) => ({ ...facts, channel: facts.channel ?? 'import' }),
  },
  record_outcome: {
    label: { zh: '补录办理结果', en: 'Record a past outcome' }, from: ['imported'], to: 'closed', by: ['import'], inner: true, asks: ['reply?', 'outcome?', 'solved?', 'face?'],
    apply: pastOutcome,
  },
  ask_supplement: {
    label: { zh: '请企业补充', en: 'Ask for more' }, from: ['filed'], to: 'supplementing', by: ['care.desk'], tells: ['asker'], asks: ['question'],
  },
  supplement: {
    label: { zh: '补充', en: 'Add' }, from: ['supplementing'], to: 'filed', by: ['asker', 'care.desk', 'care.officer'], tone: 'primary', tells: ['care.desk'], asks: ['supplement'],
  },
  add: {
    label: { zh: '补充情况', en: 'Add to it' }, from: ADDABLE, by: ['asker', 'care.desk', 'care.officer'], tells: ['lead', 'support', 'care.desk'], asks: ['supplement', 'contact_phone?'],
  },
  accept: {
    label: { zh: '受理', en: 'Accept' }, from: ['filed', 'imported'], to: 'accepted', by: ['care.desk'], tone: 'primary', tells: ['asker'], asks: ['category', 'urgency?', 'subject?', 'place?', 'address?', 'area?'], requires: categoryExists,
    suggests: { category: ({ facts }) => facts.category, urgency: ({ facts }) => facts.urgency },
  },
  refuse_intake: {
    label: { zh: '不予受理', en: 'Refuse' }, from: ['filed', 'accepted'], to: 'refused', by: ['care.desk'], tone: 'danger', tells: ['asker'], asks: ['basis'],
  },
  dispatch: {
    label: { zh: '派单', en: 'Dispatch' }, from: ['accepted'], to: 'dispatched', by: ['care.desk'], tone: 'primary', bulk: true, tells: ['lead', 'support', 'asker'], given,
    asks: ['lead_unit', 'support_units?', 'category?', 'urgency?', 'dispatch_note?'],
    requires: all(partiesExist, categoryExists, leadIsNotSupport),
    apply: dispatched, assigns: seatUnits,
  },
  acknowledge: {
    label: { zh: '签收', en: 'Acknowledge' }, from: ['dispatched'], to: 'acknowledged', by: ['lead:handler', 'lead:reviewer'], tone: 'primary', bulk: true, asks: [],
  },
  return_back: {
    label: { zh: '退单', en: 'Return' }, from: ['dispatched', 'acknowledged'], to: 'returned', by: ['lead:handler', 'lead:reviewer'], tone: 'danger', inner: true, tells: ['care.desk', 'leader'], given,
    asks: ['return_basis', 'proposed_unit'], requires: all(mayReturn, partiesExist), apply: returned,
  },
  rule: {
    label: { zh: '裁定', en: 'Rule' }, from: ['returned'], to: 'dispatched', by: ['care.desk', 'leader'], tone: 'primary', inner: true, tells: ['lead'], given,
    asks: ['ruling', 'ruling_reason', 'lead_unit?'], requires: all(mayRule, partiesExist), apply: (facts, _, { at }) => ({ ...facts, ruled_at: at.toISOString() }),
    assigns: redirect,
  },
  merge: {
    label: { zh: '并案', en: 'Merge' }, from: UNANSWERED, to: 'merged', by: ['care.desk'], tells: ['asker'], asks: ['merged_into', 'reason'],
    touches: ({ id, facts, body }) => (body.merged_into === undefined ? [] : [{ kind: 'appeal', id: body.merged_into, act: 'absorb', body: { absorbed_id: id, ...(facts.firm === undefined ? {} : { follower: facts.firm }) } }]),
  },
  absorb: {
    label: { zh: '并入重复诉求', en: 'Take in a duplicate' }, from: OPEN, by: ['house'], asks: ['absorbed_id', 'follower?'],
    apply: absorbs,
    assigns: (facts, body) => (body.follower === undefined || body.follower === facts.firm ? [] : [{ relation: 'follower', party: body.follower }]),
  },
  withdraw: {
    label: { zh: '撤回', en: 'Withdraw' }, from: UNANSWERED, to: 'withdrawn', by: ['asker'], tone: 'danger', tells: ['lead', 'care.desk'], asks: ['reason'], requires: notFollowed,
  },
} as const satisfies AppealActs
