import type { Text } from '#kernel/text.ts'

export interface RegisterFault { readonly column: string; readonly value: string; readonly problem: Text; readonly next: Text; readonly may_confirm?: true }
export interface BadLine { readonly line: number; readonly name: string; readonly cells: readonly string[]; readonly faults: readonly RegisterFault[] }
export interface RegisterColumn { readonly heading: string; readonly is?: string; readonly sort?: string; readonly unit?: string; readonly factor?: number; readonly why?: Text }

/** `/api/leads/register/read`. Sums in 万元. */
export interface RegisterRead {
  readonly name: string; readonly lines: number; readonly good: number; readonly known: number; readonly bad_total: number
  readonly columns: readonly RegisterColumn[]; readonly meanings: Readonly<Record<string, { readonly label: Text; readonly sort: string }>>; readonly states: Readonly<Record<string, Text>>
  readonly odd: readonly { readonly heading: string; readonly unit: string; readonly median: number }[]
  readonly units: readonly { readonly name: string; readonly lines: number; readonly office: string | null; readonly settled: boolean }[]
  readonly words: readonly { readonly word: string; readonly lines: number }[]
  readonly ends: readonly { readonly state: string; readonly n: number }[]
  readonly sample: readonly { readonly line: number; readonly name: string; readonly investor: string; readonly state: string; readonly reported_on: string; readonly planned_wan?: number; readonly agreed_wan?: number }[]
  readonly already: readonly { readonly line: number; readonly name: string; readonly id: string; readonly number: string; readonly state: string; readonly said: string | null }[]
  readonly bad: readonly BadLine[]; readonly notes_total: number; readonly notes: readonly (RegisterFault & { readonly line: number; readonly name: string })[]
}

/** `/api/leads/register/take`: one slice. */
export interface RegisterTaken {
  readonly known: number; readonly left: number
  readonly taken: readonly { readonly line: number; readonly id: string; readonly number: string; readonly name: string; readonly state: string }[]
  readonly refused: readonly { readonly line: number; readonly name: string; readonly problem: Text }[]
}

/** What somebody answers to what a register leaves open. */
export interface RegisterSaid { readonly columns: Readonly<Record<string, string | null>>; readonly money: Readonly<Record<string, string>>; readonly units: Readonly<Record<string, string>>; readonly stages: Readonly<Record<string, string>>; readonly confirmed: readonly number[] }
