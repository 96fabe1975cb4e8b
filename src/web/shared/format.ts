import type { Locale, Text } from '#kernel/text.ts'

const ZONE = 'Asia/Shanghai'
const made = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: ZONE, ...options })
  made.set(key, known)
  return known
}

/** 2026年3月5日 / 5 Mar 2026. */
export function formatDate(at: string | Date, locale: Locale): string {
  return formatter(locale, locale === 'zh' ? { year: 'numeric', month: 'long', day: 'numeric' } : { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(at))
}

/** 3月5日 14:20 / 5 Mar, 14:20; the year only when it is another one. */
export function formatTime(at: string | Date, locale: Locale, now = new Date()): string {
  const date = new Date(at)
  const other = formatter('zh', { year: 'numeric' }).format(date) !== formatter('zh', { year: 'numeric' }).format(now)
  return formatter(locale, { ...(other ? { year: 'numeric' as const } : {}), month: locale === 'zh' ? 'long' : 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date)
}

/** To the second, with its year: where the order of two things may hang on it. */
export function formatSecond(at: string | Date, locale: Locale): string {
  return formatter(locale, { year: 'numeric', month: locale === 'zh' ? 'long' : 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(at))
}

/** Midnight in China, as UTC has it. */
const MIDNIGHT_MS = 16 * 3_600_000

/** The day a limit ends with, when it ends at midnight; undefined when it ends in the middle of one. */
export function lastDay(due_at: string | Date): Date | undefined {
  const ms = new Date(due_at).getTime()
  return ms % 86_400_000 === MIDNIGHT_MS ? new Date(ms - 1) : undefined
}

/** The end of a limit as offices say it: 11月24日24时, never 11月25日00:00, which most would read as a day more. */
export function formatDue(due_at: string | Date, locale: Locale): string {
  const day = lastDay(due_at)
  if (!day) return formatTime(due_at, locale)
  const other = formatter('zh', { year: 'numeric' }).format(day) !== formatter('zh', { year: 'numeric' }).format(new Date())
  const date = formatter(locale, { ...(other ? { year: 'numeric' as const } : {}), month: locale === 'zh' ? 'long' : 'short', day: 'numeric' }).format(day)
  return locale === 'zh' ? `${date}24时` : `end of ${date}`
}

/** 2026年3月 / Mar 2026, from YYYY-MM. */
export function formatMonth(month: string, locale: Locale): string {
  return formatter(locale, { year: 'numeric', month: locale === 'zh' ? 'long' : 'short' }).format(new Date(`${month}-15T00:00:00Z`))
}

/** How far away, in the largest unit that fits: 还剩 3 天, 逾期 5 小时. */
export function formatLeft(due: string | Date, now: Date): Text {
  const ms = new Date(due).getTime() - now.getTime()
  const hours = Math.abs(ms) / 3_600_000
  const [n, zh, en] = hours < 1 ? [Math.max(1, Math.round(hours * 60)), '分钟', 'min'] : hours < 48 ? [Math.round(hours), '小时', 'h'] : [Math.round(hours / 24), '天', 'd']
  return ms >= 0 ? { zh: `还剩 ${n} ${zh}`, en: `${n} ${en} left` } : { zh: `逾期 ${n} ${zh}`, en: `${n} ${en} overdue` }
}

export function formatNumber(n: number, locale: Locale, digits = 0): string {
  return n.toLocaleString(locale === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A figure in its own format, without its unit. */
export function formatFigure(value: number | null, format: 'share' | 'count' | 'days' | 'index', locale: Locale): string {
  if (value === null) return '—'
  if (format === 'share') return `${formatNumber(value * 100, locale, 1)}%`
  return formatNumber(value, locale, format === 'count' ? 0 : format === 'days' ? 1 : 2)
}

export function formatLimit({ amount, unit }: { amount: number; unit: string }): Text {
  const zh: Record<string, string> = { minute: '分钟', hour: '小时', natural_day: '天', working_day: '个工作日' }
  const en: Record<string, string> = { minute: 'minutes', hour: 'hours', natural_day: 'days', working_day: 'working days' }
  return { zh: `${amount} ${zh[unit] ?? unit}`, en: `${amount} ${amount === 1 ? (en[unit] ?? unit).replace(/s$/, '') : (en[unit] ?? unit)}` }
}

/** A name as the reader's language has it; most parties have one name alone. */
export const nameIn = ({ name, name_en }: { readonly name: string; readonly name_en: string | null }): Text => ({ zh: name, en: name_en ?? name })

/** Anything a fact may hold as text: words as they are, the rest as JSON. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

export function formatBytes(n: number): string {
  return n < 1024 ? `${n} B` : n < 2 ** 20 ? `${Math.round(n / 1024)} KB` : `${(n / 2 ** 20).toFixed(1)} MB`
}
