import type { Evidence } from '#kernel/matter.ts'
import type { Permit, Project, ProjectState } from './project-facts.ts'
import { FUNDS, LEVELS, TYPES } from './project-facts.ts'

/** A project of the register as the export needs it. */
export interface ProjectRecord {
  readonly number: string
  readonly state: ProjectState
  readonly touched_at: Date
  readonly facts: Project
  /** Who takes part, with their names. */
  readonly parties: readonly { readonly relation: string; readonly id: string; readonly name: string; readonly uscc: string | null }[]
  readonly photos: readonly (Evidence & { readonly at: Date })[]
  /** Names of permits by their code. */
  readonly permits: Readonly<Record<string, string>>
}

/** 储备 … 终止 as the codelist projectStatus has them. */
export const STATUS: Readonly<Record<ProjectState, string>> = {
  reserve: 'identification', preliminary: 'preparation', started: 'implementation', building: 'implementation', halted: 'implementation', finished: 'completion', producing: 'completed', full: 'completed', ended: 'cancelled',
}
/** Sectors by the division of GB/T 4754-2017; the codelist is open, `economy` is where industry and trade stand. */
const SECTORS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^44/, ['energy']], [/^45/, ['energy']], [/^46|^77/, ['waterAndWaste']], [/^4812|^54/, ['transport', 'transport.road']], [/^53/, ['transport', 'transport.rail']], [/^55/, ['transport', 'transport.water']], [/^56/, ['transport', 'transport.air']],
  [/^6[345]/, ['communications']], [/^83/, ['education']], [/^84/, ['health']], [/^8[6-9]|^90/, ['cultureSportsAndRecreation']], [/^9[1-6]/, ['governance']],
]
const CNY = 'CNY'
const GB = 'GB/T 4754-2017'
/** As many photographs as go along, the latest first. */
const PHOTOS = 20

const yuan = (wan: number) => ({ amount: Math.round(wan * 1e6) / 100, currency: CNY })
const dayTime = (day: string) => `${day}T00:00:00+08:00`

/**
 * One project by the Open Contracting for Infrastructure Data Standard 0.9.5. Amounts of the different measures stay apart: budget is
 * what is planned, `metrics` what was done by physical progress and what was spent; none is added to another.
 * @source OC4IDS 0.9.5, project schema
 */
export function toOc4ids({ number, state, touched_at, facts, parties, photos, permits }: ProjectRecord, origin: string): Readonly<Record<string, unknown>> {
  const { reported = {}, place, start_plan, finish_plan, start_actual, finish_actual } = facts
  const months = Object.keys(reported).toSorted()
  const plan = facts.plans?.at(-1)?.points ?? []
  return tidy({
    id: `pandeng-${number}`, identifiers: tidy([facts.national_code && { id: facts.national_code, scheme: 'CN-TZXM' }, facts.source_id && { id: facts.source_id, scheme: 'source' }]),
    updated: touched_at.toISOString(), title: facts.name, description: facts.content, status: STATUS[state], sector: sectorOf(facts.industry),
    additionalClassifications: tidy([
      facts.industry && { scheme: GB, id: facts.industry }, facts.type && { scheme: 'CN-project-type', id: facts.type, description: TYPES[facts.type].zh }, facts.level && { scheme: 'CN-project-level', id: facts.level, description: LEVELS[facts.level].zh },
    ]),
    period: tidy({ startDate: start_plan && dayTime(start_plan), endDate: finish_plan && dayTime(finish_plan) }), implementationPeriod: tidy({ startDate: start_actual && dayTime(start_actual), endDate: finish_actual && dayTime(finish_actual) }),
    locations: tidy([(place ?? facts.area) && tidy({ id: '1', geometry: place && { type: 'Point', coordinates: [place.lng, place.lat] }, description: facts.area })]),
    budget: facts.total_wan === undefined ? undefined : tidy({
      amount: yuan(facts.total_wan),
      budgetBreakdowns: facts.funds?.length ? [{ id: 'funds', description: '资金来源', budgetBreakdown: facts.funds.map((f, i) => ({ id: f.source, description: FUNDS[f.source].zh, amount: yuan(f.planned_wan), order: i })).map(({ order: _, ...b }) => b) }] : undefined,
    }),
    parties: tidy([...Map.groupBy(parties.filter((p) => ROLES[p.relation]), (p) => p.id).values()].map(([one, ...more]) => one && tidy({ id: one.id, name: one.name, identifier: one.uscc ? { scheme: 'CN-USCC', id: one.uscc } : undefined, roles: [...new Set([one, ...more].flatMap((p) => ROLES[p.relation] ?? []))] }))),
    publicAuthority: tidy(parties.filter((p) => p.relation === 'lead').map(({ id, name }) => ({ id, name }))[0] ?? {}),
    milestones: tidy(Object.entries(facts.permits ?? {}).filter(([, p]) => p.status !== 'not_needed').map(([item, p]) => milestone(item, permits[item] ?? item, p))),
    metrics: tidy([series('physical', '累计完成投资（形象进度）', months.map((m) => ({ period: m, wan: reported[m] ?? 0 }))), facts.paid_wan === undefined || !facts.last_period ? undefined : series('spent', '累计支出（财务口径）', [{ period: facts.last_period, wan: facts.paid_wan }])]),
    forecasts: tidy([series('plan', '投资计划（累计）', plan)]),
    documents: tidy([...photos].toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, PHOTOS).map((p) => ({ id: p.sha256, documentType: 'projectProgress', title: p.name, datePublished: p.at.toISOString(), format: p.type, url: `${origin}/api/files/${p.sha256}` }))),
    completion: finish_actual ? tidy({ endDate: dayTime(finish_actual), finalValue: state === 'producing' || state === 'full' ? (facts.physical_wan === undefined ? undefined : yuan(facts.physical_wan)) : undefined }) : undefined,
  }) as Readonly<Record<string, unknown>>
}

const ROLES: Readonly<Record<string, readonly string[]>> = { lead: ['publicAuthority', 'administrativeEntity'], support: ['administrativeEntity'], asker: ['payer'] }

function sectorOf(industry: string | undefined): readonly string[] {
  return SECTORS.find(([pattern]) => industry !== undefined && pattern.test(industry))?.[1] ?? ['economy']
}

function milestone(id: string, title: string, { status, plan_on, done_on }: Permit) {
  return tidy({ id, title, type: 'approval', status: status === 'granted' ? 'met' : status === 'applied' ? 'notMet' : 'scheduled', dueDate: plan_on && dayTime(plan_on), dateMet: done_on && dayTime(done_on) })
}

/** Running totals, each as of the end of its month. */
function series(id: string, title: string, points: readonly { readonly period: string; readonly wan: number }[]) {
  return points.length === 0 ? undefined : { id, title, observations: points.map(({ period, wan }) => ({ id: `${id}-${period}`, period: { endDate: lastMoment(period) }, value: yuan(wan) })) }
}

function lastMoment(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number)
  return `${period}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0')}T23:59:59+08:00`
}

/** Leaves out what is not there: the standard has no nulls, and no empty lists or objects. */
function tidy<T extends object>(value: T): T | undefined {
  const full = (v: unknown) => v !== undefined && v !== null && v !== '' && !(typeof v === 'object' && Object.keys(v).length === 0)
  if (Array.isArray(value)) { const kept = value.filter(full); return kept.length > 0 ? (kept as unknown as T) : undefined }
  const kept = Object.entries(value).filter(([, v]) => full(v))
  return kept.length > 0 ? (Object.fromEntries(kept) as T) : undefined
}
