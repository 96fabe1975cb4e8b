import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCalendar } from './ical.ts'

const stamp = new Date('2026-03-02T01:02:03Z')
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

test('a day is written as RFC 5545 has it: ends the day after, commas and line breaks escaped', () => {
  const text = writeCalendar('承诺, 台账', [{ uid: 'cn-1@pandeng', on: '2026-12-31', summary: '华锐；固投2.4亿元, 到期', description: '一\n二', stamp }])
  expect(unfolded(text)).toEqual([
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Pandeng//Calendar//ZH', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', String.raw`NAME:承诺\, 台账`, String.raw`X-WR-CALNAME:承诺\, 台账`, 'BEGIN:VEVENT', 'UID:cn-1@pandeng', 'DTSTAMP:20260302T010203Z',
    'DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270101', String.raw`SUMMARY:华锐；固投2.4亿元\, 到期`, String.raw`DESCRIPTION:一\n二`, 'TRANSP:TRANSPARENT', 'END:VEVENT', 'END:VCALENDAR', '',
  ])
})

test('no line is longer than 75 octets, none is cut within a character, and unfolded it says the same', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (summary) => {
    const plain = summary.replaceAll(/[\r\n]/g, '')
    const text = writeCalendar('x', [{ uid: 'u', on: '2026-01-01', summary: plain, stamp }])
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(unfolded(text).find((l) => l.startsWith('SUMMARY:'))).toBe(`SUMMARY:${plain.replaceAll('\\', '\\\\').replaceAll(';', String.raw`\;`).replaceAll(',', String.raw`\,`)}`)
  }))
})
