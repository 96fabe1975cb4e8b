/** No I, O, S, V, Z: nothing that is misread or misheard. @source GB 32100-2015, 5.1 */
export const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const BODY = 7

/**
 * A number people can read out: `SQ261123-7K3M-9QXT`. Seven random characters and one check character after the day.
 * Two of a million made on the same day collide with probability 1e12 / (2 · 31^7) ≈ 18 over all of them, so the store's unique
 * index decides and the writer draws again; a single wrong character, or two neighbours swapped, is always seen.
 * @param prefix two or three capitals
 * @param date ISO `YYYY-MM-DD`
 * @param random at least 8 bytes
 * @throws RangeError when there is too little randomness or the date is no date
 */
export function makeCode(prefix: string, date: string, random: Uint8Array): string {
  if (random.length < 8) throw new RangeError(`8 random bytes are needed, got ${random.length}`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new RangeError(`a date is YYYY-MM-DD, got '${date}'`)
  let n = random.subarray(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let body = ''
  for (let i = 0; i < BODY; i++, n /= 31n) body += ALPHABET[Number(n % 31n)]
  const day = date.slice(2).replaceAll('-', '')
  body += checkCharacter(prefix + day + body)
  return `${prefix}${day}-${body.slice(0, 4)}-${body.slice(4)}`
}

/** The number as the house writes it, when its check character is right; undefined otherwise. Takes lower case, full width and missing dashes. */
export function readCode(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll('I', '1')
  const match = /^([A-Z]{2,3})(\d{6})([0-9A-Z]{8})$/.exec(plain)
  if (!match) return undefined
  const [, prefix = '', day = '', body = ''] = match
  return checkCharacter(prefix + day + body.slice(0, -1)) === body.at(-1) ? `${prefix}${day}-${body.slice(0, 4)}-${body.slice(4)}` : undefined
}

/** Sum of values times powers of 3 modulo the prime 31: every single substitution and every swap of unequal neighbours changes it. */
function checkCharacter(text: string): string {
  let sum = 0
  let weight = 1
  for (const c of text) {
    const value = ALPHABET.indexOf(c)
    sum = (sum + (value < 0 ? c.charCodeAt(0) % 31 : value) * weight) % 31
    weight = (weight * 3) % 31
  }
  return ALPHABET[(31 - sum) % 31] ?? '0'
}
