import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromWgs84 } from '#algo/coordinates.ts'
import { MU_M2 } from '#algo/polygon.ts'
import { packAt } from '#packs/packs.ts'
import { giveBackNow } from '#server/jobs/give-back-land.ts'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { proofs, talking } from './lead-walk.ts'
import { done, refused } from './walk.ts'

const DAY_MS = 86_400_000
/** A rectangle of about `mu` mu whose south-west corner lies so many hundred metres east and north of a point. */
function box(east: number, north: number, mu = 60) {
  const [lng, lat, h] = [119.95 + east * 0.0012, 31.8 + north * 0.0012, 0.001]
  const metre = { lat: 111_195, lng: 111_195 * Math.cos((lat * Math.PI) / 180) }
  const w = (mu * MU_M2) / (h * metre.lat * metre.lng)
  return { type: 'Polygon', coordinates: [[[lng, lat], [lng + w, lat], [lng + w, lat + h], [lng, lat + h], [lng, lat]]] }
}
const STANDARD = { far_min: 1, far_max: 2.5, investment_per_mu_min: 350, tax_per_mu_min: 30, energy_max: 0.35, environment: '不得新建涉重金属排放项目' }
const LEADS = [['l-1', '云岭药业', '2761', '建设抗体药物原液和制剂生产线，配套质检中心。'], ['l-2', '北辰机器人', '3491', '装配工业机器人整机，年产三千台。'], ['l-3', '长风汽车零部件', '3670', '铸造并加工新能源汽车底盘件。']] as const
const parcelOf = (code: string, east: number, more: object = {}) => ({ code, name: `${code}地块`, park: 'yq-1', use: 'M1', area_mu: 60, boundary: box(east, 0), datum: 'CGCS2000', ...STANDARD, ...more })

