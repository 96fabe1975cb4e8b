import type { Limit } from '#algo/clock.ts'
import type { Clock } from '#kernel/clock.ts'
import type { Facts, Participant, Standing } from '#kernel/matter.ts'
import type { Tx } from './database.ts'

/** A matter as the store has it: its standing, its clocks, and what lies beside the ledger. */
export interface StoredMatter {
  readonly id: string
  readonly kind: string
  readonly number: string
  readonly title: string
  readonly standing: Standing
  readonly clocks: readonly Clock[]
  readonly pack: string
  readonly head: Buffer
}

export interface MatterRow {
  id: string; kind: string; number: string; title: string; state: string; since: Date; version: number; facts: Facts; proofs: string[]
  opened_at: Date; closed_at: Date | null; pack: string; head: Buffer; participants: Participant[]; clocks: ClockRow[]
}

interface ClockRow {
  name: string; round: number; amount: number; unit: Limit['unit']; started_at: string; pauses: { from: string; to?: string }[]; stopped_at: string | null; due_at: string; provisional: boolean
}

/** Columns of `matter m` with participants and clocks beside them, in one row and one query. */
export const MATTER_COLUMNS = `m.id, m.kind, m.number, m.title, m.state, m.since, m.version, m.facts, m.proofs, m.opened_at, m.closed_at, m.pack, m.head,
  (select coalesce(json_agg(json_build_object('relation', p.relation, 'party', p.party)), '[]') from participant p where p.district = m.district and p.matter_id = m.id) as participants,
  (select coalesce(json_agg(json_build_object('name', c.name, 'round', c.round, 'amount', c.amount, 'unit', c.unit, 'started_at', c.started_at, 'pauses', c.pauses,
     'stopped_at', c.stopped_at, 'due_at', c.due_at, 'provisional', c.provisional) order by c.name, c.round), '[]') from clock c where c.district = m.district and c.matter_id = m.id) as clocks`

export async function findMatter(tx: Tx, kind: string, id: string): Promise<StoredMatter | undefined> {
  const row = await tx.row<MatterRow>(`select ${MATTER_COLUMNS} from matter m where m.district = $1 and m.id = $2 and m.kind = $3`, [tx.district, id, kind])
  return row && storedMatter(row)
}

export function storedMatter(row: MatterRow): StoredMatter {
  const { id, kind, number, title, pack, head, state, since, version, facts, proofs, opened_at, closed_at, participants } = row
  return { id, kind, number, title, pack, head, clocks: row.clocks.map(clockOf), standing: { state, since, version, facts, proofs, opened_at, closed_at, participants } }
}

function clockOf(row: ClockRow): Clock {
  return {
    name: row.name,
    round: row.round,
    limit: { amount: row.amount, unit: row.unit },
    started_at: new Date(row.started_at),
    pauses: row.pauses.map((p) => ({ from: new Date(p.from), ...(p.to ? { to: new Date(p.to) } : {}) })),
    stopped_at: row.stopped_at ? new Date(row.stopped_at) : null,
    due_at: new Date(row.due_at),
    provisional: row.provisional,
  }
}
