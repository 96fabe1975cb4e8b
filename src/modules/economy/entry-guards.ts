import { wishedFigures } from '#algo/wished-figure.ts'
import type { Given } from '#kernel/matter.ts'
import { all as allOf, type Guard as GuardOf, no } from '#packs/rulings.ts'
import type { EconomyRules } from '#packs/economy.ts'
import type { EntryFacts } from './entry-facts.ts'
import { lineOf, rollingOf } from './watch.ts'

type Guard = GuardOf<EntryFacts>
export const all = allOf<EntryFacts>

interface Known { readonly firm: { readonly industry: string | null } | null; readonly open: string | null; readonly revenue: readonly { readonly period: string; readonly value: number }[] }

/** The firm that is named, the matter that is open about it, and the revenue it has reported. */
export const knownFirm: Given = async (query, { id, facts, body, caller }): Promise<Known> => {
  const firm = ((body ?? {}) as EntryFacts).firm ?? (facts as EntryFacts).firm
  if (!firm) return { firm: null, open: null, revenue: [] }
  const [found] = await query<{ industry: string | null }>("select attrs->>'industry' as industry from party where district = $1 and id = $2 and kind = 'firm'", [caller.district, firm])
  const [open] = await query<{ number: string }>("select number from matter where district = $1 and kind = 'entry' and facts->>'firm' = $2 and state not in ('left', 'dropped') and id <> $3 limit 1", [caller.district, firm, id])
  const revenue = await query<{ period: string; value: number }>(
    "select to_char(period, 'YYYY-MM') as period, value::float8 as value from observation where district = $1 and indicator = 'economy.revenue' and caliber = 'cumulative' and subject = $2 and superseded_at is null order by period", [caller.district, firm])
  return { firm: found ?? null, open: open?.number ?? null, revenue }
}

const known = (given: Readonly<Record<string, unknown>>) => given['economy.firm'] as Known | undefined

export const firmExists: Guard = ({ body, given }) => (body && !known(given)?.firm ? no('没有登记这家企业', 'this firm is not registered') : undefined)

export const onlyOne: Guard = ({ body, given }) => {
  const open = body && known(given)?.open
  return open ? no(`该企业已有在办事项${open}`, `${open} is open about this firm already`) : undefined
}

/** The sector is that of the firm's industry: no other line can be chosen for it. */
export const sectorOfFirm: Guard = ({ body, given, policy }) => {
  const industry = known(given)?.firm?.industry
  if (!body || !industry) return body && industry === null ? no('该企业未登记行业代码，请先补登', "the firm's industry is not registered: add it first") : undefined
  const line = lineOf(policy.rule<EconomyRules['entry']['lines']>('economy.entry.lines'), industry)
  if (!line) return no(`行业${industry}不按主营业务收入入统`, `industry ${industry} enters by no line of revenue`)
  return body.sector === line.sector ? undefined : no(`该企业行业${industry}属“${line.label.zh}”，入统行业应为${line.sector}`, `industry ${industry} belongs to '${line.label.en}': the sector is ${line.sector}`)
}

const LEAST_DIFFERENCE = 0.05

/** What it rests on stands in the figures that were reported; nobody writes another number here. */
export const signalsAsReported: Guard = ({ body, given }) => {
  const reported = known(given)?.revenue ?? []
  const rolling = rollingOf(new Map(reported.map((r) => [r.period, r.value])), reported.at(-1)?.period ?? '')
  for (const signal of body?.signals ?? []) {
    if (signal.code !== 'revenue') continue
    const own = rolling.find((r) => r.period === signal.period)
    if (!own) return no(`${signal.period}没有已报送的12个月主营业务收入`, `no revenue of twelve months is reported for ${signal.period}`)
    if (Math.abs(own.revenue - signal.value) > LEAST_DIFFERENCE) return no(`${signal.period}已报送的12个月主营业务收入为${round(own.revenue)}万元，不是${signal.value}万元`, `revenue of twelve months reported for ${signal.period} is ${round(own.revenue)}, not ${signal.value} (10,000 yuan)`)
  }
  return undefined
}

/** Nobody asks for a figure. @source 统计法 第六条 */
export const noWishedFigure: Guard = ({ body }) => {
  if (!body || body.wording_reason) return undefined
  const [wish] = wishedFigures([body.proposal, body.missing, body.opinion, body.reason].filter(Boolean).join('\n'))
  return wish ? no(`“${wish.text}”疑似要求改动统计数据（统计法第六条）。请改写；确非此意的，填写措辞说明`, `'${wish.text}' seems to ask for a figure (Statistics Law, art. 6): reword it, or say why the wording stands`) : undefined
}

export const notTheApplicant: Guard = ({ facts, caller }) => (facts.submitted_by === caller.party ? no('申报人不能登记自己申报的回执', 'whoever applied may not enter the acknowledgement') : undefined)

function round(value: number): number {
  return Math.round(value * 10) / 10
}
