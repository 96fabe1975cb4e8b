import type { Entry, Facts, Evidence } from '#kernel/matter.ts'
import { lineHash } from './chain.ts'
import type { Database, Tx } from './database.ts'
import { type Anchor, headHash, type Reading, readingHash, rootOf } from './heads.ts'

/** What was found wrong, and where: the first broken line of each matter, or a head. */
export interface Broken {
  readonly where: string
  readonly seq?: number
  readonly what: 'changed' | 'missing' | 'reordered' | 'cut' | 'head' | 'standing'
  readonly detail: string
}

export interface Verdict {
  readonly district: string
  readonly matters: number
  readonly entries: number
  readonly heads: number
  readonly broken: readonly Broken[]
  /** Hash of the last head: compare it with the one kept elsewhere. */
  readonly head: string | null
}

interface Line {
  matter_id: string; kind: string; head: Buffer; version: number; seq: number | null; act: string; by: string; as_role: string; at: Date; recorded_at: Date; body: Facts; evidence: Evidence[]; hash: Buffer
}

/** Small enough to leave the event loop free for others. */
const BATCH = 1_000

/**
 * Recomputes every hash of a district's ledger and every head over it.
 * Finds changed, missing, reordered lines and a cut tail (by the standing beside it, and by the anchors where both were cut).
 * O(entries), memory constant; `progress` is called after each batch.
 * @param most stops after this many findings
 */
export async function verify(database: Database, district: string, options: { most?: number; progress?: (entries: number) => void; head?: string } = {}): Promise<Verdict> {
  return database.inDistrict(district, async (tx) => {
    // One snapshot for the whole walk: what is written meanwhile is verified next time.
    await tx.rows('set transaction isolation level repeatable read')
    const most = options.most ?? 20
    const broken: Broken[] = []
    const walked = await walkLines(tx, broken, most, options.progress)
    const heads = await walkHeads(tx, broken, most)
    if (options.head && !heads.hashes.has(options.head)) broken.push({ where: 'heads', what: 'head', detail: `the head kept elsewhere (${options.head.slice(0, 12)}…) is not among the ${heads.hashes.size} here` })
    return { district, ...walked, heads: heads.hashes.size, broken, head: heads.last }
  }, { readOnly: true })
}

async function walkLines(tx: Tx, broken: Broken[], most: number, progress?: (entries: number) => void) {
  let after: [string, number] = ['', 0]
  let current: { id: string; seq: number; hash: Buffer | undefined; bad: boolean; head: Buffer; version: number } | undefined
  let matters = 0
  let entries = 0
  const close = () => {
    if (!current || current.bad) return
    if (current.seq < current.version) broken.push({ where: current.id, seq: current.seq + 1, what: 'cut', detail: `the ledger ends at line ${current.seq}, the matter stands at ${current.version}` })
    else if (!current.hash?.equals(current.head)) broken.push({ where: current.id, seq: current.seq, what: 'standing', detail: 'the standing does not rest on the last line' })
  }
  for (;;) {
    const lines = await tx.rows<Line>(
      `select m.id as matter_id, m.kind, m.head, m.version, e.seq, e.act, e.by, e.as_role, e.at, e.recorded_at, e.body, e.evidence, e.hash
       from matter m left join entry e on e.district = m.district and e.matter_id = m.id
       where m.district = $1 and (m.id, coalesce(e.seq, 0)) > ($2, $3) order by m.id, e.seq limit ${BATCH}`, [tx.district, ...after])
    for (const line of lines) {
      if (line.matter_id !== current?.id) {
        close()
        if (broken.length >= most) return { matters, entries }
        current = { id: line.matter_id, seq: 0, hash: undefined, bad: false, head: line.head, version: line.version }
        matters++
      }
      if (line.seq === null) continue
      entries++
      if (!current.bad) current.bad = !checkLine(tx.district, current, line, broken)
    }
    progress?.(entries)
    const last = lines.at(-1)
    if (!last || lines.length < BATCH) break
    after = [last.matter_id, last.seq ?? 0]
  }
  close()
  return { matters, entries }
}

function checkLine(district: string, current: { id: string; seq: number; hash: Buffer | undefined }, line: Line, broken: Broken[]): boolean {
  const seq = line.seq ?? 0
  if (seq !== current.seq + 1) {
    broken.push({ where: current.id, seq: current.seq + 1, what: 'missing', detail: `line ${current.seq + 1} is missing; ${seq} follows` })
    return false
  }
  const entry: Entry = { seq, act: line.act, by: line.by, as: line.as_role, at: line.at, body: line.body, evidence: line.evidence }
  const hash = lineHash(current.hash, { ...entry, district, kind: line.kind, matter_id: current.id, recorded_at: line.recorded_at })
  current.seq = seq
  current.hash = line.hash
  if (hash.equals(line.hash)) return true
  broken.push({ where: current.id, seq, what: 'changed', detail: `line ${seq} (${line.act}) does not match its hash: it, its order or a line before it was changed` })
  return false
}

async function walkHeads(tx: Tx, broken: Broken[], most: number) {
  const heads = await tx.rows<{ no: number; from_at: Date; to_at: Date; entries: number; matters: number; reads: number; root: Buffer; hash: Buffer }>('select * from ledger_head where district = $1 order by no', [tx.district])
  let before: Buffer | undefined
  for (const [i, head] of heads.entries()) {
    if (broken.length >= most) break
    if (head.no !== i + 1) broken.push({ where: `head ${i + 1}`, what: 'missing', detail: `head ${i + 1} is missing; ${head.no} follows` })
    const anchors = await tx.rows<Anchor>('select matter_id, seq, hash from anchor where district = $1 and no = $2 order by matter_id collate "C"', [tx.district, head.no])
    const reads = await tx.rows<Reading>('select id, at, reader, subject, what, purpose from access_log where district = $1 and at >= $2 and at < $3 order by at, id collate "C"', [tx.district, head.from_at, head.to_at])
    const root = rootOf({ anchors, reads: reads.map((r) => readingHash(tx.district, r)) })
    if (!root.equals(head.root)) broken.push({ where: `head ${head.no}`, what: 'head', detail: `${reads.length} readings and ${anchors.length} anchors do not give its root (it counted ${head.reads} and ${head.matters})` })
    if (!headHash(before, { district: tx.district, no: head.no, from: head.from_at, to: head.to_at, entries: head.entries, root: head.root }).equals(head.hash)) broken.push({ where: `head ${head.no}`, what: 'head', detail: 'it does not follow the head before it' })
    before = head.hash
    broken.push(...(await lostAnchors(tx, head.no, most - broken.length)))
  }
  return { hashes: new Set(heads.map((h) => h.hash.toString('hex'))), last: before?.toString('hex') ?? null }
}

/** Lines a head saw that are no longer there, or no longer the same. */
async function lostAnchors(tx: Tx, no: number, most: number): Promise<Broken[]> {
  if (most <= 0) return []
  const rows = await tx.rows<{ matter_id: string; seq: number; gone: boolean }>(
    `select a.matter_id, a.seq, e.seq is null as gone from anchor a left join entry e on e.district = a.district and e.matter_id = a.matter_id and e.seq = a.seq
     where a.district = $1 and a.no = $2 and (e.hash is null or e.hash <> a.hash) order by a.matter_id limit ${most}`, [tx.district, no])
  return rows.map((r) => ({ where: r.matter_id, seq: r.seq, what: r.gone ? 'cut' : 'changed', detail: `head ${no} saw line ${r.seq}; ${r.gone ? 'it is gone' : 'it is another now'}` }))
}
