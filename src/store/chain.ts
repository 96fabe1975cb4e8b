import { createHash } from 'node:crypto'
import { canonical } from '#kernel/canonical.ts'
import type { Entry } from '#kernel/matter.ts'

/** What one ledger line's hash covers, besides the hash before it. */
export interface ChainedLine extends Entry {
  readonly district: string
  readonly kind: string
  readonly matter_id: string
  readonly recorded_at: Date
}

/** SHA-256 of a line together with the hash before it (none for the first). Sealed facts enter by their digest alone. */
export function lineHash(previous: Buffer | undefined, line: ChainedLine): Buffer {
  const { district, kind, matter_id, seq, act, by, as, at, recorded_at, body, evidence } = line
  const hash = createHash('sha256')
  if (previous) hash.update(previous)
  return hash.update(canonical({ district, kind, matter_id, seq, act, by, as, at, recorded_at, body, evidence })).digest()
}
