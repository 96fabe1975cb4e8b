import { gzipSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import type { Row } from './row.ts'
import { readTable, writeCsv } from './table.ts'
import { writeXlsx } from './xlsx.ts'

async function read(bytes: Uint8Array | string, size = 7): Promise<Row[]> {
  const all = Buffer.from(bytes)
  async function* chunks() {
    for (let i = 0; i < all.length; i += size) yield all.subarray(i, i + size)
  }
  const rows: Row[] = []
  for await (const row of readTable(chunks(), { name: 'x.csv' })) rows.push(row)
  return rows
}
const cells = (rows: Row[]) => rows.map((r) => ('cells' in r ? Object.values(r.cells) : r.problem.en))

test('every usual encoding, line end, delimiter and gzip gives the same cells', async () => {
  const text = '编号,内容\r\n1,路灯不亮㙍\r\n2,"甲,乙\r\n丙"\r\n'
  const wanted = [['1', '路灯不亮㙍'], ['2', '甲,乙\n丙']]
  const utf8 = Buffer.from(text)
  for (const bytes of [utf8, Buffer.from(`\uFEFF${text}`), iconv.encode(text, 'gb18030'), iconv.encode(text, 'utf-16le', { addBOM: true }), gzipSync(utf8), Buffer.from(text.replaceAll('\r\n', '\r')), Buffer.from(text.replaceAll('\r\n', '\n'))]) {
    for (const size of [1, 7, 100_000]) expect(cells(await read(bytes, size))).toEqual(wanted)
  }
  expect(cells(await read('a;b\n1;x,y\n'))).toEqual([['1', 'x,y']])
  expect(cells(await read('a\tb\n1\t\n'))).toEqual([['1', '']])
})

test('a bad line is named with its reason, and no good line is lost around it', async () => {
  const rows = await read(Buffer.concat([Buffer.from('a,b\n1,one\n2\n3,x,y\n4,"open\n5,five\n6,5" pipe\n7,nu\0l\n8,'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('\n9,"nine\nlines"\n10,路灯')]))
  const bad = rows.flatMap((r) => ('problem' in r ? [r.line] : []))
  expect(bad).toEqual(expect.arrayContaining([3, 4, 5, 7, 8]))
  expect(rows.flatMap((r) => ('cells' in r ? [r.cells['a']] : []))).toEqual(expect.arrayContaining(['1', '5', '9', '10']))
})

test('what is written is read again, whatever it holds, and nothing in it runs', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '=', '+', '-', '@', '\t', "'", '字', ' ') })
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constant('k'), cell), { maxLength: 8 }), async (rows) => {
    const back = cells(await read(writeCsv(['k', 'v'], rows), 1000))
    expect(back).toEqual(rows.map(([k, v]) => [k, /^[=+\-@\t\r]/.test(v) ? `'${v}` : v]))
  }), { numRuns: 200 })
})

test('a workbook is read by its bytes; a formula is not', async () => {
  const bytes = await writeXlsx(['a', 'b'], [['1', '=1+1'], ['生僻字𠮷', 2]])
  expect(cells(await read(bytes, 1000))).toEqual([['1', "'=1+1"], ['生僻字𠮷', '2']])
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('s')
  sheet.addRows([['a', 'b'], ['x', new Date('2026-03-05T00:00:00Z')], ['y', { formula: '1+1', result: 2 }], ['z', 3]])
  expect(cells(await read(new Uint8Array(await book.xlsx.writeBuffer()), 100_000))).toEqual([['x', '2026-03-05'], "the cell under 'b' is a formula or an error", ['z', '3']])
})

test('no header and twice the same column are refused', async () => {
  await expect(read('')).rejects.toThrow('is empty')
  await expect(read('a,a\n1,2\n')).rejects.toThrow("column 'a' twice")
})
