import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import iconv from 'iconv-lite'
import { importRegister } from '#cli/import/register-file.ts'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { verify } from '#store/verify.ts'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'
import { clockOf, done, refused } from './walk.ts'
import { report } from './lead-walk.ts'

interface Fault { readonly column: string; readonly value: string; readonly problem: { zh: string }; readonly next: { zh: string } }
interface Bad { readonly line: number; readonly name: string; readonly faults: Fault[] }
interface Read { readonly status: number; readonly text: { zh: string }; readonly good: number; readonly known: number; readonly lines: number; readonly bad_total: number; readonly bad: Bad[]; readonly notes: (Fault & { line: number })[]; readonly columns: { heading: string; is?: string; unit?: string; why?: { zh: string } }[]; readonly units: { name: string; office: string | null; settled: boolean; lines: number }[]; readonly words: { word: string }[]; readonly odd: { heading: string; median: number }[]; readonly ends: { state: string; n: number }[]; readonly already: { line: number; number: string; state: string }[] }
interface Taken { readonly status: number; readonly text: { zh: string }; readonly taken: { line: number; id: string; number: string; state: string }[]; readonly refused: { line: number; problem: { zh: string } }[]; readonly left: number; readonly known: number }

const code = (n: number) => makeUscc('91', '320412', `MA${String(n).padStart(6, '0')}`)
const HEAD = '序号,项目名称,投资方,统一社会信用代码,所属集团,线索来源,首报单位,首报时间,首次洽谈时间,国民经济行业,投资内容,计划总投资（亿元）,协议投资额（万元）,协议固定资产投资（万元）,用地（亩）,厂房（㎡）,项目阶段,签约时间,落位时间,开工时间,竣工时间,投产时间,联系人,联系电话,备注,县长包保'
type Cells = Readonly<Record<string, string | number>>
/** A line of the register by its headings; what is not said is empty. */
const row = (cells: Cells, head = HEAD) => head.split(',').map((h) => cells[h] ?? '').join(',')
const sheet = (...lines: Cells[]) => [HEAD, ...lines.map((l) => row(l))].join('\n')
const lead = (n: number, more: Cells = {}): Cells => ({
  序号: n, 项目名称: `第${n}号精密部件产业化项目`, 投资方: `远山第${n}号科技有限公司`, 统一社会信用代码: code(n), 首报单位: '投资促进局', 首报时间: '2024-03-05', 国民经济行业: 'C3670', 投资内容: `新建第${n}号生产线${'甲乙丙丁戊己庚辛壬癸'[n % 10]}型，年产部件${n}万件。`, '计划总投资（亿元）': 3, 项目阶段: '在谈', ...more,
})
const signed = (n: number, more: Cells = {}) => lead(n, { 项目阶段: '已签约', 签约时间: '2024年9月10日', '协议投资额（万元）': 28000, '协议固定资产投资（万元）': 21000, ...more })

