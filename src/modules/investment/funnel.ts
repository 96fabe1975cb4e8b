import { type Accuracy, backtest } from '#algo/backtest.ts'
import { type Case, type CohortShare, cohortShares, comeBy } from '#algo/cohort.ts'
import { forecastConversions, type PastError, pastError } from '#algo/cohort-forecast.ts'
import { forecast, LEAST_VALUES, type Prediction } from '#algo/forecast.ts'
import { quantile } from '#algo/statistics.ts'
import { DAY_MS, isoDay } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import type { Lead } from './lead-facts.ts'
import { LOST, ROAD, states } from './lead-states.ts'

/** A lead as the funnel sees it. */
export interface FunnelLead {
  readonly state: string
  readonly opened_at: Date
  readonly closed_at: Date | null
  readonly facts: Pick<Lead, 'reached' | 'signed_on' | 'started_on'>
}

/** How long leads stay in a stage. `median` is of those that went on; `median_with_open` counts those still there for as long as they have been, null while fewer than half went on. Days. */
export interface Dwell {
  readonly from: string
  readonly to: string
  readonly label: Text
  readonly n: number
  readonly median: number | null
  readonly p25: number | null
  readonly p75: number | null
  readonly open: number
  readonly median_with_open: number | null
}

/** What months to come may bring, and how wrong such forecasts were. Null where too few months are known. */
export interface MonthsAhead {
  readonly known: readonly { readonly period: string; readonly n: number }[]
  readonly ahead: readonly (Prediction & { readonly period: string })[] | null
  readonly error: Accuracy | null
}

/** Of what is open today, how much will go on within so many days. */
export interface Pipeline { readonly days: number; readonly open: number; readonly expected: Prediction; readonly error: PastError | null }

export interface Funnel {
  readonly stages: readonly { readonly state: string; readonly label: Text; readonly now: number; readonly reached: number }[]
  readonly lost: readonly { readonly state: string; readonly label: Text; readonly n: number }[]
  /** Off the road for now: waiting for a ruling, paused, leaving. */
  readonly aside: readonly { readonly state: string; readonly label: Text; readonly n: number }[]
  readonly dwell: readonly Dwell[]
  /** Leads by the year they were reported, to signing; and signed projects by the year they were signed, to the start of works. */
  readonly signed: readonly CohortShare[]
  readonly started: readonly CohortShare[]
  readonly months: { readonly signed: MonthsAhead; readonly started: MonthsAhead }
  readonly pipeline: { readonly signed: Pipeline; readonly started: Pipeline }
}

/** A lead is judged by what it did within this long, and so is a signed project. Days. */
export const HORIZON = 365
const AHEAD_DAYS = 90
const AHEAD_MONTHS = 3
/** Past days and months from which forecasts are made anew: one a month for a year. */
const ORIGINS = 12
/** And as many before those, from which intervals learn how wide to be. */
const TEACHING = 12

/** Days since 1970 in China. */
const dayOf = (at: Date) => ofDay(isoDay(at))
const ofDay = (day: string) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)

/** The whole funnel. What yielded to another report was never a lead of its own and is left out. Pure; O(n log n · origins). */
export function funnelOf(all: readonly FunnelLead[], now: Date): Funnel {
  const leads = all.filter((l) => l.state !== 'yielded')
  const today = dayOf(now)
  const signing = leads.map((l): Case => ({ cohort: isoDay(l.opened_at).slice(0, 4), entered: dayOf(l.opened_at), converted: after(l.facts.signed_on, dayOf(l.opened_at)), lost: lostOn(l) }))
  const starting = leads.flatMap((l): Case[] => {
    const { signed_on, started_on } = l.facts
    if (signed_on === undefined) return []
    const entered = ofDay(signed_on)
    return [{ cohort: signed_on.slice(0, 4), entered, converted: after(started_on, entered), lost: lostOn(l) }]
  })
  return {
    // A stage it stands at or has passed counts, though an old register may not say since when.
    stages: ROAD.map((state, i) => ({ state, label: states[state].label, now: leads.filter((l) => l.state === state).length, reached: leads.filter((l) => ROAD.slice(i).some((s) => l.state === s || l.facts.reached?.[s] !== undefined)).length })),
    lost: standing(all, LOST), aside: standing(all, (Object.keys(states) as (keyof typeof states)[]).filter((s) => !OF_ROAD.has(s))),
    dwell: ROAD.slice(1).map((to, i) => dwellOf(leads, ROAD[i] ?? 'reported', to, now)),
    signed: cohortShares(signing, today, HORIZON), started: cohortShares(starting, today, HORIZON),
    months: { signed: monthsOf(leads.flatMap((l) => l.facts.signed_on ?? []), now), started: monthsOf(leads.flatMap((l) => l.facts.started_on ?? []), now) },
    pipeline: { signed: pipelineOf(signing, today), started: pipelineOf(starting, today) },
  }
}

