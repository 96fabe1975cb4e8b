import type { Text } from '#kernel/text.ts'
import { formatDate, formatLeft, formatLimit, formatTime, lastDay } from '#web/shared/format.ts'
import type { MatterView } from '#web/shared/types.ts'

type Clock = MatterView['clocks'][number]

/** The limits that matter to whoever asked, the one that says most first. */
const ORDER = ['rate', 'confirm', 'resolve', 'intake', 'accept', 'dispatch', 'hang', 'call_back']

/** The limit that is running now, or standing still. */
export function limitNow(matter: Pick<MatterView, 'clocks'>): Clock | undefined {
  const open = matter.clocks.filter((c) => !c.stopped_at && ORDER.includes(c.name))
  return open.toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name) || b.round - a.round)[0]
}

/** The last day, said as a day, when a limit ends with it at midnight; otherwise the minute. */
function lastMoment(due_at: string, now: Date): Text {
  const day = lastDay(due_at)
  return day ? { zh: formatDate(day, 'zh'), en: `the end of ${formatDate(day, 'en')}` } : { zh: formatTime(due_at, 'zh', now), en: formatTime(due_at, 'en', now) }
}

/** 办理时限 13 个工作日，最晚 2026年12月10日 完成，还剩 5 天. Overdue is said as such. */
export function limitWords(clock: Clock, now: Date): Text {
  const limit = formatLimit(clock.limit)
  const left = formatLeft(clock.due_at, now)
  const due = lastMoment(clock.due_at, now)
  if (clock.standing === 'held') return { zh: `${clock.label.zh}时限暂停计算`, en: `The limit for ${clock.label.en.toLowerCase()} stands still` }
  if (clock.standing === 'overdue') return { zh: `${clock.label.zh}最晚应在 ${due.zh} 完成，已${left.zh}`, en: `${clock.label.en} was due by ${due.en}: ${left.en}` }
  return { zh: `${clock.label.zh}时限 ${limit.zh}，最晚 ${due.zh} 完成，${left.zh}`, en: `${clock.label.en} within ${limit.en}, by ${due.en}: ${left.en}` }
}
