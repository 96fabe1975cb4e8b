import type { Caller } from '#kernel/caller.ts'
import type { Locale, Text } from '#kernel/text.ts'
import type { House } from '#server/house.ts'

/** A machine's draft says so. */
export const STANDING: Text = { zh: '征求意见稿（系统起草）', en: 'Draft for comment (made by the system)' }

/** `2026-03-05` as 2026年3月5日, or 5 March 2026. */
export function dayWords(day: string, locale: Locale): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return locale === 'zh' ? `${year}年${month}月${date}日` : new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(year, month - 1, date)))
}

export function issuerOf(house: House, caller: Caller, locale: Locale): string {
  return house.districts.get(caller.district)?.name[locale] ?? caller.district
}

/** A figure as people read it: grouped, with at most these decimals. */
export function figure(n: number | null | undefined, locale: Locale, digits = 1): string {
  return n === null || n === undefined ? '—' : new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: digits }).format(n)
}

/** 增长3.2% or 下降3.2%: never 增长-3.2%. */
export function change(percent: number | null, locale: Locale): string {
  if (percent === null) return '—'
  const by = figure(Math.abs(percent), locale)
  return locale === 'zh' ? (percent < 0 ? `下降${by}%` : `增长${by}%`) : percent < 0 ? `down ${by}%` : `up ${by}%`
}
