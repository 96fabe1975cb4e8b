import { describe, expect, test } from 'vitest'
import { limitOf, packByVersion, packs } from './packs.ts'

/** 团风县 review card, 100 points. @source DOMAIN S3, bhygbaby.com */
const TUANFENG = { industry: 5, technology: 5, scale: 17, intensity: 17, investor: 10, environment: 5, safety: 5, land: 10, planning: 5, tax: 16, jobs: 5 }

describe.each(packs.map((p) => [p.key, p] as const))('%s', (_, pack) => {
  const { review, score, first_report, intake, limits_source } = pack.rules.investment

  test('asks departments that exist, each once, and floors can be reached', () => {
    const offices = new Set(pack.offices.map((o) => o.key))
    const keys = review.departments.map((d) => d.key)
    expect(keys.filter((k) => !offices.has(k))).toEqual([])
    expect(new Set(keys).size).toBe(keys.length)
    expect(score.items.filter((i) => (i.floor ?? 0) > i.max)).toEqual([])
    expect(new Set(score.items.map((i) => i.key)).size).toBe(score.items.length)
  })

  test('says of every part where it was seen, or that it is a setting', () => {
    for (const source of [review.source, score.source, first_report.source, intake.source, limits_source]) expect(source.zh).toMatch(/设定值|见/)
  })

  test('a major lead is given no less time than another', () => {
    const [major, ordinary] = [limitOf(pack, 'lead.screen', 'major'), limitOf(pack, 'lead.screen')]
    expect(major?.unit).toBe(ordinary?.unit)
    expect(major?.amount).toBeGreaterThanOrEqual(ordinary?.amount ?? 0)
  })

  test('renewals are counted in the unit of the protection they lengthen', () => {
    expect(limitOf(pack, 'lead.renewal')?.unit).toBe(limitOf(pack, 'lead.protection')?.unit)
  })
})

test('one city uses the published card, the other its own; their limits differ', () => {
  const [tanjiang, dailing] = [packByVersion('tanjiang@2024-01'), packByVersion('dailing@2026-01')]
  expect(Object.fromEntries(tanjiang.rules.investment.score.items.map((i) => [i.key, i.max]))).toEqual(TUANFENG)
  expect(dailing.rules.investment.score.items.map((i) => i.key)).not.toEqual(Object.keys(TUANFENG))
  for (const stage of ['lead.screen', 'lead.report', 'lead.no_progress', 'lead.protection'] as const) expect(limitOf(dailing, stage)).not.toEqual(limitOf(tanjiang, stage))
  // 1 day, 3 days (major a week), a week, two weeks. @source 江府办函〔2024〕37号
  expect(['lead.respond', 'lead.screen', 'lead.feedback', 'lead.report'].map((s) => limitOf(tanjiang, s)?.amount)).toEqual([1, 3, 7, 14])
  expect(limitOf(tanjiang, 'lead.screen', 'major')).toEqual({ amount: 7, unit: 'natural_day' })
})
