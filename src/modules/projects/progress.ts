import { addWorkdays, isoDay } from '#algo/workdays.ts'
import { criticalPath } from '#algo/critical-path.ts'
import { type EarnedValue, type EarnedSchedule, earnedSchedule, earnedValue } from '#algo/earned-value.ts'
import { chanceBy, forecastFinish, type UncertainActivity } from '#algo/schedule-risk.ts'
import { seeded } from '#algo/seeded.ts'
import { quantile } from '#algo/statistics.ts'
import type { Policy } from '#kernel/clock.ts'
import type { Text } from '#kernel/text.ts'
import type { Permit, Project } from './project-facts.ts'
import { monthAt, monthsApart, permitsOf } from './project-guards.ts'

/** One permit in the network: where it stands and when it can be had. Dates `YYYY-MM-DD`. */
export interface PermitStanding extends Permit {
  readonly item: string
  readonly label: Text
  readonly office: string
  readonly after: readonly string[]
  /** Earliest and latest end without moving the start of works; null once it is settled. */
  readonly early_on: string | null
  readonly late_on: string | null
  readonly critical: boolean
  /** Its planned day has gone by. */
  readonly late: boolean
}

/** What may be expected, and between which days it lies in four cases of five. */
export interface DayForecast {
  readonly likely_on: string
  readonly early_on: string
  readonly late_on: string
  /** The chance to keep the planned day, 0 to 1; null without one. */
  readonly chance: number | null
  /** What it rests on: drawn permits, or months of the project's own history. */
  readonly n: number
}

/** The S-curve: what was planned and what was done by the end of each month, 万元. */
export interface CurvePoint { readonly period: string; readonly planned: number | null; readonly done: number | null }

export interface ProjectProgress {
  readonly permits: readonly PermitStanding[]
  readonly start: DayForecast | null
  readonly curve: readonly CurvePoint[]
  readonly earned: EarnedValue | null
  readonly schedule: EarnedSchedule | null
  readonly finish: DayForecast | null
}

const RUNS = 1_000
/** A permit takes at least half as long as usual, and up to two and a half times: a setting, until enough of them have been measured here. */
const [SHORTEST, LONGEST] = [0.5, 2.5]
/** Fewer months say nothing about a project's own pace. */
const LEAST_MONTHS = 3

/** How far a project is by its permits, its money and its months, and when it may start and finish. Pure; O(runs · permits). */
export function progressOf(facts: Project, policy: Policy, now: Date): ProjectProgress {
  const isWorkday = (day: string) => policy.calendar.isWorkday(day)
  const today = isoDay(now)
  const permits = permitNetwork(facts, policy, today, isWorkday)
  const curve = curveOf(facts, now)
  const last = curve.findLast((p) => p.done !== null)
  const planned = last && plannedBy(facts, last.period)
  const bac = facts.total_wan ?? 0
  const pv = planTotals(facts)
  const at = last && pv.from ? monthsApart(pv.from, last.period) + 1 : 0
  const works = bac > 0 && last?.done !== null && last !== undefined && last.done <= bac
  return {
    permits, start: facts.start_actual ? null : startForecast(facts, policy, today, isWorkday), curve,
    earned: works && planned !== null && planned !== undefined && facts.paid_wan !== undefined ? earnedValue({ bac, pv: planned, ev: last.done ?? 0, ac: facts.paid_wan }) : null,
    schedule: works && pv.totals.length > 0 && at > 0 ? earnedSchedule(pv.totals, last.done ?? 0, at) : null,
    finish: works && pv.totals.length > 0 && at > 0 && !facts.finish_actual ? finishForecast(pv.totals, curve, at, pv.from ?? '', facts.finish_plan) : null,
  }
}

const settled = (p: Permit | undefined) => p?.status === 'granted' || p?.status === 'not_needed'

/** What is settled takes no more time; what is applied for takes the rest of its usual time, one day at least. */
function remaining(facts: Project, policy: Policy): UncertainActivity[] {
  return permitsOf({ facts, policy }).map(({ item, days, after }) => {
    const open = !settled(facts.permits?.[item])
    const left = open ? days : 0
    return { id: item, duration: left, shortest: Math.round(left * SHORTEST), longest: Math.round(left * LONGEST), after: after.map((id) => ({ id })) }
  })
}

function permitNetwork(facts: Project, policy: Policy, today: string, isWorkday: (day: string) => boolean): PermitStanding[] {
  const rules = permitsOf({ facts, policy })
  const { activities } = criticalPath(remaining(facts, policy))
  const dayAfter = (n: number) => (n <= 0 ? today : addWorkdays(today, n, isWorkday))
  return rules.map(({ item, label, office, after }, i) => {
    const permit: Permit = facts.permits?.[item] ?? { status: 'not_started' }
    const open = !settled(permit)
    const s = activities[i]
    return {
      ...permit, item, label, office, after, early_on: open ? dayAfter(s?.early_finish ?? 0) : null, late_on: open ? dayAfter(s?.late_finish ?? 0) : null,
      critical: open && (s?.critical ?? false), late: open && permit.plan_on !== undefined && permit.plan_on < today,
    }
  })
}

