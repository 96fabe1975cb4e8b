import type { Calendar } from '#algo/clock.ts'
import { DAY_MS } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import { ARRANGEMENTS } from './calendar-table.ts'

const ENGLISH: Readonly<Record<string, string>> = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明节: 'Tomb-Sweeping Day',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
  抗日战争暨世界反法西斯战争胜利70周年纪念日: '70th Anniversary of Victory',
}

const off = new Map(ARRANGEMENTS.flatMap((year) => year.off.flatMap(([name, first, last]) => days(first, last).map((date) => [date, textOf(name)] as const))))
const work = new Set(ARRANGEMENTS.flatMap((year) => year.work))

/**
 * The working calendar of the country. Before and beyond the published years it answers Monday to Friday; beyond
 * `knownThrough` that is a guess, which is why a due date there is provisional. O(1).
 */
export const calendar: Calendar = {
  /** @throws RangeError when it is no date */
  isWorkday: (date) => {
    if (off.has(date)) return false
    if (work.has(date)) return true
    const day = new Date(date).getUTCDay()
    if (Number.isNaN(day)) throw new RangeError(`must be a date YYYY-MM-DD, got '${date}'`)
    return day !== 0 && day !== 6
  },
  knownThrough: `${Math.max(...ARRANGEMENTS.map((a) => a.year))}-12-31`,
}

/** The public holiday an arranged day off belongs to; undefined for ordinary days and weekends. */
export function holidayOn(date: string): Text | undefined {
  return off.get(date)
}

function days(first: string, last: string): string[] {
  const from = Date.parse(first)
  return Array.from({ length: (Date.parse(last) - from) / DAY_MS + 1 }, (_, i) => new Date(from + i * DAY_MS).toISOString().slice(0, 10))
}

/** `国庆节、中秋节` is two holidays in one rest. @throws Error when a name is not translated */
function textOf(zh: string): Text {
  const en = zh.split('、').map((name) => ENGLISH[name] ?? fail(name))
  return { zh, en: en.join(' and ') }
}

function fail(name: string): never {
  throw new Error(`holiday '${name}' has no English name`)
}
