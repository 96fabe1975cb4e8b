import type { Text } from './text.ts'

/**
 * Why the house said no. The list is closed: the server turns each into one HTTP status, in one table.
 *
 * - `unsigned` nobody is signed in · `forbidden` not for this caller · `unknown` no such thing (or none this caller may see)
 * - `invalid` the input is malformed · `untimely` not in this state · `unmet` a guard objects · `unproven` evidence is missing
 * - `stale` the writer's screen is old · `reused` an idempotency key came back with another request
 * - `too_large` · `too_many` (rate) · `unsupported` a type we do not take · `unavailable` try again later
 */
export type RefusalCode =
  | 'unsigned' | 'forbidden' | 'unknown' | 'invalid' | 'untimely' | 'unmet' | 'unproven'
  | 'stale' | 'reused' | 'too_large' | 'too_many' | 'unsupported' | 'unavailable'

/** One fault of one field. `path` is a JSON pointer into the input, '' for the whole. */
export interface Fault {
  readonly path: string
  readonly problem: Text
}

/** An expected no, in the reader's language: what is wrong; `next` says what to do. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly text: Text
  readonly next: Text | undefined
  readonly faults: readonly Fault[]

  constructor(code: RefusalCode, text: Text, more: { next?: Text; faults?: readonly Fault[] } = {}) {
    super(text.en)
    this.code = code
    this.text = text
    this.next = more.next
    this.faults = more.faults ?? []
  }
}