const OF_ROAD: ReadonlySet<string> = new Set([...ROAD, ...LOST])
const standing = (all: readonly FunnelLead[], of: readonly (keyof typeof states)[]) => of.flatMap((state) => { const n = all.filter((l) => l.state === state).length; return n > 0 ? [{ state, label: states[state].label, n }] : [] })

/** A day typed in may lie before the one it follows: then it follows at once. */
const after = (day: string | undefined, entered: number) => (day === undefined ? undefined : Math.max(ofDay(day), entered))
const lostOn = ({ state, closed_at }: FunnelLead) => (closed_at && (LOST as readonly string[]).includes(state) ? dayOf(closed_at) : undefined)

function dwellOf(leads: readonly FunnelLead[], from: string, to: string, now: Date): Dwell {
  const watched = leads.flatMap(({ state, facts: { reached = {} }, closed_at }) => {
    const [start, end] = [reached[from], reached[to]]
    if (start === undefined) return []
    if (end !== undefined) return [{ time: Math.max(0, (Date.parse(end) - Date.parse(start)) / DAY_MS), came: true }]
    // Still in the stage, or stopped short of the next: watched as long as it was there.
    return [{ time: Math.max(0, ((closed_at ?? now).getTime() - Date.parse(start)) / DAY_MS), came: false, open: state === from }]
  })
  const went = watched.filter((w) => w.came).map((w) => w.time)
  const at = (q: number) => { const v = quantile(went, q); return v === undefined ? null : Math.round(v * 10) / 10 }
  const half = comeBy(watched).find((s) => s.p >= 0.5)
  return {
    from, to, label: states[from as keyof typeof states].label, n: went.length, median: at(0.5), p25: at(0.25), p75: at(0.75),
    open: watched.filter((w) => 'open' in w && w.open).length, median_with_open: half ? Math.round(half.time * 10) / 10 : null,
  }
}

/** Whole months only: the one under way is not over. */
function monthsOf(days: readonly string[], now: Date): MonthsAhead {
  const current = isoDay(now).slice(0, 7)
  const first = days.map((d) => d.slice(0, 7)).toSorted()[0]
  const counts = Map.groupBy(days, (d) => d.slice(0, 7))
  const known = []
  for (let period = first; period !== undefined && period < current; period = nextMonth(period)) known.push({ period, n: counts.get(period)?.length ?? 0 })
  const values = known.map((k) => k.n)
  if (values.length < LEAST_VALUES) return { known, ahead: null, error: null }
  const periods = [current]
  while (periods.length < AHEAD_MONTHS) periods.push(nextMonth(periods.at(-1) ?? current))
  return { known, ahead: forecast(values, AHEAD_MONTHS, { coverage: 80 }).map((p, i) => ({ ...p, period: periods[i] ?? '' })), error: backtest(values, AHEAD_MONTHS, ORIGINS, { coverage: 80 }) ?? null }
}

function pipelineOf(cases: readonly Case[], today: number): Pipeline {
  // A funnel younger than twice the horizon says nothing yet of how long things take.
  const first = cases.reduce((day, c) => Math.min(day, c.entered), today) + 2 * AHEAD_DAYS
  const origins = Array.from({ length: ORIGINS + TEACHING }, (_, i) => today - AHEAD_DAYS - i * 30).filter((day) => day >= first)
  const error = pastError(cases, origins, AHEAD_DAYS, today, ORIGINS) ?? null
  const open = cases.filter((c) => c.converted === undefined && c.lost === undefined).length
  return { days: AHEAD_DAYS, open, expected: forecastConversions(cases, today, AHEAD_DAYS, error?.dispersion), error }
}

function nextMonth(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number)
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
}
