import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importFile } from '#cli/import/import-file.ts'
import { mappingNamed, tableReading } from '#cli/import/table-reading.ts'
import { xesReading } from '#cli/import/xes-reading.ts'
import { bookOf, textRow, zipOf } from '#store/formats/testing/zip-of.ts'
import { verify } from '#store/verify.ts'
import { DISTRICT, openHouse, type TestHouse } from '../house.ts'

let house: TestHouse
const folder = mkdtempSync(join(tmpdir(), 'pandeng-tables-'))
beforeAll(async () => { house = await openHouse({ city: 'dailing' }) })
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

const HEADER = ['工单编号', '来电时间', '办结时间', '类别', '内容', '地址', '经度', '纬度', '坐标系', '承办单位', '满意度']
const cells = (no: string, content: string) => [no, '2026-02-03 08:30:00', '2026-02-04', '路灯', content, '和平路', '', '', '', '城市管理局', '满意']
const csv = (...rows: readonly string[][]) => [HEADER, ...rows].map((r) => r.join(',')).join('\r\n')

function bring(name: string, bytes: Buffer | string) {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return importFile(house.house, DISTRICT, path, name.endsWith('.xes') ? xesReading(name) : tableReading(name, mappingNamed('ticket-zh')))
}
const titled = (no: string) => house.database.inDistrict(DISTRICT, (tx) => tx.row<{ content: string }>("select facts->>'content' as content from matter where number = $1", [no]))
const count = () => house.database.inDistrict(DISTRICT, async (tx) => Number((await tx.row<{ n: number }>('select count(*) as n from matter'))?.n))

test.each([
  ['with a byte order mark', 'BOM', (text: string) => Buffer.from(`\uFEFF${text}`)], ['in GBK', 'GBK', (text: string) => iconv.encode(text, 'gbk')],
  ['in GB18030', 'GB18030', (text: string) => iconv.encode(text, 'gb18030')], ['in UTF-16', 'UTF16', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
])('a register %s arrives as it was written', async (_, no, encoded) => {
  expect(await bring(`${no}.csv`, encoded(csv(cells(no, '路灯不亮，夜间行走不便'))))).toMatchObject({ good: 1, bad: [] })
  expect(await titled(no)).toEqual({ content: '反映内容：路灯不亮，夜间行走不便' })
})

test('rare characters survive an encoding that has them', async () => {
  expect(await bring('rare.csv', iconv.encode(csv(cells('RARE', '𠮷先生与㐂女士、䶮先生反映路灯不亮')), 'gb18030'))).toMatchObject({ good: 1 })
  expect(await titled('RARE')).toEqual({ content: '反映内容：𠮷先生与㐂女士、䶮先生反映路灯不亮' })
})

test('ragged, unquoted and undated lines are told by line and reason in both languages, and no good line is lost', async () => {
  const report = await bring('ragged.csv', `${csv(cells('R1', '路灯不亮夜间不便'))}\r\nR2,too,few\r\n${cells('R3', '路"灯').join(',')}\r\n${cells('R4', '井盖缺失存在隐患').join(',').replace('2026-02-03', '2026-02-30')}\r\n${cells('R5', '井盖缺失存在隐患').join(',')}`)
  expect(report.good).toBe(2)
  expect(report.bad.map((b) => [b.line, b.problem.zh, b.problem.en])).toEqual([3, 4, 5].map((line) => [line, expect.stringMatching(/\p{Script=Han}/u), expect.stringMatching(/[a-z]{2}/)]))
  expect(readFileSync(join(folder, 'ragged.csv.bad.csv'), 'utf8')).toContain('R2,too,few')
})

test('a formula in a workbook is never believed; the words of one in a text stay words', async () => {
  const book = zipOf(bookOf([{ name: 's', rows: `${textRow(...HEADER)}${textRow(...cells('F1', '=WEBSERVICE("http://x")是我写的话'))}<row>${HEADER.map((h, i) => (h === '内容' ? '<c t="str"><f>HYPERLINK("http://x","点我")</f><v>点我查看详情</v></c>' : `<c t="inlineStr"><is><t>${cells('F2', '')[i]}</t></is></c>`)).join('')}</row>` }]))
  const report = await bring('formula.xlsx', book)
  expect(report).toMatchObject({ good: 1, bad: [{ line: 3, problem: { zh: expect.stringContaining('公式') as string } }] })
  expect(await titled('F1')).toEqual({ content: '反映内容：=WEBSERVICE("http://x")是我写的话' })
})

test.each([
  ['a bomb', 'bomb.xlsx', zipOf(bookOf([{ name: 's', rows: textRow(...HEADER) + `<row${' '.repeat(10_000)}/>`.repeat(6_000) }])), 'too_large'],
  ['a page called .csv', 'page.csv', '<html><table><tr><td>工单编号</td></tr></table></html>', 'unsupported'], ['a program called .csv', 'program.csv', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Buffer.alloc(200)]), 'unsupported'],
  ['nothing', 'empty.csv', '', 'invalid'], ['an archive of something else', 'other.xlsx', zipOf({ 'a.txt': 'x' }), 'invalid'],
])('%s is refused in words, and nothing is kept', async (_, name, bytes, code) => {
  const before = await count()
  await expect(bring(name, bytes)).rejects.toMatchObject({ name: 'Refusal', code, text: { zh: expect.stringMatching(/\p{Script=Han}/u) as string } })
  expect(await count()).toBe(before)
})

