import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnOf, monthOf, numberOf } from './figure-columns.ts'

describe('headers', () => {
  test.each([
    ['工业总产值_累计（千元）', 'economy.output', 'cumulative', 0.1], ['产值（当月）（万元）', 'economy.output', 'month', 1], ['工业销售产值累计(亿元)', 'economy.sales', 'cumulative', 10_000],
    ['用电量（千瓦时）', 'economy.power', 'month', 1], ['用电量(万千瓦时)', 'economy.power', 'month', 10_000], ['期末用工人数', 'economy.jobs', 'point', 1], ['主营业务收入累计[单位：元]', 'economy.revenue', 'cumulative', 0.0001],
  ] as const)('%s', (name, indicator, caliber, factor) => expect(columnOf(name)).toMatchObject({ is: 'figure', indicator, caliber, factor }))

  test.each([['统一社会信用代码', 'uscc'], ['单位详细名称', 'firm'], ['报告期', 'period'], ['备注', 'unknown'], ['产值同期（万元）', 'unknown'], ['产值增速', 'unknown'], ['产值当月（吨）', 'unknown']] as const)('%s is %s', (name, is) => expect(columnOf(name).is).toBe(is))

  test('money without a unit is not guessed, and a chosen one never overrules the header', () => {
    expect(columnOf('产值_当月')).toMatchObject({ is: 'unknown' })
    expect(columnOf('产值_当月', '千元')).toMatchObject({ factor: 0.1, declared: false })
    expect(columnOf('产值_当月（元）', '亿元')).toMatchObject({ factor: 0.0001, declared: true })
  })
})

test('a caliber is chosen only where the header says none, and for money', () => {
  expect(columnOf('产值（万元）')).toMatchObject({ caliber: 'month', caliber_declared: false })
  expect(columnOf('产值（万元）', undefined, 'cumulative')).toMatchObject({ caliber: 'cumulative', caliber_declared: false })
  expect(columnOf('产值_当月（万元）', undefined, 'cumulative')).toMatchObject({ caliber: 'month', caliber_declared: true })
  expect(columnOf('用电量（千瓦时）', undefined, 'cumulative')).toMatchObject({ caliber: 'month' })
})

test.each([['2026年3月', '2026-03'], ['2026-03', '2026-03'], ['2026/3', '2026-03'], ['202603', '2026-03'], ['2026-03-01', '2026-03'], ['2026年1-2月', '2026-02'], ['2026年1—2月', '2026-02'], ['2026-13', undefined], ['三月', undefined], ['', undefined]])('month %s → %s', (text, month) => expect(monthOf(text)).toBe(month))
test.each([['1,234.5', 1234.5], ['１２３', 123], ['', null], ['—', null], ['-5', -5], ['12,34', undefined], ['1e5', undefined], ['约300', undefined]])('number %s → %s', (text, value) => expect(numberOf(text)).toBe(value))

test('every number that is written with parted thousands is read as it is', () => {
  fc.assert(fc.property(fc.integer({ min: -1e12, max: 1e12 }), (n) => { expect(numberOf(n.toLocaleString('en-US'))).toBe(n) }))
})
