import { cut } from '#algo/cut.ts'
import { defineMatter } from '#kernel/matter.ts'
import { facts } from './appeal-facts.ts'
import { handling } from './appeal-handling.ts'
import { intake } from './appeal-intake.ts'
import { states } from './appeal-states.ts'
import { verdict } from './appeal-verdict.ts'

const PERSONAL = ['asker', 'follower', 'firm', 'contact_name', 'contact_phone', 'contact_result']

/**
 * 企业诉求: 有事必办、闭环解决. First contact and resolving are counted from the first dispatch and no return restarts them;
 * resolving stands still during the second check, and a redo begins a new round. Time closes an appeal nobody answered
 * about, without a verdict; one that the lot chose for call-back it cannot close: that stays overdue with the centre.
 * @source DOMAIN S9
 */
export const appeal = defineMatter({
  kind: 'appeal',
  label: { zh: '企业诉求', en: 'Appeal' },
  prefix: 'SQ',
  facts, states,
  acts: { ...intake, ...handling, ...verdict },
  clocks: {
    accept: { label: { zh: '受理', en: 'Accept' }, stage: 'appeal.accept', runs: ['filed'], holds: ['supplementing'] },
    dispatch: { label: { zh: '派单', en: 'Dispatch' }, stage: 'appeal.dispatch', runs: ['accepted'] },
    acknowledge: { label: { zh: '签收', en: 'Acknowledge' }, stage: 'appeal.acknowledge', runs: ['dispatched'] },
    first_contact: { label: { zh: '首次联系', en: 'First contact' }, stage: 'appeal.first_contact', runs: ['dispatched', 'returned', 'acknowledged'] },
    plan: { label: { zh: '办理方案', en: 'Plan' }, stage: 'appeal.plan', runs: ['contacted'] },
    resolve: {
      label: { zh: '办理', en: 'Resolve' }, stage: 'appeal.resolve', runs: ['dispatched', 'returned', 'acknowledged', 'contacted', 'handling', 'escalated'], holds: ['checking'],
      extends: { act: 'grant_extension', stage: 'appeal.extension' },
    },
    confirm: { label: { zh: '企业确认', en: 'Confirm' }, stage: 'appeal.confirm', runs: ['answered'], expires: { act: 'lapse', body: {} } },
    call_back: { label: { zh: '回访', en: 'Call-back' }, stage: 'appeal.call_back', runs: ['calling'], expires: { act: 'close', body: {} } },
  },
  read: ['care.desk', 'care.officer', 'supervisor', 'leader', 'auditor', 'asker', 'follower', 'lead', 'support'],
  title: (f) => (f.subject ?? cut(f.content ?? '', 40)) || (f.source_no ?? ''),
  columns: { category: 'category', area: 'area', urgency: 'urgency', place: 'place' },
  // A firm that only follows an appeal into which its own was merged learns what is done, not who else asked.
  conceals: (_, roles) => (roles.has('follower') && !roles.has('asker') && roles.has('enterprise') ? PERSONAL : []),
  proofs: {
    document: { zh: '诉求材料', en: 'Papers of the firm' },
    photo: { zh: '照片', en: 'Photo' },
    result: { zh: '办结凭证（整改后照片或书面答复）', en: 'Proof of the result: a photo after, or a written answer' },
    legal_basis_document: { zh: '依据文件', en: 'Document of the legal basis' },
    minutes: { zh: '会议纪要', en: 'Signed minutes' },
  },
})