const trace = (id: string, event = '<date key="time:timestamp" value="2026-01-05T09:00:00+08:00"/>') => `<trace><string key="concept:name" value="${id}"/><event><string key="concept:name" value="受理"/>${event}</event></trace>`

test.each([
  ['a tag that is not closed', `<log>${trace('X1')}<trace><event></trace></log>`, 1, /column \d+/], ['an entity that reads a file', `<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>${trace('&x;')}</log>`, 0, /document type/],
  ['a log that is cut', `<log>${trace('X2')}<trace><string key="concept:name"`, 1, /column \d+/], ['an event without a time', `<log>${trace('X3')}${trace('X4', '<date key="time:timestamp" value="soon"/>')}</log>`, 2, /soon/],
])('a malformed event log, %s: what stands before is kept, the fault is told', async (why, log, good, says) => {
  const report = await bring(`${why}.xes`, log)
  expect(report.good).toBe(good)
  expect(report.bad.map((b) => b.problem.en).join('\n')).toMatch(says)
})

test('what residents wrote runs nowhere: every exported cell that begins like a formula is plain text', async () => {
  const wicked = ['=cmd|\' /C calc\'!A0', '+1+1路灯不亮', '-2+3路灯不亮', '@SUM(1,2)路灯', '＝1+1全角的等号', '\t=1+1路灯不亮']
  for (const [i, content] of wicked.entries()) expect(await house.as('zhang').act('ticket', `W${i}`, 'file', { type: 'help', content })).toMatchObject({ status: 200 })
  const take = (format: string) => house.app.inject({ method: 'GET', url: `/api/ticket/export?format=${format}&state=filed`, headers: { 'x-test-person': 'hotline' } })
  const text = (await take('csv')).body
  expect(text.startsWith('\uFEFF')).toBe(true)
  for (const content of ['=cmd', '+1+1', '-2+3', '＝1+1', '@SUM']) expect(text).toMatch(new RegExp(`,"?'${content.replaceAll(/[+]/g, '\\$&')}`))
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await take('xlsx')).rawPayload as never)
  const shown = book.worksheets.flatMap((s) => s.getSheetValues().flat()).filter((v): v is string => typeof v === 'string')
  expect(shown.filter((v) => /^[=+\-@＝＋－＠\t]/.test(v))).toEqual([])
  expect(shown.filter((v) => v.startsWith("'"))).toHaveLength(wicked.length)
  expect(book.worksheets.some((s) => s.getSheetValues().flat().some((v) => typeof v === 'object' && v !== null && 'formula' in v))).toBe(false)
})

test('after all of it the chain is whole', async () => {
  expect((await verify(house.database, DISTRICT)).broken).toEqual([])
})
