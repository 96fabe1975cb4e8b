import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cities, DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'

interface Fault { readonly line: number; readonly column: string; readonly value: string; readonly reason: { zh: string }; readonly next: { zh: string } }
interface Read { readonly status: number; readonly code?: string; readonly rows_total: number; readonly lines: number; readonly months: string[]; readonly bad: Fault[]; readonly notes: Fault[]; readonly to_confirm: { name: string; firm: string | null }[]; readonly revised: { number: string; stands: number }[]; readonly caliber_note: { zh: string }; readonly sample: { indicator: string; subject: string; value: number; period: string; caliber: string }[] }

describe.each(cities)('bringing in figures in %s', (city) => {
  let house: TestHouse
  let alpha = ''
  beforeAll(async () => {
    house = await openHouse({ city })
    alpha = (await house.database.inDistrict(DISTRICT, (tx) => tx.row<{ uscc: string }>("select uscc from party where id = 'firm-alpha'")))?.uscc ?? ''
  })
  afterAll(() => house.close())

  async function upload(text: string, name = '调度.csv', who: Person = 'reporter'): Promise<string> {
    const edge = 'pandeng-boundary'
    const payload = Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${edge}--\r\n`)
    const answer = await house.app.inject({ method: 'POST', url: '/api/files', payload, headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'x-test-person': who } })
    expect({ status: answer.statusCode, body: answer.body }).toMatchObject({ status: 200 })
    return (answer.json() as { sha256: string }).sha256
  }
  const read = async (text: string, more: object = {}) => (await house.as('reporter').post('/api/figures/read', { file: await upload(text), ...more })) as unknown as Read
  const bring = async (text: string, more: object = {}) => house.as('reporter').post('/api/figures/import', { file: await upload(text), dataset: '规上工业月度调度', source: '工业和信息化局', ...more })

  test('units of the header are turned into those of the indicator, and every bad cell is told with what to do', async () => {
    const answer = await read(['统一社会信用代码,企业名称,月份,产值_当月（千元）,产值_累计（元）,用电量（万千瓦时）,产值增速',
      `${alpha},,2025年3月,"12,000",36000000,5,8.8`, `${alpha},,2025-03,1,1,1,`, `${alpha},,2025年1月,1,1,1,`, `${alpha},,2025年2月,5,60000000,1,`, `${alpha},,三月,1,1,1,`, `${alpha.slice(0, 17)}0,,2025-04,1,1,1,`, ',,2025-04,1,1,1,', `${alpha},,2025-04,约五百,-3,—,`, `${alpha},,2025-05,1`].join('\n'))
    expect(answer.sample.slice(0, 3)).toEqual([
      { indicator: 'economy.output', subject: 'firm-alpha', caliber: 'month', period: '2025-03', value: 1_200 }, { indicator: 'economy.output', subject: 'firm-alpha', caliber: 'cumulative', period: '2025-03', value: 3_600 },
      { indicator: 'economy.power', subject: 'firm-alpha', caliber: 'month', period: '2025-03', value: 50_000 },
    ])
    expect(answer.bad.map((b) => [b.line, b.column])).toEqual([[3, '月份'], [4, '月份'], [5, '产值_当月（千元）'], [6, '月份'], [7, '统一社会信用代码'], [8, '企业名称'], [9, '产值_当月（千元）'], [9, '产值_累计（元）'], [10, '']])
    expect(answer.bad.every((b) => b.reason.zh && b.next.zh)).toBe(true)
    expect(answer.notes[0]?.reason.zh).toContain('未登记行业代码')
    expect(answer.caliber_note.zh).toBe('调度口径，非统计数据')
    expect((await house.database.inDistrict(DISTRICT, (tx) => tx.row<{ n: number }>('select count(*)::int as n from observation')))?.n).toBe(0)
  })

  test('a firm known by its name only is confirmed by a person, never guessed', async () => {
    const table = '企业名称,产值_累计（万元）\n岱山精密制造有限公司,700\n无名厂,1\n'
    const asked = await read(table, { period: '2025-06' })
    expect(asked.to_confirm).toMatchObject([{ name: '岱山精密制造有限公司', firm: 'firm-alpha' }, { name: '无名厂', firm: null }])
    expect(asked.rows_total).toBe(0)
    const confirmed = await read(table, { period: '2025-06', confirmed: { 岱山精密制造有限公司: 'firm-alpha', 无名厂: 'firm-nobody' } })
    expect(confirmed.sample).toMatchObject([{ subject: 'firm-alpha', value: 700 }])
    expect(confirmed.bad).toMatchObject([{ value: '无名厂' }])
  })

  test('money without a unit, a table without firms, and no table at all are refused in words', async () => {
    expect(JSON.stringify(await read(`统一社会信用代码,月份,产值_累计\n${alpha},2025-06,1\n`))).toContain('未注明金额单位')
    expect((await read(`统一社会信用代码,月份,产值_累计\n${alpha},2025-06,1\n`, { unit: '亿元' })).sample).toMatchObject([{ value: 10_000 }])
    expect(await read('月份,产值_累计（万元）\n2025-06,1\n')).toMatchObject({ status: 422, code: 'invalid' })
    expect(await house.as('reporter').post('/api/figures/read', { file: 'a'.repeat(64) })).toMatchObject({ status: 404 })
    expect(await house.as('reporter').post('/api/figures/read', { file: 'x' })).toMatchObject({ status: 422 })
  })

  test('a table comes in as one batch with itself as proof, once, and never over what stands elsewhere', async () => {
    const table = `统一社会信用代码,月份,产值_累计（万元）,产值_当月（万元）\n${alpha},2025-07,800,100\n${alpha},坏,1,1\n`
    expect(await bring(table)).toMatchObject({ code: 'unmet' })
    expect(await bring(table, { leave_out_bad: true })).toMatchObject({ status: 200, rows: 2, left_out: 1, batch: { state: 'reported' } })
    expect(await bring(table, { leave_out_bad: true })).toMatchObject({ code: 'unmet' })
    const again = `统一社会信用代码,月份,产值_累计（万元）,产值_当月（万元）\n${alpha},2025-07,801,100\n${alpha},2025-08,930,120\n`
    const answer = await read(again)
    expect(answer.revised).toMatchObject([{ stands: 800 }, { stands: 100 }])
    expect(answer.notes.some((n) => n.line === 3 && n.reason.zh.includes('以前月份有修订'))).toBe(true) // 930 − 800 is 130, not 120
    expect(await bring(again)).toMatchObject({ code: 'unmet' })
    const slip = `统一社会信用代码,月份,产值_当月（万元）\n${alpha},2025-08,120000\n`
    expect((await read(slip)).notes.some((n) => n.reason.zh.includes('疑似单位有误'))).toBe(true)
    expect(await bring(slip)).toMatchObject({ code: 'unmet' })
  })

  test('only a reporter brings figures in, and only from a table of their own', async () => {
    const file = await upload(`统一社会信用代码,月份,产值_累计（万元）\n${alpha},2025-09,1\n`)
    for (const who of ['checker', 'leader', 'analyst', 'zhang'] as const) expect(await house.as(who).post('/api/figures/read', { file })).toMatchObject({ status: 403 })
    const others = await upload('统一社会信用代码,月份\n1,2\n', '别人.csv', 'housing')
    expect(await house.as('reporter').post('/api/figures/read', { file: others })).toMatchObject({ status: 404 })
  })
})
