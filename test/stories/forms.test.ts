import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { addPerson } from '#server/sign-in/persons.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { classFor, done, LEAK, refused, ticketTo } from './walk.ts'

describe.each(cities)('what nobody types again in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    await house.database.inDistrict(DISTRICT, async (tx) => {
      for (const [who, details] of [['zhang', { phone: '13900001111' }], ['hotline', { phone: '13900002222' }], ['grid', { phone: '13900003333' }], ['alpha-agent', { phone: '13900004444', name: '王小明' }]] as const) {
        // They are in the directory already; only what is sealed of them is added.
        await addPerson(house.house.vault, tx, `${who}-record`, details)
        await tx.rows('update party set sealed = (select sealed from party where id = $1) where id = $2', [`${who}-record`, who])
      }
    })
  })
  afterAll(() => house.close())
  const form = (who: Person, kind: string, act: string, body: object = {}, id = '') => house.as(who).post('/api/form', { kind, act, id, body })
  const shown = async (kind: string, id: string, who: Person = 'auditor') => (await house.as(who).page(kind, id))['facts'] as Record<string, unknown>
  const revealed = async (who: Person, kind: string, id: string, fact: string) => (await house.as(who).post('/api/reveal', { kind, id, facts: [fact], purpose: '回访核实情况' }))['values'] as Record<string, string>

  test('a resident’s own telephone is on their ticket, sealed; another they give goes before it', async () => {
    expect(await form('zhang', 'ticket', 'file')).toMatchObject({ status: 200, own: { caller_phone: '139****1111' } })
    await done(house, 'zhang', 'ticket', 'mine', 'file', { type: 'help', content: LEAK })
    expect(await shown('ticket', 'mine')).toMatchObject({ caller_phone: { $masked: '139****1111' } })
    expect(await revealed('hotline', 'ticket', 'mine', 'caller_phone')).toEqual({ caller_phone: '13900001111' })
    const rows = await house.database.inDistrict(DISTRICT, (tx) => tx.rows("select body from entry where matter_id = 'mine'"))
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain('13900001111')
    await done(house, 'zhang', 'ticket', 'other', 'file', { type: 'help', content: LEAK, caller_phone: '13812345678' })
    expect(await shown('ticket', 'other')).toMatchObject({ caller_phone: { $masked: '138****5678' } })
    await done(house, 'zhang', 'ticket', 'other', 'supplement', { supplement: '请改打这个电话。', caller_phone: '13711112222' })
    expect(await shown('ticket', 'other')).toMatchObject({ caller_phone: { $masked: '137****2222' } })
  })

  test('a clerk’s telephone is on their own ticket, a grid officer’s never on somebody else’s', async () => {
    await done(house, 'hotline', 'ticket', 'clerk', 'file', { type: 'help', content: LEAK })
    expect(await shown('ticket', 'clerk')).toMatchObject({ caller_phone: { $masked: '139****2222' } })
    await done(house, 'grid', 'ticket', 'grid', 'file', { type: 'help', content: LEAK, asker: 'li' })
    expect(await shown('ticket', 'grid')).not.toHaveProperty('caller_phone')
    expect(await form('grid', 'ticket', 'file')).toMatchObject({ own: {} })
    await done(house, 'li', 'ticket', 'unknown', 'file', { type: 'help', content: LEAK })
    expect(await shown('ticket', 'unknown'), 'nothing is on record').not.toHaveProperty('caller_phone')
  })

  test('a firm’s agent is the contact of its appeal; the desk is not', async () => {
    const asked = { firm: 'firm-alpha', content: '厂区门口道路夜间无照明，希望补装路灯。' }
    await done(house, 'alpha-agent', 'appeal', 'A1', 'file', asked)
    expect(await shown('appeal', 'A1')).toMatchObject({ contact_phone: { $masked: '139****4444' }, contact_name: { $masked: '王**' } })
    await done(house, 'care-desk', 'appeal', 'A2', 'file', asked)
    expect(await shown('appeal', 'A2')).not.toHaveProperty('contact_phone')
  })

  test('the class is proposed by the city’s rules as type and category are chosen', async () => {
    for (const type of ['consult', 'help', 'complaint'] as const) {
      for (const { code } of packAt(city, house.now()).categories.ticket.filter((c) => c.code.length === 6).slice(0, 40)) {
        expect((await form('hotline', 'ticket', 'register', { type, category: code }))['facts']).toEqual({ class: classFor(house, city, type, code) })
      }
    }
    expect((await form('hotline', 'ticket', 'register', { type: 'help' }))['facts'], 'nothing to go by yet').toEqual({})
    expect((await form('hotline', 'ticket', 'register', { type: 'nonsense', category: '010101' }))['facts']).toEqual({})
    await ticketTo(house, city, 'T1', 'filed', { facts: { category: '010101' } })
    expect((await form('hotline', 'ticket', 'accept', {}, 'T1'))['facts']).toEqual({ type: 'complaint', category: '010101', class: classFor(house, city, 'complaint', '010101') })
    await done(house, 'hotline', 'ticket', 'T1', 'accept', (await form('hotline', 'ticket', 'accept', {}, 'T1'))['facts'] as object)
    expect(await form('zhang', 'ticket', 'dispatch', {}, 'T1')).toMatchObject({ status: 403 })
    expect(await form('li', 'ticket', 'dispatch', {}, 'T1')).toMatchObject({ status: 404 })
    expect(await form('hotline', 'ticket', 'accept', {}, 'T1')).toMatchObject({ status: 409 })
  })

  test('declarations say which asks are suggested and which are taken from one’s own record', async () => {
    const { kinds } = (await house.as().get('/api/declarations')) as unknown as { kinds: { kind: string; acts: Record<string, { asks: { fact: string }[] }> }[] }
    const ask = (kind: string, act: string, fact: string) => kinds.find((k) => k.kind === kind)?.acts[act]?.asks.find((a) => a.fact === fact)
    expect(ask('ticket', 'accept', 'class')).toMatchObject({ required: true, suggested: true })
    expect(ask('ticket', 'file', 'caller_phone')).toMatchObject({ required: false, suggested: false, own: { as: 'resident', facts: { caller_phone: 'phone' } } })
  })

  test.for([
    ['银行要求提前还贷，续贷审批迟迟不下来，流动资金紧张', 'finance'], ['高峰时段限电停产，申请变压器增容一直没有排期', 'energy'], ['某国企拖欠工程款两年，尾款和质保金都未支付', 'arrears'],
    ['同一个月三个部门多头检查，重复检查影响生产', 'enforcement'], ['货车进园区限行，通行证办不下来，集装箱运输受影响', 'logistics'], ['旺季缺工严重，招聘不到工人，员工宿舍也不够', 'labour'],
  ])('an appeal’s category is suggested before anything was ever labelled: %s', async ([text, category]) => {
    const advice = await house.as('care-desk').post('/api/suggest', { kind: 'appeal', text })
    expect(advice).toMatchObject({ status: 200, abstain: false })
    expect((advice['categories'] as { code: string; because: string[] }[])[0]).toMatchObject({ code: category, because: expect.arrayContaining([expect.any(String)]) })
  })

  test('too little to go by: nothing is said rather than guessed', async () => {
    expect(await house.as('care-desk').post('/api/suggest', { kind: 'appeal', text: '请尽快回复我们' })).toMatchObject({ categories: [], abstain: true })
    await refused(house, 'care-desk', 'appeal', 'A9', 'file', 'unmet', { firm: 'firm-alpha', content: '请尽快回复我们公司', category: 'weather' })
  })
})
