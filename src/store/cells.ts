import { AS_OF, type MatterIndicator } from '#kernel/indicator.ts'
import type { Tx } from './database.ts'
import { Values } from './visible.ts'

/** One figure of one area in one month. Area '' is where none was given. */
export interface Cell {
  readonly area: string
  /** `YYYY-MM`, in China's time. */
  readonly month: string
  /** By the name it was asked under: the base and the hits in it. */
  readonly figures: Readonly<Record<string, { readonly n: number; readonly hits: number }>>
}

/**
 * Several indicators over the same matters, by area and month, in one scan of the months asked for (index matter_opened).
 * @param defs each counted by its opening (`at: m.opened_at`) without joins, so that one scan serves all
 * @param from,until instants: from is within, until is not
 * @throws Error for an indicator that is counted otherwise: a bug in a declaration
 */
export async function measureCells(tx: Tx, defs: Readonly<Record<string, MatterIndicator>>, { from, until, as_of }: { readonly from: string; readonly until: string; readonly as_of: Date }): Promise<Cell[]> {
  const values = new Values()
  const names = Object.keys(defs)
  const [first] = Object.values(defs)
  const columns = names.map((name, i) => {
    const { base, hit = 'true' } = measureOf(defs[name])
    return `(${base}) as b${i}, coalesce((${hit}), false) as h${i}`
  })
  const sums = names.map((_, i) => `(count(*) filter (where b${i}))::int as n${i}, (count(*) filter (where b${i} and h${i}))::int as hits${i}`)
  const text = `select area, to_char(opened_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, ${sums.join(', ')}
    from (select coalesce(m.area, '') as area, m.opened_at, ${columns.join(', ')} from matter m
      where m.district = ${values.add(tx.district)} and m.kind = ${values.add(first?.kind)} and m.opened_at >= ${values.add(from)} and m.opened_at < ${values.add(until)} and m.opened_at <= ${AS_OF}) x
    group by 1, 2 order by 1, 2`
  const rows = await tx.rows<{ area: string; month: string } & Record<string, number>>(text.replaceAll(AS_OF, `${values.add(as_of)}::timestamptz`), values.list)
  return rows.map((r) => ({ area: r.area, month: r.month, figures: Object.fromEntries(names.map((name, i) => [name, { n: r[`n${i}`] ?? 0, hits: r[`hits${i}`] ?? 0 }])) }))
}

/** Base with its exclusions taken out, and hit. */
function measureOf(def: MatterIndicator | undefined) {
  if (!def || 'parts' in def.measure || def.measure.at !== 'm.opened_at' || def.measure.joins) throw new Error(`${def?.id} is not counted by its opening alone`)
  const { base, exclusions = [], hit } = def.measure
  return { base: [`(${base})`, ...exclusions.map((e) => `not coalesce((${e.where}), false)`)].join(' and '), hit }
}
