import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import { writePdf } from '#server/documents/write-pdf.ts'
import { cities, openHouse, type Person, type TestHouse } from '../house.ts'
import { cardIn, departmentsIn, reviewing, rulesIn } from './lead-walk.ts'
import { DAY, done } from './walk.ts'

describe.each(cities)('papers drafted in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    for (const [id, subject] of [['S1', '湖滨路积水点整治'], ['S2', '老旧小区改造']] as const) {
      await done(house, 'supervisor', 'supervision', id, 'draft', { source: 'instruction', subject, content: '请城管局牵头，汛期前完成整治并恢复路面。', class: 'normal', doc_no: '岱政办发〔2026〕9号' })
      await done(house, 'leader', 'supervision', id, 'approve')
      await done(house, 'supervisor', 'supervision', id, 'assign', { lead_unit: 'urban-bureau' })
      await done(house, 'urban', 'supervision', id, 'acknowledge')
    }
    await done(house, 'urban', 'supervision', 'S1', 'feed_back', { feedback: '三处积水点管道已改造完成，路面已恢复。' }, { evidence: [await house.prove('result')] })
    await done(house, 'supervisor', 'supervision', 'S1', 'verify', { verification: '现场核查属实。' })
    await done(house, 'supervisor', 'supervision', 'S1', 'close_out')
    house.pass(50 * DAY)
  })
  afterAll(() => house.close())
  const ask = async (who: Person, path: string) => { const { statusCode, rawPayload, headers } = await house.app.inject({ url: `/api/documents/${path}`, headers: { 'x-test-person': who } }); return { status: statusCode, bytes: rawPayload, type: String(headers['content-type']) } }
  const words = async (path: string) => { const { status, bytes } = await ask('supervisor', path); expect(status).toBe(200); return wordsOf(bytes) }

  test('the bulletin tells what was assigned, closed and is late, by the numbers of the matters', async () => {
    const said = await words('bulletin?from=2026-03-01&to=2026-04-21')
    const number = ((await house.as('supervisor').page('supervision', 'S2'))['number']) as string
    expect(said).toContain('督查通报')
    expect(said).toContain('新交办督办事项2件，办结1件')
    expect(said).toContain('其中逾期1件')
    expect(said).toContain(number)
    expect(said).toContain('1/1件') // too few for a share
    expect(await words('bulletin?from=2026-03-01&to=2026-04-21&lang=en')).toContain('2 matters were assigned and 1 closed')
    expect(await words('bulletin?from=2025-03-01&to=2025-04-21')).toContain('本期没有交办和在办的督办事项')
  })

  test('a report tells one matter from the instruction to the proof', async () => {
    const said = await words('supervision/S1')
    for (const part of ['关于湖滨路积水点整治的专报', '岱政办发〔2026〕9号', '反馈办理结果', '三处积水点管道已改造完成', '现场核查属实', '状态：已销号']) expect(said).toContain(part)
  })

  test('the report of a month leaves out what is not published', async () => {
    const said = await words('month?period=2026-03')
    for (const part of ['2026年3月运行情况报告', '本年没有下达目标', '数据尚未公布', '重点项目']) expect(said).toContain(part)
  })

  test('each comes as PDF with its font in it', async () => {
    for (const path of ['bulletin?from=2026-03-01&to=2026-04-21&format=pdf', 'supervision/S1?format=pdf&lang=en', 'month?period=2026-03&format=pdf']) {
      const { status, bytes, type } = await ask('supervisor', path)
      expect([status, type, bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-'])
      expect(bytes.includes('/FontFile')).toBe(true)
    }
  })

  test('whoever may not read the records gets no paper of them', async () => {
    expect((await ask('housing', 'bulletin?from=2026-03-01&to=2026-04-21')).status).toBe(403)
    expect((await ask('market', 'supervision/S1')).status).toBe(404)
    expect((await ask('housing', 'month')).status).toBe(403)
    for (const period of ['from=2026-04-01&to=2026-03-01', 'from=2024-01-01&to=2026-03-01', 'from=yesterday&to=today']) expect((await ask('supervisor', `bulletin?${period}`)).status).toBe(422)
  })
})

