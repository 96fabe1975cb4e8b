import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '#kernel/rule.ts'
import { keepLamps } from '#server/jobs/keep-lamps.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { proofs, talking } from './lead-walk.ts'
import { done } from './walk.ts'

interface Lamp extends Decision { lamp: string }
interface Line { id: string; due_on: string; lamp: Lamp | null }
const PROMISES = [
  { metric: 'paid_in', value: 10_000, due_on: '2026-06-30' }, { metric: 'fixed_investment', value: 24_000, due_on: '2027-06-30' }, { metric: 'start_on', due_on: '2026-06-30' }, { metric: 'produce_on', due_on: '2027-06-30' },
  { metric: 'output', value: 50_000, due_on: '2028-12-31' }, { metric: 'tax', value: 2_000, due_on: '2028-12-31' }, { metric: 'tax_per_mu', value: 33, due_on: '2028-12-31' },
]

describe.each(cities)('lamps of commitments in %s', (city) => {
  let house: TestHouse
  const dailing = city === 'dailing'
  beforeAll(async () => {
    house = await openHouse({ city })
    await talking(house, 'l-1', 'scout')
    await done(house, 'investment-office', 'agreement', 'a-1', 'draft', { lead: 'l-1', name: '高镍正极材料项目投资协议', type: 'formal', party_a: 'tech-park', party_b: '华锐新能源科技有限公司', clauses: [{ kind: 'land', text: '项目用地约60亩，依法以挂牌方式公开出让。' }], promises: PROMISES, agreed_investment_wan: 30_000, fixed_investment_wan: 24_000 })
    await done(house, 'investment-office', 'agreement', 'a-1', 'submit')
    await done(house, 'legal-reviewer', 'agreement', 'a-1', 'review_legality', { legality_verdict: 'pass', review_no: '合审〔2026〕12号', opinion: '主体适格，条款合法。' })
    await done(house, 'fair-reviewer', 'agreement', 'a-1', 'review_fair', { fair_verdict: 'not_concerned', review_no: '公竞审〔2026〕8号', opinion: '未涉及影响公平竞争的内容。' })
    await done(house, 'investment-office', 'agreement', 'a-1', 'sign', { agreement_no: 'KJ-2026-01', signed_on: '2026-03-02' }, await proofs(house, 'scan'))
  })
  afterAll(() => house.close())
  const calendar = async (who: Person = 'investment-office') => ((await house.as(who).get('/api/agreements/calendar?from=2026-01-01&to=2028-12-31')) as unknown as { rows: Line[] }).rows
  const lampOf = async (n: number) => (await calendar()).find((r) => r.id === `a-1-c${n}`)?.lamp
  const kept = async () => ((await house.as('auditor').get('/api/decisions?kind=commitment&about=a-1-c1')) as unknown as { rows: Decision[] }).rows

  test('far off it is green; as its day nears each city has its own measure', async () => {
    expect(await lampOf(1)).toMatchObject({ lamp: 'green', rule: 'lamp.commitment', doc_no: expect.stringMatching(/〔\d{4}〕\d+号/), inputs: { state: 'due', measured: true, done_percent: null } })
    house.travel('2026-05-15T09:00:00+08:00')
    // 46 days are left: one city counts sixty, the other thirty, but asks what was done from ninety on.
    expect(await lampOf(1)).toMatchObject({ lamp: 'yellow', inputs: { days_left: 46 }, fired: [{ basis: { zh: expect.stringContaining(dailing ? '60天内到期' : '未登记完成数') } }] })
    expect(await lampOf(3)).toMatchObject({ lamp: dailing ? 'yellow' : 'green', inputs: { measured: false } })
    await done(house, 'park-manager', 'commitment', 'a-1-c1', 'note_progress', { progress: '首期资本金已到账。', actual: 6_000 })
    expect(await lampOf(1)).toMatchObject({ lamp: dailing ? 'yellow' : 'green', inputs: { done_percent: 60 } })
  })

  test('within the last days one city looks at the day alone, the other at how much is done', async () => {
    house.travel('2026-06-10T09:00:00+08:00')
    expect(await lampOf(1)).toMatchObject({ lamp: dailing ? 'yellow' : 'red', inputs: { days_left: 20, done_percent: 60 } })
    await done(house, 'park-manager', 'commitment', 'a-1-c1', 'note_progress', { progress: '第二笔资本金已到账。', actual: 9_000 })
    expect((await lampOf(1))?.lamp).toBe('yellow')
    expect((await lampOf(3))?.lamp).toBe('yellow')
  })

  test('asking to move it puts the lamp out in one city while there is time, and never once the day is over in the other', async () => {
    house.travel('2026-07-01T09:00:00+08:00')
    await house.expire()
    expect((await lampOf(1))?.lamp).toBe('red')
    await done(house, 'investment-office', 'commitment', 'a-1-c1', 'ask_move', { new_due_on: '2026-12-31', ask_reason: '第三笔资本金审批延后' })
    expect((await lampOf(1))?.lamp).toBe(dailing ? 'yellow' : 'red')
    await done(house, 'leader', 'commitment', 'a-1-c1', 'approve_move')
    expect(await lampOf(1)).toMatchObject({ lamp: 'green', inputs: { done_percent: 90 } })
  })

  test('what is met is green whatever the day, and is listed no more among what burns', async () => {
    await done(house, 'park-manager', 'commitment', 'a-1-c1', 'confirm', { met_on: '2026-07-01', actual: 10_000 }, await proofs(house, 'evidence'))
    expect(await lampOf(1)).toMatchObject({ lamp: 'green', inputs: { state: 'met' } })
    const one = (await house.as('investment-office').get('/api/lamps/commitment/a-1-c1')) as unknown as { lamps: Lamp[] }
    expect(one.lamps).toMatchObject([{ lamp: 'green', fired: [{ basis: { zh: '已兑现' } }] }])
    const list = (await house.as('leader').get('/api/lamps/commitment?lamp=red')) as unknown as { rows: { id: string; lamps: Lamp[] }[]; counts: { rule: string; lamp: string; n: number }[] }
    expect(list.rows.map((r) => r.id)).toEqual(['a-1-c3'])
    expect(list.counts.reduce((n, c) => n + c.n, 0)).toBe(PROMISES.length - 1)
  })

  test('its own agreement shows them; strangers are shown none', async () => {
    const own = (await house.as('legal-reviewer').get('/api/agreements/a-1/commitments')) as unknown as { rows: Line[] }
    expect(own.rows).toHaveLength(PROMISES.length)
    expect(own.rows.every((r) => r.lamp !== null)).toBe(true)
    expect(await house.as('housing').get('/api/agreements/a-1/commitments')).toMatchObject({ status: 404 })
    expect(await house.as('housing').get('/api/lamps/commitment/a-1-c1')).toMatchObject({ status: 404 })
  })

  test('each change is kept once, with its inputs and the row that fired', async () => {
    const keep = () => keepLamps().run({ house: house.house, district: DISTRICT, log: pino({ level: 'silent' }), signal: new AbortController().signal })
    const before = (await kept()).length
    await keep()
    await keep()
    const c3 = ((await house.as('auditor').get('/api/decisions?kind=commitment&about=a-1-c3')) as unknown as { rows: Decision[] }).rows
    expect(c3).toHaveLength(1)
    expect(c3[0]).toMatchObject({ rule: 'lamp.commitment', inputs: { state: 'missed' }, outputs: { lamp: 'red' } })
    // What is over burns no more: nothing of it is kept.
    expect(await kept()).toHaveLength(before)
  })
})
