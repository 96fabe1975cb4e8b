/** From the first word to the last verdict. `calling` and `answered` part after review: the lot decides who is called back. */
export const states = {
  filed: { label: { zh: '待受理', en: 'Waiting for intake' }, public_label: { zh: '已提交', en: 'Sent' } },
  imported: { label: { zh: '历史在办', en: 'Open when imported' }, public_label: { zh: '办理中', en: 'Being handled' } },
  accepted: { label: { zh: '待派单', en: 'Waiting for dispatch' }, public_label: { zh: '已受理', en: 'Accepted' } },
  dispatched: { label: { zh: '待签收', en: 'Waiting to be acknowledged' }, public_label: { zh: '已派单', en: 'Sent to a unit' } },
  returned: { label: { zh: '退单待裁定', en: 'Returned, waiting for a ruling' }, public_label: { zh: '确定承办单位', en: 'Finding the right unit' } },
  acknowledged: { label: { zh: '待联系', en: 'Waiting for contact' }, public_label: { zh: '已签收', en: 'Taken in hand' } },
  handling: { label: { zh: '办理中', en: 'Being handled' } },
  held: { label: { zh: '挂账', en: 'Held open' }, public_label: { zh: '暂不具备条件，定期复核', en: 'Not possible yet, looked at again' } },
  replied: { label: { zh: '待审核', en: 'Waiting for review' }, public_label: { zh: '答复审核中', en: 'Reply under review' } },
  calling: { label: { zh: '待回访', en: 'Waiting for call-back' }, public_label: { zh: '已答复，请您评价', en: 'Answered: how was it?' } },
  answered: { label: { zh: '待评价', en: 'Waiting for the verdict' }, public_label: { zh: '已答复，请您评价', en: 'Answered: how was it?' } },
  escalated: { label: { zh: '已提级', en: 'Raised' }, public_label: { zh: '已提级督办', en: 'Raised to a leader' } },
  closed: { label: { zh: '已办结', en: 'Closed' }, final: true },
  refused: { label: { zh: '不予受理', en: 'Refused' }, final: true },
  merged: { label: { zh: '已并案', en: 'Merged' }, final: true },
  withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, final: true },
} as const

export type TicketState = keyof typeof states

/** Where a unit has it, before the reply. */
export const WITH_UNIT = ['dispatched', 'acknowledged', 'handling'] as const satisfies readonly TicketState[]
/** Not yet answered: it may still be merged or withdrawn. */
export const UNANSWERED = ['filed', 'accepted', 'dispatched', 'returned', 'acknowledged', 'handling'] as const satisfies readonly TicketState[]
/** Everything that another ticket may be merged into. */
export const OPEN = [...UNANSWERED, 'imported', 'held', 'replied', 'calling', 'answered', 'escalated'] as const satisfies readonly TicketState[]
