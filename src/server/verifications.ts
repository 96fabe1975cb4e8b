import { randomUUID } from 'node:crypto'
import { canonical } from '#kernel/canonical.ts'
import { type Verdict, verify } from '#store/verify.ts'
import type { House } from './house.ts'

/** A check of the whole ledger: it goes on after the request that asked for it, and any process can say how far it is. */
export interface Verification {
  readonly id: string
  readonly by: string
  readonly started_at: Date
  readonly ended_at: Date | null
  /** Lines checked so far. */
  readonly entries: number
  readonly standing: 'running' | 'whole' | 'broken' | 'failed'
  readonly verdict: Verdict | null
  readonly problem: string | null
}

const SIGN_OF_LIFE_MS = 2_000
/** A run that has given no sign of life for so long has died with its process. */
const DEAD_AFTER_MS = 60_000

interface Row { id: string; by: string; started_at: Date; seen_at: Date; ended_at: Date | null; entries: number; verdict: Verdict | null; problem: string | null }

/** Starts one, unless one is running: then that is the answer. @returns its id */
export async function startVerification(house: House, district: string, by: string, failed: (err: unknown) => void, head?: string): Promise<string> {
  const id = randomUUID()
  const now = house.now()
  const running = await house.database.inDistrict(district, async (tx) => {
    await tx.rows("select pg_advisory_xact_lock(hashtext('verification:' || $1))", [tx.district])
    const row = await tx.row<{ id: string }>('select id from verification where district = $1 and ended_at is null and seen_at > $2 limit 1', [tx.district, new Date(now.getTime() - DEAD_AFTER_MS)])
    if (!row) await tx.rows('insert into verification (district, id, by, started_at, seen_at) values ($1, $2, $3, $4, $4)', [tx.district, id, by, now])
    return row?.id
  })
  if (running) return running
  void carryOut(house, district, id, head).catch(failed)
  return id
}

async function carryOut(house: House, district: string, id: string, head: string | undefined): Promise<void> {
  const put = (set: string, values: readonly unknown[]) => house.database.inDistrict(district, (tx) => tx.rows(`update verification set seen_at = $3, ${set} where district = $1 and id = $2`, [tx.district, id, house.now(), ...values]))
  let told = performance.now()
  const progress = (entries: number) => {
    if (performance.now() - told < SIGN_OF_LIFE_MS) return
    told = performance.now()
    void put('entries = $4', [entries]).catch(() => undefined) // the next one comes soon
  }
  try {
    const verdict = await verify(house.database, district, { progress, ...(head ? { head } : {}) })
    await put('ended_at = $3, entries = $4, verdict = $5', [verdict.entries, canonical(verdict)])
  } catch (err) {
    await put("ended_at = $3, problem = $4", [err instanceof Error ? (err.message.split('\n')[0] ?? err.name).slice(0, 300) : 'unknown'])
    throw err
  }
}

/** Newest first. */
export async function listVerifications(house: House, district: string, id?: string): Promise<Verification[]> {
  const rows = await house.database.inDistrict(district, (tx) => tx.rows<Row>(
    'select id, by, started_at, seen_at, ended_at, entries, verdict, problem from verification where district = $1 and ($2::text is null or id = $2) order by started_at desc limit 20', [tx.district, id ?? null]), { readOnly: true })
  const dead = house.now().getTime() - DEAD_AFTER_MS
  return rows.map(({ seen_at, ...r }) => {
    const died = !r.ended_at && seen_at.getTime() <= dead
    const standing = r.verdict ? (r.verdict.broken.length ? 'broken' : 'whole') : r.problem || died ? 'failed' : 'running'
    return { ...r, standing, problem: r.problem ?? (died ? 'it was interrupted' : null) }
  })
}
