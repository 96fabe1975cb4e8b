import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { cities, openHouse, type TestHouse } from '../house.ts'
import { agreement, cardIn, CONTACT, day, departmentsIn, proofs, report, reviewing, rulesIn, talking } from './lead-walk.ts'
import { clockOf, DAY, done, refused } from './walk.ts'

const code = (n: number) => makeUscc('91', '320412', `MH${String(n).padStart(6, '0')}`)
const SECRET = { name: '麒麟二号项目', investor_name: '某上市公司', confidentiality: 'secret', content: '建设先进封装基板生产线四条及研发中心。', industry: '3985' }

/** What `/api/leads/:id/history` answers, as far as these stories ask. */
interface Told {
  readonly others: readonly { id: string; number: string; title: string | null; open: boolean; seconds: number; earlier: boolean; collision: boolean; reasons: readonly { code: string }[] }[]
  readonly rulings: readonly { other: string; evidence: readonly { kind: string }[] }[]
  readonly protection: { due_at: string; standing: string; used: number; allowed: number; lapsed_at: string | null; renewals: readonly { reason: string; evidence: readonly object[] }[] } | null
  readonly progress: { made: readonly { progress: string; text: string | null; evidence: readonly object[] }[]; may_stall_from: string | null }
  readonly reports: readonly { round: number; seq: number | null; standing: string; stopped_at: string | null }[]
  readonly transfers: readonly { from: { id: string; name: { zh: string } }; to: { id: string }; credits: readonly { unit: { id: string }; percent: number }[] }[]
  readonly contacts: readonly { content: string | null; with: string | null; evidence: readonly object[] }[]
  readonly road: readonly { state: string; at: string | null; days: number | null; here: boolean }[]
  readonly turns: readonly { reason: string }[]
}

