import { isoDay } from '#algo/workdays.ts'
import { type Caller, houseCaller } from '#kernel/caller.ts'
import type { Foreign } from '#modules/investment/lead-facts.ts'
import type { Metric } from '#packs/agreements.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { performersOf, reported } from './firm-lives.ts'
import { monthEnd, periodEnd, sameDay } from './months.ts'
import type { Firm } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, inOffice, type Life, MINUTE_MS, type Step } from './steps.ts'
import type { World } from './world.ts'

interface Lead { readonly id: string; readonly state: string; readonly since: Date; readonly name: string; readonly investor: string; readonly signed_on: string | null; readonly agreed: number | null; readonly fixed: number | null; readonly planned: number | null; readonly land: number | null; readonly start_plan: string | null; readonly finish_plan: string | null; readonly started_on: string | null; readonly finished_on: string | null; readonly produced_on: string | null; readonly company: string | null; readonly unit: string; readonly foreign: Foreign | null; readonly late_start?: boolean }

const LAND = (mu: number) => `项目用地约${Math.round(mu)}亩，依法以挂牌方式公开出让，出让价款按合同约定缴纳。`
const CLAUSES = (lead: Lead) => [
  { kind: 'land', text: LAND(lead.land ?? 30) }, { kind: 'investment', text: `乙方固定资产投资不低于${lead.fixed ?? 0}万元，按约定期限开工、竣工、投产。` },
  { kind: 'service', text: '甲方明确专人帮办，协助办理备案、环评、施工许可等手续。' }, { kind: 'default', text: '乙方逾期未开工的，甲方依法按闲置土地处理。' }, { kind: 'exit', text: '协议解除的，双方按实际投入和过错清算，土地使用权依法处置。' },
]
/** What a draft of somebody in a hurry says: the review meets it. */
const HASTY = { kind: 'policy', text: '乙方投产后三年内，甲方按其缴纳税收地方留成部分的50%给予奖励。' }

/** Agreements of the leads that were signed, with what they promised and how it went; and drafts of those that will be. Leads come first. */
export async function agreementLives(house: LedgerHouse, district: string, world: World, random: Random, now: Date): Promise<{ agreements: Life[]; commitments: Life[] }> {
  const rows = await house.database.inDistrict(district, (tx) => tx.rows<Lead>(
    `select id, state, since, facts->>'name' as name, facts->>'investor_name' as investor, facts->>'signed_on' as signed_on, (facts->>'agreed_investment_wan')::float8 as agreed, (facts->>'fixed_investment_wan')::float8 as fixed, (facts->>'planned_investment_wan')::float8 as planned,
       (facts->>'land_mu')::float8 as land, facts->>'start_plan' as start_plan, facts->>'finish_plan' as finish_plan, facts->>'started_on' as started_on, facts->>'finished_on' as finished_on, facts->>'produced_on' as produced_on, facts->>'company' as company, lead as unit, facts->'foreign_agreed' as foreign from matter where district = $1 and kind = 'lead' and (facts ? 'signed_on' or state in ('proposed', 'reviewing')) order by id`, [district]), { readOnly: true })
  const late = lateStarters(rows, random.fork('late starters'))
  const leads = rows.map((lead): Lead => ({ ...lead, late_start: late.has(lead.id) }))
  const performers = performersOf(world, leads, random.fork('performers'))
  const agreements = leads.map((lead): Life => ({ kind: 'agreement', id: `xy-${lead.id}`, steps: lead.signed_on === null ? drafted(world, random.fork(lead.id), lead, now) : signed(world, random.fork(lead.id), lead, random.fork(`promises ${lead.id}`), performers.get(lead.id)) }))
  const supplements = leads.filter((lead) => lead.started_on !== null && random.fork(`supplement ${lead.id}`).chance(SUPPLEMENTED)).map((lead): Life => ({ kind: 'agreement', id: `xy-${lead.id}-b1`, steps: supplemented(world, random.fork(`supplement ${lead.id} words`), lead) }))
  const promises = leads.flatMap((lead) => (lead.signed_on === null ? [] : promisesOf(world, lead, random.fork(`promises ${lead.id}`)).map((p, i) => ({ ...p, lead, i, id: `xy-${lead.id}-c${i + 1}` }))))
  const fates = fatesOf(promises, random.fork('fates'))
  const commitments = promises.map(({ lead, i, id, ...p }): Life => ({ kind: 'commitment', id, seen: performers.has(lead.id) ? 2 : 1, steps: kept(world, random.fork(`${lead.id} ${i}`), lead, p, { now, performer: performers.get(lead.id), fate: fates.get(id) ?? 'kept' }) }))
  return { agreements: [...agreements, ...supplements], commitments }
}

