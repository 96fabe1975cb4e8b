import type { Text } from '#kernel/text.ts'

interface Interval { readonly p: number; readonly low: number; readonly high: number }
interface Value { readonly value: number; readonly low: number; readonly high: number }
export interface Cohort { readonly cohort: string; readonly n: number; readonly converted: number; readonly lost: number; readonly open: number; readonly so_far: Interval | null; readonly expected: Interval | null }
export interface Months { readonly known: readonly { readonly period: string; readonly n: number }[]; readonly ahead: readonly (Value & { readonly period: string })[] | null; readonly error: { readonly smape_pct: number; readonly coverage: number; readonly n: number } | null }
export interface Ahead { readonly days: number; readonly open: number; readonly expected: Value | null; readonly error: { readonly mean_absolute: number; readonly bias: number; readonly naive: number; readonly coverage: number; readonly n: number; readonly dispersion: number } | null }

/** `/api/leads/funnel`. Shares 0 to 1, dwell in days. */
export interface Funnel {
  readonly as_of: string; readonly horizon_days: number; readonly n: number
  readonly stages: readonly { readonly state: string; readonly label: Text; readonly now: number; readonly reached: number }[]
  readonly lost: readonly { readonly state: string; readonly label: Text; readonly n: number }[]
  readonly aside: readonly { readonly state: string; readonly label: Text; readonly n: number }[]
  readonly dwell: readonly { readonly from: string; readonly to: string; readonly label: Text; readonly n: number; readonly median: number | null; readonly p25: number | null; readonly p75: number | null; readonly open: number; readonly median_with_open: number | null }[]
  readonly signed: readonly Cohort[]; readonly started: readonly Cohort[]
  readonly months: { readonly signed: Months; readonly started: Months }
  readonly pipeline: { readonly signed: Ahead; readonly started: Ahead }
}

export interface Idle { readonly as_of: string; readonly rows: readonly { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly report_due_at: string | null; readonly unit: { readonly id: string; readonly name: string } | null; readonly report_overdue: boolean; readonly last_progress_at: string | null; readonly days_without: number; readonly may_stall: boolean; readonly lapsed: boolean }[] }

export interface Week {
  readonly week: string; readonly from: string; readonly to: string; readonly unit: { readonly id: string; readonly name: Text } | null; readonly text: Text
  readonly counts: { readonly leads: number; readonly contacts: number; readonly reported: number; readonly advanced: number; readonly signed: number }
  readonly leads: readonly { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly lines: readonly { readonly seq: number; readonly at: string; readonly label: Text; readonly text: string | null; readonly next_step: string | null }[] }[]
}

export interface Receipt { readonly lead: string; readonly number: string; readonly at: string; readonly claim: 'first' | 'contending'; readonly unit: { readonly id: string; readonly name: Text }; readonly person: { readonly id: string; readonly name: string }; readonly digest: string; readonly entry_hash: string; readonly genuine: boolean; readonly rival: { readonly id: string; readonly number: string } | null; readonly rulings: readonly { readonly other: string; readonly ruling: string; readonly reason: string; readonly at: string }[] }

export interface Review {
  readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly round: number; readonly submitted_at: string | null
  readonly departments: readonly { readonly key: string; readonly label: Text; readonly unit: string | null; readonly days: number; readonly may_veto: boolean; readonly due_at: string | null; readonly standing: 'given' | 'given_late' | 'waiting' | 'overdue' | 'not_asked'; readonly opinion: { readonly stance: string; readonly text: string; readonly conditions?: string; readonly legal_basis?: string; readonly at: string } | null }[]
  readonly score: { readonly pass: number; readonly cards_needed: number; readonly cards: number; readonly total: number | null; readonly passes: boolean; readonly source: Text; readonly items: readonly { readonly key: string; readonly label: Text; readonly max: number; readonly floor: number | null; readonly mean: number | null; readonly fails: boolean }[] }
  readonly agreements: readonly { readonly id: string; readonly number: string; readonly state: string; readonly signed_on: string | null }[]
  readonly sessions: readonly { readonly no: string; readonly on: string; readonly conclusion: string; readonly text: string; readonly score: number | null }[]
  readonly gate: { readonly open: boolean; readonly reason: Text | null }
}

export interface Match { readonly first: boolean; readonly rivals: readonly Candidate[]; readonly similar: readonly Candidate[] }
export interface Candidate { readonly id: string; readonly number: string; readonly title: string | null; readonly state: string; readonly unit_name: string | null; readonly reported_at: string; readonly protected: boolean; readonly reasons: readonly { readonly code: string; readonly likeness: number }[] }
