import { describe, expect, test } from 'vitest'
import { DAY_MS } from '#algo/workdays.ts'
import { type FunnelLead, funnelOf } from './funnel.ts'
import { isoWeek, weekOf } from './weekly.ts'

const START = Date.parse('2024-01-01T09:00:00+08:00')
const at = (day: number) => new Date(START + day * DAY_MS)
const day = (n: number) => new Date(START + n * DAY_MS).toISOString().slice(0, 10)

/** Reported on a day, signed and started so many days later; lost when neither. */
const lead = (from: number, signed?: number, started?: number, lost?: number): FunnelLead => ({
  state: lost !== undefined ? 'ended' : started !== undefined ? 'started' : signed !== undefined ? 'signed' : 'talking', opened_at: at(from), closed_at: lost === undefined ? null : at(from + lost),
  facts: { reached: { reported: at(from).toISOString(), screening: at(from + 1).toISOString(), talking: at(from + 3).toISOString(), ...(signed === undefined ? {} : { signed: at(from + signed).toISOString() }) }, ...(signed === undefined ? {} : { signed_on: day(from + signed) }), ...(started === undefined ? {} : { started_on: day(from + started) }) },
})

describe('the funnel', () => {
  const leads = [lead(0, 100, 200), lead(0, 100), lead(0, undefined, undefined, 50), lead(0), lead(366, 30), lead(366), { ...lead(0), state: 'yielded' }]
  const funnel = funnelOf(leads, at(500))

  test('counts cohorts by the year of report and of signing, and leaves out what yielded', () => {
    expect(funnel.signed.map(({ cohort, n, converted, lost, open }) => ({ cohort, n, converted, lost, open }))).toEqual([{ cohort: '2024', n: 4, converted: 2, lost: 1, open: 1 }, { cohort: '2025', n: 2, converted: 1, lost: 0, open: 1 }])
    // 开工率 is of those signed in a year, whenever they started.
    expect(funnel.started.map(({ cohort, n, converted }) => ({ cohort, n, converted }))).toEqual([{ cohort: '2024', n: 2, converted: 1 }, { cohort: '2025', n: 1, converted: 0 }])
    expect(funnel.lost).toMatchObject([{ state: 'yielded', n: 1 }, { state: 'ended', n: 1 }])
  })

  test('says how long stages take, those still there counted as far as they are', () => {
    expect(funnel.dwell.find((d) => d.from === 'screening')).toMatchObject({ to: 'talking', n: 6, median: 2, p25: 2, open: 0, median_with_open: 2 })
    expect(funnel.dwell.find((d) => d.from === 'talking')).toMatchObject({ to: 'reviewing', n: 0, median: null, open: 2, median_with_open: null })
  })

  test('forecasts months only from enough of them, and says how wrong it was', () => {
    expect(funnel.months.signed.ahead).not.toBeNull()
    const steady = funnelOf(Array.from({ length: 120 }, (_, i) => lead(i * 6, 60, i % 2 ? 150 : undefined)), at(800))
    expect(steady.months.signed.known.length).toBeGreaterThan(20)
    expect(steady.months.signed.ahead).toHaveLength(3)
    expect(steady.months.signed.error?.n).toBeGreaterThan(6)
    expect(steady.pipeline.signed.error?.n).toBe(12)
    expect(funnelOf([], at(0))).toMatchObject({ signed: [], months: { signed: { known: [], ahead: null, error: null } }, pipeline: { signed: { open: 0, expected: { value: 0 }, error: null } } })
  })
})

test.each([['2026-03-02', '2026-W10'], ['2027-01-01', '2026-W53'], ['2024-12-30', '2025-W01'], ['2021-01-03', '2020-W53']])('%s lies in %s', (d, week) => {
  expect(isoWeek(d)).toBe(week)
  const { from, to } = weekOf(week)
  expect(from <= d && d <= to).toBe(true)
})

test('a week there is not is refused', () => {
  for (const week of ['2026-W54', '2025-W53', '2026-W00', '2026-10']) expect(() => weekOf(week)).toThrow(week)
})
