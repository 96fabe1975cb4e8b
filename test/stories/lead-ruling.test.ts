import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { cities, DISTRICT, openHouse, type TestHouse } from '../house.ts'
import { LEAD, proofs, report, rulesIn } from './lead-walk.ts'
import { done, refused } from './walk.ts'

const code = (n: number) => makeUscc('91', '320412', `MB${String(n).padStart(6, '0')}`)
const CREDITS = [{ unit: 'investment-bureau', percent: 60 }, { unit: 'east-town', percent: 40 }]

describe.each(cities)('who was first in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())
  let n = 0
  /** Two reports of one investor, a few seconds apart: the second contends. */
  async function contended(): Promise<[string, string]> {
    const [a, b] = [`F${++n}`, `S${n}`]
    // A division of industry of its own, so that no two of these stories are alike.
    const say = { investor_uscc: code(n), investor_name: `争议第${n}号实业有限公司`, industry: `${40 + n}90` }
    await done(house, 'scout', 'lead', a, 'report', report('scout', say))
    house.pass(5_000)
    const second = await house.as('town-scout').post(`/api/leads/${b}/report`, { body: report('town-scout', { ...say, source: 'by_firm' }) })
    expect(second).toMatchObject({ status: 200, state: 'contended', receipt: { claim: 'contending', rival: { id: a, seconds: 5, collision: true }, unit: { id: 'east-town' }, genuine: true } })
    return [a, b]
  }

  test('before it is reported the unit sees who was first, and why, and nothing of the investor that it did not say itself', async () => {
    const [a] = await contended()
    const asked = await house.as('park-scout').post('/api/leads/match', { investor_name: '别的名称有限公司', investor_uscc: code(n) })
    expect(asked).toMatchObject({ first: false, rivals: expect.arrayContaining([expect.objectContaining({ id: a, unit: 'investment-bureau', unit_name: '投资促进局', claim: 'first', reasons: [{ code: 'uscc', likeness: 1 }] })]) as unknown[] })
    expect(JSON.stringify(asked)).not.toContain('争议第')
    expect(asked).toMatchObject({ rivals: [{ title: null }, { title: null }] }) // they are internal
    expect(await house.as('park-scout').post('/api/leads/match', { investor_name: '从未有人报过的公司' })).toMatchObject({ first: true, rivals: [] })
    expect(await house.as('housing').post('/api/leads/match', { investor_name: '从未有人报过的公司' })).toMatchObject({ code: 'forbidden' })
    expect(await house.as('park-scout').page('lead', a)).toMatchObject({ code: 'unknown' })
  })

  test('the first stands: the second yields, and both keep the ruling on their page', async () => {
    const [a, b] = await contended()
    const ruling = { ruling: 'first_stands', reason: '首报在先五秒，且已有实质接触' }
    await refused(house, 'scout', 'lead', b, 'rule', 'forbidden', ruling)
    await refused(house, 'town-scout', 'lead', b, 'rule', 'forbidden', ruling)
    await refused(house, 'investment-office', 'lead', b, 'rule', 'unmet', { ...ruling, credits: CREDITS })
    expect(await done(house, 'investment-office', 'lead', b, 'rule', ruling)).toMatchObject({ state: 'yielded' })
    expect(await house.as('town-scout').page('lead', b)).toMatchObject({ facts: { claim: 'yielded', receipt: { claim: 'contending' }, rulings: [{ other: a, ruling: 'first_stands' }] } })
    expect(await house.as('scout').page('lead', a)).toMatchObject({ state: 'reported', facts: { claim: 'first', rulings: [{ other: b, ruling: 'first_stands', reason: ruling.reason }] } })
  })

  test('where the office itself sits in one of the units, it steps back and the leader in charge rules', async () => {
    const [a, b] = await contended()
    await house.database.inDistrict(DISTRICT, (tx) => tx.rows("insert into post (district, id, person, office, role, from_on) values ($1, $2, 'planner', 'investment-bureau', 'investment.office', '2020-01-01') on conflict do nothing", [DISTRICT, `office-of-${city}`]))
    const ruling = { ruling: 'first_stands', reason: '首报在先五秒，且已有实质接触' }
    expect(JSON.stringify(await refused(house, 'planner', 'lead', b, 'rule', 'unmet', ruling))).toContain('由分管区领导裁定')
    expect(await done(house, 'leader', 'lead', b, 'rule', ruling)).toMatchObject({ state: 'yielded' })
    expect(await house.as('leader').get(`/api/leads/${a}/history`)).toMatchObject({ rulings: [{ other: b, ruling: 'first_stands', by: { id: 'leader' } }] })
  })

  test('the second is ruled first: the places change in one act, the receipts do not', async () => {
    const [a, b] = await contended()
    const receipts = async () => Promise.all([a, b].map(async (id) => ((await house.as('investment-office').page('lead', id))['facts'] as { receipt: object }).receipt))
    const before = await receipts()
    expect(await done(house, 'investment-office', 'lead', b, 'rule', { ruling: 'this_first', reason: '投资方出具书面委托，先与该镇洽谈' })).toMatchObject({ state: 'reported' })
    expect(await house.as('investment-office').page('lead', a)).toMatchObject({ state: 'yielded', facts: { claim: 'yielded' } })
    expect(await house.as('investment-office').page('lead', b)).toMatchObject({ facts: { claim: 'first' } })
    expect(await receipts()).toEqual(before)
    await refused(house, 'park-scout', 'lead', 'X', 'report', 'unmet', report('park-scout', { investor_uscc: code(n) }))
  })

  test('a later report is ruled first only on a document: the order of time is the proof', async () => {
    const [a, b] = [`F${++n}`, `S${n}`]
    const say = { investor_uscc: code(n), investor_name: `争议第${n}号实业有限公司`, industry: `${40 + n}90` }
    await done(house, 'scout', 'lead', a, 'report', report('scout', say))
    house.pass(61_000)
    expect(await house.as('town-scout').post(`/api/leads/${b}/report`, { body: report('town-scout', say) })).toMatchObject({ receipt: { rival: { id: a, seconds: 61, collision: false } } })
    const ruling = { ruling: 'this_first', reason: '投资方出具书面委托，先与该镇洽谈' }
    expect(JSON.stringify(await refused(house, 'investment-office', 'lead', b, 'rule', 'unmet', ruling))).toContain('须附裁定依据')
    await done(house, 'investment-office', 'lead', b, 'rule', ruling, { evidence: [await house.prove('ruling_basis')] })
  })

  test('both go on together: credit is shared to the hundredth, the second unit supports the first', async () => {
    const [a, b] = await contended()
    const joint = { ruling: 'joint', reason: '两单位均有接触，共同跟进' }
    await refused(house, 'investment-office', 'lead', b, 'rule', 'unmet', joint)
    await refused(house, 'investment-office', 'lead', b, 'rule', 'unmet', { ...joint, credits: [{ unit: 'investment-bureau', percent: 60 }, { unit: 'east-town', percent: 39.99 }] })
    await done(house, 'investment-office', 'lead', b, 'rule', { ...joint, credits: CREDITS })
    expect(await house.as('town-scout').page('lead', a)).toMatchObject({ facts: { credits: CREDITS } })
  })

  test('another project of the same investor goes on by itself; a third report still has to be ruled on', async () => {
    const [a, b] = await contended()
    expect(await done(house, 'investment-office', 'lead', b, 'rule', { ruling: 'separate', reason: '前者为整车项目，本件为电池项目' })).toMatchObject({ state: 'reported' })
    await done(house, 'investment-office', 'lead', b, 'take_in')
    const third = await house.as('park-scout').post(`/api/leads/T${n}/report`, { body: report('park-scout', { investor_uscc: code(n) }) })
    expect(third).toMatchObject({ state: 'contended', receipt: { rival: { id: a } } })
    await refused(house, 'park-scout', 'lead', `U${n}`, 'report_contending', 'unmet', report('park-scout', { investor_uscc: code(n), rival: 'nobody' }))
    await refused(house, 'park-scout', 'lead', `U${n}`, 'report_contending', 'unmet', report('park-scout', { investor_uscc: code(n + 500), rival: a }))
    await refused(house, 'park-scout', 'lead', `T${n}`, 'take_in', 'forbidden')
    await refused(house, 'investment-office', 'lead', `T${n}`, 'take_in', 'untimely')
  })

  test('the group counts, by its name or by who controls whom, however the firm is called', async () => {
    await done(house, 'scout', 'lead', 'G1', 'report', report('scout', { investor_name: '远山（华东）新能源有限公司', investor_group: '远山控股集团有限公司', investor_uscc: code(900) }))
    expect(JSON.stringify(await refused(house, 'town-scout', 'lead', 'G2', 'report', 'unmet', report('town-scout', { investor_name: '远山储能科技公司', investor_group: '远山集团', investor_uscc: code(901) })))).toContain('已有首报')
    // 903 controls 902 through 905: the register says so, the names do not.
    const control = (from: number, to: number) => ({ controller_name: `控制方${from}`, controller_uscc: code(from), controlled_name: `被控制方${to}`, controlled_uscc: code(to), ground: 'majority', share_percent: 80, since_on: '2020-01-01', basis: '国家企业信用信息公示系统' })
    await refused(house, 'investment-office', 'control', 'ctl-0', 'record', 'unproven', control(903, 905))
    for (const [id, from, to] of [['ctl-1', 903, 905], ['ctl-2', 905, 902]] as const) await done(house, 'investment-office', 'control', id, 'record', control(from, to), await proofs(house, 'register'))
    for (const [wrong, words] of [[control(903, 903), '同一家'], [control(903, 905), '已登记'], [{ ...control(906, 907), share_percent: 40 }, '不足以控股'], [{ ...control(906, 907), controlled_uscc: '91110000100000251R' }, '被控制方的统一社会信用代码有误'], [{ ...control(906, 907), since_on: '2031-01-01' }, '晚于今天']] as const) expect(JSON.stringify(await house.as('investment-office').act('control', 'ctl-no', 'record', wrong, { seen: 0, ...(await proofs(house, 'register')) }))).toContain(words)
    await refused(house, 'town-scout', 'control', 'ctl-no', 'record', 'forbidden', control(906, 907))
    await done(house, 'scout', 'lead', 'G3', 'report', report('scout', { investor_name: '子公司甲有限公司', investor_uscc: code(902) }))
    expect(JSON.stringify(await refused(house, 'town-scout', 'lead', 'G4', 'report', 'unmet', report('town-scout', { investor_name: '母公司乙股份有限公司', investor_uscc: code(903) })))).toContain('已有首报')
    expect(await house.as('town-scout').post('/api/leads/match', { investor_name: '母公司乙股份有限公司', investor_uscc: code(903) })).toMatchObject({ rivals: [{ id: 'G3', reasons: [{ code: 'controls' }] }] })
    // Once the hold has ended, they are two investors.
    await done(house, 'investment-office', 'control', 'ctl-2', 'end', { ended_on: '2026-03-01', reason: '股权已转让完毕' })
    expect(await house.as('town-scout').post('/api/leads/match', { investor_name: '母公司乙股份有限公司', investor_uscc: code(903) })).toMatchObject({ rivals: [] })
    // A like name alone is not the same investor.
    expect(await done(house, 'town-scout', 'lead', 'G5', 'report', report('town-scout', { investor_name: '远山（华东）新能源有限公司', investor_uscc: code(904), industry: '2761', content: '建设单克隆抗体药物原液生产基地和制剂车间。', name: '抗体药物基地项目' }))).toMatchObject({ state: 'reported' })
  })

  test('what is like an earlier lead is ruled on before it is screened', async () => {
    const content = '投资建设宠物食品智能工厂，年产干粮湿粮合计十二万吨，配套研发检测中心。'
    await done(house, 'scout', 'lead', 'C1', 'report', report('scout', { name: '宠物食品智能工厂项目', investor_name: '麦芽食品有限公司', investor_uscc: code(950), industry: '1329', content }))
    house.pass(60_000)
    await done(house, 'town-scout', 'lead', 'C2', 'report', report('town-scout', { name: '宠物食品智能工厂', investor_name: '麦芽（香港）控股', industry: '1329', content: `${content}拟用地八十亩。` }))
    expect(JSON.stringify(await refused(house, 'investment-office', 'lead', 'C2', 'take_in', 'unmet'))).toContain('内容相近')
    await refused(house, 'investment-office', 'lead', 'C2', 'clear_similar', 'unmet', { other_id: 'F1', reason: '不是同一项目' })
    await done(house, 'investment-office', 'lead', 'C1', 'take_in') // the earlier one waits for nobody
    expect(await done(house, 'investment-office', 'lead', 'C2', 'yield_to', { other_id: 'C1', reason: '同一投资方的境外主体，系同一项目' })).toMatchObject({ state: 'yielded' })
    await done(house, 'park-scout', 'lead', 'C3', 'report', report('park-scout', { name: '宠物食品智能工厂二', investor_name: '谷雨食品有限公司', investor_uscc: code(951), industry: '1329', content }))
    await done(house, 'investment-office', 'lead', 'C3', 'clear_similar', { other_id: 'C1', reason: '投资方不同，确为两个项目' })
    await done(house, 'investment-office', 'lead', 'C3', 'take_in')
    expect(await house.as('scout').page('lead', 'C1')).toMatchObject({ facts: { rulings: [{ other: 'C2', ruling: 'first_stands' }, { other: 'C3', ruling: 'separate' }] } })
  })

  test('a repeat with the same key gives the same receipt, first or contending', async () => {
    const body = report('scout', { investor_uscc: code(980) })
    const send = (id: string, who: 'scout' | 'town-scout', said: object) => house.app.inject({ method: 'POST', url: `/api/leads/${id}/report`, payload: { body: said }, headers: { 'x-test-person': who, 'idempotency-key': `k-${id}` } }).then((r) => r.json() as { number: string; receipt: object })
    const [one, two] = [await send('K1', 'scout', body), await send('K1', 'scout', body)]
    expect(two).toEqual(one)
    const other = report('town-scout', { investor_uscc: code(980) })
    const [three, four] = [await send('K2', 'town-scout', other), await send('K2', 'town-scout', other)]
    expect(three).toMatchObject({ state: 'contended' })
    expect(four).toEqual(three)
  })

  test('an act is refused to whoever has no part in it, whatever the state', async () => {
    const def = house.house.registry.matter('lead')
    const [a] = await contended()
    const answers: string[] = []
    for (const [name, act] of Object.entries(def.acts)) {
      if (act.from.length === 0 || act.by.every((r) => r === 'house' || r === 'clock')) continue
      for (const who of ['housing', 'zhang', 'alpha-agent', 'leader', 'supervisor', 'auditor', 'park-scout', 'finance-reviewer'] as const) if (!(act.by as readonly string[]).includes(who)) answers.push(String((await house.as(who).act('lead', a, name, {}, { seen: 1 }))['code']))
    }
    expect(answers.length).toBeGreaterThan(250)
    expect(answers.filter((code) => code !== 'forbidden')).toEqual([])
  })

  test('what is said is refused clearly', async () => {
    const { major_wan } = rulesIn(city, house).intake
    const cases: [object, string, string][] = [
      [{ reporter_unit: 'east-town' }, 'unmet', '只能以本单位名义'],
      [{ reporter_unit: 'no-such-office' }, 'unmet', '没有“no-such-office”'],
      [{ investor_uscc: '91110000100000251R' }, 'unmet', '统一社会信用代码有误'],
      [{ planned_investment_wan: major_wan }, 'unmet', '应为重大项目'],
      [{ confidentiality: 'secret', name: `${LEAD.investor_name}总部项目` }, 'unmet', '请用代号'],
      [{ content: '太短' }, 'invalid', '投资内容'],
      [{ industry: 'C39' }, 'invalid', '行业'],
      [{ source: 'rumour' }, 'invalid', '来源'],
      [{ planned_investment_wan: -1 }, 'invalid', '总投资'],
    ]
    for (const [wrong, status, why] of cases) expect(JSON.stringify(await refused(house, 'scout', 'lead', 'BAD', 'report', status, report('scout', { investor_uscc: code(990), ...wrong })))).toContain(why)
    for (const who of ['alpha-agent', 'zhang', 'investment-office', 'housing', 'reform-reviewer', undefined] as const) await refused(house, who, 'lead', 'BAD', 'report', who ? 'forbidden' : 'unsigned', report('scout', { investor_uscc: code(990) }))
    // Confirmed with a reason, a code whose check fails may stand.
    await done(house, 'scout', 'lead', 'ODD', 'report', report('scout', { investor_uscc: '91110000100000251R', uscc_note: '营业执照原件核对无误' }))
  })

  test('confidential: who it is and what it is worth is kept from all but those who decide', async () => {
    const secret = { name: '麒麟一号项目', investor_name: '某上市公司', investor_uscc: code(995), confidentiality: 'secret', introducer: '省工商联', contact_name: '赵无极', contact_phone: '13812345678' }
    await done(house, 'scout', 'lead', 'Q1', 'report', report('scout', secret))
    await done(house, 'scout', 'lead', 'Q2', 'report', report('scout', { ...secret, name: '朱雀内部项目', investor_name: '公开公司甲', investor_uscc: code(996), confidentiality: 'internal' }))
    const seen = async (who: Parameters<TestHouse['as']>[0], id: string) => (await house.as(who).page('lead', id))['facts'] as Record<string, unknown>
    for (const who of ['scout', 'investment-office', 'investment-board', 'leader', 'auditor'] as const) expect(await seen(who, 'Q1')).toMatchObject({ investor_name: '某上市公司', planned_investment_wan: 30_000 })
    for (const who of ['park-manager', 'project-office', 'legal-reviewer', 'supervisor'] as const) {
      const facts = await seen(who, 'Q1')
      expect(facts).toMatchObject({ name: '麒麟一号项目', receipt: { unit: 'investment-bureau' } })
      for (const key of ['investor_name', 'investor_uscc', 'contact_name', 'introducer', 'claims', 'content', 'planned_investment_wan', 'known_as']) expect(facts).not.toHaveProperty(key)
      expect(JSON.stringify(await house.as(who).page('lead', 'Q1'))).not.toContain('某上市公司')
      expect(JSON.stringify(await house.as(who).get('/api/lead?q=某上市公司'))).not.toContain('麒麟')
    }
    expect(await seen('legal-reviewer', 'Q2')).toMatchObject({ investor_name: '公开公司甲' })
    expect(await seen('park-manager', 'Q2')).not.toHaveProperty('investor_name')
    expect(await seen('park-manager', 'Q2')).toMatchObject({ planned_investment_wan: 30_000 })
    expect(await house.as('town-scout').page('lead', 'Q1')).toMatchObject({ code: 'unknown' })
    expect(JSON.stringify(await house.as('scout').page('lead', 'Q1'))).not.toContain('13812345678') // sealed even there
    expect(JSON.stringify(await house.as('supervisor').get('/api/leads/weekly?week=2026-W10'))).not.toContain('某上市公司')
    await refused(house, 'investment-office', 'lead', 'Q2', 'set_confidentiality', 'unmet', { confidentiality: 'secret', name: '公开公司甲新项目', reason: '按投资方要求调整密级' })
    await done(house, 'investment-office', 'lead', 'Q2', 'set_confidentiality', { confidentiality: 'secret', name: '朱雀二号项目', reason: '按投资方要求调整密级' })
    expect(await seen('legal-reviewer', 'Q2')).not.toHaveProperty('investor_name')
    expect(JSON.stringify(await house.as('leader').get('/api/lead?q=公开公司甲'))).not.toContain('朱雀')
  })
})
