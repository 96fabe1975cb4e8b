import { absorbs, dispatched, pastOutcome, redirect, returned, seatUnits } from '#packs/handled.ts'
import { all, classFits, dueClass, inOwnName, noConflict, notForOneself, rulings } from './ticket-guards.ts'
import { isConfidential, type TicketActs } from './ticket-facts.ts'
import { OPEN, UNANSWERED } from './ticket-states.ts'

const { categoryExists, leadIsNotSupport, mayReturn, mayRule, notFollowed, partiesExist } = rulings

const given = ['livelihood.offices']

/** 提出 → 受理 → 派单 → 签收, with 补充, 退单 → 裁定, 并案 and 撤回. */
export const intake = {
  file: {
    label: { zh: '提出诉求', en: 'File' }, from: [], to: 'filed', by: ['channel', 'grid.officer', 'resident'], tone: 'primary', tells: ['hotline.desk'], given,
    asks: ['type', 'content', 'subject?', 'channel?', 'category?', 'place?', 'address?', 'area?', 'event_time?', 'anonymous?', 'complained_unit?', 'caller_name?', 'caller_phone?', 'home_address?', 'asker?', 'source_no?'],
    own: { as: 'resident', facts: { caller_phone: 'phone' } },
    requires: all(inOwnName, categoryExists, partiesExist),
    apply: (facts, _, entry) => ({ ...facts, channel: facts.channel ?? (entry.as === 'grid.officer' ? 'grid' : 'web'), ...(entry.as === 'resident' ? { asker: entry.by } : {}) }),
    assigns: (facts, body, entry) => [{ relation: 'asker', party: entry.as === 'resident' ? entry.by : (body.asker ?? entry.by) }],
  },
  register: {
    label: { zh: '登记受理', en: 'Take down' }, from: [], to: 'accepted', by: ['hotline.desk'], tone: 'primary', given,
    asks: ['type', 'channel', 'content', 'category', 'class', 'class_reason?', 'subject?', 'place?', 'address?', 'area?', 'event_time?', 'anonymous?', 'complained_unit?', 'caller_name?', 'caller_phone?', 'home_address?', 'asker?', 'source_no?'],
    suggests: { class: dueClass },
    requires: all(notForOneself, categoryExists, classFits, partiesExist),
    assigns: (_, body) => (body.asker === undefined ? [] : [{ relation: 'asker', party: body.asker }]),
  },
  record_past: {
    label: { zh: '补录历史工单', en: 'Record a past ticket' }, from: [], to: 'imported', by: ['import'], inner: true,
    asks: ['source_no', 'type?', 'channel?', 'content?', 'subject?', 'category?', 'class?', 'place?', 'address?', 'area?', 'event_time?', 'caller_name?', 'caller_phone?', 'asker?'],
    apply: (facts) => ({ ...facts, channel: facts.channel ?? 'import' }),
    assigns: (_, body) => (body.asker === undefined ? [] : [{ relation: 'asker', party: body.asker }]),
  },
  record_outcome: {
    label: { zh: '补录办理结果', en: 'Record a past outcome' }, from: ['imported'], to: 'closed', by: ['import'], inner: true,
    asks: ['reply?', 'outcome?', 'solved?', 'face?'],
    apply: pastOutcome,
  },
  accept: {
    label: { zh: '受理', en: 'Accept' }, from: ['filed', 'imported'], to: 'accepted', by: ['hotline.desk'], tone: 'primary', tells: ['asker'], given,
    asks: ['type?', 'category', 'class', 'class_reason?', 'subject?', 'place?', 'address?', 'area?', 'complained_unit?'],
    suggests: { type: ({ facts }) => facts.type, category: ({ facts }) => facts.category, class: dueClass },
    requires: all(categoryExists, classFits, partiesExist),
  },
  refuse_intake: {
    label: { zh: '不予受理', en: 'Refuse' }, from: ['filed', 'accepted'], to: 'refused', by: ['hotline.desk'], tone: 'danger', tells: ['asker'], asks: ['basis'],
  },
  answer_on_spot: {
    label: { zh: '当场答复', en: 'Answer at once' }, from: ['filed', 'accepted'], to: 'closed', by: ['hotline.desk'], tells: ['asker'], asks: ['reply', 'category?'],
    requires: all(categoryExists, ({ facts }) => (facts.type === 'consult' || facts.type === 'praise' ? undefined : { zh: '只有咨询和表扬可以当场办结', en: 'only a question or praise is closed at once' })),
    apply: (facts, _, { at }) => ({ ...facts, on_spot: true, outcome: 'explained', replied_at: at.toISOString() }),
  },
  dispatch: {
    label: { zh: '派单', en: 'Dispatch' }, from: ['accepted'], to: 'dispatched', by: ['hotline.desk'], tone: 'primary', bulk: true, tells: ['lead', 'support', 'asker'], given,
    asks: ['lead_unit', 'support_units?', 'dispatch_note?'],
    requires: all(partiesExist, leadIsNotSupport, noConflict),
    apply: dispatched, assigns: seatUnits,
  },
  acknowledge: {
    label: { zh: '签收', en: 'Acknowledge' }, from: ['dispatched'], to: 'acknowledged', by: ['lead:handler', 'lead:reviewer'], tone: 'primary', bulk: true, asks: [],
  },
  return_back: {
    label: { zh: '退单', en: 'Return' }, from: ['dispatched', 'acknowledged'], to: 'returned', by: ['lead:handler', 'lead:reviewer'], tone: 'danger', inner: true, tells: ['hotline.desk', 'leader'], given,
    asks: ['return_basis', 'proposed_unit'],
    requires: all(mayReturn, partiesExist),
    apply: returned,
  },
  rule: {
    label: { zh: '裁定', en: 'Rule' }, from: ['returned'], to: 'dispatched', by: ['hotline.desk', 'leader'], tone: 'primary', inner: true, tells: ['lead'], given,
    asks: ['ruling', 'ruling_reason', 'lead_unit?'],
    requires: all(mayRule, partiesExist, noConflict),
    apply: (facts, _, { at }) => ({ ...facts, ruled_at: at.toISOString() }),
    assigns: redirect,
  },
  merge: {
    label: { zh: '并案', en: 'Merge' }, from: UNANSWERED, to: 'merged', by: ['hotline.desk'], tells: ['asker'], asks: ['merged_into', 'reason'],
    touches: ({ id, facts, body }) => (body.merged_into === undefined ? [] : [{ kind: 'ticket', id: body.merged_into, act: 'absorb', body: { absorbed_id: id, ...(facts.asker === undefined || isConfidential(facts) ? {} : { follower: facts.asker }) } }]),
  },
  absorb: {
    label: { zh: '并入重复工单', en: 'Take in a duplicate' }, from: OPEN, by: ['house'], asks: ['absorbed_id', 'follower?'],
    apply: absorbs,
    // Whoever asked to stay unseen is seated nowhere that others read.
    assigns: (facts, body) => (body.follower === undefined || body.follower === facts.asker || isConfidential(facts) ? [] : [{ relation: 'follower', party: body.follower }]),
  },
  supplement: {
    label: { zh: '补充情况', en: 'Add to it' }, from: OPEN, by: ['asker', 'hotline.desk'], tells: ['lead', 'support', 'hotline.desk'], asks: ['supplement', 'caller_phone?'],
  },
  withdraw: {
    label: { zh: '撤回', en: 'Withdraw' }, from: UNANSWERED, to: 'withdrawn', by: ['asker'], tone: 'danger', tells: ['lead', 'hotline.desk'], asks: ['reason'], requires: notFollowed,
  },
} as const satisfies TicketActs
