import type { Text } from '#kernel/text.ts'
import type { Schema } from './schema.ts'

/** What the server answers, as screens use it. */
export interface Me {
  readonly party: string; readonly name: string; readonly face: 'workspace' | 'enterprise' | 'resident'
  readonly posts: readonly { readonly role: string; readonly label: Text; readonly office: { readonly id: string; readonly name: string } }[]
  readonly firms: readonly { readonly id: string; readonly name: string; readonly uscc: string | null }[]
  readonly pages: readonly string[]
  /** Screens of their own that this person's posts open. */
  readonly screens: readonly string[]
  /** Kinds of matters they may ever read one of. */
  readonly kinds: readonly string[]
}

export interface HouseCard {
  readonly product: { readonly name: Text; readonly version: string }; readonly demo: boolean; readonly now: string
  readonly district: { readonly id: string; readonly name: Text; readonly center: { readonly lng: number; readonly lat: number }; readonly pack: string }
  readonly oidc: readonly { readonly id: string; readonly label: Text }[]
  readonly demo_accounts?: readonly { readonly login: string; readonly password?: string; readonly label: Text; readonly face: string }[]
}

export interface FactDecl { readonly label: Text; readonly hint?: Text; readonly widget?: string; readonly of?: string; readonly choices?: string; readonly options?: Readonly<Record<string, Text>>; readonly seal?: string; readonly afresh?: boolean; readonly schema: Schema }
export interface ActDecl { readonly label: Text; readonly from: readonly string[]; readonly to: readonly string[]; readonly tone: 'primary' | 'plain' | 'danger'; readonly inner: boolean; readonly bulk: boolean; readonly needs: readonly string[]; readonly takes?: readonly string[]; readonly sections?: readonly { readonly label: Text; readonly facts: readonly string[] }[]; readonly asks: readonly { readonly fact: string; readonly required: boolean; readonly suggested?: boolean; readonly own?: object }[] }
export interface KindDecl {
  readonly kind: string; readonly label: Text; readonly states: Readonly<Record<string, { readonly label: Text; readonly public_label?: Text; readonly final?: boolean; readonly needs?: readonly string[] }>>
  readonly acts: Readonly<Record<string, ActDecl>>; readonly facts: Readonly<Record<string, FactDecl>>; readonly clocks: Readonly<Record<string, { readonly label: Text; /** When it runs out the house itself acts. */ readonly lapses: boolean }>>; readonly proofs: Readonly<Record<string, Text>>; readonly relations: Readonly<Record<string, Text>>
  /** Which fact stands in which column of lists. */
  readonly columns: Readonly<Partial<Record<'category' | 'area' | 'urgency' | 'size' | 'place', string>>>
}
export interface IndicatorDecl { readonly id: string; readonly label: Text; readonly unit: Text; readonly polarity: string; readonly caliber: 'month' | 'cumulative' | 'point'; readonly definition: Text; readonly source: Text; readonly kind: string; readonly format: 'share' | 'count' | 'days' | 'index' }
export interface Declarations { readonly modules: readonly { readonly id: string; readonly label: Text; readonly kinds: readonly string[] }[]; readonly kinds: readonly KindDecl[]; readonly indicators: readonly IndicatorDecl[]; readonly posts: Readonly<Record<string, Text>> }

export interface Category { readonly code: string; readonly label: Text; readonly office: string; readonly class?: string }
export interface PackView { readonly id: string; readonly version: string; readonly label: Text; readonly basis: { readonly doc_no: string; readonly title: Text }; readonly categories: { readonly appeal: readonly Category[]; readonly ticket: readonly Category[] }; readonly labels: Readonly<Record<string, Text>>; readonly rules: unknown; readonly limits: readonly { readonly stage: string; readonly class: string; readonly amount: number; readonly unit: string }[] }
export interface Office { readonly id: string; readonly name: string; readonly name_en: string | null }
export interface Place { readonly id: string; readonly code: string; readonly kind: string; readonly name: string; readonly name_en: string | null; readonly address: string | null; readonly parent: string | null; readonly at: Spot | null; readonly ring?: string | null }
export interface Spot { readonly lng: number; readonly lat: number }

export interface Line {
  readonly id: string; readonly kind: string; readonly number: string; readonly title: string; readonly state: string; readonly open: boolean; readonly version: number
  readonly urgency: string | null; readonly category: string | null; readonly area: string | null; readonly size: number | null; readonly lead: { readonly id: string; readonly name: string; readonly name_en: string | null } | null
  readonly opened_at: string; readonly closed_at: string | null; readonly touched_at: string; readonly due_at: string | null; readonly provisional: boolean; readonly at: Spot | null
}
export interface LinePage { readonly rows: readonly Line[]; readonly next: string | null; readonly total: number; readonly total_is_at_least: boolean }

export interface Named { readonly name: string; readonly name_en: string | null; readonly kind: string | null }
export type ClockStanding = 'running' | 'soon' | 'overdue' | 'held' | 'met' | 'late'
export interface MatterView {
  readonly id: string; readonly kind: string; readonly number: string; readonly title: string; readonly state: string; readonly open: boolean; readonly version: number; readonly pack: string
  readonly opened_at: string; readonly closed_at: string | null; readonly facts: Readonly<Record<string, unknown>>
  readonly participants: readonly { readonly relation: string; readonly party: string | null; readonly name: string; readonly name_en: string | null; readonly kind: string }[]
  readonly clocks: readonly { readonly name: string; readonly label: Text; readonly round: number; readonly limit: { readonly amount: number; readonly unit: string }; readonly started_at: string; readonly due_at: string; readonly stopped_at: string | null; readonly provisional: boolean; readonly standing: ClockStanding }[]
  readonly timeline: readonly TimelineEntry[]
  /** What points here: by kind and the fact that does. */
  readonly linked: readonly { readonly kind: string; readonly fact: string; readonly label: Text; readonly total: number; readonly rows: readonly { readonly id: string; readonly number: string; readonly title: string; readonly state: string }[] }[]
  /** What the ids in its facts stand for. */
  readonly names: Readonly<Record<string, Named>>
  readonly acts: readonly string[]
}
export interface TimelineEntry {
  readonly seq: number; readonly act: string; readonly label: Text; readonly as: string; readonly at: string; readonly recorded_at: string; readonly body: Readonly<Record<string, unknown>>; readonly hash: string
  readonly by: { readonly party: string | null; readonly name: string }; readonly evidence: readonly { readonly kind: string; readonly kind_label: Text; readonly sha256: string; readonly name: string; readonly type: string; readonly size_bytes: number; readonly taken_at?: string; readonly lng?: number; readonly lat?: number }[]
}

export interface Figure { readonly key: string; readonly label?: Text; readonly value: number | null; readonly n: number; readonly hits: number | null; readonly low: number | null; readonly high: number | null }
export interface Figures { readonly def: IndicatorDecl; readonly as_of: string; readonly pack: string; readonly rows: readonly Figure[]; readonly exclusions: readonly { readonly code: string; readonly label: Text; readonly n: number }[]; readonly overall: Figure | null }

export const isMasked = (value: unknown): value is { readonly $masked: string } => typeof value === 'object' && value !== null && '$masked' in value
