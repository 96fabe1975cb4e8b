import { addWorkdays, DAY_MS, endOfDay, type IsWorkday, isoDay } from './workdays.ts'

/** FS: starts after the other's finish; SS: starts after its start; FF: finishes after its finish; SF: finishes after its start. */
export type Relation = 'FS' | 'SS' | 'FF' | 'SF'

export interface Activity {
  readonly id: string
  /** Whole working days, 0 for a milestone. */
  readonly duration: number
  readonly after?: readonly Dependency[]
  /** Not to start before this working day from the start of the project (a permit's date). */
  readonly notBefore?: number
}

export interface Dependency {
  readonly id: string
  readonly relation?: Relation
  /** Working days of waiting; negative lets the two overlap. */
  readonly lag?: number
}

/** Working days from the start of the project. Work fills [start, finish). */
export interface Scheduled {
  readonly id: string
  readonly early_start: number
  readonly early_finish: number
  readonly late_start: number
  readonly late_finish: number
  /** 总时差: how far it may slip without moving the end. */
  readonly total_float: number
  /** 自由时差: how far it may slip without moving anything else. */
  readonly free_float: number
  readonly critical: boolean
}

export interface Network {
  /** Working days until all is done. */
  readonly duration: number
  /** In the order given. */
  readonly activities: readonly Scheduled[]
}

/** Activities that wait for one another in a circle; `cycle` names them, each before the one that waits for it, the first once more at the end. */
export class CyclicGraph extends Error {
  readonly cycle: readonly string[]

  constructor(cycle: readonly string[]) {
    super(`activities wait for one another in a circle: ${cycle.join(' → ')}`)
    this.name = 'CyclicGraph'
    this.cycle = cycle
  }
}

/**
 * Critical path method over activities with all four relations and lags. O(activities + dependencies).
 *
 * @param deadline working days; later than the earliest end it gives all floats room, sooner it makes them negative
 * @throws CyclicGraph when activities wait for one another
 * @throws RangeError on a duration, lag or date that is no whole number, an id twice, or one that is not there
 * @source J. E. Kelley, Critical-Path Planning and Scheduling (1961); S. E. Elmaghraby, J. Kamburowski, Management Science 38 (1992) 1245–1263 (lags)
 */
export function criticalPath(activities: readonly Activity[], deadline?: number): Network {
  const { order, at, links } = graphOf(activities)
  const n = activities.length
  const length = activities.map((a) => a.duration)
  const early = new Float64Array(n)
  const late = new Float64Array(n)
  for (const i of order) {
    early[i] = Math.max(0, activities[i]?.notBefore ?? 0)
    for (const link of links.into[i] ?? []) early[i] = Math.max(early[i] ?? 0, (early[link.from] ?? 0) + link.gap)
  }
  const duration = Math.max(0, ...length.map((d, i) => (early[i] ?? 0) + d))
  const end = deadline ?? duration
  const free = new Float64Array(n)
  for (const i of order.toReversed()) {
    const latest = end - (length[i] ?? 0)
    late[i] = latest
    free[i] = duration - (length[i] ?? 0) - (early[i] ?? 0)
    for (const link of links.from[i] ?? []) {
      late[i] = Math.min(late[i] ?? 0, (late[link.to] ?? 0) - link.gap)
      free[i] = Math.min(free[i] ?? 0, (early[link.to] ?? 0) - link.gap - (early[i] ?? 0))
    }
  }
  const slack = activities.map((_, i) => (late[i] ?? 0) - (early[i] ?? 0))
  const least = Math.min(...slack)
  const scheduled = activities.map(({ id }) => {
    const i = at.get(id) ?? 0
    const [start = 0, last = 0, days = 0] = [early[i], late[i], length[i]]
    return {
      id, early_start: start, early_finish: start + days, late_start: last, late_finish: last + days,
      total_float: last - start, free_float: free[i] ?? 0, critical: last - start === least,
    }
  })
  return { duration, activities: scheduled }
}

