import { type Check, failed, suggest, tidy } from './check.ts'

/** First digits of provinces; 71, 81 and 82 are Taiwan, Hong Kong and Macao. @source GB/T 2260-2007 */
const PROVINCES = new Set('11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '))
/** 主城区, 城乡结合区, 镇中心区, 镇乡结合区, 特殊区域, 乡中心区, 村庄. @source 统计上划分城乡的规定 (2008) */
const SETTINGS = new Set('111 112 121 122 123 210 220'.split(' '))
const MEANT = { O: '0', I: '1', L: '1' }

export type DivisionLevel = 'province' | 'city' | 'county' | 'street' | 'community'

/**
 * 行政区划代码: 6 digits, or the statistical 9 (street) or 12 (community); 15 when the three digits of the
 * urban or rural setting follow. Codes change with renames and mergers, so whether one is in force on a day is for the dated table to say.
 * @source GB/T 2260-2007; 统计用区划代码和城乡划分代码编制规则
 */
export function checkDivisionCode(typed: string): Check {
  const value = tidy(typed)
  const at = [...value].findIndex((c) => !/\d/.test(c))
  if (at >= 0) return failed(value, { code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkDivisionCode), zh: '区划代码只含数字', en: 'a division code has only digits' })
  if (![6, 9, 12, 15].includes(value.length)) return failed(value, { code: 'length', severity: 'error', zh: `区划代码为6、9或12位，现为${value.length}位`, en: `a division code has 6, 9 or 12 digits, got ${value.length}` })
  if (!PROVINCES.has(value.slice(0, 2))) return failed(value, { code: 'range', severity: 'error', at: 0, zh: `没有以${value.slice(0, 2)}开头的省级区划`, en: `no province begins with ${value.slice(0, 2)}` })
  if (value.length === 15 && !SETTINGS.has(value.slice(12))) return failed(value, { code: 'range', severity: 'error', at: 12, zh: `没有城乡分类代码${value.slice(12)}`, en: `there is no setting ${value.slice(12)}` })
  // A county needs its city and a community its street; a city's streets may lack a county, as in 东莞 (441900).
  const gap = /^\d{2}00(?!00)\d{2}/.test(value) ? 4 : /^\d{6}000(?!000)\d{3}/.test(value) ? 9 : -1
  if (gap > 0) return failed(value, { code: 'format', severity: 'error', at: gap, zh: '上级代码为空而下级代码不为空', en: 'a lower part is given where the higher one is empty' })
  return { ok: true, value }
}

/** How deep a code goes; zeros at its end do not count. @param value as `checkDivisionCode` hands it back */
export function divisionLevel(value: string): DivisionLevel {
  const full = value.slice(0, 12).padEnd(12, '0')
  if (!full.endsWith('000')) return 'community'
  if (full.slice(6, 9) !== '000') return 'street'
  if (full.slice(4, 6) !== '00') return 'county'
  return full.slice(2, 4) === '00' ? 'province' : 'city'
}

/**
 * The code one level up; undefined above a province. Counties answer in 6 digits, streets in 9.
 * @example parentDivision('320412001') // '320412'; parentDivision('320412') // '320400'
 */
export function parentDivision(value: string): string | undefined {
  const level = divisionLevel(value)
  if (level === 'province') return undefined
  if (level === 'community') return value.slice(0, 9)
  if (level === 'street') return value.slice(0, 6)
  return level === 'county' ? `${value.slice(0, 4)}00` : `${value.slice(0, 2)}0000`
}

/**
 * Is this a development zone with a statistical code only (fifth and sixth digits 71–79, as 130171)? Such a one is an
 * area to count by, without a civil-affairs division of its own.
 */
export function isStatisticalZone(value: string): boolean {
  return /^\d{4}7[1-9]/.test(value)
}
