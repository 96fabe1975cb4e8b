import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writePdf } from '#server/documents/write-pdf.ts'
import { cities, openHouse, type Person, type TestHouse } from '../house.ts'
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
