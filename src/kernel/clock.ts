import type { Calendar, Limit, Pause } from '#algo/clock.ts'
import { dueAt } from '#algo/clock.ts'
import { DAY_MS, endOfDay, isoDay } from '#algo/workdays.ts'
import type { ClockDef, MatterDef } from './matter.ts'
import type { RuleVersion } from './rule.ts'

/** A running or ended time limit of one matter. A clock that starts again begins a new round. */
export interface Clock {
  readonly name: string
  readonly round: number
  readonly limit: Limit
  readonly started_at: Date
  readonly pauses: readonly Pause[]
  readonly stopped_at: Date | null
  readonly due_at: Date
  /** The due date lies beyond the published calendar and will be computed again. */
  readonly provisional: boolean
}

/** What a city's pack decides, as far as the kernel must know. */
export interface Policy {
  readonly id: string
  limit(stage: string, cls?: string): Limit | undefined
  readonly calendar: Calendar
  /** One rule of the pack by its path, e.g. `returns.appeal.max`. @throws RangeError when the pack has none */
  rule<T>(path: string): T
  /** Every version of every decision table the city ships. */
  readonly tables?: () => Promise<readonly RuleVersion[]>
}

/** What an entry did, as far as clocks are concerned. */
export interface Moved {
  /** Absent: the entry opened it. */
  readonly from?: string | undefined
  readonly to: string
  readonly act: string
  readonly at: Date
  readonly before: Readonly<Record<string, unknown>>
  readonly facts: Readonly<Record<string, unknown>>
}

/** Clocks after an entry: pure, so that a ledger replayed gives the same clocks. */
export function tick(
  def: MatterDef,
  clocks: readonly Clock[],
  moved: Moved,
  policy: Policy,
): readonly Clock[] {
  return Object.entries(def.clocks).reduce((all, [name, clock]) => tickOne(all, name, clock, moved, policy), clocks)
}

function tickOne(
  clocks: readonly Clock[],
  name: string,
  def: ClockDef,
  { from, to, act, at, before, facts }: Moved,
  policy: Policy,
): readonly Clock[] {
  const rounds = clocks.filter((c) => c.name === name)
  const last = rounds.at(-1)
  const live = last && last.stopped_at === null ? last : undefined
  // A day that was agreed stays that day, however often the clock stood still on the way.
  const timed = (next: Clock, day?: string): Clock => (!def.until ? withDue(next, policy.calendar) : day === undefined ? next : { ...next, due_at: endOfDay(day), provisional: false })
  const put = (next: Clock, day?: string) => [...clocks.filter((c) => c !== live), timed(next, day)]
  const has = def.when?.(facts) !== false
  const within = (state: string | undefined) => state !== undefined && (def.runs.includes(state) || def.holds?.includes(state) === true)

  const limitFor = (of: Moved['facts'], from: Date): Limit | undefined => {
    if (!def.until) return def.stage === undefined ? undefined : policy.limit(def.stage, def.class?.(of))
    const day = def.until(of)
    return day === undefined ? undefined : { unit: 'natural_day', amount: Math.max(0, Math.round((Date.parse(day) - Date.parse(isoDay(from))) / DAY_MS)) }
  }

  if (def.ends?.includes(act)) return live ? put({ ...live, pauses: closePause(live.pauses, at), stopped_at: at }) : clocks
  if (has && def.runs.includes(to)) {
    // What an act has met is not owed again until its states are entered anew.
    if (def.ends && last && !live && within(from)) return clocks
    const again = live && def.restarts?.includes(act)
    if (!live || again) {
      const limit = limitFor(facts, at)
      const ended = again ? [...clocks.filter((c) => c !== live), { ...live, pauses: closePause(live.pauses, at), stopped_at: at }] : clocks
      return limit ? [...ended, timed({ name, round: rounds.length + 1, limit, started_at: at, pauses: [], stopped_at: null, due_at: at, provisional: false }, def.until?.(facts))] : ended
    }
    const extended = def.extends?.act === act ? extend(live, policy.limit(def.extends.stage, def.class?.(facts))) : live
    const anew = def.relimits?.includes(act)
    const relimited = anew ? { ...extended, limit: relimit(extended.limit, limitFor(before, live.started_at), limitFor(facts, live.started_at)) } : extended
    return put({ ...relimited, pauses: closePause(relimited.pauses, at) }, anew ? def.until?.(facts) : undefined)
  }
  if (!live) return clocks
  if (has && def.holds?.includes(to)) return put({ ...live, pauses: openPause(live.pauses, at) })
  return put({ ...live, pauses: closePause(live.pauses, at), stopped_at: at })
}

function withDue(clock: Clock, calendar: Calendar): Clock {
  const due = dueAt(clock.started_at, clock.limit, calendar, clock.pauses)
  return { ...clock, due_at: due.at, provisional: due.provisional }
}

/** The limit of another class, with what was granted under the old one still on top. */
function relimit(now: Limit, old: Limit | undefined, next: Limit | undefined): Limit {
  if (!next) return now
  const granted = old && old.unit === now.unit && old.unit === next.unit ? now.amount - old.amount : 0
  return { ...next, amount: next.amount + granted }
}

function extend(clock: Clock, by: Limit | undefined): Clock {
  if (!by) return clock
  if (by.unit !== clock.limit.unit) throw new RangeError(`${clock.name}: an extension in ${by.unit} cannot extend a limit in ${clock.limit.unit}`)
  return { ...clock, limit: { ...clock.limit, amount: clock.limit.amount + by.amount } }
}

function openPause(pauses: readonly Pause[], from: Date): readonly Pause[] {
  const last = pauses.at(-1)
  return last && !last.to ? pauses : [...pauses, { from }]
}

function closePause(pauses: readonly Pause[], to: Date): readonly Pause[] {
  const last = pauses.at(-1)
  return last && !last.to ? [...pauses.slice(0, -1), { ...last, to }] : pauses
}
