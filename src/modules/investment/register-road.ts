import type { Text } from '#kernel/text.ts'
import { type LeadState, ROAD, states } from './lead-states.ts'
import { type Is, MEANINGS } from './register-columns.ts'

/** Days of a register by the column they stand in, ISO. */
export type Days = Readonly<Partial<Record<Is, string>>>
/** Takes note of what is wrong with a column of a line; answers with nothing, so that it may stand for the value. */
export type Told = (is: Is, problem: Text, next?: Text) => undefined

/** Stages that a register dates, in the order of the road. */
export const DATED = [['reported', 'reported_on'], ['talking', 'talking_on'], ['proposed', 'proposed_on'], ['signed', 'signed_on'], ['sited', 'sited_on'], ['started', 'started_on'], ['finished', 'finished_on'], ['producing', 'produced_on'], ['counted', 'counted_on'], ['full', 'full_on']] as const satisfies readonly (readonly [LeadState, Is])[]
const LAST = DATED.length
const t = (zh: string, en: string): Text => ({ zh, en })
const labelOf = (is: Is) => MEANINGS[is].label
const SIGNED = ROAD.indexOf('signed')

type Read = Readonly<Partial<Record<Is, { readonly day: string; readonly month_only: boolean }>>>

/** The days of the road in their order, and the last stage they tell of. What comes before what it follows, or is still to come, is told. */
export function roadOf(read: Read, today: string, fault: Told, note: Told): { readonly days: Days; readonly last: LeadState | undefined } {
  const days: Partial<Record<Is, string>> = Object.fromEntries(Object.entries(read).map(([is, d]) => [is, d.day]))
  if (days.reported_on === undefined && days.talking_on !== undefined) {
    note('reported_on', t('没有首报时间，以首次洽谈时间为准', 'no day of the report: the first talks stand for it'), t('如有首报时间请补填', 'fill it in if it is known'))
    days.reported_on = days.talking_on
  }
  if (days.reported_on === undefined) fault('reported_on', t('没有首报时间，也没有首次洽谈时间', 'neither the day of the report nor of the first talks'))
  if (days.talking_on !== undefined && days.reported_on !== undefined && days.talking_on < days.reported_on) {
    if (!read.talking_on?.month_only) note('talking_on', t('早于首报时间，洽谈起点不计', 'before the report: the start of the talks is not counted'), t('请核对', 'compare the two'))
    delete days.talking_on
  }
  let before: Is | undefined
  for (const is of [...DATED.map(([, key]) => key), 'left_on'] as const) {
    const day = days[is]
    if (day === undefined) continue
    if (day > today) fault(is, t(`${labelOf(is).zh}${day}晚于今天`, `${labelOf(is).en}: ${day} is still to come`))
    const earlier = before === undefined ? undefined : days[before]
    if (before !== undefined && earlier !== undefined && day < earlier) {
      // Of the same month, a month alone says nothing against it.
      if (read[is]?.month_only && earlier.startsWith(day.slice(0, 7))) days[is] = earlier
      else fault(is, t(`${labelOf(is).zh}${day}早于${labelOf(before).zh}${earlier}`, `${labelOf(is).en} ${day} is before '${labelOf(before).en}' ${earlier}`))
    }
    before = is
  }
  return { days, last: DATED.findLast(([, is]) => days[is] !== undefined)?.[0] }
}

/** Does the stage agree with the days? A stage that binds has its own day and that of the signing; whatever left the road, the day it did. */
export function roadFault(state: LeadState, days: Days, fault: Told): void {
  const at = ROAD.findIndex((s) => s === state)
  const name = states[state].label
  if (at < 0) {
    if (days.left_on === undefined) fault('left_on', t(`阶段为“${name.zh}”，没有${name.zh}时间`, `it is '${name.en}', and no day says since when`), t('请增加“暂缓（终止）时间”一列并填写', 'add a column 暂缓（终止）时间'))
    if (state === 'paused' && DATED.slice(DATED.findIndex(([s]) => s === 'started') + 1, LAST).some(([, is]) => days[is] !== undefined)) fault('stage', t('竣工以后不能暂缓', 'what was finished is not paused'))
    return
  }
  for (const [stage, is] of DATED) if (ROAD.indexOf(stage) > at && days[is] !== undefined) fault('stage', t(`阶段为“${name.zh}”，却填了${labelOf(is).zh}`, `it is '${name.en}', and '${labelOf(is).en}' is filled in`), t('请改阶段或删去该日期', 'change the stage, or take the day out'))
  if (at < SIGNED) return
  const own = DATED.find(([s]) => s === state)?.[1]
  for (const is of new Set<Is>(['signed_on', ...(own ? [own] : [])])) if (days[is] === undefined) fault(is, t(`阶段为“${name.zh}”，没有${labelOf(is).zh}`, `it is '${name.en}', and there is no '${labelOf(is).en}'`))
}
