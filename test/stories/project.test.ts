import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type Proof, type TestHouse } from '../house.ts'
import { DAY, done, refused } from './walk.ts'

const PROJECT = { name: '岱山精密二期厂房', type: 'filing', level: 'district', industry: '3670', content: '新建厂房3万平方米，购置设备80台套。', total_wan: 20_000, owner: 'firm-alpha', lead_unit: 'housing-bureau', place: { lng: 119.97, lat: 31.81 } }
const CODE = '2511-320412-04-01-100016'
const ITEMS = ['filing', 'land_pre_review', 'land_planning', 'works_planning', 'eia', 'energy_review', 'water_soil', 'drawings', 'fire_design']
const granted = (n: number) => ({ status: 'granted', done_on: '2026-02-20', doc_no: `许可〔2026〕${n}号` })

describe.each(cities)('a project in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())

  /** A photograph as the house read it: when and where it was taken. */
  async function photo(name: string, { lng = 119.9701, lat = 31.8101, days = 1 }: { lng?: number; lat?: number; days?: number } = {}): Promise<Proof> {
    const sha256 = Buffer.from(name.padEnd(32, '.')).toString('hex').slice(0, 64)
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at, taken_at, lng, lat) values ($1, $2, $3, 'image/jpeg', 1, 'housing', $4, $5, $6, $7)",
      [DISTRICT, sha256, `${name}.jpg`, house.now(), new Date(house.now().getTime() - days * DAY), lng, lat]))
    return { kind: 'photo', sha256 }
  }

  async function ready(id: string, code = CODE): Promise<void> {
    await done(house, 'project-office', 'project', id, 'register', PROJECT)
    await done(house, 'project-office', 'project', id, 'begin_preliminary', { national_code: code, start_plan: '2026-03-01', finish_plan: '2026-12-31' }, { evidence: [await house.prove('basis')] })
    for (const [n, item] of ITEMS.entries()) await done(house, 'housing', 'project', id, 'set_permit', { item, permit: granted(n + 1) })
    await done(house, 'project-office', 'project', id, 'approve_plan', { points: [{ period: '2026-03', wan: 1_000 }, { period: '2026-06', wan: 8_000 }, { period: '2026-12', wan: 20_000 }] })
  }

  test('it is begun with its permits and a photograph of the site, and by nothing else', async () => {
    await ready('P1')
    await refused(house, 'housing', 'project', 'P1', 'start', 'unmet', { start_actual: '2026-03-01' }, { evidence: [await photo(`a${city}`)] })
    await refused(house, 'housing', 'project', 'P1', 'set_permit', 'unmet', { item: 'construction_permit', permit: { status: 'granted' } })
    await done(house, 'housing', 'project', 'P1', 'set_permit', { item: 'construction_permit', permit: granted(20) })
    await refused(house, 'housing', 'project', 'P1', 'start', 'unproven', { start_actual: '2026-03-01' })
    const far = await refused(house, 'housing', 'project', 'P1', 'start', 'unmet', { start_actual: '2026-03-01' }, { evidence: [await photo(`far${city}`, { lng: 119.99 })] })
    expect(JSON.stringify(far)).toContain('拍摄地点距项目')
    await refused(house, 'housing', 'project', 'P1', 'start', 'unmet', { start_actual: '2026-03-01' }, { evidence: [await photo(`old${city}`, { days: 60 })] })
    await refused(house, 'housing', 'project', 'P1', 'start', 'unmet', { start_actual: '2026-03-01' }, { evidence: [await house.prove('photo'), await house.prove('permit')] })
    await done(house, 'housing', 'project', 'P1', 'start', { start_actual: '2026-03-01' }, { evidence: [await photo(`b${city}`), await house.prove('permit')] })
  })

  test('a month is reported once with its photograph, totals never fall, and the report is the investment indicator', async () => {
    house.travel('2026-04-03T09:00:00+08:00')
    const month = (period: string, physical_wan: number) => ({ period, physical_wan, progress: '基础施工完成，开始主体施工。' })
    await refused(house, 'alpha-agent', 'project', 'P1', 'report_month', 'unproven', month('2026-03', 1_200))
    await done(house, 'alpha-agent', 'project', 'P1', 'report_month', month('2026-03', 1_200), { evidence: [await photo(`c${city}`)] })
    await refused(house, 'alpha-agent', 'project', 'P1', 'report_month', 'unmet', month('2026-03', 1_300), { evidence: [await photo(`d${city}`)] })
    await refused(house, 'alpha-agent', 'project', 'P1', 'report_month', 'unmet', month('2026-05', 1_300), { evidence: [await photo(`e${city}`)] })
    await refused(house, 'alpha-agent', 'project', 'P1', 'report_month', 'unmet', month('2026-04', 900), { evidence: [await photo(`f${city}`)] })
    await done(house, 'alpha-agent', 'project', 'P1', 'report_month', month('2026-04', 3_000), { evidence: [await photo(`g${city}`)] })
    const points = async () => ((await house.as('leader').get('/api/indicators/projects.investment/series?from=2026-01&to=2026-12')) as unknown as { points: object[] }).points
    expect(await points()).toMatchObject([{ period: '2026-03', month: 1_200, cumulative: 1_200 }, { period: '2026-04', month: 1_800, cumulative: 3_000 }])
    await refused(house, 'project-office', 'project', 'P1', 'correct_month', 'unmet', { period: '2026-03', physical_wan: 3_100, reason: '监理核减后更正' })
    await done(house, 'project-office', 'project', 'P1', 'correct_month', { period: '2026-03', physical_wan: 1_100, reason: '监理核减后更正' })
    expect(await points()).toMatchObject([{ period: '2026-03', month: 1_100, cumulative: 1_100 }, { period: '2026-04', month: 1_900, cumulative: 3_000 }])
  })

  test('its permits, its curve and what it has earned say when it may finish, and how sure that is', async () => {
    const progress = (await house.as('leader').get('/api/projects/P1/progress')) as unknown as {
      permits: { item: string; status: string; early_on: string | null; critical: boolean }[]; curve: { period: string; planned: number; done: number | null }[]; schedule: { es: number; spi_t: number }; start: null; finish: null
    }
    expect(progress).toMatchObject({ id: 'P1' })
    expect(progress.permits.every((p) => p.status === 'granted' && p.early_on === null && !p.critical)).toBe(true)
    expect(progress.curve.slice(0, 4)).toEqual([{ period: '2026-03', planned: 1_000, done: 1_100 }, { period: '2026-04', planned: 1_000 + 7_000 / 3, done: 3_000 }, { period: '2026-05', planned: 1_000 + 14_000 / 3, done: null }, { period: '2026-06', planned: 8_000, done: null }])
    // 3,000 lies 6/7 of the way through April's share: 1.857 months earned in 2.
    expect(progress.schedule.es).toBeCloseTo(1 + 2_000 / (7_000 / 3))
    expect(progress).toMatchObject({ start: null, finish: null }) // two months say nothing about a pace
    await done(house, 'project-office', 'project', 'P3', 'register', { ...PROJECT, name: '岱山精密三期' })
    await done(house, 'project-office', 'project', 'P3', 'begin_preliminary', { national_code: '2511-320412-04-01-100032', start_plan: '2026-12-01', finish_plan: '2027-12-31' }, { evidence: [await house.prove('basis')] })
    const early = (await house.as('leader').get('/api/projects/P3/progress')) as unknown as { permits: { item: string; critical: boolean }[]; start: { early_on: string; likely_on: string; late_on: string; chance: number } }
    expect(early.permits.filter((p) => p.critical).map((p) => p.item)).toContain('construction_permit')
    expect(early.start.early_on < early.start.likely_on && early.start.likely_on < early.start.late_on).toBe(true)
    expect(early.start.chance).toBeGreaterThan(0.5)
    expect(await house.as('urban').get('/api/projects/P3/progress')).toMatchObject({ status: 404 })
  })

  test('what stands in the way becomes a matter of its own, and may be put under supervision', async () => {
    await done(house, 'housing', 'project', 'P1', 'raise_issue', { issue_id: 'I1', issue_type: 'demolition', issue_text: '红线内尚有两户未签约，影响三号厂房施工。', issue_unit: 'urban-bureau' })
    await done(house, 'urban', 'project_issue', 'I1', 'take_up', { measure: '已约谈两户，本周内提出补偿方案。' })
    await done(house, 'project-office', 'project_issue', 'I1', 'raise', { supervision_id: 'SI1', reason: '影响主体工程节点，请督查室督办' })
    expect(await house.as('supervisor').page('supervision', 'SI1')).toMatchObject({ state: 'drafted' })
    await done(house, 'urban', 'project_issue', 'I1', 'solve', { result: '两户均已签约腾退，场地已移交施工单位。' }, { evidence: [await house.prove('result')] })
    await refused(house, 'urban', 'project_issue', 'I1', 'confirm', 'forbidden')
    await done(house, 'project-office', 'project_issue', 'I1', 'confirm')
  })

  test('one project has one code; a permit rests on those before it; 不涉及 says why; a plan leads to the whole sum', async () => {
    await done(house, 'project-office', 'project', 'P2', 'register', PROJECT)
    const basis = { evidence: [await house.prove('basis')] }
    const twice = await refused(house, 'project-office', 'project', 'P2', 'begin_preliminary', 'unmet', { national_code: CODE, start_plan: '2026-05-01', finish_plan: '2026-12-31' }, basis)
    expect(JSON.stringify(twice)).toContain('一个项目只能有一个代码')
    await refused(house, 'project-office', 'project', 'P2', 'begin_preliminary', 'unproven', { national_code: '2511-320412-04-01-100024', start_plan: '2026-05-01', finish_plan: '2026-12-31' })
    await done(house, 'project-office', 'project', 'P2', 'begin_preliminary', { national_code: '2511-320412-04-01-100024', start_plan: '2026-05-01', finish_plan: '2026-12-31' }, basis)
    await refused(house, 'housing', 'project', 'P2', 'set_permit', 'unmet', { item: 'land_planning', permit: granted(3) })
    await refused(house, 'housing', 'project', 'P2', 'set_permit', 'unmet', { item: 'water_soil', permit: { status: 'not_needed' } })
    await done(house, 'housing', 'project', 'P2', 'set_permit', { item: 'water_soil', permit: { status: 'not_needed', reason: '位于已建成标准厂房区内' } })
    await refused(house, 'housing', 'project', 'P2', 'set_permit', 'unmet', { item: 'feasibility', permit: granted(9) }) // 备案制 has no 可研批复
    await refused(house, 'project-office', 'project', 'P2', 'approve_plan', 'unmet', { points: [{ period: '2026-05', wan: 1_000 }, { period: '2026-12', wan: 19_000 }] })
    expect(await done(house, 'project-office', 'project', 'P2', 'go_back', { reason: '用地调整，退回储备' })).toMatchObject({ state: 'reserve' })
  })

  test('it is finished, put into production and at full capacity, each with what proves it', async () => {
    await refused(house, 'project-office', 'project', 'P1', 'finish', 'unproven', { finish_actual: '2026-04-02' })
    await done(house, 'project-office', 'project', 'P1', 'finish', { finish_actual: '2026-04-02' }, { evidence: [await house.prove('acceptance')] })
    const [invoice, power] = [await house.prove('invoice'), await house.prove('power')]
    for (const [evidence, lacking] of [[[], '首张发票、用电（受电）证明'], [[invoice], '用电（受电）证明'], [[power], '首张发票']] as const) expect(JSON.stringify(await refused(house, 'project-office', 'project', 'P1', 'produce', 'unproven', { produced_on: '2026-04-03' }, { evidence }))).toContain(`缺少凭证：${lacking}，`)
    await done(house, 'project-office', 'project', 'P1', 'produce', { produced_on: '2026-04-03' }, { evidence: [invoice, power] })
    expect(await done(house, 'project-office', 'project', 'P1', 'reach_full', { reason: '连续三个月达到设计产能' })).toMatchObject({ state: 'full' })
  })
})
