import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { talking } from './lead-walk.ts'
import { done } from './walk.ts'

const box = (east: number) => ({ type: 'Polygon', coordinates: [[[119.95 + east, 31.8], [119.952 + east, 31.8], [119.952 + east, 31.802], [119.95 + east, 31.802], [119.95 + east, 31.8]]] })
/** What the box measures, mu. */
const MU = 63.0
const STANDARD = { far_min: 1, far_max: 2.5, investment_per_mu_min: 350, tax_per_mu_min: 30, energy_max: 0.35, environment: '不得新建涉重金属排放项目', forbids: ['heavy_metal'] }
const WANTS = { land_mu: 60, power_kva: 2_000, planned_fixed_wan: 24_000, expected_tax_wan: 2_000, emission_kinds: ['dust'], industry: '3670' }
interface Site { id: string; version: number; failed: number; score: number; checks: { condition: string; verdict: string; says: { zh: string; en: string }; change?: { zh: string; en: string } }[]; conflict: { number: string; mine: boolean } | null }
interface Answer { lists: { kind: string; needed: boolean; considered: number; fits: Site[]; near_misses: Site[]; refused: { condition: string; sites: number }[] }[]; may_hold: boolean }

describe.each(cities)('matching sites in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await done(house, 'park-manager', 'park', 'yq-1', 'register', { code: 'KJ', name: '科技产业园', level: 'province', type: 'development', manager_unit: 'tech-park', leading_industries: ['36'], chemical: false })
    const parcels = { good: { power_kva: 3_000 }, weak: { power_kva: 500 }, dear: { power_kva: 3_000, investment_per_mu_min: 500 }, store: { power_kva: 3_000, use: 'W' }, bare: {} }
    for (const [i, [id, more]] of Object.entries(parcels).entries()) {
      await done(house, 'park-manager', 'parcel', id, 'register', { code: `DK-${id}`, name: `${id}地块`, park: 'yq-1', use: 'M1', area_mu: MU, boundary: box(i * 0.003), datum: 'CGCS2000', ...STANDARD, ...more })
      await done(house, 'park-manager', 'parcel', id, 'open_up')
    }
    await done(house, 'park-manager', 'space', 'hall', 'register', { code: 'CF-1', name: '一号厂房', park: 'yq-1', area_m2: 4_000, floor_load_t_m2: 2, height_m: 8, power_kva: 2_500, hazard_class: '丁' })
    await done(house, 'park-manager', 'space', 'hall', 'open_up')
    await talking(house, 'l-1', 'scout', WANTS)
    await talking(house, 'l-2', 'town-scout', { ...WANTS, investor_name: '长风化工有限公司', name: '年产两万吨农药原药项目', industry: '2631', content: '建设农药原药合成生产线两条及配套罐区。' })
    await talking(house, 'l-3', 'scout', { investor_name: '北辰机器人有限公司', name: '工业机器人装配项目', industry: '3491', content: '装配工业机器人整机，年产三千台。', space_m2: 3_000, floor_load_t_m2: 3, height_m: 6, hazard_class: '丙', confidentiality: 'secret' })
  })
  afterAll(() => house.close())
  const sites = async (lead: string, who: 'scout' | 'investment-office' | 'park-manager' = 'investment-office') => (await house.as(who).get(`/api/leads/${lead}/sites`)) as unknown as Answer
  const list = async (lead: string, kind: string) => (await sites(lead)).lists.find((l) => l.kind === kind)

  test('what meets everything stands first, what is not recorded is to be asked, near misses say what would have to change', async () => {
    const parcels = await list('l-1', 'parcel')
    expect(parcels?.fits.map((s) => [s.id, s.checks.filter((c) => c.verdict === 'unknown').map((c) => c.condition)])).toEqual([['good', []], ['bare', ['power']]])
    const near = new Map(parcels?.near_misses.map((s) => [s.id, s.checks.find((c) => c.verdict === 'short')]))
    expect([...near.keys()].toSorted()).toEqual(['dear', 'store', 'weak'])
    expect(near.get('weak')?.change?.zh).toBe('增容1,500kVA，须报供电部门')
    expect(near.get('dear')?.change?.zh).toBe('固定资产投资增加6,000万元，或用地减至48亩')
    expect(near.get('store')?.change?.en).toContain('zoning')
    expect(parcels?.refused).toEqual(expect.arrayContaining([expect.objectContaining({ condition: 'power', sites: 1 })]))
    expect((await sites('l-1')).lists.find((l) => l.kind === 'space')?.needed).toBe(false)
  })

  test('chemistry fits nowhere but in a recognised park, and no way round is offered', async () => {
    const parcels = await list('l-2', 'parcel')
    expect(parcels?.fits).toEqual([])
    expect(parcels?.refused).toEqual(expect.arrayContaining([expect.objectContaining({ condition: 'chemical', sites: 5 })]))
    expect(parcels?.near_misses[0]?.checks.find((c) => c.condition === 'chemical')?.change?.zh).toContain('不能变通')
  })

  test('a building is matched by load, height and hazard', async () => {
    const halls = await list('l-3', 'space')
    expect(halls?.near_misses[0]?.checks.filter((c) => c.verdict === 'short').map((c) => c.condition)).toEqual(['floor_load', 'hazard'])
  })

  test('from the side of the land: which open leads it would suit, what little is missing, and none that is kept secret', async () => {
    const suited = async (id: string, kind = 'parcel') => ((await house.as('investment-office').get(`/api/land/${kind}/${id}/leads`)) as unknown as { rows: { id: string; wants: number; short: { change: { zh: string } | null }[] }[] }).rows
    expect(await suited('good')).toMatchObject([{ id: 'l-1', wants: 60, short: [] }, { id: 'l-2' }])
    expect((await suited('weak')).find((l) => l.id === 'l-1')?.short).toMatchObject([{ change: { zh: '增容1,500kVA，须报供电部门' } }])
    expect(await suited('hall', 'space')).toEqual([])
    expect(await house.as('housing').get('/api/land/parcel/good/leads')).toMatchObject({ status: 404 })
  })

  test('once held for one lead it stands last for the others, who are told for whom', async () => {
    const answer = await sites('l-1')
    expect(answer.may_hold).toBe(true)
    const good = answer.lists[0]?.fits[0]
    await done(house, 'investment-office', 'parcel', 'good', 'reserve', { lead: 'l-1' })
    expect((await list('l-1', 'parcel'))?.fits.find((s) => s.id === 'good')?.conflict).toMatchObject({ mine: true })
    await talking(house, 'l-4', 'town-scout', { ...WANTS, investor_name: '云岭底盘有限公司', name: '新能源汽车底盘项目', content: '铸造并加工新能源汽车底盘件。' })
    const other = await list('l-4', 'parcel')
    expect(other?.fits.map((s) => [s.id, s.conflict?.mine])).toEqual([['bare', undefined], ['good', false]])
    expect(good?.id).toBe('good')
  })

  test('what confidentiality keeps from a person is not matched for them either', async () => {
    const seen = await sites('l-3', 'park-manager')
    expect(seen.lists.find((l) => l.kind === 'space')?.near_misses[0]?.checks.map((c) => c.condition)).toEqual(expect.not.arrayContaining(['emission']))
    expect((await house.as('housing').get('/api/leads/l-3/sites')).status).toBe(404)
    expect((await house.as('investment-office').get('/api/leads/none/sites')).status).toBe(404)
  })
})