describe.each(cities)('a register brought into %s', (city) => {
  let house: TestHouse
  beforeAll(async () => { house = await openHouse({ city }) })
  afterAll(() => house.close())

  async function upload(content: string | Buffer, name = '招商台账.csv', who: Person = 'investment-office'): Promise<string> {
    const edge = 'pandeng-boundary'
    const payload = Buffer.concat([Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`), Buffer.from(content), Buffer.from(`\r\n--${edge}--\r\n`)])
    const answer = await house.app.inject({ method: 'POST', url: '/api/files', payload, headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'x-test-person': who } })
    expect({ status: answer.statusCode, body: answer.body }).toMatchObject({ status: 200 })
    return (answer.json() as { sha256: string }).sha256
  }
  const read = async (content: string | Buffer, more: object = {}) => (await house.as('investment-office').post('/api/leads/register/read', { file: await upload(content), ...more })) as unknown as Read
  const take = async (content: string | Buffer, more: object = {}) => (await house.as('investment-office').post('/api/leads/register/take', { file: await upload(content), ...more })) as unknown as Taken
  const page = async (id: string, who: Person = 'investment-office') => (await house.as(who).page('lead', id)) as unknown as { state: string; opened_at: string; closed_at: string | null; facts: Record<string, unknown>; timeline: { act: string; at: string; as: string; by: unknown; evidence: { kind: string; name: string }[] }[] }
  const entries = (id: string) => house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ act: string; day: string; as_role: string; by: string }>("select act, to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, as_role, by from entry where matter_id = $1 order by seq", [id]))

  test('is read first: columns that are understood, those that are not, and nothing is written', async () => {
    const answer = await read(sheet(lead(1), lead(2)))
    expect(answer).toMatchObject({ status: 200, good: 2, bad_total: 0, known: 0, ends: [{ state: 'talking', n: 2 }] })
    expect(answer.columns.filter((c) => !c.is).map((c) => [c.heading, c.why?.zh])).toEqual([['序号', '行号和导入提示，不导入'], ['县长包保', '不认识的列，不导入']])
    expect(answer.columns.find((c) => c.is === 'planned')).toMatchObject({ heading: '计划总投资（亿元）', unit: '亿元' })
    expect((await house.database.inDistrict(DISTRICT, (tx) => tx.row<{ n: number }>("select count(*)::int as n from matter where kind = 'lead'")))?.n).toBe(0)
  })

  test('each line walks to its state on its own days, marked as imported, with five sums apart', async () => {
    const text = sheet(
      lead(11), lead(12, { 项目阶段: '', 首报时间: '2024-05-01', 首次洽谈时间: '2024-06-02' }), signed(13), signed(14, { 项目阶段: '投产', 落位时间: '2024-10-01', 开工时间: '2024-11-05', 竣工时间: '2025-08-01', 投产时间: '2025-09' }),
      signed(15, { 项目阶段: '在建', 开工时间: '2025-01-10' }), lead(16, { 项目阶段: '拟签约' }),
    )
    const answer = await take(text)
    expect(answer).toMatchObject({ status: 200, refused: [], left: 0 })
    const at = Object.fromEntries(answer.taken.map((x) => [x.line, x]))
    expect(answer.taken.map((x) => `${x.line} ${x.state}`).toSorted((a, b) => a.localeCompare(b))).toEqual(['2 talking', '3 talking', '4 signed', '5 producing', '6 started', '7 proposed'])
    const produced = await page(at[5]?.id ?? '')
    expect(produced.facts).toMatchObject({ planned_investment_wan: 30_000, agreed_investment_wan: 28_000, fixed_investment_wan: 21_000, started_on: '2024-11-05', produced_on: '2025-09-01', registered: { register: '招商台账.csv', line: 5 }, claim: 'first', reporter_unit: 'investment-bureau' })
    expect(produced.facts['receipt']).toBeUndefined()
    expect(produced.facts['funds_in_place_wan']).toBeUndefined()
    const lines = await entries(at[5]?.id ?? '')
    expect(lines.map((l) => [l.act, l.day])).toEqual([['record_past', '2024-03-05'], ['record_stage', '2024-03-05'], ['sign', '2024-09-10'], ['record_stage', '2024-10-01'], ['start', '2024-11-05'], ['finish', '2025-08-01'], ['produce', '2025-09-01'], ['take_over', '2026-03-02']])
    expect(new Set(lines.map((l) => `${l.as_role} ${l.by}`))).toEqual(new Set(['import investment-office']))
    // A stage passed on no known day is in no dwell time.
    expect(Object.keys(produced.facts['reached'] as object).toSorted()).toEqual(['finished', 'producing', 'reported', 'signed', 'sited', 'started'])
    const observed = await house.database.inDistrict(DISTRICT, (tx) => tx.rows("select indicator, period::text as period, value::float8 as value from observation where subject = $1 order by indicator", [at[5]?.id]))
    expect(observed).toEqual([{ indicator: 'investment.agreed_investment', period: '2024-09-01', value: 28_000 }, { indicator: 'investment.fixed_investment', period: '2024-09-01', value: 21_000 }])
    expect((await verify(house.database, DISTRICT)).broken).toEqual([])
    // A stage that was passed counts in the funnel, though nobody knows when; its records are as many.
    const { stages } = (await house.as('leader').get('/api/leads/funnel')) as unknown as { stages: { state: string; reached: number }[] }
    const reached = Object.fromEntries(stages.map((s) => [s.state, s.reached]))
    expect(reached).toMatchObject({ reported: 6, talking: 6, reviewing: 4, signed: 3, sited: 2, started: 2, producing: 1 })
    expect(((await house.as('leader').get('/api/leads/funnel/records?of=reached.reviewing')) as unknown as { rows: unknown[] }).rows).toHaveLength(4)
  })

  test('brought in again, nothing comes twice; what stands is told', async () => {
    const text = sheet(lead(21), lead(22))
    expect((await take(text)).taken).toHaveLength(2)
    const again = await take(text)
    expect(again).toMatchObject({ status: 200, taken: [], refused: [], left: 0, known: 2 })
    // A line that went on in the register, and a new one beside it.
    const next = await read(sheet(signed(21), lead(22), lead(23)))
    expect(next).toMatchObject({ good: 1, known: 2, bad_total: 0 })
    expect(next.already.map((a) => [a.line, a.state])).toEqual([[2, 'talking'], [3, 'talking']])
  })

  test('limits begin on the day it was taken over: nobody is late for what was before the house', async () => {
    const [one] = (await take(sheet(lead(31, { 首次洽谈时间: '2024-04-01' })))).taken
    for (const name of ['report', 'protection']) expect(await clockOf(house, 'lead', one?.id ?? '', name)).toMatchObject({ standing: expect.stringMatching(/running|ok|normal|on_time|soon/) as string, stopped_at: null })
    expect(await house.expire()).toEqual([])
    const told = await house.database.inDistrict(DISTRICT, (tx) => tx.rows('select 1 from outbox where matter_id = $1', [one?.id]))
    expect(told).toEqual([])
  })

  test('a later report of the same investor finds it, and stands against it until it is ruled on', async () => {
    const [one] = (await take(sheet(lead(41)))).taken
    const said = report('town-scout', { investor_uscc: code(41), investor_name: '远山第41号科技有限公司' })
    expect(await house.as('town-scout').post('/api/leads/match', { investor_name: said.investor_name, investor_uscc: code(41) })).toMatchObject({ first: false, rivals: [{ id: one?.id }] })
    await refused(house, 'town-scout', 'lead', 'later-41', 'report', 'unmet', said)
    expect(await house.as('town-scout').post('/api/leads/later-41/report', { body: said })).toMatchObject({ status: 200, state: 'contended' })
    await done(house, 'investment-office', 'lead', 'later-41', 'rule', { ruling: 'first_stands', reason: '台账登记在先，维持首谈单位。' })
    expect(await house.as('investment-office').get(`/api/leads/${one?.id}/receipt`)).toMatchObject({ status: 200 })
    expect(await house.as('investment-office').get(`/api/leads/${one?.id}/history`)).toMatchObject({ receipt: null, registered: { register: '招商台账.csv', line: 2 } })
  })

  test('two projects of one investor both stand, the later beside the first; the same one twice is told', async () => {
    const text = sheet(lead(51), lead(52, { 投资方: '远山第51号科技有限公司', 统一社会信用代码: code(51), 首报时间: '2024-08-01', 项目名称: '高端轴承研发总部', 投资内容: '建设研发总部大楼和中试平台，引进科研团队。' }), lead(53, { 投资方: '远山第51号科技有限公司', 统一社会信用代码: code(51), 项目名称: '第51号精密部件产业化项目' }))
    const answer = await read(text)
    expect(answer.bad.map((b) => [b.line, b.faults[0]?.problem.zh])).toEqual([[4, '与第2行重复（同一投资方、同一项目）']])
    expect(answer.notes.map((n) => [n.line, n.problem.zh])).toEqual([[3, '该投资方另有线索，按另一项目导入']])
    expect(await take(text)).toMatchObject({ text: { zh: '有1行有误，未导入任何内容' } })
    const { taken } = await take(text, { leave_out_bad: true })
    const claims = await Promise.all(taken.map(async ({ id }) => (await page(id)).facts['claim']))
    expect(claims).toEqual(['first', 'separate'])
  })

  test('what stands in the house already with a like content is told by its number', async () => {
    await done(house, 'scout', 'lead', 'stands-61', 'report', report('scout', { investor_uscc: code(61), investor_name: '远山第61号科技有限公司', content: '新建第61号生产线乙型，年产部件61万件。' }))
    const answer = await read(sheet(lead(61, { 投资内容: '新建第61号生产线乙型，年产部件61万件。' })))
    expect(answer).toMatchObject({ good: 0, bad_total: 1 })
    expect(answer.bad[0]?.faults[0]?.problem.zh).toMatch(/^与在办线索ZS.+内容相近$/)
  })

  test.each([
    ['an industry that is none', { 国民经济行业: '新能源' }, '国民经济行业', /不是国民经济行业/], ['a code of the edition of 2011', { 国民经济行业: '3610' }, '国民经济行业', /2011版代码，2017版为3611、3612/], ['a division there is not', { 国民经济行业: '9900' }, '国民经济行业', /没有大类99/],
    ['a code whose check digit fails', { 统一社会信用代码: `${code(71).slice(0, 17)}0` }, '统一社会信用代码', /校验位应为|第17位/], ['no report and no talks', { 首报时间: '' }, '首报时间', /没有首报时间/], ['a day that is none', { 首报时间: '去年春天' }, '首报时间', /不是日期/],
    ['a stage without its day', { 项目阶段: '签约' }, '签约时间', /没有签约时间/], ['a signing before the report', { 项目阶段: '签约', 签约时间: '2023-01-01', '协议投资额（万元）': 9000, '协议固定资产投资（万元）': 9000 }, '签约时间', /早于首报时间/], ['a day to come', { 项目阶段: '签约', 签约时间: '2027-01-01', '协议投资额（万元）': 9000, '协议固定资产投资（万元）': 9000 }, '签约时间', /晚于今天/],
    ['a signing without its sums', { 项目阶段: '签约', 签约时间: '2024-09-01' }, '协议投资额（万元）', /没有协议投资额/], ['a stage that its days do not bear', { 签约时间: '2024-09-01', '协议投资额（万元）': 9000, '协议固定资产投资（万元）': 9000 }, '项目阶段', /却填了签约时间/], ['more fixed than agreed', { 项目阶段: '签约', 签约时间: '2024-09-01', '协议投资额（万元）': 9000, '协议固定资产投资（万元）': 19000 }, '协议固定资产投资（万元）', /大于协议投资额/],
    ['a stage of no known word', { 项目阶段: '领导关注' }, '项目阶段', /不认识的阶段/], ['an end without its day', { 项目阶段: '终止' }, '暂缓（终止）时间', /没有终止时间/], ['a unit there is not', { 首报单位: '海关总署' }, '首报单位', /没有“海关总署”/], ['no name', { 项目名称: '' }, '项目名称', /项目名称/], ['no investment', { '计划总投资（亿元）': '' }, '计划总投资（亿元）', /未填写/],
    ['what is no number', { '计划总投资（亿元）': '若干' }, '计划总投资（亿元）', /不是数字/], ['ten thousand times too much', { '计划总投资（亿元）': 30000 }, '计划总投资（亿元）', /疑似单位有误/], ['two sums in two units', signed(71, { '协议投资额（万元）': '3', '协议固定资产投资（万元）': '2' }), '计划总投资（亿元）', /相差1000倍|疑似单位/],
  ])('%s is told by its column, with what to do, and keeps no other line out', async (_, more, column, said) => {
    const answer = await read(sheet(lead(71, more), lead(72)))
    expect(answer).toMatchObject({ status: 200, good: 1, bad_total: 1, bad: [{ line: 2 }] })
    const fault = answer.bad[0]?.faults.find((f) => f.column === column)
    expect(answer.bad[0]?.faults.map((f) => f.column)).toContain(column)
    expect(fault?.problem.zh).toMatch(said)
    expect(fault?.next.zh).toBeTruthy()
  })

  test('units, words and columns are asked for once, and then taken', async () => {
    const head = HEAD.replace('计划总投资（亿元）', '总投资').replace('协议投资额（万元）,协议固定资产投资（万元）', '固定资产投资')
    const lines = [{ ...lead(81), 总投资: 3, 固定资产投资: 2, 首报单位: '投促局' }, { ...signed(82), 总投资: 5, 固定资产投资: 4, 项目阶段: '领导关注' }].map((l) => row(l, head))
    const text = [head, ...lines].join('\n')
    const asked = await read(text)
    expect(asked.bad.flatMap((b) => b.faults.map((f) => f.problem.zh))).toEqual(expect.arrayContaining(['金额没有单位', '不认识的阶段“领导关注”', '区内没有“投促局”这个单位']))
    expect(asked.words).toEqual([{ word: '领导关注', lines: 1 }])
    expect(asked.units).toMatchObject([{ name: '投促局', lines: 1, settled: false }])
    const said = { money: { 总投资: '亿元', 固定资产投资: '亿元' }, columns: { 总投资: 'investment_by_stage', 固定资产投资: 'fixed_by_stage' }, stages: { 领导关注: 'signed' }, units: { 投促局: 'investment-bureau' } }
    expect(await read(text, said)).toMatchObject({ good: 2, bad_total: 0 })
    const { taken } = await take(text, said)
    expect((await page(taken.find((x) => x.line === 3)?.id ?? '')).facts).toMatchObject({ planned_investment_wan: 50_000, agreed_investment_wan: 50_000, fixed_investment_wan: 40_000 })
    expect(await read(text, { columns: { 总投资: 'planned', 固定资产投资: 'planned' } })).toMatchObject({ status: 422 })
  })

  test('亿元 under a heading of 万元 is noticed and asked about before anything is taken', async () => {
    const text = sheet(...[91, 92, 93].map((n) => lead(n))).replace('计划总投资（亿元）', '计划总投资（万元）')
    const answer = await read(text)
    expect(answer.odd).toEqual([{ heading: '计划总投资（万元）', unit: '万元', median: 3 }])
    expect(await take(text, { leave_out_bad: true })).toMatchObject({ status: 422, text: { zh: expect.stringContaining('疑似单位有误') as string } })
    expect(await read(text, { money: { '计划总投资（万元）': '亿元' } })).toMatchObject({ good: 3, odd: [] })
    const right = await read(text, { money: { '计划总投资（万元）': '万元' }, confirmed: [2] })
    expect(right).toMatchObject({ good: 1, bad_total: 2, odd: [] })
  })

  test('what left the road stands where the register says, with its day', async () => {
    const text = sheet(lead(101, { 项目阶段: '终止' }), signed(102, { 项目阶段: '退出' }), lead(103, { 项目阶段: '暂缓' }), lead(104, { 项目阶段: '不予受理' })).split('\n').map((l, i) => `${l},${i ? '2025-02-03' : '终止时间'}`).join('\n')
    const { taken, refused: no } = await take(text)
    expect(no).toEqual([])
    expect(taken.map((x) => `${x.line} ${x.state}`).toSorted((a, b) => a.localeCompare(b))).toEqual(['2 ended', '3 recovered', '4 paused', '5 declined'])
    const ended = await page(taken.find((x) => x.line === 2)?.id ?? '')
    expect(ended.closed_at).toBe('2025-02-02T16:00:00.000Z')
    // An investor that left is free to be reported anew.
    await done(house, 'scout', 'lead', 'anew-101', 'report', report('scout', { investor_uscc: code(101), investor_name: '远山第101号科技有限公司' }))
  })

  test('GB18030 is read as it is; a table of another kind is refused in words', async () => {
    expect(await read(iconv.encode(sheet(lead(111)), 'gb18030'))).toMatchObject({ good: 1 })
    expect(await read('姓名,年龄\n张三,3\n')).toMatchObject({ status: 422, text: { zh: expect.stringContaining('不像招商项目台账') as string } })
  })

  test('who speaks for the investor is sealed, and the register is read by whoever uploaded it alone', async () => {
    const text = sheet(lead(121, { 联系人: '钱多多', 联系电话: '13900001234', 备注: '钱多多说下月来访' }))
    const [one] = (await take(text)).taken
    const stored = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ body: unknown; facts: unknown }>('select e.body, m.facts from entry e join matter m on m.id = e.matter_id where e.matter_id = $1', [one?.id]))
    expect(JSON.stringify(stored.map((s) => [(s.body as Record<string, unknown>)['contact_name'], (s.body as Record<string, unknown>)['contact_phone']]))).not.toMatch(/钱多多|13900001234/)
    // Internal: whoever keeps land sees the lead, and neither investor nor what the register noted.
    const seen = await page(one?.id ?? '', 'park-manager')
    expect(JSON.stringify(seen)).not.toMatch(/远山第121号|钱多多|13900001234/)
    const sha256 = await upload(text)
    const get = (who: Person, sha: string) => house.app.inject({ method: 'GET', url: `/api/files/${sha}`, headers: { 'x-test-person': who } })
    expect((await get('park-manager', sha256)).statusCode).toBe(404)
    expect((await get('investment-office', sha256)).statusCode).toBe(200)
    // What is laid with each line tells which register it was, by its digest, and nothing that stands in it.
    const [laid] = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ sha256: string }>("select evidence->0->>'sha256' as sha256 from entry where matter_id = $1 and seq = 1", [one?.id]))
    const proof = await get('park-manager', laid?.sha256 ?? '')
    expect(proof.statusCode).toBe(200)
    expect(proof.body).toContain(sha256)
    expect(proof.body).not.toMatch(/远山第121号|钱多多|13900001234/)
  })

  test('the command line brings in the same by the same road, and lists what it left out', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'register-')), '台账.csv')
    writeFileSync(path, sheet(lead(151), lead(152, { 首报单位: '投促局' }), lead(153, { 国民经济行业: '新能源' })))
    const first = await importRegister(house.house, DISTRICT, path, {}, () => undefined)
    expect(first).toMatchObject({ good: 1, known: 0, bad: 2, open: ['units: "投促局"'], odd: [] })
    expect(readFileSync(`${path}.bad.csv`, 'utf8')).toContain('不是国民经济行业的代码或名称')
    expect(await importRegister(house.house, DISTRICT, path, { units: { 投促局: 'investment-bureau' } }, () => undefined)).toMatchObject({ good: 1, known: 1, bad: 1 })
    const [one] = await house.database.inDistrict(DISTRICT, (tx) => tx.rows<{ id: string; by: string }>("select e.matter_id as id, e.by from entry e join matter m on m.id = e.matter_id where m.facts->'registered'->>'register' = '台账.csv' and e.seq = 1 limit 1"))
    expect(one?.by).toBe('house')
    expect((await page(one?.id ?? '')).facts['registered']).toMatchObject({ register: '台账.csv' })
  })

  test.each(['scout', 'leader', 'park-manager', 'importer', 'alpha-agent', 'zhang'] as const)('%s brings no register in', async (who) => {
    const file = await upload(sheet(lead(131)), '招商台账.csv', who)
    for (const what of ['read', 'take']) expect(await house.as(who).post(`/api/leads/register/${what}`, { file })).toMatchObject({ status: 403, text: { zh: expect.stringContaining('招商委办') as string } })
    expect(await house.as().post('/api/leads/register/read', { file })).toMatchObject({ status: 401 })
  })

  test('only an import speaks of the past: nobody sets a stage by hand, nor lays a register for a proof that is asked for', async () => {
    const [one] = (await take(sheet(lead(141)))).taken
    await refused(house, 'investment-office', 'lead', one?.id ?? '', 'record_stage', 'forbidden', { stage: 'full' })
    await refused(house, 'scout', 'lead', 'past-141', 'record_past', 'forbidden', {})
    const { taken } = await take(sheet(lead(142, { 项目阶段: '拟签约' })))
    expect(taken).toMatchObject([{ state: 'proposed' }])
    await refused(house, 'investment-office', 'lead', taken[0]?.id ?? '', 'sign', 'unmet', { signed_on: '2026-03-01', agreed_investment_wan: 1, fixed_investment_wan: 1 }, { evidence: [await house.prove('register')] })
  })
})
