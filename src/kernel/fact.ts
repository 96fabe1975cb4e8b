import { z } from 'zod'
import type { Text } from './text.ts'

/** How a personal fact is shown to somebody who may not see it whole. A sealed fact never stands in the ledger in the clear. */
export type Seal = 'name' | 'phone' | 'id' | 'address' | 'text'

/** What a screen, a list and the ledger need to know of one fact beyond its type. */
export interface FactMeta {
  readonly label: Text
  readonly hint?: Text
  readonly widget?: 'textarea' | 'indicator' | 'outline' | 'curve' | 'decision_table' | 'permit' | 'category' | 'industry' | 'office' | 'offices' | 'place' | 'date' | 'face' | 'party' | 'matter' | 'files'
  /** Of the kind that a `matter` widget looks for; absent: its own. */
  readonly of?: string
  /** Instead of `of`: the fact that says which kind it is. */
  readonly of_fact?: string
  /** Where in the city's rules its values stand with their labels, such as `agents.fees`; of a record, its keys. */
  readonly choices?: string
  /** Labels of an enum's values. */
  readonly options?: Readonly<Record<string, Text>>
  /** Sealed under the asker's key; the chain keeps only a digest. */
  readonly seal?: Seal
  /** Lists filter by it. What points at another matter is found by its link; the rest within its kind. */
  readonly indexed?: boolean
  /** Belongs to its act alone: kept in the ledger, not merged into the matter's facts. */
  readonly passing?: boolean
  /** Said anew each time: a form that amends never starts from what stands. */
  readonly afresh?: boolean
  /** Words of it are found by search. */
  readonly searched?: boolean
}

/** Not zod's registry: that one puts an answer together anew each time, and every act asks for dozens. */
const metas = new WeakMap<z.ZodType, FactMeta>()

/** Declares one fact: its shape and what people call it. */
export function fact<T extends z.ZodType>(shape: T, meta: FactMeta): T {
  const named = shape.meta({ title: meta.label.zh, description: meta.hint?.zh ?? meta.label.en })
  metas.set(named, meta)
  return named as T
}

/** How a part is filled in and read, where it is more than words: `choices` as of a fact. */
export interface PartField {
  readonly widget?: 'office' | 'party' | 'matter'
  readonly choices?: string
}

/** Names a part of a fact that is made of several, so that its own field and column carry people's words. */
export function part<T extends z.ZodType>(shape: T, label: Text, options?: Readonly<Record<string, Text>>, field?: PartField): T {
  return shape.meta({ title: label.zh, description: label.en, ...(options ? { options } : {}), ...field }) as T
}

/** Who did it and when: how many a record within a fact ends. */
export const STAMP = { by: part(z.string(), { zh: '经办人', en: 'By' }), at: part(z.string(), { zh: '时间', en: 'At' }) }

/** @throws Error when the field was not declared with `fact` (a bug in a module, found at load) */
export function metaOf(shape: z.ZodType): FactMeta {
  const meta = metas.get(shape)
  if (!meta) throw new Error('every field of facts is declared with fact(shape, meta)')
  return meta
}

/** What the ledger holds in place of a sealed value: the SHA-256 of its ciphertext. */
export interface SealedRef {
  readonly $sealed: string
}

export function isSealedRef(value: unknown): value is SealedRef {
  return typeof value === 'object' && value !== null && '$sealed' in value
}
