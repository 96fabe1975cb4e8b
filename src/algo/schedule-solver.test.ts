import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criticalPath } from './critical-path.ts'
import { branch } from './schedule-branching.ts'
import { generate, justify, listBy, makespan, mirrored, problemOf, type ResourceActivity } from './schedule-generation.ts'
import { solveSchedule } from './schedule-solver.ts'

const FOLDER = '../shared/data/schedule/psplib_j30'
/** Proved makespans of PSPLIB j30 (Kolisch & Sprecher, EJOR 96 (1997) 205–216), instances 1 to 5 of each of the 48 sets, as ptal/kobe-scheduling@7f4c6480 lists them. */
const OPTIMA = `43 47 47 62 39|38 51 43 43 51|72 40 57 98 53|49 60 47 57 59|53 82 76 63 76|59 51 48 42 67|55 42 42 44 44|44 51 53 48 58
83 92 68 71 70|42 56 62 58 41|54 56 81 63 49|47 46 37 63 47|58 62 76 72 67|50 53 58 50 52|46 47 48 48 58|51 48 36 47 51
64 68 60 49 47|53 55 56 70 52|40 58 83 39 48|57 70 49 43 61|84 59 76 70 55|42 45 63 42 52|63 53 46 65 52|53 58 69 53 51
93 75 76 81 72|59 40 58 62 74|43 58 60 64 49|69 57 40 49 73|85 90 78 103 98|47 68 55 53 54|43 63 58 50 52|61 60 57 68 54
65 60 55 77 53|68 44 69 67 63|57 53 60 50 60|66 44 61 59 64|79 69 81 83 80|48 54 59 59 71|55 54 54 53 55|51 56 57 57 65
86 89 85 78 99|58 50 60 49 52|55 43 57 67 64|50 54 51 57 55|82 125 92 84 86|59 67 65 64 57|58 59 55 49 47|63 54 50 57 58`
  .split(/[|\n]/).map((set) => set.split(' ').map(Number))

describe.skipIf(!existsSync(FOLDER))('PSPLIB j30', () => {
  test('no schedule is shorter than the proved one, no proof is wrong, and most are found', () => {
    let [found, proved, gap] = [0, 0, 0]
    for (const [set, optima] of OPTIMA.entries()) {
      const { activities, capacity } = patterson(readFileSync(`${FOLDER}/j30_${set + 1}_${1 + (set % 5)}.rcp`, 'utf8'))
      const optimum = optima[set % 5] ?? Number.NaN
      const solution = solveSchedule(activities, capacity, { schedules: 1200, nodes: 15_000 })
      expect(broken(activities, capacity, solution.starts)).toEqual([])
      expect(solution.duration).toBeGreaterThanOrEqual(optimum)
      expect(solution.lower_bound).toBeLessThanOrEqual(optimum)
      if (solution.duration === optimum) found++
      if (solution.proved) proved++
      gap += solution.duration / optimum - 1
    }
    expect(found).toBeGreaterThanOrEqual(44)
    expect(proved).toBeGreaterThanOrEqual(40)
    expect(gap / 48).toBeLessThan(0.004)
  })
})

const projects = fc.record({
  rows: fc.array(fc.record({ duration: fc.nat(4), back: fc.array(fc.nat(), { maxLength: 2 }), demand: fc.tuple(fc.nat(3), fc.nat(3)) }), { minLength: 1, maxLength: 6 }),
  lags: fc.boolean(),
}).map(({ rows, lags }) => rows.map(({ duration, back, demand }, i): ResourceActivity => ({
  id: `${i}`, duration, demand,
  after: i === 0 ? [] : back.map((b) => ({ id: `${b % i}`, ...(lags && { relation: (['FS', 'SS', 'FF', 'SF'] as const)[b % 4] ?? 'FS', lag: (b % 7) - 2 }) })),
})))
const plain = projects.filter((project) => project.every((a) => a.after?.every((d) => !d.relation)))
const CAPACITY = [3, 3]

