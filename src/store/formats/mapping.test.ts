import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { columnsIn, mapLine, mappingSchema } from './mapping.ts'

const packed = (name: string) => mappingSchema.parse(JSON.parse(readFileSync(new URL(`../../packs/mappings/${name}.json`, import.meta.url), 'utf8')))
const mapping = mappingSchema.parse({
  id: 'x', label: { zh: '例', en: 'Example' }, matter: 'ticket', open: 'record_past', close: 'record_outcome',
  source_no: { column: 'no' }, opened_at: { column: 'from' }, closed_at: { column: 'to' },
  facts: { face: { kind: 'code', column: 'how', codes: { good: 5, none: null } }, n: { kind: 'number', column: 'n' }, day: { kind: 'date', column: 'day' }, channel: { kind: 'constant', value: 'import' }, word: { kind: 'text', column: 'word', required: true } },
})
const line = { no: '1', from: '2023-01-01', to: '', how: '', n: '', day: '', word: 'w' }

test('a day is midnight in China, an empty cell is no fact', () => {
  expect(mapLine(mapping, { no: ' 7 ', from: '2023年1月5日', to: '2023-01-06 08:30', how: 'good', n: '1,234.5', day: '20240229', word: 'w' })).toEqual({
    source_no: '7', opened_at: new Date('2023-01-04T16:00:00Z'), closed_at: new Date('2023-01-06T00:30:00Z'), outcome: {},
    facts: { face: 5, n: 1234.5, day: '2024-02-29', channel: 'import', word: 'w', source_no: '7' },
  })
  expect(mapLine(mapping, { ...line, how: 'none' }).facts).toEqual({ channel: 'import', word: 'w', source_no: '1' })
  expect(columnsIn(mapping)).toEqual(['no', 'from', 'to', 'how', 'n', 'day', 'word'])
})

test.each([
  ['2023年1月5日08时30分', '2023-01-05T00:30:00Z'], ['2023/1/5 8:30', '2023-01-05T00:30:00Z'], ['2023-01-05T08:30:15.5Z', '2023-01-05T08:30:15.5Z'], ['2023-01-05 08:30:15 +0200', '2023-01-05T06:30:15Z'], ['2023年1月5日 8:30', '2023-01-05T00:30:00Z'],
])('%s is an instant', (from, wanted) => {
  expect(mapLine(mapping, { ...line, from }).opened_at).toEqual(new Date(wanted))
})

test.each([
  [{ no: '' }, 'no: there is no number'], [{ from: '' }, 'from: there is no date of opening'], [{ from: '2023-02-30' }, "from: '2023-02-30' is no date or time"], [{ from: '2023-01-0530:00' }, "from: '2023-01-0530:00' is no date or time"],
  [{ to: '2022-01-01' }, 'to: closed before it was opened'], [{ how: 'bad' }, "how: 'bad' is not in the code table"], [{ how: 'constructor' }, "how: 'constructor' is not in the code table"], [{ n: 'x' }, "n: 'x' is no number"], [{ n: '1,2' }, "n: '1,2' is no number"], [{ n: '0x10' }, "n: '0x10' is no number"],
  [{ day: '2023-13-01' }, "day: '2023-13-01' is no date"], [{ word: ' ' }, 'word: must be filled in and is empty'],
])('%o is refused', (cells, wanted) => {
  expect(() => mapLine(mapping, { ...line, ...cells })).toThrow(expect.objectContaining({ name: 'Refusal', code: 'invalid', message: wanted }) as Error)
})

test('everything that is wrong with a line is told at once, in both languages', () => {
  expect(() => mapLine(mapping, { ...line, no: '', n: 'x', word: '' })).toThrow(expect.objectContaining({
    text: { zh: 'no：没有编号；n：“x”不是数字；word：必填，但为空', en: "no: there is no number; n: 'x' is no number; word: must be filled in and is empty" },
    faults: [{ path: 'no', problem: { zh: '没有编号', en: 'there is no number' } }, expect.objectContaining({ path: 'n' }), expect.objectContaining({ path: 'word' })],
  }) as Error)
})

const ticket = { 工单编号: 'GD-1', 来电时间: '2026-03-05 08:30', 类别: '市政设施', 内容: '路灯不亮', 地址: '', 经度: '112.6', 纬度: '22.9', 坐标系: '高德', 承办单位: '城管局', 办结时间: '2026-03-06', 满意度: '基本满意' }

test('a Chinese register of tickets: the place turned into WGS 84, satisfaction into faces', () => {
  const mapped = mapLine(packed('ticket-zh'), ticket)
  expect(mapped).toMatchObject({
    source_no: 'GD-1', opened_at: new Date('2026-03-05T00:30:00Z'), outcome: { face: 3, reply: '来源系统登记的承办单位：城管局' },
    facts: { channel: 'import', category: '市政设施', content: '反映内容：路灯不亮', place: { lng: expect.closeTo(112.5947, 2) as number, lat: expect.closeTo(22.9027, 2) as number } },
  })
  expect(mapped.facts).not.toHaveProperty('address')
  expect(mapLine(packed('ticket-zh'), { ...ticket, 经度: '', 纬度: '', 坐标系: '', 满意度: '未评价' })).toMatchObject({ facts: expect.not.objectContaining({ place: expect.anything() as unknown }) as object, outcome: { reply: expect.any(String) as string } })
})

test.each([
  [{ 坐标系: '' }, '坐标系: the datum is not said'], [{ 坐标系: '北京54' }, "坐标系: '北京54' is no datum we know"], [{ 经度: '22.9', 纬度: '112.6' }, /changed places\?$/], [{ 纬度: '' }, "纬度: '' is no latitude"],
])('a place of which %o is not guessed', (cells, wanted) => {
  expect(() => mapLine(packed('ticket-zh'), { ...ticket, ...cells })).toThrow(wanted)
})
