import { type Check, failed, suggest, tidyDashes } from './identifiers/check.ts'

/** No I, O, S, V, Z: nothing that is misread or misheard. @source GB 32100-2015, 5.6 */
export const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const BODY = 7
const MEANT = { O: '0', I: '1', S: '5', Z: '2', V: 'U' }

/**
 * A number that people can read out: `SQ261123-7K3M-9QXT`. After kind and day, seven random characters and a check character.
 *
 * 31^7 = 2.75e10 bodies a day and kind. With 10,000 numbers a day two are the same on one day in 550; with 1,000,000, about 18
 * pairs are to be expected every day (n²/2N, the birthday bound). So the store's unique index decides, and the writer
 * draws again. They are not secrets: whoever knows one must still be allowed to read the matter.
 *
 * @param prefix two or three capitals
 * @param date ISO `YYYY-MM-DD`
 * @param random at least 8 bytes, of which 8 are used; the bias is below 2e-9
 * @throws RangeError when there is too little randomness or a part does not fit
 */
export function makeCode(prefix: string, date: string, random: Uint8Array): string {
  if (!/^[A-Z]{2,3}$/.test(prefix)) throw new RangeError(`a prefix is two or three capitals, got '${prefix}'`)
  if (!isDay(date)) throw new RangeError(`a date is YYYY-MM-DD, got '${date}'`)
  if (random.length < 8) throw new RangeError(`8 random bytes are needed, got ${random.length}`)
  let n = random.subarray(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let body = ''
  for (let i = 0; i < BODY; i++, n /= 31n) body += ALPHABET.charAt(Number(n % 31n))
  const bare = prefix + date.slice(2).replaceAll('-', '') + body
  return dashed(bare + checkCharacter(bare))
}

/**
 * Is this a number of the house? Takes lower case, full width and any or no dashes; letters that the alphabet lacks are
 * answered with a suggestion. One wrong character is always seen, and so are any two that changed places, after the prefix; in it, a
 * letter mistaken for another is seen but for five pairs (such as M for S), for which there are more letters than values.
 * @source weights 3^i modulo the prime 31 as in GB 32100-2015: 3 is a primitive root, no two of the first 30 places weigh the same
 */
export function checkCode(typed: string): Check {
  const plain = tidyDashes(typed).replaceAll('-', '')
  const [, prefix, day, body] = /^([A-Z]{2,3})([0-9A-Z]{6})([0-9A-Z]{8})$/.exec(plain) ?? []
  if (!prefix || !day || !body) return failed(plain, { code: 'format', severity: 'error', zh: '编号形如SQ261123-7K3M-9QXT，请核对', en: 'a number looks like SQ261123-7K3M-9QXT' })
  const value = dashed(plain)
  const at = [...value].findIndex((c, i) => i >= prefix.length && c !== '-' && !ALPHABET.includes(c))
  if (at >= 0) {
    return failed(value, { code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkCode, prefix.length), zh: `编号不含字母“${value[at]}”，请核对`, en: `there is no '${value[at]}' in these numbers` })
  }
  if (!isDay(`20${day.slice(0, 2)}-${day.slice(2, 4)}-${day.slice(4)}`)) return failed(value, { code: 'range', severity: 'error', at: prefix.length, zh: `编号中的日期${day}有误，请核对`, en: `${day} is no day` })
  if (checkCharacter(plain.slice(0, -1)) !== plain.at(-1)) return failed(value, { code: 'check_digit', severity: 'error', at: value.length - 1, zh: '编号有误，请逐字核对', en: 'a character of this number is wrong: please compare it' })
  return { ok: true, value }
}

function dashed(plain: string): string {
  return `${plain.slice(0, -8)}-${plain.slice(-8, -4)}-${plain.slice(-4)}`
}

function isDay(date: string): boolean {
  const at = new Date(date)
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
}

function checkCharacter(text: string): string {
  let sum = 0
  let weight = 1
  for (const c of text) {
    const value = ALPHABET.indexOf(c)
    sum = (sum + (value < 0 ? c.charCodeAt(0) % 31 : value) * weight) % 31
    weight = (weight * 3) % 31
  }
  return ALPHABET.charAt((31 - sum) % 31)
}
