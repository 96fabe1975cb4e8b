import { type Check, failed, suggest, tidyDashes } from './check.ts'

const MEANT = { O: '0', I: '1', L: '1' }

/**
 * 固定资产投资项目代码: 20 digits in five groups, `2011-320412-04-01-123456`: time, area, guiding central department
 * (until 2020 the industry), kind, and six more, of which the last is a check digit.
 *
 * The time is year and month (`2011` = November 2020) since November 2020, and was the year (to 2020) before: no
 * code can be both, for no month is above 12. The check digit is not computed here: its rule (4.7 of the standard) could
 * not be read. Whether a code exists must be asked of the approval platform.
 * @source GB/T 40058-2021, 4, as explained by the NDRC; 发改投资〔2020〕1439号
 */
export function checkProjectCode(typed: string): Check {
  const value = grouped(tidyDashes(typed))
  const digits = value.replaceAll('-', '')
  const at = [...value].findIndex((c) => !/[\d-]/.test(c))
  if (at >= 0) return failed(value, { code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkProjectCode), zh: '项目代码只含数字和短横线', en: 'a project code has only digits and dashes' })
  if (digits.length !== 20) return failed(value, { code: 'length', severity: 'error', zh: `项目代码为20位数字（连同短横线24位），现为${digits.length}位`, en: `a project code has 20 digits (24 characters with its dashes), got ${digits.length}` })
  if (!/^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$/.test(value)) return failed(value, { code: 'format', severity: 'error', suggestion: grouped(digits), zh: '项目代码按4-6-2-2-6位分段', en: 'a project code is grouped 4-6-2-2-6' })
  if (!/^(?:20(?:1[3-9]|20)|(?:20|2[1-9]|[3-9]\d)(?:0[1-9]|1[0-2]))-/.test(value)) return failed(value, { code: 'range', severity: 'error', at: 0, zh: `时间代码${value.slice(0, 4)}既不是年月（如2101），也不是2013至2020年`, en: `${value.slice(0, 4)} is neither a year and month (as 2101) nor a year from 2013 to 2020` })
  if (!/^[1-9]\d0000$|^[1-9]\d{5}$|^0{6}$/.test(value.slice(5, 11))) return failed(value, { code: 'range', severity: 'error', at: 5, zh: `地区代码${value.slice(5, 11)}有误`, en: `${value.slice(5, 11)} is no area` })
  return { ok: true, value }
}

function grouped(text: string): string {
  return text.replace(/^(\d{4})(\d{6})(\d{2})(\d{2})(\d{6})$/, '$1-$2-$3-$4-$5')
}
