import { afterEach, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { clockOf, DAY, done, MINUTE, refused, reply, ticketTo } from './walk.ts'

let house: TestHouse
afterEach(() => house.close())
const judgedWell = { solved: true, face: 5, comment: '当天就修好了' }

describe.each(cities)('the verdict on a ticket in %s', (city) => {
  const rules = () => packAt(city, house.now()).rules
  const open = async () => { house = await openHouse({ city }) }

  test('not solved: done again as often as the city says, then raised, instructed and judged for the last time', async () => {
    await open()
    const { max } = rules().redo.ticket
    await ticketTo(house, city, 'T1', 'judged')
    await refused(house, 'caller', 'ticket', 'T1', 'call_back', 'unmet', { solved: false, face: 1 })
    for (let round = 1; round <= max; round++) {
      await refused(house, 'zhang', 'ticket', 'T1', 'escalate', 'unmet', { reason: '一直没有解决' })
      if (round === 1) await done(house, 'zhang', 'ticket', 'T1', 'redo', { reason: '又开始漏水了', face: 1 })
      else await done(house, 'caller', 'ticket', 'T1', 'send_back', { reason: '回访称仍漏水', face: 1 })
      expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ round: round + 1, stopped_at: null })
      house.pass(MINUTE)
      await reply(house, city, 'T1', true)
      await done(house, 'hotline', 'ticket', 'T1', 'approve_to_call')
    }
    await refused(house, 'zhang', 'ticket', 'T1', 'redo', 'unmet', { reason: '又开始漏水了' })
    await refused(house, 'caller', 'ticket', 'T1', 'call_back', 'unmet', { solved: false, face: 1 })
    expect(await done(house, 'zhang', 'ticket', 'T1', 'escalate', { reason: '多次维修仍未解决' })).toMatchObject({ state: 'escalated' })
    await refused(house, 'leader', 'ticket', 'T1', 'convene', 'unproven', { minutes: '住建、城管会商，明确整体防水翻修。' })
    await done(house, 'leader', 'ticket', 'T1', 'convene', { minutes: '住建、城管会商，明确整体防水翻修。' }, { evidence: [await house.prove('minutes')] })
    await done(house, 'leader', 'ticket', 'T1', 'instruct', { instruction: '请城管局牵头整体翻修。', lead_unit: 'urban-bureau' })
    await done(house, 'urban', 'ticket', 'T1', 'reply_explained', { reply: '已纳入本年度翻修计划，预计十月完工。', outcome: 'planned', planned_for: '2026-10-30' })
    const [approve] = (await house.as('hotline').acts('ticket', 'T1')).filter((a) => a.startsWith('approve'))
    await done(house, 'hotline', 'ticket', 'T1', approve ?? '')
    await done(house, 'zhang', 'ticket', 'T1', 'rate', { solved: false, face: 2 })
    expect(await house.figure('livelihood.solution_rate')).toMatchObject({ value: 0, n: 1 })
    expect(await house.figure('livelihood.redo_rate')).toMatchObject({ value: 1, n: 1 })
    expect(await house.figure('livelihood.on_time_rate')).toMatchObject({ n: max + 2 })
  })

  test('nobody answers the telephone: after so many calls it closes, and is listed among the exclusions', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'judged')
    const { attempts } = rules().call_back.ticket
    for (let n = 0; n < attempts; n++) {
      await refused(house, 'caller', 'ticket', 'T1', 'close_unreached', 'unmet')
      await done(house, 'caller', 'ticket', 'T1', 'call_missed')
    }
    await refused(house, 'housing', 'ticket', 'T1', 'close_unreached', 'forbidden')
    await done(house, 'caller', 'ticket', 'T1', 'close_unreached')
    expect(await house.figure('livelihood.solution_rate')).toMatchObject({ value: null, n: 0, excluded: { unreachable: 1 } })
    expect(await done(house, 'zhang', 'ticket', 'T1', 'press_face', { face: 4, solved: true })).toMatchObject({ state: 'closed' })
    expect(await house.figure('livelihood.solution_rate')).toMatchObject({ value: 1, n: 1, excluded: {} })
    await refused(house, 'zhang', 'ticket', 'T1', 'press_face', 'unmet', { face: 1 })
  })

  test('a supervisor reopens what was closed too soon', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'judged')
    await done(house, 'caller', 'ticket', 'T1', 'call_back', judgedWell)
    await refused(house, 'hotline', 'ticket', 'T1', 'reopen', 'forbidden', { reason: '抽查发现未修复' })
    expect(await done(house, 'supervisor', 'ticket', 'T1', 'reopen', { reason: '抽查发现未修复' })).toMatchObject({ state: 'handling' })
    expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ round: 2 })
  })

  test('the same asker about the same thing within 90 days is a repeat', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'accepted')
    house.pass(89 * DAY)
    await ticketTo(house, city, 'T2', 'accepted')
    house.pass(91 * DAY)
    await ticketTo(house, city, 'T3', 'accepted')
    expect(await house.figure('livelihood.repeat_rate')).toMatchObject({ n: 3, hits: 1 })
  })
})

test('not drawn for call-back, a ticket waits for its asker and lapses without a verdict', async () => {
  house = await openHouse({ city: 'dailing' })
  expect(await ticketTo(house, 'dailing', 'T1', 'judged', { drawn: false })).toMatchObject({ state: 'answered' })
  await refused(house, 'caller', 'ticket', 'T1', 'call_back', 'untimely', judgedWell)
  house.pass(20 * DAY)
  expect(await house.expire()).toEqual(['lapse:closed'])
  expect(await house.figure('livelihood.solution_rate')).toMatchObject({ n: 0, excluded: { no_verdict: 1 } })
})

test('the lot decides, not the desk: of the two approvals exactly one is open', async () => {
  house = await openHouse({ city: 'dailing' })
  for (const drawn of [true, false]) {
    const id = `T-${drawn}`
    await ticketTo(house, 'dailing', id, 'replied', { drawn })
    expect((await house.as('hotline').acts('ticket', id)).filter((a) => a.startsWith('approve'))).toEqual([drawn ? 'approve_to_call' : 'approve_reply'])
  }
})
