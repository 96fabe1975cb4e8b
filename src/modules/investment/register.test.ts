import { describe, expect, test } from 'vitest'
import { readRegister } from './read-register.ts'
import { columnOf, stageOf } from './register-columns.ts'
import { amountIn, dayIn, numberIn } from './register-values.ts'
import { walkOf } from './register-walk.ts'

const read = (text: string, more: object = {}) => readRegister((async function* () { yield Buffer.from(text) })(), { name: '台账.csv', today: '2026-03-02', alike: 0.2, ...more })

describe('headings', () => {
  test.each([
    ['项目名称', 'name'], ['招商项目名称', 'name'], ['投资方', 'investor_name'], ['投资主体名称', 'investor_name'], ['统一社会信用代码', 'investor_uscc'], ['项目公司统一社会信用代码', 'company_uscc'], ['所属集团/实际控制人', 'investor_group'], ['线索来源', 'source'],
    ['首报单位', 'reporter_unit'], ['责任单位', 'reporter_unit'], ['首报时间', 'reported_on'], ['首次洽谈时间', 'talking_on'], ['国民经济行业（代码）', 'industry'], ['所属行业', 'industry'], ['计划总投资（亿元）', 'planned'], ['总投资', 'planned'], ['固定资产投资（万元）', 'planned_fixed'], ['其中：固定资产投资', 'planned_fixed'],
    ['协议投资额（万元）', 'agreed'], ['协议固定资产投资（亿元）', 'agreed_fixed'], ['累计到位资金（万元）', 'funds'], ['统计入库投资（万元）', 'statistical'], ['用地（亩）', 'land'], ['厂房（㎡）', 'space'], ['项目阶段', 'stage'], ['进展状态', 'stage'], ['签约时间', 'signed_on'], ['落位时间', 'sited_on'], ['开工时间', 'started_on'],
    ['计划开工时间', 'start_plan'], ['预计竣工时间', 'finish_plan'], ['竣工时间', 'finished_on'], ['投产时间', 'produced_on'], ['入统时间', 'counted_on'], ['达产时间', 'full_on'], ['联系人', 'contact_name'], ['联系电话', 'contact_phone'], ['镇街', 'area'], ['落户园区', 'area'], ['备注', 'note'], ['最新进展', 'note'], ['投资内容', 'content'], ['预计年产值（亿元）', 'output'], ['预计年税收（万元）', 'tax'],
  ])('%s is %s', (heading, is) => { expect(columnOf(heading).is).toBe(is) })

  test.each(['序号', '县长包保', '实际利用外资（万美元）', '项目负责人', '亩均税收（万元/亩）', '计划签约时间'])('%s is not taken, and why is told', (heading) => {
    expect(columnOf(heading)).toMatchObject({ why: { zh: expect.any(String) as string } })
    expect(columnOf(heading).is).toBeUndefined()
  })

  test('money without a unit has no factor: it is never guessed', () => {
    expect(columnOf('总投资')).toEqual({ heading: '总投资', is: 'planned', sort: 'money' })
    expect(columnOf('总投资（亿元）').factor).toBe(10_000)
    expect(columnOf('总投资(单位：万元)').factor).toBe(1)
    expect(columnOf('总投资', { unit: '亿元' }).factor).toBe(10_000)
    expect(columnOf('用地（公顷）').factor).toBe(15)
  })
})

test.each([
  ['已签约', 'signed'], ['已签约（未开工）', 'signed'], ['签约未开工', 'signed'], ['在谈', 'talking'], ['洽谈中', 'talking'], ['在建', 'started'], ['开工建设', 'started'], ['竣工', 'finished'], ['已投产', 'producing'], ['入规入统', 'counted'], ['达产', 'full'], ['暂缓', 'paused'], ['终止', 'ended'], ['线索', 'reported'], ['拟签约阶段', 'proposed'], ['未开工', undefined], ['领导关注', undefined],
])('the stage %s is %s', (word, state) => { expect(stageOf(word)).toBe(state) })

test.each([['3.5亿元', 35_000], ['3.5亿', 35_000], ['1,200万', 1_200], ['300', 300], ['约500', 500], ['—', undefined], ['待定', undefined], ['若干', 'no number'], ['-3', 'no number']] as const)('the amount %s is %s', (text, wan) => { expect(amountIn(text, columnOf('总投资（万元）'))).toBe(wan) })
test('an amount is in the unit of its own cell where it has one, else no unit', () => {
  expect(amountIn('3亿', columnOf('总投资'))).toBe(30_000)
  expect(amountIn('3', columnOf('总投资'))).toBe('no unit')
  expect(numberIn('1,200')).toBe(1_200)
})
test.each([['2024-03-05', '2024-03-05', false], ['2024年3月5日', '2024-03-05', false], ['2024/3/5', '2024-03-05', false], ['2024.3.5', '2024-03-05', false], ['20240305', '2024-03-05', false], ['2024-03-05T00:00:00', '2024-03-05', false], ['2024年3月', '2024-03-01', true], ['2024.3', '2024-03-01', true]] as const)('the day %s is %s', (text, day, month_only) => { expect(dayIn(text)).toEqual({ day, month_only }) })
test.each(['去年', '2024-02-30', '2024年13月', ''])('%s is no day', (text) => { expect(dayIn(text)).toBeUndefined() })

