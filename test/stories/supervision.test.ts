import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { packAt } from '#packs/packs.ts'
import { raiseLevels } from '#server/jobs/raise-levels.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { DAY, done, refused } from './walk.ts'

const MATTER = { source: 'instruction', subject: '湖滨路积水点整治', content: '请城管局牵头，汛期前完成湖滨路三处积水点整治并恢复路面。', class: 'normal', doc_no: '岱政办发〔2026〕9号' }
const RESULT = { feedback: '三处积水点管道已改造完成，路面已恢复，经两次降雨检验未再积水。' }

describe.each(cities)('a matter under supervision in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())

  async function assigned(id: string, lead = 'urban-bureau') {
    await done(house, 'supervisor', 'supervision', id, 'draft', MATTER)
    await done(house, 'leader', 'supervision', id, 'approve')
    await done(house, 'supervisor', 'supervision', id, 'assign', { lead_unit: lead, support_units: ['housing-bureau'] })
  }

  test('from the draft to the closing, each step by another hand and with proof of the result', async () => {
    await done(house, 'supervisor', 'supervision', 'S1', 'draft', MATTER)
    await refused(house, 'supervisor', 'supervision', 'S1', 'approve', 'unmet')
    await done(house, 'leader', 'supervision', 'S1', 'approve')
    await done(house, 'supervisor', 'supervision', 'S1', 'assign', { lead_unit: 'urban-bureau', milestones: [{ name: '完成勘查', due_on: '2026-03-06' }, { name: '完工', due_on: '2026-03-20' }] })
    await refused(house, 'housing', 'supervision', 'S1', 'acknowledge', 'forbidden')
    await done(house, 'urban', 'supervision', 'S1', 'acknowledge')
    await done(house, 'urban', 'supervision', 'S1', 'progress', { note: '已完成勘查，正在编制方案。' })
    await refused(house, 'urban', 'supervision', 'S1', 'feed_back', 'unproven', RESULT)
    await done(house, 'urban', 'supervision', 'S1', 'feed_back', RESULT, { evidence: [await house.prove('result')] })
    await refused(house, 'urban', 'supervision', 'S1', 'verify', 'forbidden', { verification: '现场核查属实。' })
    await done(house, 'supervisor', 'supervision', 'S1', 'do_again', { verification: '现场仍有一处积水，请继续整改。' })
    await done(house, 'urban', 'supervision', 'S1', 'feed_back', RESULT, { evidence: [await house.prove('result')] })
    await done(house, 'supervisor', 'supervision', 'S1', 'verify', { verification: '现场核查属实，三处均已整改。' })
    expect(await done(house, 'supervisor', 'supervision', 'S1', 'close_out')).toMatchObject({ state: 'closed_out' })
  })

  test('a unit returns it with its reasons within its time, and no return restarts the clock', async () => {
    await assigned('S2')
    const page = await house.as('supervisor').page('supervision', 'S2')
    const due = (page['clocks'] as { name: string; due_at: string }[]).find((c) => c.name === 'resolve')?.due_at
    await done(house, 'urban', 'supervision', 'S2', 'return_back', { return_basis: '积水点位于小区红线内，按职责分工由住建部门负责。', proposed_unit: 'housing-bureau' })
    await done(house, 'supervisor', 'supervision', 'S2', 'rule', { ruling: 'redirect', lead_unit: 'housing-bureau', reason: '经查位于小区红线内' })
    const after = await house.as('supervisor').page('supervision', 'S2')
    expect((after['clocks'] as { name: string; due_at: string }[]).find((c) => c.name === 'resolve')?.due_at).toBe(due)
    for (let n = 1; n < packAt(city, house.now()).rules.supervision.returns.max; n++) {
      await done(house, 'housing', 'supervision', 'S2', 'return_back', { return_basis: '经核查，积水点实际位于市政道路上，请改派。' })
      await done(house, 'supervisor', 'supervision', 'S2', 'rule', { ruling: 'keep', reason: '维持原裁定意见' })
    }
    await refused(house, 'housing', 'supervision', 'S2', 'return_back', 'unmet', { return_basis: '经核查，积水点实际位于市政道路上，请改派。' })
  })

  test('when its time runs out the level rises by itself, then one by one and never back but by the office', async () => {
    await assigned('S3')
    await done(house, 'urban', 'supervision', 'S3', 'acknowledge')
    const raise = () => raiseLevels().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
    await raise()
    expect((await house.as('urban').page('supervision', 'S3'))['facts']).not.toHaveProperty('level')
    house.pass(40 * DAY)
    await raise()
    const reminded = (await house.as('urban').page('supervision', 'S3'))['facts'] as { level: string; level_basis: string }
    expect(reminded).toMatchObject({ level: 'reminder', level_basis: expect.stringMatching(/〔\d{4}〕\d+号第1行：逾期/) })
    const { rows } = (await house.as('supervisor').get('/api/decisions?kind=supervision&about=S3')) as unknown as { rows: { rule: string; outputs: object; inputs: object }[] }
    expect(rows).toMatchObject([{ rule: 'supervision.escalation', outputs: { raise_to: 'reminder' }, inputs: { level: 'none' } }])
    await refused(house, 'supervisor', 'supervision', 'S3', 'escalate', 'unmet', { level: 'alarm', level_basis: '逾期未办' })
    house.pass(20 * DAY)
    await raise()
    expect((await house.as('urban').page('supervision', 'S3'))['facts']).toMatchObject({ level: 'warning' })
    await refused(house, 'supervisor', 'supervision', 'S3', 'escalate', 'unmet', { level: 'reminder', level_basis: '催办后仍未反馈' })
    await refused(house, 'urban', 'supervision', 'S3', 'ask_extension', 'unmet', { extension_reason: '管道材料到货延迟，申请延期办理。' })
    await refused(house, 'urban', 'supervision', 'S3', 'lower', 'forbidden', { reason: '已经在办理中' })
  })

  test('more time is asked for before the due date and granted by a leader, as often as the city allows', async () => {
    await assigned('S4')
    await done(house, 'urban', 'supervision', 'S4', 'acknowledge')
    for (let n = 0; n < packAt(city, house.now()).rules.supervision.extensions.max; n++) {
      await done(house, 'urban', 'supervision', 'S4', 'ask_extension', { extension_reason: '管道材料到货延迟，申请延期办理。' })
      await refused(house, 'supervisor', 'supervision', 'S4', 'grant_extension', 'forbidden')
      await done(house, 'leader', 'supervision', 'S4', 'grant_extension')
    }
    const no = await refused(house, 'urban', 'supervision', 'S4', 'ask_extension', 'unmet', { extension_reason: '管道材料到货延迟，申请延期办理。' })
    expect(JSON.stringify(no)).toContain('不再延期')
  })

  test('words that ask for a figure, and words that are secret, do not get in', async () => {
    const wish = await refused(house, 'supervisor', 'supervision', 'S5', 'draft', 'unmet', { ...MATTER, content: '请工信局与企业沟通，把产值数据做上去，确保一季度好看。' })
    expect(JSON.stringify(wish)).toContain('统计法')
    const secret = await refused(house, 'supervisor', 'supervision', 'S5', 'draft', 'unmet', { ...MATTER, content: '附机密文件一份，请按要求办理并反馈。' })
    expect(JSON.stringify(secret)).toContain('非涉密')
  })
})
