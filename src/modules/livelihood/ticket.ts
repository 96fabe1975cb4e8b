import { cut } from '#algo/cut.ts'
import { hasAny } from '#kernel/caller.ts'
import { defineMatter } from '#kernel/matter.ts'
import { facts, isConfidential, type Ticket } from './ticket-facts.ts'
import { handling } from './ticket-handling.ts'
import { intake } from './ticket-intake.ts'
import { states } from './ticket-states.ts'
import { verdict } from './ticket-verdict.ts'

const cls = (ticket: Ticket) => ticket.class
/** Those who must know who asks, to call back or to audit. */
const KNOWING = ['hotline.desk', 'hotline.caller', 'auditor', 'asker'] as const
const PERSONAL = ['asker', 'follower', 'caller_name', 'caller_phone', 'home_address', 'contact_result'] as const

/**
 * 民生诉求工单. Two limits start at the first dispatch and no return restarts them: contact and resolve.
 * Resolving stands still while a reply is reviewed or the ticket is held open, and a redo begins a new round.
 * @source DOMAIN S10
 */
export const ticket = defineMatter({
  kind: 'ticket',
  label: { zh: '工单', en: 'Ticket' },
  prefix: 'GD',
  facts, states,
  acts: { ...intake, ...handling, ...verdict },
  clocks: {
    intake: { label: { zh: '受理', en: 'Intake' }, stage: 'ticket.intake', runs: ['filed'] },
    dispatch: { label: { zh: '派单', en: 'Dispatch' }, stage: 'ticket.dispatch', class: cls, runs: ['accepted'] },
    acknowledge: { label: { zh: '签收', en: 'Acknowledge' }, stage: 'ticket.acknowledge', class: cls, runs: ['dispatched'] },
    contact: { label: { zh: '联系', en: 'Contact' }, stage: 'ticket.contact', class: cls, runs: ['dispatched', 'returned', 'acknowledged'] },
    resolve: {
      label: { zh: '办理', en: 'Resolve' }, stage: 'ticket.resolve', class: cls, runs: ['dispatched', 'returned', 'acknowledged', 'handling', 'escalated'], holds: ['replied', 'held'],
      extends: { act: 'grant_extension', stage: 'ticket.extension' }, relimits: ['reclassify'],
    },
    review: { label: { zh: '审核', en: 'Review' }, stage: 'ticket.review', class: cls, runs: ['replied'] },
    hang: { label: { zh: '挂账复核', en: 'Look again' }, stage: 'ticket.hang', class: cls, runs: ['held'], expires: { act: 'unhang', body: {} } },
    call_back: { label: { zh: '回访', en: 'Call-back' }, stage: 'ticket.call_back', class: cls, runs: ['calling'] },
    rate: { label: { zh: '评价', en: 'Verdict' }, stage: 'ticket.rate', class: cls, runs: ['answered'], expires: { act: 'lapse', body: {} } },
  },
  read: ['hotline.desk', 'hotline.caller', 'supervisor', 'leader', 'auditor', 'asker', 'follower', 'lead', 'support'],
  title: (f) => (f.subject ?? cut(f.content ?? '', 40)) || (f.source_no ?? ''),
  columns: { category: 'category', area: 'area', urgency: 'class', place: 'place' },
  // Whoever only follows a ticket into which theirs was merged has no business with the other's name.
  conceals: (f, roles) => ((isConfidential(f) || (roles.has('follower') && roles.has('resident'))) && !hasAny(roles, KNOWING) ? PERSONAL : []),
  proofs: {
    photo: { zh: '现场照片', en: 'Photo' },
    result: { zh: '办结凭证（整改后照片或书面答复）', en: 'Proof of the result: a photo after, or a written reply' },
    legal_basis_document: { zh: '依据文件', en: 'Document of the legal basis' },
    minutes: { zh: '会议纪要', en: 'Signed minutes' },
  },
})
