/**
 * The beginning of a text, at most `most` UTF-16 units long and never half a character: 𠮷 takes two units, and one alone is none.
 * @example cut('路灯𠮷', 3) // '路灯'
 */
export function cut(text: string, most: number): string {
  const head = text.slice(0, most)
  return head.isWellFormed() || !text.isWellFormed() ? head : head.slice(0, -1)
}
