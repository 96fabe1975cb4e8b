import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { done, refused, ticketTo } from './walk.ts'

const MORE = { supplement: '昨晚又漏了一次，联系电话13912345678，照片附后。' }

describe.each(cities)('whoever asks may add to it in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())
  const lastOf = async (kind: string, id: string, who: 'housing' | 'auditor') => ((await house.as(who).page(kind, id))['timeline'] as { act: string; body: object; evidence: object[] }[]).at(-1)

  test.for(['filed', 'accepted', 'dispatched', 'handling', 'replied', 'judged'] as const)('a resident adds words and photos to a ticket that is %s; the limits run on', async (state) => {
    const id = `T-${state}`
    await ticketTo(house, city, id, state)
    const before = await house.as('auditor').page('ticket', id)
    const after = await done(house, 'zhang', 'ticket', id, 'supplement', MORE, { evidence: [await house.prove('photo')] })
    expect(after).toMatchObject({ state: before['state'] })
    expect((await house.as('auditor').page('ticket', id))['clocks']).toEqual(before['clocks'])
    const reader = ['dispatched', 'handling', 'replied', 'judged'].includes(state) ? 'housing' : 'auditor'
    expect(await lastOf('ticket', id, reader)).toMatchObject({ act: 'supplement', body: { supplement: { $masked: expect.stringMatching(/昨晚又漏了一次.*139\*+5678/) } }, evidence: [{ kind: 'photo' }] })
    await refused(house, 'li', 'ticket', id, 'supplement', 'forbidden', MORE)
  })

  test('nothing is added to what is closed or withdrawn', async () => {
    await ticketTo(house, city, 'T-shut', 'judged')
    await done(house, 'zhang', 'ticket', 'T-shut', 'rate', { solved: true, face: 5 })
    await refused(house, 'zhang', 'ticket', 'T-shut', 'supplement', 'untimely', MORE)
    await ticketTo(house, city, 'T-gone', 'dispatched')
    expect(await done(house, 'zhang', 'ticket', 'T-gone', 'withdraw', { reason: '物业已自行修好' })).toMatchObject({ state: 'withdrawn' })
    await refused(house, 'zhang', 'ticket', 'T-gone', 'supplement', 'untimely', MORE)
  })

  test('a firm adds to its open appeal; asked for more, it answers the question', async () => {
    await done(house, 'alpha-agent', 'appeal', 'A1', 'file', { firm: 'firm-alpha', content: '厂区门口道路夜间无照明，希望补装路灯。' })
    await done(house, 'alpha-agent', 'appeal', 'A1', 'add', MORE)
    await refused(house, 'beta-agent', 'appeal', 'A1', 'add', 'forbidden', MORE)
    await done(house, 'care-desk', 'appeal', 'A1', 'ask_supplement', { question: '请补充具体路段。' })
    await refused(house, 'alpha-agent', 'appeal', 'A1', 'add', 'untimely', MORE)
    expect(await done(house, 'alpha-agent', 'appeal', 'A1', 'supplement', { supplement: '中山路东段。' })).toMatchObject({ state: 'filed' })
    await done(house, 'care-desk', 'appeal', 'A1', 'accept', { category: 'policy' })
    await done(house, 'care-desk', 'appeal', 'A1', 'dispatch', { lead_unit: 'housing-bureau' })
    await done(house, 'alpha-agent', 'appeal', 'A1', 'add', MORE, { evidence: [await house.prove('photo')] })
    expect(await lastOf('appeal', 'A1', 'housing')).toMatchObject({ act: 'add', evidence: [{ kind: 'photo' }] })
    await done(house, 'alpha-agent', 'appeal', 'A1', 'withdraw', { reason: '已自行解决' })
    await refused(house, 'alpha-agent', 'appeal', 'A1', 'add', 'untimely', MORE)
  })
})
