import type { MuResult, MuScored } from '#algo/mu-score.ts'
import type { Text } from '#kernel/text.ts'

/** One firm of a batch as `/api/mu/:id` tells it. */
export interface Shown extends MuScored { readonly name: string; readonly figures: Readonly<Record<string, number>>; readonly vetoes: readonly string[]; readonly founded_on: string; readonly uscc: string | null }
export interface Item { readonly key: string; readonly label: Text; readonly over: string; readonly under: string; readonly weight: number }
export interface MuAnswer {
  readonly number: string; readonly name: string; readonly state: string; readonly year: number; readonly notice_until_on: string | null
  readonly objections: readonly { readonly firm: string; readonly name: string; readonly text: string; readonly at: string; readonly answer?: string; readonly accepted?: boolean }[]
  readonly rules: { readonly above: readonly Item[]; readonly below: readonly Item[]; readonly cap: number; readonly grace_years: number; readonly grace_floor: string; readonly veto_grade: string; readonly notice_days: number; readonly grades: readonly { readonly grade: string; readonly share: number }[]; readonly labels: Readonly<Record<string, Text>>; readonly source: Text }
  readonly groups: Readonly<Record<'above' | 'below', { readonly averages: MuResult['averages']; readonly rows: readonly Shown[] }>>
}
export const VETOES: Readonly<Record<string, Text>> = { safety: { zh: '安全生产', en: 'Safety' }, environment: { zh: '生态环境', en: 'Environment' }, law: { zh: '严重违法', en: 'Breach of law' }, credit: { zh: '失信', en: 'Credit' } }
/** Of the grades; their letters tell them apart. */
export const TONE: Readonly<Record<string, string>> = { A: 'good', B: '', C: 'warn', D: 'bad' }
