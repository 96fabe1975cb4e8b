import type { IndicatorDef } from '#kernel/indicator.ts'
import { CITY } from '#packs/economy.ts'
import type { Tx } from '#store/database.ts'
import { caliberOf, type TargetStanding } from './standing.ts'

/**
 * What `lamp.pace` is asked with. Growth has its sign turned where lower is better, so that above 0 is always good; what is not
 * known is null.
 */
export function paceInputs(def: IndicatorDef, { pace, outside, growth_percent }: TargetStanding, banded: boolean, city_percent: number | null): Record<string, unknown> {
  const sign = def.polarity === 'lower' ? -1 : 1
  return {
    form: banded ? 'band' : caliberOf(def) === 'cumulative' ? 'total' : 'level',
    lag_pp: pace?.ahead_pp === undefined ? null : rounded(0 - pace.ahead_pp), outside: outside === null ? null : rounded(outside),
    growth_percent: growth_percent === null ? null : rounded(sign * growth_percent),
    mean_gap_pp: growth_percent === null || city_percent === null ? null : rounded(sign * (growth_percent - city_percent)),
  }
}

/** Kept decisions are read by people: two decimals are what they compare. */
function rounded(n: number): number {
  return Math.round(n * 100) / 100
}

/** How the whole city grew by the same number, as published; null where it is not. One probe of an index. */
export async function cityGrowth(tx: Tx, def: IndicatorDef, period: string, now: Date): Promise<number | null> {
  // The same number of a peer has the same name under `peers.`.
  const peers = 'series' in def ? `peers.${def.id.slice(def.id.indexOf('.') + 1)}` : undefined
  if (peers === undefined) return null
  const rows = await tx.rows<{ period: string; value: number }>(
    `select to_char(period, 'YYYY-MM') as period, value::float8 as value from observation where district = $1 and indicator = $2 and subject = $3 and caliber = 'cumulative' and period in ($4::date, ($4::date - interval '1 year')::date)
       and superseded_at is null and publication <> 'unpublished' and (embargo_until is null or embargo_until <= $5)`, [tx.district, peers, CITY, `${period}-01`, now])
  const [is, was] = [rows.find((r) => r.period === period)?.value, rows.find((r) => r.period !== period)?.value]
  return is === undefined || was === undefined || was <= 0 ? null : ((is - was) / was) * 100
}
