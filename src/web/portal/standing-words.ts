import type { Text } from '#kernel/text.ts'
import { FIRM_KINDS } from './firm-words.ts'

const w = (zh: string, en: string): Text => ({ zh, en })

/** What a state means for whoever asked, in a sentence. A state that is not here is told by its label alone. */
const STANDING: Readonly<Record<string, Text>> = {
  filed: w('已经送到，等待受理。', 'It has arrived and waits to be accepted.'),
  supplementing: w('还缺一些内容，请您补充；等您补充的时间不计入时限。', 'Something is missing. Please add it; the time you take does not count.'),
  imported: w('这是从原系统转来的事项，仍在办理。', 'It came over from the former system and is still being handled.'),
  accepted: w('已经受理，正在确定由哪个单位办理。', 'It was accepted; the right unit is being chosen.'),
  dispatched: w('已派给承办单位，等待签收。', 'It was sent to a unit, which has yet to take it in hand.'),
  returned: w('正在确定由哪个单位办理，办理时限照常计算。', 'The right unit is being decided; the time limit keeps running.'),
  acknowledged: w('承办单位已经签收，会尽快与您联系。', 'The unit has taken it in hand and will contact you soon.'),
  contacted: w('承办单位已与您联系，正在制定办理方案。', 'The unit has contacted you and is making a plan.'),
  handling: w('承办单位正在办理。', 'The unit is working on it.'),
  held: w('目前条件还不具备，到期会再次研究，不会就此搁下。', 'It is not possible yet. It will be looked at again, not forgotten.'),
  replied: w('承办单位已写好答复，正在审核。', 'The answer is written and being reviewed.'),
  checking: w('答复认为难以解决，正在由上一级复核。', 'The answer says it cannot be solved; somebody above is checking that.'),
  answered: w('已经答复。是否解决，由您说了算。', 'It was answered. Whether it is solved is yours to say.'),
  calling: w('已经答复，可能会给您打电话回访。', 'It was answered, and somebody may call you about it.'),
  escalated: w('已提请上级督办。', 'It was raised to a leader.'),
  closed: w('这件事已经办结。', 'It is closed.'),
  refused: w('没有受理，依据见下。', 'It was not accepted; the basis is below.'),
  merged: w('与另一件相同的事项合并办理。', 'It is handled together with another one about the same thing.'),
  withdrawn: w('您已撤回。', 'You took it back.'),
}

/** The five steps everybody understands, and which of them a state belongs to. */
const STEPS: readonly Text[] = [w('提交', 'Sent'), w('受理', 'Intake'), w('办理', 'Work'), w('答复', 'Answer'), w('办结', 'Closed')]
const STEP_OF: Readonly<Record<string, number>> = { filed: 0, supplementing: 0, accepted: 1, answered: 3, calling: 3, closed: 4 }
const OFF_THE_WAY = new Set(['refused', 'merged', 'withdrawn'])

/** Its steps and which it is at; undefined when the kind has none, or it ended off the way. */
export function stepsOf(kind: string, state: string): { readonly names: readonly Text[]; readonly at: number } | undefined {
  const own = FIRM_KINDS[kind]
  const at = own ? own.steps?.of[state] : OFF_THE_WAY.has(state) ? undefined : (STEP_OF[state] ?? 2)
  return at === undefined ? undefined : { names: own?.steps?.names ?? STEPS, at }
}

export const meaningOf = (kind: string, state: string): Text | undefined => (FIRM_KINDS[kind]?.standing ?? STANDING)[state]

/** States in which it is the asker's turn. */
export const YOUR_TURN = ['answered', 'calling', 'supplementing'] as const
export const isYourTurn = (kind: string, state: string): boolean => state === 'answered' || state === 'supplementing' || (state === 'calling' && kind === 'ticket') || (state === 'missed' && kind === 'commitment')

