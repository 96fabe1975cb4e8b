import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '#store/verify.ts'
import { DISTRICT, openHouse, type TestHouse } from '../house.ts'

let house: TestHouse
beforeAll(async () => { house = await openHouse({ city: 'dailing' }) })
afterAll(() => house.close())

/** 生僻字 of every plane names are written with, and the ways names come otherwise. @source GB 18030-2022, Unicode 16 blocks */
const NAMES = [
  ['the Basic Plane', '㐂'], ['the last of Extension A', '䶮'], ['Extension B', '𠮷'], ['Extension C', '𪜀'], ['Extension D', '𫝀'], ['Extension E', '𫠠'], ['Extension F', '𬺰'], ['Extension G', '𰀀'], ['Extension H', '𱍐'],
  ['a compatibility character', '龍'], ['a variation sequence', '葛󠄀'],
] as const
const text = (c: string) => `${c}家弄12号门前路灯不亮，希望尽快维修。`

describe.each(NAMES)('%s (%s)', (_, c) => {
  const id = `rare-${c.codePointAt(0)?.toString(16)}`

  test('is filed, kept, shown, found and exported as it was written', async () => {
    const filed = await house.as('zhang').act('ticket', id, 'file', { type: 'help', content: text(c), address: `${c}家弄12号`, caller_name: `${c}小明`, caller_phone: '13812345678' })
    expect(filed).toMatchObject({ status: 200, title: text(c) })
    expect(await house.as('zhang').page('ticket', id)).toMatchObject({ title: text(c), facts: { content: text(c), address: `${c}家弄12号` } })
    const found = await house.as('hotline').get(`/api/ticket?q=${encodeURIComponent(`${c}家弄`)}`)
    expect(found['rows']).toContainEqual(expect.objectContaining({ id }))
    const take = (format: string) => house.app.inject({ method: 'GET', url: `/api/ticket/export?format=${format}`, headers: { 'x-test-person': 'hotline' } })
    expect((await take('csv')).body).toContain(text(c))
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await take('xlsx')).rawPayload as never)
    expect(book.worksheets[0]?.getColumn(2).values).toContain(text(c))
  })

  test('is masked whole: a name shows its first character and never half of one', async () => {
    const page = await house.as('hotline').page('ticket', id)
    expect(page['facts']).toMatchObject({ caller_name: { $masked: `${c}**` } })
    const read = await house.as('hotline').post('/api/reveal', { kind: 'ticket', id, facts: ['caller_name'], purpose: '电话回访诉求人' })
    expect(read).toMatchObject({ status: 200, values: { caller_name: `${c}小明` } })
  })
})

test.each([['买买提·艾力', '买**'], ['阿卜杜拉·𠮷', '阿**'], ['欧阳𠮷', '欧阳**'], ['Ólafur Þór', 'Ó** Þ**']])('the name %s is taken whole and shown as %s', async (caller_name, shown) => {
  const id = `name-${caller_name.codePointAt(0)}`
  expect(await house.as('zhang').act('ticket', id, 'file', { type: 'help', content: '湖滨花园路灯不亮', caller_name, caller_phone: '13812345678' })).toMatchObject({ status: 200 })
  expect((await house.as('hotline').page('ticket', id))['facts']).toMatchObject({ caller_name: { $masked: shown } })
  expect(await house.as('hotline').post('/api/reveal', { kind: 'ticket', id, facts: ['caller_name'], purpose: '电话回访诉求人' })).toMatchObject({ values: { caller_name } })
})

test('a title that is cut ends before a character, never inside it', async () => {
  const content = `${'路'.repeat(39)}𠮷𠮷𠮷不亮`
  expect(await house.as('zhang').act('ticket', 'cut', 'file', { type: 'help', content })).toMatchObject({ status: 200, title: '路'.repeat(39) })
  expect((await house.as('zhang').page('ticket', 'cut'))['title']).toBe('路'.repeat(39))
})

test('the chain over all of it holds', async () => {
  expect((await verify(house.database, DISTRICT)).broken).toEqual([])
})