/** Of those that build, so many have a supplement. */
const SUPPLEMENTED = 0.12
interface Promised { readonly metric: Metric; readonly value?: number; readonly due_on: string }

/** Days as contracts set them: ends of months, quarters and years, or so many months from the signing. */
function promisesOf(world: World, { signed_on, fixed, land, start_plan, finish_plan, started_on, late_start }: Lead, random: Random): Promised[] {
  const signing = signed_on ?? ''
  const from = new Date(`${signing}T10:00:00+08:00`)
  // So many months from the signing, and not before works of that month can have begun.
  const anniversary = (near: string) => sameDay(`${near.slice(0, 8)}${signing.slice(8) > '28' ? '28' : signing.slice(8)}`, signing.slice(8) < '06' ? 1 : 0)
  const day = (near: string) => random.weighted([[monthEnd(near), 4], [periodEnd(near, 3), 3], [anniversary(near), 3]] as const)
  const atLeast = (on: string, months: number) => (on > sameDay(signing, months) ? on : sameDay(signing, months + 1))
  // Contracts leave some months beyond what is planned; who starts late even so is drawn before.
  const planned = atLeast(day(sameDay(start_plan ?? sameDay(signing, 9), random.weighted([[0, 3], [1, 5], [2, 4], [4, 2]] as const))), 2)
  const start = late_start && started_on !== null ? monthEnd(started_on, -1) : planned
  const works = finish_plan ?? sameDay(start, 18)
  const produce = atLeast(day(sameDay(works, random.weighted([[0, 1], [1, 3], [2, 3], [4, 2]] as const))), 12)
  const year = (years: number) => periodEnd(sameDay(produce, 12 * years), 12)
  const paid = atLeast(random.weighted([[sameDay(signing, 6), 3], [sameDay(signing, 3), 2], [periodEnd(sameDay(signing, 3), 3), 3], [monthEnd(signing, 4), 1]] as const), 2)
  const all: Readonly<Record<Metric, Promised>> = {
    paid_in: { metric: 'paid_in', value: Math.round((fixed ?? 0) * 0.3), due_on: paid }, start_on: { metric: 'start_on', due_on: start }, fixed_investment: { metric: 'fixed_investment', value: fixed ?? 0, due_on: periodEnd(works, random.pick([3, 6, 12])) }, produce_on: { metric: 'produce_on', due_on: produce },
    output: { metric: 'output', value: Math.round((fixed ?? 0) * 1.6), due_on: year(2) }, tax: { metric: 'tax', value: Math.round((land ?? 30) * random.whole(20, 32)), due_on: year(random.pick([1, 2])) }, jobs: { metric: 'jobs', value: random.whole(30, 400), due_on: periodEnd(sameDay(produce, 6), 6) }, tax_per_mu: { metric: 'tax_per_mu', value: random.whole(20, 32), due_on: year(random.pick([1, 2, 3])) },
  }
  return (world.packAt(from).rules.agreements.required.formal ?? []).map((m) => all[m])
}

/** 万元 of fixed investment from which it is built in two phases. */
const PHASED_WAN = 30_000
function phased({ fixed, signed_on, finish_plan }: Lead) {
  if (fixed === null || fixed < PHASED_WAN) return {}
  const first = finish_plan ?? monthEnd(signed_on ?? '', 24)
  const now = Math.round(fixed * 0.6)
  return { phases: [{ name: '一期', fixed_wan: now, finish_on: first }, { name: '二期', fixed_wan: fixed - now, finish_on: monthEnd(first, 18) }] }
}

const draftOf = (lead: Lead) => ({ lead: lead.id, name: `${lead.name}投资协议`, type: 'formal', party_a: 'investment', party_b: lead.investor })

