import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criticalPath } from './critical-path.ts'
import { earnedSchedule, earnedValue, estimateToComplete, plannedValues, toCompletePerformance, type Work } from './earned-value.ts'

const PUBLISHED = '../shared/data/schedule/evm_published.json'
interface Case { fn: string; expect: number; tol?: number; bac: number; pv: number; ev: number; ac: number; cpi: number; spi: number; eac: number; pct: number; period: number; cum_schedule: number[]; costs: number[] }
interface Task { id: number; pred: number[]; months: number; budget: number; progress: number; ac: number }
interface Project { tasks: Task[]; published: Record<string, number>; recomputed_here: Record<string, number> }

/** Each formula that the published cases assert, by the name they give it. */
const FORMULAS: Record<string, (c: Case) => number | undefined> = {
  PV: (c) => plannedValues(c.cum_schedule.map((share, i) => ({ start: i, finish: i + 1, budget: c.bac * (share - (c.cum_schedule[i - 1] ?? 0)) })), c.period).at(-1),
  EV: (c) => plannedValues([{ start: 0, finish: 1 / c.pct, budget: c.bac }], 1)[0],
  'AC cumulative': (c) => c.costs[c.period - 1],
  'AC from period costs': (c) => c.costs.slice(0, c.period).reduce((a, b) => a + b, 0),
  SV: (c) => earnedValue({ bac: c.pv, pv: c.pv, ev: c.ev, ac: 0 }).sv,
  CV: (c) => earnedValue({ bac: c.ev, pv: 0, ev: c.ev, ac: c.ac }).cv,
  SPI: (c) => earnedValue({ bac: c.pv, pv: c.pv, ev: c.ev, ac: 0 }).spi,
  CPI: (c) => earnedValue({ bac: c.ev, pv: 0, ev: c.ev, ac: c.ac }).cpi,
  'EAC typical BAC/CPI': (c) => estimateToComplete(c.bac, c.cpi, undefined).typical,
  'EAC atypical AC+(BAC-EV)': (c) => earnedValue({ bac: c.bac, pv: 0, ev: c.ev, ac: c.ac }).eac.atypical,
  'EAC combined AC+(BAC-EV)/(CPI*SPI)': (c) => c.ac + (estimateToComplete(c.bac - c.ev, c.cpi, c.spi).combined ?? Number.NaN),
  ETC: (c) => estimateToComplete(c.bac - c.ev, undefined, undefined).atypical,
  'ETC with CPI': (c) => estimateToComplete(c.bac - c.ev, c.cpi, undefined).typical,
  VAC: (c) => earnedValue({ bac: c.bac, pv: 0, ev: 0, ac: c.eac - c.bac }).vac.atypical,
  'TCPI to BAC': (c) => toCompletePerformance(c, c.bac),
  'TCPI to EAC': (c) => toCompletePerformance(c, c.eac),
}

describe.skipIf(!existsSync(PUBLISHED))('published cases', () => {
  const [asserted, worked] = existsSync(PUBLISHED) ? (JSON.parse(readFileSync(PUBLISHED, 'utf8')) as [{ cases: Case[] }, Project]) : []

  test('every formula asserted elsewhere', () => {
    expect(asserted?.cases).toHaveLength(16)
    const wrong = asserted?.cases.filter((c) => !(Math.abs((FORMULAS[c.fn]?.(c) ?? Number.NaN) / c.expect - 1) <= (c.tol ?? 1e-12)))
    expect(wrong).toEqual([])
  })

  test('a worked project of five tasks, on its network', () => {
    const { tasks = [], published, recomputed_here: exact } = worked ?? {}
    const { duration, activities } = criticalPath(tasks.map((t) => ({ id: `${t.id}`, duration: t.months, after: t.pred.map((id) => ({ id: `${id}` })) })))
    const curve = plannedValues(activities.map((a, i) => ({ start: a.early_start, finish: a.early_finish, budget: tasks[i]?.budget ?? 0 })), duration)
    const sum = (f: (t: Task) => number) => tasks.reduce((total, t) => total + f(t), 0)
    const status = { bac: sum((t) => t.budget), pv: curve[6] ?? 0, ev: sum((t) => t.budget * t.progress), ac: sum((t) => t.ac) }
    expect({ planned_duration: duration, BAC: status.bac, PV: status.pv, EV: status.ev, AC: status.ac }).toEqual({ planned_duration: 11, BAC: 3700, PV: 3000, EV: 2400, AC: 2700 })
    const value = earnedValue(status)
    expect([value.cv, value.sv / status.pv, value.cpi?.toFixed(2), value.spi]).toEqual([published?.['CV'], published?.['SV_pct'], `${published?.['CPI_2dp']}`, published?.['SPI']])
    expect(value.eac.typical).toBeCloseTo(exact?.['EAC_exact'] ?? 0, 9)
    const time = earnedSchedule(curve, status.ev, 7)
    expect([time.es, time.sv_t]).toEqual([exact?.['ES_months_linear'], exact?.['SV_t']])
    expect(time.spi_t).toBeCloseTo(exact?.['SPI_t'] ?? 0, 12)
    expect(time.duration).toBeCloseTo(exact?.['IEAC_t_PD_over_SPIt'] ?? 0, 12)
    expect(time.tspi_t).toBe(5 / 4)
  })
})

