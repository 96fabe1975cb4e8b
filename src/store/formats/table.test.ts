import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import type { Row } from './row.ts'
import { readTable, writeCsv } from './table.ts'
import { all, piecesOf } from './testing/pieces.ts'

const read = (bytes: Uint8Array | string, size = 7) => all(readTable(piecesOf(bytes, size), { name: 'x.csv' }))
const cells = (rows: Row[]) => rows.map((r) => ('cells' in r ? Object.values(r.cells) : r.problem.en))

test('every usual encoding, line end, delimiter and gzip gives the same cells', async () => {
  const text = '编号,内容\r\n1,路灯不亮㙍𠮷𠀀\r\n2,"甲,乙\r\n丙"\r\n'
  const wanted = [['1', '路灯不亮㙍𠮷𠀀'], ['2', '甲,乙\n丙']]
  const utf8 = Buffer.from(text)
  for (const bytes of [utf8, Buffer.from(`\uFEFF${text}`), iconv.encode(text, 'gb18030'), iconv.encode(text, 'utf-16le', { addBOM: true }), gzipSync(utf8), Buffer.from(text.replaceAll('\r\n', '\r')), Buffer.from(text.replaceAll('\r\n', '\n'))]) {
    for (const size of [1, 7, 100_000]) expect(cells(await read(bytes, size))).toEqual(wanted)
  }
  expect(cells(await read('a;b\n1;x,y\n'))).toEqual([['1', 'x,y']])
  expect(cells(await read('a\tb\n1\t\n'))).toEqual([['1', '']])
})

test('UTF-16 is told with and without its mark, and the encoding can be said', async () => {
  const text = 'a,b\n1,𠮷\n'
  for (const encoding of ['utf-16le', 'utf-16be'] as const) for (const addBOM of [true, false]) expect(cells(await read(iconv.encode(text, encoding, { addBOM })))).toEqual([['1', '𠮷']])
  const said = await all(readTable(piecesOf(iconv.encode('a\n中\n', 'gb18030')), { name: 'x', encoding: 'gb18030' }))
  expect(cells(said)).toEqual([['中']])
})

test('one broken line does not turn the encoding of a whole file', async () => {
  const utf8 = Buffer.concat([Buffer.from('编号,内容\n1,路灯\n2,'), Buffer.from([0xc3, 0x28]), Buffer.from('\n3,井盖\n')])
  expect(cells(await read(utf8))).toEqual([['1', '路灯'], 'bytes that are no text in the encoding of this file', ['3', '井盖']])
  const gbk = Buffer.concat([iconv.encode('编号,内容\n1,路灯\n2,', 'gb18030'), Buffer.from([0xff, 0xff]), iconv.encode('\n3,井盖\n', 'gb18030')])
  expect(cells(await read(gbk))).toEqual([['1', '路灯'], 'bytes that are no text in the encoding of this file', ['3', '井盖']])
  expect(cells(await read('a,b\n1,was broken before: \uFFFD\n'))).toEqual([['1', 'was broken before: \uFFFD']])
})

test('a bad line is named with its reason, and no good line is lost around it', async () => {
  const rows = await read(Buffer.concat([Buffer.from('a,b\n1,one\n2\n3,x,y\n4,"open\n5,five\n6,5" pipe\n7,nu\0l\n8,'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('\n9,"nine\nlines"\n10,路灯\n,\n11,x,,\n12,"end')]))
  expect(rows.map((r) => ('cells' in r ? [r.line, r.cells['a']] : [r.line, r.code, r.raw]))).toEqual([
    [2, '1'], [3, 'ragged', '2'], [4, 'ragged', '3,x,y'], [5, 'quote', '4,"open'], [6, '5'], [7, 'quote', '6,5" pipe'], [8, 'nul', '7,nu\0l'], [9, 'encoding', expect.stringMatching(/^8,/)],
    [10, '9'], [12, '10'], [14, '11'], [15, 'quote', '12,"end'],
  ])
})

test('a line of many megabytes is one bad line, and the next is read', async () => {
  const rows = await read(`a,b\n1,${'x'.repeat(5_000_000)}\n2,y\n`, 65_536)
  expect(rows).toMatchObject([{ line: 2, code: 'long' }, { line: 3, cells: { a: '2' } }])
  expect(rows.flatMap((r) => ('raw' in r ? [r.raw.length] : []))).toEqual([2_048])
})

test('a heading above the header is no header; a column without a name is called by its place', async () => {
  expect(await read('2016年台账,,\n编号,,内容\n1,x,y\n')).toEqual([{ line: 3, cells: { 编号: '1', '#2': 'x', 内容: 'y' } }])
  expect(cells(await read('only\n1\n2\n'))).toEqual([['1'], ['2']])
})

test('an archive that is cut gives the lines before the cut, then says so', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${Math.sin(i)}`).join('\n')
  const rows = await read(gzipSync(`a,b\n${lines}`).subarray(0, 100_000), 5_000)
  const last = rows.at(-1)
  expect(last).toMatchObject({ code: 'cut' })
  expect(rows.filter((r) => 'cells' in r).length).toBeGreaterThan(5_000)
  expect(rows.slice(0, -1).every((r) => 'cells' in r)).toBe(true)
})

test.each([
  ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\n1 0 obj'), /application\/pdf/], ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]), /image\/jpeg/],
  ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Array<number>(600).fill(0)]), /old .xls workbook/],
  ['a web page, as many systems export it', Buffer.from('<html><table><tr><td>编号</td></tr></table></html>'), /web page/],
])('%s called .csv is refused by what it is', async (_, bytes, wanted) => {
  await expect(read(bytes, 65_536)).rejects.toMatchObject({ name: 'Refusal', code: 'unsupported', message: expect.stringMatching(wanted) as string })
})

test('letters that are also the mark of some other format may begin a table', async () => {
  for (const mark of ['BM', 'MZ', 'ID3', 'GIF89a']) expect(cells(await read(`${mark},b\n1,2\n`))).toEqual([['1', '2']])
})

test('others get their turn while a large table that is all in memory is read', async () => {
  const bytes = Buffer.from(`a,b\n${'1,"x y"\n'.repeat(300_000)}`)
  let rows = 0
  let turns = 0
  const reading = (async () => { for await (const row of readTable(piecesOf(bytes, bytes.length), { name: 'x' })) rows += 'cells' in row ? 1 : 0 })().finally(() => clearInterval(others))
  const others = setInterval(() => turns++, 1)
  await reading
  expect(rows).toBe(300_000)
  expect(turns).toBeGreaterThan(5)
})

test('what is written is read again, whatever it holds, and nothing in it runs', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '=', '+', '-', '@', '\t', "'", '字', ' ') })
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constant('k'), cell), { maxLength: 8 }), async (rows) => {
    const back = cells(await read(writeCsv(['k', 'v'], rows), 1000))
    expect(back).toEqual(rows.map(([k, v]) => [k, /^[=+\-@\t\r]/.test(v) ? `'${v}` : v]))
  }), { numRuns: 200 })
})

test('no header and twice the same column are refused', async () => {
  await expect(read('')).rejects.toThrow('is empty')
  await expect(read('\n,,\n')).rejects.toThrow('is empty')
  await expect(read('a,a\n1,2\n')).rejects.toThrow("column 'a' twice")
  await expect(read(gzipSync('a,b\n').subarray(0, 12))).rejects.toThrow('archive is cut')
})

test('the byte order mark can be left out, and the header is guarded too', () => {
  expect(writeCsv(['=a', 'b'], [['-1', -1]], { mark: false })).toBe("'=a,b\r\n'-1,-1\r\n")
})
