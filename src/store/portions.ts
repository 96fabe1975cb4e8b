import type { Tx } from './database.ts'

/** How many a transaction has begun: each has a name of its own. */
const begun = new WeakMap<Tx, number>()

/**
 * What one query tells, a portion at a time: one snapshot however long it takes, no more in hand than a portion, and requests get their
 * turn between two. The query selects one text a row.
 */
export async function* portionsOf(tx: Tx, text: string, values: readonly unknown[], size: number): AsyncGenerator<string[], void, undefined> {
  const n = (begun.get(tx) ?? 0) + 1
  begun.set(tx, n)
  await tx.rows(`declare portion_${n} no scroll cursor for select told::text from (${text}) as x(told)`, values)
  for (let whole = true; whole; ) {
    const rows = await tx.rows<{ told: string }>(`fetch ${size} from portion_${n}`)
    whole = rows.length === size
    if (rows.length > 0) yield rows.map((r) => r.told)
  }
  await tx.rows(`close portion_${n}`)
}
