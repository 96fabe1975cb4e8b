import { expect, test } from 'vitest'
import { formatDue, formatMonth, lastDay } from './format.ts'

test('a limit that runs to midnight in China ends with its last day', () => {
  expect(formatDue('2025-11-24T16:00:00Z', 'zh')).toBe('2025年11月24日24时')
  expect(formatDue('2025-11-24T16:00:00Z', 'en')).toBe('end of 24 Nov 2025')
  expect(lastDay('2025-12-31T16:00:00Z')?.toISOString().slice(0, 10)).toBe('2025-12-31')
})

test('a limit that ends in the middle of a day ends at its minute', () => {
  expect(formatDue('2025-11-24T06:20:00Z', 'zh')).toBe('2025年11月24日 14:20')
  expect(lastDay('2025-11-24T06:20:00Z')).toBeUndefined()
})

test.each([['2026-03', 'zh', '2026年3月'], ['2026-12', 'zh', '2026年12月'], ['2026-01', 'en', 'Jan 2026']] as const)('the month %s in %s is %s', (month, locale, said) => expect(formatMonth(month, locale)).toBe(said))
