import { isoDay } from '#algo/workdays.ts'
import { type Caller, houseCaller } from '#kernel/caller.ts'
import type { Metric } from '#packs/agreements.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { performersOf, reported } from './firm-lives.ts'
import type { Firm } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, type Life, MINUTE_MS, type Step } from './steps.ts'
import type { World } from './world.ts'

interface Lead { readonly id: string; readonly state: string; readonly since: Date; readonly name: string; readonly investor: string; readonly signed_on: string | null; readonly agreed: number | null; readonly fixed: number | null; readonly planned: number | null; readonly land: number | null; readonly started_on: string | null; readonly produced_on: string | null; readonly company: string | null; readonly unit: string }

const LAND = (mu: number) => `项目用地约${Math.round(mu)}亩，依法以挂牌方式公开出让，出让价款按合同约定缴纳。`
const CLAUSES = (lead: Lead) => [
  { kind: 'land', text: LAND(lead.land ?? 30) }, { kind: 'investment', text: `乙方固定资产投资不低于${lead.fixed ?? 0}万元，按约定期限开工、竣工、投产。` },
  { kind: 'service', text: '甲方明确专人帮办，协助办理备案、环评、施工许可等手续。' }, { kind: 'default', text: '乙方逾期未开工的，甲方依法按闲置土地处理。' }, { kind: 'exit', text: '协议解除的，双方按实际投入和过错清算，土地使用权依法处置。' },
]
/** What a draft of somebody in a hurry says: the review meets it. */
const HASTY = { kind: 'policy', text: '乙方投产后三年内，甲方按其缴纳税收地方留成部分的50%给予奖励。' }

/** Agreements of the leads that were signed, with what they promised and how it went; and drafts of those that will be. Leads come first. */
export async function agreementLives(house: LedgerHouse, district: string, world: World, random: Random, now: Date): Promise<{ agreements: Life[]; commitments: Life[] }> {
  const leads = await house.database.inDistrict(district, (tx) => tx.rows<Lead>(
    `select id, state, since, facts->>'name' as name, facts->>'investor_name' as investor, facts->>'signed_on' as signed_on, (facts->>'agreed_investment_wan')::float8 as agreed, (facts->>'fixed_investment_wan')::float8 as fixed, (facts->>'planned_investment_wan')::float8 as planned,
       (facts->>'land_mu')::float8 as land, facts->>'started_on' as started_on, facts->>'produced_on' as produced_on, facts->>'company' as company, lead as unit from matter where district = $1 and kind = 'lead' and (facts ? 'signed_on' or state in ('proposed', 'reviewing')) order by id`, [district]), { readOnly: true })
  const performers = performersOf(world, leads, random.fork('performers'))
  const agreements = leads.map((lead): Life => ({ kind: 'agreement', id: `xy-${lead.id}`, steps: lead.signed_on === null ? drafted(world, random.fork(lead.id), lead, now) : signed(world, random.fork(lead.id), lead, random.fork(`promises ${lead.id}`), performers.get(lead.id)) }))
  const commitments = leads.flatMap((lead) => (lead.signed_on === null ? [] : promisesOf(world, lead, random.fork(`promises ${lead.id}`)).map((p, i): Life => ({ kind: 'commitment', id: `xy-${lead.id}-c${i + 1}`, seen: performers.has(lead.id) ? 2 : 1, steps: kept(world, random.fork(`${lead.id} ${i}`), lead, p, now, performers.get(lead.id)) }))))
  return { agreements, commitments }
}

interface Promised { readonly metric: Metric; readonly value?: number; readonly due_on: string }

function promisesOf(world: World, { signed_on, fixed, land }: Lead, random: Random): Promised[] {
  const from = new Date(`${signed_on ?? ''}T10:00:00+08:00`)
  const on = (months: number) => isoDay(new Date(from.getTime() + months * 30.4 * DAY_MS))
  const all: Readonly<Record<Metric, Promised>> = {
    paid_in: { metric: 'paid_in', value: Math.round((fixed ?? 0) * 0.3), due_on: on(4) }, start_on: { metric: 'start_on', due_on: on(7) }, fixed_investment: { metric: 'fixed_investment', value: fixed ?? 0, due_on: on(26) }, produce_on: { metric: 'produce_on', due_on: on(28) },
    output: { metric: 'output', value: Math.round((fixed ?? 0) * 1.6), due_on: on(48) }, tax: { metric: 'tax', value: Math.round((land ?? 30) * random.whole(20, 32)), due_on: on(48) }, jobs: { metric: 'jobs', value: random.whole(30, 400), due_on: on(40) }, tax_per_mu: { metric: 'tax_per_mu', value: random.whole(20, 32), due_on: on(48) },
  }
  return (world.packAt(from).rules.agreements.required.formal ?? []).map((m) => all[m])
}

