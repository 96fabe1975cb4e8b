import { afterEach, describe, expect, test } from 'vitest'
import { isDrawn } from '#packs/rulings.ts'
import { packAt } from '#packs/packs.ts'
import { cities, type City, openHouse, type Person, type TestHouse } from '../house.ts'
import { clockOf, DAY, done, MINUTE, refused } from './walk.ts'

let house: TestHouse
afterEach(() => house.close())

const CONTENT = '厂区门口道路夜间无照明，员工夜班出行不便，希望补装路灯。'
const ANSWER = '已会同供电公司补装路灯十二盏，当晚亮灯，照度达标。'
const STEPS = ['filed', 'accepted', 'dispatched', 'acknowledged', 'contacted', 'handling', 'answered'] as const

/** Brings a new appeal to a state by the straight road, a minute a step. */
async function appealTo(city: City, id: string, state: (typeof STEPS)[number], { by = 'alpha-agent', firm = 'firm-alpha', drawn = true }: { by?: Person; firm?: string; drawn?: boolean } = {}) {
  const steps = {
    filed: () => done(house, by, 'appeal', id, 'file', { firm, content: CONTENT, contact_name: '王经理', contact_phone: '13812345678' }),
    accepted: () => done(house, 'care-desk', 'appeal', id, 'accept', { category: 'approval' }),
    dispatched: () => done(house, 'care-desk', 'appeal', id, 'dispatch', { lead_unit: 'housing-bureau' }),
    acknowledged: () => done(house, 'housing', 'appeal', id, 'acknowledge'),
    contacted: () => done(house, 'housing', 'appeal', id, 'first_contact', { contact_way: 'visit', contact_result: '已到厂区查看，约定本周内补装。' }),
    handling: () => done(house, 'housing', 'appeal', id, 'plan', { plan: '联系供电公司勘查，本周内完成补装。' }),
    answered: () => answer(city, id, drawn),
  } as const
  for (const step of STEPS.slice(0, STEPS.indexOf(state) + 1)) {
    house.pass(MINUTE)
    await steps[step]()
  }
}

/** Answers at the next millisecond at which the lot falls as wanted. */
async function answer(city: City, id: string, drawn: boolean) {
  const { dispatched_at } = (await house.as('auditor').page('appeal', id))['facts'] as { dispatched_at: string }
  while (isDrawn({ dispatched_at, replied_at: house.now().toISOString() }, packAt(city, house.now()).rules.call_back.appeal.share) !== drawn) house.pass(1)
  return done(house, 'housing', 'appeal', id, 'answer_solved', { reply: ANSWER, outcome: 'solved' }, { evidence: [await house.prove('result')] })
}

