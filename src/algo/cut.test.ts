import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut } from './cut.ts'

test('never longer than asked, never half a character, and as long as that allows', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, most) => {
    const head = cut(text, most)
    expect(text.startsWith(head)).toBe(true)
    expect(head.isWellFormed()).toBe(true)
    expect(head.length).toBeGreaterThanOrEqual(Math.min(text.length, most) - 1)
    expect(head.length).toBeLessThanOrEqual(most)
  }))
})

test.each([['路灯𠮷', 3, '路灯'], ['路灯𠮷', 4, '路灯𠮷'], ['𠮷', 1, ''], ['路灯', 9, '路灯'], ['', 0, '']])('%s to %i is %s', (text, most, wanted) => expect(cut(text, most)).toBe(wanted))
