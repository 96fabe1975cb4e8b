import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundedTogether } from './rounded.ts'

test('the worked case of DOMAIN S5', () => {
  expect(roundedTogether([2_000, -2_000, 500, 2_000].map((d) => (d / 20_500) * 100), 2)).toEqual([9.76, -9.76, 2.44, 9.76])
})

test('what is printed adds up to the printed total, and no part is a whole step away from its own', () => {
  const values = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 60 })
  fc.assert(fc.property(values, fc.integer({ min: 0, max: 3 }), (all, digits) => {
    const step = 10 ** digits
    const shown = roundedTogether(all, digits)
    const total = Math.round(all.reduce((sum, v) => sum + v, 0) * step) + 0 // never -0
    expect(shown.reduce((sum, v) => sum + Math.round(v * step), 0)).toBe(total)
    for (const [i, v] of shown.entries()) expect(Math.abs(v - (all[i] ?? 0))).toBeLessThan(1 / step + 1e-9)
  }))
})
