import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withheld } from './growth.ts'

test.each([
  [[5, 4, 3], []], [[5, 4, 1], [1, 2]], [[9, 1, 1], [0, 1, 2]], [[9, 8, 2, 1], [2, 3]], [[1], [0]], [[2, 1], [0, 1]],
] as const)('of %j firms, parts %j are withheld', (firms, hidden) => expect([...withheld(firms, 3)].toSorted((a, b) => a - b)).toEqual([...hidden]))

test('what the shown parts leave of the total is never that of a few firms, unless nothing is shown', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 2, max: 5 }), (firms, least) => {
    const hidden = withheld(firms, least)
    expect(firms.every((n, i) => n >= least || hidden.has(i))).toBe(true)
    if (hidden.size === 0 || hidden.size === firms.length) return
    expect(hidden.size).toBeGreaterThanOrEqual(2)
    expect([...hidden].reduce((sum, i) => sum + (firms[i] ?? 0), 0)).toBeGreaterThanOrEqual(least)
  }))
})

test('a base of one firm is not told by what is left either', () => {
  // Two new plants without a base and one old firm: three firms together, and the base of one.
  expect([...withheld([2, 1, 5, 9], 3, [0, 1, 5, 9])].toSorted((a, b) => a - b)).toEqual([0, 1, 2])
})
