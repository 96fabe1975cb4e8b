import { standings, yearsToCatchUp } from '#algo/peers.ts'
import type { SeriesIndicator } from '#kernel/indicator.ts'
import { CITY } from '#packs/economy.ts'
import type { Tx } from '#store/database.ts'
import { peersOf } from './indicators.ts'

/** One area beside its peers, same caliber and period; null where it is not published: never imputed. */
export interface PeerStanding {
  /** '' is the district itself; the whole city stands beside the peers and has no rank. */
  readonly area: string
  readonly value: number | null
  /** 同比 of its own published figures, %. */
  readonly growth_pct: number | null
  readonly rank: number | null
  readonly behind_first: number | null
  /** Until the district is where this area is, both growing on as now; null when never, or when it is not ahead. */
  readonly years_to_catch_up: number | null
}

interface Row { area: string; value: number | null; before: number | null; source: string | null }

/** 坐标系: where the district stands among its peers in a month. One range of the standing revisions for each of the two indicators. */
export async function peersAt(tx: Tx, def: SeriesIndicator, period: string, now: Date): Promise<{ rows: PeerStanding[]; sources: string[] }> {
  const found = await tx.rows<Row>(
    `with said as (select case when indicator = $2 then '' else subject end as area, period, value::float8 as value, source from observation
       where district = $1 and indicator in ($2, $3) and (indicator = $3) = (subject <> '') and caliber = 'cumulative' and period in ($4::date, ($4::date - interval '1 year')::date) and superseded_at is null
         and publication <> 'unpublished' and (embargo_until is null or embargo_until <= $5))
     select area, max(value) filter (where period = $4::date) as value, max(value) filter (where period <> $4::date) as before, max(source) filter (where period = $4::date) as source from said group by area order by area`,
    [tx.district, def.id, peersOf(def.id), `${period}-01`, now])
  const places = standings(found.map((r) => (r.area === CITY ? undefined : (r.value ?? undefined))), def.polarity === 'lower' ? 'lower' : 'higher')
  const growth = (r: Row | undefined) => (r?.value != null && r.before != null && r.before > 0 ? ((r.value - r.before) / r.before) * 100 : null)
  const own = found.find((r) => r.area === '')
  const ownGrowth = growth(own)
  const rows = found.map((r, i): PeerStanding => {
    const its = growth(r)
    const ahead = own?.value != null && r.value !== null && r.area !== '' && r.area !== CITY && r.value > own.value && own.value > 0 && its !== null && ownGrowth !== null
    return { area: r.area, value: r.value, growth_pct: its, rank: places[i]?.rank ?? null, behind_first: places[i]?.behind_first ?? null, years_to_catch_up: ahead ? yearsToCatchUp(own.value ?? 0, ownGrowth, r.value ?? 0, its) ?? null : null }
  })
  return { rows, sources: [...new Set(found.flatMap((r) => (r.source ? [r.source] : [])))] }
}
