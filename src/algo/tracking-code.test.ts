import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALPHABET, checkCode, makeCode } from './tracking-code.ts'

const ZERO = new Uint8Array(8)
const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10))
const code = fc.tuple(fc.constantFrom('SQ', 'GD', 'XIO'), day, fc.uint8Array({ minLength: 8, maxLength: 8 })).map((parts) => makeCode(...parts))

test('is kind, day, and characters that nobody misreads', () => {
  expect(makeCode('SQ', '2026-11-23', ZERO)).toMatch(/^SQ261123-0000-000[0-9A-Z]$/)
  // 2^63 in base 31, smallest place first: 8 3 4 10 18 17 5.
  expect(makeCode('SQ', '2026-11-23', Uint8Array.of(128, 0, 0, 0, 0, 0, 0, 0)).slice(0, -1)).toBe('SQ261123-834A-JH5')
  fc.assert(fc.property(code, (value) => {
    expect(checkCode(value)).toEqual({ ok: true, value })
  }))
})

test('lower case, full width and any dashes are read', () => {
  const value = makeCode('GD', '2026-03-05', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
  for (const typed of [value.toLowerCase(), value.replaceAll('-', ''), value.replaceAll('-', ' — '), ` ${value} `, [...value].map((c) => (c === '-' ? '－' : String.fromCharCode(c.charCodeAt(0) + 0xfee0))).join('')]) {
    expect(checkCode(typed)).toEqual({ ok: true, value })
  }
})

test('O, I, S, Z are asked about, never put in, and the prefix is left alone', () => {
  const value = makeCode('SQ', '2026-11-10', ZERO)
  expect(checkCode(value.replace('0000', 'O0O0'))).toMatchObject({ ok: false, value: value.replace('0000', 'O0O0'), problem: { code: 'alphabet', at: 9, suggestion: value } })
  expect(checkCode(value.replace('261110', '26III0'))).toMatchObject({ problem: { suggestion: value } })
  expect(checkCode(value.replace('0000', 'O0O1'))).not.toHaveProperty('problem.suggestion')
})

test.each([['', 'format'], ['12345', 'format'], ['SQ261123-7K3M', 'format'], ['张三261123-7K3M-9QXT', 'format'], ['SQ261323-0000-0000', 'range']])('%s: %s', (typed, problem) => {
  expect(checkCode(typed)).toMatchObject({ ok: false, problem: { code: problem, severity: 'error' } })
})

describe('what the check character promises', () => {
  test('one wrong character is seen', () => {
    fc.assert(fc.property(code, fc.nat(), fc.constantFrom(...ALPHABET), (value, n, c) => {
      const from = value.indexOf('-') - 6
      const at = from + (n % (value.length - from))
      fc.pre(value[at] !== '-' && value[at] !== c)
      expect(checkCode(value.slice(0, at) + c + value.slice(at + 1)).ok).toBe(false)
    }))
  })

  test('two that changed places are seen', () => {
    fc.assert(fc.property(code, fc.nat(), fc.nat(), (value, n, m) => {
      const from = value.indexOf('-') - 6
      const [i, j] = [from + (n % (value.length - from)), from + (m % (value.length - from))]
      fc.pre(value[i] !== value[j] && value[i] !== '-' && value[j] !== '-')
      const swapped = [...value]
      ;[swapped[i], swapped[j]] = [value.charAt(j), value.charAt(i)]
      expect(checkCode(swapped.join('')).ok).toBe(false)
    }))
  })

  test('in the prefix all but five pairs of letters are told apart', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const last = new Set(letters.map((letter) => makeCode(`${letter}Q`, '2026-11-23', ZERO).at(-1)))
    expect(last.size).toBe(26 - 5)
  })
})

test('collisions come as the birthday bound says', () => {
  // Pairs n²/2N, and the odds of any on a day, 1 - exp(-n²/2N): the figures that makeCode states.
  const [few, many] = [10_000, 1_000_000].map((n) => n ** 2 / (2 * ALPHABET.length ** 7))
  expect(many).toBeCloseTo(18.17, 1)
  expect(1 / (1 - Math.exp(-(few ?? 0)))).toBeCloseTo(550.8, 0)
})

test.each([
  [() => makeCode('SQ', '2026-11-23', new Uint8Array(7)), 'got 7'],
  [() => makeCode('SQ', '2026-02-30', ZERO), "got '2026-02-30'"],
  [() => makeCode('SQ', '23.11.2026', ZERO), "got '23.11.2026'"],
  [() => makeCode('s', '2026-11-23', ZERO), "got 's'"],
])('what cannot make a number says why (%#)', (make, message) => {
  expect(make).toThrow(message)
})
