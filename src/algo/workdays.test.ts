import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addWorkdays, DAY_MS, endOfDay, isoDay, startOfDay, workdaysBetween } from './workdays.ts'

/** Monday to Friday, but National Day week off and the Sunday before it at work. */
const isWorkday = (date: string) => {
  if (date === '2026-09-27') return true
  const day = new Date(date).getUTCDay()
  return day !== 0 && day !== 6 && !(date >= '2026-10-01' && date <= '2026-10-07')
}

test.each([
  ['2026-09-30', 0, '2026-09-30'],
  ['2026-09-30', 1, '2026-10-08'],
  ['2026-09-25', 1, '2026-09-27'],
  ['2026-09-26', 2, '2026-09-28'],
  ['2026-12-31', 1, '2027-01-01'],
  ['2028-02-28', 1, '2028-02-29'],
])('%s + %i working days = %s', (start, n, due) => {
  expect(addWorkdays(start, n, isWorkday)).toBe(due)
})

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d days and says so', (n) => {
  expect(() => addWorkdays('2026-01-01', n, isWorkday)).toThrow(`got ${n}`)
})

test.each(['2026-02-30', '2026-2-3', '', '2026-01-01T00:00:00Z', 'tomorrow'])("refuses '%s' as a date", (date) => {
  expect(() => startOfDay(date)).toThrow(`got '${date}'`)
  expect(() => addWorkdays(date, 1, isWorkday)).toThrow(RangeError)
})

test('a calendar without working days is an error, not a hang', () => {
  expect(() => addWorkdays('2026-01-01', 1, () => false)).toThrow('is the calendar loaded?')
})

test('a day in China begins at 16:00 UTC the day before', () => {
  expect(startOfDay('2026-01-01').toISOString()).toBe('2025-12-31T16:00:00.000Z')
  expect(endOfDay('2025-12-31')).toEqual(startOfDay('2026-01-01'))
  expect(isoDay(new Date('2025-12-31T15:59:59.999Z'))).toBe('2025-12-31')
  expect(isoDay(new Date('2025-12-31T16:00:00.000Z'))).toBe('2026-01-01')
})

const later = (date: string, days: number) => isoDay(new Date(startOfDay(date).getTime() + days * DAY_MS))
const dates = fc.integer({ min: 0, max: 9000 }).map((n) => isoDay(new Date(Date.UTC(2008, 0, 1 + n))))

test('counting back what was added gives n', () => {
  fc.assert(fc.property(dates, fc.nat(60), (start, n) => {
    expect(workdaysBetween(start, addWorkdays(start, n, isWorkday), isWorkday)).toBe(n)
  }))
})

test('two stretches add up', () => {
  fc.assert(fc.property(dates, fc.nat(500), fc.nat(500), (a, toB, toC) => {
    const b = later(a, toB)
    const c = later(b, toC)
    expect(workdaysBetween(a, b, isWorkday) + workdaysBetween(b, c, isWorkday)).toBe(workdaysBetween(a, c, isWorkday))
  }))
  expect(() => workdaysBetween('2026-01-02', '2026-01-01', isWorkday)).toThrow('2026-01-02 and 2026-01-01')
})
