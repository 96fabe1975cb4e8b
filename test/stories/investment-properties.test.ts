import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { day, proofs, talking } from './lead-walk.ts'
import { done } from './walk.ts'

const SUMS = ['agreed_investment_wan', 'fixed_investment_wan', 'funds_in_place_wan', 'foreign_capital_used', 'statistical_investment_wan'] as const
const CONFIRMS = { confirm_funds: ['funds_in_place_wan', 'capital'], confirm_foreign: ['foreign_capital_used', 'verification'], confirm_statistics: ['statistical_investment_wan', 'acknowledgement'] } as const
const LEADS = [['p-1', '云岭药业', '2761', '建设抗体药物原液和制剂生产线，配套质检中心。'], ['p-2', '北辰机器人', '3491', '装配工业机器人整机，年产三千台。'], ['p-3', '长风底盘', '3670', '铸造并加工新能源汽车底盘件。']] as const
const box = (east: number) => ({ type: 'Polygon', coordinates: [[[119.95 + east, 31.8], [119.952 + east, 31.8], [119.952 + east, 31.802], [119.95 + east, 31.802], [119.95 + east, 31.8]]] })
const PARCELS = 4

describe.each(cities)('what holds whatever is done, %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    for (const [id, name, industry, content] of LEADS) await talking(house, id, 'scout', { investor_name: `${name}投资有限公司`, name: `${name}一期项目`, industry, content })
    for (let i = 0; i < PARCELS; i++) {
      await done(house, 'park-manager', 'parcel', `pp-${i}`, 'register', { code: `PP-${i}`, name: `${i}号地块`, use: 'M1', area_mu: 63, boundary: box(i * 0.01), datum: 'CGCS2000', far_min: 1, far_max: 2.5, investment_per_mu_min: 350, tax_per_mu_min: 30, energy_max: 0.35, environment: '不得新建涉重金属排放项目' })
      await done(house, 'park-manager', 'parcel', `pp-${i}`, 'open_up')
    }
  })
  afterAll(() => house.close())
  const factsOf = async (kind: string, id: string) => ((await house.as('investment-office').page(kind, id))['facts'] ?? {}) as Record<string, unknown>

  test('no sum of money ever becomes another: each act changes the one it names', async () => {
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("update matter set state = 'signed', facts = facts || $2 where id = $1", ['p-1', { signed_on: day(house), agreed_investment_wan: 90_000, fixed_investment_wan: 60_000 }]))
    const evidence = { capital: await proofs(house, 'capital'), verification: await proofs(house, 'verification'), acknowledgement: await proofs(house, 'acknowledgement') }
    await fc.assert(fc.asyncProperty(fc.constantFrom(...(Object.keys(CONFIRMS) as (keyof typeof CONFIRMS)[])), fc.integer({ min: 0, max: 1_000_000 }), async (act, wan) => {
      const before = await factsOf('lead', 'p-1')
      const [own, proof] = CONFIRMS[act]
      const said = own === 'foreign_capital_used' ? { usd_wan: wan / 7, rate: 7.1, rate_on: day(house) } : wan
      const answer = await house.as('investment-office').act('lead', 'p-1', act, { [own]: said, as_of_on: day(house) }, evidence[proof])
      const after = await factsOf('lead', 'p-1')
      for (const sum of SUMS) expect([sum, after[sum]]).toEqual([sum, sum === own && answer.status === 200 ? said : before[sum]])
    }), { numRuns: 60 })
    const held = await factsOf('lead', 'p-1')
    expect([held['agreed_investment_wan'], held['fixed_investment_wan']]).toEqual([90_000, 60_000])
  })

  test('a parcel is never promised twice, however many hold it at once', async () => {
    const most = packAt(city, house.now()).rules.parks.held_per_lead
    const step = fc.record({ act: fc.constantFrom('reserve', 'reserve', 'reserve', 'release', 'wait', 'wait', 'stop_waiting'), parcel: fc.nat(PARCELS - 1), lead: fc.constantFrom('p-2', 'p-3') })
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      await Promise.all(steps.map(({ act, parcel, lead }) => house.as('investment-office').act('parcel', `pp-${parcel}`, act, act === 'release' ? { reason: '谈判中止，释放地块' } : { lead })))
      const rows = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ id: string; state: string; held: string | null; open: number }>(
        "select m.id, m.state, m.facts->>'reserved_by' as held, (select count(*)::int from clock c where c.district = m.district and c.matter_id = m.id and c.stopped_at is null) as open from matter m where m.district = $1 and m.kind = 'parcel'", [DISTRICT]))
      for (const r of rows) expect([r.id, r.state === 'reserved', r.open]).toEqual([r.id, r.held !== null, r.held === null ? 0 : 1])
      const by = Object.values(Object.groupBy(rows.filter((r) => r.held !== null), (r) => r.held ?? '')).map((list) => list?.length ?? 0)
      expect(Math.max(0, ...by)).toBeLessThanOrEqual(most)
      // One line of the ledger for each change of hands: never two holds in a row.
      const twice = await house.database.inDistrict(DISTRICT, (tx) => tx.rows("select 1 from (select act, lag(act) over (partition by matter_id order by seq) as before from entry where district = $1 and matter_id like 'pp-%' and act in ('reserve', 'release', 'lapse', 'give_back')) e where act = 'reserve' and before = 'reserve'", [DISTRICT]))
      expect(twice).toEqual([])
      // Nobody waits twice for a place, nor for what is theirs already; and the lead's end of the queue says the same.
      const queues = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ id: string; held: string | null; waiting: string[]; linked: string[] }>(
        "select m.id, m.facts->>'reserved_by' as held, array(select w->>'lead' from jsonb_array_elements(coalesce(m.facts->'waiting', '[]')) w order by 1) as waiting, array(select l.to_id from link l where l.district = m.district and l.type = 'waits' and l.from_id = m.id and l.to_at is null order by 1) as linked from matter m where m.district = $1 and m.kind = 'parcel'", [DISTRICT]))
      for (const q of queues) expect([q.id, new Set(q.waiting).size, q.waiting.includes(q.held ?? ''), q.linked]).toEqual([q.id, q.waiting.length, false, q.waiting])
    }), { numRuns: 40 })
  })
})
