import type { Text } from '#kernel/text.ts'
import type { EconomyRules } from '#packs/economy.ts'
import type { Tx } from '#store/database.ts'

export type AnomalyCode = 'unit_slip' | 'power_ratio' | 'power_without_output' | 'output_without_power' | 'sales_over_output'

/** A figure of a firm that wants a look: nothing is changed by it, and it may well be right. */
export interface Anomaly {
  readonly firm: string
  readonly name: string
  readonly name_en: string | null
  readonly code: AnomalyCode
  readonly reason: Text
  /** What it is judged by: 万元 and 千瓦时, medians of the firm's own months before. */
  readonly evidence: Readonly<Record<string, number>>
}

/** One firm in one month beside its own past; null where it has not said. */
export interface FirmMonth {
  readonly output: number | null
  readonly power: number | null
  readonly output_median: number | null
  /** Output for each kWh, middle of the months before. */
  readonly ratio_median: number | null
  /** Months before that hold output, and both output and power. */
  readonly output_n: number
  readonly ratio_n: number
  /** Year to date, of the last months, newest first. */
  readonly sold: readonly { readonly output: number; readonly sales: number }[]
}

type Limits = EconomyRules['anomalies']

/** What is odd about a firm's month, and why. Pure; order is that of urgency. */
export function oddities(m: FirmMonth, limits: Limits): Omit<Anomaly, 'firm' | 'name' | 'name_en'>[] {
  const found: Omit<Anomaly, 'firm' | 'name' | 'name_en'>[] = []
  const { output, power, output_median: usual, ratio_median: ratio } = m
  const slip = output !== null && usual !== null && usual > 0 && output > 0 && m.output_n >= limits.history_months ? output / usual : 1
  if (isApart(slip, limits.unit_slip)) {
    found.push({ code: 'unit_slip', evidence: { output: output ?? 0, usual: usual ?? 0, times: slip }, reason: { zh: `当月产值${said(output)}万元，本企业以往中位数${said(usual)}万元，疑似单位有误（元、千元、万元）`, en: `output of ${said(output)} against the firm's own median of ${said(usual)} (10,000 yuan): it looks like another unit` } })
  }
  if (output === 0 && power !== null && power > 0) found.push({ code: 'power_without_output', evidence: { output, power }, reason: { zh: `产值为零而用电${said(power)}千瓦时`, en: `no output, and ${said(power)} kWh used` } })
  if (output !== null && output > 0 && power === 0) found.push({ code: 'output_without_power', evidence: { output, power }, reason: { zh: `有产值${said(output)}万元而用电为零`, en: `output of ${said(output)} (10,000 yuan) without any power` } })
  const now = output !== null && power !== null && output > 0 && power > 0 ? output / power : undefined
  // A slip of the unit moves the ratio too: told once.
  if (now !== undefined && ratio !== null && ratio > 0 && m.ratio_n >= limits.history_months && isApart(now / ratio, limits.power_ratio) && found.length === 0) {
    found.push({ code: 'power_ratio', evidence: { output: output ?? 0, power: power ?? 0, times: now / ratio }, reason: { zh: `每千瓦时产值为本企业以往中位数的${said(now / ratio)}倍`, en: `output for each kWh is ${said(now / ratio)} times the firm's own median` } })
  }
  const over = m.sold.slice(0, limits.sales_over_months)
  if (over.length === limits.sales_over_months && over.every((s) => s.sales > s.output)) {
    const [last] = over
    found.push({ code: 'sales_over_output', evidence: { output: last?.output ?? 0, sales: last?.sales ?? 0, months: over.length }, reason: { zh: `累计销售产值连续${over.length}个月大于产值（${said(last?.sales ?? 0)}＞${said(last?.output ?? 0)}万元）`, en: `sold more than made for ${over.length} months in a row (${said(last?.sales ?? 0)} against ${said(last?.output ?? 0)})` } })
  }
  return found
}

function isApart(times: number, limit: number): boolean {
  return times > limit || times < 1 / limit
}

function said(value: number | null): string {
  return value === null ? '—' : String(Number(value.toPrecision(value >= 1_000 ? 6 : 3)))
}

const BACK_MONTHS = 24

/**
 * Every firm's month beside the medians of its own two years before. One range of each indicator, aggregated by firm where the
 * data lie. For those who may read the figures of a firm.
 */
export async function anomaliesAt(tx: Tx, period: string, { anomalies: limits }: EconomyRules): Promise<Anomaly[]> {
  const rows = await tx.rows<FirmMonth & { firm: string; name: string; name_en: string | null }>(
    `with said as (select subject, indicator, caliber, period, value::float8 as value from observation where district = $1 and indicator in ('economy.output', 'economy.power') and caliber = 'month' and subject <> '' and superseded_at is null
         and period between ($2::date - make_interval(months => $3))::date and $2),
       months as (select subject, period, max(value) filter (where indicator = 'economy.output') as output, max(value) filter (where indicator = 'economy.power') as power from said group by subject, period),
       own as (select subject, max(output) filter (where period = $2) as output, max(power) filter (where period = $2) as power,
           percentile_cont(0.5) within group (order by output) filter (where period < $2 and output > 0) as output_median, count(*) filter (where period < $2 and output > 0)::int as output_n,
           percentile_cont(0.5) within group (order by output / nullif(power, 0)) filter (where period < $2 and output > 0 and power > 0) as ratio_median, count(*) filter (where period < $2 and output > 0 and power > 0)::int as ratio_n
         from months group by subject having bool_or(period = $2)),
       totals as (select subject, period, max(value) filter (where indicator = 'economy.output')::float8 as output, max(value) filter (where indicator = 'economy.sales')::float8 as sales
         from observation where district = $1 and indicator in ('economy.output', 'economy.sales') and caliber = 'cumulative' and subject <> '' and superseded_at is null and period between ($2::date - make_interval(months => $4 - 1))::date and $2
           and extract(year from period) = extract(year from $2::date) group by subject, period),
       sold as (select subject, json_agg(json_build_object('output', output, 'sales', sales) order by period desc) as sold from totals where output is not null and sales is not null group by subject)
     select o.subject as firm, coalesce(p.name, o.subject) as name, p.name_en, o.output, o.power, o.output_median, o.output_n, o.ratio_median, o.ratio_n, coalesce(s.sold, '[]') as sold
     from own o left join sold s on s.subject = o.subject left join party p on p.district = $1 and p.id = o.subject order by o.subject`, [tx.district, `${period}-01`, BACK_MONTHS, limits.sales_over_months])
  return rows.flatMap(({ firm, name, name_en, ...month }) => oddities(month, limits).map((odd) => ({ firm, name, name_en, ...odd })))
}
