import type { Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { all as allOf } from '#packs/rulings.ts'
import type { Batch, BatchAsk } from './batch-facts.ts'

/** A figure that stands on another batch for the same month, or is a thousand times another. */
export interface Oddity { readonly indicator: string; readonly subject: string; readonly period: string; readonly value: number; readonly before: number; readonly number: string }

/**
 * The rows of an act as a table. Each asks for what stands by its index (`limit 1` says that there is but one): over millions of
 * figures a join would read them all. Materialized: behind row-level security only plain columns are looked up in an index.
 */
const ROWS = `with x as materialized (select indicator, coalesce(subject, '') as subject, caliber, period, (period || '-01')::date as month, value from jsonb_to_recordset($2::jsonb) as r(indicator text, subject text, caliber text, period text, value numeric))`
const SHOWN = 5
/** Between 元 and 千元 lies a factor of 1,000; a firm's month does not grow three hundredfold. */
const UNIT_SLIP = 300

/** What is already said elsewhere of the same months: a correction must be made where the figure stands. */
export const standingElsewhere: Given = async (query, { id, body, caller }) => {
  const rows = (body as Batch | undefined)?.rows
  if (!rows) return []
  return query<Oddity>(
    `${ROWS} select o.indicator, o.subject, to_char(o.period, 'YYYY-MM') as period, x.value::float8 as value, o.value::float8 as before, (select number from matter m where m.district = $3 and m.id = o.matter_id) as number from x
     cross join lateral (select * from observation o where o.district = $3 and o.indicator = x.indicator and o.caliber = x.caliber and o.period = x.month and o.subject = x.subject and o.superseded_at is null limit 1) o
     where o.matter_id <> $1 limit ${SHOWN + 1}`, [id, JSON.stringify(rows), caller.district])
}

/** What looks like another unit than the month before: 元 for 千元, 千元 for 万元. */
export const unlikely: Given = async (query, { body, caller }) => {
  const rows = (body as Batch | undefined)?.rows
  if (!rows) return []
  return query<Oddity>(
    `${ROWS} select x.indicator, x.subject, x.period, x.value::float8 as value, o.value::float8 as before, '' as number from x
     cross join lateral (select value from observation o where o.district = $1 and o.indicator = x.indicator and o.caliber = x.caliber and o.period = (x.month - interval '1 month')::date and o.subject = x.subject and o.superseded_at is null limit 1) o
     where x.period not like '%-01' and o.value <> 0 and x.value <> 0 and abs(x.value / o.value) not between ${1 / UNIT_SLIP} and ${UNIT_SLIP} limit ${SHOWN + 1}`, [caller.district, JSON.stringify(rows)])
}

export function noneElsewhere({ given }: BatchAsk): Text | undefined {
  const found = (given['figures.standing'] ?? []) as readonly Oddity[]
  if (found.length === 0) return undefined
  const list = found.slice(0, SHOWN)
  return {
    zh: `以下月份已由其他批次报送，请到原批次更正：${list.map((o) => `${o.period} ${o.indicator} ${o.subject}（${o.number}）`).join('；')}${found.length > SHOWN ? '等' : ''}`,
    en: `these months stand on another batch and are corrected there: ${list.map((o) => `${o.period} ${o.indicator} ${o.subject} (${o.number})`).join('; ')}${found.length > SHOWN ? ' and more' : ''}`,
  }
}

export function likelyOrExplained({ given, body }: BatchAsk): Text | undefined {
  const found = (given['figures.unlikely'] ?? []) as readonly Oddity[]
  if (found.length === 0 || !body || body.odd_reason) return undefined
  const list = found.slice(0, SHOWN)
  return {
    zh: `疑似单位有误（与上月相差${UNIT_SLIP}倍以上），请核对单位；确认无误的须填写异常数据说明：${list.map((o) => `${o.period} ${o.subject || o.indicator} 上月${o.before}，本月${o.value}`).join('；')}`,
    en: `these look like another unit (over ${UNIT_SLIP} times the month before); compare the unit, or say why they are right: ${list.map((o) => `${o.period} ${o.subject || o.indicator}: ${o.before}, then ${o.value}`).join('; ')}`,
  }
}

/** What came from the statistics bureau is received, never edited here. @source 统计法 第六条 */
export function notStatistics({ facts }: BatchAsk): Text | undefined {
  return facts.origin === 'statistics' ? { zh: '统计部门反馈的数据只读，平台不得修改；如有疑义请向统计部门提出', en: 'figures of the statistics bureau are read only here; ask the bureau to correct them' } : undefined
}

export function otherThanReporter({ facts, caller }: BatchAsk): Text | undefined {
  return facts.reported_by === caller.party ? { zh: '报送人不能审核自己报送的数据', en: 'whoever reported them may not check them' } : undefined
}

export const all = allOf<Batch>
