import type { Check } from './check.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^i mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const INNER_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * 统一社会信用代码: 18 characters, the last a check over the rest, positions 9–17 with a check of their own.
 * 31 is prime and no weight is 0, so every single wrong character is found.
 * @source GB 32100-2015; GB 11714 for the inner nine
 */
export function checkUscc(typed: string): Check {
  const value = typed.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '')
  const bad = (problem: Extract<Check, { ok: false }>['problem']): Check => ({ ok: false, value, problem })
  if (value.length !== 18) return bad({ code: 'length', severity: 'error', zh: `统一社会信用代码为 18 位，现为 ${value.length} 位`, en: `a unified social credit code has 18 characters, got ${value.length}` })
  const at = [...value].findIndex((c) => !ALPHABET.includes(c))
  if (at >= 0) {
    const suggestion = value.replaceAll('O', '0').replaceAll('I', '1').replaceAll('Z', '2').replaceAll('S', '5')
    return bad({ code: 'alphabet', severity: 'error', at, zh: `第 ${at + 1} 位“${value[at]}”不是代码用字（不含 I、O、S、V、Z）`, en: `character ${at + 1} ('${value[at]}') is not used in these codes (no I, O, S, V, Z)`, ...([...suggestion].every((c) => ALPHABET.includes(c)) ? { suggestion } : {}) })
  }
  const expected = outerCheck(value)
  if (expected !== value[17]) return bad({ code: 'check_digit', severity: 'warning', at: 17, expected, zh: `校验位应为“${expected}”，现为“${value[17]}”，请核对；如证照确为此码，可附证照确认`, en: `the check character should be '${expected}', not '${value[17]}'; if the licence really shows this code, confirm it with the licence attached` })
  const inner = innerCheck(value.slice(8, 16))
  if (inner !== value[16]) return bad({ code: 'inner_check_digit', severity: 'warning', at: 16, expected: inner, zh: `主体标识码校验位应为“${inner}”，现为“${value[16]}”，请核对`, en: `the body's own check character should be '${inner}', not '${value[16]}'` })
  return { ok: true, value }
}

/**
 * A valid code from its parts, for the generated district.
 * @param head registering department and kind, two characters, e.g. `91`
 * @param area six digits
 * @param body eight characters of the alphabet; the inner check is computed
 * @throws RangeError naming the part that does not fit
 */
export function makeUscc(head: string, area: string, body: string): string {
  if (head.length !== 2 || !/^\d{6}$/.test(area) || body.length !== 8) throw new RangeError(`a code is 2 + 6 digits + 8, got '${head}' '${area}' '${body}'`)
  const bare = `${head}${area}${body}${innerCheck(body)}`
  return bare + outerCheck(bare)
}

function outerCheck(code: string): string {
  const sum = WEIGHTS.reduce((total, w, i) => total + w * ALPHABET.indexOf(code[i] ?? '0'), 0)
  return ALPHABET[(31 - (sum % 31)) % 31] ?? '0'
}

/** Here letters count A=10 … Z=35: M is 22, not the 21 it is in the outer layer. */
function innerCheck(body: string): string {
  const sum = INNER_WEIGHTS.reduce((total, w, i) => total + w * Number.parseInt(body[i] ?? '0', 36), 0)
  const c = 11 - (sum % 11)
  return c === 10 ? 'X' : c === 11 ? '0' : String(c)
}
