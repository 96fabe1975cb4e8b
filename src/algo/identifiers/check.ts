/** What is wrong with an identifier. */
export interface Problem {
  readonly code: 'length' | 'alphabet' | 'check_digit' | 'inner_check_digit' | 'birth_date' | 'range' | 'format'
  /** A failed check digit is only a warning: some real codes fail it, and a person may confirm such a one with evidence. */
  readonly severity: 'error' | 'warning'
  readonly zh: string
  readonly en: string
  /** 0-based position, in the normalised value, of the first character at fault. */
  readonly at?: number
  /** What the check character should be, if the rest is right. */
  readonly expected?: string
  /** What may have been meant: a whole value that passes. Shown and asked about, never put in silently. */
  readonly suggestion?: string
}

/** The normalised value, and what is wrong with it, if anything. */
export type Check = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly value: string; readonly problem: Problem }

/**
 * What can be put right without asking: full width, lower case, spaces, and the invisible characters that copying from
 * documents and chats leaves behind. Letters that look like digits are not touched.
 */
export function tidy(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s\p{Cf}]/gu, '').toUpperCase()
}

/** As `tidy`, with every kind of dash made `-`. */
export function tidyDashes(typed: string): string {
  return tidy(typed).replaceAll(/[\p{Pd}−]/gu, '-')
}

export function failed(value: string, problem: Problem): Check {
  return { ok: false, value, problem }
}

/**
 * Reads characters, from place `from` on, as what they are often mistaken for; an answer only when that changes something and
 * then passes.
 */
export function suggest(value: string, meant: Readonly<Record<string, string>>, check: (candidate: string) => Check, from = 0): { suggestion?: string } {
  const candidate = [...value].map((c, i) => (i < from ? c : (meant[c] ?? c))).join('')
  return candidate !== value && check(candidate).ok ? { suggestion: candidate } : {}
}