/** What was done, said to whoever asked. `{unit}` is the unit it is about. Acts that are not here are told by their label. */
const TOLD: Readonly<Record<string, Text>> = {
  file: w('您提交了诉求', 'You sent it'),
  register: w('热线为您登记并受理', 'The hotline took it down and accepted it'),
  record_past: w('从原系统转入', 'Taken over from the former system'),
  record_outcome: w('补录了办理结果', 'The outcome was recorded'),
  ask_supplement: w('请您补充', 'You were asked for more'),
  supplement: w('您补充了内容', 'You added to it'),
  accept: w('已受理', 'It was accepted'),
  refuse_intake: w('不予受理', 'It was not accepted'),
  answer_on_spot: w('当场答复', 'Answered at once'),
  dispatch: w('派给{unit}办理', 'Sent to {unit}'),
  acknowledge: w('{unit}已签收', '{unit} took it in hand'),
  contact: w('{unit}与您联系', '{unit} contacted you'),
  first_contact: w('{unit}与您首次联系', '{unit} contacted you first'),
  plan: w('{unit}提出办理方案', '{unit} made a plan'),
  ask_extension: w('{unit}申请延期', '{unit} asked for more time'),
  grant_extension: w('同意延期', 'More time was given'),
  refuse_extension: w('没有同意延期', 'More time was refused'),
  ask_hang: w('{unit}申请挂账', '{unit} asked to hold it open'),
  grant_hang: w('批准挂账，定期复核', 'It is held open and looked at again'),
  unhang: w('恢复办理', 'It was taken up again'),
  reply_solved: w('{unit}写好了答复', '{unit} wrote an answer'),
  reply_explained: w('{unit}写好了答复', '{unit} wrote an answer'),
  reply_unresolvable: w('{unit}答复：无法解决', '{unit} says it cannot be solved'),
  answer_solved: w('{unit}作出答复', '{unit} answered'),
  answer_explained: w('{unit}作出答复', '{unit} answered'),
  answer_unresolvable: w('{unit}答复：无法解决', '{unit} says it cannot be solved'),
  approve_reply: w('答复审核通过，请您评价', 'The answer was approved: your verdict, please'),
  approve_to_call: w('答复审核通过，将电话回访', 'The answer was approved; you will be called'),
  check: w('上一级复核同意', 'Checked and agreed above'),
  rate: w('您作出评价', 'You judged it'),
  confirm: w('您作出确认', 'You confirmed'),
  redo: w('您认为没解决，要求重办', 'You said it is not solved: done again'),
  dispute: w('您不满意，要求重办', 'You were not satisfied: done again'),
  call_back: w('电话回访', 'You were called'),
  send_back: w('回访认为没解决，转回重办', 'Not solved by your word on the telephone: sent back'),
  close: w('办结', 'It was closed'),
  close_unreached: w('多次回访未联系上，办结', 'You could not be reached, so it was closed'),
  lapse: w('到期未评价', 'No verdict was given in time'),
  press_face: w('您补充了评价', 'You judged it after all'),
  escalate: w('提请上级督办', 'It was raised'),
  instruct: w('领导批示', 'A leader gave an instruction'),
  reopen: w('督查退回重办', 'A supervisor sent it back'),
  merge: w('与相同事项合并', 'It was merged'),
  absorb: w('并入了相同的诉求', 'The same request of others was merged into it'),
  withdraw: w('您撤回了', 'You took it back'),
}
/** What of an act's words is for the asker to read; the rest is on the page already or is the desk's own. */
const TOLD_FACTS: ReadonlySet<string> = new Set(['reason', 'question', 'supplement', 'basis', 'plan', 'extension_reason', 'hang_reason', 'hang_until', 'reply', 'legal_basis', 'planned_for', 'check_opinion', 'instruction', 'face', 'solved', 'comment'])

/** What an act is called to whoever asked; undefined: by its own label. */
export const toldOf = (kind: string, act: string): Text | undefined => (FIRM_KINDS[kind]?.told ?? TOLD)[act]
export const isTold = (kind: string, fact: string): boolean => (FIRM_KINDS[kind]?.said ?? TOLD_FACTS).has(fact)
