import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAmount, formatChange, formatDay, formatPoints, parseArea, parseYuan } from './amounts.ts'

describe('money, in whole yuan', () => {
  test.each([
    ['3.5亿元', 350_000_000], ['3,500万', 35_000_000], ['3，500 万元', 35_000_000], ['３５００万元', 35_000_000], ['1234.5万元', 12_345_000], ['0.07万元', 700], ['3500元', 3500], ['¥3,500', 3500], ['RMB 3500元', 3500],
    ['3亿5000万元', 350_000_000], ['3.5千万元', 35_000_000], ['1.2万亿元', 1_200_000_000_000], ['2百万', 2_000_000], ['1万2000元', 12_000], ['三亿五千万元', 350_000_000], ['十五亿元', 1_500_000_000], ['一千零五十万元', 10_500_000],
    ['人民币壹佰贰拾万元整', 1_200_000], ['壹仟零伍圆正', 1005], ['两万元', 20_000], ['0万元', 0], ['1.1亿', 110_000_000], ['0.29万元', 2900],
  ])('%s is %i', (text, value) => {
    expect(parseYuan(text)).toEqual({ value, approx: false })
  })

  test.each([
    ['约1200万元', 12_000_000], ['10余万元', 100_000], ['3.5亿多元', 350_000_000], ['300多万', 3_000_000], ['超过2亿元', 200_000_000], ['2亿元左右', 200_000_000], ['不低于5000万元', 50_000_000], ['～3亿', 300_000_000],
    ['壹佰贰拾元伍角', 121], ['3.49元', 3], ['伍元零伍分', 5], ['1.00005万元', 10_001],
  ])('%s is about %i', (text, value) => {
    expect(parseYuan(text)).toEqual({ value, approx: true })
  })

  test.each(['3500', '3亿美元', '5000万港元', '3-5亿元', '3至5亿元', '-3亿元', '1亿2', '1亿2亿', '一百五', '3,5亿', '1.2.3万', '亿元', '元', '', '面议', '一二三元', '99999999999亿元', '12:30万', '3亩', '1亿'.repeat(50_000)])('%.20s is no amount of yuan', (text) => {
    expect(parseYuan(text)).toBeUndefined()
  })
})

describe('areas, in whole square metres', () => {
  test.each([
    ['300亩', 200_000, false], ['约300亩', 200_000, true], ['15亩', 10_000, false], ['1亩', 667, true], ['1.2万平方米', 12_000, false], ['15公顷', 150_000, false], ['3㎡', 3, false], ['3 m²', 3, false],
    ['2平方公里', 2_000_000, false], ['三百余亩', 200_000, true], ['5万平', 50_000, false], ['12 ha', 120_000, false],
  ])('%s is %i, about: %s', (text, value, approx) => {
    expect(parseArea(text)).toEqual({ value, approx })
  })

  test.each(['300', '3万', '200-300亩', '亩', '', '3亿元'])('%s is no area', (text) => {
    expect(parseArea(text)).toBeUndefined()
  })
})

test('what is written in an official unit is read back', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 43 }), fc.constantFrom('元', '万元', '亿元'), (yuan, unit) => {
    expect(parseYuan(formatAmount(yuan, unit, 'zh', 8))).toEqual({ value: yuan, approx: false })
  }))
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.constantFrom('平方米', '万平方米', '公顷', '平方公里'), (m2, unit) => {
    expect(parseArea(formatAmount(m2, unit, 'zh', 8))).toEqual({ value: m2, approx: false })
  }))
})

test('15 mu are a hectare, whatever their number', () => {
  fc.assert(fc.property(fc.nat(1_000_000), (n) => {
    expect(parseArea(`${15 * n}亩`)).toEqual(parseArea(`${n}公顷`))
  }))
})

test.each([
  [12_345_000, '万元', '1,234.5万元', '1,234.5 (CNY ten thousand)'], [350_000_000, '亿元', '3.5亿元', '3.5 (CNY 100 million)'], [3500, '元', '3,500元', 'CNY 3,500'], [200_000, '亩', '300亩', '300 mu'],
  [12_345, '平方米', '12,345平方米', '12,345 m²'], [-4, '万元', '0万元', '0 (CNY ten thousand)'],
] as const)('%i in %s is %s, %s', (value, unit, zh, en) => {
  expect([formatAmount(value, unit, 'zh'), formatAmount(value, unit, 'en')]).toEqual([zh, en])
})

test.each([
  [3.2, '增长3.2%', 'up 3.2%', '提高3.2个百分点', 'up 3.2 percentage points'],
  [-3.2, '下降3.2%', 'down 3.2%', '回落3.2个百分点', 'down 3.2 percentage points'],
  [0.04, '持平', 'unchanged', '持平', 'unchanged'],
  [-0.04, '持平', 'unchanged', '持平', 'unchanged'],
  [1234.56, '增长1,234.6%', 'up 1,234.6%', '提高1,234.6个百分点', 'up 1,234.6 percentage points'],
])('a change of %d', (by, ...said) => {
  expect([formatChange(by, 'zh'), formatChange(by, 'en'), formatPoints(by, 'zh'), formatPoints(by, 'en')]).toEqual(said)
})

test('days', () => {
  expect([formatDay('2026-03-05', 'zh'), formatDay('2026-03-05', 'en')]).toEqual(['2026年3月5日', '5 March 2026'])
  expect(() => formatDay('2026-02-30', 'zh')).toThrow("got '2026-02-30'")
  expect(() => formatAmount(Number.NaN, '元', 'zh')).toThrow('got NaN')
})
