import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { fold } from '#kernel/fold.ts'
import type { Entry, Standing } from '#kernel/matter.ts'
import { findMatter } from '#store/standing.ts'
import { cities, DISTRICT, openHouse, type Proof, type TestHouse } from '../house.ts'
import { agreement, cardIn, CONTACT, day, departmentsIn, LEAD, proofs, report, reviewersIn, reviewing, rulesIn, talking } from './lead-walk.ts'
import { clockOf, DAY, done, HOUR, refused } from './walk.ts'

const uscc = makeUscc('91', '320412', 'MA7LEAD0')

describe.each(cities)('a lead in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())

  async function photo(): Promise<Proof> {
    const sha256 = 'ab'.repeat(32)
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at, taken_at, lng, lat) values ($1, $2, 'site.jpg', 'image/jpeg', 1, 'housing', $3, $4, 119.97, 31.81) on conflict do nothing", [DISTRICT, sha256, house.now(), new Date(house.now().getTime() - DAY)]))
    return { kind: 'photo', sha256 }
  }

  test('the bureau reports, the office takes in within a day and screens within its days, the unit talks', async () => {
    const answer = await house.as('scout').post('/api/leads/L1/report', { body: report('scout', { investor_uscc: uscc, place: { lng: 119.97, lat: 31.81 }, land_mu: 60 }) })
    expect(answer).toMatchObject({ status: 200, state: 'reported', receipt: { claim: 'first', at: '2026-03-02T01:00:00Z', unit: { id: 'investment-bureau' }, person: { id: 'scout' }, genuine: true } })
    expect(String(answer['number'])).toMatch(/^ZS/)
    expect((await clockOf(house, 'lead', 'L1', 'respond')).due_at).toBe(city === 'tanjiang' ? '2026-03-03T16:00:00.000Z' : '2026-03-03T16:00:00.000Z')
    await refused(house, 'scout', 'lead', 'L1', 'take_in', 'forbidden')
    await done(house, 'investment-office', 'lead', 'L1', 'take_in')
    await refused(house, 'scout', 'lead', 'L1', 'begin_talks', 'unmet', { owner: 'scout' }) // neither screened nor contacted
    await done(house, 'investment-office', 'lead', 'L1', 'screen', { screening: '符合新能源材料产业方向，建议由首报单位深入洽谈。' })
    await refused(house, 'scout', 'lead', 'L1', 'begin_talks', 'unmet', { owner: 'scout' }) // no contact on record
    await refused(house, 'scout', 'lead', 'L1', 'log_contact', 'unmet', { ...CONTACT, contact_on: '2026-03-03' }) // tomorrow
    await refused(house, 'scout', 'lead', 'L1', 'log_contact', 'unmet', { ...CONTACT, progress: 'leader_met' }) // said, not shown
    await done(house, 'scout', 'lead', 'L1', 'log_contact', { ...CONTACT, next_step: '下周邀请来区考察' })
    expect(await done(house, 'scout', 'lead', 'L1', 'begin_talks', { owner: 'scout' })).toMatchObject({ state: 'talking' })
  })

  test('each report is owed two weeks after the one before, however early that was; real progress is shown; protection is renewed with it', async () => {
    const { due_at: due, round } = await clockOf(house, 'lead', 'L1', 'report')
    house.pass(4 * DAY)
    await done(house, 'scout', 'lead', 'L1', 'report_progress', { summary: '投资方完成内部立项，拟于下周实地考察。', next_step: '安排考察路线' })
    const next = await clockOf(house, 'lead', 'L1', 'report')
    expect(next.round).toBe(round + 1)
    expect(Date.parse(next.due_at) - Date.parse(due)).toBe(4 * DAY)
    house.pass(10 * DAY)
    await done(house, 'scout', 'lead', 'L1', 'log_contact', { ...CONTACT, contact_on: day(house), contact_way: 'hosted', progress: 'site_visit' }, await proofs(house, 'progress'))
    const protection = (await clockOf(house, 'lead', 'L1', 'protection')).due_at
    await refused(house, 'investment-office', 'lead', 'L1', 'renew_protection', 'unproven', { reason: '已实地考察，持续推进' })
    await done(house, 'investment-office', 'lead', 'L1', 'renew_protection', { reason: '已实地考察，持续推进' }, await proofs(house, 'progress'))
    expect((await clockOf(house, 'lead', 'L1', 'protection')).due_at > protection).toBe(true)
    const { renewals } = rulesIn(city, house).first_report
    for (let n = 1; n < renewals; n++) await done(house, 'investment-office', 'lead', 'L1', 'renew_protection', { reason: '继续推进，续期' }, await proofs(house, 'progress'))
    expect(JSON.stringify(await refused(house, 'investment-office', 'lead', 'L1', 'renew_protection', 'unmet', { reason: '再次续期申请' }, await proofs(house, 'progress')))).toContain(`已续${renewals}次`)
  })

  test('departments speak side by side for themselves, the card is whole, the board passes what every gate lets through', async () => {
    const all = reviewersIn(city, house)
    const { per_mu } = rulesIn(city, house).review
    const asks = { reviewers: all, planned_fixed_wan: 24_000, land_mu: 60, expected_tax_wan: 2_000, jobs: 300 }
    expect(JSON.stringify(await refused(house, 'scout', 'lead', 'L1', 'submit_review', 'unmet', { ...asks, reviewers: all.slice(1) }))).toContain('会审部门不全')
    await refused(house, 'scout', 'lead', 'L1', 'submit_review', 'unmet', { ...asks, reviewers: all.map((r, i) => (i === 0 ? { ...r, unit: 'housing-bureau' } : r)) })
    expect(JSON.stringify(await refused(house, 'scout', 'lead', 'L1', 'submit_review', 'unmet', { ...asks, planned_fixed_wan: (per_mu.investment_wan - 1) * 60 }))).toContain('供地门槛')
    await refused(house, 'scout', 'lead', 'L1', 'submit_review', 'unmet', { ...asks, expected_tax_wan: (per_mu.tax_wan - 1) * 60 })
    await done(house, 'scout', 'lead', 'L1', 'submit_review', asks)

    await refused(house, 'finance-reviewer', 'lead', 'L1', 'give_opinion', 'unmet', { department: 'environment', stance: 'agree', opinion: '代环保部门表示同意' })
    await refused(house, 'finance-reviewer', 'lead', 'L1', 'give_opinion', 'unmet', { department: 'finance', stance: 'veto', opinion: '财政部门不能否决', legal_basis: '《预算法》第四条' })
    await refused(house, 'environment-reviewer', 'lead', 'L1', 'give_opinion', 'unmet', { department: 'environment', stance: 'object', opinion: '选址临近敏感目标' }) // no basis
    await refused(house, 'environment-reviewer', 'lead', 'L1', 'give_opinion', 'unmet', { department: 'environment', stance: 'conditional', opinion: '落实治理措施后可行' }) // no conditions
    await refused(house, 'housing-head', 'lead', 'L1', 'give_opinion', 'forbidden', { department: 'finance', stance: 'agree', opinion: '与本单位无关' })
    const session = { session_no: '第3次', session_on: day(house), attendees: ['李区长', '王主任'], conclusion: 'pass', conclusion_text: '同意引进，按程序签约。' }
    const gate = async () => ((await house.as('investment-board').get('/api/leads/L1/review')) as unknown as { gate: { open: boolean; reason: { zh: string } | null } }).gate
    const shut = async (why: string) => {
      expect(JSON.stringify(await refused(house, 'investment-board', 'lead', 'L1', 'hold_session', 'unmet', session, await proofs(house, 'minutes')))).toContain(why)
      expect((await gate()).reason?.zh).toContain(why)
    }
    await shut('部门意见不全')
    for (const { department, who } of departmentsIn(city, house)) await done(house, who, 'lead', 'L1', 'give_opinion', { department, stance: 'agree', opinion: '无不同意见，同意引进。' })
    await done(house, 'environment-reviewer', 'lead', 'L1', 'give_opinion', { department: 'environment', stance: 'veto', opinion: '位于饮用水源保护区', legal_basis: '《水污染防治法》第六十六条' })
    await shut('一票否决')
    await done(house, 'environment-reviewer', 'lead', 'L1', 'give_opinion', { department: 'environment', stance: 'conditional', opinion: '调整选址后可行', conditions: '避让水源保护区，落实三同时' })

    await refused(house, 'investment-board', 'lead', 'L1', 'score_card', 'unmet', { card: { jobs: 5 } })
    await refused(house, 'investment-board', 'lead', 'L1', 'score_card', 'unmet', { card: { ...cardIn(city, house, 1), jobs: 6 } })
    await refused(house, 'scout', 'lead', 'L1', 'score_card', 'forbidden', { card: cardIn(city, house, 1) })
    await shut('评分表0份')
    const markers = ['investment-board', 'board-member', 'reform-reviewer'] as const
    for (const who of markers) await done(house, who, 'lead', 'L1', 'score_card', { card: cardIn(city, house, 0.55) })
    await shut(`未达${rulesIn(city, house).score.pass}分`)
    for (const who of markers) await done(house, who, 'lead', 'L1', 'score_card', { card: { ...cardIn(city, house, 1), safety: 1 } })
    await shut('安全') // full marks but for safety: below its floor
    for (const who of markers) await done(house, who, 'lead', 'L1', 'score_card', { card: cardIn(city, house, 0.8) })
    await shut('公平竞争')
    await agreement(house, 'L1', 'drafted')
    await shut('公平竞争')
    await agreement(house, 'L1', 'cleared')
    expect(await gate()).toEqual({ open: true, reason: null })
    await refused(house, 'investment-board', 'lead', 'L1', 'hold_session', 'unproven', session)
    await refused(house, 'scout', 'lead', 'L1', 'hold_session', 'forbidden', session, await proofs(house, 'minutes'))
    expect(await done(house, 'investment-board', 'lead', 'L1', 'hold_session', session, await proofs(house, 'minutes'))).toMatchObject({ state: 'proposed' })
    expect(await house.as('leader').get('/api/leads/L1/review')).toMatchObject({ round: 1, score: { passes: true, cards: 3 }, sessions: [{ no: '第3次', conclusion: 'pass' }], departments: expect.arrayContaining([expect.objectContaining({ key: 'environment', standing: 'given', opinion: expect.objectContaining({ stance: 'conditional' }) as object })]) as unknown[] })
  })

  test('signed, sited and made a project whose facts are asked for once; start, finish and production follow the project', async () => {
    const sums = { signed_on: day(house), agreed_investment_wan: 30_000, fixed_investment_wan: 24_000 }
    const scan = await proofs(house, 'agreement')
    expect(JSON.stringify(await refused(house, 'investment-office', 'lead', 'L1', 'sign', 'unmet', sums, scan))).toContain('尚未签署')
    await agreement(house, 'L1', 'signed')
    await refused(house, 'investment-office', 'lead', 'L1', 'sign', 'unproven', sums)
    await refused(house, 'investment-office', 'lead', 'L1', 'sign', 'unmet', { ...sums, fixed_investment_wan: 40_000 }, scan)
    await refused(house, 'investment-office', 'lead', 'L1', 'sign', 'invalid', { ...sums, foreign_agreed: { usd_wan: 500 } }, scan) // dollars without a rate
    await done(house, 'park-manager', 'lead', 'L1', 'sign', { ...sums, foreign_agreed: { usd_wan: 500, rate: 7.1, rate_on: day(house) } }, scan)
    expect(await house.figure('investment.signed')).toMatchObject({ value: 1 })
    expect(await house.figure('investment.start_rate', { from: '2026-01', to: '2026-12' })).toMatchObject({ value: 0, n: 1 })

    const site = { company: 'firm-alpha', land_contract_no: '岱土合〔2026〕12号', sited_on: day(house), area: '320412001' }
    await refused(house, 'park-manager', 'lead', 'L1', 'site', 'unmet', { ...site, company: 'firm-nowhere' }, await proofs(house, 'land'))
    await refused(house, 'park-manager', 'lead', 'L1', 'site', 'unproven', site)
    await done(house, 'park-manager', 'lead', 'L1', 'site', site, await proofs(house, 'land'))
    await refused(house, 'project-office', 'lead', 'L1', 'start', 'unmet', { started_on: day(house) }) // it is no project yet
    await done(house, 'project-office', 'lead', 'L1', 'open_project', { project: 'PL1', project_type: 'filing', project_level: 'district', project_unit: 'housing-bureau' })
    expect(await house.as('project-office').page('project', 'PL1')).toMatchObject({ state: 'reserve', facts: { name: LEAD.name, content: LEAD.content, industry: '3985', total_wan: 30_000, owner: 'firm-alpha', land_mu: 60, area: '320412001', source_id: 'L1', place: { lng: 119.97, lat: 31.81 } } })
    await refused(house, 'project-office', 'lead', 'L1', 'open_project', 'unmet', { project: 'PL2', project_type: 'filing', project_level: 'district', project_unit: 'housing-bureau' })
    expect(JSON.stringify(await refused(house, 'project-office', 'lead', 'L1', 'start', 'unmet', { started_on: day(house) }))).toContain('尚未开工')

    await done(house, 'project-office', 'project', 'PL1', 'begin_preliminary', { national_code: '2511-320412-04-01-100016', start_plan: '2026-03-20', finish_plan: '2026-12-31' }, await proofs(house, 'basis'))
    for (const item of ['filing', 'land_pre_review', 'land_planning', 'works_planning', 'eia', 'energy_review', 'water_soil', 'drawings', 'fire_design', 'construction_permit']) await house.as('project-office').act('project', 'PL1', 'set_permit', { item, permit: { status: 'granted', done_on: '2026-03-01', doc_no: `许可〔2026〕${item.length}号` } })
    const started = day(house)
    await done(house, 'project-office', 'project', 'PL1', 'start', { start_actual: started }, { evidence: [await house.prove('permit'), await photo()] })
    await refused(house, 'project-office', 'lead', 'L1', 'start', 'unmet', { started_on: '2026-03-01' }) // another day than the project's
    expect(await done(house, 'project-office', 'lead', 'L1', 'start', { started_on: started })).toMatchObject({ state: 'started' })
    expect(await house.figure('investment.start_rate', { from: '2026-01', to: '2026-12' })).toMatchObject({ value: 1, n: 1, hits: 1 })
    await refused(house, 'project-office', 'lead', 'L1', 'finish', 'unmet', { finished_on: started })
    await done(house, 'housing', 'project', 'PL1', 'report_month', { period: '2026-03', physical_wan: 20_000, progress: '主体封顶，设备进场。' }, { evidence: [await photo()] })
    await done(house, 'project-office', 'project', 'PL1', 'finish', { finish_actual: started }, await proofs(house, 'acceptance'))
    await done(house, 'project-office', 'lead', 'L1', 'finish', { finished_on: started })
    await done(house, 'project-office', 'project', 'PL1', 'produce', { produced_on: started }, await proofs(house, 'invoice', 'power'))
    await done(house, 'project-office', 'lead', 'L1', 'produce', { produced_on: started })
    await refused(house, 'project-office', 'lead', 'L1', 'count_in', 'unproven', { counted_on: started, ack_no: '统入〔2026〕8号' })
    await done(house, 'project-office', 'lead', 'L1', 'count_in', { counted_on: started, ack_no: '统入〔2026〕8号' }, await proofs(house, 'acknowledgement'))
    expect(await done(house, 'investment-office', 'lead', 'L1', 'reach_full', { reason: '连续三个月达到设计产能' }, await proofs(house, 'output'))).toMatchObject({ state: 'full' })
    expect(await done(house, 'investment-office', 'lead', 'L1', 'assess', { assessment: '投资、税收、用工均达到协议约定，履约良好。' }, await proofs(house, 'assessment'))).toMatchObject({ state: 'assessed' })
    // Every stage was reached in turn, and the whole of it is one page.
    const page = await house.as('leader').page('lead', 'L1')
    expect(Object.keys((page['facts'] as { reached: object }).reached).toSorted()).toEqual(['counted', 'finished', 'full', 'producing', 'proposed', 'reported', 'reviewing', 'screening', 'signed', 'sited', 'started', 'talking'])
  })

  test('without progress it may be transferred, credit adds up to 100 %, and the receipt is still the first unit’s', async () => {
    await talking(house, 'L2', 'town-scout', { investor_name: '东麓装备制造有限公司', content: '建设重型数控机床生产基地，年产三百台。', industry: '3421', name: '重型数控机床生产基地项目' })
    await refused(house, 'investment-office', 'lead', 'L2', 'stall', 'unmet')
    // A report is overdue long before the city's days without progress are over: 30 here, 45 there.
    house.pass((city === 'tanjiang' ? 29 : 44) * DAY)
    expect(await house.expire()).toContain('stall:unmet')
    expect(await house.figure('investment.overdue_reports')).toMatchObject({ value: 1 })
    expect(await house.as('town-scout').get('/api/leads/idle')).toMatchObject({ rows: [{ id: 'L2', report_overdue: true, may_stall: false }] })
    house.pass(2 * DAY)
    expect(await house.expire()).toContain('stall:stalled')
    const give = { to_unit: 'tech-park', reason: '一个月无实质进展，园区有合适厂房', credits: [{ unit: 'east-town', percent: 30 }, { unit: 'tech-park', percent: 70 }] }
    expect(await house.as('investment-office').get('/api/leads/idle')).toMatchObject({ rows: expect.arrayContaining([expect.objectContaining({ id: 'L2', state: 'stalled', unit: { id: 'east-town', name: '城东镇' } })]) as unknown[] })
    await refused(house, 'investment-office', 'lead', 'L2', 'transfer', 'unmet', { ...give, credits: [{ unit: 'east-town', percent: 30 }, { unit: 'tech-park', percent: 69.99 }] })
    await refused(house, 'investment-office', 'lead', 'L2', 'transfer', 'unmet', { ...give, credits: [{ unit: 'tech-park', percent: 50 }, { unit: 'tech-park', percent: 50 }] })
    await refused(house, 'investment-office', 'lead', 'L2', 'transfer', 'unmet', { ...give, to_unit: 'east-town' })
    await refused(house, 'investment-office', 'lead', 'L2', 'transfer', 'unmet', { ...give, to_unit: 'finance-bureau' }) // nobody there follows leads
    await refused(house, 'town-scout', 'lead', 'L2', 'transfer', 'forbidden', give)
    expect(await done(house, 'investment-office', 'lead', 'L2', 'transfer', give)).toMatchObject({ state: 'talking' })
    expect(await house.as('park-scout').page('lead', 'L2')).toMatchObject({ facts: { transfers: [{ from: 'east-town', to: 'tech-park', reason: give.reason, credits: give.credits }] } })
    expect((await clockOf(house, 'lead', 'L2', 'report')).round).toBe(2)
    await refused(house, 'town-scout', 'lead', 'L2', 'report_progress', 'forbidden', { summary: '已不是首谈单位，不应能报。', next_step: '无' })
    const back = { to_unit: 'east-town', reason: '镇里已落实配套条件，由原单位继续', credits: give.credits }
    await done(house, 'investment-office', 'lead', 'L2', 'transfer', back)
    const seats = ((await house.as('leader').page('lead', 'L2'))['participants'] as { relation: string; party: string }[]).map((s) => `${s.relation} ${s.party}`)
    expect(seats.toSorted()).toEqual(['lead east-town', 'support tech-park'])
    await done(house, 'investment-office', 'lead', 'L2', 'transfer', give)
    expect(await house.as('town-scout').get('/api/leads/L2/receipt')).toMatchObject({ unit: { id: 'east-town' }, person: { id: 'town-scout' }, genuine: true })
  })

  test('protection that runs out makes it a candidate too; a pause stops every clock', async () => {
    await talking(house, 'L3', 'park-scout', { investor_name: '临港物流装备有限公司', content: '建设智能仓储物流装备研发制造中心项目。', industry: '3431', name: '智能物流装备项目' })
    await refused(house, 'investment-office', 'lead', 'L3', 'pause', 'unmet', { reason: '投资方调整计划，暂缓推进', paused_from: 'signed' })
    await done(house, 'investment-office', 'lead', 'L3', 'pause', { reason: '投资方调整计划，暂缓推进', paused_from: 'talking' })
    house.pass(200 * DAY)
    expect(await house.expire()).not.toContain('lapse_protection:stalled')
    expect(await done(house, 'investment-office', 'lead', 'L3', 'resume', { reason: '投资方恢复洽谈' })).toMatchObject({ state: 'talking' })
    for (let n = 0; n < 18; n++) {
      house.pass(10 * DAY)
      await done(house, 'park-scout', 'lead', 'L3', 'log_contact', { ...CONTACT, contact_on: day(house), progress: 'other' }, await proofs(house, 'progress'))
      const page = await house.as('park-scout').page('lead', 'L3')
      if (page['state'] !== 'talking') break
      const reports = await house.as('park-scout').act('lead', 'L3', 'report_progress', { summary: '本期与投资方就用电方案达成一致。', next_step: '继续对接' })
      expect([200, 422]).toContain(reports.status)
    }
    house.pass(HOUR)
    expect(await house.expire()).toContain('lapse_protection:stalled')
  })

  test('it ends by one hand before it is signed, and by two after', async () => {
    await done(house, 'scout', 'lead', 'L4', 'report', report('scout', { investor_name: '四海电子有限公司', content: '建设车规级传感器封装测试生产线两条。', industry: '3972', name: '传感器封测项目' }))
    await refused(house, 'investment-office', 'lead', 'L4', 'decline', 'unmet', { decline_basis: 'no_such', reason: '不符合受理条件' })
    await done(house, 'investment-office', 'lead', 'L4', 'decline', { decline_basis: 'negotiated_elsewhere', reason: '该项目已在邻区洽谈' })
    // The investor is free again.
    await reviewing(house, city, 'L5', 'scout', { investor_name: '四海电子有限公司', content: '建设车规级传感器封装测试生产线两条。', industry: '3972', name: '传感器封测项目' })
    for (const { department, who } of departmentsIn(city, house)) await done(house, who, 'lead', 'L5', 'give_opinion', { department, stance: 'agree', opinion: '无不同意见，同意引进。' })
    for (const who of ['investment-board', 'board-member', 'reform-reviewer'] as const) await done(house, who, 'lead', 'L5', 'score_card', { card: cardIn(city, house, 0.9) })
    await agreement(house, 'L5', 'signed')
    await done(house, 'investment-board', 'lead', 'L5', 'hold_session', { session_no: '第4次', session_on: day(house), attendees: ['李区长'], conclusion: 'pass', conclusion_text: '同意引进，按程序签约。' }, await proofs(house, 'minutes'))
    await done(house, 'investment-office', 'lead', 'L5', 'sign', { signed_on: day(house), agreed_investment_wan: 110_000, fixed_investment_wan: 80_000 }, await proofs(house, 'agreement'))
    await refused(house, 'investment-office', 'lead', 'L5', 'end', 'untimely', { reason: '已签约，不能一人终止' })
    await done(house, 'park-manager', 'lead', 'L5', 'site', { company: 'firm-beta', land_contract_no: '土合〔2026〕77号', sited_on: day(house) }, await proofs(house, 'land'))
    const exit = { exit: 'recover', reason: '长期未开工，双方协商退出', debt_handling: '无财政扶持资金发放，无债权债务' }
    await refused(house, 'investment-office', 'lead', 'L5', 'propose_exit', 'unmet', exit) // it has land
    await done(house, 'investment-office', 'lead', 'L5', 'propose_exit', { ...exit, land_handling: '按成本价收回六十亩土地使用权' })
    await refused(house, 'investment-office', 'lead', 'L5', 'approve_exit', 'forbidden', { reason: '自己审核自己的提议' })
    await done(house, 'legal-reviewer', 'lead', 'L5', 'refuse_exit', { reason: '处置方案不完整，退回补充' })
    expect(await house.as('leader').page('lead', 'L5')).toMatchObject({ state: 'sited' })
    await done(house, 'investment-office', 'lead', 'L5', 'propose_exit', { ...exit, land_handling: '按成本价收回六十亩土地使用权' })
    await refused(house, 'legal-reviewer', 'lead', 'L5', 'approve_exit', 'unproven', { reason: '处置合法合规，同意' })
    expect(await done(house, 'legal-reviewer', 'lead', 'L5', 'approve_exit', { reason: '处置合法合规，同意' }, await proofs(house, 'settlement'))).toMatchObject({ state: 'recovered' })
  })

  test('whatever happened, each lead is the fold of its ledger', async () => {
    const def = house.house.registry.matter('lead')
    const sorted = (s: Standing | undefined) => s && { ...s, participants: s.participants.toSorted((x, y) => `${x.relation} ${x.party}`.localeCompare(`${y.relation} ${y.party}`)) }
    for (const id of ['L1', 'L2', 'L3', 'L4', 'L5']) {
      const { entries, stored } = await house.database.inDistrict(DISTRICT, async (tx) => ({
        entries: await tx.rows<Entry & { as_role: string }>('select seq, act, by, as_role, at, body, evidence from entry where matter_id = $1 order by seq', [id]), stored: (await findMatter(tx, 'lead', id))?.standing,
      }))
      expect(sorted(fold(def, entries.map(({ as_role, ...e }) => ({ ...e, as: as_role }))))).toEqual(sorted(stored))
    }
  })

  test('figures for targets: each sum under its own name, cohorts by the day of signing, days of each stage', async () => {
    const year = day(house).slice(0, 4)
    const points = async (id: string) => ((await house.as('leader').get(`/api/indicators/investment.${id}/series?from=2026-01&to=${year}-12`)) as unknown as { points: { period: string; month: number | null }[] }).points.flatMap((p) => p.month ?? [])
    expect(await points('agreed_investment')).toEqual([30_000, 110_000])
    expect(await points('fixed_investment')).toEqual([24_000, 80_000])
    expect(await points('funds_in_place')).toEqual([])
    expect(await house.figure('investment.signed_major')).toMatchObject({ value: 1 })
    expect(await house.figure('investment.start_rate')).toMatchObject({ value: 0.5, n: 2, hits: 1 })
    expect(await house.figure('investment.sign_rate')).toMatchObject({ n: 5, hits: 2 })
    expect(await house.figure('investment.days_talks')).toMatchObject({ n: 2 })
    expect(await house.figure('investment.overdue_reports')).toMatchObject({ n: 0 })
    expect(await house.figure('investment.stalled')).toMatchObject({ n: 2 })
    const drilled = await house.as('leader').get('/api/indicators/investment.start_rate/records?part=miss')
    expect(drilled).toMatchObject({ rows: [{ id: 'L5' }] })
  })

  test('the funnel and the week are told from the same ledgers', async () => {
    const funnel = (await house.as('leader').get('/api/leads/funnel')) as unknown as { n: number; signed: { n: number; converted: number }[]; lost: object[]; dwell: { from: string; n: number; median: number }[]; months: { signed: { ahead: unknown } } }
    expect([funnel.n, ...['n', 'converted'].map((k) => funnel.signed.reduce((sum, c) => sum + c[k as 'n' | 'converted'], 0))]).toEqual([5, 5, 2])
    expect(funnel.lost).toMatchObject([{ state: 'declined', n: 1 }, { state: 'recovered', n: 1 }])
    expect(funnel.dwell.find((d) => d.from === 'talking')).toMatchObject({ n: 2, open: 0 })
    expect(await house.as('alpha-agent').get('/api/leads/funnel')).toMatchObject({ code: 'forbidden' })
    expect(await house.as('town-scout').get('/api/leads/funnel')).toMatchObject({ n: 1 }) // a unit sees its own
    // Each count opens into its leads, by the same rights.
    expect(await house.as('leader').get('/api/leads/funnel/records?of=reached.reported')).toMatchObject({ total: 5 })
    expect(await house.as('town-scout').get('/api/leads/funnel/records?of=reached.reported')).toMatchObject({ total: 1 })
    expect(await house.as('leader').get('/api/leads/funnel/records?of=lost.recovered')).toMatchObject({ total: 1, rows: [{ state: 'recovered' }] })
    expect(await house.as('leader').get('/api/leads/funnel/records?of=lost.recovered&unit=nobody')).toMatchObject({ total: 0 })
    expect(await house.as('leader').get('/api/leads/funnel/records?of=nothing')).toMatchObject({ code: 'invalid' })
    expect(await house.as('alpha-agent').get('/api/leads/funnel/records?of=reached.reported')).toMatchObject({ code: 'forbidden' })
    const week = await house.as('investment-office').get('/api/leads/weekly?week=2026-W10&unit=investment-bureau')
    expect(week).toMatchObject({ from: '2026-03-02', to: '2026-03-08', counts: { leads: 1, contacts: 1, reported: 1 } })
    expect((week as unknown as { text: { zh: string } }).text.zh).toContain('介绍园区条件，对方关注用电容量和环评。')
    expect((week as unknown as { text: { zh: string } }).text.zh).toContain('1．年产五万吨高镍正极材料项目：安排考察路线。')
    expect(await house.as('investment-office').get('/api/leads/weekly?week=2026-W60')).toMatchObject({ code: 'invalid' })
  })
})
