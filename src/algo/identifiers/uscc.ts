import { type Check, failed, suggest, tidy } from './check.ts'

/** 31 characters, no I, O, S, V, Z; a character's value is its place. @source GB 32100-2015, 5.6 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^i mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** @source GB 11714 */
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
const MEANT = { O: '0', I: '1', Z: '2', S: '5' }

/**
 * 统一社会信用代码: 18 characters, the last a check over the rest, positions 9–17 with a check of their own.
 *
 * The outer check sees every single wrong character, since 31 is prime and no weight is 0, and every two characters that
 * changed places but one pair: the first and the last both weigh 1. The inner check alone misses letters that differ by 11 or 22.
 * @source GB 32100-2015; GB 11714 for the inner nine
 */
export function checkUscc(typed: string): Check {
  const value = tidy(typed)
  if (value.length !== 18) {
    return failed(value, { code: 'length', severity: 'error', zh: `统一社会信用代码为18位，现为${value.length}位`, en: `a unified social credit code has 18 characters, got ${value.length}` })
  }
  const at = value.split('').findIndex((c) => !ALPHABET.includes(c))
  if (at >= 0) {
    return failed(value, {
      code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkUscc),
      zh: `第${at + 1}位“${value[at]}”不是代码用字（不含I、O、S、V、Z）`, en: `character ${at + 1}, '${value[at]}', is not used in these codes (no I, O, S, V, Z)`,
    })
  }
  const expected = outerCheck(value)
  if (expected !== value[17]) {
    return failed(value, {
      code: 'check_digit', severity: 'warning', at: 17, expected,
      zh: `校验位应为“${expected}”，现为“${value[17]}”，请核对；如证照确为此码，可附证照确认`,
      en: `the check character should be '${expected}', got '${value[17]}'; if the licence really shows this code, confirm it with the licence attached`,
    })
  }
  const inner = innerCheck(value.slice(8, 16))
  if (inner !== value[16]) {
    return failed(value, {
      code: 'inner_check_digit', severity: 'warning', at: 16, expected: inner,
      zh: `主体标识码校验位（第17位）应为“${inner}”，现为“${value[16]}”，请核对；如证照确为此码，可附证照确认`,
      en: `the body's own check character (the 17th) should be '${inner}', got '${value[16]}'; if the licence really shows this code, confirm it with the licence attached`,
    })
  }
  return { ok: true, value }
}

/**
 * A valid code from its parts, for generated districts and tests.
 * @param head registering department and kind, e.g. `91`: market regulation, enterprise
 * @param area six digits
 * @param body eight characters of the alphabet; the inner check is computed
 * @throws RangeError when a part does not fit
 * @example makeUscc('91', '320412', 'MA1ABCDE') // '91320412MA1ABCDE81'
 */
export function makeUscc(head: string, area: string, body: string): string {
  if (head.length !== 2 || !/^\d{6}$/.test(area) || body.length !== 8 || ![...head, ...body].every((c) => ALPHABET.includes(c))) {
    throw new RangeError(`a code is 2 characters, 6 digits, 8 characters of ${ALPHABET}, got '${head}' '${area}' '${body}'`)
  }
  const bare = `${head}${area}${body}${innerCheck(body)}`
  return bare + outerCheck(bare)
}

function outerCheck(code: string): string {
  const sum = WEIGHTS.reduce((total, w, i) => total + w * ALPHABET.indexOf(code.charAt(i)), 0)
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** Here letters count A=10 … Z=35: M is 22, not the 21 it is in the outer layer. */
function innerCheck(body: string): string {
  const sum = INNER_WEIGHTS.reduce((total, w, i) => total + w * Number.parseInt(body.charAt(i), 36), 0)
  const c = 11 - (sum % 11)
  return c === 10 ? 'X' : c === 11 ? '0' : String(c)
}
