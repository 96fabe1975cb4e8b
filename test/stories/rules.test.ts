import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision, DecisionTable } from '#kernel/rule.ts'
import { keepLamps } from '#server/jobs/keep-lamps.ts'
import { readDmn } from '#store/formats/dmn.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { DAY, done, refused } from './walk.ts'

interface Lit { rows: { id: string; lamps: (Decision & { lamp: string })[] }[]; counts: { rule: string; lamp: string; n: number }[] }
interface Versions { in_force: string; versions: { version: string; doc_no: string; table: DecisionTable; matter_id: string | null }[] }

describe.each(cities)('rules in %s', (city) => {
  let house: TestHouse
  let shipped: Versions
  beforeAll(async () => {
    house = await openHouse({ city })
    const PROJECT = { type: 'filing', level: 'district', industry: '3612', content: '建设生产厂房和配套设施', total_wan: 20_000, lead_unit: 'housing-bureau' }
    await done(house, 'project-office', 'project', 'P1', 'register', { ...PROJECT, name: '晨星精密部件项目', start_plan: '2026-01-15' })
    await done(house, 'project-office', 'project', 'P2', 'register', { ...PROJECT, name: '远帆新材料项目' })
    house.travel('2026-03-20T09:00:00+08:00')
    shipped = (await house.as('housing').get('/api/rules/lamp.project_start')) as unknown as Versions
  })
  afterAll(() => house.close())
  const lit = async (query = '') => (await house.as('leader').get(`/api/lamps/project${query}`)) as unknown as Lit
  const startOf = async (id: string) => (await lit()).rows.find((r) => r.id === id)?.lamps.find((l) => l.rule === 'lamp.project_start')
  const keep = () => keepLamps().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
  const tableOf = () => { const table = shipped.versions.at(-1)?.table; if (!table) throw new Error('no table'); return table }

  test('a lamp burns by the row of a document, with the inputs it was decided on', async () => {
    const late = await startOf('P1')
    // Two months past January: in one city yellow, in the other red.
    expect(late?.lamp).toBe({ dailing: 'yellow', tanjiang: 'red' }[city])
    expect(late).toMatchObject({ version: shipped.in_force, doc_no: expect.stringMatching(/〔\d{4}〕\d+号/), inputs: { planned: true, started: false, months_late: 2, excused: false }, fired: [{ row: expect.any(Number), basis: { zh: expect.stringContaining('计划开工月份') } }] })
    expect((await startOf('P2'))?.lamp).toBe('grey')
    const { rows, counts } = await lit(`?rule=lamp.project_start&lamp=${late?.lamp}`)
    expect(rows.map((r) => r.id)).toEqual(['P1'])
    expect(counts.find((c) => c.lamp === late?.lamp)?.n).toBe(1)
  })

  test('an accepted reason changes the lamp, and each change is kept once', async () => {
    await keep()
    await keep()
    const kept = async () => ((await house.as('auditor').get('/api/decisions?kind=project&about=P1')) as unknown as { rows: Decision[] }).rows.filter((d) => d.rule === 'lamp.project_start')
    expect(await kept()).toHaveLength(1)
    await refused(house, 'housing', 'project', 'P1', 'excuse_start', 'forbidden', { start_excuse: '供地手续等待省级批复' })
    await done(house, 'leader', 'project', 'P1', 'excuse_start', { start_excuse: '供地手续等待省级批复' })
    await keep()
    expect((await startOf('P1'))?.lamp).toBe('yellow')
    expect(await kept()).toHaveLength(city === 'dailing' ? 1 : 2)
  })

  test('a table goes out as DMN and comes back the same', async () => {
    const xml = (await house.app.inject({ url: '/api/rules/lamp.project_start/dmn', headers: { 'x-test-person': 'housing' } })).body
    expect(xml).toContain('https://www.omg.org/spec/DMN/20191111/MODEL/')
    const { tables } = await readDmn(xml)
    expect(tables[0]?.table).toEqual(tableOf())
    const read = await house.as('rule-keeper').post('/api/rules/read', { xml })
    expect(read).toMatchObject({ status: 200, tables: [{ table: tableOf(), doc_no: shipped.versions.at(-1)?.doc_no }], faults: [] })
    expect(await house.as('rule-keeper').post('/api/rules/read', { xml: '<definitions>' })).toMatchObject({ status: 422, code: 'invalid', next: { zh: expect.stringContaining('DMN') } })
    expect(await house.as('rule-keeper').post('/api/rules/read', { xml: xml.replace(/<dmn:decisionTable[\s\S]*<\/dmn:decisionTable>/, '<dmn:literalExpression><dmn:text>1</dmn:text></dmn:literalExpression>') })).toMatchObject({ status: 422, faults: [{ problem: { zh: expect.stringContaining('不是决策表') } }] })
  })

  test('a district changes a table: drafted, tried on past cases, approved by another, in force from its day', async () => {
    const stricter = { ...tableOf(), rows: tableOf().rows.map((r) => ({ ...r, when: r.when.map((w) => w.replace(/\[1\.\.\d\)/, '[1..2)').replace(/>=\d$/, (x) => (x === '>=1' ? x : '>=2'))) })) }
    const body = { rule: 'lamp.project_start', title: '试验区项目亮灯办法', doc_no: '试管办〔2026〕3号', effective_from: '2026-04-01', table: stricter, change_reason: '开工节奏偏慢，收紧亮灯标准' }
    await refused(house, 'housing', 'rule_change', 'R1', 'draft', 'forbidden', body)
    await refused(house, 'rule-keeper', 'rule_change', 'R1', 'draft', 'unmet', { ...body, rule: 'lamp.pace' })
    await done(house, 'rule-keeper', 'rule_change', 'R1', 'draft', body)
    expect(JSON.stringify(await refused(house, 'rule-keeper', 'rule_change', 'R1', 'submit', 'unmet'))).toContain('试算')
    expect(await house.as('housing').post('/api/rules/try', { table: stricter })).toMatchObject({ status: 403 })
    const trial = await house.as('rule-keeper').post('/api/rules/try', { table: stricter })
    expect(trial).toMatchObject({ status: 200, cases: expect.any(Number), moves: expect.any(Array) })
    expect(trial['cases']).toBeGreaterThanOrEqual(2)
    await done(house, 'rule-keeper', 'rule_change', 'R1', 'submit')
    await refused(house, 'rule-keeper', 'rule_change', 'R1', 'approve', 'forbidden')
    await done(house, 'leader', 'rule_change', 'R1', 'approve')
    expect((await startOf('P1'))?.doc_no).toBe(shipped.versions.at(-1)?.doc_no) // its day has not come
    house.travel('2026-04-01T00:00:00+08:00')
    expect((await startOf('P1'))?.doc_no).toBe('试管办〔2026〕3号')
    const now = (await house.as('housing').get('/api/rules/lamp.project_start')) as unknown as Versions
    expect(now.versions.map((v) => v.doc_no)).toEqual([...shipped.versions.map((v) => v.doc_no), '试管办〔2026〕3号'])
    expect(now.versions.at(-1)?.matter_id).toBe('R1')
    // What was decided before stands as it was.
    const before = ((await house.as('auditor').get('/api/decisions?kind=project&about=P1')) as unknown as { rows: Decision[] }).rows.filter((d) => d.rule === 'lamp.project_start')
    expect(before.at(-1)?.doc_no).toBe(shipped.versions.at(-1)?.doc_no)
  })

  test('a table that contradicts itself, leaves cases out or reaches back is not submitted', async () => {
    const [first, ...rest] = tableOf().rows
    if (!first) throw new Error('an empty table')
    const body = { rule: 'lamp.project_start', title: '试验区项目亮灯办法', doc_no: '试管办〔2026〕4号', effective_from: '2026-06-01', change_reason: '试验有缺陷的规则表' }
    const drafts = [
      ['R2', { ...tableOf(), rows: [...tableOf().rows, { ...first, id: 'again' }] }, '同时命中'],
      ['R3', { ...tableOf(), rows: rest }, '没有一行命中'],
      ['R4', { ...tableOf(), rows: tableOf().rows.map((r, i) => (i === 0 ? { ...r, out: ['绿'] } : r)) }, '处错误'],
    ] as const
    for (const [id, table, why] of drafts) {
      await done(house, 'rule-keeper', 'rule_change', id, 'draft', { ...body, table })
      expect(JSON.stringify(await refused(house, 'rule-keeper', 'rule_change', id, 'submit', 'unmet'))).toContain(why)
    }
    await done(house, 'rule-keeper', 'rule_change', 'R5', 'draft', { ...body, table: tableOf(), effective_from: '2026-04-02' })
    house.pass(5 * DAY)
    await house.as('rule-keeper').post('/api/rules/try', { table: tableOf() })
    expect(JSON.stringify(await refused(house, 'rule-keeper', 'rule_change', 'R5', 'submit', 'unmet'))).toContain('不溯及既往')
    expect(await house.as('rule-keeper').post('/api/rules/try', { table: drafts[2][1] })).toMatchObject({ status: 422, faults: [{ path: '/rows/0/out/0' }] })
  })

  test('nobody without a post reads the tables, and no rule is made up', async () => {
    expect(await house.as('zhang').get('/api/rules')).toMatchObject({ status: 403 })
    expect(await house.as('housing').get('/api/rules/lamp.moon')).toMatchObject({ status: 404 })
    const { rows } = (await house.as('housing').get('/api/rules')) as unknown as { rows: { rule: string; in_force: object | null }[] }
    expect(rows.map((r) => r.rule)).toEqual(['entry.threshold', 'lamp.commitment', 'lamp.pace', 'lamp.project_entry', 'lamp.project_start', 'lamp.supervision', 'supervision.escalation'])
    expect(rows.every((r) => r.in_force)).toBe(true)
  })
})
