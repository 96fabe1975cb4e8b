import { afterEach, describe, expect, test } from 'vitest'
import { houseCaller } from '#kernel/caller.ts'
import { packAt } from '#packs/packs.ts'
import { record } from '#store/ledger.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { classFor, clockOf, DAY, done, HOUR, LEAK, MINUTE, refused, REPLY, reply, ticketTo } from './walk.ts'

let house: TestHouse
afterEach(() => house.close())
const judgedWell = { solved: true, face: 5, comment: '当天就修好了' }

describe.each(cities)('a ticket in %s', (city) => {
  const rules = () => packAt(city, house.now()).rules
  const open = async () => { house = await openHouse({ city }) }

  test('from the first word to the verdict: the figures move', async () => {
    await open()
    expect(await ticketTo(house, city, 'T1', 'filed')).toMatchObject({ state: 'filed', version: 1, number: expect.stringMatching(/^GD/) })
    await ticketTo(house, city, 'T2', 'judged')
    house.pass(HOUR)
    expect(await done(house, 'caller', 'ticket', 'T2', 'call_back', judgedWell)).toMatchObject({ state: 'closed', due_at: null })
    expect(await house.as('zhang').page('ticket', 'T2')).toMatchObject({ state: 'closed', facts: { solved: true, face: 5, caller_phone: { $masked: '138****5678' } } })
    expect(await house.figure('livelihood.volume')).toMatchObject({ value: 2 })
    for (const id of ['response_rate', 'solution_rate', 'true_solution_rate', 'satisfaction_rate', 'on_time_rate', 'face_5']) expect({ id, ...(await house.figure(`livelihood.${id}`)) }).toMatchObject({ id, value: 1, n: 1 })
    expect(await house.figure('livelihood.face_mean')).toMatchObject({ value: 5 })
  })

  test('the asker presses a face without waiting for the call', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'judged')
    await refused(house, 'li', 'ticket', 'T1', 'rate', 'forbidden', judgedWell)
    expect(await done(house, 'zhang', 'ticket', 'T1', 'rate', { solved: true, face: 3 })).toMatchObject({ state: 'closed' })
    expect((await house.figure('livelihood.satisfaction_rate')).value).toBe(packAt(city, house.now()).three_rates.satisfaction[3])
  })

  test('a return goes to a ruling; kept, it stays for good and no limit begins again', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'acknowledged')
    const before = await clockOf(house, 'ticket', 'T1', 'contact')
    const resolve = await clockOf(house, 'ticket', 'T1', 'resolve')
    const basis = { return_basis: '依据三定方案，小区公共部位维修属城管局职责。', proposed_unit: 'urban-bureau' }
    await refused(house, 'housing', 'ticket', 'T1', 'return_back', 'invalid', { return_basis: '不归我管', proposed_unit: 'urban-bureau' })
    await refused(house, 'housing', 'ticket', 'T1', 'return_back', 'unmet', { ...basis, proposed_unit: 'housing-bureau' })
    await refused(house, 'housing', 'ticket', 'T1', 'return_back', 'unmet', { ...basis, proposed_unit: 'nowhere' })
    expect(await done(house, 'housing', 'ticket', 'T1', 'return_back', basis)).toMatchObject({ state: 'returned' })
    house.pass(30 * MINUTE)
    const [ruler, other] = rules().returns.ticket.ruling === 'government' ? (['leader', 'hotline'] as const) : (['hotline', 'leader'] as const)
    await refused(house, other, 'ticket', 'T1', 'rule', 'unmet', { ruling: 'keep', ruling_reason: '首接负责，由住建局牵头。' })
    await refused(house, ruler, 'ticket', 'T1', 'rule', 'unmet', { ruling: 'redirect', ruling_reason: '首接负责，由住建局牵头。' })
    expect(await done(house, ruler, 'ticket', 'T1', 'rule', { ruling: 'keep', ruling_reason: '首接负责，由住建局牵头。' })).toMatchObject({ state: 'dispatched' })
    expect(await clockOf(house, 'ticket', 'T1', 'contact')).toMatchObject({ round: 1, due_at: before.due_at, stopped_at: null })
    expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ round: 1, due_at: resolve.due_at })
    await refused(house, 'housing', 'ticket', 'T1', 'return_back', 'unmet', basis)
    expect(await house.figure('livelihood.return_rate')).toMatchObject({ value: 1, n: 1 })
  })

  test('redirected, the other unit has it and the first no longer does', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'dispatched', { supports: ['urban-bureau'] })
    await done(house, 'housing', 'ticket', 'T1', 'return_back', { return_basis: '该路段养护职责已于去年移交城管局。', proposed_unit: 'urban-bureau' })
    const ruler = rules().returns.ticket.ruling === 'government' ? 'leader' : 'hotline'
    await done(house, ruler, 'ticket', 'T1', 'rule', { ruling: 'redirect', ruling_reason: '职责已移交，改派。', lead_unit: 'urban-bureau' })
    await refused(house, 'housing', 'ticket', 'T1', 'acknowledge', 'forbidden')
    expect(await house.as('housing').page('ticket', 'T1')).toMatchObject({ status: 404 })
    await done(house, 'urban', 'ticket', 'T1', 'acknowledge')
    expect((await house.as('urban').page('ticket', 'T1'))['participants']).toEqual(expect.arrayContaining([expect.objectContaining({ relation: 'lead', party: 'urban-bureau' })]))
    expect(await house.as('auditor').page('ticket', 'T1')).toMatchObject({ facts: { first_unit: 'housing-bureau', lead_unit: 'urban-bureau' } })
  })

  test('a return after its window, or after contact, is refused', async () => {
    await open()
    const basis = { return_basis: '依据三定方案，小区公共部位维修属城管局职责。', proposed_unit: 'urban-bureau' }
    await ticketTo(house, city, 'T1', 'acknowledged')
    house.pass(5 * DAY)
    await refused(house, 'housing', 'ticket', 'T1', 'return_back', 'unmet', basis)
    expect(await house.as('housing').acts('ticket', 'T1')).not.toContain('return_back')
    await ticketTo(house, city, 'T2', 'handling')
    await refused(house, 'housing', 'ticket', 'T2', 'return_back', 'untimely', basis)
  })

  test('more time: asked before the limit, once, never granted by who asked, seen by the asker', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'handling')
    const before = await clockOf(house, 'ticket', 'T1', 'resolve')
    await done(house, 'housing', 'ticket', 'T1', 'ask_extension', { extension_reason: '材料需从外地调运，预计晚到一周。' })
    await refused(house, 'housing-head', 'ticket', 'T1', 'grant_extension', 'forbidden')
    await done(house, 'hotline', 'ticket', 'T1', 'grant_extension')
    expect((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at > before.due_at).toBe(true)
    await refused(house, 'housing', 'ticket', 'T1', 'ask_extension', 'unmet', { extension_reason: '还需要更多时间来完成维修。' })
    const acts = ((await house.as('zhang').page('ticket', 'T1'))['timeline'] as { act: string }[]).map((e) => e.act)
    expect(acts).toEqual(expect.arrayContaining(['ask_extension', 'grant_extension']))
    expect(await house.figure('livelihood.extension_rate')).toMatchObject({ value: 1 })

    await ticketTo(house, city, 'T2', 'handling')
    house.pass(60 * DAY)
    await refused(house, 'housing', 'ticket', 'T2', 'ask_extension', 'unmet', { extension_reason: '材料需从外地调运，预计晚到一周。' })
    await ticketTo(house, city, 'T3', 'handling', { category: '010102' })
    await refused(house, 'housing', 'ticket', 'T3', 'ask_extension', 'unmet', { extension_reason: '材料需从外地调运，预计晚到一周。' })
  })

  test('held open with approval, the limit stands still; the review date brings it back', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'handling')
    await refused(house, 'housing', 'ticket', 'T1', 'ask_hang', 'unmet', { hang_reason: '需待老旧管网改造项目立项后实施。', hang_until: '2030-01-01' })
    await done(house, 'housing', 'ticket', 'T1', 'ask_hang', { hang_reason: '需待老旧管网改造项目立项后实施。', hang_until: '2026-03-20' })
    const [approver, other] = rules().hang.approved_by === 'district' ? (['leader', 'hotline'] as const) : (['hotline', 'leader'] as const)
    await refused(house, other, 'ticket', 'T1', 'grant_hang', 'unmet')
    const before = await clockOf(house, 'ticket', 'T1', 'resolve')
    expect(await done(house, approver, 'ticket', 'T1', 'grant_hang')).toMatchObject({ state: 'held' })
    expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ standing: 'held', round: 1 })
    house.travel(new Date(Date.parse((await clockOf(house, 'ticket', 'T1', 'hang')).due_at) + MINUTE).toISOString())
    expect(await house.expire()).toEqual(['unhang:handling'])
    expect((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at > before.due_at).toBe(true)
  })

  test('words alone do not make it solved: a proof of the result must lie with the reply', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'handling')
    await refused(house, 'housing', 'ticket', 'T1', 'reply_solved', 'unproven', { reply: REPLY, outcome: 'solved' })
    await refused(house, 'housing', 'ticket', 'T1', 'reply_solved', 'unmet', { reply: REPLY, outcome: 'explained' }, { evidence: [await house.prove('result')] })
    await refused(house, 'housing', 'ticket', 'T1', 'reply_explained', 'unmet', { reply: REPLY, outcome: 'planned' })
    expect(await reply(house, city, 'T1', true)).toMatchObject({ state: 'replied' })
  })

  test('that it cannot be solved takes a basis, its document, and the eye of the level the city names', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'handling')
    const body = { reply: '该建筑属历史保护建筑，依法不得改变外立面。', legal_basis: '《历史文化名城名镇名村保护条例》第二十七条' }
    await refused(house, 'housing', 'ticket', 'T1', 'reply_unresolvable', 'invalid', { reply: body.reply }, { evidence: [await house.prove('legal_basis_document')] })
    await refused(house, 'housing', 'ticket', 'T1', 'reply_unresolvable', 'unproven', body)
    await done(house, 'housing', 'ticket', 'T1', 'reply_unresolvable', body, { evidence: [await house.prove('legal_basis_document')] })
    const [checker, other] = rules().unresolvable.checked_by === 'district' ? (['leader', 'hotline'] as const) : (['hotline', 'leader'] as const)
    expect((await house.as(other).acts('ticket', 'T1')).filter((a) => a.startsWith('approve'))).toEqual([])
    const [approve] = (await house.as(checker).acts('ticket', 'T1')).filter((a) => a.startsWith('approve'))
    await done(house, checker, 'ticket', 'T1', approve ?? '')
    await done(house, 'zhang', 'ticket', 'T1', 'rate', { solved: true, face: 4 })
    expect(await house.figure('livelihood.solution_rate')).toMatchObject({ value: 1 })
    expect(await house.figure('livelihood.true_solution_rate')).toMatchObject({ value: 0, n: 1 })
  })

  test('who holds a post on both sides approves nothing of the unit', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'handling')
    await done(house, 'two-hats', 'ticket', 'T1', 'ask_extension', { extension_reason: '材料需从外地调运，预计晚到一周。' })
    await done(house, 'two-hats', 'ticket', 'T1', 'ask_hang', { hang_reason: '需待老旧管网改造项目立项后实施。', hang_until: '2026-03-20' })
    await refused(house, 'two-hats', 'ticket', 'T1', 'grant_extension', 'unmet')
    await refused(house, 'two-hats', 'ticket', 'T1', 'grant_hang', 'unmet')
    await reply(house, city, 'T1', true)
    expect(await house.as('two-hats').acts('ticket', 'T1')).toEqual(['supplement'])
    await done(house, 'hotline', 'ticket', 'T1', 'approve_to_call')
    await refused(house, 'two-hats', 'ticket', 'T1', 'call_back', 'unmet', judgedWell)
  })

  test('a reply sent back in review goes on in the same round', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'replied')
    const before = await clockOf(house, 'ticket', 'T1', 'resolve')
    expect(before.standing).toBe('held')
    await done(house, 'hotline', 'ticket', 'T1', 'reject_reply', { reason: '未说明渗漏部位是否复查' })
    expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ round: 1, stopped_at: null, due_at: before.due_at })
  })

  test('duplicates merge: both askers follow the one that lives on, and the second learns nothing of the first', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'handling')
    await ticketTo(house, city, 'T2', 'accepted', { by: 'li' })
    await refused(house, 'hotline', 'ticket', 'T2', 'merge', 'unmet', { merged_into: 'T2', reason: '重复诉求' })
    await refused(house, 'hotline', 'ticket', 'T2', 'merge', 'unknown', { merged_into: 'T9', reason: '重复诉求' })
    expect(await done(house, 'hotline', 'ticket', 'T2', 'merge', { merged_into: 'T1', reason: '同一地点同一问题' })).toMatchObject({ state: 'merged' })
    expect(await house.as('auditor').page('ticket', 'T1')).toMatchObject({ facts: { absorbed: ['T2'] } })
    const seen = await house.as('li').page('ticket', 'T1')
    expect(seen).toMatchObject({ status: 200, state: 'handling' })
    expect(seen['facts']).not.toHaveProperty('caller_phone')
    await ticketTo(house, city, 'T3', 'accepted', { by: 'wang' })
    await refused(house, 'hotline', 'ticket', 'T3', 'merge', 'untimely', { merged_into: 'T2', reason: '同一地点同一问题' })
    expect(await house.figure('livelihood.response_rate')).toMatchObject({ n: 1 })
  })

  test('a report: who reported is kept from the units, and the unit complained of never gets it', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'accepted', { type: 'report', facts: { complained_unit: 'urban-bureau' } })
    await refused(house, 'hotline', 'ticket', 'T1', 'dispatch', 'unmet', { lead_unit: 'urban-bureau' })
    await refused(house, 'hotline', 'ticket', 'T1', 'dispatch', 'unmet', { lead_unit: 'housing-bureau', support_units: ['urban-bureau'] })
    await done(house, 'hotline', 'ticket', 'T1', 'dispatch', { lead_unit: 'housing-bureau' })
    await refused(house, 'hotline', 'ticket', 'T1', 'add_support', 'unmet', { unit: 'urban-bureau', reason: '协助核实情况' })
    const page = await house.as('housing').page('ticket', 'T1')
    expect(JSON.stringify(page, (key, value: unknown) => (key === 'hash' ? undefined : value))).not.toMatch(/zhang|138\d{4}|138\*|张三丰|张\*/)
    expect(await house.as('housing').post('/api/reveal', { kind: 'ticket', id: 'T1', facts: ['caller_phone'], purpose: '需联系举报人核实' })).toMatchObject({ status: 403 })
    expect(await house.as('hotline').post('/api/reveal', { kind: 'ticket', id: 'T1', facts: ['caller_phone'], purpose: '回访需要联系本人' })).toMatchObject({ values: { caller_phone: '13812345678' } })
    expect(await house.as('urban').page('ticket', 'T1')).toMatchObject({ status: 404 })
    for (const [id, into, type] of [['T2', 'T1', 'complaint'], ['T3', 'T4', 'report']] as const) {
      if (into === 'T4') await ticketTo(house, city, into, 'handling')
      await ticketTo(house, city, id, 'accepted', { by: 'li', type })
      await done(house, 'hotline', 'ticket', id, 'merge', { merged_into: into, reason: '同一地点同一问题' })
      expect(JSON.stringify(await house.as('housing').page('ticket', into))).not.toContain('"li"')
    }
  })

  test('the class follows the rules; reclassified after dispatch it is counted and the limit read again from the same start', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'filed')
    const due = classFor(house, city, 'complaint', '010101')
    const other = due === 'general' ? 'complex' : 'general'
    await refused(house, 'hotline', 'ticket', 'T1', 'accept', 'unmet', { category: '010101', class: other })
    await refused(house, 'hotline', 'ticket', 'T1', 'accept', 'unmet', { category: '010102', class: 'general', class_reason: '已围挡，无危险' })
    await refused(house, 'hotline', 'ticket', 'T1', 'accept', 'unmet', { category: '999999', class: due })
    await done(house, 'hotline', 'ticket', 'T1', 'accept', { category: '010101', class: other, class_reason: '涉及多个部门，情况复杂' })
    await done(house, 'hotline', 'ticket', 'T1', 'dispatch', { lead_unit: 'housing-bureau' })
    const before = await clockOf(house, 'ticket', 'T1', 'resolve')
    await refused(house, 'hotline', 'ticket', 'T1', 'reclassify', 'unmet', { type: 'praise', class: 'general', class_reason: '来电人表示感谢', reason: '来电人表示感谢' })
    await done(house, 'hotline', 'ticket', 'T1', 'reclassify', { category: '010102', class: 'emergency', reason: '墙体有脱落危险' })
    expect(await clockOf(house, 'ticket', 'T1', 'resolve')).toMatchObject({ round: 1 })
    expect((await clockOf(house, 'ticket', 'T1', 'resolve')).due_at < before.due_at).toBe(true)
    expect(await house.as('auditor').page('ticket', 'T1')).toMatchObject({ facts: { reclassified: 1 } })
  })

  test('a question is answered at once; praise and refusals are listed, never counted', async () => {
    await open()
    await ticketTo(house, city, 'T1', 'filed', { type: 'consult' })
    await done(house, 'hotline', 'ticket', 'T1', 'answer_on_spot', { reply: '请携带身份证到街道便民中心办理。' })
    await ticketTo(house, city, 'T2', 'filed', { type: 'praise' })
    await done(house, 'hotline', 'ticket', 'T2', 'answer_on_spot', { reply: '感谢您的肯定，已转告该单位。' })
    await ticketTo(house, city, 'T3', 'filed')
    await refused(house, 'hotline', 'ticket', 'T3', 'answer_on_spot', 'unmet', { reply: '请携带身份证到街道便民中心办理。' })
    await refused(house, 'hotline', 'ticket', 'T3', 'refuse_intake', 'invalid', {})
    await done(house, 'hotline', 'ticket', 'T3', 'refuse_intake', { basis: '已进入诉讼程序，依规不予受理' })
    await ticketTo(house, city, 'T4', 'handling')
    await done(house, 'zhang', 'ticket', 'T4', 'withdraw', { reason: '自己修好了' })
    expect((await house.figure('livelihood.solution_rate'))).toMatchObject({ n: 0, excluded: { consult_answered: 1, praise: 1, invalid: 1, withdrawn: 1 } })
    await done(house, 'hotline', 'ticket', 'T4', 'archive')
    await refused(house, 'hotline', 'ticket', 'T4', 'archive', 'unmet')
  })

  test('the desk takes a call down for somebody who has no account', async () => {
    await open()
    const body = { type: 'help', channel: 'hotline', content: LEAK, category: '010101', class: classFor(house, city, 'help', '010101'), caller_name: '李四', caller_phone: '13912345678', home_address: '湖滨花园3幢501室' }
    expect(await done(house, 'hotline', 'ticket', 'T1', 'register', body)).toMatchObject({ state: 'accepted' })
    await refused(house, 'zhang', 'ticket', 'T2', 'register', 'forbidden', body)
    await refused(house, 'zhang', 'ticket', 'T2', 'file', 'unmet', { type: 'help', content: LEAK, asker: 'li' })
    await refused(house, 'zhang', 'ticket', 'T2', 'file', 'unmet', { type: 'help', content: LEAK, channel: 'hotline' })
  })

  test('past records arrive with their own times and outcomes', async () => {
    await open()
    const write = (act: string, seen: number, at: string, body: object) => record(house.house, { caller: houseCaller(DISTRICT, 'import'), kind: 'ticket', id: 'N1', act, seen, body, at: new Date(at) })
    await write('record_past', 0, '2026-01-05T00:00:00+08:00', { source_no: 'NYCC03555774', subject: 'Dirty Sidewalk', category: 'Sanitation', area: 'Manhattan' })
    await write('record_outcome', 1, '2026-01-12T00:00:00+08:00', {})
    expect(await house.figure('livelihood.days_median')).toMatchObject({ value: 7, n: 1 })
    expect(await house.figure('livelihood.closed_within_7_days')).toMatchObject({ value: 1 })
    expect((await house.figure('livelihood.volume', { by: 'month' })).rows).toMatchObject([{ key: '2026-01', value: 1 }])
  })
})
