import { houseCaller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Tx } from '#store/database.ts'
import { type LedgerHouse, recordIn } from '#store/ledger.ts'
import { NumberTaken } from '#store/write.ts'

/** One line (or case) of a file, as the acts of one matter. */
export interface Past {
  readonly line: number
  /** Its own count, where several may stand on one line. */
  readonly place?: number
  readonly raw: string
  readonly id: string
  readonly kind: string
  readonly number?: string
  readonly acts: readonly { readonly act: string; readonly at: Date; readonly body: object }[]
}

export interface Bad { readonly line: number; readonly raw: string; readonly problem: Text }
export interface Tally { good: number; skipped: number; acts: number; readonly bad: Bad[] }

const MATTERS = 50
const AT_ONCE = 6

/**
 * Writes what comes, several transactions of some fifty matters at once. A transaction that meets a refusal is undone and its
 * matters are written one by one, so that only the refused one is left out. Lines already written in this run are passed over.
 */
export async function writeAll(house: LedgerHouse, district: string, run: string, source: AsyncIterable<Past | Bad>, progress: (tally: Tally) => void): Promise<Tally> {
  const done = new Set((await house.database.inDistrict(district, (tx) => tx.rows<{ line: number }>('select line from import_line where district = $1 and run = $2', [district, run]))).map((r) => r.line))
  const tally: Tally = { good: 0, skipped: 0, acts: 0, bad: [] }
  const items = source[Symbol.asyncIterator]()
  let reading: Promise<unknown> = Promise.resolve()
  const take = async (): Promise<Past[]> => {
    const batch: Past[] = []
    while (batch.length < MATTERS) {
      const { value, done: end } = await items.next()
      if (end) break
      if ('problem' in value) tally.bad.push(value)
      else if (done.has(placeOf(value))) tally.skipped++
      else batch.push(value)
    }
    return batch
  }
  const worker = async () => {
    for (;;) {
      const next = reading.then(take)
      reading = next.catch(() => undefined)
      const batch = await next
      if (batch.length === 0) return
      await writeSome(house, district, run, batch, tally)
      progress(tally)
    }
  }
  // All must have come to rest before a failure is told: none writes on behind it.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return tally
}

async function writeSome(house: LedgerHouse, district: string, run: string, batch: readonly Past[], tally: Tally): Promise<void> {
  try {
    await house.database.inDistrict(district, (tx) => writeIn(house, tx, run, batch))
    tally.good += batch.length
    tally.acts += batch.reduce((n, p) => n + p.acts.length, 0)
  } catch (err) {
    const problem = refusalOf(err)
    if (!problem) throw err
    const [only] = batch
    if (batch.length === 1 && only) tally.bad.push({ line: only.line, raw: only.raw, problem })
    else for (const one of batch) await writeSome(house, district, run, [one], tally)
  }
}

async function writeIn(house: LedgerHouse, tx: Tx, run: string, batch: readonly Past[]): Promise<void> {
  const caller = houseCaller(tx.district, 'import')
  for (const { id, kind, number, acts } of batch) {
    let seen = 0
    for (const { act, at, body } of acts) seen = (await recordIn(house, tx, { caller, kind, id, act, seen, body, at, ...(number === undefined ? {} : { number }) })).version
  }
  await tx.rows('insert into import_line (district, run, line, matter_id) select $1, $2, * from unnest($3::int[], $4::text[])', [tx.district, run, batch.map(placeOf), batch.map((p) => p.id)])
}

/** What a run knows an item by: its line, or its own count where several may stand on one line. */
function placeOf({ line, place }: Past): number {
  return place ?? line
}

function refusalOf(err: unknown): Text | undefined {
  if (err instanceof NumberTaken) return { zh: '编号已被其他事项使用', en: 'its number belongs to another matter' }
  if (!(err instanceof Refusal)) return undefined
  const { faults, text } = err
  if (faults.length === 0) return text
  return { zh: faults.map((f) => `${f.path}：${f.problem.zh}`).join('；'), en: faults.map((f) => `${f.path}: ${f.problem.en}`).join('; ') }
}
