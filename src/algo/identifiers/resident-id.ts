import { type Check, failed, suggest, tidy } from './check.ts'

/** 2^(17-i) mod 11. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'
const MEANT = { O: '0', I: '1', L: '1', 'Х': 'X', '×': 'X', '*': 'X' }

/**
 * 公民身份号码: 17 digits and a check character (ISO 7064 MOD 11-2), which sees every single wrong digit, and every two that
 * changed places unless they are exactly ten apart (2^10 = 1 mod 11). Residence permits of people from Hong Kong, Macao and Taiwan (81, 82, 83) and the
 * foreigners' permanent residence card since 2023 (9) are built alike. The area may be a historic division, so it is not looked up.
 * @source GB 11643-1999
 */
export function checkResidentId(typed: string): Check {
  const value = tidy(typed)
  if (value.length !== 18) {
    return failed(value, { code: 'length', severity: 'error', ...lengthened(value), zh: `身份号码为18位，现为${value.length}位`, en: `an identity number has 18 characters, got ${value.length}` })
  }
  if (!/^\d{17}[\dX]$/.test(value)) {
    const at = [...value].findIndex((c, i) => !(i < 17 ? /\d/ : /[\dX]/).test(c))
    return failed(value, { code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkResidentId), zh: '身份号码前17位为数字，末位为数字或X', en: 'an identity number is 17 digits, then a digit or X' })
  }
  const born_on = bornOn(value)
  if (!/^(?:18|19|20)/.test(born_on) || !isDate(born_on)) {
    return failed(value, { code: 'birth_date', severity: 'error', at: 6, zh: `出生日期${born_on}有误`, en: `${born_on} cannot be a date of birth` })
  }
  const expected = checkOf(value)
  if (expected !== value[17]) {
    return failed(value, { code: 'check_digit', severity: 'warning', at: 17, expected, zh: `校验位应为“${expected}”，现为“${value[17]}”，请核对；如证件确为此号，可附证件确认`, en: `the check character should be '${expected}', got '${value[17]}'; if the card really shows this number, confirm it with the card attached` })
  }
  return { ok: true, value }
}

/** What a valid number says of its holder. `area` is where it was first given, six digits. */
export interface ResidentFacts {
  readonly area: string
  /** ISO date. */
  readonly born_on: string
  readonly sex: 'male' | 'female'
}

/** @param id as `checkResidentId` hands it back @throws RangeError when it is not valid; the message does not repeat it */
export function residentFacts(id: string): ResidentFacts {
  const check = checkResidentId(id)
  if (!check.ok) throw new RangeError(check.problem.en)
  return { area: id.slice(0, 6), born_on: bornOn(id), sex: Number(id[16]) % 2 === 1 ? 'male' : 'female' }
}

/**
 * A valid number, for generated people and tests.
 * @param area six digits
 * @param born_on ISO date
 * @param order 0–999, odd for men
 * @throws RangeError when a part does not fit
 * @example makeResidentId('320401', '1990-03-07', 1) // '320401199003070017'
 */
export function makeResidentId(area: string, born_on: string, order: number): string {
  if (!/^\d{6}$/.test(area) || !isDate(born_on) || !Number.isInteger(order) || order < 0 || order > 999) {
    throw new RangeError(`a number is 6 digits, a date, 0 to 999, got '${area}' '${born_on}' ${order}`)
  }
  const bare = `${area}${born_on.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return bare + checkOf(bare)
}

/** Numbers of 15 digits, not valid since 2013, lacked the century and the check character. */
function lengthened(value: string): { suggestion?: string } {
  if (!/^\d{15}$/.test(value)) return {}
  const bare = `${value.slice(0, 6)}19${value.slice(6)}`
  const suggestion = bare + checkOf(bare)
  return checkResidentId(suggestion).ok ? { suggestion } : {}
}

function bornOn(id: string): string {
  return `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
}

function isDate(text: string): boolean {
  const at = new Date(text)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

function checkOf(digits: string): string {
  return CHECKS.charAt(WEIGHTS.reduce((sum, w, i) => sum + w * Number(digits[i]), 0) % 11)
}
