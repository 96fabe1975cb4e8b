import { useQuery } from '@tanstack/react-query'
import type { MuPart } from '#algo/mu-score.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { retryUnlessRefused } from '#web/shared/queries.ts'

/** What the server answers about one firm, as its pages use it. Amounts in 万元. */
export interface Promised { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly metric: string; readonly value: number | null; readonly due_on: string; readonly claimed_on: string | null; readonly agreement: string; readonly agreement_name: string | null; readonly lamp: 'red' | 'yellow' | 'green' | 'grey' }
export interface Held {
  readonly id: string; readonly kind: 'agreement' | 'agent_contract' | 'agent_fee'; readonly number: string; readonly title: string; readonly state: string; readonly open: boolean
  readonly signed_on: string | null; readonly fixed_wan: number | null; readonly fee_label: Text | null; readonly from_on: string | null; readonly until_on: string | null; readonly fee_wan: number | null; readonly notice_until_on: string | null; readonly paid_on: string | null
}
export interface Claimable { readonly contract: string; readonly lead: string; readonly number: string; readonly name: string; readonly signed_on: string; readonly finished_on: string | null }
/** What the agent was told of a lead it introduced. */
export interface Answered { readonly contract: string; readonly lead: string; readonly number: string; readonly name: string; readonly on: string; readonly way: string; readonly text: string }
export interface Holdings { readonly as_of: string; readonly commitments: readonly Promised[]; readonly held: readonly Held[]; readonly claimable: readonly Claimable[]; readonly answers: readonly Answered[] }

export interface MuItem { readonly key: string; readonly label: Text; readonly over: string; readonly under: string; readonly weight: number }
export interface MuYear {
  readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly version: number; readonly year: number; readonly firm: string; readonly group: 'above' | 'below'
  readonly notice_until_on: string | null; readonly figures: Readonly<Record<string, number>>; readonly vetoes: readonly string[]; readonly averages: Readonly<Record<string, number | null>>; readonly of: number
  readonly score: number; readonly grade: string; readonly by_rank: string; readonly parts: readonly MuPart[]; readonly may_object: boolean
  readonly objections: readonly { readonly text: string; readonly at: string; readonly answer?: string; readonly accepted?: boolean }[]
  readonly rules: { readonly items: readonly MuItem[]; readonly cap: number; readonly grace_years: number; readonly labels: Readonly<Record<string, Text>>; readonly source: Text }
}

/** Fetched again whenever one of the firm's matters was acted on. */
export const useHoldings = (firm: string) => useQuery({ queryKey: ['matters', 'firm', firm], enabled: firm !== '', retry: retryUnlessRefused, queryFn: () => api<Holdings>(`/api/my/firms/${encodeURIComponent(firm)}`) })

/** The years in which this firm was scored per mu, the latest first. */
export const useMuYears = (firm: string) => useQuery({ queryKey: ['matters', 'mu', 'mine'], enabled: firm !== '', retry: retryUnlessRefused, queryFn: () => api<MuYear[]>('/api/mu/mine'), select: (years) => years.filter((y) => y.firm === firm) })

/** Grade A is good news and D is not; the letter says it, the colour only underlines. */
export const TONE_OF_GRADE: Readonly<Record<string, string>> = { A: 'good', B: '', C: 'warn', D: 'bad' }
