import type { Text } from '#kernel/text.ts'
import { formatDate, formatLeft, formatLimit, formatTime } from '#web/shared/format.ts'
import type { MatterView } from '#web/shared/types.ts'

type Clock = MatterView['clocks'][number]

/** The limits that matter to whoever asked, the one that says most first. */
const ORDER = ['rate', 'confirm', 'resolve', 'intake', 'accept', 'dispatch', 'hang', 'call_back']

/** The limit that is running now, or standing still. */
export function limitNow(matter: Pick<MatterView, 'clocks'>): Clock | undefined {
  const open = matter.clocks.filter((c) => !c.stopped_at && ORDER.includes(c.name))
  return open.toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name) || b.round - a.round)[0]
}

const MOST_HOURS_BY_THE_CLOCK = 48

/** 办理时限 13 个工作日，应在 2026年12月10日 前完成（还剩 5 天）. Never later than what the clock says; overdue is said as such. */
export function limitWords(clock: Clock, now: Date): Text {
  const limit = formatLimit(clock.limit)
  const left = formatLeft(clock.due_at, now)
  const near = Math.abs(new Date(clock.due_at).getTime() - now.getTime()) < MOST_HOURS_BY_THE_CLOCK * 3_600_000 || clock.limit.unit === 'minute' || clock.limit.unit === 'hour'
  const due = { zh: near ? formatTime(clock.due_at, 'zh') : formatDate(clock.due_at, 'zh'), en: near ? formatTime(clock.due_at, 'en') : formatDate(clock.due_at, 'en') }
  if (clock.standing === 'held') return { zh: `${clock.label.zh}时限暂停计算`, en: `The limit for ${clock.label.en.toLowerCase()} stands still` }
  if (clock.standing === 'overdue') return { zh: `${clock.label.zh}应在 ${due.zh} 前完成，已${left.zh}`, en: `${clock.label.en} was due ${due.en}: ${left.en}` }
  return { zh: `${clock.label.zh}时限 ${limit.zh}，应在 ${due.zh} 前完成，${left.zh}`, en: `${clock.label.en} within ${limit.en}, by ${due.en}: ${left.en}` }
}
