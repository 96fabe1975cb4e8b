/** 累计 since the year began · 当月 a month's own · 时点 as of a moment · 当期 of a period, as rates and means are. */
export type PaceCaliber = 'cumulative' | 'month' | 'point' | 'period'

/** One approved version of a year's plan. All amounts in the unit of the indicator. */
export interface Plan {
  /** Periods of the year gone when it took effect; 0 for the first version. */
  readonly from: number
  readonly goal: number
  /**
   * What is to be reached by the end of each period of the year, the last being the goal: running totals for 累计 and 当月,
   * levels for 时点 and 当期. Left out, a total grows evenly, and a level has no pace at all.
   */
  readonly curve?: readonly number[]
}

export interface Pace {
  /** 完成率; under an upper limit 上限使用率. Undefined where the goal is not positive and a ratio would mislead. */
  readonly completion: number | undefined
  /** 序时进度, as a share like `completion`; undefined where there is none. */
  readonly planned: number | undefined
  /** 序时偏差 in percentage points (百分点): completion − planned. */
  readonly deviation_pp: number | undefined
  /** The deviation with its sign turned for the lower-is-better: above 0 is always good. */
  readonly ahead_pp: number | undefined
  /** Still missing to the goal in its own unit; under an upper limit, still free. Negative: exceeded. */
  readonly left: number
  /** `left` per period of the rest of the year; only for 累计, and undefined once the year is over. */
  readonly rate_needed: number | undefined
}

const PERIODS = 12

/**
 * How far one number is along its plan: 完成率, 序时进度, 偏差 and what the rest of the year must bring. O(periods).
 *
 * 累计 is measured against the running total, 当月 against that month's own share of the plan (so its `planned` is 1),
 * 时点 and 当期 against the last level the plan names, if it names any: they have no linear pace.
 *
 * @param at periods of the year gone, fractions allowed: day d of 365 is 12·d/365; for 当月 the number of the month
 * @throws RangeError when a number is not finite, `at` is outside the year, or the curve does not lead to the goal
 * @source DOMAIN S1
 * @example pace({ actual: 45, at: 6, caliber: 'cumulative', polarity: 'higher', plan: { from: 0, goal: 100 } }).deviation_pp // -5
 */
export function pace({ actual, at, caliber, polarity, plan }: {
  readonly actual: number
  readonly at: number
  readonly caliber: PaceCaliber
  readonly polarity: 'higher' | 'lower'
  readonly plan: Plan
}): Pace {
  if (!Number.isFinite(actual)) throw new RangeError(`actual must be a number, got ${actual}`)
  const due = planned(plan, at, caliber)
  const goal = caliber === 'month' ? due ?? 0 : plan.goal
  const completion = goal > 0 ? actual / goal : undefined
  const share = goal > 0 && due !== undefined ? due / goal : undefined
  const deviation = completion === undefined || share === undefined ? undefined : (completion - share) * 100
  const rest = (plan.curve?.length ?? PERIODS) - at
  return {
    completion, planned: share, deviation_pp: deviation,
    ahead_pp: deviation === undefined || polarity === 'higher' ? deviation : 0 - deviation,
    left: goal - actual,
    rate_needed: caliber === 'cumulative' && rest > 0 ? (goal - actual) / rest : undefined,
  }
}

/**
 * What the plan asks for at a time of the year, in the unit of the indicator: a running total interpolated between the ends
 * of periods; for 当月 the month's own amount; for levels the last one due. Never falls in time for 累计. O(periods).
 * @returns undefined for a level that the plan does not name yet
 * @throws RangeError as `pace`
 */
export function planned({ goal, curve }: Plan, at: number, caliber: PaceCaliber): number | undefined {
  const periods = curve?.length ?? PERIODS
  const level = caliber === 'point' || caliber === 'period'
  if (!(at >= 0 && at <= periods)) throw new RangeError(`at must be within 0 and ${periods}, got ${at}`)
  if (caliber === 'month' && (at < 1 || !Number.isInteger(at))) throw new RangeError(`at must be a whole month, got ${at}`)
  if (!Number.isFinite(goal)) throw new RangeError(`goal must be a number, got ${goal}`)
  if (curve) checkCurve(curve, goal, level)
  if (level) return curve?.[Math.floor(at) - 1]
  const total = (n: number) => (curve ? curve[n - 1] ?? 0 : (goal * n) / periods)
  if (caliber === 'month') return total(at) - total(at - 1)
  if (!curve) return (goal * at) / periods
  const whole = Math.floor(at)
  return whole === at ? total(whole) : total(whole) + (total(whole + 1) - total(whole)) * (at - whole)
}

/**
 * The version that held at a time: the last one in force by then, so a later version never alters an earlier value. O(versions).
 * @param plans ordered by `from`; of two with the same `from` the later in the list holds
 * @returns undefined before the first version
 */
export function planInForce(plans: readonly Plan[], at: number): Plan | undefined {
  return plans.findLast((plan) => plan.from <= at)
}

/**
 * How far a value lies outside the range it should stay in: 0 within, negative below, positive above; in its own unit. O(1).
 * @throws RangeError when low is above high or a number is missing
 */
export function outsideInterval(value: number, low: number, high: number): number {
  if (!(low <= high) || Number.isNaN(value)) throw new RangeError(`value and an interval low <= high expected, got ${value} and ${low} to ${high}`)
  return value < low ? value - low : value > high ? value - high : 0
}

function checkCurve(curve: readonly number[], goal: number, level: boolean): void {
  const last = curve.at(-1)
  if (last !== goal) throw new RangeError(`the curve must end at the goal ${goal}, got ${last}`)
  for (const [i, value] of curve.entries()) {
    if (!Number.isFinite(value)) throw new RangeError(`the curve must hold numbers, got ${value} in period ${i + 1}`)
    const before = curve[i - 1] ?? 0
    if (!level && value < before) throw new RangeError(`a running total never falls, got ${value} after ${before} in period ${i + 1}`)
  }
}
