import type { EconomyRules } from '#packs/economy.ts'
import type { Tx } from '#store/database.ts'
import { type FirmMonth, oddities, type Oddity } from './oddities.ts'

/** An odd figure of a firm, the batch it stands on, and what the firm has been asked about it. */
export interface Anomaly extends Oddity {
  readonly firm: string
  readonly name: string
  readonly name_en: string | null
  readonly uscc: string | null
  readonly batch: { readonly id: string; readonly number: string } | null
  readonly inquiry: { readonly id: string; readonly number: string; readonly state: string } | null
}

const BACK_MONTHS = 24

interface Row extends FirmMonth { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null; readonly origins: Readonly<Record<string, NonNullable<Anomaly['batch']>>>; readonly inquiries: readonly (NonNullable<Anomaly['inquiry']> & { readonly anomaly: string })[] }

/**
 * Every firm's month beside the medians of its own two years before. One range of each indicator, aggregated by firm where the
 * data lie. For those who may read the figures of a firm.
 */
export async function anomaliesAt(tx: Tx, period: string, { anomalies: limits }: EconomyRules): Promise<Anomaly[]> {
  const rows = await tx.rows<Row>(QUERY, [tx.district, `${period}-01`, BACK_MONTHS, limits.sales_over_months])
  return rows.flatMap(({ firm, name, name_en, uscc, origins, inquiries, ...month }) => oddities({ ...month, month: Number(period.slice(5)) }, limits).map((odd) => ({
    firm, name, name_en, uscc, ...odd, batch: origins[`${odd.about.indicator} ${odd.about.caliber}`] ?? null, inquiry: inquiries.find((i) => i.anomaly === odd.code) ?? null,
  })))
}

const at = (name: string, indicator: string, when: string) => `max(value) filter (where indicator = 'economy.${indicator}' and period = ${when}) as ${name}`
const MONTH_AGO = "($2::date - interval '1 month')::date"
const YEAR_AGO = "($2::date - interval '1 year')::date"
const SAME_YEAR = 'extract(year from period) = extract(year from $2::date)'

const QUERY = `with said as (select subject, indicator, caliber, period, value::float8 as value, matter_id from observation
    where district = $1 and indicator in ('economy.output', 'economy.power', 'economy.sales', 'economy.revenue') and caliber in ('month', 'cumulative') and subject <> '' and superseded_at is null
      and period between ($2::date - make_interval(months => $3))::date and $2),
  months as (select subject, period, max(value) filter (where indicator = 'economy.output') as output, max(value) filter (where indicator = 'economy.power') as power from said where caliber = 'month' group by subject, period),
  own as (select subject, max(output) filter (where period = $2) as output, max(power) filter (where period = $2) as power,
      percentile_cont(0.5) within group (order by output) filter (where period < $2 and output > 0) as output_median, count(*) filter (where period < $2 and output > 0)::int as output_n,
      percentile_cont(0.5) within group (order by output / nullif(power, 0)) filter (where period < $2 and output > 0 and power > 0) as ratio_median, count(*) filter (where period < $2 and output > 0 and power > 0)::int as ratio_n,
      max(output) filter (where period = ${MONTH_AGO}) as output_before, max(power) filter (where period = ${MONTH_AGO}) as power_before, max(output) filter (where period = ${YEAR_AGO}) as output_year_ago, max(power) filter (where period = ${YEAR_AGO}) as power_year_ago
    from months group by subject),
  totals as (select subject, ${at('total', 'output', '$2')}, ${at('total_before', 'output', `${MONTH_AGO} and ${SAME_YEAR}`)}, ${at('revenue', 'revenue', '$2')}, ${at('revenue_before', 'revenue', `${MONTH_AGO} and ${SAME_YEAR}`)},
      ${at('revenue_last_year', 'revenue', "(date_trunc('year', $2::date) - interval '1 month')::date")}
    from said where caliber = 'cumulative' group by subject),
  pairs as (select subject, period, max(value) filter (where indicator = 'economy.output') as output, max(value) filter (where indicator = 'economy.sales') as sales from said
    where caliber = 'cumulative' and period > ($2::date - make_interval(months => $4))::date and ${SAME_YEAR} group by subject, period),
  sold as (select subject, json_agg(json_build_object('output', output, 'sales', sales) order by period desc) as sold from pairs where output is not null and sales is not null group by subject),
  origins as (select s.subject, json_object_agg(s.indicator || ' ' || s.caliber, json_build_object('id', m.id, 'number', m.number)) as origins from said s join matter m on m.district = $1 and m.id = s.matter_id where s.period = $2 group by s.subject),
  asked as (select m.facts->>'firm' as firm, json_agg(json_build_object('id', m.id, 'number', m.number, 'state', m.state, 'anomaly', m.facts->>'anomaly') order by m.opened_at desc) as inquiries
    from matter m where m.district = $1 and m.kind = 'inquiry' and m.state <> 'withdrawn' and m.facts->>'period' = to_char($2::date, 'YYYY-MM') group by 1)
  select o.subject as firm, coalesce(p.name, o.subject) as name, p.name_en, p.uscc, o.origins, coalesce(a.inquiries, '[]') as inquiries, w.output, w.power, w.output_median, coalesce(w.output_n, 0) as output_n, w.ratio_median, coalesce(w.ratio_n, 0) as ratio_n,
    w.output_before, w.power_before, w.output_year_ago, w.power_year_ago, t.total, t.total_before, t.revenue, t.revenue_before, t.revenue_last_year, coalesce(s.sold, '[]') as sold
  from origins o left join own w on w.subject = o.subject left join totals t on t.subject = o.subject left join sold s on s.subject = o.subject left join asked a on a.firm = o.subject left join party p on p.district = $1 and p.id = o.subject order by o.subject`
