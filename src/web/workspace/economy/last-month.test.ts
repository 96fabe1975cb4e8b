import { expect, test } from 'vitest'
import { lastMonth } from './last-month.ts'

test.each([['2026-11-23T00:00:00Z', '2026-10'], ['2026-12-31T16:00:00Z', '2026-12'], ['2026-01-15T00:00:00Z', '2025-12']])('%s → %s', (now, month) => expect(lastMonth(new Date(now))).toBe(month))
