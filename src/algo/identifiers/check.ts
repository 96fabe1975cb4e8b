/** What is wrong with an identifier. A failed check digit is only a warning: some real codes fail it, and may be confirmed with evidence. */
export interface Problem {
  readonly code: 'length' | 'alphabet' | 'check_digit' | 'inner_check_digit' | 'birth_date' | 'range' | 'format'
  readonly severity: 'error' | 'warning'
  readonly zh: string
  readonly en: string
  /** 0-based position of the first character at fault. */
  readonly at?: number
  /** What the check character should be. */
  readonly expected?: string
  /** What may have been meant: O for 0, I for 1. Never put in silently. */
  readonly suggestion?: string
}

/** The normalised value, and what is wrong with it, if anything. */
export type Check = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly value: string; readonly problem: Problem }