describe.each(cities)('an appeal in %s', (city) => {
  const rules = () => packAt(city, house.now()).rules
  const open = async () => { house = await openHouse({ city }) }

  test('from the first word to the firm’s own verdict: the figures move', async () => {
    await open()
    await appealTo(city, 'A1', 'answered')
    expect(await done(house, 'alpha-agent', 'appeal', 'A1', 'confirm', { solved: true, face: 5 })).toMatchObject({ state: 'calling' })
    await refused(house, 'care-desk', 'appeal', 'A1', 'close', 'unmet')
    expect(await done(house, 'care-desk', 'appeal', 'A1', 'call_back', { solved: true, face: 4 })).toMatchObject({ state: 'closed' })
    for (const id of ['volume', 'response_rate', 'solution_rate', 'true_solution_rate', 'on_time_rate', 'face_4']) expect({ id, ...(await house.figure(`care.${id}`)) }).toMatchObject({ id, value: 1 })
    expect(await house.figure('care.face_mean')).toMatchObject({ value: 4 })
  })

  test('the desk and the enterprise officer file for a firm; another firm’s agent may not, nor read', async () => {
    await open()
    await appealTo(city, 'A1', 'filed', { by: 'officer' })
    await refused(house, 'beta-agent', 'appeal', 'A2', 'file', 'unmet', { firm: 'firm-alpha', content: CONTENT })
    await refused(house, 'zhang', 'appeal', 'A2', 'file', 'forbidden', { firm: 'firm-alpha', content: CONTENT })
    await refused(house, 'care-desk', 'appeal', 'A2', 'file', 'unmet', { firm: 'firm-gone', content: CONTENT })
    expect(await house.as('beta-agent').page('appeal', 'A1')).toMatchObject({ status: 404 })
    expect(await house.as('alpha-agent').page('appeal', 'A1')).toMatchObject({ status: 200 })
  })

  test('what is missing is asked for once, and the term of intake stands still meanwhile', async () => {
    await open()
    await appealTo(city, 'A1', 'filed')
    await done(house, 'care-desk', 'appeal', 'A1', 'ask_supplement', { question: '请补充具体路段和数量。' })
    expect(await clockOf(house, 'appeal', 'A1', 'accept')).toMatchObject({ standing: 'held' })
    house.pass(4 * DAY)
    expect(await done(house, 'alpha-agent', 'appeal', 'A1', 'supplement', { supplement: '南门至东门，约六百米。' })).toMatchObject({ state: 'filed' })
    expect(await clockOf(house, 'appeal', 'A1', 'accept')).toMatchObject({ round: 1, standing: expect.stringMatching(/running|soon/) })
    await done(house, 'care-desk', 'appeal', 'A1', 'refuse_intake', { basis: '属企业内部道路，依规不予受理' })
    expect(await house.figure('care.solution_rate')).toMatchObject({ n: 0, excluded: { invalid: 1 } })
  })

  test('returned once with a basis, ruled on by whom the city names, and no limit begins again', async () => {
    await open()
    await appealTo(city, 'A1', 'acknowledged')
    const before = await clockOf(house, 'appeal', 'A1', 'first_contact')
    const basis = { return_basis: '园区道路照明由城管局负责，见三定方案。', proposed_unit: 'urban-bureau' }
    await done(house, 'housing-head', 'appeal', 'A1', 'return_back', basis)
    const [ruler, other] = rules().returns.appeal.ruling === 'government' ? (['leader', 'care-desk'] as const) : (['care-desk', 'leader'] as const)
    await refused(house, other, 'appeal', 'A1', 'rule', 'unmet', { ruling: 'keep', ruling_reason: '按首接负责办理。' })
    await done(house, ruler, 'appeal', 'A1', 'rule', { ruling: 'keep', ruling_reason: '按首接负责办理。' })
    expect(await clockOf(house, 'appeal', 'A1', 'first_contact')).toMatchObject({ round: 1, due_at: before.due_at })
    await refused(house, 'housing', 'appeal', 'A1', 'return_back', 'unmet', basis)
    await appealTo(city, 'A2', 'contacted')
    await refused(house, 'housing', 'appeal', 'A2', 'return_back', 'untimely', basis)
  })

  test('several units work together; the one that leads is one', async () => {
    await open()
    await appealTo(city, 'A1', 'handling')
    await refused(house, 'urban', 'appeal', 'A1', 'give_opinion', 'forbidden', { opinion: '可以同步改造灯杆。' })
    await done(house, 'housing-head', 'appeal', 'A1', 'add_support', { unit: 'urban-bureau', reason: '需同步改造灯杆' })
    await refused(house, 'housing-head', 'appeal', 'A1', 'add_support', 'unmet', { unit: 'housing-bureau', reason: '需同步改造灯杆' })
    await done(house, 'urban', 'appeal', 'A1', 'give_opinion', { opinion: '可以同步改造灯杆。' })
    await refused(house, 'urban', 'appeal', 'A1', 'answer_explained', 'forbidden', { reply: ANSWER, outcome: 'explained' })
    await done(house, 'care-desk', 'appeal', 'A1', 'remove_support', { unit: 'urban-bureau', reason: '意见已提交完毕' })
    await refused(house, 'care-desk', 'appeal', 'A1', 'remove_support', 'unmet', { unit: 'urban-bureau', reason: '意见已提交完毕' })
    expect(await house.as('urban').page('appeal', 'A1')).toMatchObject({ status: 404 })
  })

  test('a plan before the answer, proof with the answer', async () => {
    await open()
    await appealTo(city, 'A1', 'contacted')
    const proof = { evidence: [await house.prove('result')] }
    await refused(house, 'housing', 'appeal', 'A1', 'answer_solved', 'unmet', { reply: ANSWER, outcome: 'solved' }, proof)
    await done(house, 'housing', 'appeal', 'A1', 'plan', { plan: '联系供电公司勘查，本周内完成补装。' })
    await refused(house, 'housing', 'appeal', 'A1', 'answer_solved', 'unproven', { reply: ANSWER, outcome: 'solved' })
    expect(await done(house, 'housing', 'appeal', 'A1', 'answer_solved', { reply: ANSWER, outcome: 'partly' }, proof)).toMatchObject({ state: 'answered' })
  })

  test('more time: asked before the limit, once, granted by somebody else', async () => {
    await open()
    await appealTo(city, 'A1', 'handling')
    const before = await clockOf(house, 'appeal', 'A1', 'resolve')
    await done(house, 'housing', 'appeal', 'A1', 'ask_extension', { extension_reason: '灯杆定制周期较长，需延期完成。' })
    await refused(house, 'housing', 'appeal', 'A1', 'grant_extension', 'forbidden')
    await done(house, 'care-desk', 'appeal', 'A1', 'grant_extension')
    expect((await clockOf(house, 'appeal', 'A1', 'resolve')).due_at > before.due_at).toBe(true)
    await refused(house, 'housing', 'appeal', 'A1', 'ask_extension', 'unmet', { extension_reason: '灯杆定制周期较长，需延期完成。' })
    await appealTo(city, 'A2', 'handling')
    await done(house, 'housing', 'appeal', 'A2', 'ask_extension', { extension_reason: '灯杆定制周期较长，需延期完成。' })
    await done(house, 'care-desk', 'appeal', 'A2', 'refuse_extension', { reason: '理由不充分' })
    house.pass(60 * DAY)
    await refused(house, 'housing', 'appeal', 'A2', 'ask_extension', 'unmet', { extension_reason: '灯杆定制周期较长，需延期完成。' })
  })

  test('that it cannot be solved: basis, document, signature, and a check by somebody else; it never counts as solved', async () => {
    await open()
    await appealTo(city, 'A1', 'handling')
    const body = { reply: '该地块已列入生态红线，依法不得新增建设。', legal_basis: '《土地管理法》第四十四条及生态保护红线管理办法' }
    await refused(house, 'housing-head', 'appeal', 'A1', 'answer_unresolvable', 'unproven', body)
    await done(house, 'housing-head', 'appeal', 'A1', 'answer_unresolvable', body, { evidence: [await house.prove('legal_basis_document')] })
    await refused(house, 'housing-head', 'appeal', 'A1', 'endorse', 'unmet')
    const [checker, other] = rules().unresolvable.checked_by === 'district' ? (['leader', 'care-desk'] as const) : (['care-desk', 'leader'] as const)
    await refused(house, checker, 'appeal', 'A1', 'check', 'unmet', { check_opinion: '依据充分，同意。' })
    await done(house, checker, 'appeal', 'A1', 'reject_answer', { reason: '请由经办人补充依据' })
    await done(house, 'housing', 'appeal', 'A1', 'answer_unresolvable', body, { evidence: [await house.prove('legal_basis_document')] })
    await done(house, 'housing-head', 'appeal', 'A1', 'endorse')
    await refused(house, other, 'appeal', 'A1', 'check', 'unmet', { check_opinion: '依据充分，同意。' })
    await refused(house, 'two-hats', 'appeal', 'A1', 'check', 'unmet', { check_opinion: '依据充分，同意。' })
    expect(await clockOf(house, 'appeal', 'A1', 'resolve')).toMatchObject({ standing: 'held', round: 1 })
    expect(await done(house, checker, 'appeal', 'A1', 'check', { check_opinion: '依据充分，同意。' })).toMatchObject({ state: 'answered' })
    await done(house, 'alpha-agent', 'appeal', 'A1', 'confirm', { solved: true, face: 3 })
    const [close] = (await house.as('care-desk').acts('appeal', 'A1')).filter((a) => a === 'close' || a === 'call_back')
    await done(house, 'care-desk', 'appeal', 'A1', close ?? '', close === 'call_back' ? { solved: true, face: 3 } : {})
    expect(await house.figure('care.true_solution_rate')).toMatchObject({ value: 0, n: 1 })
    expect(await house.figure('care.solution_rate')).toMatchObject({ value: 1, n: 1 })
  })

  test('not satisfied: done again as often as the city says, then raised to a leader, convened and instructed', async () => {
    await open()
    await appealTo(city, 'A1', 'answered')
    for (let n = 0; n < rules().redo.appeal.max; n++) {
      await refused(house, 'alpha-agent', 'appeal', 'A1', 'escalate', 'unmet', { reason: '一直没有解决' })
      await done(house, 'alpha-agent', 'appeal', 'A1', 'dispute', { reason: '只装了两盏灯', face: 2 })
      house.pass(MINUTE)
      await answer(city, 'A1', true)
    }
    await refused(house, 'alpha-agent', 'appeal', 'A1', 'dispute', 'unmet', { reason: '只装了两盏灯' })
    expect(await done(house, 'alpha-agent', 'appeal', 'A1', 'escalate', { reason: '重办后仍未解决' })).toMatchObject({ state: 'escalated' })
    await done(house, 'leader', 'appeal', 'A1', 'convene', { minutes: '住建、城管、供电会商，明确分工。' }, { evidence: [await house.prove('minutes')] })
    await refused(house, 'care-desk', 'appeal', 'A1', 'instruct', 'forbidden', { instruction: '请城管局牵头办理。' })
    await done(house, 'leader', 'appeal', 'A1', 'instruct', { instruction: '请城管局牵头办理。', lead_unit: 'urban-bureau' })
    await done(house, 'urban', 'appeal', 'A1', 'answer_explained', { reply: '已列入三季度道路照明改造计划。', outcome: 'planned', planned_for: '2026-09-30' })
    await done(house, 'alpha-agent', 'appeal', 'A1', 'confirm', { solved: false, face: 2 })
    expect(await house.figure('care.redo_rate')).toMatchObject({ value: 1 })
  })

  test('called back and not solved, it goes on; never reached, it is closed and listed', async () => {
    await open()
    await appealTo(city, 'A1', 'answered')
    await done(house, 'alpha-agent', 'appeal', 'A1', 'confirm', { solved: true, face: 4 })
    await refused(house, 'care-desk', 'appeal', 'A1', 'call_back', 'unmet', { solved: false, face: 1 })
    expect(await done(house, 'care-desk', 'appeal', 'A1', 'send_back', { face: 1, reason: '回访称灯又不亮了' })).toMatchObject({ state: 'handling' })
    await appealTo(city, 'A2', 'answered')
    house.pass(10 * DAY)
    expect(await house.expire()).toContain('lapse:calling')
    for (let n = 0; n < rules().call_back.appeal.attempts; n++) {
      await refused(house, 'care-desk', 'appeal', 'A2', 'close_unreached', 'unmet')
      await done(house, 'care-desk', 'appeal', 'A2', 'call_missed')
    }
    await done(house, 'care-desk', 'appeal', 'A2', 'close_unreached')
    expect(await house.figure('care.true_solution_rate')).toMatchObject({ n: 0, excluded: { unreachable: 1 } })
    await done(house, 'alpha-agent', 'appeal', 'A2', 'press_face', { solved: true, face: 5 })
    expect(await house.figure('care.true_solution_rate')).toMatchObject({ value: 1, n: 1 })
  })

  test('one trouble told twice is handled once; both firms follow it', async () => {
    await open()
    await appealTo(city, 'A1', 'handling')
    await appealTo(city, 'A2', 'accepted', { by: 'beta-agent', firm: 'firm-beta' })
    await done(house, 'care-desk', 'appeal', 'A2', 'merge', { merged_into: 'A1', reason: '同一路段同一问题' })
    const page = await house.as('beta-agent').page('appeal', 'A1')
    expect(page).toMatchObject({ status: 200, state: 'handling' })
    expect(page['facts']).not.toHaveProperty('firm')
    expect(await house.as('beta-agent').post('/api/reveal', { kind: 'appeal', id: 'A1', facts: ['contact_phone'], purpose: '想与对方企业联系' })).toMatchObject({ status: 403 })
    await refused(house, 'beta-agent', 'appeal', 'A1', 'withdraw', 'forbidden', { reason: '不再需要' })
    await refused(house, 'alpha-agent', 'appeal', 'A1', 'withdraw', 'unmet', { reason: '已自行解决' })
    await refused(house, 'beta-agent', 'appeal', 'A2', 'withdraw', 'untimely', { reason: '不再需要' })
  })

  test('the inner life of an appeal is not shown to the firm', async () => {
    await open()
    await appealTo(city, 'A1', 'handling')
    await done(house, 'housing', 'appeal', 'A1', 'note', { note: '供电公司报价偏高，内部协商中。' })
    const acts = async (who: Person) => ((await house.as(who).page('appeal', 'A1'))['timeline'] as { act: string }[]).map((e) => e.act)
    expect(await acts('alpha-agent')).not.toContain('note')
    expect(await acts('care-desk')).toContain('note')
  })
})

test('a firm that never answers and was not drawn is closed by time, without a verdict; a drawn one stays overdue', async () => {
  house = await openHouse({ city: 'dailing' })
  await appealTo('dailing', 'A1', 'answered', { drawn: false })
  await appealTo('dailing', 'A2', 'answered', { drawn: true })
  house.pass(10 * DAY)
  expect(await house.expire()).toEqual(['lapse:calling', 'lapse:calling'])
  house.pass(10 * DAY)
  expect((await house.expire()).toSorted()).toEqual(['close:closed', 'close:unmet'])
  expect(await house.as('auditor').page('appeal', 'A1')).toMatchObject({ state: 'closed' })
  expect(await house.figure('care.solution_rate')).toMatchObject({ n: 0, excluded: { no_verdict: 1 } })
  expect(await clockOf(house, 'appeal', 'A2', 'call_back')).toMatchObject({ standing: 'overdue' })
})
