import { z } from 'zod'
import type { Fault } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { isoDay } from '#algo/workdays.ts'
import { FUNDS, LEVELS, type Project, TYPES } from './project-facts.ts'

const text = z.string()
const Value = z.object({ amount: z.number(), currency: text })
const Period = z.object({ startDate: text.optional(), endDate: text.optional() }).loose()

/** What of a project is read; everything else is let be. */
const Read = z.object({
  id: text.min(1), title: text, description: text.optional(), status: text.optional(), sector: z.array(text).optional(),
  identifiers: z.array(z.object({ id: text, scheme: text.optional() }).loose()).optional(),
  additionalClassifications: z.array(z.object({ scheme: text, id: text }).loose()).optional(), period: Period.optional(),
  locations: z.array(z.object({ description: text.optional(), geometry: z.object({ type: text, coordinates: z.array(z.unknown()) }).optional() }).loose()).optional(),
  budget: z.object({ amount: Value.optional(), budgetBreakdowns: z.array(z.object({ budgetBreakdown: z.array(z.object({ id: text, amount: Value.optional() }).loose()).optional() }).loose()).optional() }).loose().optional(),
}).loose()

export const Package = z.object({ version: text.optional(), projects: z.array(z.unknown()).min(1).max(5_000) }).loose()

/** What the register asks for and the standard need not say. */
export interface Assumed {
  readonly lead_unit: string
  readonly type: keyof typeof TYPES
  readonly level: keyof typeof LEVELS
  readonly industry: string
  /** Yuan for one unit of another currency, with the day of the rate. An amount without one is not taken: nothing is converted in silence. */
  readonly rates: Readonly<Record<string, { readonly rate: number; readonly on: string }>>
}

export type Taken = { readonly id: string; readonly body: Project } | { readonly faults: readonly Fault[] }

/**
 * What one project of a package says to the register. What cannot be taken is named with its path; what is only unknown is left out.
 * @source OC4IDS 0.9.5, project schema
 */
export function fromOc4ids(given: unknown, at: number, { lead_unit, type, level, industry, rates }: Assumed): Taken {
  const path = `/projects/${at}`
  const read = Read.safeParse(given)
  if (!read.success) return { faults: read.error.issues.map((i) => ({ path: `${path}/${i.path.join('/')}`, problem: { zh: `第${at + 1}个项目的“${i.path.join('.')}”不符合 OC4IDS：${i.message}`, en: `project ${at + 1}, ${i.path.join('.')}: ${i.message}` } })) }
  const p = read.data
  const faults: Fault[] = []
  const wrong = (where: string, problem: Text) => void faults.push({ path: `${path}/${where}`, problem })
  const classified = (scheme: string) => p.additionalClassifications?.find((c) => c.scheme === scheme)?.id
  const wanOf = (value: z.infer<typeof Value> | undefined, where: string) => {
    if (!value) return undefined
    const rate = value.currency === 'CNY' ? 1 : rates[value.currency]?.rate
    if (rate === undefined) { wrong(where, { zh: `金额币种为${value.currency}，请给出汇率和汇率日期`, en: `the amount is in ${value.currency}: give a rate and its day` }); return undefined }
    return value.amount < 0 ? (wrong(where, { zh: '金额不能为负', en: 'an amount cannot be negative' }), undefined) : Math.round(value.amount * rate) / 10_000
  }
  const total_wan = wanOf(p.budget?.amount, 'budget/amount')
  if (p.budget?.amount === undefined) wrong('budget/amount', { zh: '没有总投资，储备项目须有计划总投资', en: 'there is no budget: the register asks for the planned total' })
  if (p.title.trim().length < 4) wrong('title', { zh: '项目名称至少4个字', en: 'a name has four characters at least' })
  const [place] = (p.locations ?? []).flatMap((l) => { const [lng, lat] = l.geometry?.type === 'Point' ? l.geometry.coordinates : []; return typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? [{ lng, lat }] : [] })
  const funds = p.budget?.budgetBreakdowns?.flatMap((b) => b.budgetBreakdown ?? []).flatMap((b) => { const source = Object.keys(FUNDS).find((f): f is keyof typeof FUNDS => f === b.id); const planned_wan = source && wanOf(b.amount, 'budget/budgetBreakdowns'); return source && planned_wan !== undefined ? [{ source, planned_wan }] : [] })
  const [code, own] = [classified('GB/T 4754-2017'), classified('CN-project-type')]
  const national = p.identifiers?.find((i) => i.scheme === 'CN-TZXM')?.id
  const [start, finish] = [dayIn(p.period?.startDate), dayIn(p.period?.endDate)]
  if (start && finish && finish < start) wrong('period/endDate', { zh: '计划竣工早于计划开工', en: 'it is to finish before it starts' })
  if (faults.length > 0 || total_wan === undefined) return { faults }
  const content = p.description?.trim() ?? ''
  return {
    id: p.id,
    body: {
      name: p.title.trim().slice(0, 120), type: Object.keys(TYPES).find((t): t is keyof typeof TYPES => t === own) ?? type, level: Object.keys(LEVELS).find((l): l is keyof typeof LEVELS => l === classified('CN-project-level')) ?? level,
      industry: code && /^\d{2,4}$/.test(code) ? code : industry, content: (content.length >= 5 ? content : p.title).slice(0, 2_000), total_wan, lead_unit, source_id: p.id.slice(0, 200),
      ...(national ? { national_code: national } : {}), ...(place ? { place } : {}), ...(start ? { start_plan: start } : {}), ...(finish ? { finish_plan: finish } : {}), ...(funds?.length ? { funds } : {}),
    },
  }
}

/** The day in China of an instant; undefined where it is none. */
function dayIn(instant: string | undefined): string | undefined {
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  return Number.isNaN(at) ? undefined : isoDay(new Date(at))
}