test('what the font lacks is drawn 〓 and named', async () => {
  const paper = { locale: 'zh', issuer: '试验区', title: '𪚥字试排', standing: '草稿', date: '2026年3月1日', blocks: [{ of: 'text', text: '镕𪚥' }] } as const
  const pdf = await writePdf(paper)
  const whole = await writePdf({ ...paper, title: '试排', blocks: [{ of: 'text', text: '镕' }] })
  expect(pages(pdf)).toBe(1)
  expect(pdf.length).toBeGreaterThan(whole.length) // the note at the end
})

describe.each(cities)('papers of investment promotion in %s', (city) => {
  let house: TestHouse
  beforeAll(async () => {
    house = await openHouse({ city })
    const code = (n: number) => makeUscc('91', '320412', `MD${String(n).padStart(6, '0')}`)
    await reviewing(house, city, 'P1', 'scout', { investor_uscc: code(1) })
    await reviewing(house, city, 'P2', 'town-scout', { investor_uscc: code(2), name: '麒麟三号项目', investor_name: '某上市公司', confidentiality: 'secret', industry: '2761', content: '建设某上市公司抗体药物原液生产基地和制剂车间。' })
    for (const { department, who } of departmentsIn(city, house).slice(1)) await done(house, who, 'lead', 'P1', 'give_opinion', department === 'environment' ? { department, stance: 'conditional', opinion: '调整选址后可行。', conditions: '避让水源保护区', legal_basis: '《水污染防治法》第六十六条' } : { department, stance: 'agree', opinion: '无不同意见，同意引进。' })
    for (const who of ['investment-board', 'board-member', 'reform-reviewer'] as const) await done(house, who, 'lead', 'P1', 'score_card', { card: cardIn(city, house, 0.9) })
  })
  afterAll(() => house.close())
  const ask = async (who: Person, path: string) => { const { statusCode, rawPayload } = await house.app.inject({ url: `/api/documents/leads/${path}`, headers: { 'x-test-person': who } }); return { status: statusCode, bytes: rawPayload } }
  const words = async (path: string, who: Person = 'investment-office') => { const { status, bytes } = await ask(who, path); expect(status).toBe(200); return wordsOf(bytes) }
  const numberOf = async (id: string) => (await house.as('investment-office').page('lead', id))['number'] as string

  test('the week is told lead by lead by its number, unit by unit, and a confidential one by its code name, whoever drafts it', async () => {
    const said = await words('weekly?week=2026-W10')
    for (const part of ['招商工作周报（2026年3月2日至2026年3月8日）', '本周跟进线索2条', '投资促进局', '城东镇', await numberOf('P1'), '介绍园区条件，对方关注用电容量和环评', await numberOf('P2'), '麒麟三号项目', '保密项目1个']) expect(said).toContain(part)
    for (const who of ['investment-office', 'leader', 'town-scout'] as const) expect(await words('weekly?week=2026-W10', who)).not.toContain('某上市公司')
    expect(await words('weekly?week=2026-W10&unit=east-town')).not.toContain('华锐')
    expect(await words('weekly?week=2026-W09')).toContain('没有登记的招商动态')
    expect(await words('weekly?week=2026-W10&lang=en')).toContain('2 leads followed')
  })

  test('the review file tells each sum by itself, the conditions and the law, the card, and all that is missing', async () => {
    const said = await words('P1/review')
    const [silent] = rulesIn(city, house).review.departments
    for (const part of ['关于年产五万吨高镍正极材料项目的评审材料', '华锐新能源科技有限公司', '3985 电子专用材料制造', '计划总投资（万元）', '30,000', '亩均固定资产投资400万元', '避让水源保护区', '《水污染防治法》第六十六条', `已收评分表3份（至少${rulesIn(city, house).score.cards}份）`, `部门意见不全，缺：${silent?.label.zh ?? ''}`, '尚无通过合法性审核和公平竞争审查的投资协议', await numberOf('P1')]) expect(said).toContain(part)
    expect(said).not.toContain('54,000') // 30,000 and 24,000 are never one sum
    // Of a confidential lead those who decide have it whole, under its marking, and those outside the line have its shell.
    const whole = await words('P2/review', 'investment-board')
    for (const part of ['保密　征求意见稿', '某上市公司']) expect(whole).toContain(part)
    const shell = await words('P2/review', 'supervisor')
    for (const part of ['麒麟三号项目', '（保密）', '按密级，部分内容未列入']) expect(shell).toContain(part)
    for (const kept of ['某上市公司', '30,000', '24,000', '400']) expect(shell).not.toContain(kept)
  })

  test('what is before the next session is drafted before it, and its minutes after', async () => {
    const before = await words('session')
    for (const part of ['招商评审会议题（下次会议）', '现有评审中项目2个', await numberOf('P1'), '尚缺：部门意见不全', '（会议议定后填写）', '保密项目，投资方、金额和意见从略']) expect(before).toContain(part)
    const session = { session_no: '2026年第3次', session_on: '2026-03-02', attendees: ['李区长', '王主任'], conclusion: 'again', conclusion_text: '补充用能指标来源后再议。' }
    for (const id of ['P1', 'P2']) await done(house, 'investment-board', 'lead', id, 'hold_session', { ...session, ...(id === 'P2' ? { conclusion_text: '某上市公司须补充材料后再议。' } : {}) }, { evidence: [await house.prove('minutes')] })
    expect(await house.as('investment-board').get('/api/leads/sessions')).toMatchObject({ waiting: 0, held: [{ no: '2026年第3次', on: '2026-03-02', leads: 2, passed: 0 }] })
    const minutes = await words(`session?no=${encodeURIComponent('2026年第3次')}&on=2026-03-02`)
    for (const part of ['招商评审会纪要（2026年第3次）', '审议项目2个，通过0个', '李区长、王主任', '补充后再议。补充用能指标来源后再议。', '麒麟三号项目']) expect(minutes).toContain(part)
    expect(minutes + before).not.toContain('某上市公司')
    expect(await words(`session?no=${encodeURIComponent('2026年第3次')}&on=2026-03-02`, 'town-scout')).toContain('审议项目1个') // a unit has its own
  })

  test('whoever may not read the leads gets no paper of them', async () => {
    for (const who of ['housing', 'alpha-agent', 'finance-reviewer'] as const) for (const path of ['weekly', 'session']) expect((await ask(who, path)).status).toBe(403)
    expect((await ask('park-scout', 'P1/review')).status).toBe(404)
    expect((await ask('leader', 'session?no=no-such-session&on=2026-03-02')).status).toBe(404)
    for (const path of ['session?no=2026', 'weekly?week=2026-W60', 'weekly?week=soon']) expect((await ask('leader', path)).status).toBe(422)
    for (const path of ['weekly?format=pdf&week=2026-W10', 'P1/review?format=pdf&lang=en', 'session?format=pdf']) expect((await ask('leader', path)).bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })
})

const pages = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type \/Page\b(?!s)/g)].length

/** The words of a Word document: the text of `word/document.xml` in its archive. */
function wordsOf(docx: Buffer): string {
  const name = Buffer.from('word/document.xml')
  for (let at = docx.indexOf('PK\u0003\u0004', 0, 'latin1'); at >= 0; at = docx.indexOf('PK\u0003\u0004', at + 4, 'latin1')) {
    const [method, size, length, extra] = [docx.readUInt16LE(at + 8), docx.readUInt32LE(at + 18), docx.readUInt16LE(at + 26), docx.readUInt16LE(at + 28)]
    if (!docx.subarray(at + 30, at + 30 + length).equals(name)) continue
    const body = docx.subarray(at + 30 + length + extra, size ? at + 30 + length + extra + size : undefined)
    return (method === 8 ? inflateRawSync(body, { finishFlush: 2 }) : body).toString('utf8').replaceAll(/<\/w:p>/g, '\n').replaceAll(/<[^>]+>/g, '')
  }
  throw new Error('no words in it')
}
