import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Row } from './row.ts'
import { readTable } from './table.ts'
import { all, piecesOf } from './testing/pieces.ts'
import { bookOf, textRow, zipOf } from './testing/zip-of.ts'
import { writeXlsx } from './xlsx.ts'

const read = (bytes: Uint8Array, size = 65_536) => all(readTable(piecesOf(bytes, size), { name: '台账.xlsx' }))
const shown = (rows: readonly Row[]) => rows.map((r) => ('cells' in r ? Object.values(r.cells) : r.code))
async function written(...args: Parameters<typeof writeXlsx> extends [unknown, ...infer R] ? R : never): Promise<Buffer> {
  const out = new PassThrough()
  const chunks = all(out)
  await writeXlsx(out, ...args)
  return Buffer.concat(await chunks as Buffer[])
}

test('notes, units and header are written; the table under them is read again', async () => {
  async function* rows() { for (let i = 0; i < 1_200; i++) yield [`𠮷𠀀㙍 ${i}`, i / 3, null] as const }
  const bytes = await written(['事项', { label: '金额', unit: '万元' }, '备注'], rows(), { sheet: '数据/2026', notes: ['口径：累计', '截至 2026-03-05'] })
  const back = await read(bytes)
  expect(back).toHaveLength(1_200)
  expect(back[1]).toEqual({ line: 5, cells: { 事项: '𠮷𠀀㙍 1', '金额（万元）': String(1 / 3), 备注: '' } })
})

test('texts and numbers come back as they were, but nothing in them runs', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '=', '-', '+', '@', '<', '&', '"', '字', '𠮷', ' ', '_x000D_') })
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(text, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 5 }), async (rows) => {
    const back = await read(await written(['k', 't', 'n'], rows.map(([t, n]) => ['k', t, n])))
    const wanted = rows.map(([t, n]) => ['k', /^[=+\-@]/.test(t) ? `'${t}` : t, n])
    expect(back.map((r) => ('cells' in r ? [r.cells['k'], r.cells['t']?.replaceAll('\r', '_x000D_'), Number(r.cells['n'])] : r))).toEqual(wanted.map(([k, t, n]) => [k, t, n === 0 ? 0 : n]))
  }), { numRuns: 25 })
})

test('every way a cell may be written is read: by reference or place, shared, rich, read aloud, prefixed', async () => {
  const rows = `${textRow('编号', '内容', '日期', '数')}
    <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="inlineStr"><is><r><t>路灯</t></r><r><t>不亮</t></r></is></c><c r="C3" s="1"><v>46086</v></c><c r="D3" s="2"><v>1.1000000000000001</v></c></row>
    <row r="4"><c r="A4" t="s"><v>1</v></c><c r="C4" s="1"><v>46086.354166666664</v></c><c r="D4"><v>1.10101199003070E+17</v></c></row>
    <row><c t="str"><v>a &amp;lt; b</v></c><c/><c t="d"><v>2026-03-05T08:30:00</v></c><c t="b"><v>1</v></c></row>
    <row><c t="inlineStr"><is><t>时</t></is></c><c/><c s="1"><v>0.5</v></c><c t="e"><v>#N/A</v></c></row>`
  const book = bookOf([{ name: 'sheet', rows }], { strings: '<si><t>𠮷</t><rPh sb="0" eb="1"><t>よし</t></rPh></si><si><r><t>二</t></r><r><t>号</t></r></si>', cellXfs: '<xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="177"/>' })
  const wanted = [['𠮷', '路灯不亮', '2026-03-05', '1.1'], ['二号', '', '2026-03-05T08:30:00', '110101199003070000'], ['a &lt; b', '', '2026-03-05T08:30:00', 'true'], 'error']
  expect(shown(await read(zipOf(book)))).toEqual(wanted)
  expect(shown(await read(zipOf(book), 13))).toEqual(wanted)
  const prefixed = Object.fromEntries(Object.entries(book).map(([k, v]) => [k, k.startsWith('xl/worksheets') ? v.replaceAll(/<(\/?)(?=[a-z])/gi, '<$1x:').replace('xmlns=', 'xmlns:x=') : v]))
  expect(shown(await read(zipOf(prefixed)))).toEqual(wanted)
})