/** `promised` is drawn from a stream of its own: the draft promises what the commitments are later judged by. */
function* signed(world: World, random: Random, lead: Lead, promised: Random, performer: Firm | undefined): Generator<Step> {
  const archive = houseCaller(world.district, 'import')
  const at = new Date(`${lead.signed_on ?? ''}T09:30:00+08:00`)
  const year = (lead.signed_on ?? '').slice(0, 4)
  const body = { ...draftOf(lead), promises: promisesOf(world, lead, promised), agreed_investment_wan: lead.agreed ?? 0, fixed_investment_wan: lead.fixed ?? 0, ...(lead.foreign ? { foreign_agreed: lead.foreign } : {}), ...phased(lead) }
  const day = (n: number) => new Date(at.getTime() + n * DAY_MS)
  // Some were drafted with what no review lets through, and put right.
  const hasty = random.chance(0.15)
  yield { caller: archive, act: 'draft', at: day(-random.whole(20, 40)), body: { ...body, clauses: hasty ? [...CLAUSES(lead), HASTY] : CLAUSES(lead) } }
  if (hasty) yield { caller: archive, act: 'amend', at: day(-random.whole(11, 18)), body: { clauses: CLAUSES(lead) } }
  yield { caller: archive, act: 'carry_over', at: day(-random.whole(2, 9)), body: { review_no: `${world.called.mark}审〔${year}〕${random.whole(1, 400)}号`, opinion: '合法性审核和公平竞争审查均已通过，随档案导入。' } }
  yield { caller: archive, act: 'sign', at, evidence: [{ kind: 'scan', sha256: random.pick(world.photos) }], body: { agreement_no: `${world.called.code}-${year}-${lead.id.slice(-4)}`, signed_on: lead.signed_on } }
  if (performer) yield { caller: archive, act: 'name_performer', at: new Date(at.getTime() + 20 * MINUTE_MS), body: { firm: performer.id } }
  yield { caller: archive, act: 'perform', at: day(20), body: {} }
  if (LEFT.has(lead.state)) yield* ended(world, random, lead)
}

/** The lead left, or is leaving: so does its agreement, and what was paid out is asked back. */
const LEFT: ReadonlySet<string> = new Set(['exiting', 'ended', 'recovered'])
function* ended(world: World, random: Random, lead: Lead): Generator<Step> {
  const since = lead.since.getTime()
  const day = (n: number) => inOffice(new Date(since + n * DAY_MS), random)
  const owed = Math.round((lead.agreed ?? 0) * (0.01 + random.next() * 0.02))
  const proposed = lead.state === 'exiting' ? day(1) : day(-random.whole(8, 13))
  yield { caller: world.staff('investment.office'), act: 'propose_exit', at: proposed, body: { exit_reason: '投资方逾期未开工，经两次书面催告仍无法履约，拟解除协议。', debt_handling: '核算已拨付的前期扶持资金，限期退还。', land_handling: lead.state === 'recovered' ? '依法收回土地使用权，退还已缴价款。' : '未供地，无土地处置事项。', recover_wan: owed } }
  if (lead.state === 'exiting') return
  yield { caller: world.staff('legal.reviewer'), act: 'approve_exit', at: day(1), evidence: [{ kind: 'settlement', sha256: random.pick(world.photos) }], body: { reason: '程序合法，清算材料齐备，同意解除。' } }
  const shares = random.pick([[0.4, 1], [1], [0.3, 0.65], [0.5]])
  for (const [i, share] of shares.entries()) {
    const at = day(20 + i * 45)
    yield { caller: world.staff('investment.office'), act: 'record_recovery', at, evidence: [{ kind: 'voucher', sha256: random.pick(world.photos) }], body: { recovered_wan: Math.round(owed * share), recovered_on: isoDay(at) } }
  }
}

