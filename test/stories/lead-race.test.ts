import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { report, type Scout, UNIT_OF } from './lead-walk.ts'

const RACES = 1_000
const AT_ONCE = 10
const RACERS = ['scout', 'town-scout'] as const satisfies readonly Scout[]
/** Investors as unlike each other as names can be: two digits of a large alphabet. */
const nameOf = (i: number) => `${String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))}${String.fromCodePoint(0x4e00 + ((i * 104_729 + 13) % 20_000))}${String.fromCodePoint(0x4e00 + ((i * 31 + 7_000) % 20_000))}投资有限公司`
/** What is to be built, in words that no other race uses. */
const contentOf = (i: number) => Array.from({ length: 16 }, (_, k) => String.fromCodePoint(0x4e00 + ((i * 613 + k * 1_709 + k * k * 37) % 20_000))).join('')

describe.each(cities)('two departments race to report one investor, %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())

  test(`${RACES} times, and exactly one is first each time; the other contends with it`, async () => {
    const race = async (i: number) => {
      const body = { investor_name: nameOf(i), name: `${contentOf(i).slice(0, 8)}项目`, content: contentOf(i), industry: String(1310 + (i % 2_900)) }
      const said = await Promise.all(RACERS.map((who) => house.as(who).post(`/api/leads/r${i}-${who}/report`, { body: report(who, body) })))
      return said.map(({ status, receipt }) => ({ status, ...(receipt as { claim: string; rival: { id: string } | null }) }))
    }
    const results: Awaited<ReturnType<typeof race>>[] = []
    for (let i = 0; i < RACES; i += AT_ONCE) results.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => race(i + k)))))
    expect(results.filter((r) => r.some((one) => one.status !== 200))).toEqual([])
    expect(results.filter((r) => r.map((one) => one.claim).toSorted().join() !== 'contending,first')).toEqual([])
    const wrong = results.flatMap((r, i) => { const first = r.findIndex((one) => one.claim === 'first'); return r[1 - first]?.rival?.id === `r${i}-${RACERS[first] ?? ''}` ? [] : [i] })
    expect(wrong).toEqual([])
    const claims = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ claim: string; n: number }>("select facts->>'claim' as claim, count(*)::int as n from matter where district = $1 and kind = 'lead' group by 1 order by 1", [DISTRICT]))
    expect(claims).toEqual([{ claim: 'contending', n: RACES }, { claim: 'first', n: RACES }])
  }, 300_000)

  test('credit is always shared to a hundred per cent, or the ruling is refused', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: RACES - 1 }), async (shares, i) => {
      const units = Object.values(UNIT_OF)
      const id = await house.database.inDistrict(DISTRICT, async (tx) => (await tx.row<{ id: string }>("select id from matter where district = $1 and kind = 'lead' and state = 'contended' and id like $2", [DISTRICT, `r${i}-%`]))?.id)
      fc.pre(id !== undefined)
      const credits = shares.map((percent, k) => ({ unit: units[k % units.length], percent }))
      const answer = await house.as('investment-office').act('lead', id ?? '', 'rule', { ruling: 'joint', reason: '两单位先后接洽，共同跟进', credits })
      const adds = shares.reduce((a, b) => a + b, 0) === 100 && new Set(credits.map((c) => c.unit)).size === credits.length
      expect([answer.status === 200, adds]).toEqual([adds && answer.status === 200, adds])
      const sums = await house.database.inDistrict(DISTRICT, (tx) => tx.rows("select id from matter where district = $1 and kind = 'lead' and facts ? 'credits' and (select sum((c->>'percent')::float8) from jsonb_array_elements(facts->'credits') c) <> 100", [DISTRICT]))
      expect(sums).toEqual([])
    }), { numRuns: 60 })
  })
})