test('days counted from 1904 are the same days', async () => {
  const rows = `${textRow('a', 'b')}<row><c s="0"><v>44624</v></c><c><v>1</v></c></row>`
  expect(shown(await read(zipOf(bookOf([{ name: 's', rows }], { cellXfs: '<xf numFmtId="14"/>', workbookPr: 'date1904="1"' }))))).toEqual([['2026-03-05', '44624'].map((v, i) => (i ? '1904-01-02' : v))])
})

test('a formula is never believed, whatever stands in the cell; the rows around it are read', async () => {
  const rows = `${textRow('a', 'b')}${textRow('1', 'x')}<row><c><f>WEBSERVICE("http://x")</f><v>7</v></c><c/></row><row><c/><c t="str"><f t="shared" si="0"/><v>ok</v></c></row>${textRow('2', 'y')}`
  const back = await read(zipOf(bookOf([{ name: 's', rows }])))
  expect(shown(back)).toEqual([['1', 'x'], 'formula', 'formula', ['2', 'y']])
  expect(back[1]).toMatchObject({ line: 3, raw: '=…,', problem: { zh: expect.stringContaining('“a”列是公式') as string } })
})

test('a merged title stands above the header, a merged header cell is called by its place', async () => {
  const rows = `<row><c t="inlineStr"><is><t>2026年台账</t></is></c><c/><c/></row>${textRow('编号', '联系方式', '')}${textRow('1', '电话', '手机')}${textRow('', '', '')}${textRow('2', '', '', '多')}`
  const back = await read(zipOf(bookOf([{ name: 's', rows, after: '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:C2"/></mergeCells>' }])))
  expect(back).toMatchObject([{ line: 3, cells: { 编号: '1', 联系方式: '电话', '#3': '手机' } }, { line: 5, code: 'ragged', raw: '2,,,多' }])
})

test('the first visible tab is read; others that hold anything are named, hidden ones as hidden', async () => {
  const rows = textRow('a', 'b') + textRow('1', '2')
  const back = await read(zipOf(bookOf([{ name: 'old', rows, state: 'veryHidden' }, { name: 'main', rows }, { name: 'empty', rows: '' }, { name: 'more', rows }])))
  expect(back).toMatchObject([{ line: 2, cells: { a: '1', b: '2' } }, { code: 'sheet', raw: 'old', problem: { zh: expect.stringContaining('隐藏的工作表') as string } }, { code: 'sheet', raw: 'more' }])
})

test('a sheet that breaks off gives the rows before it, then says where', async () => {
  const book = bookOf([{ name: 's', rows: `${textRow('a', 'b')}${textRow('1', '2')}` }])
  const back = await read(zipOf({ ...book, 'xl/worksheets/s.xml': book['xl/worksheets/s.xml']?.replace('</sheetData></worksheet>', '<row><c>') ?? '' }))
  expect(shown(back)).toEqual([['1', '2'], 'cut'])
})

const enormous = bookOf([{ name: 's', rows: textRow('a', 'b') + `<row${' '.repeat(10_000)}/>`.repeat(6_000) }])
const bomb = zipOf(enormous)
const liar = zipOf(enormous, 100)
const whole = zipOf(bookOf([{ name: 's', rows: textRow('a', 'b') }]))

test.each([
  ['a bomb', bomb, 'too_large', /unpacks to more/], ['a bomb that lies about its size', liar, 'too_large', /unpacks to more/],
  ['another archive', zipOf({ 'a.txt': 'x' }), 'invalid', /no 'xl\/workbook.xml'/], ['a cut one', whole.subarray(0, 900), 'invalid', /has no directory/],
  ['the mark and nothing else', Buffer.from('PK\u0003\u0004'), 'invalid', /has no directory/],
  ['an entity bomb', zipOf({ ...bookOf([{ name: 's', rows: '' }]), 'xl/worksheets/s.xml': '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>' }), 'invalid', /document type/],
])('%s is refused in words', async (_, bytes, code, wanted) => {
  await expect(read(bytes)).rejects.toMatchObject({ name: 'Refusal', code, message: expect.stringMatching(wanted) as string })
})
