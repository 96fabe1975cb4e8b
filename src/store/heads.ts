import { createHash } from 'node:crypto'
import { merkleRoot } from '#algo/merkle.ts'
import { canonical } from '#kernel/canonical.ts'
import type { Tx } from './database.ts'

const HOUR_MS = 3_600_000
/** A line is written by a transaction that may still be open: an hour is sealed when no such one can be left. */
export const GRACE_MS = 5 * 60_000

interface HeadRow { no: number; to_at: Date; hash: Buffer }
export interface Anchor { readonly matter_id: string; readonly seq: number; readonly hash: Buffer }

/** Anything whose hash a head covers: an hour's last line of each matter touched, and every reading of personal data. */
interface Hour { readonly anchors: readonly Anchor[]; readonly reads: readonly Buffer[]; readonly entries: number }

/**
 * Seals full hours that are not sealed yet, oldest first, so many at most. Hours in which nothing happened get no head.
 * Processes that try at once wait for each other.
 * @returns how many heads were written
 */
export async function sealHours(tx: Tx, now: Date, most = Infinity): Promise<number> {
  await tx.rows("select pg_advisory_xact_lock(hashtext('heads:' || $1))", [tx.district])
  const end = new Date(Math.floor((now.getTime() - GRACE_MS) / HOUR_MS) * HOUR_MS)
  let last = await tx.row<HeadRow>('select no, to_at, hash from ledger_head where district = $1 order by no desc limit 1', [tx.district])
  for (let written = 0; written < most; written++) {
    const from = await nextHour(tx, last?.to_at)
    if (!from || from >= end) return written
    last = await sealOne(tx, last, from, new Date(from.getTime() + HOUR_MS))
  }
  return most
}

/**
 * Seals everything up to now, in one head: before a backup, after an import, and on demand.
 * @returns the head's hash (hex), to be kept elsewhere; undefined when nothing has happened since the last
 */
export async function sealNow(tx: Tx, now: Date): Promise<string | undefined> {
  await tx.rows("select pg_advisory_xact_lock(hashtext('heads:' || $1))", [tx.district])
  const last = await tx.row<HeadRow>('select no, to_at, hash from ledger_head where district = $1 order by no desc limit 1', [tx.district])
  const from = await nextHour(tx, last?.to_at)
  if (!from || from > now) return undefined
  const head = await sealOne(tx, last, last ? last.to_at : from, new Date(now.getTime() + 1))
  return head.hash.toString('hex')
}

async function nextHour(tx: Tx, after: Date | undefined): Promise<Date | undefined> {
  const row = await tx.row<{ at: Date | null }>(
    `select least((select min(recorded_at) from entry where district = $1 and recorded_at >= $2), (select min(at) from access_log where district = $1 and at >= $2)) as at`, [tx.district, after ?? new Date(0)])
  if (!row?.at) return undefined
  const hour = new Date(Math.floor(row.at.getTime() / HOUR_MS) * HOUR_MS)
  return after && hour < after ? after : hour
}

async function sealOne(tx: Tx, last: HeadRow | undefined, from: Date, to: Date): Promise<HeadRow> {
  const hour = await readHour(tx, from, to)
  const no = (last?.no ?? 0) + 1
  const root = rootOf(hour)
  const hash = headHash(last?.hash, { district: tx.district, no, from, to, entries: hour.entries, root })
  await tx.rows('insert into ledger_head (district, no, from_at, to_at, matters, entries, reads, root, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.district, no, from, to, hour.anchors.length, hour.entries, hour.reads.length, root, hash])
  await tx.rows(`insert into anchor (district, no, matter_id, seq, hash) select $1, $2, * from unnest($3::text[], $4::int[], $5::bytea[])`,
    [tx.district, no, hour.anchors.map((a) => a.matter_id), hour.anchors.map((a) => a.seq), hour.anchors.map((a) => a.hash)])
  return { no, to_at: to, hash }
}

async function readHour(tx: Tx, from: Date, to: Date): Promise<Hour> {
  const anchors = await tx.rows<Anchor & { n: number }>(
    `select distinct on (matter_id collate "C") matter_id, seq, hash, count(*) over (partition by matter_id)::int as n from entry
     where district = $1 and recorded_at >= $2 and recorded_at < $3 order by matter_id collate "C", seq desc`, [tx.district, from, to])
  const reads = await tx.rows<{ hash: Buffer }>('select hash from access_log where district = $1 and at >= $2 and at < $3 order by at, id collate "C"', [tx.district, from, to])
  return { anchors, reads: reads.map((r) => r.hash), entries: anchors.reduce((n, a) => n + a.n, 0) }
}

/** Merkle root over an hour: leaves are the matters' last lines in order of id, then the readings in order of time. */
export function rootOf({ anchors, reads }: Pick<Hour, 'anchors' | 'reads'>): Buffer {
  const leaves = [...anchors.map((a) => createHash('sha256').update(canonical({ matter: a.matter_id, seq: a.seq, hash: a.hash.toString('hex') })).digest()), ...reads]
  return Buffer.from(merkleRoot(leaves))
}

/** One reading of personal data, as the log keeps it. */
export interface Reading {
  readonly id: string
  readonly at: Date
  readonly reader: string
  readonly subject: string
  readonly what: string
  readonly purpose: string
}

export function readingHash(district: string, { id, at, reader, subject, what, purpose }: Reading): Buffer {
  return createHash('sha256').update(canonical({ district, id, at, reader, subject, what, purpose })).digest()
}

/** One line of the reading log, hashed so that the hourly head covers it. */
export async function logReading(tx: Tx, now: () => Date, reading: Omit<Reading, 'id' | 'at'>): Promise<void> {
  // Whoever seals waits for readings that are being written, and a reading that waited for a seal is dated after it.
  await tx.rows("select pg_advisory_xact_lock_shared(hashtext('heads:' || $1))", [tx.district])
  const line = { ...reading, at: now() }
  const id = crypto.randomUUID()
  await tx.rows('insert into access_log (district, id, at, reader, subject, what, purpose, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tx.district, id, line.at, line.reader, line.subject, line.what, line.purpose, readingHash(tx.district, { id, ...line })])
}

export function headHash(before: Buffer | undefined, head: { district: string; no: number; from: Date; to: Date; entries: number; root: Buffer }): Buffer {
  const hash = createHash('sha256')
  if (before) hash.update(before)
  return hash.update(canonical({ ...head, root: head.root.toString('hex') })).digest()
}
