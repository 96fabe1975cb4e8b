import { agentFee } from '#algo/agent-fee.ts'
import { isoDay } from '#algo/workdays.ts'
import { houseCaller } from '#kernel/caller.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import { ownCommissions } from './firm-lives.ts'
import { nameOf } from './people.ts'
import type { Random } from './random.ts'
import { DAY_MS, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

interface Lead { readonly id: string; readonly name: string; readonly signed_on: string; readonly finished_on: string | null; readonly counted: number; readonly brought: boolean }
const YEARS = 3
const FEES = 8

/** Agents under contract of the year, and fees claimed on what statistics counted for leads they brought. Leads come first. */
export async function agentLives(house: LedgerHouse, district: string, world: World, random: Random, now: Date): Promise<{ contracts: Life[]; fees: Life[] }> {
  const archive = houseCaller(district, 'import')
  const office = world.staff('investment.office')
  const counted = await house.database.inDistrict(district, (tx) => tx.rows<Lead>(
    `select id, facts->>'name' as name, facts->>'signed_on' as signed_on, facts->>'finished_on' as finished_on, (facts->>'statistical_investment_wan')::float8 as counted, facts->>'source' in ('commissioned', 'alumni', 'by_firm') as brought from matter
     where district = $1 and kind = 'lead' and facts ? 'signed_on' and facts ? 'statistical_investment_wan' order by facts->>'signed_on' desc, id`, [district]), { readOnly: true })
  const leads = counted.filter((l) => l.brought)
  const proof = (...kinds: string[]) => kinds.map((kind) => ({ kind, sha256: random.pick(world.photos) }))
  const traders = world.firms.filter((f) => f.industry === '5179')
  const { fees: rules, notice_days } = world.packAt(now).rules.agents
  const usable = Object.entries(rules).filter(([, r]) => r.filed_in_month === undefined)
  const contracts: Life[] = []
  const known: { id: string; agent: string; rule: string; from: string; until: string }[] = []
  for (let i = 0; i < YEARS * 4; i++) {
    const agent = traders[(i * 5) % traders.length]
    const [rule] = random.pick(usable)
    if (!agent) break
    const from = new Date(now.getTime() - (YEARS - (i % YEARS)) * 365 * DAY_MS)
    const until = isoDay(new Date(from.getTime() + 364 * DAY_MS))
    const id = `wt-${i + 1}`
    known.push({ id, agent: agent.id, rule, from: isoDay(from), until })
    const steps: Step[] = [
      { caller: office, act: 'draft', at: from, body: { name: `${agent.name.slice(2, 6)}年度委托招商`, agent: agent.id, agent_person: nameOf(random), fee_rule: rule, scope: '引荐先进制造和生产性服务业企业来区投资。', from_on: isoDay(from), until_on: until, on_payroll: false, is_investor: false, relatives: [] } },
      { caller: archive, act: 'file', at: new Date(from.getTime() + DAY_MS), body: { filing_no: `委备〔${isoDay(from).slice(0, 4)}〕${i + 1}号` }, evidence: proof('contract') },
      ...(Date.parse(until) < now.getTime() - DAY_MS ? [{ caller: archive, act: 'expire', at: new Date(Date.parse(until) + 20 * 3_600_000), body: {} } satisfies Step] : []),
    ]
    contracts.push({ kind: 'agent_contract', id, steps })
  }
  const own = ownCommissions(world, [...leads, ...counted.filter((l) => !l.brought)], random.fork('own'), now)
  const fees = leads.filter((lead) => !own.leads.has(lead.id)).flatMap((lead): Life[] => {
    const by = known.find((k) => k.from < lead.signed_on && lead.signed_on <= k.until)
    const rule = by && rules[by.rule]
    if (!by || !rule) return []
    const fixed_wan = Math.round(lead.counted * 0.9)
    const land_price_wan = Math.round(fixed_wan * 0.12)
    const due = agentFee(rule, { fixed_wan, land_price_wan })
    const at = new Date(now.getTime() - random.whole(15, 40) * DAY_MS)
    const late = rule.claim_years !== undefined && (lead.finished_on === null || isoDay(at) > `${Number(lead.finished_on.slice(0, 4)) + rule.claim_years}${lead.finished_on.slice(4)}` || lead.finished_on > isoDay(at))
    if (due.too_little || late || (rule.within_years !== undefined && isoDay(at) > `${Number(lead.signed_on.slice(0, 4)) + rule.within_years}${lead.signed_on.slice(4)}`)) return []
    const day = (after: number) => new Date(at.getTime() + after * DAY_MS)
    const steps: Step[] = [{ caller: office, act: 'claim', at, body: { contract: by.id, agent: by.agent, lead: lead.id, fixed_wan, land_price_wan, as_of_on: isoDay(at), fee_wan: due.fee_wan }, evidence: proof('investment') }]
    if (random.chance(0.75)) steps.push({ caller: world.staff('agents.auditor'), act: 'audit', at: day(3), body: { opinion: '投资入库属实，费用按规则计算无误。' }, evidence: proof('audit') }, { caller: world.staff('agents.registrar'), act: 'show', at: day(4), body: { notice_until_on: isoDay(day(5 + notice_days)) } }, { caller: office, act: 'pay', at: day(7 + notice_days), body: { paid_on: isoDay(day(7 + notice_days)) }, evidence: proof('invoice') })
    return [{ kind: 'agent_fee', id: `yj-${lead.id}`, steps }]
  })
  return { contracts: [...contracts, ...own.contracts], fees: [...own.fees, ...fees.slice(0, FEES)] }
}
