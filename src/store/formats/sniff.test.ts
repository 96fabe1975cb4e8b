import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { checkUpload, sniff } from './sniff.ts'
import { bookOf, textRow, zipOf } from './testing/zip-of.ts'

const zeros = (n: number) => Array<number>(n).fill(0)
const box = (brand: string) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.from(zeros(4)), Buffer.from(brand), Buffer.from(zeros(64))])
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from('JFIF'), ...zeros(64)])
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, ...Buffer.from('IHDR'), ...zeros(13), 0, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from('IDAT'), ...zeros(64)])
const docx = zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' })
const xlsx = zipOf(bookOf([{ name: 's', rows: textRow('a') }]))
const ofd = zipOf({ ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`Doc_0/Pages/Page_${i}/Content.xml`, `<p>${Math.sin(i)}</p>`])), 'OFD.xml': '<ofd/>' })

test.each([
  ['照片.JPG', jpeg, 'image/jpeg'], ['a.png', png, 'image/png'], ['a.webp', Buffer.from(`RIFF\0\0\0\0WEBPVP8 ${'\0'.repeat(64)}`), 'image/webp'], ['a.heic', box('heic'), 'image/heic'], ['a.heif', box('mif1'), 'image/heif'],
  ['a.pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3\n', 'latin1'), 'application/pdf'], ['合同.docx', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'], ['a.xlsx', xlsx, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], ['公文.ofd', ofd, 'application/ofd'],
  ['a.mp4', box('isom'), 'video/mp4'], ['a.m4a', box('M4A '), 'audio/x-m4a'], ['a.amr', Buffer.from('#!AMR\n\x3c\x91'), 'audio/amr'], ['a.mp3', Buffer.from([...Buffer.from('ID3'), 3, 0, 0, 0, 0, 0, 0, 0xff, 0xfb, 0x90, 0, ...zeros(64)]), 'audio/mpeg'],
  ['a.csv', Buffer.from('编号,内容\n1,<路灯>\n'), 'text/plain'], ['gbk.txt', iconv.encode('编号,内容', 'gb18030'), 'text/plain'], ['u16.csv', iconv.encode('编号', 'utf-16le', { addBOM: true }), 'text/plain'], ['BM.txt', Buffer.from('BM,MZ'), 'text/plain'],
])('%s is taken for what it is', async (name, bytes, type) => {
  expect(await sniff(bytes)).toBe(type)
  expect(await checkUpload(name, 'application/octet-stream', bytes)).toEqual({ ok: true, type })
})

test.each([
  ['nothing', 'a.jpg', Buffer.alloc(0), 'empty'],
  ['too much', 'a.txt', Buffer.from('x'.repeat(2_000)), 'too_large'],
  ['a name that reads backwards', 'photo\u202Egpj.txt', Buffer.from('x'), 'name'],
  ['a picture under the name of a document', 'a.pdf', jpeg, 'mismatched'],
  ['a document under the name of a picture', 'a.jpg', Buffer.from('%PDF-1.7\n'), 'mismatched'],
  ['text under the name of a picture', 'a.png', Buffer.from('hello'), 'mismatched'],
  ['a workbook under the name of a document', 'a.docx', xlsx, 'mismatched'],
  ['text with a name that runs', 'a.js', Buffer.from('alert(1)'), 'mismatched'],
  ['a page', 'a.txt', Buffer.from('<!doctype html><script>alert(1)</script>'), 'unsupported'],
  ['a page behind a comment and a mark', 'a.csv', Buffer.from('\uFEFF \n<!-- x --><svg onload="alert(1)"/>'), 'unsupported'],
  ['a page in UTF-16', 'a.txt', iconv.encode('<html><script>', 'utf-16le', { addBOM: true }), 'unsupported'],
  ['a drawing', 'a.png', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported'],
  ['PHP', 'a.txt', Buffer.from('<?php system("x");'), 'unsupported'],
  ['a script', 'a.txt', Buffer.from('#!/bin/sh\nrm'), 'unsupported'],
  ['a program of Windows', 'a.jpg', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, ...zeros(200)]), 'unsupported'],
  ['a program of Linux', 'a.pdf', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...zeros(200)]), 'unsupported'],
  ['a zip', 'a.docx', zipOf({ 'a.txt': 'x' }), 'unsupported'],
  ['a document with macros', 'a.docx', zipOf({ 'word/document.xml': '<d/>', 'word/vbaProject.bin': 'x' }), 'unsupported'],
  ['a damaged zip that names OFD.xml', 'a.ofd', Buffer.from('PK\u0003\u0004OFD.xml and nothing else at all here'), 'unsupported'],
  ['bytes of nothing', 'a.txt', Buffer.from([1, 2, 3, 4, 5, 6]), 'unsupported'],
])('%s is refused', async (_, name, bytes, code) => {
  const answer = await checkUpload(name, 'image/jpeg', bytes, { most_bytes: code === 'too_large' ? 1_000 : 100_000 })
  expect(answer).toMatchObject({ ok: false, code, problem: { zh: expect.stringMatching(/\S/) as string, en: expect.stringMatching(/\S/) as string } })
})
