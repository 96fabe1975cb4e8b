import type { Tx } from './database.ts'

/**
 * What one query tells, a portion at a time: one snapshot however long it takes, no more in hand than a portion, and requests get their
 * turn between two. The query selects one text a row. One such query at a time in a transaction.
 */
export async function* portionsOf(tx: Tx, text: string, values: readonly unknown[], size: number): AsyncGenerator<string[], void, undefined> {
  await tx.rows(`declare portion no scroll cursor for select told::text from (${text}) as x(told)`, values)
  for (let whole = true; whole; ) {
    const rows = await tx.rows<{ told: string }>(`fetch ${size} from portion`)
    whole = rows.length === size
    if (rows.length > 0) yield rows.map((r) => r.told)
  }
  await tx.rows('close portion')
}
