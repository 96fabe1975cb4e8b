import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkUscc, makeUscc } from './uscc.ts'

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
const problemOf = (typed: string) => {
  const check = checkUscc(typed)
  return check.ok ? undefined : check.problem
}
const code = fc.tuple(fc.constantFrom(...ALPHABET), fc.constantFrom(...ALPHABET), fc.integer({ min: 100_000, max: 999_999 }), fc.array(fc.constantFrom(...ALPHABET), { minLength: 8, maxLength: 8 }))
  .map(([a, b, area, body]) => makeUscc(a + b, String(area), body.join('')))

test.each(['914403001922038216', '9144030071526726XG', '91440300192317458F', '91350900587527783P', '91440101MA5CJQ4N59', '123502001549897397', '9135021359498494XQ', '91320412MA1ABCDE81', '91320412MADX00019C'])('%s is right', (value) => {
  expect(checkUscc(value)).toEqual({ ok: true, value })
})

test('what can be put right without asking is: full width, lower case, spaces, invisible characters', () => {
  expect(checkUscc('\uFEFF９１440101 ma5c jq4n\u200B59 ')).toEqual({ ok: true, value: '91440101MA5CJQ4N59' })
})

test.each([['91110000100000251R'], ['91350203M0001QAY9B']])('%s only warns: it may be confirmed with evidence', (typed) => {
  expect(problemOf(typed)).toMatchObject({ code: 'check_digit', severity: 'warning', at: 17 })
})

test('a check character names the one that fits, in either layer', () => {
  expect(problemOf('91320412MA1ABCDE82')).toMatchObject({ code: 'check_digit', expected: '1' })
  // The outer layer made to fit a body whose own check is wrong.
  const wrong = ALPHABET.map((c) => `91320412MA1ABCDE9${c}`).find((typed) => problemOf(typed)?.code === 'inner_check_digit') ?? ''
  expect(problemOf(wrong)).toMatchObject({ severity: 'warning', at: 16, expected: '8' })
})

test('letters that look like digits are asked about, never put in', () => {
  expect(checkUscc('9144O3OOI922O38216')).toMatchObject({ ok: false, value: '9144O3OOI922O38216', problem: { code: 'alphabet', severity: 'error', at: 4, suggestion: '914403001922038216' } })
  expect(problemOf('9144O3OOI922O38217')).not.toHaveProperty('suggestion')
  expect(problemOf('9144030019220382')).toMatchObject({ code: 'length', severity: 'error' })
  expect(problemOf('统一社会信用代码统一社会信用代码统一')).toMatchObject({ code: 'alphabet', at: 0 })
})

describe('what the algorithm promises', () => {
  test('made codes are right', () => {
    fc.assert(fc.property(code, (value) => {
      expect(checkUscc(value)).toEqual({ ok: true, value })
    }))
  })

  test('every single wrong character is seen', () => {
    fc.assert(fc.property(code, fc.nat(17), fc.constantFrom(...ALPHABET), (value, at, c) => {
      fc.pre(value[at] !== c)
      expect(problemOf(value.slice(0, at) + c + value.slice(at + 1))).toBeDefined()
    }))
  })

  test('every swap is seen but that of the first and the last', () => {
    fc.assert(fc.property(code, fc.nat(17), fc.nat(17), (value, i, j) => {
      const swapped = [...value]
      ;[swapped[i], swapped[j]] = [value.charAt(j), value.charAt(i)]
      fc.pre(value[i] !== value[j] && !(Math.min(i, j) === 0 && Math.max(i, j) === 17) && /^..\d{6}/.test(swapped.join('')))
      expect(problemOf(swapped.join(''))).toBeDefined()
    }))
    expect([checkUscc('91320412MA1ABCDE81').ok, checkUscc('11320412MA1ABCDE89').ok]).toEqual([true, true])
  })
})

test.each([['9', '320412', 'MA1ABCDE'], ['91', '32041', 'MA1ABCDE'], ['91', '320412', 'MA1ABCDO'], ['91', '320412', 'MA1ABCD']])('cannot be made of %s %s %s', (head, area, body) => {
  expect(() => makeUscc(head, area, body)).toThrow(`got '${head}' '${area}' '${body}'`)
})
