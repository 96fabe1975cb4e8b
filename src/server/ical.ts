/** One entry of a calendar that is a whole day. */
export interface DayEvent {
  /** Stays the same as long as it is the same thing. */
  readonly uid: string
  /** ISO date. */
  readonly on: string
  readonly summary: string
  readonly description?: string
  readonly url?: string
  /** When it was last changed. */
  readonly stamp: Date
}

/** Octets a line may have before its line break. @source RFC 5545 §3.1 */
const LINE_OCTETS = 75

/**
 * A calendar of whole days that any calendar program subscribes to.
 * @source RFC 5545 iCalendar; RFC 7986 (NAME)
 */
export function writeCalendar(name: string, events: readonly DayEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Pandeng//Calendar//ZH', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', `NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, on, summary, description, url, stamp }) => [
      'BEGIN:VEVENT', `UID:${escaped(uid)}`, `DTSTAMP:${utc(stamp)}`, `DTSTART;VALUE=DATE:${on.replaceAll('-', '')}`, `DTEND;VALUE=DATE:${dayAfter(on)}`, `SUMMARY:${escaped(summary)}`,
      ...(description ? [`DESCRIPTION:${escaped(description)}`] : []), ...(url ? [`URL:${url}`] : []), 'TRANSP:TRANSPARENT', 'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n')
}

/** Long lines go on in the next, which begins with a blank; never within a character. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= LINE_OCTETS) return line
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const char of line) {
    const size = Buffer.byteLength(char)
    // What continues begins with a blank, which counts.
    if (octets + size > LINE_OCTETS) {
      parts.push(part)
      part = ''
      octets = 1
    }
    part += char
    octets += size
  }
  return [...parts, part].join('\r\n ')
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function dayAfter(on: string): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
}
