import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type City, cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { report } from './lead-walk.ts'
import { done } from './walk.ts'

interface Page { rows: { id: string; size: number | null; category: string | null; at: object | null }[]; next: string | null; total: number }

describe.each(cities)('what lists hold of a matter, in %s', (city: City) => {
  let house: TestHouse
  const page = async (who: Person, query: string) => (await house.as(who).get(`/api/lead?${query}`)) as unknown as Page
  beforeAll(async () => {
    house = await openHouse({ city })
    for (const [i, wan] of [30_000, 6_500.5, 120_000, 30_000, 8_000].entries()) {
      await done(house, 'scout', 'lead', `L${i}`, 'report', report('scout', { name: `第${i + 1}个材料项目`, investor_name: `明远材料${'甲乙丙丁戊'[i]}公司`, content: `建设${'甲乙丙丁戊'[i]}类材料生产线若干条，配套研发设施。`, planned_investment_wan: wan, class: wan >= 50_000 ? 'major' : 'ordinary', place: { lng: 113.1 + i / 100, lat: 22.6 } }))
    }
  })
  afterAll(() => house.close())

  test('the biggest come first, page by page, and none is lost where two are of one size', async () => {
    const seen: (number | null)[] = []
    const ids: string[] = []
    for (let after = ''; ;) {
      const { rows, next } = await page('investment-office', `sort=-size&limit=2${after && `&after=${encodeURIComponent(after)}`}`)
      seen.push(...rows.map((r) => r.size))
      ids.push(...rows.map((r) => r.id))
      if (!next) break
      after = next
    }
    expect(seen).toEqual([120_000, 30_000, 30_000, 8_000, 6_500.5])
    expect(new Set(ids).size).toBe(5)
    expect((await page('investment-office', 'sort=size')).rows.map((r) => r.size)).toEqual(seen.toReversed())
    // A mark of another order is none of this one.
    const { next } = await page('investment-office', 'sort=-opened_at&limit=2')
    expect(await page('investment-office', `sort=-size&after=${encodeURIComponent(next ?? '')}`)).toMatchObject({ status: 422 })
  })

  test('are narrowed by size, both ends included', async () => {
    expect((await page('investment-office', 'size_from=8000&size_to=30000&sort=size')).rows.map((r) => r.size)).toEqual([8_000, 30_000, 30_000])
    expect(await page('investment-office', 'size_from=much')).toMatchObject({ status: 422 })
  })

  test('nothing that is kept from anybody: what is made secret leaves maps and sizes', async () => {
    const onMap = async () => ((await house.as('investment-office').get('/api/map?kind=lead&bbox=113,22,114,23')) as unknown as { features: { properties: { id: string } }[] }).features.map((f) => f.properties.id).toSorted()
    expect(await onMap()).toEqual(['L0', 'L1', 'L2', 'L3', 'L4'])
    await done(house, 'investment-office', 'lead', 'L2', 'set_confidentiality', { confidentiality: 'secret', name: '玄武一号项目', reason: '按投资方要求调整密级' })
    const { rows } = await page('investment-office', 'sort=-size')
    expect(rows.find((r) => r.id === 'L2')).toMatchObject({ size: null, at: null, category: '3985' })
    expect(rows.at(-1)?.id).toBe('L2')
    expect(await onMap()).toEqual(['L0', 'L1', 'L3', 'L4'])
  })

  test('tables to take along name what codes stand for', async () => {
    const csv = (await house.app.inject({ url: '/api/lead/export?format=csv&sort=-size', headers: { 'x-test-person': 'investment-office' } })).payload.split('\n')
    expect(csv[1]).toBe('编号,标题,状态,国民经济行业,项目级别,意向镇街（园区）,计划总投资（万元）,首谈单位,提出时间,办结时间,时限\r')
    expect(csv[2]).toMatch(/电子专用材料制造,一般,,30000,/)
  })

  test('the order by size is read from its index', async () => {
    await house.database.inDistrict(DISTRICT, async (tx) => {
      await tx.rows('set local enable_seqscan = off')
      await tx.rows('set local enable_sort = off')
      const plan = await tx.rows<{ 'QUERY PLAN': string }>("explain select id from matter m where m.district = $1 and m.kind = 'lead' and (coalesce(m.size, -1), m.id) < (5::float8, 'x') order by coalesce(m.size, -1) desc, m.id desc limit 50", [tx.district])
      expect(plan.map((r) => r['QUERY PLAN']).join('\n')).toMatch(/matter_size/)
    })
  })
})
