import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { digestOf } from '#modules/investment/lead-reporting.ts'
import { DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { report } from './lead-walk.ts'
import { refused } from './walk.ts'

const RACES = 1_000
const PARALLEL = 4
const code = (n: number) => makeUscc('91', '320412', `MA${String(n).padStart(6, '0')}`)

describe('two departments race to report one investor', () => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city: 'tanjiang' }) })
  afterAll(() => house.close())

  test(`${RACES} times: exactly one receipt is first each time, and the other is told whose it is`, async () => {
    const race = async (n: number) => {
      const say = { investor_uscc: code(n), investor_name: `赛跑第${n}号科技有限公司` }
      const answers = await Promise.all([
        house.as('scout').act('lead', `A${n}`, 'report', report('scout', say), { seen: 0 }),
        house.as('town-scout').act('lead', `B${n}`, 'report', report('town-scout', n % 2 ? say : { ...say, investor_name: `赛跑第${n}号（中国）公司`, source: 'alumni' }), { seen: 0 }),
      ])
      return answers.map((a) => (a.status === 200 ? 'first' : String(a['code']))).toSorted().join(' ')
    }
    const outcomes = new Map<string, number>()
    for (let n = 0; n < RACES; n += PARALLEL) for (const o of await Promise.all(Array.from({ length: PARALLEL }, (_, i) => race(n + i)))) outcomes.set(o, (outcomes.get(o) ?? 0) + 1)
    expect([...outcomes]).toEqual([['first unmet', RACES]])
    const [stood] = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ leads: number; firsts: number; units: number; most: number }>(
      `select (select count(*) from matter where kind = 'lead')::int as leads, (select count(*) from matter where kind = 'lead' and facts->'receipt'->>'claim' = 'first')::int as firsts,
         (select count(distinct lead) from matter where kind = 'lead')::int as units, (select max(n) from (select count(*) as n from matter where kind = 'lead' group by facts->>'investor_uscc') x)::int as most`))
    // Neither unit always wins, or it would be no race.
    expect(stood).toEqual({ leads: RACES, firsts: RACES, units: 2, most: 1 })
  }, 300_000)

  test('and where the loser contends at once, both hold a receipt, one of them first', async () => {
    const race = async (n: number) => {
      const said = { investor_uscc: code(n), investor_name: `并列第${n}号科技有限公司` }
      const send = (who: 'scout' | 'town-scout') => house.as(who).post(`/api/leads/${who}-${n}/report`, { body: report(who, said) }) as Promise<unknown> as Promise<{ state: string; receipt: { claim: string; genuine: boolean; number: string } }>
      const [a, b] = await Promise.all([send('scout'), send('town-scout')])
      expect([a.receipt.genuine, b.receipt.genuine, a.receipt.number === b.receipt.number]).toEqual([true, true, false])
      return [a, b].map((x) => `${x.state}/${x.receipt.claim}`).toSorted().join(' ')
    }
    const outcomes = new Set<string>()
    for (let n = 0; n < 100; n += PARALLEL) for (const o of await Promise.all(Array.from({ length: PARALLEL }, (_, i) => race(10_000 + n + i)))) outcomes.add(o)
    expect([...outcomes]).toEqual(['contended/contending reported/first'])
  }, 300_000)

  test('the database itself holds no two firsts, whoever writes', async () => {
    await expect(house.database.inDistrict(DISTRICT, async (tx) => {
      await tx.rows("insert into house.lead_claim (district, claim, matter_id, first) select district, $1, id, true from matter where kind = 'lead' limit 2", ['uscc:SAME'])
    })).rejects.toThrow('lead_claim_one_first')
  })

  test('the receipt is the digest of the first line of the ledger, and no act can change it', async () => {
    const say = report('park-scout', { investor_uscc: code(5_001) })
    const given = await house.as('park-scout').act('lead', 'R1', 'report', say, { seen: 0 })
    expect(given).toMatchObject({ status: 200 })
    const page = await house.as('investment-office').page('lead', 'R1')
    const { receipt } = page['facts'] as { receipt: { at: string; unit: string; person: string; digest: string; claim: string } }
    expect(receipt).toEqual({ at: '2026-03-02T01:00:00Z', unit: 'tech-park', person: 'park-scout', digest: digestOf(say), claim: 'first' })
    for (const act of Object.keys(house.house.registry.matter('lead').acts)) expect(house.house.registry.matter('lead').acts[act]?.asks.map((a) => a.replace('?', ''))).not.toContain('receipt')
    await refused(house, 'park-scout', 'lead', 'R1', 'amend', 'invalid', { receipt: { ...receipt, unit: 'east-town' } })
    await refused(house, 'park-scout', 'lead', 'R2', 'report', 'invalid', { ...say, investor_uscc: code(5_002), receipt })
    await expect(house.database.inDistrict(DISTRICT, (tx) => tx.rows("update entry set body = '{}' where matter_id = 'R1'"))).rejects.toThrow(/permission denied|never changed/)
  })
})