/**
 * The first `n` working days from a date on: day k of a network is `days[k]`, so an activity runs from `days[early_start]`
 * through `days[early_finish - 1]`, both included. O(days walked).
 * @param start ISO date, itself counted when it is a working day
 * @throws RangeError when it is no date, n is negative or fractional, or the calendar has no working days
 */
export function workingDays(start: string, n: number, isWorkday: IsWorkday): string[] {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`n must be a whole number >= 0, got ${n}`)
  const days: string[] = []
  for (let day = isoDay(new Date(endOfDay(start).getTime() - 2 * DAY_MS)); days.length < n; days.push(day)) day = addWorkdays(day, 1, isWorkday)
  return days
}

/** A rule between starts, by place in the list: `to` starts at least `gap` after `from` starts. */
export interface Link {
  readonly from: number
  readonly to: number
  readonly gap: number
}

/** Every relation with its lag says how long after one start the other may be, so the passes know one rule only. */
const GAP = {
  FS: (before, _after) => before,
  SS: (_before, _after) => 0,
  FF: (before, after) => before - after,
  SF: (_before, after) => -after,
} as const satisfies Record<Relation, (before: number, after: number) => number>

/** Activities by their place in the list, each after all it waits for, with the links into and out of each. */
export interface Graph {
  readonly order: readonly number[]
  readonly at: ReadonlyMap<string, number>
  readonly links: { readonly into: readonly (readonly Link[])[]; readonly from: readonly (readonly Link[])[] }
}

/** The network as numbers, checked. O(activities + dependencies). @throws as `criticalPath` */
export function graphOf(activities: readonly Activity[]): Graph {
  const at = new Map<string, number>()
  for (const [i, { id, duration, notBefore = 0 }] of activities.entries()) {
    if (at.has(id)) throw new RangeError(`each id once, got ${id} twice`)
    if (!Number.isInteger(duration) || duration < 0 || !Number.isInteger(notBefore)) throw new RangeError(`whole days expected, got ${duration} not before ${notBefore} for ${id}`)
    at.set(id, i)
  }
  const into: Link[][] = activities.map(() => [])
  const from: Link[][] = activities.map(() => [])
  for (const [to, { id, duration, after = [] }] of activities.entries()) {
    for (const { id: other, relation = 'FS', lag = 0 } of after) {
      const i = at.get(other)
      if (i === undefined) throw new RangeError(`${id} waits for ${other}, which is not there`)
      if (!Number.isInteger(lag)) throw new RangeError(`a lag is whole days, got ${lag} from ${other} to ${id}`)
      const link = { from: i, to, gap: GAP[relation](activities[i]?.duration ?? 0, duration) + lag }
      into[to]?.push(link)
      from[i]?.push(link)
    }
  }
  const open = into.map((links) => links.length)
  const order = [...open.keys()].filter((i) => open[i] === 0)
  for (let next = 0; next < order.length; next++) {
    for (const { to } of from[order[next] ?? 0] ?? []) {
      open[to] = (open[to] ?? 0) - 1
      if (open[to] === 0) order.push(to)
    }
  }
  if (order.length < activities.length) throw new CyclicGraph(circleIn(into, open).map((i) => activities[i]?.id ?? ''))
  return { order, at, links: { into, from } }
}

/** Whoever is still open waits for someone still open: walked back far enough, the walk meets itself. */
function circleIn(into: readonly Link[][], open: readonly number[]): number[] {
  const seen = new Map<number, number>()
  const walk: number[] = []
  let i = open.findIndex((n) => n > 0)
  while (!seen.has(i)) {
    seen.set(i, walk.push(i) - 1)
    i = into[i]?.find(({ from }) => (open[from] ?? 0) > 0)?.from ?? i
  }
  return [...walk.slice(seen.get(i)), i].toReversed()
}
