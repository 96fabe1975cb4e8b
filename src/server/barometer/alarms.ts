import { setImmediate } from 'node:timers/promises'
import { type Surge, surges, type TopicCounts } from '#algo/surge.ts'
import type { IsWorkday } from '#algo/workdays.ts'
import type { DayCount } from './daily.ts'
import { dayFrom } from './months.ts'

export type Window = 'day' | 'week'
export const WINDOWS = ['day', 'week'] as const satisfies readonly Window[]

/** A surge of a category in an area ('' the whole district), in one window ending on a day. */
export interface Alarm extends Omit<Surge, 'topic'> {
  readonly window: Window
  readonly on: string
  readonly category: string
  readonly area: string
}

export interface AlarmRules {
  readonly weeks: number
  /** Share of false alarms one accepts. */
  readonly q: number
  readonly least: number
}

/** Every category × area, and every category over the whole district, day by day. O(counts). */
export function topicsOf(counts: readonly DayCount[]): TopicCounts[] {
  const topics = new Map<string, Map<string, number>>()
  for (const { category, area, day, n } of counts) {
    for (const topic of area === '' ? [`${category}|`] : [`${category}|${area}`, `${category}|`]) {
      const daily = topics.get(topic) ?? new Map<string, number>()
      daily.set(day, (daily.get(day) ?? 0) + n)
      topics.set(topic, daily)
    }
  }
  return [...topics].map(([topic, daily]) => ({ topic, daily }))
}

/** Sums of seven days, said on the last of them. O(days × topics). */
function weekly(topics: readonly TopicCounts[], on: string, weeks: number): TopicCounts[] {
  const ends = Array.from({ length: weeks + 1 }, (_, i) => dayFrom(on, -7 * i))
  const spans = ends.map((end) => [end, Array.from({ length: 7 }, (_, i) => dayFrom(end, -i))] as const)
  return topics.map(({ topic, daily }) => ({ topic, daily: new Map(spans.map(([end, days]) => [end, days.reduce((sum, d) => sum + (daily.get(d) ?? 0), 0)])) }))
}

/** A week is compared with the weeks before it, whatever its holidays: the same weekday stands for each. */
const anyWeek: IsWorkday = (date) => new Date(`${date}T00:00:00Z`).getUTCDay() % 6 !== 0

/** What is judged in a window ending on a day, the most surprising first; an alarm is what `isAlarm` says of it. */
export function judge(topics: readonly TopicCounts[], window: Window, on: string, { weeks }: Pick<AlarmRules, 'weeks'>, isWorkday: IsWorkday): Alarm[] {
  const judged = window === 'day' ? surges(topics, on, { isWorkday, weeks }) : surges(weekly(topics, on, weeks), on, { isWorkday: anyWeek, weeks })
  return judged.map(({ topic, ...surge }) => {
    const [category = '', area = ''] = topic.split('|')
    return { ...surge, window, on, category, area }
  })
}

export function isAlarm(a: Pick<Alarm, 'q' | 'observed'>, { q, least }: Pick<AlarmRules, 'q' | 'least'>): boolean {
  return a.q <= q && a.observed >= least
}

export interface Record {
  readonly window: Window
  readonly days: number
  /** Topics judged, over all days. */
  readonly judged: number
  readonly alarms: number
  /** Days with at least one. */
  readonly alarm_days: number
}

/** How often there would have been an alarm on each of the days before. Gives way to requests after every day. */
export async function recordOf(topics: readonly TopicCounts[], window: Window, last: string, days: number, rules: AlarmRules, isWorkday: IsWorkday): Promise<Record> {
  let [judged, alarms, alarm_days] = [0, 0, 0]
  for (let i = 0; i < days; i++) {
    const all = judge(topics, window, dayFrom(last, -i), rules, isWorkday)
    const some = all.filter((a) => isAlarm(a, rules)).length
    judged += all.length
    alarms += some
    alarm_days += some > 0 ? 1 : 0
    await setImmediate()
  }
  return { window, days, judged, alarms, alarm_days }
}
