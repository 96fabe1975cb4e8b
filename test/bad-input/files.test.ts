import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookOf, textRow, zipOf } from '#store/formats/testing/zip-of.ts'
import { openHouse, type TestHouse } from '../house.ts'
import { PROBLEM } from './problem.ts'

let house: TestHouse
beforeAll(async () => { house = await openHouse({ city: 'dailing' }) })
afterAll(() => house.close())

const BOUNDARY = 'a-boundary'
const part = (name: string, bytes: Buffer, field = 'file') => Buffer.concat([Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: image/jpeg\r\n\r\n`), bytes, Buffer.from('\r\n')])
const END = Buffer.from(`--${BOUNDARY}--\r\n`)

async function send(payload: Buffer, type = `multipart/form-data; boundary=${BOUNDARY}`) {
  const answer = await house.app.inject({ method: 'POST', url: '/api/files', payload, headers: { 'content-type': type, 'x-test-person': 'zhang' } })
  return { http: answer.statusCode, ...(answer.json() as { code?: string; sha256?: string; text?: { zh: string; en: string } }) }
}
const upload = (name: string, bytes: Buffer) => send(Buffer.concat([part(name, bytes), END]))
const kept = async (bytes: Buffer) => (await house.house.files.get(createHash('sha256').update(bytes).digest('hex'))) !== undefined

const zeros = (n: number) => Buffer.alloc(n)
const exe = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'), zeros(200)])
const html = Buffer.from('<!doctype html><script>fetch("/api/me")</script>')
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF'), zeros(64)])

describe('a wrong type behind a right name is told for what it is, and not kept', () => {
  test.each([
    ['a program as a photo', '现场照片.jpg', exe], ['a page as a PDF', '答复.pdf', html], ['a page as a photo', '照片.png', html], ['a drawing that runs', '图.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a photo as a PDF', '合同.pdf', jpeg], ['a script as text', '说明.txt', Buffer.from('#!/bin/sh\nrm -rf /')], ['an archive as a workbook', '台账.xlsx', zipOf({ 'a.txt': 'x' })], ['a program behind two endings', '照片.jpg.exe', exe],
    ['a document with macros', '方案.docx', zipOf({ 'word/document.xml': '<d/>', 'word/vbaProject.bin': 'x' })],
  ])('%s', async (_, name, bytes) => {
    expect(await upload(name, bytes)).toMatchObject({ ...PROBLEM, http: 415, code: 'unsupported', next: { zh: expect.stringContaining('请上传') as string } })
    expect(await kept(bytes)).toBe(false)
  })
})

test('more than twenty megabytes are refused while they arrive, and not kept', async () => {
  const large = Buffer.concat([jpeg, zeros(20 * 1024 * 1024)])
  expect(await upload('照片.jpg', large)).toMatchObject({ ...PROBLEM, http: 413, code: 'too_large', next: { zh: expect.stringContaining('压缩') as string } })
  expect(await kept(large)).toBe(false)
})

test('a workbook that unpacks to gigabytes costs nothing when it is laid as a proof: it is not unpacked', async () => {
  const bomb = zipOf(bookOf([{ name: 's', rows: textRow('a') + `<row${' '.repeat(10_000)}/>`.repeat(3_000) }]))
  const before = process.memoryUsage().rss
  expect(await upload('台账.xlsx', bomb)).toMatchObject({ http: 200, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' })
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
})

describe('an upload that is none', () => {
  const whole = Buffer.concat([part('照片.jpg', jpeg), END])
  test.each<[string, Buffer, string | undefined, number]>([
    ['an empty file', Buffer.concat([part('照片.jpg', zeros(0)), END]), undefined, 415], ['a form without a file', Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--${BOUNDARY}--\r\n`), undefined, 422],
    ['a form that breaks off', whole.subarray(0, 150), undefined, 422], ['a form without its boundary', whole, 'multipart/form-data', 422], ['a form of other boundaries', whole, 'multipart/form-data; boundary=another', 422], ['no form', jpeg, 'image/jpeg', 415],
    ['a name that reads backwards', Buffer.concat([part('照片\u202Egpj.exe', jpeg), END]), undefined, 415],
  ])('%s', async (_, payload, type, status) => {
    expect(await send(payload, type)).toMatchObject({ ...PROBLEM, http: status })
  })
})

test.each(['𠮷㐂䶮现场.jpg', `${'长'.repeat(300)}.jpg`, '../../etc/passwd.jpg'])('a name may be rare, long, or point out of the folder: it stays a name (%s)', async (name) => {
  const answer = await upload(name, Buffer.concat([jpeg, Buffer.from(name)]))
  expect(answer.http).toBe(200)
  const back = await house.app.inject({ method: 'GET', url: `/api/files/${answer.sha256}`, headers: { 'x-test-person': 'zhang' } })
  expect(back).toMatchObject({ statusCode: 200, headers: { 'x-content-type-options': 'nosniff', 'content-type': 'image/jpeg' } })
  expect(decodeURIComponent(String(back.headers['content-disposition']))).toMatch(/^inline; filename\*=UTF-8''[^/\uFFFD]+(\.jpg|长)$/)
})