const money = fc.integer({ min: 1, max: 1_000_000 })

describe('earned value', () => {
  test('a project on plan and budget ends on both, by each estimate', () => {
    fc.assert(fc.property(money, fc.integer({ min: 1, max: 99 }), (bac, percent) => {
      const done = (bac * percent) / 100
      const { sv, cv, spi, cpi, eac, tcpi } = earnedValue({ bac, pv: done, ev: done, ac: done })
      expect([sv, cv, spi, cpi]).toEqual([0, 0, 1, 1])
      for (const estimate of Object.values(eac)) expect(estimate).toBeCloseTo(bac, 6)
      expect(tcpi).toBeCloseTo(1, 9)
    }))
  })

  test('nothing earned has no forecast but the plan; all earned costs what it cost', () => {
    expect(earnedValue({ bac: 100, pv: 10, ev: 0, ac: 20 })).toMatchObject({ cpi: 0, spi: 0, eac: { atypical: 120, typical: undefined, combined: undefined } })
    expect(earnedValue({ bac: 100, pv: 0, ev: 0, ac: 0 })).toMatchObject({ cpi: undefined, spi: undefined, eac: { atypical: 100, typical: undefined }, tcpi: 1 })
    expect(earnedValue({ bac: 100, pv: 100, ev: 100, ac: 130 }).eac).toEqual({ atypical: 130, typical: 130, combined: 130 })
  })

  test('refuses more than the budget and less than nothing', () => {
    expect(() => earnedValue({ bac: 100, pv: 10, ev: 101, ac: 0 })).toThrow('the budget 100, got 101 and 10')
    expect(() => earnedValue({ bac: 100, pv: 10, ev: 1, ac: -1 })).toThrow('ac -1')
  })
})

describe('earned schedule', () => {
  const works = fc.array(fc.tuple(fc.nat(10), fc.nat(10), money).map(([start, days, budget]): Work => ({ start, finish: start + days, budget })), { minLength: 1 })

  test('is on time when exactly the plan is earned, at any time of it', () => {
    fc.assert(fc.property(works, fc.integer({ min: 1, max: 20 }), (plan, at) => {
      const curve = plannedValues(plan, 20)
      const ev = curve[at - 1] ?? 0
      // Where the plan rests, the same value was planned for the whole of the rest.
      const { es } = earnedSchedule(curve, ev, at)
      const [first, last] = [curve.indexOf(ev) + 1, curve.lastIndexOf(ev) + 1]
      expect(ev === 0 || (es >= first && es <= last)).toBe(true)
    }))
  })

  test('never falls when more is earned', () => {
    fc.assert(fc.property(works, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (plan, a, b) => {
      const curve = plannedValues(plan, 20)
      const bac = curve.at(-1) ?? 0
      const [less = 0, more = 0] = [a, b].toSorted((x, y) => x - y)
      expect(earnedSchedule(curve, bac * more, 5).es).toBeGreaterThanOrEqual(earnedSchedule(curve, bac * less, 5).es)
    }))
  })

  test.each<[number[], number, number, string]>([[[], 0, 1, 'within 0 and undefined'], [[10, 20], 21, 1, 'got 21 at 1'], [[10, 5, 20], 1, 1, 'got 10, 5, 20']])('refuses %j with %d earned at %d', (curve, ev, at, message) => {
    expect(() => earnedSchedule(curve, ev, at)).toThrow(message)
  })

  test('work that ends before it starts is refused', () => {
    expect(() => plannedValues([{ start: 2, finish: 1, budget: 1 }], 3)).toThrow('got 2 to 1 for 1')
  })
})
