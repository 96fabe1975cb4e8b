import { expect, test } from 'vitest'
import { blockOf, isStructured, typedAs } from './schema.ts'

const month = { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }
test.each([
  [{ type: 'number' }, '1,234.5', 1234.5], [{ type: 'number' }, '约三千', '约三千'], [{ type: 'number' }, '', undefined], [month, '2026年8月', '2026-08'], [month, '2026/8', '2026-08'], [month, '八月', '八月'],
  [{ type: 'string', format: 'date' }, '2026/3/5', '2026-03-05'], [{ type: 'string', format: 'date' }, '2026年3月5日', '2026-03-05'], [{ type: 'boolean' }, '是', true],
  [{ type: 'string', enum: ['own', 'loan'], options: { own: { zh: '自筹', en: 'Own' }, loan: { zh: '贷款', en: 'Loan' } } }, '贷款', 'loan'],
])('%j reads %s as %s', (schema, cell, wanted) => expect(typedAs(schema, cell)).toBe(wanted))

test('a block is as wide and long as it was copied', () => {
  expect(blockOf('2026-01\t10\r\n2026-02\t 20\r\n')).toEqual([['2026-01', '10'], ['2026-02', '20']])
  expect(blockOf('7')).toEqual([['7']])
})
test('what a line of text holds stays a line of text', () => {
  expect([{ type: 'string' }, { type: 'string', enum: ['a'] }, month, { type: 'array' }, { type: 'integer' }, { type: 'boolean' }].map(isStructured)).toEqual([false, false, true, true, true, false])
})
