import { agentFee } from '#algo/agent-fee.ts'
import { isoDay } from '#algo/workdays.ts'
import { houseCaller } from '#kernel/caller.ts'
import type { AgentRules } from '#packs/agents.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { ownCommissions, type Spare } from './firm-lives.ts'
import { sameDay } from './months.ts'
import { nameOf } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, inOffice, MINUTE_MS, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

interface Lead { readonly id: string; readonly name: string; readonly signed_on: string; readonly finished_on: string | null; readonly counted: number }
/** Contracts of a year, by the months ago they began: most are over, some run; one was ended, one refused, one is being drafted. */
const BEGAN = [34, 31, 27, 23, 22, 18, 15, 11, 10, 8, 5, 2] as const
const ENDED_EARLY = 15
const [REFUSED, DRAFTED] = [4, 0]
/** How far each fee came, one after another. */
const FATES = ['paid', 'contested', 'claimed', 'shown', 'paid', 'audited', 'refused', 'paid', 'claimed', 'paid'] as const
/** Days ago that such a fee was claimed: a week of holidays may lie between. */
const CLAIMED = { paid: [50, 200], shown: [13, 14], contested: [22, 30], audited: [12, 16], claimed: [9, 14], refused: [30, 90] } as const

interface Known { readonly id: string; readonly agent: string; readonly rule: string; readonly from: string; readonly until: string }

/** Agents under contract, and fees claimed on what statistics counted for leads they brought. Leads come first. */
export async function agentLives(house: LedgerHouse, district: string, world: World, random: Random, now: Date): Promise<{ contracts: Life[]; fees: Life[] }> {
  const leads = await house.database.inDistrict(district, (tx) => tx.rows<Lead>(
    `select id, facts->>'name' as name, facts->>'signed_on' as signed_on, facts->>'finished_on' as finished_on, (facts->>'statistical_investment_wan')::float8 as counted from matter
     where district = $1 and kind = 'lead' and facts ? 'signed_on' and facts ? 'statistical_investment_wan' and facts->>'source' in ('commissioned', 'alumni', 'by_firm') order by facts->>'source' = 'commissioned' desc, facts->>'signed_on' desc, id`, [district]), { readOnly: true })
  const [spare] = await house.database.inDistrict(district, (tx) => tx.rows<Spare>(
    `select id, version, facts->>'name' as name, facts->>'signed_on' as signed_on, facts->>'finished_on' as finished_on, 0 as counted from matter
     where district = $1 and kind = 'lead' and state in ('signed', 'sited', 'started') order by facts->>'signed_on' desc, id limit 1`, [district]), { readOnly: true })
  const { fees: rules } = world.packAt(now).rules.agents
  const traders = world.firms.filter((f) => f.industry === '5179')
  const staff = new Set(world.people.map((p) => p.name))
  const person = () => { for (;;) { const name = nameOf(random); if (!staff.has(name)) return name } }
  const anytime = Object.entries(rules).filter(([, r]) => r.filed_in_month === undefined).map(([key]) => key)
  const planned = [
    ...[...BEGAN, REFUSED, DRAFTED].map((ago, i) => ({ ago, rule: anytime[i % anytime.length] ?? '', from: sameDay(isoDay(now), -ago) })),
    // Where a rule asks for a month of filing, its contracts begin then, each year.
    ...Object.entries(rules).flatMap(([rule, r]) => (r.filed_in_month === undefined ? [] : [0, 1, 2].map((back) => ({ ago: -1, rule, from: `${Number(isoDay(now).slice(0, 4)) - back}-${String(r.filed_in_month).padStart(2, '0')}-12` })))).filter((c) => c.from < isoDay(now)),
  ]
  const known: Known[] = []
  const contracts = planned.flatMap(({ ago, rule, from }, i): Life[] => {
    const agent = traders[(i * 5) % Math.max(1, traders.length)]
    if (!agent) return []
    const contract: Known = { id: `wt-${i + 1}`, agent: agent.id, rule, from, until: isoDay(new Date(Date.parse(`${sameDay(from, 12)}T12:00:00+08:00`) - DAY_MS)) }
    const relatives = ago === REFUSED ? [{ name: person(), works_at: '区属国有投资公司', relation: '配偶' }] : []
    const body = { name: `${agent.name.slice(2, 6)}年度委托招商`, agent: agent.id, agent_person: person(), fee_rule: rule, scope: random.pick(['引荐先进制造和生产性服务业企业来区投资。', '面向长三角开展产业链招商，引荐补链项目。', '面向行业协会会员企业推介本区，组织来区考察。']), from_on: from, until_on: contract.until, on_payroll: false, is_investor: false, relatives }
    if (ago !== REFUSED && ago !== DRAFTED) known.push(ago === ENDED_EARLY ? { ...contract, until: sameDay(from, 7) } : contract)
    return [{ kind: 'agent_contract', id: contract.id, steps: contractLife(world, random.fork(contract.id), contract, body, ago) }]
  })
  const mine = ownCommissions(world, leads, spare, random.fork('own'), now)
  const fees: Life[] = []
  for (const lead of leads.filter((l) => !mine.leads.has(l.id))) {
    const fate = FATES[fees.length]
    if (!fate) break
    const own = random.fork(`fee ${lead.id}`)
    const claim = claimOf(lead, known, rules, inOffice(new Date(now.getTime() - own.whole(CLAIMED[fate][0] * 24, CLAIMED[fate][1] * 24) * HOUR_MS), own))
    if (claim) fees.push({ kind: 'agent_fee', id: `yj-${lead.id}`, steps: feeLife(world, own, claim, fate) })
  }
  return { contracts: [...contracts, ...mine.contracts], fees: [...mine.fees, ...fees] }
}