const HEAD = '项目名称,投资方,首报单位,首报时间,国民经济行业,投资内容,总投资（亿元）,项目阶段,签约时间,协议投资额（亿元）,协议固定资产投资（亿元）,开工时间'
const line = (name: string, rest: string, investor = `${name}科技有限公司`) => `${name},${investor},投资促进局,2024-03-05,36,新建${name}生产线及配套设施共四条,${rest}`

test('a stage between two that are dated is passed on the day of the one before, and dated by nobody', async () => {
  const { lines } = await read([HEAD, line('甲号部件', '3,在建,2024-09-01,2.8,2.1,2025-01-10')].join('\n'))
  const [one] = lines
  expect(one?.faults).toEqual([])
  if (!one) throw new Error('no line')
  const { acts, ends } = walkOf(one, { unit: 'u', class: 'ordinary' }, new Date('2026-03-02T01:00:00Z'))
  expect(ends).toBe('started')
  expect(acts.map((a) => [a.act, a.at.toISOString().slice(0, 10), a.body.stage ?? null, a.body.stage_on ?? null])).toEqual([
    ['record_past', '2024-03-04', null, null], ['record_stage', '2024-03-04', 'proposed', null], ['sign', '2024-08-31', null, null], ['record_stage', '2024-08-31', 'sited', null], ['start', '2025-01-09', null, null], ['take_over', '2026-03-02', null, null],
  ])
  expect(acts.find((a) => a.act === 'sign')?.body).toEqual({ signed_on: '2024-09-01', agreed_investment_wan: 28_000, fixed_investment_wan: 21_000 })
})

test('one project is known by investor and name, however often its line changes', async () => {
  const id = async (text: string) => (await read(text)).lines[0]?.id
  const before = await id([HEAD, line('乙号部件', '3,在谈,,,,')].join('\n'))
  expect(await id([HEAD, line('乙号部件', '5,签约,2024-09-01,2.8,2.1,')].join('\n'))).toBe(before)
  expect(await id([HEAD, line('乙号部件', '3,在谈,,,,', '乙号部件科技（集团）有限公司')].join('\n'))).toBe(before)
  expect(await id([HEAD, line('丙号部件', '3,在谈,,,,')].join('\n'))).not.toBe(before)
})

test('like projects of one investor are told, and stand once somebody says they are two', async () => {
  const text = [HEAD, line('丁号部件一期', '3,在谈,,,,', '丁氏集团'), line('丁号部件二期', '3,在谈,,,,', '丁氏集团')].join('\n')
  expect((await read(text)).lines.map((l) => l.faults.map((f) => [f.problem.zh, f.may_confirm]))).toEqual([[], [['与第2行同一投资方、内容相近', true]]])
  expect((await read(text, { confirmed: [3] })).lines.flatMap((l) => l.faults)).toEqual([])
})

test('a column of 亿元 under a heading of 万元 is noticed, and the other way', async () => {
  const lines = ['戊', '己', '庚'].map((n, i) => line(`${n}号部件`, `${i + 2},在谈,,,,`))
  expect((await read([HEAD.replace('总投资（亿元）', '总投资（万元）'), ...lines].join('\n'))).odd).toEqual([{ heading: '总投资（万元）', unit: '万元', median: 3 }])
  expect((await read([HEAD, ...lines.map((l) => l.replace(/,(\d),在谈/, ',$10000,在谈'))].join('\n'))).odd).toMatchObject([{ unit: '亿元', median: 300_000_000 }])
  expect((await read([HEAD, ...lines].join('\n'))).odd).toEqual([])
})

test('five thousand lines take so long', { timeout: 60_000 }, async () => {
  const started = performance.now()
  const { lines } = await read([HEAD, ...Array.from({ length: 5_000 }, (_, i) => line(`第${i}号部件`, '3,签约,2024-09-01,2.8,2.1,'))].join('\n'))
  expect(lines).toHaveLength(5_000)
  expect(lines.flatMap((l) => l.faults)).toEqual([])
  expect(performance.now() - started).toBeLessThan(30_000)
})