const draftOf = (lead: Lead) => ({ lead: lead.id, name: `${lead.name}投资协议`, type: 'formal', party_a: 'investment', party_b: lead.investor })

/** `promised` is drawn from a stream of its own: the draft promises what the commitments are later judged by. */
function* signed(world: World, random: Random, lead: Lead, promised: Random, performer: Firm | undefined): Generator<Step> {
  const archive = houseCaller(world.district, 'import')
  const at = new Date(`${lead.signed_on ?? ''}T09:30:00+08:00`)
  const year = (lead.signed_on ?? '').slice(0, 4)
  yield { caller: archive, act: 'draft', at: new Date(at.getTime() - random.whole(12, 40) * DAY_MS), body: { ...draftOf(lead), clauses: CLAUSES(lead), promises: promisesOf(world, lead, promised), agreed_investment_wan: lead.agreed ?? 0, fixed_investment_wan: lead.fixed ?? 0 } }
  yield { caller: archive, act: 'carry_over', at: new Date(at.getTime() - random.whole(2, 9) * DAY_MS), body: { review_no: `青审〔${year}〕${random.whole(1, 400)}号`, opinion: '合法性审核和公平竞争审查均已通过，随档案导入。' } }
  yield { caller: archive, act: 'sign', at, evidence: [{ kind: 'scan', sha256: random.pick(world.photos) }], body: { agreement_no: `QL-${year}-${lead.id.slice(-4)}`, signed_on: lead.signed_on } }
  if (performer) yield { caller: archive, act: 'name_performer', at: new Date(at.getTime() + 20 * MINUTE_MS), body: { firm: performer.id } }
  if (lead.started_on) yield { caller: archive, act: 'perform', at: new Date(at.getTime() + 20 * DAY_MS), body: {} }
}
function* drafted(world: World, random: Random, lead: Lead, now: Date): Generator<Step> {
  const office: Caller = world.staff('investment.office')
  const at = new Date(Math.max(lead.since.getTime(), now.getTime() - 30 * DAY_MS) + HOUR_MS)
  const after = (days: number) => new Date(at.getTime() + days * DAY_MS)
  const body = { ...draftOf(lead), agreed_investment_wan: lead.planned ?? 0, fixed_investment_wan: Math.round((lead.planned ?? 0) * 0.78) }
  const hasty = random.chance(0.35)
  const clauses = CLAUSES({ ...lead, fixed: body.fixed_investment_wan })
  const promises = promisesOf(world, { ...lead, signed_on: isoDay(after(20)), fixed: body.fixed_investment_wan }, random)
  yield { caller: office, act: 'draft', at, body: { ...body, clauses: hasty ? [...clauses, HASTY] : clauses, promises } }
  if (hasty || lead.state === 'reviewing') return
  yield { caller: office, act: 'submit', at: after(1), body: {} }
  yield { caller: world.staff('fair_competition.reviewer'), act: 'review_fair', at: after(3), body: { fair_verdict: 'not_concerned', review_no: `公竞审〔${isoDay(after(3)).slice(0, 4)}〕${random.whole(10, 90)}号`, opinion: '条款未涉及影响公平竞争的内容。' } }
  if (random.chance(0.5)) yield { caller: world.staff('legal.reviewer'), act: 'review_legality', at: after(5), body: { legality_verdict: 'pass', review_no: `合审〔${isoDay(after(5)).slice(0, 4)}〕${random.whole(10, 90)}号`, opinion: '主体适格，权限和程序合法。' } }
}

/** Most is kept in time; starts and production follow the project. */
function* kept(world: World, random: Random, lead: Lead, { metric, value, due_on }: Promised, now: Date, performer: Firm | undefined): Generator<Step> {
  const archive = houseCaller(world.district, 'import')
  const due = new Date(`${due_on}T10:00:00+08:00`)
  const day = metric === 'start_on' ? lead.started_on : metric === 'produce_on' ? lead.produced_on : random.chance(0.82) ? isoDay(new Date(due.getTime() + random.whole(-70, 25) * DAY_MS)) : null
  const met = day === null ? undefined : new Date(`${day}T15:00:00+08:00`)
  if (due < now && (met === undefined || met > due)) yield { caller: archive, act: 'miss', at: new Date(`${due_on}T23:59:59+08:00`), body: {} }
  const confirmed = met !== undefined && met < now && met > new Date(`${lead.signed_on ?? ''}T10:00:00+08:00`)
  if (confirmed) yield { caller: archive, act: 'confirm', at: met > due ? new Date(Math.max(met.getTime(), due.getTime() + DAY_MS)) : met, evidence: [{ kind: 'evidence', sha256: random.pick(world.photos) }], body: { met_on: day, ...(value === undefined ? {} : { actual: Math.round(value * (1 + random.next() * 0.2)) }) } }
  if (performer && !confirmed) yield* reported(world, random, performer, { metric, due_on, ...(value === undefined ? {} : { value }) }, now)
}
