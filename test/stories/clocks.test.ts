import { afterEach, describe, expect, test } from 'vitest'
import { addWorkdays, isoDay } from '#algo/workdays.ts'
import { calendar } from '#packs/calendar.ts'
import { openHouse, type TestHouse } from '../house.ts'
import { clockOf, DAY, done, refused, REPLY, ticketTo } from './walk.ts'

let house: TestHouse
afterEach(() => house.close())

/** The last day, in China, on which a limit is still kept. */
const lastDay = (due_at: string) => isoDay(new Date(Date.parse(due_at) - 1))

async function dispatched(start: string) {
  house = await openHouse({ city: 'dailing', start })
  await done(house, 'alpha-agent', 'appeal', 'A1', 'file', { firm: 'firm-alpha', content: '厂区门口道路夜间无照明，希望补装路灯。' })
  await done(house, 'care-desk', 'appeal', 'A1', 'accept', { category: 'approval' })
  await done(house, 'care-desk', 'appeal', 'A1', 'dispatch', { lead_unit: 'housing-bureau' })
}

describe('working days as the State Council arranged them (vectors of DOMAIN §0.4)', () => {
  test.for([
    ['2025-09-26', 'first_contact', '2025-09-28', 'a Sunday that is worked counts'],
    ['2025-09-30', 'resolve', '2025-10-28', 'fifteen days over the National Day week'],
    ['2025-12-31', 'first_contact', '2026-01-04', 'over New Year, to a worked Sunday'],
  ] as const)('%s %s: until %s (%s)', async ([start, name, until]) => {
    await dispatched(`${start}T10:00:00+08:00`)
    expect(lastDay((await clockOf(house, 'appeal', 'A1', name)).due_at)).toBe(until)
  })

  test('three days for a plan, from the day of first contact', async () => {
    await dispatched('2025-09-30T10:00:00+08:00')
    await done(house, 'housing', 'appeal', 'A1', 'acknowledge')
    await done(house, 'housing', 'appeal', 'A1', 'first_contact', { contact_way: 'phone', contact_result: '已联系，约定节后勘查。' })
    expect(lastDay((await clockOf(house, 'appeal', 'A1', 'plan')).due_at)).toBe('2025-10-11')
  })

  test('beyond the published calendar a due date is provisional, and says so in lists', async () => {
    await dispatched('2026-12-28T10:00:00+08:00')
    expect(calendar.knownThrough).toBe('2026-12-31')
    expect(await clockOf(house, 'appeal', 'A1', 'resolve')).toMatchObject({ provisional: true })
    expect(await clockOf(house, 'appeal', 'A1', 'first_contact')).toMatchObject({ provisional: false })
    await done(house, 'housing', 'appeal', 'A1', 'acknowledge')
    await done(house, 'housing', 'appeal', 'A1', 'first_contact', { contact_way: 'phone', contact_result: '已联系，约定节后勘查。' })
    await done(house, 'housing', 'appeal', 'A1', 'plan', { plan: '联系供电公司勘查，节后完成补装。' })
    expect(await house.as('care-desk').get('/api/appeal?due=provisional')).toMatchObject({ rows: [{ id: 'A1', provisional: true }] })
  })

  test('a matter keeps the rules it started under when the year brings new ones', async () => {
    await dispatched('2025-12-31T10:00:00+08:00')
    house.travel('2026-01-05T10:00:00+08:00')
    await done(house, 'housing', 'appeal', 'A1', 'acknowledge')
    expect(await house.as('auditor').page('appeal', 'A1')).toMatchObject({ pack: 'dailing@2020-05', clocks: expect.arrayContaining([expect.objectContaining({ name: 'resolve', limit: { amount: 15, unit: 'working_day' } })]) })
  })
})

describe('time that does not count', () => {
  test('days held open are given back, one for one', async () => {
    house = await openHouse({ city: 'dailing', start: '2026-03-02T09:00:00+08:00' })
    await ticketTo(house, 'dailing', 'T1', 'handling')
    expect(lastDay((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at)).toBe(addWorkdays('2026-03-02', 13, calendar.isWorkday))
    await done(house, 'housing', 'ticket', 'T1', 'ask_hang', { hang_reason: '需待老旧管网改造项目立项后实施。', hang_until: '2026-03-13' })
    house.travel('2026-03-04T15:00:00+08:00')
    await done(house, 'hotline', 'ticket', 'T1', 'grant_hang')
    house.travel('2026-03-11T10:00:00+08:00')
    await done(house, 'hotline', 'ticket', 'T1', 'unhang')
    // Held over the midnights of the 4th, 5th, 6th, 9th and 10th: five working days.
    expect(lastDay((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at)).toBe(addWorkdays('2026-03-02', 18, calendar.isWorkday))
  })

  test('an overdue matter is overdue by a query: nobody had to notice', async () => {
    house = await openHouse({ city: 'tanjiang', start: '2026-03-02T09:00:00+08:00' })
    await ticketTo(house, 'tanjiang', 'T1', 'handling')
    house.pass(16 * DAY)
    expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ standing: 'overdue' })
    expect(await house.as('hotline').get('/api/ticket?due=overdue')).toMatchObject({ rows: [{ id: 'T1' }], total: 1 })
    await done(house, 'housing', 'ticket', 'T1', 'reply_solved', { reply: REPLY, outcome: 'solved' }, { evidence: [await house.prove('result')] })
    await done(house, 'hotline', 'ticket', 'T1', 'approve_to_call')
    expect(await house.figure('livelihood.on_time_rate')).toMatchObject({ value: 0, n: 1 })
    await refused(house, 'housing', 'ticket', 'T1', 'ask_extension', 'untimely', { extension_reason: '材料需从外地调运，预计晚到一周。' })
  })

  test('an extension lengthens the limit by what the city allows, from the same start', async () => {
    house = await openHouse({ city: 'dailing', start: '2026-03-02T09:00:00+08:00' })
    await ticketTo(house, 'dailing', 'T1', 'handling')
    await done(house, 'housing', 'ticket', 'T1', 'ask_extension', { extension_reason: '材料需从外地调运，预计晚到一周。' })
    await done(house, 'hotline', 'ticket', 'T1', 'grant_extension')
    expect(lastDay((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at)).toBe(addWorkdays('2026-03-02', 18, calendar.isWorkday))
  })
})