/** What was agreed later, on top: reviewed and numbered like any other. */
function* supplemented(world: World, random: Random, lead: Lead): Generator<Step> {
  const archive = houseCaller(world.district, 'import')
  const at = inOffice(new Date(Date.parse(`${lead.signed_on ?? ''}T10:00:00+08:00`) + random.whole(70, 260) * DAY_MS), random)
  const day = (n: number) => new Date(at.getTime() + n * DAY_MS)
  const year = isoDay(at).slice(0, 4)
  yield { caller: archive, act: 'draft', at: day(-16), body: { ...draftOf(lead), name: `${lead.name}补充协议`, type: 'supplement', clauses: [{ kind: 'investment', text: random.pick(['项目分两期实施，二期自一期投产后十二个月内开工，其余条款不变。', '建设内容增加研发检测用房三千平方米，固定资产投资总额不变。', '乙方变更为其在本区设立的全资项目公司，权利义务由项目公司承继。']) }] } }
  yield { caller: archive, act: 'carry_over', at: day(-3), body: { review_no: `${world.called.mark}审〔${year}〕${random.whole(1, 400)}号`, opinion: '合法性审核和公平竞争审查均已通过，随档案导入。' } }
  yield { caller: archive, act: 'sign', at, evidence: [{ kind: 'scan', sha256: random.pick(world.photos) }], body: { agreement_no: `${world.called.code}-${year}-B${lead.id.slice(-4)}`, signed_on: isoDay(at) } }
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
  // One in four comes back once from the legality review, is changed and goes there again.
  const again = random.chance(0.25) ? 6 : 0
  if (again > 0) {
    yield { caller: world.staff('legal.reviewer'), act: 'review_legality', at: after(3), body: { legality_verdict: 'return', opinion: '违约责任条款表述不明确，请写明逾期开工的处理程序后再报。' } }
    yield { caller: office, act: 'amend', at: after(5), body: { clauses: clauses.map((c) => (c.kind === 'default' ? { ...c, text: '乙方逾期未开工的，甲方书面催告，六个月内仍未开工的依法按闲置土地处理。' } : c)) } }
    yield { caller: office, act: 'submit', at: after(6), body: {} }
  }
  yield { caller: world.staff('fair_competition.reviewer'), act: 'review_fair', at: after(3 + again), body: { fair_verdict: 'not_concerned', review_no: `公竞审〔${isoDay(after(3 + again)).slice(0, 4)}〕${random.whole(10, 90)}号`, opinion: '条款未涉及影响公平竞争的内容。' } }
  if (random.chance(0.5)) yield { caller: world.staff('legal.reviewer'), act: 'review_legality', at: after(5 + again), body: { legality_verdict: 'pass', review_no: `合审〔${isoDay(after(5 + again)).slice(0, 4)}〕${random.whole(10, 90)}号`, opinion: '主体适格，权限和程序合法。' } }
}

/** Started, built and in production on the days of the project; what follows from production is there no sooner. */
const BY_PROJECT = { start_on: 'started_on', fixed_investment: 'finished_on', produce_on: 'produced_on' } as const

/** Undefined where the firm's own word decides. */
function dayOfProject(lead: Lead, metric: Metric): string | null | undefined {
  if (metric in BY_PROJECT) return lead[BY_PROJECT[metric as keyof typeof BY_PROJECT]]
  return metric === 'paid_in' || lead.produced_on !== null ? undefined : null
}

type Fate = 'kept' | 'late' | 'not'
const TURN = 9

/** One of each nine, in the order given: by turns and not by chance alone, so that the smallest district has some. */
function oneInTurn<T>(all: readonly T[], random: Random): T[] {
  return Array.from({ length: Math.ceil(all.length / TURN) }, (_, n) => random.pick(all.slice(n * TURN, (n + 1) * TURN)))
}

/** Leads that had promised to start sooner than they did. */
function lateStarters(leads: readonly Lead[], random: Random): ReadonlySet<string> {
  const room = leads.filter((l) => l.signed_on !== null && l.started_on !== null && monthEnd(l.started_on, -1) > sameDay(l.signed_on, 2) && !LEFT.has(l.state)).toSorted((a, b) => (a.started_on ?? '').localeCompare(b.started_on ?? '') || a.id.localeCompare(b.id))
  return new Set(oneInTurn(room, random).map((l) => l.id))
}

/** What becomes of each promise; those a project decides follow it. */
function fatesOf(promises: readonly { readonly id: string; readonly metric: Metric; readonly due_on: string; readonly lead: Lead }[], random: Random): ReadonlyMap<string, Fate> {
  const own = promises.filter((p) => dayOfProject(p.lead, p.metric) === undefined && !LEFT.has(p.lead.state)).toSorted((a, b) => a.due_on.localeCompare(b.due_on) || a.id.localeCompare(b.id))
  const late = [...oneInTurn(own, random), ...promises.filter((p) => p.metric === 'start_on' && p.lead.late_start)]
  const not = oneInTurn(own.filter((p) => !late.includes(p)), random)
  return new Map([...late.map((p) => [p.id, 'late'] as const), ...not.map((p) => [p.id, 'not'] as const)])
}

