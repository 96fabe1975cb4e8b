import type { Tx } from '#store/database.ts'

/** How many tickets came up of a category (first two digits) in an area on a day. */
export interface DayCount {
  readonly category: string
  readonly area: string
  readonly day: string
  readonly n: number
}

/** Daily counts between two instants, one scan of index matter_opened. Days without any are not there; nor are tickets without a category. */
export function dayCounts(tx: Tx, from: Date, until: Date): Promise<DayCount[]> {
  return tx.rows<DayCount>(
    `select left(m.category, 2) as category, coalesce(m.area, '') as area, to_char(m.opened_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, count(*)::int as n
     from matter m where m.district = $1 and m.kind = 'ticket' and m.opened_at >= $2 and m.opened_at < $3 and m.category is not null group by 1, 2, 3`, [tx.district, from, until])
}
