import { dayOf, instantOf } from '#store/formats/times.ts'
import { isoDay } from '#algo/workdays.ts'
import { type Column, MONEY } from './register-columns.ts'

const NOTHING = new Set(['', '-', '—', '——', '/', '无', '暂无', '待定', '未定'])
const PLAIN = /^约?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(.*)$/

/** Digits as people write them, thousands parted or not. Undefined where the cell says that there is none. */
export function numberIn(text: string): number | 'no number' | undefined {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '')
  if (NOTHING.has(plain)) return undefined
  const [, digits, rest] = PLAIN.exec(plain) ?? []
  return digits === undefined || rest !== '' || digits.startsWith('-') ? 'no number' : Number(digits.replaceAll(',', ''))
}

/** An amount in the unit of its fact (万元, 亩, 平方米): by the unit in the cell, else by that of its column. */
export function amountIn(text: string, column: Column | undefined): number | 'no number' | 'no unit' | undefined {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '')
  if (NOTHING.has(plain) || !column) return undefined
  const [, digits, rest = ''] = PLAIN.exec(plain) ?? []
  if (digits === undefined || digits.startsWith('-')) return 'no number'
  const own = rest === '' ? undefined : column.sort === 'money' ? MONEY[`${rest.replace(/(?:人民币|元)$/, '')}元` as keyof typeof MONEY] : rest === '亩' || /^平方米$|^m2$|^平$/.test(rest) ? 1 : undefined
  if (rest !== '' && own === undefined) return 'no number'
  const factor = own ?? column.factor
  return factor === undefined ? 'no unit' : Math.round(Number(digits.replaceAll(',', '')) * factor * 1e6) / 1e6
}

/** A day, or a month of which only the month is known. */
export function dayIn(text: string): { readonly day: string; readonly month_only: boolean } | undefined {
  const plain = text.normalize('NFKC').trim().replace(/日前?$|左右$/, (m) => (m.startsWith('日') ? '日' : ''))
  const day = dayOf(plain) ?? (instantOf(plain) ? isoDay(instantOf(plain) as Date) : undefined)
  if (day) return { day, month_only: false }
  const [, year, month] = /^(\d{4})[-/.年](\d{1,2})月?份?$/.exec(plain) ?? []
  return month !== undefined && Number(month) >= 1 && Number(month) <= 12 ? { day: `${year}-${month.padStart(2, '0')}-01`, month_only: true } : undefined
}
