import type { Locale } from '#kernel/text.ts'

/** One column of a table in a document. `share` of the width; figures stand to the right. */
export interface Column { readonly label: string; readonly share: number; readonly figures?: boolean }

export type Block =
  | { readonly of: 'heading'; readonly text: string }
  | { readonly of: 'text'; readonly text: string }
  | { readonly of: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  /** Small print: where figures come from, what they leave out. */
  | { readonly of: 'note'; readonly text: string }

/** A paper the house drafts from its records, before it has a form. Every string is in the reader's language. @source GB/T 9704-2012 for the look */
export interface Paper {
  readonly locale: Locale
  /** 发文机关. */
  readonly issuer: string
  readonly title: string
  /** `征求意见稿`: what a machine has drafted is nobody's word yet. */
  readonly standing: string
  readonly date: string
  readonly blocks: readonly Block[]
}

export const heading = (text: string): Block => ({ of: 'heading', text })
export const text = (words: string): Block => ({ of: 'text', text: words })
export const note = (words: string): Block => ({ of: 'note', text: words })
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): Block => ({ of: 'table', columns, rows })

/** Chinese numbers of headings: 一、二、…; in English 1., 2. */
export function numbered(locale: Locale, n: number, words: string): Block {
  const digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
  return heading(locale === 'zh' ? `${digits[n - 1] ?? n}、${words}` : `${n}. ${words}`)
}
