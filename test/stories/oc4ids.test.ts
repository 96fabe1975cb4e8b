import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, openHouse, type TestHouse } from '../house.ts'
import schema from '../fixtures/oc4ids/project-package.json' with { type: 'json' }
import { done } from './walk.ts'

const ajv = new Ajv({ allErrors: true, strict: false })
formats.default(ajv)
const valid = ajv.compile(schema)
const EXAMPLE = new URL('../../../shared/data/registers/oc4ids_example.json', import.meta.url)
const PROJECT = { name: '晨星精密部件项目', type: 'filing', level: 'district', industry: '3612', content: '建设生产厂房和配套设施', total_wan: 20_000.5, lead_unit: 'housing-bureau', owner: 'firm-alpha', place: { lng: 119.97, lat: 31.81 }, start_plan: '2026-05-01', finish_plan: '2027-10-31', funds: [{ source: 'own', planned_wan: 8_000.5 }, { source: 'loan', planned_wan: 12_000 }] }

interface Answer { projects: Record<string, unknown>[] }
interface Told { status: number; added: number; known: number; faults: { path: string; problem: { zh: string } }[] }

describe.each(cities)('OC4IDS in %s', (city) => {
  let here: TestHouse
  let there: TestHouse
  beforeAll(async () => {
    here = await openHouse({ city })
    there = await openHouse({ city })
    await done(here, 'project-office', 'project', 'P1', 'register', PROJECT)
    await done(here, 'project-office', 'project', 'P2', 'register', { ...PROJECT, name: '城东污水处理提标项目', type: 'approval', industry: '4620', owner: undefined, place: undefined, funds: undefined })
    await done(here, 'project-office', 'project', 'P2', 'begin_preliminary', { national_code: '2603-320412-04-01-100001', start_plan: '2026-06-01', finish_plan: '2027-12-31' }, { evidence: [await here.prove('basis')] })
    await done(here, 'project-office', 'project', 'P2', 'set_permit', { item: 'proposal', permit: { status: 'granted', done_on: '2026-03-01', doc_no: '岱发改〔2026〕3号' } })
    await done(here, 'project-office', 'project', 'P2', 'approve_plan', { points: [{ period: '2026-06', wan: 1_000 }, { period: '2027-12', wan: 20_000.5 }] })
  })
  afterAll(async () => { await here.close(); await there.close() })
  const out = async (house: TestHouse, query = '') => (await house.as('leader').get(`/api/projects/oc4ids${query}`)) as unknown as Answer
  const take = async (house: TestHouse, projects: unknown, more: object = {}) => (await house.as('project-office').post('/api/projects/oc4ids', { package: { version: '0.9', projects }, lead_unit: 'housing-bureau', ...more })) as unknown as Told

  test('what goes out is valid, and each number stays in its own measure', async () => {
    const { status: _, ...answer } = (await out(here)) as Answer & { status: number }
    expect(valid(answer) ? [] : valid.errors).toEqual([])
    const [one, two] = answer.projects
    expect(one).toMatchObject({ status: 'identification', sector: ['economy'], budget: { amount: { amount: 200_005_000, currency: 'CNY' }, budgetBreakdowns: [{ budgetBreakdown: [{ id: 'own', amount: { amount: 80_005_000 } }, { id: 'loan' }] }] }, locations: [{ geometry: { type: 'Point', coordinates: [119.97, 31.81] } }], parties: expect.arrayContaining([expect.objectContaining({ id: 'firm-alpha', roles: ['payer'], identifier: { scheme: 'CN-USCC', id: expect.any(String) } })]) })
    expect(two).toMatchObject({ status: 'preparation', sector: ['waterAndWaste'], identifiers: [{ id: '2603-320412-04-01-100001', scheme: 'CN-TZXM' }], milestones: [{ id: 'proposal', status: 'met', dateMet: '2026-03-01T00:00:00+08:00' }], forecasts: [{ observations: [{ value: { amount: 10_000_000 } }, { value: { amount: 200_005_000 } }] }] })
    expect(((await here.as('leader').get('/api/projects/P2/oc4ids')) as unknown as Answer).projects).toHaveLength(1)
  })

  test('what is taken in and sent out again says the same of the register, and comes once', async () => {
    const { projects } = await out(here)
    expect(await take(there, projects)).toMatchObject({ status: 200, added: 2, known: 0, faults: [] })
    expect(await take(there, projects)).toMatchObject({ added: 0, known: 2, faults: [] })
    const again = await out(there)
    for (const sent of projects) {
      const back = again.projects.find((p) => (p['identifiers'] as { id: string }[]).some((x) => x.id === sent['id']))
      for (const key of ['title', 'description', 'sector', 'additionalClassifications', 'period', 'budget', 'publicAuthority'] as const) expect([key, back?.[key]]).toEqual([key, sent[key]])
    }
  })

  test('a bad project is named with its place, and the good ones beside it stand', async () => {
    const good = { id: 'x-1', title: '一号引水工程', budget: { amount: { amount: 5_000_000, currency: 'CNY' } } }
    const told = await take(there, [good, { title: '没有编号的项目' }, { id: 'x-2', title: '外币项目一', budget: { amount: { amount: 1, currency: 'GBP' } } }, { id: 'x-3', title: '无预算项目' }, { ...good, id: 'x-4', period: { startDate: '2027-01-01T00:00:00Z', endDate: '2026-01-01T00:00:00Z' } }])
    expect(told.added).toBe(1)
    expect(told.faults.map((f) => f.path)).toEqual(['/projects/1/id', '/projects/2/budget/amount', '/projects/3/budget/amount', '/projects/4/period/endDate'])
    expect(told.faults[1]?.problem.zh).toContain('汇率')
    expect(await here.as('housing').post('/api/projects/oc4ids', { package: { projects: [good] }, lead_unit: 'housing-bureau' })).toMatchObject({ status: 403 })
    expect(await here.as('project-office').post('/api/projects/oc4ids', { package: { projects: [] }, lead_unit: 'housing-bureau' })).toMatchObject({ status: 422 })
    expect(await here.as('zhang').get('/api/projects/oc4ids')).toMatchObject({ projects: [] })
  })

  test.skipIf(!existsSync(EXAMPLE))('the standard’s own worked example is taken in (skipped where ../shared/data is absent)', async () => {
    const { projects } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Answer
    expect((await take(there, projects)).faults.map((f) => f.path)).toContain('/projects/0/budget/amount')
    expect(await take(there, projects, { rates: { GBP: { rate: 9.2, on: '2026-03-02' } } })).toMatchObject({ added: projects.length, faults: [] })
    expect((await out(there)).projects.find((p) => p['title'] === 'M75 Junctions 4 to 5 upgrade smart motorway')).toMatchObject({ budget: { amount: { amount: 40_000_000 * 9.2, currency: 'CNY' } } })
  })
})
