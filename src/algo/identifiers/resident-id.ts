import type { Check } from './check.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

/**
 * 公民身份号码: 17 digits and a check character. The area may be a historic division, so it is not looked up.
 * @source GB 11643-1999
 */
export function checkResidentId(typed: string): Check {
  const value = typed.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '')
  const bad = (problem: Extract<Check, { ok: false }>['problem']): Check => ({ ok: false, value, problem })
  if (value.length !== 18) return bad({ code: 'length', severity: 'error', zh: `身份号码为 18 位，现为 ${value.length} 位`, en: `an identity number has 18 characters, got ${value.length}` })
  if (!/^\d{17}[\dX]$/.test(value)) return bad({ code: 'alphabet', severity: 'error', zh: '身份号码前 17 位为数字，末位为数字或 X', en: 'an identity number is 17 digits and a digit or X' })
  const birth = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`
  if (Number.isNaN(Date.parse(birth)) || new Date(birth).toISOString().slice(0, 10) !== birth) return bad({ code: 'birth_date', severity: 'error', at: 6, zh: `出生日期 ${birth} 不存在`, en: `there is no such birth date as ${birth}` })
  const expected = checkOf(value)
  if (expected !== value[17]) return bad({ code: 'check_digit', severity: 'warning', at: 17, expected, zh: `校验位应为“${expected}”，请核对`, en: `the check character should be '${expected}'` })
  return { ok: true, value }
}

/** @param area six digits @param birth ISO date @param order 1–999, odd for men */
export function makeResidentId(area: string, birth: string, order: number): string {
  const bare = `${area}${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return bare + checkOf(bare)
}

function checkOf(digits: string): string {
  return CHECKS[WEIGHTS.reduce((sum, w, i) => sum + w * Number(digits[i]), 0) % 11] ?? '0'
}
