import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkRule } from '#kernel/check-rule.ts'
import { evaluate } from '#kernel/evaluate-rule.ts'
import { readDmn, writeDmn } from '#store/formats/dmn.ts'
import { packs } from './packs.ts'
import { tablesOf } from './tables.ts'

const cities = [...new Set(packs.map((p) => p.id))]
const RULES = ['entry.threshold', 'lamp.commitment', 'lamp.pace', 'lamp.project_entry', 'lamp.project_start', 'lamp.supervision', 'supervision.escalation']
const tableOf = async (city: string, rule: string, from?: string) => {
  const found = (await tablesOf(city)).findLast((v) => v.table.rule === rule && (from === undefined || v.effective_from <= from))
  if (!found) throw new Error(`${city} has no ${rule}`)
  return found.table
}

describe.each(cities)('tables of %s', (city) => {
  test('every rule is there, whole and cites its document', async () => {
    const versions = await tablesOf(city)
    expect([...new Set(versions.map((v) => v.table.rule))].toSorted()).toEqual(RULES)
    for (const { table, doc_no, effective_from } of versions) {
      expect([table.rule, checkRule(table)]).toEqual([table.rule, { faults: [], overlaps: [], gaps: [], analysed: true }])
      expect(doc_no).toMatch(/^\S+〔\d{4}〕\d+号$/)
      expect(effective_from).toMatch(/^\d{4}-\d\d-\d\d$/)
      for (const row of table.rows) expect(row.basis?.zh, `${table.rule} ${row.id}`).toMatch(/\S{2}/)
    }
  })
  test('written and read again it is the same table', async () => {
    for (const version of await tablesOf(city)) {
      const { tables: [back], faults } = await readDmn(await writeDmn(version))
      expect([back?.table, back?.effective_from, back?.doc_no, faults]).toEqual([version.table, version.effective_from, version.doc_no, []])
    }
  })
  test('one target burns one lamp at a time, and falling further behind never brings a better one', async () => {
    const table = await tableOf(city, 'lamp.pace')
    const worse = ['green', 'yellow', 'red']
    fc.assert(fc.property(fc.double({ min: -60, max: 60, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true }), fc.option(fc.double({ min: -20, max: 20, noNaN: true })), fc.option(fc.double({ min: -10, max: 10, noNaN: true })), (lag, more, growth_percent, mean_gap_pp) => {
      const lamp = (lag_pp: number) => { const { outputs, fired } = evaluate(table, { form: 'total', lag_pp, outside: null, growth_percent, mean_gap_pp }); expect(fired).toHaveLength(1); return worse.indexOf(String(outputs['lamp'])) }
      const [now, later] = [lamp(lag), lamp(lag + more)]
      expect(now).toBeGreaterThanOrEqual(0)
      expect(later).toBeGreaterThanOrEqual(now)
    }))
  })
})

// @source DOMAIN S1: Yinchuan 2025, Tianjin 2022
test.each([
  ['dailing', '2025-12-31', { form: 'total', lag_pp: 9.99 }, 'green'], ['dailing', '2025-12-31', { form: 'total', lag_pp: 10 }, 'yellow'], ['dailing', '2025-12-31', { form: 'total', lag_pp: 30 }, 'yellow'], ['dailing', '2025-12-31', { form: 'total', lag_pp: 30.01 }, 'red'],
  ['dailing', '2025-05-31', { form: 'total', lag_pp: 9.99 }, 'yellow'], ['dailing', '2025-12-31', { form: 'level', lag_pp: null }, 'grey'], ['dailing', '2025-12-31', { form: 'band', outside: -1 }, 'red'], ['dailing', '2025-12-31', { form: 'band', outside: 0 }, 'green'],
  ['tanjiang', '2025-12-31', { form: 'total', lag_pp: -1, growth_percent: 6, mean_gap_pp: 0.5 }, 'green'], ['tanjiang', '2025-12-31', { form: 'total', lag_pp: -1, growth_percent: 6, mean_gap_pp: -0.5 }, 'yellow'],
  ['tanjiang', '2025-12-31', { form: 'total', lag_pp: 1, growth_percent: 6, mean_gap_pp: 0.5 }, 'yellow'], ['tanjiang', '2025-12-31', { form: 'total', lag_pp: -9, growth_percent: -0.1, mean_gap_pp: 3 }, 'red'],
] as const)('%s on %s: %j is %s', async (city, day, inputs, lamp) => expect(evaluate(await tableOf(city, 'lamp.pace', day), inputs).outputs['lamp']).toBe(lamp))

// @source DOMAIN S5: the nation's lines as published in two counties
test.each([['3612', 2000], ['0610', 2000], ['5111', 2000], ['5299', 500], ['6210', 200], ['5430', 2000], ['6513', 2000], ['7211', 1000], ['7010', 0], ['7020', 1000], ['8010', 500], ['8411', 2000], ['8512', 500], ['0111', null]] as const)('industry %s enters at %s', async (industry, wan) => {
  for (const city of cities) expect(evaluate(await tableOf(city, 'entry.threshold'), { industry }).outputs['line_wan']).toBe(wan)
})

test('the files stand under the month they take effect', async () => {
  for (const city of cities) for (const v of await tablesOf(city)) expect(readFileSync(join(import.meta.dirname, city, 'rules', `${v.table.rule}@${v.effective_from.slice(0, 7)}.dmn`), 'utf8')).toContain(v.doc_no)
})
