import type { Text } from '#kernel/text.ts'
import type { EconomyRules } from '#packs/economy.ts'

export const ODDITIES = {
  unit_slip: { zh: '疑似单位有误', en: 'Another unit?' }, power_without_output: { zh: '有电无产', en: 'Power, no output' }, output_without_power: { zh: '有产无电', en: 'Output, no power' },
  repeated: { zh: '与上期重复', en: 'The same as before' }, power_ratio: { zh: '产值与用电不匹配', en: 'Output and power' }, total_fell: { zh: '累计数下降', en: 'Year to date fell' },
  not_adding_up: { zh: '当月与累计不符', en: 'Month and total differ' }, jump: { zh: '大幅波动', en: 'A jump' }, sales_over_output: { zh: '销售大于产值', en: 'Sold more than made' },
} as const satisfies Readonly<Record<string, Text>>
export type AnomalyCode = keyof typeof ODDITIES

/** A figure that wants a look, why, and what it is judged by: 万元 and 千瓦时. Nothing is changed by it, and it may well be right. */
export interface Oddity {
  readonly code: AnomalyCode
  /** The indicator and caliber it is about, for whoever asks the firm. */
  readonly about: { readonly indicator: string; readonly caliber: 'month' | 'cumulative'; readonly value: number }
  readonly reason: Text
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
  /** The month before, and the same month a year ago. */
  readonly output_before: number | null
  readonly power_before: number | null
  readonly output_year_ago: number | null
  readonly power_year_ago: number | null
  /** Year to date, now and a month ago; null in the first month that is reported. */
  readonly total: number | null
  readonly total_before: number | null
  readonly revenue: number | null
  readonly revenue_before: number | null
  /** Revenue of the whole of last year. */
  readonly revenue_last_year: number | null
  /** Of the year this month is in, 1 to 12. */
  readonly month: number
  /** Year to date, of the last months, newest first. */
  readonly sold: readonly { readonly output: number; readonly sales: number }[]
}

type Limits = EconomyRules['anomalies']
type Check = (m: FirmMonth, limits: Limits) => Oddity | undefined
const OUTPUT = 'economy.output'
const REVENUE = 'economy.revenue'
/** Figures are rounded to 0.1 万元, totals are sums of rounded ones. */
const ROUNDING = 1

const unitSlip: Check = ({ output, output_median: usual, output_n }, limits) => {
  if (output === null || usual === null || usual <= 0 || output <= 0 || output_n < limits.history_months || !isApart(output / usual, limits.unit_slip)) return undefined
  return { code: 'unit_slip', about: { indicator: OUTPUT, caliber: 'month', value: output }, evidence: { output, usual, times: output / usual }, reason: { zh: `当月产值${said(output)}万元，本企业以往中位数${said(usual)}万元（${said(output / usual)}倍），疑似单位有误（元、千元、万元）`, en: `output of ${said(output)} against the firm's own median of ${said(usual)} (10,000 yuan, ${said(output / usual)} times): it looks like another unit` } }
}

/** A firm that reports its revenue alone: beside last year's by the months that are over. */
const revenueSlip: Check = ({ output, revenue, revenue_last_year: last, month }, limits) => {
  const usual = last === null ? 0 : (last * month) / 12
  if (output !== null || revenue === null || revenue <= 0 || usual <= 0 || !isApart(revenue / usual, limits.unit_slip)) return undefined
  return { code: 'unit_slip', about: { indicator: REVENUE, caliber: 'cumulative', value: revenue }, evidence: { revenue, usual, times: revenue / usual }, reason: { zh: `累计营业收入${said(revenue)}万元，按上年折算约${said(usual)}万元（${said(revenue / usual)}倍），疑似单位有误（元、千元、万元）`, en: `revenue of ${said(revenue)} to date against some ${said(usual)} by last year's (10,000 yuan, ${said(revenue / usual)} times): it looks like another unit` } }
}

const powerAlone: Check = ({ output, power }) =>
  output === 0 && power !== null && power > 0 ? { code: 'power_without_output', about: { indicator: OUTPUT, caliber: 'month', value: output }, evidence: { output, power }, reason: { zh: `产值为零而用电${said(power)}千瓦时`, en: `no output, and ${said(power)} kWh used` } } : undefined

const outputAlone: Check = ({ output, power }) =>
  output !== null && output > 0 && power === 0 ? { code: 'output_without_power', about: { indicator: 'economy.power', caliber: 'month', value: power }, evidence: { output, power }, reason: { zh: `有产值${said(output)}万元而用电为零`, en: `output of ${said(output)} (10,000 yuan) without any power` } } : undefined

/** The very figures of another month: both of them, where power is known. */
const repeated: Check = ({ output, power, output_before, power_before, output_year_ago, power_year_ago }) => {
  if (output === null || output === 0) return undefined
  const same = (other: number | null, otherPower: number | null) => other === output && (power === null || otherPower === null || power === otherPower)
  const when = same(output_before, power_before) ? { zh: '上月', en: 'the month before' } : same(output_year_ago, power_year_ago) ? { zh: '上年同月', en: 'the same month a year ago' } : undefined
  return when && { code: 'repeated', about: { indicator: OUTPUT, caliber: 'month', value: output }, evidence: { output, ...(power === null ? {} : { power }) }, reason: { zh: `当月产值${said(output)}万元${power === null ? '' : `、用电${said(power)}千瓦时`}与${when.zh}完全相同，疑似重复填报`, en: `output of ${said(output)} (10,000 yuan)${power === null ? '' : ` and ${said(power)} kWh`}, the very figures of ${when.en}: reported twice?` } }
}

