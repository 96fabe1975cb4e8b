import { useQuery } from '@tanstack/react-query'
import type { RuleCheck } from '#kernel/check-rule.ts'
import type { DecisionTable, Fired } from '#kernel/rule.ts'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { retryUnlessRefused } from '#web/shared/queries.ts'

export interface VersionHead { readonly version: string; readonly effective_from: string; readonly doc_no: string; readonly title: Text; readonly matter_id: string | null }
export interface RuleLine { readonly rule: string; readonly label: Text; readonly in_force: VersionHead | null; readonly next: readonly VersionHead[]; readonly versions: number; readonly rows: number; readonly drafts: number; readonly decisions: number }
export interface RuleVersions { readonly rule: string; readonly in_force: string | null; readonly versions: readonly (VersionHead & { readonly table: DecisionTable; readonly check: RuleCheck })[] }
export interface Kept { readonly id: number; readonly rule: string; readonly version: string; readonly doc_no: string; readonly at: string; readonly kind: string | null; readonly about: string | null; readonly number: string | null; readonly title: string | null; readonly inputs: Readonly<Record<string, unknown>>; readonly fired: readonly Fired[]; readonly outputs: Readonly<Record<string, unknown>> }
export interface Trial { readonly cases: number; readonly changed: number; readonly moves: readonly { readonly from: string; readonly to: string; readonly n: number }[]; readonly examples: readonly { readonly decision: Kept; readonly to: string; readonly rows: readonly number[]; readonly problem?: Text }[] }
export type LampColour = 'red' | 'yellow' | 'green' | 'grey'
export interface Lamp { readonly lamp: LampColour; readonly rule: string; readonly version: string; readonly doc_no: string; readonly inputs: Readonly<Record<string, unknown>>; readonly fired: readonly Fired[] }
export interface LitRow { readonly kind: string; readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly lead: string | null; readonly lamps: readonly Lamp[] }
export interface LampCount { readonly rule: string; readonly lamp: LampColour; readonly n: number }

export const useRules = () => useQuery({ queryKey: ['matters', 'rules'], queryFn: () => api<{ as_of: string; rows: readonly RuleLine[] }>('/api/rules'), retry: retryUnlessRefused })
export const useRule = (rule: string | undefined) => useQuery({ queryKey: ['matters', 'rules', rule ?? ''], enabled: rule !== undefined, queryFn: () => api<RuleVersions>(`/api/rules/${encodeURIComponent(rule ?? '')}`), retry: retryUnlessRefused })
