import { z } from 'zod'
import { fact } from '#kernel/fact.ts'
import type { Text } from '#kernel/text.ts'

/** Chinese first. */
export const t = (zh: string, en: string): Text => ({ zh, en })
export const words = (min: number, max: number) => z.string().trim().min(min).max(max)
export const office = z.string().min(1).max(80)
export const instant = z.iso.datetime({ offset: true })
export const telephone = z.string().regex(/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$/)
/** WGS84, degrees. */
export const spot = z.object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })
/** One of the values that have a name. */
export const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

const OUTCOMES = { solved: t('已解决', 'Solved'), partly: t('部分解决', 'Solved in part'), explained: t('解释说明', 'Explained'), planned: t('列入计划', 'Put into a plan'), unresolvable: t('无法解决', 'Cannot be solved') }
const RULINGS = { keep: t('维持原单位（首接负责）', 'Stays with the first receiver'), redirect: t('改派', 'Goes to another unit') }
const FACES = { 1: t('😡 很不满意', '😡 Very dissatisfied'), 2: t('🙁 不满意', '🙁 Dissatisfied'), 3: t('😐 一般', '😐 So-so'), 4: t('🙂 满意', '🙂 Satisfied'), 5: t('😊 很满意', '😊 Very satisfied') }

/** Who has it, and what became of handing it back. */
export const dispatching = {
  support_units: fact(z.array(office).max(12), { label: t('配合单位', 'Supporting units'), widget: 'offices' }),
  unit: fact(office, { label: t('单位', 'Unit'), widget: 'office', passing: true }),
  opinion: fact(words(5, 1000), { label: t('配合意见', 'Opinion of the supporting unit'), widget: 'textarea', passing: true }),
  dispatch_note: fact(words(2, 500), { label: t('派单意见', 'Note to the unit'), widget: 'textarea' }),
  dispatched_at: fact(instant, { label: t('首次派单时间', 'First dispatched at') }),
  first_unit: fact(office, { label: t('首接单位', 'First receiver'), widget: 'office' }),
  returns: fact(z.int(), { label: t('退单次数', 'Times returned'), indexed: true }),
  return_basis: fact(words(10, 1000), { label: t('退单依据', 'Written basis for the return'), hint: t('写明职责依据', 'Cite what says it is not your duty'), widget: 'textarea' }),
  ruling: fact(keys(RULINGS), { label: t('裁定', 'Ruling'), options: RULINGS }),
  ruling_reason: fact(words(5, 500), { label: t('裁定理由', 'Reason of the ruling'), widget: 'textarea' }),
  ruled_at: fact(instant, { label: t('裁定时间', 'Ruled at') }),
}

/** When they were first spoken to, and how much longer it may take. */
export const extending = {
  contacted_at: fact(instant, { label: t('首次联系时间', 'First contacted at') }),
  extension_reason: fact(words(10, 500), { label: t('延期理由', 'Why more time is needed'), widget: 'textarea' }),
  extension_by: fact(z.string(), { label: t('延期申请人', 'Who asked for more time') }),
  extensions: fact(z.int(), { label: t('延期次数', 'Extensions'), indexed: true }),
}

/** What the unit says it came to. Only the word of whoever asked makes it solved; 解释说明 never does. */
export const answering = {
  outcome: fact(keys(OUTCOMES), { label: t('办理结果', 'Outcome'), options: OUTCOMES, indexed: true }),
  legal_basis: fact(words(8, 500), { label: t('法律政策依据', 'Legal basis'), widget: 'textarea' }),
  planned_for: fact(z.iso.date(), { label: t('计划完成日期', 'Planned for'), widget: 'date' }),
}

/** What whoever asked thinks of it, and what follows. */
export const judging = {
  face: fact(z.int().min(1).max(5), { label: t('满意程度', 'How it felt'), widget: 'face', options: FACES, indexed: true }),
  comment: fact(words(1, 500), { label: t('评价', 'Comment'), widget: 'textarea', seal: 'text' }),
  verdict_at: fact(instant, { label: t('评价时间', 'Verdict given at') }),
  call_attempts: fact(z.int(), { label: t('回访未通次数', 'Calls not answered') }),
  unreached: fact(z.boolean(), { label: t('多次回访未联系上', 'Not reached') }),
  redos: fact(z.int(), { label: t('重办次数', 'Times done again'), indexed: true }),
  escalated_at: fact(instant, { label: t('提级时间', 'Raised at') }),
  instruction: fact(words(2, 500), { label: t('领导批示', 'Instruction'), widget: 'textarea' }),
  minutes: fact(words(5, 2000), { label: t('会商纪要', 'Minutes'), widget: 'textarea', passing: true }),
}

/** Said in passing: kept in the ledger, not among the facts. */
export const remarks = {
  reason: fact(words(2, 500), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
  note: fact(words(2, 1000), { label: t('进展', 'Progress'), widget: 'textarea', passing: true }),
}
