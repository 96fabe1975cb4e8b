/** 提出 to 办结. `answered` waits for the firm, `calling` for the centre's call-back. */
export const states = {
  filed: { label: { zh: '待受理', en: 'Waiting for intake' }, public_label: { zh: '已提交', en: 'Sent' } },
  supplementing: { label: { zh: '待企业补充', en: 'Waiting for the firm to add' }, public_label: { zh: '请补充材料', en: 'Please add what is missing' } },
  imported: { label: { zh: '历史在办', en: 'Open when imported' }, public_label: { zh: '办理中', en: 'Being handled' } },
  accepted: { label: { zh: '待派单', en: 'Waiting for dispatch' }, public_label: { zh: '已受理', en: 'Accepted' } },
  dispatched: { label: { zh: '待签收', en: 'Waiting to be acknowledged' }, public_label: { zh: '已派单', en: 'Sent to a unit' } },
  returned: { label: { zh: '退单待裁定', en: 'Returned, waiting for a ruling' }, public_label: { zh: '确定牵头单位', en: 'Finding the right unit' } },
  acknowledged: { label: { zh: '待首次联系', en: 'Waiting for first contact' }, public_label: { zh: '已签收', en: 'Taken in hand' } },
  contacted: { label: { zh: '待定方案', en: 'Waiting for a plan' }, public_label: { zh: '制定方案', en: 'Being planned' } },
  handling: { label: { zh: '办理中', en: 'Being handled' } },
  checking: { label: { zh: '待复核', en: 'Waiting for the second check' }, public_label: { zh: '答复复核中', en: 'Answer being checked' } },
  answered: { label: { zh: '待企业确认', en: 'Waiting for the firm' }, public_label: { zh: '已答复，请您确认', en: 'Answered: is it solved?' } },
  calling: { label: { zh: '待回访', en: 'Waiting for call-back' }, public_label: { zh: '等待回访', en: 'We will call you' } },
  escalated: { label: { zh: '已提级', en: 'Raised' }, public_label: { zh: '已提级督办', en: 'Raised to a leader' } },
  closed: { label: { zh: '已办结', en: 'Closed' }, final: true },
  refused: { label: { zh: '不予受理', en: 'Refused' }, final: true },
  merged: { label: { zh: '已并案', en: 'Merged' }, final: true },
  withdrawn: { label: { zh: '已撤回', en: 'Withdrawn' }, final: true },
} as const

export type AppealState = keyof typeof states

/** Where the lead unit has it, before the answer. */
export const WITH_UNIT = ['dispatched', 'acknowledged', 'contacted', 'handling'] as const satisfies readonly AppealState[]
/** Not yet answered: it may still be merged or withdrawn. */
export const UNANSWERED = ['filed', 'supplementing', 'accepted', 'returned', ...WITH_UNIT] as const satisfies readonly AppealState[]
/** What the firm may add to unasked; asked, it answers the question. */
export const ADDABLE = ['filed', 'accepted', 'returned', ...WITH_UNIT, 'imported', 'checking', 'answered', 'calling', 'escalated'] as const satisfies readonly AppealState[]
/** Everything that another appeal may be merged into. */
export const OPEN = [...UNANSWERED, 'imported', 'checking', 'answered', 'calling', 'escalated'] as const satisfies readonly AppealState[]