describe.each(cities)('the whole history of a lead in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())
  const told = async (who: Parameters<TestHouse['as']>[0], id: string) => (await house.as(who).get(`/api/leads/${id}/history`)) as unknown as Told

  test('tells whoever rules which report was first, by how much, and afterwards how it was ruled and on what', async () => {
    const say = { investor_uscc: code(1), investor_name: '历程储能科技有限公司' }
    await done(house, 'scout', 'lead', 'A', 'report', report('scout', say))
    house.pass(90_000)
    await house.as('town-scout').post('/api/leads/B/report', { body: report('town-scout', say) })
    expect(await told('investment-office', 'B')).toMatchObject({ others: [{ id: 'A', open: true, seconds: 90, earlier: true, collision: false, reasons: [{ code: 'uscc' }] }], rulings: [] })
    // The other side sees the same from where it stands, and of a lead that is not its own no title.
    expect(await told('scout', 'A')).toMatchObject({ others: [{ id: 'B', open: false, title: null, earlier: false, seconds: 90 }] })
    await done(house, 'investment-office', 'lead', 'B', 'rule', { ruling: 'this_first', reason: '投资方出具书面委托，先与该镇洽谈' }, await proofs(house, 'ruling_basis'))
    for (const [id, other] of [['A', 'B'], ['B', 'A']] as const) expect(await told('investment-office', id)).toMatchObject({ rulings: [{ other, ruling: 'this_first', by: { id: 'investment-office' }, evidence: [{ kind: 'ruling_basis' }] }] })
    // The basis lies with the other report: who may not read that one is not shown its papers.
    expect((await told('scout', 'A')).rulings[0]?.evidence).toEqual([])
    expect((await house.as('park-scout').get('/api/leads/A/history'))['code']).toBe('unknown')
  })

  test('tells until when it is protected, on what progress, which reports were late, whose it was and who shares', async () => {
    await talking(house, 'T', 'town-scout', { investor_uscc: code(2), investor_name: '东麓装备制造有限公司', content: '建设重型数控机床生产基地，年产三百台。', industry: '3421', name: '重型数控机床基地项目' })
    const due = Date.parse((await clockOf(house, 'lead', 'T', 'report')).due_at)
    await done(house, 'town-scout', 'lead', 'T', 'report_progress', { summary: '投资方内部立项，拟于下周实地考察。', next_step: '安排考察路线' })
    house.pass(due - house.now().getTime() + 5 * DAY)
    await done(house, 'town-scout', 'lead', 'T', 'report_progress', { summary: '投资方到现场看了两处地块。', next_step: '测算投资强度', progress: 'site_visit' }, await proofs(house, 'progress'))
    await done(house, 'investment-office', 'lead', 'T', 'renew_protection', { reason: '已实地考察，持续推进' }, await proofs(house, 'progress'))
    const { renewals } = rulesIn(city, house).first_report
    const h = await told('investment-office', 'T')
    expect(h.protection).toMatchObject({ standing: 'running', used: 1, allowed: renewals, lapsed_at: null, renewals: [{ reason: '已实地考察，持续推进', evidence: [{ kind: 'progress' }] }], due_at: (await clockOf(house, 'lead', 'T', 'protection')).due_at })
    expect(h.progress.made).toMatchObject([{ progress: 'site_visit', text: '投资方到现场看了两处地块。', evidence: [{ kind: 'progress' }] }])
    expect(h.reports.map((r) => [r.round, r.seq !== null, r.standing])).toEqual([[1, true, 'met'], [2, true, 'late'], [3, false, 'running']])
    expect(h.contacts).toMatchObject([{ content: CONTACT.contact_content, with: CONTACT.contact_with }])
    expect(h.road.find((s) => s.state === 'talking')).toMatchObject({ here: true, days: Math.floor((house.now().getTime() - Date.parse(h.road.find((s) => s.state === 'talking')?.at ?? '')) / DAY) })

    const credits = [{ unit: 'east-town', percent: 30 }, { unit: 'tech-park', percent: 70 }]
    await done(house, 'investment-office', 'lead', 'T', 'transfer', { to_unit: 'tech-park', reason: '园区有合适厂房', credits })
    expect(await told('park-scout', 'T')).toMatchObject({ transfers: [{ from: { id: 'east-town', name: { zh: '城东镇' } }, to: { id: 'tech-park' }, reason: '园区有合适厂房', credits: [{ unit: { id: 'east-town' }, percent: 30 }, { unit: { id: 'tech-park' }, percent: 70 }] }] })
    await done(house, 'investment-office', 'lead', 'T', 'pause', { reason: '投资方内部重组，暂缓推进', paused_from: 'talking' })
    const paused = await told('leader', 'T')
    expect(paused.turns).toMatchObject([{ reason: '投资方内部重组，暂缓推进' }])
    expect(paused.protection?.standing).toBe('held')
  })

  test('of a confidential lead it tells that something was done, and not what, to whoever is outside the line', async () => {
    await talking(house, 'Q', 'scout', { ...SECRET, investor_uscc: code(3) })
    await done(house, 'scout', 'lead', 'Q', 'report_progress', { summary: '某上市公司董事会已通过投资议案。', next_step: '与某上市公司谈条款', progress: 'terms' }, await proofs(house, 'progress'))
    for (const who of ['park-manager', 'legal-reviewer', 'supervisor'] as const) {
      const h = await told(who, 'Q')
      expect(JSON.stringify(h)).not.toContain('某上市公司')
      expect([h.contacts[0]?.content, h.contacts[0]?.with, h.progress.made[0]?.text, h.progress.made[0]?.evidence.length]).toEqual([null, null, null, 0])
    }
    expect((await told('scout', 'Q')).progress.made[0]?.text).toContain('某上市公司')
    await done(house, 'scout', 'lead', 'Q', 'submit_review', { reviewers: departmentsIn(city, house).map(({ department, unit }) => ({ department, unit })), planned_fixed_wan: 24_000, land_mu: 60, expected_tax_wan: 2_000, jobs: 300 })
    await done(house, 'environment-reviewer', 'lead', 'Q', 'give_opinion', { department: 'environment', stance: 'agree', opinion: '某上市公司既有基地环保合规。' })
    const review = async (who: 'supervisor' | 'investment-board') => (await house.as(who).get('/api/leads/Q/review')) as unknown as { kept_back: boolean }
    expect(JSON.stringify(await review('supervisor'))).not.toContain('某上市公司')
    expect([(await review('supervisor')).kept_back, (await review('investment-board')).kept_back]).toEqual([true, false])
    expect(JSON.stringify(await house.as('supervisor').page('lead', 'Q'))).not.toContain('某上市公司')
  })

  test('a department that was never recorded is without a record once the board has spoken, and late only before', async () => {
    await reviewing(house, city, 'R', 'scout', { investor_uscc: code(4), investor_name: '四海封测电子有限公司', content: '建设车规级传感器封装测试生产线两条。', industry: '3972', name: '传感器封测项目' })
    const standings = async (id: string) => [...new Set(((await house.as('leader').get(`/api/leads/${id}/review`)) as unknown as { departments: { standing: string }[] }).departments.map((d) => d.standing))]
    expect(await standings('R')).toEqual(['waiting'])
    house.pass(20 * DAY)
    expect(await standings('R')).toEqual(['overdue'])
    await done(house, 'investment-office', 'lead', 'R', 'withdraw_review', { reason: '投资方要求调整方案' })
    expect(await standings('R')).toEqual(['unrecorded'])
    expect(await standings('T')).toEqual(['not_asked'])
  })

  test('whoever answers for a lead is somebody of its unit, and the day agreed for siting is a limit', async () => {
    await done(house, 'scout', 'lead', 'W', 'report', report('scout', { investor_uscc: code(5), investor_name: '五岳新材料有限公司', content: '建设高纯石英砂提纯生产线及检测中心。', industry: '3099', name: '高纯石英砂项目' }))
    await done(house, 'investment-office', 'lead', 'W', 'take_in')
    await done(house, 'investment-office', 'lead', 'W', 'screen', { screening: '符合新材料产业方向，建议由首报单位深入洽谈。' })
    await done(house, 'scout', 'lead', 'W', 'log_contact', { ...CONTACT, contact_on: day(house) })
    for (const owner of ['town-scout', 'nobody-at-all']) expect(JSON.stringify(await refused(house, 'scout', 'lead', 'W', 'begin_talks', 'unmet', { owner }))).toContain('首谈单位在岗人员')
    await done(house, 'scout', 'lead', 'W', 'begin_talks', { owner: 'scout' })
    await done(house, 'scout', 'lead', 'W', 'submit_review', { reviewers: departmentsIn(city, house).map(({ department, unit }) => ({ department, unit })), planned_fixed_wan: 24_000, land_mu: 60, expected_tax_wan: 2_000, jobs: 300 })
    for (const { department, who } of departmentsIn(city, house)) await done(house, who, 'lead', 'W', 'give_opinion', { department, stance: 'agree', opinion: '无不同意见，同意引进。' })
    for (const who of ['investment-board', 'board-member', 'reform-reviewer'] as const) await done(house, who, 'lead', 'W', 'score_card', { card: cardIn(city, house, 0.9) })
    await agreement(house, 'W', 'signed')
    await done(house, 'investment-board', 'lead', 'W', 'hold_session', { session_no: '第6次', session_on: day(house), attendees: ['李区长'], conclusion: 'pass', conclusion_text: '同意引进，按程序签约。' }, await proofs(house, 'minutes'))
    const sums = { signed_on: day(house), agreed_investment_wan: 30_000, fixed_investment_wan: 24_000 }
    await refused(house, 'leader', 'lead', 'W', 'sign', 'unmet', { ...sums, site_due_on: '2026-01-01' }, await proofs(house, 'agreement'))
    await refused(house, 'leader', 'lead', 'W', 'sign', 'unproven', sums)
    const by = new Date(house.now().getTime() + 30 * DAY).toISOString().slice(0, 10)
    await done(house, 'leader', 'lead', 'W', 'sign', { ...sums, site_due_on: by }, await proofs(house, 'agreement'))
    expect((await clockOf(house, 'lead', 'W', 'siting')).due_at).toBe(`${by}T16:00:00.000Z`)
  })

  // The setters of DOMAIN §1.15: nobody else brings a lead to a stage, and the house itself only what time does.
  test.each([
    ['take_in', ['investment.office']], ['begin_talks', ['lead:investment.scout']], ['hold_session', ['investment.board']], ['sign', ['investment.office', 'leader', 'parks.manager']], ['site', ['investment.office', 'parks.manager']],
    ['start', ['investment.office', 'projects.office']], ['finish', ['investment.office', 'projects.office']], ['produce', ['investment.office', 'projects.office']], ['count_in', ['projects.office']], ['confirm_statistics', ['projects.office']],
    ['approve_exit', ['legal.reviewer']], ['propose_exit', ['investment.office']], ['rule', ['investment.office', 'leader']], ['transfer', ['investment.office']],
  ])('%s is set by %j', (act, by) => {
    expect(house.house.registry.matter('lead').acts[act]?.by.filter((r) => r !== 'import').toSorted()).toEqual(by)
  })
})
