import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tellPeople } from '#server/jobs/tell-people.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { classFor, done, LEAK, refused, reply, ticketTo } from './walk.ts'

/** Who asks in their own matter, in which state, and what their post would let them do with anybody else's. */
const TABLE: readonly (readonly [who: Person, state: Parameters<typeof ticketTo>[3], act: string, body: object])[] = [
  ['hotline', 'filed', 'accept', { category: '010101', class: 'general' }],
  ['hotline', 'filed', 'refuse_intake', { basis: '不属于受理范围，依据受理规范。' }],
  ['hotline', 'accepted', 'dispatch', { lead_unit: 'housing-bureau' }],
  ['hotline', 'accepted', 'merge', { merged_into: 'other', reason: '重复诉求' }],
  ['housing', 'dispatched', 'acknowledge', {}],
  ['housing', 'handling', 'note', { note: '自己记录进展' }],
  ['housing-head', 'handling', 'reply_solved', { reply: '已维修完毕，现场复测正常。', outcome: 'solved' }],
  ['hotline', 'replied', 'approve_to_call', {}],
  ['two-hats', 'replied', 'approve_reply', {}],
  ['caller', 'judged', 'call_back', { solved: true, face: 5 }],
  ['supervisor', 'handling', 'note', { note: '自己督办自己' }],
]

describe.each(cities)('a civil servant with a ticket of their own in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())
  const walked = async (id: string, by: Person, state: Parameters<typeof ticketTo>[3]) => {
    // A colleague in the same post does what the asker may not.
    if (state === 'filed') return done(house, by, 'ticket', id, 'file', { type: 'complaint', content: LEAK, caller_phone: '13812345678' })
    await ticketTo(house, city, id, state, { by: 'zhang' })
    return house.database.inDistrict(DISTRICT, async (tx) => {
      await tx.rows("update participant set party = $2 where matter_id = $1 and relation = 'asker'", [id, by])
      await tx.rows('update matter set asker = $2 where id = $1', [id, by])
    })
  }

  test.for(TABLE)('%s does not %s → %s', async ([who, state, act, body], { task }) => {
    const id = task.id.replaceAll(/\W/g, '')
    await walked(id, who, state)
    expect(await house.as(who).acts('ticket', id)).not.toContain(act)
    expect((await refused(house, who, 'ticket', id, act, 'forbidden', body))['text']).toMatchObject({ zh: expect.stringContaining('须回避') })
    expect(await house.as(who).acts('ticket', id), 'as who asks they are heard').toContain('supplement')
    expect(await house.as(who).post('/api/reveal', { kind: 'ticket', id, facts: ['caller_phone'], purpose: '核对联系方式' })).toMatchObject({ status: 403, text: { zh: expect.stringContaining('须回避') } })
  })

  test('everybody with a post may file as a resident, and reads their own as one', async () => {
    for (const who of ['hotline', 'housing', 'leader', 'auditor', 'care-desk'] as const) {
      const id = `own-${who}`
      expect((await house.as(who).get('/api/ticket/acts'))['acts']).toContain('file')
      await refused(house, who, 'ticket', id, 'file', 'unmet', { type: 'help', content: LEAK, asker: 'zhang' })
      await refused(house, who, 'ticket', id, 'file', 'unmet', { type: 'help', content: LEAK, channel: 'hotline' })
      await done(house, who, 'ticket', id, 'file', { type: 'help', content: LEAK })
      expect((await house.as('auditor').page('ticket', id))['participants']).toMatchObject([{ relation: 'asker', party: who }])
    }
    await refused(house, 'hotline', 'ticket', 'own-register', 'register', 'unmet', { type: 'help', channel: 'hotline', content: LEAK, category: '010101', class: classFor(house, city, 'help', '010101'), asker: 'hotline' })
  })

  test('what colleagues note among themselves is not shown to them', async () => {
    await walked('inner', 'caller', 'handling')
    await done(house, 'housing', 'ticket', 'inner', 'note', { note: '拟于明日联合城管现场核查' })
    const seen = async (who: Person) => ((await house.as(who).page('ticket', 'inner'))['timeline'] as { act: string }[]).map((e) => e.act)
    expect(await seen('leader')).toContain('note')
    expect(await seen('caller')).not.toContain('note')
  })

  test('nor are they told of the inner steps that their post would hear of', async () => {
    await done(house, 'hotline', 'ticket', 'told', 'file', { type: 'complaint', content: LEAK })
    await done(house, 'two-hats', 'ticket', 'told', 'accept', { category: '010101', class: classFor(house, city, 'complaint', '010101') })
    await done(house, 'two-hats', 'ticket', 'told', 'dispatch', { lead_unit: 'urban-bureau' })
    await done(house, 'urban', 'ticket', 'told', 'return_back', { return_basis: '依据三定方案，该事项属住建局职责范围。', proposed_unit: 'housing-bureau' })
    await tellPeople().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
    const acts = async (who: Person) => ((await house.as(who).get('/api/notices'))['rows'] as { act: string; matter_id: string }[]).filter((n) => n.matter_id === 'told').map((n) => n.act)
    expect(await acts('leader')).toContain('return_back')
    expect(await acts('hotline')).toEqual(['dispatch', 'accept'])
  })

  test('a grid officer files what others say, and other people’s tickets are handled as before', async () => {
    await done(house, 'grid', 'ticket', 'grid-1', 'file', { type: 'report', content: LEAK, asker: 'li' })
    expect((await house.as('auditor').page('ticket', 'grid-1'))).toMatchObject({ facts: { channel: 'grid' }, participants: [{ relation: 'asker', party: 'li' }] })
    await ticketTo(house, city, 'others', 'handling')
    await reply(house, city, 'others', true)
  })
})
