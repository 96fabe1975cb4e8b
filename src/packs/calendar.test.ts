import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { dueAt } from '#algo/clock.ts'
import { addWorkdays, isoDay, startOfDay, workdaysBetween } from '#algo/workdays.ts'
import { ARRANGEMENTS } from './calendar-table.ts'
import { calendar, holidayOn } from './calendar.ts'

const REFERENCE = '../shared/data/calendar'
const rows = (file: string) => readFileSync(`${REFERENCE}/${file}`, 'utf8').trim().split(/\r?\n/).slice(1).map((line) => line.split(','))

test.each([
  ['2025-09-26', 1, '2025-09-28'],
  ['2025-09-30', 3, '2025-10-11'],
  ['2025-09-30', 15, '2025-10-28'],
  ['2025-12-31', 1, '2026-01-04'],
  ['2026-02-13', 5, '2026-02-27'],
  ['2026-04-30', 7, '2026-05-13'],
])('%s + %i working days = %s, weekends at work and week-long rests included', (start, n, due) => {
  expect(addWorkdays(start, n, calendar.isWorkday)).toBe(due)
  expect(isoDay(new Date(dueAt(startOfDay(start), { amount: n, unit: 'working_day' }, calendar).at.getTime() - 1))).toBe(due)
})

test.each([[2025, 248], [2026, 248], [2024, 251], [2020, 249], [2008, 251]])('%i has %i working days', (year, n) => {
  expect(workdaysBetween(`${year - 1}-12-31`, `${year}-12-31`, calendar.isWorkday)).toBe(n)
})

test('a later notice prevails: Spring Festival 2020 ended on 2 February', () => {
  expect(holidayOn('2020-02-02')).toEqual({ zh: '春节', en: 'Spring Festival' })
  expect(addWorkdays('2020-01-23', 1, calendar.isWorkday)).toBe('2020-02-03')
})

test('holidays have names, ordinary weekends and days at work have none', () => {
  expect(holidayOn('2025-10-06')).toEqual({ zh: '国庆节、中秋节', en: 'National Day and Mid-Autumn Festival' })
  expect(holidayOn('2026-10-10')).toBeUndefined()
  expect(holidayOn('2026-10-17')).toBeUndefined()
})

test('2027 is not arranged yet: Monday to Friday, and provisional', () => {
  expect(calendar.knownThrough).toBe('2026-12-31')
  expect(dueAt(startOfDay('2026-12-31'), { amount: 1, unit: 'working_day' }, calendar)).toEqual({ at: startOfDay('2027-01-02'), provisional: true })
})

test('refuses what is no date', () => {
  expect(() => calendar.isWorkday('someday')).toThrow("got 'someday'")
})

describe('the table', () => {
  test.each(ARRANGEMENTS.map((a) => [a.year, a] as const))('%i: days at work are weekend days, rests are in order and apart', (year, { off, work, notices }) => {
    expect(work.filter((date) => ![0, 6].includes(new Date(date).getUTCDay()))).toEqual([])
    const ends = off.flatMap(([, first, last]) => [first, last])
    expect(ends).toEqual(ends.toSorted())
    expect([...ends, ...work].every((date) => date.startsWith(`${year}-`) || date.startsWith(`${year - 1}-12-`))).toBe(true)
    expect(notices.length).toBeGreaterThan(0)
  })

  test('no year is missing', () => {
    expect(ARRANGEMENTS.map((a) => a.year)).toEqual(Array.from({ length: 20 }, (_, i) => 2007 + i))
  })
})

test.skipIf(!existsSync(REFERENCE))('every day of 2008–2026 as the reference says', () => {
  const days = rows('expected_workday_2008_2026.csv')
  expect(days.filter(([date = '', isWorkday]) => calendar.isWorkday(date) !== (isWorkday === '1'))).toEqual([])
  expect(days.filter(([date = '', isWorkday, name]) => isWorkday === '0' && name && !name.includes(holidayOn(date)?.zh ?? '∅'))).toEqual([])
  expect(days.length).toBe(6940)
})

test.skipIf(!existsSync(REFERENCE))('every due date of the reference', () => {
  const sums = rows('expected_add_workdays.csv')
  expect(sums.filter(([start = '', n, due]) => addWorkdays(start, Number(n), calendar.isWorkday) !== due)).toEqual([])
  expect(sums.length).toBe(500)
})
