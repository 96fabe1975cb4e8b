import type { Text } from '#kernel/text.ts'

/** What the economy's answers hold, as its screens read them. */
export interface Def { readonly id: string; readonly label: Text; readonly unit: Text; readonly definition: Text; readonly source: Text; readonly format: 'share' | 'count' | 'days' | 'index' | 'amount' }
export type Publication = 'unpublished' | 'preliminary' | 'final'
export interface Part {
  readonly key: string; readonly firms: number; readonly value: number; readonly base: number; readonly share_pct: number | null; readonly growth_pct: number | null; readonly pull_pp: number | null; readonly contribution_pct: number | null
  readonly printed: { readonly pull_pp: number | null; readonly contribution_pct: number | null }; readonly suppressed: boolean
}
export interface GrowthAnswer {
  readonly def: Def; readonly as_of: string; readonly least: number
  readonly growth: { readonly period: string; readonly firms: number; readonly value: number; readonly base: number; readonly growth_pct: number | null; readonly parts: readonly Part[]; readonly withheld: (Omit<Part, 'key' | 'suppressed'> & { readonly parts: number }) | null; readonly frames: readonly string[]; readonly publication: Readonly<Record<Publication, number>> } | null
  readonly pillars?: { readonly doc_no: string; readonly groups: readonly { readonly key: string; readonly label: Text; readonly industries: readonly string[] }[] }
}

export const BY = { industry: { zh: '行业大类', en: 'Industry' }, area: { zh: '镇街', en: 'Area' }, park: { zh: '园区', en: 'Park' }, size: { zh: '企业规模', en: 'Size of firm' }, pillar: { zh: '支柱产业', en: 'Pillar industry' } } as const
export type By = keyof typeof BY
export const SIZES: Readonly<Record<string, Text>> = { large: { zh: '大型', en: 'Large' }, medium: { zh: '中型', en: 'Medium' }, small: { zh: '小型', en: 'Small' }, micro: { zh: '微型', en: 'Micro' } }
export const PUBLICATIONS: Readonly<Record<Publication, Text>> = { unpublished: { zh: '未发布', en: 'Not published' }, preliminary: { zh: '快报', en: 'Preliminary' }, final: { zh: '核定', en: 'Final' } }

/** 下降3.2%, never 增长-3.2%. */
export function riseWords(pct: number | null, say: (n: number) => string): Text {
  if (pct === null) return { zh: '—', en: '—' }
  return { zh: `${pct < 0 ? '下降' : '增长'}${say(Math.abs(pct))}%`, en: `${pct < 0 ? 'down' : 'up'} ${say(Math.abs(pct))}%` }
}
