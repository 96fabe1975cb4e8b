import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accuracy, backtest, backtestYearEnd, meanAccuracy } from './backtest.ts'

const FOLDER = '../shared/data/forecast'
const exact = (value: number) => ({ value, low: value, high: value })

describe('accuracy', () => {
  test('by hand: 90 and 110 said, 100 and 100 came, a year ago was 20 off', () => {
    const found = accuracy([{ value: 90, low: 80, high: 99 }, { value: 110, low: 95, high: 120 }], [100, 100], [60, 70, 80, 90], 2)
    expect(found.smape_pct).toBeCloseTo((100 * (20 / 190 + 20 / 210)) / 2, 12)
    expect(found.mape_pct).toBeCloseTo(10, 12)
    expect(found).toMatchObject({ mase: 0.5, coverage: 0.5, n: 2 })
  })

  test('a truth of 0 has no percentage, a constant no scale, 0 for 0 no error', () => {
    expect(accuracy([exact(0)], [0], [5, 5, 5])).toEqual({ smape_pct: 0, mape_pct: undefined, mase: undefined, coverage: 1, n: 1 })
  })

  test('what does not match is refused; nothing is no accuracy', () => {
    expect(() => accuracy([exact(1)], [1, 2], [1])).toThrow('got 1 and 2')
    expect(() => accuracy([], [], [1])).toThrow('got 0 and 0')
    expect(meanAccuracy([])).toBeUndefined()
  })
})

describe('backtest', () => {
  const line = Array.from({ length: 60 }, (_, i) => 100 + i)

  test('knows only what was known: a leap at the end is missed by whoever stood before it', () => {
    const leap = line.with(59, 1000)
    expect(backtest(line, 1, 1)?.mape_pct).toBeLessThan(1)
    expect(backtest(leap, 1, 1)?.mape_pct).toBeGreaterThan(80)
    expect(backtest(leap, 1, 3)).toMatchObject({ n: 3, coverage: 2 / 3 })
  })

  test('as many origins as there are, and none for a short series', () => {
    expect(backtest(line, 12, 100)?.n).toBe(41 * 12)
    expect(backtest(line.slice(0, 10), 6, 5)).toBeUndefined()
    expect(backtest(line.slice(0, 24), 1, 5, { method: 'seasonal_naive' })).toBeUndefined()
  })

  test('past years ends are judged with what their month had', () => {
    expect(backtestYearEnd(line, 6)?.n).toBe(3)
    expect(backtestYearEnd(line.slice(0, 24), 6)).toBeUndefined()
    expect(backtestYearEnd(line, 9)?.mape_pct).toBeLessThan(backtestYearEnd(line, 1)?.mape_pct ?? 0)
  })

  test.skipIf(!existsSync(FOLDER))('year ends of 286 real series: the error falls with the months known, and about four intervals in five hold', () => {
    const series = Object.values(JSON.parse(readFileSync(`${FOLDER}/m3_monthly.json`, 'utf8')) as Record<string, { x: number[]; xx: number[] }>)
    const years = series.filter((_, i) => i % 5 === 0).map(({ x, xx }) => [...x, ...xx].slice(-48))
    const [march, june, september] = [3, 6, 9].map((known) => meanAccuracy(years.flatMap((values) => backtestYearEnd(values, known, { coverage: 80 }) ?? [])))
    expect(march?.n).toBe(2 * 286)
    expect(march?.mape_pct).toBeLessThan(8)
    expect(june?.mape_pct).toBeLessThan(5.5)
    expect(september?.mape_pct).toBeLessThan(3)
    for (const at of [march, june, september]) expect(Math.abs((at?.coverage ?? 0) - 0.8)).toBeLessThan(0.08)
  })

  test.skipIf(!existsSync(FOLDER))('retail sales of China 2013–2017 in eleven periods: known to June, the year is told within two per cent', () => {
    const rows = readFileSync(`${FOLDER}/china_retail_published_vs_naive_yoy.csv`, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','))
    const years = rows.filter(([month]) => !month?.startsWith('2018')).map(([, amount]) => Number(amount))
    const found = backtestYearEnd(years, 5, { period: 11 })
    expect([years.length, found?.n]).toEqual([55, 3])
    expect(found?.mape_pct).toBeLessThan(2)
  })
})