describe.each(cities)('land of %s', (city) => {
  let house: TestHouse
  let n = 0
  beforeAll(async () => {
    house = await openHouse({ city })
    await done(house, 'park-manager', 'park', 'yq-1', 'register', { code: 'KJ', name: '科技产业园', level: 'province', type: 'development', manager_unit: 'tech-park', leading_industries: ['39', '36'] })
    for (const [lead, name, industry, content] of LEADS) await talking(house, lead, 'scout', { investor_name: `${name}投资有限公司`, name: `${name}一期项目`, industry, content })
  })
  afterAll(() => house.close())
  /** A parcel on offer, each on ground of its own. */
  const offered = async (more: object = {}) => {
    n += 1
    const id = `dk-${n}`
    await done(house, 'park-manager', 'parcel', id, 'register', parcelOf(`DK-${n}`, n * 8, more))
    await done(house, 'park-manager', 'parcel', id, 'open_up')
    return id
  }

  test('a parcel is offered, held for a lead, held on, released, and remembers it', async () => {
    const id = await offered()
    const rules = packAt(city, house.now())
    const days = rules.limits.find((l) => l.stage === 'land.reservation')?.amount ?? 0
    expect(await house.as('investment-office').act('parcel', id, 'reserve', { lead: 'l-1' })).toMatchObject({ status: 200, state: 'reserved', due_at: expect.stringMatching(new RegExp(`^${new Date(house.now().getTime() + days * DAY_MS).toISOString().slice(0, 10)}`)) })
    expect(await house.as('park-manager').act('parcel', id, 'reserve', { lead: 'l-2' })).toMatchObject({ status: 409, code: 'untimely' })
    expect(await house.as('scout').act('parcel', id, 'wait', { lead: 'l-2' })).toMatchObject({ status: 200 })
    expect(await house.as('scout').act('parcel', id, 'wait', { lead: 'l-2' })).toMatchObject({ status: 422, text: { zh: '该线索已在轮候' } })
    for (let i = 0; i < rules.rules.parks.renewals; i++) expect(await house.as('park-manager').act('parcel', id, 'renew', { reason: '评审会改期，继续预留' })).toMatchObject({ status: 200 })
    expect(await house.as('park-manager').act('parcel', id, 'renew', { reason: '再次续期申请' })).toMatchObject({ status: 422, text: { zh: expect.stringContaining('不得再续') } })
    await done(house, 'park-manager', 'parcel', id, 'release', { reason: '投资方改选载体' })
    const { facts } = (await house.as('park-manager').page('parcel', id)) as unknown as { facts: Record<string, unknown> }
    expect(facts).toMatchObject({ waiting: [{ lead: 'l-2' }], reservations: [{ lead: 'l-1', end: 'released' }] })
    expect(facts['reserved_by']).toBeUndefined()
  })

  test('whoever comes too late learns who holds it and until when, waits, and is told when it is free; the holder sees the queue and nobody’s investor', async () => {
    const id = await offered()
    const told = async (who: Person) => {
      await tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
      return ((await house.as(who).get('/api/notices?limit=200')) as unknown as { rows: { act: string; matter_id: string; text: { zh: string } }[] }).rows.filter((n) => n.matter_id === id).map((n) => n.act)
    }
    await talking(house, 'l-town', 'town-scout', { investor_name: '某上市公司', name: '麒麟三号项目', industry: '3985', content: '建设半导体光刻胶生产线两条及研发中心。', confidentiality: 'secret' })
    const number = async (lead: string) => (await house.as('investment-office').page('lead', lead))['number'] as string
    await done(house, 'park-manager', 'parcel', id, 'reserve', { lead: 'l-1' })
    const late = JSON.stringify(await refused(house, 'investment-office', 'parcel', id, 'reserve', 'untimely', { lead: 'l-town' }))
    for (const word of [await number('l-1'), '投资促进局', '预留至2026年', '可登记轮候']) expect(late).toContain(word)
    expect(late).not.toContain('云岭')
    // A unit waits with its own leads; the park and the office with any.
    expect(JSON.stringify(await refused(house, 'scout', 'parcel', id, 'wait', 'unmet', { lead: 'l-town' }))).toContain('只能为本单位承办的线索')
    await done(house, 'town-scout', 'parcel', id, 'wait', { lead: 'l-town' })
    await done(house, 'park-manager', 'parcel', id, 'wait', { lead: 'l-2' })
    expect(await told('scout')).toContain('wait')
    interface Land { land: { held: { id: string; queue: { number: string; unit: object }[] }[]; waits: { id: string; holder: { number: string; unit: object } | null; queue: object[] }[] } }
    const holder = (await house.as('scout').get('/api/leads/l-1/history')) as unknown as Land
    expect(holder.land.held.find((x) => x.id === id)?.queue).toMatchObject([{ number: await number('l-town'), unit: { zh: '城东镇' } }, { number: await number('l-2'), unit: { zh: '投资促进局' } }])
    const waiter = (await house.as('town-scout').get('/api/leads/l-town/history')) as unknown as Land
    expect(waiter.land.waits).toMatchObject([{ id, holder: { number: await number('l-1'), unit: { zh: '投资促进局' } } }])
    const shown = JSON.stringify([holder, await house.as('scout').get('/api/land'), await house.as('scout').page('parcel', id), await house.as('scout').get('/api/leads/l-1/sites')])
    for (const word of ['某上市公司', '麒麟三号']) expect(shown).not.toContain(word)
    // Free again it is everybody's; who waited is told, and leaves the queue by holding it or by saying so.
    await done(house, 'park-manager', 'parcel', id, 'release', { reason: '投资方改选载体' })
    for (const who of ['town-scout', 'scout'] as const) expect(await told(who)).toContain('release')
    expect(await told('park-scout')).not.toContain('release')
    await done(house, 'investment-office', 'parcel', id, 'reserve', { lead: 'l-town' })
    await refused(house, 'town-scout', 'parcel', id, 'stop_waiting', 'unmet', { lead: 'l-town' })
    await done(house, 'scout', 'parcel', id, 'stop_waiting', { lead: 'l-2' })
    const { facts } = (await house.as('park-manager').page('parcel', id)) as unknown as { facts: Record<string, unknown> }
    expect(facts).toMatchObject({ reserved_by: 'l-town', waiting: [] })
    expect(((await house.as('scout').get('/api/leads/l-2/history')) as unknown as Land).land.waits.map((x) => x.id)).not.toContain(id)
    await done(house, 'park-manager', 'parcel', id, 'release', { reason: '试验结束释放' })
  })

  test('of many that reach for it at once exactly one gets it', async () => {
    const id = await offered()
    const answers = await Promise.all(['l-2', 'l-3', 'l-2', 'l-3', 'l-2', 'l-3'].map((lead) => house.as('park-manager').act('parcel', id, 'reserve', { lead }, { seen: 2 })))
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
    expect(answers.filter((a) => a.status !== 200).every((a) => a['code'] === 'stale' || a['code'] === 'untimely')).toBe(true)
    await done(house, 'park-manager', 'parcel', id, 'release', { reason: '试验结束释放' })
  })

  test('a lead may hold only so many at a time', async () => {
    const { held_per_lead } = packAt(city, house.now()).rules.parks
    const ids: string[] = []
    for (let i = 0; i <= held_per_lead; i++) ids.push(await offered())
    for (const id of ids.slice(0, held_per_lead)) await done(house, 'park-manager', 'parcel', id, 'reserve', { lead: 'l-3' })
    expect(await house.as('park-manager').act('parcel', ids[held_per_lead] ?? '', 'reserve', { lead: 'l-3' })).toMatchObject({ status: 422, text: { zh: expect.stringContaining(`不得超过${held_per_lead}处`) } })
    for (const id of ids.slice(0, held_per_lead)) await done(house, 'park-manager', 'parcel', id, 'release', { reason: '试验结束释放' })
  })

  test('a firm comes, leaves, and the land is found idle', async () => {
    const id = await offered()
    const contract = await proofs(house, 'contract')
    const body = { occupied_by: 'firm-alpha', contract_no: '3204122026CR0001', occupied_on: '2026-03-01' }
    expect(await house.as('park-manager').act('parcel', id, 'occupy', body)).toMatchObject({ status: 422, code: 'unproven' })
    expect(await house.as('park-manager').act('parcel', id, 'occupy', { ...body, occupied_by: 'nobody' }, contract)).toMatchObject({ status: 422, text: { zh: '没有登记该企业' } })
    expect(await house.as('park-manager').act('parcel', id, 'occupy', body, contract)).toMatchObject({ status: 200, state: 'occupied' })
    expect(await house.as('park-manager').act('parcel', id, 'mark_idle', { idle_since: '2026-03-01', reason: '开工满两年未建成投产' }, await proofs(house, 'finding'))).toMatchObject({ status: 200, state: 'idle' })
    expect(await house.as('park-manager').act('parcel', id, 'vacate', { reason: '协议收回土地使用权' }, await proofs(house, 'handover'))).toMatchObject({ status: 200, state: 'available' })
    const { facts } = (await house.as('park-manager').page('parcel', id)) as unknown as { facts: Record<string, unknown> }
    expect(facts).not.toHaveProperty('occupied_by')
  })

  test('what is held for one lead is not given with another', async () => {
    const id = await offered()
    await done(house, 'park-manager', 'parcel', id, 'reserve', { lead: 'l-1' })
    expect(await house.as('park-manager').act('parcel', id, 'occupy', { occupied_by: 'firm-beta', contract_no: '3204122026CR0009', occupied_on: '2026-03-01', sited_lead: 'l-2' }, await proofs(house, 'contract'))).toMatchObject({ status: 422, text: { zh: expect.stringContaining('已预留给其他线索') } })
    expect(await house.as('park-manager').act('parcel', id, 'hand_over', { occupied_by: 'firm-beta', contract_no: '3204122026CR0009', occupied_on: '2026-03-01', sited_lead: 'l-1' })).toMatchObject({ status: 404 })
    await done(house, 'park-manager', 'parcel', id, 'release', { reason: '试验结束释放' })
  })

  test('a drawing in another datum is kept once converted, with what was given', async () => {
    const there = box(-40, 30)
    const given = { type: 'Polygon', coordinates: there.coordinates.map((ring) => ring.map(([lng = 0, lat = 0]) => { const p = fromWgs84({ lng, lat }, 'GCJ02'); return [p.lng, p.lat] })) }
    await done(house, 'park-manager', 'parcel', 'dk-gcj', 'register', parcelOf('DK-GCJ', 0, { boundary: given, datum: 'GCJ02' }))
    const { facts } = (await house.as('park-manager').page('parcel', 'dk-gcj')) as unknown as { facts: { boundary: { coordinates: number[][][] }; original: object; drawn_m2: number; place: { lng: number } } }
    expect(Math.abs((facts.boundary.coordinates[0]?.[0]?.[0] ?? 0) - (there.coordinates[0]?.[0]?.[0] ?? 0))).toBeLessThan(5e-6)
    expect(facts.original).toEqual(given)
    expect(Math.abs(facts.drawn_m2 / MU_M2 - 60)).toBeLessThan(0.5)
  })

  describe('is refused', () => {
    const bow = { type: 'Polygon', coordinates: [[[119.99, 31.8], [119.992, 31.802], [119.992, 31.8], [119.99, 31.802], [119.99, 31.8]]] }
    test.each([
      ['an outline that crosses itself', { boundary: bow }, /边界线自相交/, 'unmet'],
      ['longitude and latitude changed round', { boundary: { type: 'Polygon', coordinates: [[[31.8, 119.9], [31.81, 119.9], [31.81, 119.91], [31.8, 119.91]]] } }, /经纬度可能颠倒/, 'unmet'],
      ['an area that is not what was drawn', { area_mu: 66 }, /相差超过/, 'unmet'],
      ['ground that is another’s', { boundary: box(8, 0) }, /重叠\d+平方米/, 'unmet'],
      ['a code that was used', { code: 'DK-1' }, /不得重复使用/, 'unmet'],
      ['a park that is not there', { park: 'yq-none' }, /没有这个园区/, 'unmet'],
      ['plot ratios the wrong way round', { far_min: 3, far_max: 2 }, /容积率下限大于上限/, 'unmet'],
      ['no datum', { datum: undefined }, /./, 'invalid'],
      ['an unknown use', { use: 'R2' }, /./, 'invalid'],
    ])('%s', async (_, change, said, code) => {
      expect(await house.as('park-manager').act('parcel', 'dk-bad', 'register', { ...parcelOf('DK-BAD', -20), ...change })).toMatchObject({ status: 422, code, text: { zh: expect.stringMatching(said) } })
    })

    test('a parcel without its conditions is not offered, and who may not, may not', async () => {
      const { far_min: _, tax_per_mu_min: __, ...rest } = parcelOf('DK-HALF', -60)
      await done(house, 'park-manager', 'parcel', 'dk-half', 'register', rest)
      expect(await house.as('park-manager').act('parcel', 'dk-half', 'open_up')).toMatchObject({ status: 422, text: { zh: '标准地条件不全，缺：容积率下限、亩均税收' } })
      expect(await house.as('scout').act('parcel', 'dk-half', 'amend', { far_min: 1, reason: '补齐条件' })).toMatchObject({ status: 403 })
      expect(await house.as('housing').page('parcel', 'dk-half')).toMatchObject({ status: 404 })
      await done(house, 'park-manager', 'parcel', 'dk-half', 'amend', { far_min: 1, tax_per_mu_min: 20, reason: '补齐标准地条件' })
      await done(house, 'park-manager', 'parcel', 'dk-half', 'open_up')
    })

    test('a lead that is not negotiated holds nothing, and a park with land in it is not withdrawn', async () => {
      const id = await offered()
      expect(await house.as('park-manager').act('parcel', id, 'reserve', { lead: 'l-none' })).toMatchObject({ status: 422, text: { zh: '没有这条招商线索' } })
      await done(house, 'scout', 'lead', 'l-new', 'report', { ...(await import('./lead-walk.ts')).report('scout'), investor_name: '新报投资有限公司', name: '刚刚首报的项目', industry: '6513', content: '设立软件研发中心，开发工业设计软件。' })
      expect(await house.as('park-manager').act('parcel', id, 'reserve', { lead: 'l-new' })).toMatchObject({ status: 422, text: { zh: expect.stringContaining('在谈至签约阶段方可预留') } })
      expect(await house.as('park-manager').act('park', 'yq-1', 'withdraw', { reason: '园区整合撤并' })).toMatchObject({ status: 422, text: { zh: expect.stringMatching(/还有\d+处/) } })
    })
  })

  test('built space is offered when what a plant must know is known, and counted', async () => {
    const body = { code: 'B1-301', name: '一号楼三层', park: 'yq-1', area_m2: 2_400, floor: 3, building: '1号楼', place: { lng: 119.96, lat: 31.81 } }
    await done(house, 'park-manager', 'space', 'zt-1', 'register', body)
    expect(await house.as('park-manager').act('space', 'zt-1', 'open_up')).toMatchObject({ status: 422, text: { zh: expect.stringContaining('不能列入可招租') } })
    await done(house, 'park-manager', 'space', 'zt-1', 'amend', { floor_load_t_m2: 0.8, height_m: 5.4, power_kva: 800, hazard_class: '丙', rent_yuan_m2_month: 18, reason: '补齐参数' })
    await done(house, 'park-manager', 'space', 'zt-1', 'open_up')
    await done(house, 'park-manager', 'space', 'zt-1', 'reserve', { lead: 'l-2' })
    expect(await house.figure('parks.space_available')).toMatchObject({ n: 0 })
    await done(house, 'park-manager', 'space', 'zt-1', 'occupy', { occupied_by: 'firm-alpha', contract_no: 'ZL-2026-01', occupied_on: '2026-03-01', sited_lead: 'l-2' }, (await proofs(house, 'contract')))
    expect(await house.figure('parks.occupancy')).toMatchObject({ value: 1, n: 1 })
    const land = await house.figure('parks.land_available')
    expect(land.value).toBe(60 * land.n)
  })

  test('what is held lapses when its time is over, and is given back when its lead is', async () => {
    const [late, over] = [await offered(), await offered()]
    await done(house, 'park-manager', 'parcel', late, 'reserve', { lead: 'l-1' })
    await talking(house, 'l-over', 'town-scout', { investor_name: '短暂投资有限公司', name: '短暂考察的项目', industry: '5910', content: '租用仓库开展冷链配送业务，设分拨中心。' })
    await done(house, 'park-manager', 'parcel', over, 'reserve', { lead: 'l-over' })
    await done(house, 'investment-office', 'lead', 'l-over', 'end', { reason: '投资方撤回意向' })
    await giveBackNow({ house: house.house, district: DISTRICT, log: { info: () => undefined } as never })
    expect((await house.as('park-manager').page('parcel', over))['state']).toBe('available')
    house.pass(200 * DAY_MS)
    expect(await house.expire()).toContain('lapse:available')
    expect((await house.as('park-manager').page('parcel', late))['state']).toBe('available')
  })
})
