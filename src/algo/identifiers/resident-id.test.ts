import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkResidentId, makeResidentId, residentFacts } from './resident-id.ts'

const problemOf = (typed: string) => {
  const check = checkResidentId(typed)
  return check.ok ? undefined : check.problem
}
const day = fc.date({ min: new Date('1850-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((d) => d.toISOString().slice(0, 10))
const person = fc.record({ area: fc.integer({ min: 110_000, max: 999_999 }).map(String), born_on: day, order: fc.nat(999) })

test.each(['11010519491231002X', '440524188001010014', '320401199003070017', '320412200002290039'])('%s is right', (value) => {
  expect(checkResidentId(value)).toEqual({ ok: true, value })
})

test('lower case, full width and spaces are put right; letters like digits are asked about', () => {
  expect(checkResidentId(' 110105 19491231 002x')).toEqual({ ok: true, value: '11010519491231002X' })
  expect(problemOf('1101O519491231002X')).toMatchObject({ code: 'alphabet', severity: 'error', at: 4, suggestion: '11010519491231002X' })
  expect(problemOf('11010519491231002×')).toMatchObject({ code: 'alphabet', at: 17, suggestion: '11010519491231002X' })
  expect(problemOf('1101O519491231003X')).not.toHaveProperty('suggestion')
})

test.each([
  ['320412200102290039', 'birth_date', 'error'],
  ['320412209913010039', 'birth_date', 'error'],
  ['320412150001010039', 'birth_date', 'error'],
  ['11010519491231002', 'length', 'error'],
  ['110105194912310021', 'check_digit', 'warning'],
] as const)('%s: %s, %s', (typed, code, severity) => {
  expect(problemOf(typed)).toMatchObject({ code, severity })
})

test('a number of 15 digits is answered with the one of 18 it became', () => {
  expect(problemOf('110105491231002')).toMatchObject({ code: 'length', suggestion: '11010519491231002X' })
  expect(problemOf('110105491331002')).not.toHaveProperty('suggestion')
})

test('made numbers are right and say what they were made of', () => {
  fc.assert(fc.property(person, ({ area, born_on, order }) => {
    const id = makeResidentId(area, born_on, order)
    expect(checkResidentId(id)).toEqual({ ok: true, value: id })
    expect(residentFacts(id)).toEqual({ area, born_on, sex: order % 2 ? 'male' : 'female' })
  }))
})

test('every single wrong digit is seen', () => {
  fc.assert(fc.property(person, fc.nat(17), fc.nat(9), ({ area, born_on, order }, at, digit) => {
    const id = makeResidentId(area, born_on, order)
    fc.pre(id[at] !== String(digit))
    expect(problemOf(id.slice(0, at) + String(digit) + id.slice(at + 1))).toBeDefined()
  }))
})

test('every two that changed places are seen, but for those ten apart', () => {
  fc.assert(fc.property(person, fc.nat(17), fc.nat(17), ({ area, born_on, order }, i, j) => {
    const id = makeResidentId(area, born_on, order)
    fc.pre(id[i] !== id[j] && Math.abs(i - j) !== 10)
    const swapped = [...id]
    ;[swapped[i], swapped[j]] = [id.charAt(j), id.charAt(i)]
    expect(problemOf(swapped.join(''))).toBeDefined()
  }))
  expect(makeResidentId('320412', '1990-03-07', 701).at(-1)).toBe(makeResidentId('320472', '1990-03-07', 101).at(-1))
})

test('refusals do not repeat the number of a person', () => {
  expect(() => residentFacts('110105194912310021')).toThrow(RangeError)
  expect(() => residentFacts('110105194912310021')).not.toThrow('110105')
  expect(() => makeResidentId('32041', '1990-03-07', 1)).toThrow("got '32041'")
  expect(() => makeResidentId('320412', '1990-02-30', 1)).toThrow('1990-02-30')
  expect(() => makeResidentId('320412', '1990-03-07', 1000)).toThrow('1000')
})