const powerRatio: Check = ({ output, power, ratio_median: ratio, ratio_n }, limits) => {
  if (output === null || power === null || output <= 0 || power <= 0 || ratio === null || ratio <= 0 || ratio_n < limits.history_months || !isApart(output / power / ratio, limits.power_ratio)) return undefined
  const times = output / power / ratio
  return { code: 'power_ratio', about: { indicator: OUTPUT, caliber: 'month', value: output }, evidence: { output, power, times }, reason: { zh: `每千瓦时产值为本企业以往中位数的${said(times)}倍（产值${said(output)}万元，用电${said(power)}千瓦时）`, en: `output for each kWh is ${said(times)} times the firm's own median (${said(output)} of 10,000 yuan, ${said(power)} kWh)` } }
}

const totalFell: Check = ({ total, total_before, revenue, revenue_before }) => {
  const [indicator, what, now, before] = total !== null && total_before !== null && total < total_before ? [OUTPUT, { zh: '产值', en: 'output' }, total, total_before] as const : [REVENUE, { zh: '营业收入', en: 'revenue' }, revenue, revenue_before] as const
  if (now === null || before === null || now >= before) return undefined
  return { code: 'total_fell', about: { indicator, caliber: 'cumulative', value: now }, evidence: { now, before }, reason: { zh: `${what.zh}累计${said(now)}万元，小于上月累计${said(before)}万元`, en: `${what.en} to date is ${said(now)}, and was ${said(before)} a month ago (10,000 yuan)` } }
}

const notAddingUp: Check = ({ output, total, total_before }) => {
  if (output === null || total === null || total_before === null || Math.abs(total - total_before - output) <= ROUNDING) return undefined
  const rise = total - total_before
  return { code: 'not_adding_up', about: { indicator: OUTPUT, caliber: 'month', value: output }, evidence: { output, rise }, reason: { zh: `当月产值${said(output)}万元，累计之差为${said(rise)}万元，二者不符（可能修订过以前月份）`, en: `the month says ${said(output)} and the year to date rose by ${said(rise)} (10,000 yuan): earlier months may have been revised` } }
}

const jump: Check = ({ output, output_median: usual, output_n, output_before }, limits) => {
  if (output === null || output <= 0 || usual === null || usual <= 0 || output_n < limits.history_months || !isApart(output / usual, limits.jump_times)) return undefined
  if (output_before !== null && output_before > 0 && !isApart(output / output_before, limits.jump_times)) return undefined
  const up = output > usual
  return { code: 'jump', about: { indicator: OUTPUT, caliber: 'month', value: output }, evidence: { output, usual, times: output / usual, ...(output_before === null ? {} : { before: output_before }) }, reason: { zh: `当月产值${said(output)}万元，为本企业以往中位数的${said(output / usual)}倍${output_before === null ? '' : `，上月${said(output_before)}万元`}，${up ? '上升' : '下降'}幅度异常`, en: `output of ${said(output)} (10,000 yuan) is ${said(output / usual)} times the firm's own median${output_before === null ? '' : `, after ${said(output_before)}`}: an unusual ${up ? 'rise' : 'fall'}` } }
}

const salesOver: Check = ({ sold }, limits) => {
  const over = sold.slice(0, limits.sales_over_months)
  const [last] = over
  if (!last || over.length < limits.sales_over_months || !over.every((s) => s.sales > s.output)) return undefined
  return { code: 'sales_over_output', about: { indicator: 'economy.sales', caliber: 'cumulative', value: last.sales }, evidence: { output: last.output, sales: last.sales, months: over.length }, reason: { zh: `累计销售产值连续${over.length}个月大于产值（${said(last.sales)}＞${said(last.output)}万元）`, en: `sold more than made for ${over.length} months in a row (${said(last.sales)} against ${said(last.output)})` } }
}

/** What a wrong unit or a missing figure explains is not told again by what follows from it. */
const CAUSES: readonly Check[] = [unitSlip, revenueSlip, powerAlone, outputAlone, repeated, powerRatio, jump]
const FOLLOWS: readonly Check[] = [totalFell, notAddingUp]

/** What is odd about a firm's month, and why. Pure; order is that of urgency. */
export function oddities(m: FirmMonth, limits: Limits): Oddity[] {
  const first = (checks: readonly Check[]) => checks.values().map((check) => check(m, limits)).find((found) => found !== undefined)
  const cause = first(CAUSES) ?? first(FOLLOWS)
  return [cause, salesOver(m, limits)].filter((found) => found !== undefined)
}

function isApart(times: number, limit: number): boolean {
  return times > limit || times < 1 / limit
}

function said(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: Math.abs(value) >= 1_000 ? 6 : 3 })
}
