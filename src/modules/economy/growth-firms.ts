import type { Publication } from '#kernel/observation.ts'
import type { Tx } from '#store/database.ts'
import { type By, KEYS, type Pillar, prefixesOf } from './growth.ts'

/** A firm behind a figure, with the batch its figure stands on. Amounts in the indicator's unit. */
export interface FirmGrowth {
  readonly firm: string
  readonly name: string
  readonly name_en: string | null
  readonly uscc: string | null
  readonly industry: string | null
  readonly value: number
  /** Its own a year ago; null for a new plant. */
  readonly base: number | null
  readonly publication: Publication
  readonly batch: { readonly id: string; readonly number: string }
}

const MOST = 500

/** The firms of one part (all of them without a key), those that changed most first. Of `growthOf`, every figure is their sum. For those who may read single firms. */
export async function firmsOf(tx: Tx, indicator: string, { period, by, key, pillars }: { period: string; by: By; key: string | undefined; pillars: readonly Pillar[] }): Promise<{ rows: FirmGrowth[]; total: number }> {
  const rows = await tx.rows<FirmGrowth & { total: number }>(
    `select o.subject as firm, p.name, p.name_en, p.uscc, p.attrs->>'industry' as industry, o.value::float8 as value, b.value::float8 as base, o.publication, json_build_object('id', m.id, 'number', m.number) as batch, (count(*) over ())::int as total
     from observation o join party p on p.district = o.district and p.id = o.subject join matter m on m.district = o.district and m.id = o.matter_id
     left join observation b on b.district = o.district and b.indicator = o.indicator and b.caliber = o.caliber and b.period = (o.period - interval '1 year')::date and b.subject = o.subject and b.superseded_at is null
     where o.district = $1 and o.indicator = $2 and o.caliber = 'cumulative' and o.period = $3 and o.subject <> '' and o.superseded_at is null and ($4::text is null or coalesce(${KEYS[by]}, '') = $4)
     order by abs(o.value - coalesce(b.value, 0)) desc, o.subject limit $5`,
    [tx.district, indicator, `${period}-01`, key ?? null, MOST, ...(by === 'pillar' ? [prefixesOf(pillars)] : [])])
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export interface FirmMonths {
  readonly firm: { readonly id: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly industry: string | null; readonly size: string | null; readonly area: string | null }
  readonly rows: readonly { readonly period: string; readonly indicator: string; readonly caliber: string; readonly value: number; readonly revision: number; readonly publication: Publication; readonly frame: string | null; readonly batch: { readonly id: string; readonly number: string } }[]
}

const BACK_MONTHS = 24

/** What one firm has reported in the two years up to a month, newest first, each with the batch it stands on. For those who may read single firms. */
export async function monthsOfFirm(tx: Tx, id: string, to: string): Promise<FirmMonths | undefined> {
  const firm = await tx.row<FirmMonths['firm']>("select id, name, name_en, uscc, attrs->>'industry' as industry, attrs->>'size' as size, area from party where district = $1 and id = $2 and kind = 'firm'", [tx.district, id])
  if (!firm) return undefined
  const rows = await tx.rows<FirmMonths['rows'][number]>(
    `select to_char(o.period, 'YYYY-MM') as period, o.indicator, o.caliber, o.value::float8 as value, o.revision, o.publication, o.frame, json_build_object('id', m.id, 'number', m.number) as batch
     from observation o join matter m on m.district = o.district and m.id = o.matter_id
     where o.district = $1 and o.indicator in ('economy.output', 'economy.sales', 'economy.revenue', 'economy.power', 'economy.jobs') and o.subject = $2 and o.superseded_at is null
       and o.period between ($3::date - make_interval(months => $4))::date and $3 order by o.period desc, o.indicator, o.caliber`, [tx.district, id, `${to}-01`, BACK_MONTHS])
  return { firm, rows }
}
