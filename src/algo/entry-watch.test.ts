import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backtestWatch, entrySignal, type Rolling } from './entry-watch.ts'

const LIMITS = { nurture: 0.8, provisional: 0.9, apply_months: 2 }
const months = (...revenue: number[]): Rolling[] => revenue.map((r, i) => ({ period: `2025-${String(i + 1).padStart(2, '0')}`, revenue: r }))

describe('what the months of a firm say', () => {
  test.each([
    [[1_599.9], undefined], [[1_600], 'nurture'], [[1_799.9], 'nurture'], [[1_800], 'provisional'], [[1_900, 2_000], 'provisional'], [[2_000, 2_000], 'apply'], [[2_100, 1_950], 'provisional'], [[], undefined],
  ] as const)('below the line, %j → %s', (revenue, signal) => expect(entrySignal(months(...revenue), 2_000, false, LIMITS)).toBe(signal))

  test.each([[1_999, 'exit'], [2_000, undefined]] as const)('in the frame, %d → %s', (revenue, signal) => expect(entrySignal(months(revenue), 2_000, true, LIMITS)).toBe(signal))

  test('a line of nothing is no line', () => expect(() => entrySignal(months(1), 0, false, LIMITS)).toThrow(RangeError))

  test('the unit does not matter, and more revenue never says less', () => {
    const rank = [undefined, 'nurture', 'provisional', 'apply']
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 4_000, noNaN: true }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 1_000 }), (revenue, more) => {
      const before = entrySignal(months(...revenue), 2_000, false, LIMITS)
      const after = entrySignal(months(...revenue.map((r) => r + more)), 2_000, false, LIMITS)
      expect(rank.indexOf(after)).toBeGreaterThanOrEqual(rank.indexOf(before))
      expect(entrySignal(months(...revenue.map((r) => r * 4)), 8_000, false, LIMITS)).toBe(before)
    }))
  })
})

describe('the watch on what has been', () => {
  const firm = (...revenue: number[]) => ({ months: months(...revenue), line: 2_000 })

  test('right, wrong, missed and still open warnings are each counted where they belong', () => {
    const right = firm(1_500, 1_850, 1_950, 2_010, 2_050)
    const wrong = firm(1_700, 1_850, 1_800, 1_700, 1_600, 1_500, 1_500, 1_500)
    const missed = firm(1_500, 2_100, 2_200, 2_300)
    const open = firm(1_500, 1_600, 1_850)
    const always = firm(2_500, 2_500, 2_500)
    const record = backtestWatch([right, wrong, missed, open, always], LIMITS, 6)
    expect(record).toMatchObject({ warnings: 2, crossings: 2, lead_months: 3, precision: { p: 0.5 }, recall: { p: 0.5 } })
    expect(record.precision?.low).toBeCloseTo(0.0945, 3) // Wilson, 1 of 2
  })

  test('nothing known is no share', () => expect(backtestWatch([], LIMITS)).toEqual({ precision: undefined, warnings: 0, recall: undefined, crossings: 0, lead_months: undefined }))
  test('one month over the line is no crossing', () => expect(backtestWatch([firm(1_500, 2_100, 1_500, 1_500)], LIMITS, 2).crossings).toBe(0))
})
