import { expect, test } from 'vitest'
import { checkPhone, checkTelephone, isVirtualMobile } from './phone.ts'

test.each([
  ['13812345678', '13812345678'], ['138 1234 5678', '13812345678'], ['138-1234-5678', '13812345678'], ['＋86 １３８１２３４５６７８', '13812345678'],
  ['0086-19912345678', '19912345678'], ['8613812345678', '13812345678'],
])('mobile %s', (typed, value) => {
  expect(checkPhone(typed)).toEqual({ ok: true, value })
})

test.each([
  ['12812345678', { code: 'range', at: 0 }],
  ['1381234567', { code: 'length' }],
  ['138123456789', { code: 'length' }],
  ['1381234567O', { code: 'alphabet', at: 10 }],
  ['I38I234567O', { code: 'alphabet', suggestion: '13812345670' }],
  ['', { code: 'length' }],
])('no mobile: %s', (typed, problem) => {
  expect(checkPhone(typed)).toMatchObject({ ok: false, problem: { severity: 'error', ...problem } })
})

test.each([
  ['13812345678', '13812345678'], ['+86 138 1234 5678', '13812345678'],
  ['0519-85123456', '0519-85123456'], ['051985123456', '0519-85123456'], ['（0519）8512 3456', '0519-85123456'], ['+86 519 8512 3456', '0519-85123456'], ['+86 (0)519 85123456', '0519-85123456'],
  ['010-62345678', '010-62345678'], ['021-62345678-801', '021-62345678-801'], ['021-62345678转801', '021-62345678-801'], ['0519—85123456', '0519-85123456'],
  ['12345', '12345'], ['110', '110'], ['95588', '95588'], ['4000500827', '400-050-0827'],
])('telephone %s is %s', (typed, value) => {
  expect(checkTelephone(typed)).toEqual({ ok: true, value })
})

test.each([['85123456', 'format'], ['0519-15123456', 'format'], ['1381234567', 'length'], ['张三', 'alphabet'], ['123456', 'format'], ['', 'format']])('no telephone: %s (%s)', (typed, code) => {
  expect(checkTelephone(typed)).toMatchObject({ ok: false, problem: { code } })
})

test('virtual operators are told apart', () => {
  expect(['17012345678', '17112345678', '16212345678', '16512345678', '16712345678'].every(isVirtualMobile)).toBe(true)
  expect(['13812345678', '17212345678', '16612345678'].some(isVirtualMobile)).toBe(false)
})
