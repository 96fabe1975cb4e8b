import type { Text } from '#kernel/text.ts'
import { all as allOf, type Guard as GuardOf } from '#packs/rulings.ts'
import type { Target, TargetAsk, Version } from './target-facts.ts'

type Guard = GuardOf<Target>

export const all = allOf<Target>

/** A plan leads to its goal. Whether it may fall on the way depends on the indicator and is judged where that is known. */
export function leadsToGoal({ body }: TargetAsk): Text | undefined {
  const last = body?.curve?.at(-1)
  return last !== undefined && body?.goal !== undefined && last !== body.goal ? { zh: `序时计划末月应等于目标值${body.goal}，现为${last}`, en: `the plan must end at the goal ${body.goal}, not at ${last}` } : undefined
}

export function bandIsRange({ body }: TargetAsk): Text | undefined {
  const { band_low: low, band_high: high } = body ?? {}
  if ((low === undefined) !== (high === undefined)) return { zh: '合理区间须同时填写上限和下限', en: 'a range needs both its ends' }
  return low !== undefined && high !== undefined && low > high ? { zh: `合理区间下限${low}高于上限${high}`, en: `the lower end ${low} is above the upper end ${high}` } : undefined
}

/** Four eyes: what one proposes another approves. */
export const otherThan = (fact: 'proposed_by' | 'change_by'): Guard => ({ facts, caller }) =>
  facts[fact] === caller.party ? { zh: '提出人不能审定自己提出的目标', en: 'whoever proposed it may not approve it' } : undefined

/** A change begins after the months that are gone, keeps what was planned for them, and leads to the new goal. */
export function changesOnlyAhead({ body, facts, at }: TargetAsk): Text | undefined {
  if (!body) return undefined
  const from = body.change_from ?? 1
  const gone = monthsGone(facts.year ?? 0, at)
  if (from < gone) return { zh: `${gone}月及以前已经过去，调整应自${gone}月之后起`, en: `month ${gone} is over; a change takes effect after it` }
  const { change_curve: curve, change_goal: goal } = body
  if (curve && goal !== undefined && curve.at(-1) !== goal) return { zh: `调整后序时计划末月应等于目标值${goal}`, en: `the plan must end at the goal ${goal}` }
  const before = facts.versions?.at(-1)
  const altered = curve && before?.curve ? before.curve.findIndex((value, i) => i < from && value !== curve[i]) : -1
  return altered >= 0 ? { zh: `${altered + 1}月的计划已经生效，不得改动`, en: `the plan of month ${altered + 1} was in force and stays` } : undefined
}

/** Whole months of a year that are over at an instant, in China's time: 0 before it, 12 after it. */
export function monthsGone(year: number, at: Date): number {
  const china = new Date(at.getTime() + 8 * 3_600_000)
  const months = (china.getUTCFullYear() - year) * 12 + china.getUTCMonth()
  return Math.max(0, Math.min(12, months))
}

/** The proposal becomes the version in force. */
export function approved(facts: Target, by: string, at: Date): Target {
  const version: Version = {
    from: 0, goal: facts.goal ?? 0, ...(facts.stretch === undefined ? {} : { stretch: facts.stretch }), ...(facts.curve ? { curve: facts.curve } : {}),
    approved_by: by, approved_at: at.toISOString(), ...(facts.doc_no ? { doc_no: facts.doc_no } : {}),
  }
  return { ...facts, versions: [version] }
}

/** The change becomes another version; those before it stay as they were. */
export function changed(facts: Target, by: string, at: Date): Target {
  const { change_from, change_goal, change_stretch, change_curve, change_reason, change_doc_no, change_by: _, ...rest } = facts
  const version: Version = {
    from: change_from ?? 1, goal: change_goal ?? facts.goal ?? 0, ...(change_stretch === undefined ? {} : { stretch: change_stretch }), ...(change_curve ? { curve: change_curve } : {}),
    approved_by: by, approved_at: at.toISOString(), ...(change_doc_no ? { doc_no: change_doc_no } : {}), ...(change_reason ? { reason: change_reason } : {}),
  }
  return { ...rest, goal: version.goal, ...(version.stretch === undefined ? {} : { stretch: version.stretch }), ...(version.curve ? { curve: version.curve } : {}), versions: [...(facts.versions ?? []), version] }
}

/** The change is off the table. */
export function unchanged(facts: Target): Target {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => !key.startsWith('change_')))
}
