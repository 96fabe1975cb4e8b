import { contacted, extended, releaseSupport, seatSupport, without } from '#packs/handled.ts'
import type { Appeal, AppealActs } from './appeal-facts.ts'
import { all, mayCheck, mayDecideExtension, mayEndorse, planned, rulings } from './appeal-guards.ts'
import { WITH_UNIT } from './appeal-states.ts'

const { leadIsNotSupport, mayAskExtension, partiesExist } = rulings

const unit = ['lead:handler', 'lead:reviewer'] as const
/** A new answer wants a new signature. */
const replied = (facts: Appeal, _: Appeal, { at, by }: { at: Date; by: string }): Appeal => ({ ...without(facts, 'endorsed_by'), replied_at: at.toISOString(), replied_by: by })

/** 首次联系 → 方案 → 办理 → 答复, with 延期 and 协办; 无法解决 passes 审签 and 复核. */
export const handling = {
  first_contact: {
    label: { zh: '首次联系', en: 'First contact' }, from: ['acknowledged'], to: 'contacted', by: unit, tone: 'primary', tells: ['asker'], asks: ['contact_way', 'contact_result'],
    apply: contacted,
  },
  plan: {
    label: { zh: '提交办理方案', en: 'Plan' }, from: ['contacted'], to: 'handling', by: unit, tone: 'primary', tells: ['asker'], asks: ['plan'], apply: (facts, _, { at }) => ({ ...facts, planned_at: at.toISOString() }),
  },
  note: {
    label: { zh: '记录进展', en: 'Note progress' }, from: ['acknowledged', 'contacted', 'handling', 'checking', 'escalated'], by: [...unit, 'support:handler', 'care.desk', 'care.officer', 'supervisor'], inner: true, asks: ['note'],
  },
  add_support: {
    label: { zh: '增加配合单位', en: 'Add a supporting unit' }, from: [...WITH_UNIT, 'escalated'], by: ['lead:reviewer', 'care.desk', 'leader'], inner: true, tells: ['support'], asks: ['unit', 'reason'], given: ['care.parties'],
    requires: all(partiesExist, leadIsNotSupport), assigns: seatSupport,
  },
  remove_support: {
    label: { zh: '减少配合单位', en: 'Release a supporting unit' }, from: [...WITH_UNIT, 'escalated'], by: ['care.desk', 'leader'], inner: true, asks: ['unit', 'reason'],
    requires: ({ body, participants }) => (body && !participants.some((p) => p.relation === 'support' && p.party === body.unit) ? { zh: '该单位不是配合单位', en: 'that unit does not support this' } : undefined),
    assigns: releaseSupport,
  },
  give_opinion: {
    label: { zh: '提交配合意见', en: 'Give an opinion' }, from: [...WITH_UNIT, 'escalated'], by: ['support:handler', 'support:reviewer'], inner: true, tells: ['lead'], asks: ['opinion'],
  },
  ask_extension: {
    label: { zh: '申请延期', en: 'Ask for more time' }, from: WITH_UNIT, by: unit, tells: ['care.desk', 'asker'], asks: ['extension_reason'], requires: mayAskExtension, apply: (facts, _, { by }) => ({ ...facts, extension_by: by }),
  },
  grant_extension: {
    label: { zh: '同意延期', en: 'Grant more time' }, from: WITH_UNIT, by: ['care.desk'], tells: ['lead', 'asker'], asks: ['reason?'], requires: mayDecideExtension,
    apply: extended,
  },
  refuse_extension: {
    label: { zh: '不同意延期', en: 'Refuse more time' }, from: WITH_UNIT, by: ['care.desk'], tells: ['lead', 'asker'], asks: ['reason'], requires: mayDecideExtension, apply: (facts) => without(facts, 'extension_by', 'extension_reason'),
  },
  answer_solved: {
    label: { zh: '答复（已解决）', en: 'Answer: solved' }, from: ['contacted', 'handling'], to: 'answered', by: unit, tone: 'primary', tells: ['asker', 'follower', 'care.desk'], asks: ['reply', 'outcome'], needs: ['result'], apply: replied,
    requires: all(planned, ({ body }) => (body && body.outcome !== 'solved' && body.outcome !== 'partly' ? { zh: '结果须为“已解决”或“部分解决”', en: 'the outcome here is solved, wholly or in part' } : undefined)),
  },
  answer_explained: {
    label: { zh: '答复（解释或列入计划）', en: 'Answer: explained or planned' }, from: ['contacted', 'handling'], to: 'answered', by: unit, tells: ['asker', 'follower', 'care.desk'], asks: ['reply', 'outcome', 'planned_for?'], apply: replied,
    requires: all(planned, ({ body }) => {
      if (!body) return undefined
      if (body.outcome !== 'explained' && body.outcome !== 'planned') return { zh: '结果须为“解释说明”或“列入计划”', en: 'the outcome here is explained or planned' }
      return body.outcome === 'planned' && body.planned_for === undefined ? { zh: '列入计划须填计划完成日期', en: 'say when it is planned for' } : undefined
    }),
  },
  answer_unresolvable: {
    label: { zh: '答复（无法解决）', en: 'Answer: cannot be solved' }, from: ['contacted', 'handling'], to: 'checking', by: unit, tone: 'danger', tells: ['care.desk', 'leader'], asks: ['reply', 'legal_basis'], needs: ['legal_basis_document'], requires: planned,
    apply: (facts, body, entry) => ({ ...replied(facts, body, entry), outcome: 'unresolvable' }),
  },
  endorse: {
    label: { zh: '审签', en: 'Sign off' }, from: ['checking'], by: ['lead:reviewer'], tone: 'primary', inner: true, tells: ['care.desk', 'leader'], asks: ['reason?'], requires: mayEndorse, apply: (facts, _, { by }) => ({ ...facts, endorsed_by: by }),
  },
  check: {
    label: { zh: '复核同意', en: 'Agree after check' }, from: ['checking'], to: 'answered', by: ['care.desk', 'leader'], tone: 'primary', tells: ['asker', 'follower', 'lead'], asks: ['check_opinion'], requires: mayCheck,
  },
  reject_answer: {
    label: { zh: '退回答复', en: 'Send the answer back' }, from: ['checking'], to: 'handling', by: ['lead:reviewer', 'care.desk', 'leader'], tone: 'danger', inner: true, tells: ['lead'], asks: ['reason'],
    requires: ({ facts, caller }) => (facts.replied_by === caller.party ? { zh: '答复人不能退回自己的答复', en: 'who wrote the answer does not send it back' } : undefined),
  },
} as const satisfies AppealActs