/** Most is kept in time, some of it late, moved or waived; starts and production follow the project, and what left is held to nothing. */
function* kept(world: World, random: Random, lead: Lead, { metric, value, due_on }: Promised, { now, performer, fate }: { readonly now: Date; readonly performer: Firm | undefined; readonly fate: Fate }): Generator<Step> {
  const office = world.staff('investment.office')
  const leader = world.staff('leader')
  const proof = (kind: string) => [{ kind, sha256: random.pick(world.photos) }]
  const noon = (on: string, days = 0) => new Date(Date.parse(`${on}T12:00:00+08:00`) + days * DAY_MS)
  const left = lead.state === 'ended' || lead.state === 'recovered' ? lead.since : undefined
  const byProject = dayOfProject(lead, metric)
  const met = byProject !== undefined ? byProject : fate === 'not' || LEFT.has(lead.state) ? null : isoDay(noon(due_on, fate === 'kept' ? -random.whole(0, 40) : random.whole(6, 90)))
  const first = isoDay(noon(lead.signed_on ?? '', 2))
  // Nothing was asked or confirmed yet: what the firm says is the last that is known.
  if (performer && left === undefined && noon(due_on, -26) > now && (met === null || noon(met) > now)) yield* reported(world, random.fork('reported'), performer, { metric, due_on, ...(value === undefined ? {} : { value }) }, now)
  let due = due_on
  // Asked for in good time by those who see it coming; the leader agrees, mostly. Who is merely late saw nothing coming.
  if (fate !== 'late' && (met === null || met > due) && left === undefined && noon(due, -10) > noon(first) && random.chance(0.35)) {
    const to = monthEnd(due, random.pick([2, 3, 5]))
    yield { caller: office, act: 'ask_move', at: noon(due, -random.whole(12, 25)), body: { new_due_on: to, ask_reason: random.pick(['用地报批用时超出预期，申请顺延。', '主要设备进口交付推迟，申请顺延。', '投资方调整建设时序，申请顺延。']) } }
    if (random.chance(0.85)) {
      yield { caller: leader, act: 'approve_move', at: noon(due, -random.whole(3, 8)), body: {} }
      due = to
    } else yield { caller: leader, act: 'refuse_move', at: noon(due, -random.whole(3, 8)), body: { reason: '现有条件具备，仍按协议约定的期限履行。' } }
  }
  const over = new Date(`${due}T23:59:59+08:00`)
  if (left !== undefined && left < over) { yield waived(leader, new Date(left.getTime() + 2 * DAY_MS), proof('minutes')); return }
  if (met === null || met > due) yield { caller: houseCaller(world.district, 'import'), act: 'miss', at: over, body: {} }
  if (left !== undefined) { yield waived(leader, new Date(left.getTime() + 2 * DAY_MS), proof('minutes')); return }
  if (met === null) {
    if (random.chance(0.5)) yield { caller: office, act: 'note_progress', at: noon(due, random.whole(8, 30)), body: { progress: value === undefined ? '已函告投资方，对方承诺三个月内补齐手续。' : `已完成承诺数的${random.whole(55, 92)}%，企业书面说明并承诺补足。` } }
    if (random.chance(0.12)) yield waived(leader, noon(due, random.whole(45, 120)), proof('minutes'))
    return
  }
  const day = met < first ? first : met
  const told = noon(day, random.whole(0, 6))
  const confirmed = day <= due ? new Date(Math.min(told.getTime(), Date.parse(`${due}T16:00:00+08:00`))) : new Date(Math.max(told.getTime(), over.getTime() + HOUR_MS * 12))
  if (noon(day) < now) yield { caller: office, act: 'confirm', at: confirmed, evidence: proof('evidence'), body: { met_on: day, ...(value === undefined ? {} : { actual: Math.round(value * (1 + random.next() * 0.2)) }) } }
}

const waived = (leader: Caller, at: Date, evidence: Step['evidence'] & object): Step => ({ caller: leader, act: 'waive', at, evidence, body: { reason: '不影响协议主要目的，经区长办公会议研究同意免除。' } })