describe('schedule solver', () => {
  test('two cranes for three jobs: one waits', () => {
    const jobs = ['a', 'b', 'c'].map((id) => ({ id, duration: 5, demand: [1] }))
    expect(solveSchedule(jobs, [2])).toMatchObject({ duration: 10, proved: true })
    expect(solveSchedule(jobs, [3])).toMatchObject({ duration: 5, proved: true, starts: [0, 0, 0] })
  })

  test('with enough of everything it is the critical path', () => {
    fc.assert(fc.property(projects, (project) => {
      expect(solveSchedule(project, [99, 99])).toMatchObject({ duration: criticalPath(project).duration, proved: true })
    }))
  })

  test('schedules hold every relation and capacity, and what is called proved is the shortest', () => {
    fc.assert(fc.property(projects, (project) => {
      const solution = solveSchedule(project, CAPACITY, { schedules: 300 })
      expect(broken(project, CAPACITY, solution.starts)).toEqual([])
      const shortest = bruteForce(project)
      expect([solution.duration >= shortest, solution.lower_bound <= shortest, !solution.proved || solution.duration === shortest]).toEqual([true, true, true])
    }))
  })

  test('the shortest of a small project of plain successions is found and proved', () => {
    fc.assert(fc.property(plain, (project) => {
      expect(solveSchedule(project, CAPACITY, { schedules: 300 })).toMatchObject({ duration: bruteForce(project), proved: true })
    }))
  })

  test('the search alone finds what the lists did', () => {
    fc.assert(fc.property(plain, (project) => {
      const shortest = bruteForce(project)
      const { starts, complete } = branch(problemOf(project, CAPACITY), shortest + 1, 0, 1e6)
      expect(complete).toBe(true)
      expect(starts && makespan(problemOf(project, CAPACITY), starts)).toBe(shortest)
    }))
  })

  test('justification never makes a schedule longer', () => {
    fc.assert(fc.property(projects, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), (project, keys) => {
      const problem = problemOf(project, CAPACITY)
      const starts = generate(problem, listBy(problem, (i) => keys[i] ?? 0))
      expect(makespan(problem, justify(problem, mirrored(problem), starts))).toBeLessThanOrEqual(makespan(problem, starts))
    }))
  })

  test('the same seed gives the same schedule; impossible demands are refused', () => {
    const jobs = Array.from({ length: 12 }, (_, i) => ({ id: `${i}`, duration: 1 + ((i * 7) % 5), demand: [1 + (i % 3)] }))
    expect(solveSchedule(jobs, [3], { seed: 5 })).toEqual(solveSchedule(jobs, [3], { seed: 5 }))
    expect(() => solveSchedule(jobs, [2])).toThrow('its capacity 2, got 3 for 2')
    expect(() => branch(problemOf([{ id: 'a', duration: 1, notBefore: 3 }], []), 9, 0, 9)).toThrow('got 1')
    expect(solveSchedule([], [1])).toEqual({ duration: 0, lower_bound: 0, proved: true, starts: [] })
  })
})

/** What a schedule breaks, in words; nothing when it is sound. */
function broken(activities: readonly ResourceActivity[], capacity: readonly number[], starts: readonly number[]): string[] {
  const problem = problemOf(activities, capacity)
  const [start, end] = [(i: number) => starts[i] ?? Number.NaN, (i: number) => (starts[i] ?? Number.NaN) + (problem.duration[i] ?? 0)]
  const early = problem.into.flat().filter(({ from, to, gap }) => !(start(to) >= start(from) + gap)).map(({ to }) => `${to} starts too soon`)
  const over = Array.from({ length: problem.horizon }, (_, day) => capacity.map((most, k) => {
    const used = activities.reduce((sum, { demand = [] }, i) => sum + (start(i) <= day && day < end(i) ? demand[k] ?? 0 : 0), 0)
    return used > most ? `${used} of ${most} on day ${day}` : ''
  })).flat().filter(Boolean)
  return [...early, ...over]
}

/** The shortest over every order: serial generation reaches it from one of them. */
function bruteForce(activities: readonly ResourceActivity[]): number {
  const problem = problemOf(activities, CAPACITY)
  const orders = (left: readonly number[]): number[][] => (left.length === 0 ? [[]] : left.flatMap((i) => orders(left.filter((x) => x !== i)).map((rest) => [i, ...rest])))
  const sound = orders([...activities.keys()]).filter((list) => problem.into.flat().every(({ from, to }) => list.indexOf(from) < list.indexOf(to)))
  return Math.min(...sound.map((list) => makespan(problem, generate(problem, list))))
}

/** The format of J. H. Patterson: jobs and resources, capacities, then for each job duration, demands, and who comes after. */
function patterson(text: string): { activities: ResourceActivity[]; capacity: number[] } {
  const numbers = text.trim().split(/\s+/).map(Number)
  const next = (n: number) => numbers.splice(0, n)
  const [jobs = 0, resources = 0] = next(2)
  const capacity = next(resources)
  const rows = Array.from({ length: jobs }, () => {
    const [duration = 0] = next(1)
    const demand = next(resources)
    const [n = 0] = next(1)
    return { duration, demand, followers: next(n) }
  })
  const activities = rows.map(({ duration, demand }, i) => ({
    id: `${i + 1}`, duration, demand, after: rows.flatMap(({ followers }, other) => (followers.includes(i + 1) ? [{ id: `${other + 1}` }] : [])),
  }))
  return { activities, capacity }
}
