import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Activity, CyclicGraph, criticalPath, type Relation, workingDays } from './critical-path.ts'

/** A plant from filing to production, in working days; the permits of an enterprise project run side by side. */
const PLANT: readonly Activity[] = [
  { id: '备案', duration: 5 },
  { id: '用地', duration: 40, after: [{ id: '备案' }] },
  { id: '环评', duration: 30, after: [{ id: '备案' }] },
  { id: '工程规划许可', duration: 20, after: [{ id: '用地' }] },
  { id: '施工许可', duration: 7, after: [{ id: '工程规划许可' }, { id: '环评' }] },
  { id: '土建', duration: 120, after: [{ id: '施工许可' }] },
  { id: '设备订货', duration: 90, after: [{ id: '施工许可', relation: 'SS' }] },
  { id: '安装', duration: 40, after: [{ id: '土建', relation: 'SS', lag: 80 }, { id: '土建', relation: 'FF', lag: 10 }, { id: '设备订货' }] },
  { id: '投产', duration: 0, after: [{ id: '安装' }, { id: '土建' }] },
]
const only = (id: string, activities = PLANT) => criticalPath(activities).activities.find((a) => a.id === id)

describe('critical path', () => {
  test('finds dates, floats and what decides the end', () => {
    const { duration, activities } = criticalPath(PLANT)
    expect(duration).toBe(202)
    expect(activities.filter((a) => a.critical).map((a) => a.id)).toEqual(['备案', '用地', '工程规划许可', '施工许可', '土建', '安装', '投产'])
    expect(only('环评')).toMatchObject({ early_start: 5, late_start: 35, total_float: 30, free_float: 30 })
    expect(only('安装')).toMatchObject({ early_start: 162, early_finish: 202 })
  })

  test.each<[Relation, number, number]>([['FS', 2, 12], ['SS', 2, 2], ['FF', 2, 8], ['SF', 9, 5], ['FS', -3, 7], ['FF', -20, 0]])('%s with lag %d starts 4 days of work beside 10 on day %d', (relation, lag, start) => {
    const { activities } = criticalPath([{ id: 'a', duration: 10 }, { id: 'b', duration: 4, after: [{ id: 'a', relation, lag }] }])
    expect(activities[1]?.early_start).toBe(start)
  })

  test('a deadline before the earliest end shows as negative float, one after it as room', () => {
    expect(criticalPath(PLANT, 190).activities.filter((a) => a.critical).every((a) => a.total_float === -12)).toBe(true)
    expect(criticalPath(PLANT, 210).activities.find((a) => a.critical)?.total_float).toBe(8)
  })

  test('a circle is named, and only what is in it', () => {
    const graph = [{ id: 'x', duration: 1, after: [{ id: 'c' }] }, { id: 'a', duration: 1, after: [{ id: 'c' }, { id: 's' }] }, { id: 'b', duration: 1, after: [{ id: 'a' }] }, { id: 'c', duration: 1, after: [{ id: 'b' }] }, { id: 's', duration: 1 }]
    expect(() => criticalPath(graph)).toThrow(CyclicGraph)
    expect(() => criticalPath(graph)).toThrow('in a circle: c → a → b → c')
    expect(() => criticalPath([{ id: 'a', duration: 1, after: [{ id: 'a' }] }])).toThrow('a → a')
  })

  test.each<[readonly Activity[], string]>([
    [[{ id: 'a', duration: 1.5 }], 'got 1.5'],
    [[{ id: 'a', duration: 1 }, { id: 'a', duration: 1 }], 'got a twice'],
    [[{ id: 'a', duration: 1, after: [{ id: 'z' }] }], 'a waits for z, which is not there'],
    [[{ id: 'z', duration: 1 }, { id: 'a', duration: 1, after: [{ id: 'z', lag: 0.5 }] }], 'got 0.5 from z to a'],
  ])('refuses %j', (activities, message) => {
    expect(() => criticalPath(activities)).toThrow(message)
  })

  test('nothing to do takes no time', () => {
    expect(criticalPath([])).toEqual({ duration: 0, activities: [] })
  })
})

const networks = fc.array(fc.record({
  duration: fc.nat(20),
  after: fc.array(fc.record({ back: fc.nat(), relation: fc.constantFrom<Relation>('FS', 'SS', 'FF', 'SF'), lag: fc.integer({ min: -5, max: 10 }) }), { maxLength: 3 }),
}), { minLength: 1, maxLength: 15 }).map((rows) => rows.map(({ duration, after }, i): Activity => ({
  id: `${i}`, duration, after: i === 0 ? [] : after.map(({ back, relation, lag }) => ({ id: `${back % i}`, relation, lag })),
})))
const slipped = (network: readonly Activity[], at: number, notBefore: number) => criticalPath(network.map((a, i) => (i === at ? { ...a, notBefore } : a)))

describe('floats are what they promise', () => {
  test('slipping by the total float moves nothing, by one day more moves the end by one', () => {
    fc.assert(fc.property(networks, fc.nat(), (network, pick) => {
      const { duration, activities } = criticalPath(network)
      const i = pick % network.length
      const late = activities[i]?.late_start ?? Number.NaN
      expect(slipped(network, i, late).duration).toBe(duration)
      expect(slipped(network, i, late + 1).duration).toBe(duration + 1)
    }))
  })

  test('slipping by the free float moves no other activity, by one day more moves one or the end', () => {
    fc.assert(fc.property(networks, fc.nat(), (network, pick) => {
      const { duration, activities } = criticalPath(network)
      const i = pick % network.length
      const { early_start = 0, free_float = 0 } = activities[i] ?? {}
      const others = (a: ReturnType<typeof criticalPath>) => [a.duration, ...a.activities.filter((_, k) => k !== i).map((x) => x.early_start)]
      expect(others(slipped(network, i, early_start + free_float))).toEqual(others({ duration, activities }))
      expect(others(slipped(network, i, early_start + free_float + 1))).not.toEqual(others({ duration, activities }))
    }))
  })
})

describe('working days', () => {
  const off = new Set(['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-23'])
  const isWorkday = (date: string) => date === '2026-02-14' || date === '2026-02-28' || (![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()) && !off.has(date))

  test('follow 调休, and count the first day', () => {
    expect(workingDays('2026-02-13', 5, isWorkday)).toEqual(['2026-02-13', '2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26'])
    expect(workingDays('2026-02-15', 1, isWorkday)).toEqual(['2026-02-24'])
    expect(workingDays('2026-02-15', 0, isWorkday)).toEqual([])
    expect(() => workingDays('2026-02-15', 1.5, isWorkday)).toThrow('got 1.5')
  })
})
