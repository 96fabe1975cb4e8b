import { contacted, extended, releaseSupport, replied, seatSupport, without } from '#packs/handled.ts'
import { all, classFits, dueClass, mayAskHang, mayDecideExtension, mayGrantHang, mayReclassify, mayReview, noConflict, rulings } from './ticket-guards.ts'
import type { TicketActs } from './ticket-facts.ts'
import { WITH_UNIT } from './ticket-states.ts'

const { categoryExists, drawn, leadIsNotSupport, mayAskExtension, notDrawn, partiesExist } = rulings

const given = ['livelihood.offices']
const unit = ['lead:handler', 'lead:reviewer'] as const

/** 联系 → 办理 → 反馈 → 审核, with 延期, 挂账, 协办 and 调整分类. */
export const handling = {
  contact: {
    label: { zh: '联系诉求人', en: 'Contact the asker' }, from: ['acknowledged', 'handling'], to: 'handling', by: unit, tone: 'primary', tells: ['asker'], asks: ['contact_way', 'contact_result'],
    apply: contacted,
  },
  note: {
    label: { zh: '记录进展', en: 'Note progress' }, from: ['acknowledged', 'handling', 'held', 'escalated'], by: [...unit, 'support:handler', 'hotline.desk', 'supervisor'], inner: true, asks: ['note'],
  },
  add_support: {
    label: { zh: '增加配合单位', en: 'Add a supporting unit' }, from: [...WITH_UNIT, 'escalated'], by: ['lead:reviewer', 'hotline.desk', 'leader'], inner: true, tells: ['support'], asks: ['unit', 'reason'], given,
    requires: all(partiesExist, leadIsNotSupport, noConflict), assigns: seatSupport,
  },
  remove_support: {
    label: { zh: '减少配合单位', en: 'Release a supporting unit' }, from: [...WITH_UNIT, 'escalated'], by: ['hotline.desk', 'leader'], inner: true, asks: ['unit', 'reason'],
    requires: ({ body, participants }) => (body && !participants.some((p) => p.relation === 'support' && p.party === body.unit) ? { zh: '该单位不是配合单位', en: 'that unit does not support this' } : undefined),
    assigns: releaseSupport,
  },
  give_opinion: {
    label: { zh: '提交配合意见', en: 'Give an opinion' }, from: [...WITH_UNIT, 'escalated'], by: ['support:handler', 'support:reviewer'], inner: true, tells: ['lead'], asks: ['opinion'],
  },
  reclassify: {
    label: { zh: '调整分类', en: 'Reclassify' }, from: [...WITH_UNIT, 'returned'], by: ['hotline.desk'], inner: true, tells: ['lead'], asks: ['class', 'class_reason?', 'type?', 'category?', 'reason'], suggests: { class: dueClass },
    requires: all(mayReclassify, categoryExists, classFits), apply: (facts) => ({ ...facts, reclassified: (facts.reclassified ?? 0) + 1 }),
  },
  ask_extension: {
    label: { zh: '申请延期', en: 'Ask for more time' }, from: WITH_UNIT, by: unit, tells: ['hotline.desk', 'asker'], asks: ['extension_reason'],
    requires: mayAskExtension, apply: (facts, _, { by }) => ({ ...facts, extension_by: by }),
  },
  grant_extension: {
    label: { zh: '同意延期', en: 'Grant more time' }, from: WITH_UNIT, by: ['hotline.desk'], tells: ['lead', 'asker'], asks: ['reason?'],
    requires: mayDecideExtension, apply: extended,
  },
  refuse_extension: {
    label: { zh: '不同意延期', en: 'Refuse more time' }, from: WITH_UNIT, by: ['hotline.desk'], tells: ['lead', 'asker'], asks: ['reason'],
    requires: mayDecideExtension, apply: (facts) => without(facts, 'extension_by', 'extension_reason'),
  },
  ask_hang: {
    label: { zh: '申请挂账', en: 'Ask to hold it open' }, from: ['handling'], by: ['lead:reviewer', 'lead:handler'], tells: ['hotline.desk', 'leader'], asks: ['hang_reason', 'hang_until'],
    requires: mayAskHang, apply: (facts, _, { by }) => ({ ...facts, hang_by: by }),
  },
  grant_hang: {
    label: { zh: '批准挂账', en: 'Hold it open' }, from: ['handling'], to: 'held', by: ['hotline.desk', 'leader'], tells: ['lead', 'asker'], asks: ['reason?'],
    requires: mayGrantHang, apply: (facts) => ({ ...without(facts, 'hang_by'), hangs: (facts.hangs ?? 0) + 1 }),
  },
  refuse_hang: {
    label: { zh: '不批准挂账', en: 'Refuse to hold it' }, from: ['handling'], by: ['hotline.desk', 'leader'], tells: ['lead'], asks: ['reason'],
    requires: mayGrantHang, apply: (facts) => without(facts, 'hang_by', 'hang_until', 'hang_reason'),
  },
  unhang: {
    label: { zh: '销账恢复办理', en: 'Take it up again' }, from: ['held'], to: 'handling', by: ['hotline.desk', 'leader', 'lead:reviewer', 'clock'], tells: ['lead', 'asker'], asks: ['reason?'],
    apply: (facts) => without(facts, 'hang_until'),
  },
  reply_solved: {
    label: { zh: '反馈（已解决）', en: 'Reply: solved' }, from: ['handling'], to: 'replied', by: unit, tone: 'primary', tells: ['hotline.desk'], asks: ['reply', 'outcome'], needs: ['result'], apply: replied,
    requires: ({ body }) => (body && body.outcome !== 'solved' && body.outcome !== 'partly' ? { zh: '结果须为“已解决”或“部分解决”', en: 'the outcome here is solved, wholly or in part' } : undefined),
  },
  reply_explained: {
    label: { zh: '反馈（解释或列入计划）', en: 'Reply: explained or planned' }, from: ['handling'], to: 'replied', by: unit, tells: ['hotline.desk'], asks: ['reply', 'outcome', 'planned_for?'], apply: replied,
    requires: ({ body }) => {
      if (!body) return undefined
      if (body.outcome !== 'explained' && body.outcome !== 'planned') return { zh: '结果须为“解释说明”或“列入计划”', en: 'the outcome here is explained or planned' }
      return body.outcome === 'planned' && body.planned_for === undefined ? { zh: '列入计划须填计划完成日期', en: 'say when it is planned for' } : undefined
    },
  },
  reply_unresolvable: {
    label: { zh: '反馈（无法解决）', en: 'Reply: cannot be solved' }, from: ['handling'], to: 'replied', by: unit, tone: 'danger', tells: ['hotline.desk', 'leader'], asks: ['reply', 'legal_basis'], needs: ['legal_basis_document'],
    apply: (facts, body, entry) => ({ ...replied(facts, body, entry), outcome: 'unresolvable' }),
  },
  reject_reply: {
    label: { zh: '审核退回', en: 'Send the reply back' }, from: ['replied'], to: 'handling', by: ['hotline.desk', 'leader'], tone: 'danger', inner: true, tells: ['lead'], asks: ['reason'], requires: mayReview,
  },
  approve_to_call: {
    label: { zh: '审核通过，转回访', en: 'Approve, to call-back' }, from: ['replied'], to: 'calling', by: ['hotline.desk', 'leader'], tone: 'primary', tells: ['asker', 'follower', 'hotline.caller'], asks: ['reason?'], requires: all(mayReview, drawn),
  },
  approve_reply: {
    label: { zh: '审核通过，待评价', en: 'Approve' }, from: ['replied'], to: 'answered', by: ['hotline.desk', 'leader'], tone: 'primary', tells: ['asker', 'follower'], asks: ['reason?'], requires: all(mayReview, notDrawn),
  },
} as const satisfies TicketActs
