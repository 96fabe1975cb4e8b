import type { Problem } from './schedule-generation.ts'

/** Activities in a state are one bit each of a number exact to 2^53. */
export const MOST_BRANCHED = 52

export interface Branched {
  /** Starts of a schedule shorter than the one known; undefined when none was found. */
  readonly starts: Int32Array | undefined
  /** Whether all was searched, so that nothing shorter exists. */
  readonly complete: boolean
  readonly nodes: number
}

/**
 * Depth-first search for a shorter schedule. Time goes from one finish to the next; at each, every set of ready activities that
 * fits is started in turn. A branch is left when what remains cannot end in time, by the longest chain or by the work for one
 * resource; when an activity waits although it could have started before (not semi-active); or when the same activities were
 * started before with none finishing later (cutset dominance). Exponential at worst; `most` nodes at most.
 *
 * @param known the length to beat
 * @param least stop at a schedule of this length
 * @throws RangeError on more than 52 activities, a relation other than FS without lag, or a date not to start before
 * @source E. Demeulemeester, W. Herroelen, Management Science 38 (1992) 1803–1818; 43 (1997) 1485–1492
 */
export function branch(problem: Problem, known: number, least: number, most: number): Branched {
  if (!canBranch(problem)) throw new RangeError(`only up to ${MOST_BRANCHED} activities that follow one another can be searched, got ${problem.n}`)
  const { n, order, into, from, duration, demand, capacity } = problem
  const resources = capacity.length
  const d = (i: number) => duration[i] ?? 0
  const tail = new Int32Array(n)
  for (const i of order.toReversed()) tail[i] = d(i) + Math.max(0, ...(from[i] ?? []).map(({ to }) => tail[to] ?? 0))
  const first = [...order].toSorted((a, b) => (tail[b] ?? 0) - (tail[a] ?? 0))

  const started = new Uint8Array(n)
  const waiting = new Uint8Array(n)
  const finish = new Int32Array(n)
  const early = new Int32Array(n)
  const free = Int32Array.from(capacity)
  const work = Float64Array.from(capacity, (_, k) => order.reduce((sum, i) => sum + d(i) * (demand[i * resources + k] ?? 0), 0))
  const seen = new Map<number, Int32Array[]>()
  let bits = 0
  let left = n
  let best = known
  let found: Int32Array | undefined
  let nodes = 0

  const fits = (i: number) => {
    for (let k = 0; k < resources; k++) if ((demand[i * resources + k] ?? 0) > (free[k] ?? 0)) return false
    return true
  }
  const take = (i: number, sign: 1 | -1) => {
    for (let k = 0; k < resources; k++) free[k] = (free[k] ?? 0) - sign * (demand[i * resources + k] ?? 0)
  }
  const mark = (i: number, end: number, sign: 1 | -1) => {
    pass(i, end, sign)
    take(i, sign)
    for (let k = 0; k < resources; k++) work[k] = (work[k] ?? 0) - sign * d(i) * (demand[i * resources + k] ?? 0)
  }
  const done = () => nodes >= most || best <= least

  /** Whether nothing that starts from `now` on can end before `best`. */
  const hopeless = (now: number) => {
    for (const i of order) {
      if (started[i]) continue
      let start = now
      for (const { from: before } of into[i] ?? []) start = Math.max(start, started[before] ? finish[before] ?? 0 : (early[before] ?? 0) + d(before))
      early[i] = start
      if (start + (tail[i] ?? 0) >= best) return true
    }
    for (let k = 0; k < resources; k++) {
      let rest = work[k] ?? 0
      let after = best
      for (let i = 0; i < n; i++) {
        const need = demand[i * resources + k] ?? 0
        if (need === 0 || (started[i] && (finish[i] ?? 0) <= now)) continue
        if (started[i]) rest += ((finish[i] ?? 0) - now) * need
        after = Math.min(after, (tail[i] ?? 0) - d(i))
      }
      // Whatever ends the work for this resource, at least the shortest rest of a chain follows it.
      if (rest > 0 && now + Math.ceil(rest / (capacity[k] || 1)) + after >= best) return true
    }
    return false
  }

  /** Whether the same activities were started before by no later a time with none finishing later; remembers them if not. */
  const dominated = (now: number) => {
    const states = seen.get(bits)
    for (const state of states ?? []) {
      let worse = (state[0] ?? 0) <= now
      for (let s = 1; worse && s < state.length; s += 2) worse = (state[s + 1] ?? 0) <= Math.max(now, finish[state[s] ?? 0] ?? 0)
      if (worse) return true
    }
    const running = [now]
    for (let i = 0; i < n; i++) if (started[i] && (finish[i] ?? 0) > now) running.push(i, finish[i] ?? 0)
    const state = Int32Array.from(running)
    if (states) states.push(state)
    else seen.set(bits, [state])
    return false
  }

  const advance = (now: number, grown: boolean) => {
    let next = Number.POSITIVE_INFINITY
    for (let i = 0; i < n; i++) if (started[i] && (finish[i] ?? 0) > now) next = Math.min(next, finish[i] ?? 0)
    if (next >= best || hopeless(next)) return
    nodes++
    const ended: number[] = []
    for (let i = 0; i < n; i++) if (started[i] && finish[i] === next && d(i) > 0) ended.push(i)
    // What could run since before and does not is to wait until something stands in its way.
    const before = Uint8Array.from(waiting)
    for (let i = 0; i < n; i++) waiting[i] = !started[i] && ready(i, now) && fits(i) ? 1 : 0
    // Where nothing was started, the state is its own forerunner, a little later.
    if (!grown || !dominated(next)) {
      for (const i of ended) take(i, -1)
      enter(next)
      for (const i of ended) take(i, 1)
    }
    waiting.set(before)
  }

  /** Milestones pass as soon as they may; then the choice of what to start, or the end. */
  const enter = (now: number) => {
    const passed = order.filter((i) => {
      if (started[i] || d(i) > 0 || !ready(i, now)) return false
      pass(i, now, 1)
      return true
    })
    if (left === 0) {
      best = Math.max(0, ...finish)
      found = finish.map((end, i) => end - d(i))
    } else choose(now, first.filter((i) => !started[i] && !waiting[i] && ready(i, now)), 0, passed.length > 0)
    for (const i of passed) pass(i, now, -1)
  }
  const pass = (i: number, end: number, sign: 1 | -1) => {
    started[i] = sign === 1 ? 1 : 0
    finish[i] = end
    bits += sign * 2 ** i
    left -= sign
  }

  const ready = (i: number, now: number) => (into[i] ?? []).every(({ from: before }) => started[before] && (finish[before] ?? 0) <= now)

  const choose = (now: number, candidates: readonly number[], at: number, grown: boolean): void => {
    if (done()) return
    const i = candidates[at]
    if (i === undefined) return advance(now, grown)
    if (fits(i)) {
      mark(i, now + d(i), 1)
      choose(now, candidates, at + 1, true)
      mark(i, now + d(i), -1)
    }
    if (now + 1 + (tail[i] ?? 0) < best) choose(now, candidates, at + 1, grown)
  }
  enter(0)
  return { starts: found, complete: nodes < most, nodes }
}

/** Whether a project is of the kind that `branch` searches. */
export function canBranch({ n, into, duration, notBefore }: Problem): boolean {
  return n <= MOST_BRANCHED && notBefore.every((day) => day === 0) && into.flat().every(({ from, gap }) => gap === (duration[from] ?? 0))
}
