import { afterEach, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { clockOf, DAY, done, HOUR, ticketTo } from './walk.ts'

let house: TestHouse
afterEach(() => house.close())

interface Row { readonly key: string; readonly value: number | null; readonly n: number }
interface Figures { readonly rows: readonly Row[]; readonly as_of: string; readonly overall: Row | null; readonly parts: readonly (Figures & { readonly weight: number; readonly def: { readonly id: string } })[] }

describe.each(cities)('the three rates and their composite in %s', (city) => {
  const rates = () => packAt(city, house.now()).three_rates
  const figures = async (query: string) => (await house.as('supervisor').get(`/api/indicators/livelihood.three_rates?${query}`)) as unknown as Figures & { status: number }
  const records = async (query: string) => ((await house.as('supervisor').get(`/api/indicators/livelihood.three_rates/records?${query}`))['rows'] as { id: string }[]).map((r) => r.id).toSorted()
  const judged = async (id: string, solved: boolean, face: number) => {
    await ticketTo(house, city, id, 'judged')
    await done(house, 'zhang', 'ticket', id, 'rate', { solved, face })
  }

  test('a unit’s score is the weighted mean of its rates, and opens into them and their tickets', async () => {
    house = await openHouse({ city })
    await judged('good', true, 5)
    await judged('poor', false, 3)
    await ticketTo(house, city, 'elsewhere', 'dispatched', { lead: 'urban-bureau' })
    const { weights, satisfaction } = rates()
    const score = weights.response * 1 + weights.solution * 0.5 + weights.satisfaction * ((1 + satisfaction[3]) / 2)
    const byUnit = await figures('by=lead')
    expect(byUnit.rows).toHaveLength(1)
    expect(byUnit.rows[0]).toMatchObject({ key: 'housing-bureau', n: 2 })
    expect(byUnit.rows[0]?.value).toBeCloseTo(score, 12)
    expect(byUnit.parts.map((p) => [p.def.id, p.weight])).toEqual([['livelihood.response_rate', weights.response], ['livelihood.solution_rate', weights.solution], ['livelihood.satisfaction_rate', weights.satisfaction]])
    expect(byUnit.parts.reduce((sum, p) => sum + p.weight * (p.overall?.value ?? Number.NaN), 0)).toBeCloseTo(score, 12)
    expect(await records('by=lead&key=housing-bureau')).toEqual(['good', 'poor'])
    expect(await records('by=lead&key=housing-bureau&part=miss')).toEqual(['poor'])
    expect(await records('by=lead&key=housing-bureau&part=hit')).toEqual(['good'])
    expect((await house.as('supervisor').get('/api/declarations'))['indicators']).toContainEqual(expect.objectContaining({ id: 'livelihood.three_rates', parts: ['livelihood.response_rate', 'livelihood.solution_rate', 'livelihood.satisfaction_rate'] }))
  })

  test('a unit that one of the rates says nothing of has no score', async () => {
    house = await openHouse({ city })
    await ticketTo(house, city, 'T1', 'handling')
    expect((await figures('by=lead')).rows).toMatchObject([{ key: 'housing-bureau', value: null, n: 1 }])
  })

  test('what is late depends on the instant asked about, not on the machine’s clock', async () => {
    house = await openHouse({ city })
    await ticketTo(house, city, 'T1', 'acknowledged')
    const due = new Date((await clockOf(house, 'ticket', 'T1', 'contact')).due_at)
    const at = (ms: number) => new Date(due.getTime() + ms)
    expect(await house.figure('livelihood.response_rate', { as_of: at(-1) })).toMatchObject({ n: 0 })
    expect(await house.figure('livelihood.response_rate', { as_of: at(1) })).toMatchObject({ n: 1, hits: 0 })
    await done(house, 'housing', 'ticket', 'T1', 'contact', { contact_way: 'phone', contact_result: '已电话联系，约定今日下午上门查看。' })
    const before = house.now()
    house.pass(HOUR)
    expect(await house.figure('livelihood.response_rate')).toMatchObject({ n: 1, hits: 1 })
    expect(await house.figure('livelihood.response_rate', { as_of: new Date(before.getTime() - 1) }), 'before it was contacted, and still in time').toMatchObject({ n: 0 })
    expect(await house.figure('livelihood.volume', { as_of: new Date(before.getTime() - DAY) }), 'nothing was filed yet').toMatchObject({ n: 0 })
    const resolve = new Date((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at)
    expect(await house.figure('livelihood.on_time_rate', { as_of: new Date(resolve.getTime() - 1) })).toMatchObject({ n: 0 })
    expect(await house.figure('livelihood.on_time_rate', { as_of: new Date(resolve.getTime() + 1) })).toMatchObject({ n: 1, hits: 0 })
    expect((await house.as('supervisor').get(`/api/indicators/livelihood.on_time_rate?as_of=${encodeURIComponent(new Date(resolve.getTime() + 1).toISOString())}`))['overall']).toMatchObject({ value: 0, n: 1 })
  })

  test('raised to a leader while still in time, it is neither answered nor missed', async () => {
    house = await openHouse({ city })
    await ticketTo(house, city, 'T1', 'dispatched')
    await done(house, 'supervisor', 'ticket', 'T1', 'escalate', { reason: '重大民生事项，直接提级' })
    expect(await house.figure('livelihood.response_rate')).toMatchObject({ n: 0 })
  })
})
