import fc from 'fast-check'
import { unaryTest } from 'feelin'
import { describe, expect, test } from 'vitest'
import { lets, readCell } from '#algo/cell.ts'
import { checkRule } from './check-rule.ts'
import { evaluate, firing } from './evaluate-rule.ts'
import { Refusal } from './refusal.ts'
import { DecisionTable } from './rule.ts'

const t = (zh: string) => ({ zh, en: zh })
const table = (hit: string, rows: readonly (readonly [string, string, string])[], more: object = {}) => DecisionTable.parse({
  rule: 'test.one', label: t('试'), hit,
  inputs: [{ id: 'n', name: 'n', label: t('数'), type: 'number', optional: true }, { id: 'w', name: 'w', label: t('词'), type: 'string', values: '"a","b"' }],
  outputs: [{ id: 'o', name: 'o', label: t('果'), type: 'string', values: '"x","y","z"' }],
  rows: rows.map(([n, w, o], i) => ({ id: `r${i + 1}`, when: [n, w], out: [o], basis: t(`第${i + 1}行`) })), ...more,
})

describe('a plain cell', () => {
  test.each([
    ['-', 5, true], ['', null, true], ['<10', 9.99, true], ['<10', 10, false], ['[10..30]', 30, true], ['[10..30)', 30, false], [']10..30]', 10, false], ['(10..30]', 10, false],
    ['<0,>0', 0, false], ['1, 2,3', 2, true], ['not(1,2)', 3, true], ['not([1..5])', 5, false], ['"a","b"', 'b', true], ['not("a")', 'b', true], ['true', true, true], ['null', null, true], ['<10', null, false],
  ] as const)('%s lets %s through: %s', (text, value, wanted) => expect(lets(readCell(text) ?? { of: 'any' }, value)).toBe(wanted))

  test('says what FEEL says, or nothing', () => {
    const number = fc.integer({ min: -3, max: 3 }).map(String)
    const one = fc.oneof(number, fc.tuple(fc.constantFrom('<', '<=', '>', '>='), number).map((p) => p.join('')), fc.tuple(fc.constantFrom('[', '(', ']'), number, number, fc.constantFrom(']', ')', '[')).map(([a, x, y, b]) => `${a}${x}..${y}${b}`))
    const words = fc.array(fc.constantFrom('"a"', '"b"', '"ä 中"'), { minLength: 1, maxLength: 3 }).map((list) => list.join(','))
    const cells = fc.tuple(fc.boolean(), fc.oneof(fc.array(one, { minLength: 1, maxLength: 3 }).map((list) => list.join(', ')), words, fc.constantFrom('true', 'false', 'null', '-'))).map(([not, text]) => (not && text !== '-' ? `not(${text})` : text))
    fc.assert(fc.property(cells, fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom('a', 'b', 'ä 中', true, false, null)), (text, value) => {
      const cell = readCell(text)
      const feel = unaryTest(text, { '?': value }).value === true
      expect([text, value, (cell && lets(cell, value)) ?? feel]).toEqual([text, value, feel])
    }), { numRuns: 2_000 })
  })
})

describe('hit policies', () => {
  const both = [['>0', '-', '"y"'], ['>1', '-', '"x"'], ['>5', '"b"', '"z"']] as const
  test.each([
    ['F', 2, ['y'], [1]], ['P', 2, ['x'], [2]], ['O', 2, [['x', 'y']], [2, 1]], ['R', 2, [['y', 'x']], [1, 2]], ['C', 2, [['y', 'x']], [1, 2]], ['F', -1, [null], []], ['C', -1, [[]], []],
  ] as const)('%s of %i', (hit, n, out, rows) => {
    const { outputs, fired } = evaluate(table(hit, both), { n, w: 'a' })
    expect([[outputs['o']], fired.map((f) => f.row)]).toEqual([out, rows])
  })
  test.each(['U', 'A'] as const)('%s does not let rows contradict each other', (hit) => {
    const clash = () => evaluate(table(hit, both), { n: 2, w: 'a' })
    expect(clash).toThrow(Refusal)
    expect(clash).toThrow(/rows 1, 2/)
  })
  test('what is added up', () => {
    const sum = DecisionTable.parse({ ...table('C', []), aggregator: 'sum', outputs: [{ id: 'o', name: 'o', label: t('果'), type: 'number' }], rows: [1, 2, 4].map((o, i) => ({ id: `r${i}`, when: ['-', '-'], out: [String(o)] })) })
    expect(['sum', 'min', 'max', 'count'].map((aggregator) => evaluate({ ...sum, aggregator: aggregator as 'sum' }, { n: 1, w: 'a' }).outputs['o'])).toEqual([7, 1, 4, 3])
  })
})

test.each([[{ n: 1 }, '/w'], [{ n: '1', w: 'a' }, '/n'], [{ n: 1, w: 'c' }, '/w'], [{ n: Number.NaN, w: 'a' }, '/n']])('an input that is missing, of another kind or not among its values is named: %j', (inputs, path) => {
  expect(() => evaluate(table('F', []), inputs)).toThrow(expect.objectContaining({ name: 'Refusal', code: 'invalid', faults: [{ path, problem: expect.anything() }] }))
})

describe('a table is looked over before it decides', () => {
  test('gaps and overlaps come with values that show them', () => {
    const { overlaps, gaps, analysed } = checkRule(table('U', [['<5', '-', '"x"'], ['[3..8]', '"a"', '"y"'], ['null', '-', '"z"']]))
    expect(analysed).toBe(true)
    expect(overlaps).toEqual([{ values: [expect.any(Number), 'a'], rows: [1, 2] }])
    expect(gaps).toContainEqual({ values: [9, 'a'], rows: [] })
    expect(gaps).toContainEqual({ values: [6.5, 'b'], rows: [] })
    for (const w of [...overlaps, ...gaps]) expect(firing(table('U', [['<5', '-', '"x"'], ['[3..8]', '"a"', '"y"'], ['null', '-', '"z"']]), w.values).map((r) => r + 1)).toEqual(w.rows)
  })
  test.each([
    [['10%', '-', '"x"'], '/rows/0/when/0'], [['-', '绿', '"x"'], '/rows/0/when/1'], [['-', '"c"', '"x"'], '/rows/0/when/1'], [['"a"', '-', '"x"'], '/rows/0/when/0'], [['-', '-', 'x'], '/rows/0/out/0'], [['-', '-', '"q"'], '/rows/0/out/0'], [['-', '-', ''], '/rows/0/out/0'], [['[1..', '-', '"x"'], '/rows/0/when/0'], [['[5..1]', '-', '"x"'], '/rows/0/when/0'],
  ] as const)('%j', (row, path) => expect(checkRule(table('U', [row])).faults.map((f) => f.path)).toEqual([path]))
  test('FEEL beyond plain cells decides, and is not gone through', () => {
    const rich = table('U', [['? * 2 > 5', '-', '"x"'], ['? * 2 <= 5', '-', '"y"']])
    expect(checkRule(rich)).toEqual({ faults: [], overlaps: [], gaps: [], analysed: false })
    expect([2, 3].map((n) => evaluate(rich, { n, w: 'a' }).outputs['o'])).toEqual(['y', 'x'])
  })
})