/** 预计开工: when the permits that a start needs may be there. */
function startForecast(facts: Project, policy: Policy, today: string, isWorkday: (day: string) => boolean): DayForecast | null {
  const rules = permitsOf({ facts, policy })
  const needed = new Set(policy.rule<string[]>('projects.to_start').filter((item) => rules.some((r) => r.item === item)))
  for (const item of needed) for (const before of rules.find((r) => r.item === item)?.after ?? []) needed.add(before)
  const activities = remaining(facts, policy).filter((a) => needed.has(a.id))
  if (activities.length === 0 || (facts.permits === undefined && facts.national_code === undefined)) return null
  const forecast = forecastFinish(activities, { runs: RUNS, seed: seedOf(facts) })
  const day = (q: number) => { const n = Math.round(quantile(forecast.durations, q) ?? 0); return n <= 0 ? today : addWorkdays(today, n, isWorkday) }
  const plan = facts.start_plan
  return { likely_on: day(0.5), early_on: day(0.1), late_on: day(0.9), chance: plan ? chanceBy(forecast, plan < today ? -1 : workdaysBetween(today, plan, isWorkday)) : null, n: activities.filter((a) => a.duration > 0).length }
}

function workdaysBetween(from: string, to: string, isWorkday: (day: string) => boolean): number {
  let n = 0
  for (let day = addWorkdays(from, 1, isWorkday); day <= to; day = addWorkdays(day, 1, isWorkday)) n++
  return n
}

/** Planned totals at the ends of months 1, 2, …, between the plan's points on a straight line. */
function planTotals(facts: Project): { from: string | undefined; totals: number[] } {
  const points = facts.plans?.at(-1)?.points ?? []
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return { from: undefined, totals: [] }
  return { from: first.period, totals: Array.from({ length: monthsApart(first.period, last.period) + 1 }, (_, i) => totalAt(points, addMonths(first.period, i))) }
}

function plannedBy(facts: Project, period: string): number | null {
  // The version in force when the month was under way.
  const version = facts.plans?.findLast((v) => v.approved_at.slice(0, 7) <= period) ?? facts.plans?.[0]
  return version ? totalAt(version.points, period) : null
}

function totalAt(points: readonly { period: string; wan: number }[], period: string): number {
  const next = points.findIndex((p) => p.period >= period)
  if (next < 0) return points.at(-1)?.wan ?? 0
  const [a, b] = [points[next - 1], points[next]]
  if (!b || b.period === period) return b?.wan ?? 0
  if (!a) return 0
  return a.wan + ((b.wan - a.wan) * monthsApart(a.period, period)) / monthsApart(a.period, b.period)
}

function curveOf(facts: Project, now: Date): CurvePoint[] {
  const { reported = {} } = facts
  const periods = [...Object.keys(reported), ...(facts.plans?.flatMap((v) => v.points.map((p) => p.period)) ?? [])].toSorted()
  const [first, last] = [periods[0], periods.at(-1)]
  if (!first || !last) return []
  const until = [last, monthAt(now)].toSorted()[0] ?? last
  return Array.from({ length: monthsApart(first, last) + 1 }, (_, i) => {
    const period = addMonths(first, i)
    return { period, planned: facts.plans?.length ? plannedBy(facts, period) : null, done: period <= until ? (reported[period] ?? null) : null }
  })
}

/**
 * 预计竣工 from the project's own months: how much of the plan each month has earned so far is drawn again for the months to
 * come, until the plan is earned. 80 % of the runs end between the two days.
 */
function finishForecast(totals: readonly number[], curve: readonly CurvePoint[], at: number, from: string, plan: string | undefined): DayForecast | null {
  const earned = curve.flatMap((p) => (p.done === null || p.period < from ? [] : [{ at: monthsApart(from, p.period) + 1, es: earnedSchedule(totals, Math.min(p.done, totals.at(-1) ?? 0), monthsApart(from, p.period) + 1).es }]))
  if (earned.length < LEAST_MONTHS) return null
  const paces = earned.map((e, i) => (i === 0 ? e.es / e.at : (e.es - (earned[i - 1]?.es ?? 0)) / (e.at - (earned[i - 1]?.at ?? 0))))
  if (paces.every((p) => p <= 0)) return null
  const random = seeded(earned.length * 7919 + Math.round(totals.at(-1) ?? 0))
  const whole = totals.indexOf(totals.at(-1) ?? 0) + 1
  const MOST = whole * 10
  const ends = Float64Array.from({ length: RUNS }, () => {
    let [es, month] = [earned.at(-1)?.es ?? 0, at]
    while (es < whole && month < MOST) {
      es += paces[Math.floor(random() * paces.length)] ?? 0
      month++
    }
    return month
  }).sort()
  const day = (q: number) => lastDay(addMonths(from, Math.round(quantile(ends, q) ?? 0) - 1))
  const planned = plan ? monthsApart(from, plan.slice(0, 7)) + 1 : undefined
  return { likely_on: day(0.5), early_on: day(0.1), late_on: day(0.9), chance: planned === undefined ? null : ends.filter((m) => m <= planned).length / ends.length, n: paces.length }
}

function seedOf(facts: Project): number {
  return [...(facts.national_code ?? facts.name ?? '')].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, 7)
}

/** `2026-11` and 3 → `2027-02`. */
export function addMonths(period: string, n: number): string {
  const [year = 0, month = 0] = period.split('-').map(Number)
  const whole = year * 12 + month - 1 + n
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`
}

function lastDay(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number)
  return `${period}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0')}`
}