function* contractLife(world: World, random: Random, { id, from, until }: Known, body: object, ago: number): Generator<Step> {
  const registrar = world.staff('agents.registrar')
  const proof = (kind: string) => [{ kind, sha256: random.pick(world.photos) }]
  const day = (n: number) => inOffice(new Date(Date.parse(`${from}T09:00:00+08:00`) + n * DAY_MS + random.whole(5, 430) * MINUTE_MS), random)
  yield { caller: world.staff('investment.office'), act: 'draft', at: day(ago === DRAFTED ? -4 : -random.whole(4, 9)), body }
  if (ago === DRAFTED) return
  if (ago === REFUSED) { yield { caller: registrar, act: 'refuse', at: day(0), body: { reason: '引荐人代表的配偶在区属国有投资公司任职，参与项目投资决策，依规须回避，不予备案。' } }; return }
  yield { caller: registrar, act: 'file', at: day(0), body: { filing_no: `委备〔${from.slice(0, 4)}〕${Number(id.slice(3)) + 6}号` }, evidence: proof('contract') }
  if (ago === ENDED_EARLY) { yield { caller: registrar, act: 'end', at: inOffice(new Date(`${sameDay(from, 7)}T15:00:00+08:00`), random), body: { reason: '受托机构主营业务调整，双方协商解除。' }, evidence: proof('termination') }; return }
  yield { caller: houseCaller(world.district), act: 'expire', at: new Date(`${until}T23:59:59+08:00`), body: {} }
}

interface Claim { readonly at: Date; readonly body: { readonly contract: string; readonly agent: string; readonly lead: string; readonly fixed_wan: number; readonly land_price_wan: number; readonly as_of_on: string; readonly fee_wan: number } }

/** The claim on a lead as its contract's rule allows it on a day, if it does. */
function claimOf(lead: Lead, known: readonly Known[], rules: AgentRules['fees'], at: Date): Claim | undefined {
  const fixed_wan = Math.round(lead.counted * 0.9)
  const land_price_wan = Math.round(fixed_wan * 0.12)
  const today = isoDay(at)
  for (const { id, agent, rule: name, from, until } of known) {
    const rule = rules[name]
    // A day of filing may be put off by a holiday: what was signed in those is another's.
    if (!rule || lead.signed_on <= sameDay(from, 1) || lead.signed_on > until) continue
    const { too_little, fee_wan } = agentFee(rule, { fixed_wan, land_price_wan })
    const unfinished = lead.finished_on === null || lead.finished_on > today
    if (too_little || lead.signed_on >= today || (rule.claim_years !== undefined && (unfinished || today > sameDay(lead.finished_on ?? '', rule.claim_years * 12))) || (rule.within_years !== undefined && today > sameDay(lead.signed_on, rule.within_years * 12))) continue
    return { at, body: { contract: id, agent, lead: lead.id, fixed_wan, land_price_wan, as_of_on: today, fee_wan } }
  }
  return undefined
}

function* feeLife(world: World, random: Random, { at, body }: Claim, fate: (typeof FATES)[number]): Generator<Step> {
  const office = world.staff('investment.office')
  const [auditor, registrar] = [world.staff('agents.auditor'), world.staff('agents.registrar')]
  const { notice_days } = world.packAt(at).rules.agents
  const proof = (kind: string) => [{ kind, sha256: random.pick(world.photos) }]
  const day = (after: number) => inOffice(new Date(at.getTime() + after * DAY_MS), random)
  yield { caller: office, act: 'claim', at, body, evidence: proof('investment') }
  if (fate === 'claimed') return
  if (fate === 'refused') { yield { caller: auditor, act: 'refuse', at: day(6), body: { reason: '引荐登记表未经投资方签章确认，引荐事实不能认定。' } }; return }
  yield { caller: auditor, act: 'audit', at: day(2), body: { opinion: '投资入库属实，费用按规则计算无误。' }, evidence: proof('audit') }
  if (fate === 'audited') return
  const shown = day(4)
  yield { caller: registrar, act: 'show', at: shown, body: { notice_until_on: isoDay(new Date(shown.getTime() + (notice_days + 1) * DAY_MS)) } }
  if (fate === 'shown') return
  if (fate === 'contested') { yield { caller: registrar, act: 'contest', at: new Date(shown.getTime() + 3 * DAY_MS), body: { objection: '另一家商会书面提出项目由其先行引荐，并附来往函件，申请核实。' } }; return }
  const paid = inOffice(new Date(shown.getTime() + (notice_days + 4) * DAY_MS), random)
  yield { caller: office, act: 'pay', at: paid, body: { paid_on: isoDay(paid) }, evidence: proof('invoice') }
}
