import type { ReactNode } from 'react'
import { useText } from './i18n.tsx'
import { useNarrow } from './narrow.ts'

const DAY_MS = 86_400_000
const WEEKDAYS = { zh: ['一', '二', '三', '四', '五', '六', '日'], en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] } as const

/** A month as a table of days, Monday first; on a phone the days that hold something, one under another. `month` is YYYY-MM. */
export function MonthCalendar<T extends { readonly on: string }>({ month, items, today, label, cell }: { month: string; items: readonly T[]; today: string; label: string; cell: (item: T) => ReactNode }) {
  const { t, locale } = useText()
  const narrow = useNarrow()
  const by = Map.groupBy(items, (i) => i.on)
  const words = (day: string) => new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'full', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  if (narrow) {
    return <ol className="plain month-days" aria-label={label}>{[...by].filter(([day]) => day.startsWith(month)).toSorted(([a], [b]) => a.localeCompare(b)).map(([day, of]) => <li key={day}><h3 aria-current={day === today ? 'date' : undefined}>{words(day)}</h3><ul className="plain">{of.map((item, i) => <li key={i}>{cell(item)}</li>)}</ul></li>)}</ol>
  }
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}><table className="month"><caption className="sr">{label}</caption>
      <thead><tr>{WEEKDAYS[locale].map((w) => <th key={w} scope="col">{locale === 'zh' ? <><span className="sr">星期</span>{w}</> : w}</th>)}</tr></thead>
      <tbody>{weeksOf(month).map((week) => <tr key={week[0]}>{week.map((day) => (
        <td key={day} className={day.startsWith(month) ? undefined : 'beyond'} aria-current={day === today ? 'date' : undefined}><span className="day">{Number(day.slice(8))}{day === today && <span className="sr">{t({ zh: '，今天', en: ', today' })}</span>}</span><ul className="plain">{(by.get(day) ?? []).map((item, i) => <li key={i}>{cell(item)}</li>)}</ul></td>
      ))}</tr>)}</tbody></table></div>
  )
}

/** Whole weeks that hold the month, as ISO dates. */
function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`)
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS
  const weeks: string[][] = []
  for (let at = start; at === start || new Date(at).toISOString().slice(0, 7) <= month; at += 7 * DAY_MS) weeks.push(Array.from({ length: 7 }, (_, i) => new Date(at + i * DAY_MS).toISOString().slice(0, 10)))
  return weeks
}

/** The month so many before or after another. */
export function monthBeside(month: string, by: number): string {
  const [year = 0, m = 1] = month.split('-').map(Number)
  const whole = year * 12 + m - 1 + by
  return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`
}
