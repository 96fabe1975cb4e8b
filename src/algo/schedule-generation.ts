import { type Activity, type Graph, graphOf, type Link } from './critical-path.ts'

/** An activity that also needs crews, cranes or money for as long as it runs. */
export interface ResourceActivity extends Activity {
  /** Whole units of each resource, in the order of the capacities; left out, none. */
  readonly demand?: readonly number[]
}

/** The same as numbers, for the inner loops; `mirror` is the project run backwards. Read only. */
export interface Problem {
  readonly n: number
  readonly order: readonly number[]
  readonly into: readonly (readonly Link[])[]
  readonly from: readonly (readonly Link[])[]
  readonly duration: Int32Array
  readonly notBefore: Int32Array
  /** Of activity i for resource k at `i * resources + k`. */
  readonly demand: Int32Array
  readonly capacity: Int32Array
  /** No schedule built here is longer. */
  readonly horizon: number
}

/**
 * @throws CyclicGraph, or RangeError as `criticalPath`, and when a demand is negative, fractional or above its capacity
 */
export function problemOf(activities: readonly ResourceActivity[], capacity: readonly number[]): Problem {
  const graph = graphOf(activities)
  const demand = Int32Array.from(activities.flatMap(({ id, demand: needs = [] }) => capacity.map((most, k) => {
    const need = needs[k] ?? 0
    if (!Number.isInteger(need) || need < 0 || need > most) throw new RangeError(`a demand is a whole number from 0 to its capacity ${most}, got ${need} for ${id}`)
    return need
  })))
  const duration = Int32Array.from(activities, (a) => a.duration)
  const notBefore = Int32Array.from(activities, (a) => Math.max(0, a.notBefore ?? 0))
  const waits = graph.links.into.flat().reduce((sum, { gap }) => sum + Math.max(0, gap), 0)
  const horizon = duration.reduce((a, b) => a + b, 0) + waits + Math.max(0, ...notBefore) + 1
  return { n: activities.length, ...linksOf(graph), duration, notBefore, demand, capacity: Int32Array.from(capacity), horizon }
}

/** The project with time running backwards: a schedule of it, turned round, is one that starts everything as late as possible. */
export function mirrored(problem: Problem): Problem {
  const { duration } = problem
  const turned = (links: readonly Link[]) => links.map(({ from, to, gap }) => ({ from: to, to: from, gap: gap + (duration[to] ?? 0) - (duration[from] ?? 0) }))
  return { ...problem, order: problem.order.toReversed(), into: problem.from.map(turned), from: problem.into.map(turned), notBefore: new Int32Array(problem.n) }
}

/**
 * Serial schedule generation: takes activities in the order of a list and starts each as early as what it waits for and what is
 * left of the resources allow. Some list leads to a shortest schedule. O(n · horizon · resources).
 * @param list every activity once, none before one it waits for
 * @returns starts
 * @source R. Kolisch, S. Hartmann, in: Project Scheduling (1999) 147–178
 */
export function generate({ n, into, duration, notBefore, demand, capacity, horizon }: Problem, list: readonly number[]): Int32Array {
  const resources = capacity.length
  const starts = new Int32Array(n)
  const used = new Int32Array(horizon * resources)
  for (const i of list) {
    let start = notBefore[i] ?? 0
    for (const { from, gap } of into[i] ?? []) start = Math.max(start, (starts[from] ?? 0) + gap)
    const days = duration[i] ?? 0
    for (let k = 0; k < resources; k++) {
      const free = (capacity[k] ?? 0) - (demand[i * resources + k] ?? 0)
      for (let day = start; day < start + days; day++) {
        if ((used[day * resources + k] ?? 0) > free) {
          start = day + 1
          // Another resource may have been free only before.
          k = -1
          break
        }
      }
    }
    starts[i] = start
    for (let k = 0; k < resources; k++) {
      const need = demand[i * resources + k] ?? 0
      for (let day = start; need > 0 && day < start + days; day++) used[day * resources + k] = (used[day * resources + k] ?? 0) + need
    }
  }
  return starts
}

/** All activities by rising key, but none before one it waits for. O(n²). */
export function listBy({ n, into, from }: Problem, key: (i: number) => number): number[] {
  const keys = Float64Array.from({ length: n }, (_, i) => key(i))
  const open = Int32Array.from(into, (links) => links.length)
  const ready = [...open.keys()].filter((i) => open[i] === 0)
  const list: number[] = []
  while (ready.length > 0) {
    let best = 0
    for (let r = 1; r < ready.length; r++) if ((keys[ready[r] ?? 0] ?? 0) < (keys[ready[best] ?? 0] ?? 0)) best = r
    const [i = 0] = ready.splice(best, 1)
    list.push(i)
    for (const { to } of from[i] ?? []) {
      open[to] = (open[to] ?? 0) - 1
      if (open[to] === 0) ready.push(to)
    }
  }
  return list
}

/** When all is done. O(n). */
export function makespan({ duration }: Problem, starts: Int32Array): number {
  let end = 0
  for (const [i, start] of starts.entries()) end = Math.max(end, start + (duration[i] ?? 0))
  return end
}

/**
 * Double justification: everything as late as the end allows, then everything as early as that order allows. Never longer, and
 * often shorter; with lags, where it might be longer, what was given is kept. O(two generations).
 * @source V. Valls, F. Ballestín, S. Quintanilla, European J. Operational Research 165 (2005) 375–386
 */
export function justify(problem: Problem, mirror: Problem, starts: Int32Array): Int32Array {
  const end = makespan(problem, starts)
  const turned = (i: number, from: Int32Array) => end - (from[i] ?? 0) - (problem.duration[i] ?? 0)
  const late = generate(mirror, listBy(mirror, (i) => turned(i, starts)))
  const again = generate(problem, listBy(problem, (i) => turned(i, late)))
  return makespan(problem, again) <= end ? again : starts
}

function linksOf({ order, links }: Graph): Pick<Problem, 'order' | 'into' | 'from'> {
  return { order, into: links.into, from: links.from }
}
