import { useQuery } from '@tanstack/react-query'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import type { Lamp } from '#web/workspace/rules/answers.ts'

/** What `/api/targets` answers of one target. Amounts in the unit of the indicator; shares 0 to 1. */
export interface TargetRow {
  readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly year: number; readonly weight: number | null; readonly goal: number; readonly stretch: number | null; readonly band: readonly [number, number] | null
  readonly indicator: { readonly id: string; readonly label: Text; readonly unit: Text; readonly polarity: string; readonly caliber: 'month' | 'cumulative' | 'point'; readonly definition: Text; readonly source: Text; readonly format: Format; readonly kind?: string; readonly series?: { readonly calibers: readonly ('month' | 'cumulative' | 'point')[] } } | null
  readonly lead: { readonly id: string; readonly name: Text } | null
  readonly months: readonly { readonly period: string; readonly planned: number | null; readonly planned_first: number | null; readonly actual: number | null }[]
  readonly as_of: string | null; readonly actual: number | null; readonly outside: number | null
  readonly pace: { readonly completion?: number; readonly planned?: number; readonly deviation_pp?: number; readonly ahead_pp?: number; readonly left: number; readonly rate_needed?: number } | null
  readonly lamp: Lamp | null; readonly growth_percent: number | null
  readonly versions: readonly { readonly from: number; readonly goal: number; readonly doc_no?: string; readonly reason?: string; readonly approved_at: string }[]
  readonly forecast: { readonly prediction: { readonly value: number; readonly low: number; readonly high: number }; readonly past: { readonly mape_pct?: number; readonly coverage: number; readonly n: number } | null } | null
}
export type Format = 'share' | 'count' | 'days' | 'index' | 'amount'

export const useTargets = (year: string | undefined) => useQuery({ queryKey: ['targets', year ?? ''], queryFn: () => api<{ year: number; computed_at: string; rows: TargetRow[] }>(`/api/targets${year ? `?year=${year}` : ''}`), retry: retryUnlessRefused })
export const useTarget = (id: string) => useQuery({ queryKey: ['targets', 'one', id], queryFn: () => api<TargetRow>(`/api/targets/${encodeURIComponent(id)}`), retry: retryUnlessRefused })
