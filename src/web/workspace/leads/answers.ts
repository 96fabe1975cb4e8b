import type { Text } from '#kernel/text.ts'
import type { ClockStanding } from '#web/shared/types.ts'
import type { Queued } from '#web/workspace/parks/Queue.tsx'

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

export interface SessionList { readonly as_of: string; readonly waiting: number; readonly held: readonly { readonly no: string; readonly on: string; readonly leads: number; readonly passed: number }[] }

export interface Receipt { readonly lead: string; readonly number: string; readonly at: string; readonly claim: 'first' | 'contending'; readonly unit: { readonly id: string; readonly name: Text }; readonly person: { readonly id: string; readonly name: string }; readonly digest: string; readonly entry_hash: string; readonly genuine: boolean }

export interface Review {
  readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly round: number; readonly submitted_at: string | null
  readonly departments: readonly { readonly key: string; readonly label: Text; readonly unit: string | null; readonly days: number; readonly may_veto: boolean; readonly due_at: string | null; readonly standing: 'given' | 'given_late' | 'waiting' | 'overdue' | 'not_asked' | 'unrecorded'; readonly opinion: { readonly stance: string; readonly text: string; readonly conditions?: string; readonly legal_basis?: string; readonly at: string } | null }[]
  readonly score: { readonly pass: number; readonly cards_needed: number; readonly cards: number; readonly total: number | null; readonly passes: boolean; readonly source: Text; readonly items: readonly { readonly key: string; readonly label: Text; readonly max: number; readonly floor: number | null; readonly mean: number | null; readonly fails: boolean }[] }
  readonly agreements: readonly { readonly id: string; readonly number: string; readonly state: string; readonly signed_on: string | null }[]
  readonly kept_back: boolean
  readonly sessions: readonly { readonly no: string; readonly on: string; readonly attendees: readonly string[]; readonly conclusion: string; readonly text: string; readonly score: number | null }[]
  readonly gate: { readonly open: boolean; readonly reason: Text | null }; readonly missing: readonly Text[]
}

export interface Match { readonly first: boolean; readonly rivals: readonly Candidate[]; readonly similar: readonly Candidate[] }
export interface Candidate { readonly id: string; readonly number: string; readonly title: string | null; readonly state: string; readonly unit_name: string | null; readonly reported_at: string; readonly protected: boolean; readonly reasons: readonly { readonly code: string; readonly likeness: number }[] }

export interface Proof { readonly sha256: string; readonly name: string; readonly kind: string; readonly label: Text }
interface Named { readonly id: string; readonly name: Text }
export interface Share { readonly unit: Named; readonly percent: number }
interface Limited { readonly round: number; readonly started_at: string; readonly due_at: string; readonly stopped_at: string | null; readonly provisional: boolean; readonly limit: { readonly amount: number; readonly unit: string }; readonly standing: ClockStanding }

/** Land held for a lead, with who else waits for it; `holder` of what it waits for itself. */
export interface LandHeld { readonly kind: 'parcel' | 'space'; readonly id: string; readonly number: string; readonly name: string; readonly until: string | null; readonly queue: readonly Queued[] }
export interface LandWaited extends LandHeld { readonly holder: { readonly number: string; readonly unit: Text | null } | null }

/** `/api/leads/:id/history`. What the reader may not know is null. */
export interface History {
  readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly since: string; readonly as_of: string; readonly confidentiality: string
  readonly owner: Named | null; readonly units: readonly Named[]; readonly receipt: Receipt | null; readonly registered: { readonly register: string; readonly line: number; readonly no?: string } | null; readonly claim: string | null
  readonly others: readonly { readonly id: string; readonly number: string; readonly title: string | null; readonly state: string; readonly open: boolean; readonly unit: Named; readonly at: string; readonly claim: string | null; readonly reasons: Candidate['reasons']; readonly earlier: boolean | null; readonly seconds: number | null; readonly collision: boolean }[]
  readonly alike: readonly Candidate[]
  readonly rulings: readonly { readonly other: string; readonly ruling: string; readonly reason: string; readonly by: Named; readonly at: string; readonly evidence: readonly Proof[] }[]
  readonly protection: (Limited & { readonly lapsed_at: string | null; readonly used: number; readonly allowed: number; readonly renewals: readonly { readonly at: string; readonly by: Named; readonly reason: string | null; readonly evidence: readonly Proof[] }[] }) | null
  readonly progress: { readonly last_at: string | null; readonly days_without: number | null; readonly allowed: { readonly amount: number; readonly unit: string } | null; readonly may_stall_from: string | null; readonly made: readonly { readonly seq: number; readonly at: string; readonly by: Named; readonly act: Text; readonly progress: string; readonly text: string | null; readonly evidence: readonly Proof[] }[] }
  readonly reports: readonly (Limited & { readonly seq: number | null; readonly summary: string | null; readonly next_step: string | null })[]
  readonly transfers: readonly { readonly from: Named; readonly to: Named; readonly reason: string; readonly credits: readonly Share[]; readonly by: Named; readonly at: string }[]
  readonly to_region: string | null; readonly credits: readonly Share[]
  readonly introducer: { readonly name: string | null; readonly limit: Limited | null; readonly answers: readonly { readonly on: string; readonly way: string; readonly text: string; readonly by: Named; readonly at: string }[] } | null
  readonly land: { readonly held: readonly LandHeld[]; readonly waits: readonly LandWaited[] }
  readonly contacts: readonly { readonly seq: number; readonly on: string | null; readonly way: string; readonly with: string | null; readonly content: string | null; readonly next_step: string | null; readonly by: Named; readonly evidence: readonly Proof[] }[]
  readonly turns: readonly { readonly seq: number; readonly at: string; readonly act: Text; readonly reason: string | null; readonly by: Named; readonly evidence: readonly Proof[] }[]
  readonly road: readonly { readonly state: string; readonly label: Text; readonly at: string | null; readonly days: number | null; readonly here: boolean }[]
}
