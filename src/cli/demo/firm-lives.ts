import { agentFee } from '#algo/agent-fee.ts'
import { isoDay } from '#algo/workdays.ts'
import { type Caller, houseCaller } from '#kernel/caller.ts'
import type { Metric } from '#packs/agreements.ts'
import type { FeePaid } from '#packs/agents.ts'
import type { Firm } from './people.ts'
import type { Random } from './random.ts'
import { agentFirm, agentOf } from './settle.ts'
import { DAY_MS, HOUR_MS, inOffice, type Life, type Step } from './steps.ts'
import type { World } from './world.ts'

/** Whoever speaks for a firm, as its caller. */
const callerOf = (world: World, firm: Firm): Caller => ({ district: world.district, party: agentOf(world, world.firms.indexOf(firm)), posts: [], firms: [firm.id] })

interface Signed { readonly id: string; readonly company: string | null; readonly signed_on: string | null }

/** Which firm performs which agreement: the company of the project, on most; and on two that name no company yet the firm of the demo's own account. */
export function performersOf(world: World, leads: readonly Signed[], random: Random): ReadonlyMap<string, Firm> {
  const known = new Map(world.firms.map((f) => [f.id, f]))
  const signed = leads.filter((l) => l.signed_on !== null)
  const shown = world.firms[0]
  // One with some of its road behind it, one just begun.
  const free = signed.toSorted((a, b) => Number(a.company !== null) - Number(b.company !== null) || (a.signed_on ?? '').localeCompare(b.signed_on ?? '')).filter((l, _, all) => l.company === null || all[0]?.company !== null)
  const own = new Set([free[0], free.at(-1)].map((l) => l?.id))
  return new Map(signed.flatMap((l) => {
    const firm = own.has(l.id) ? shown : random.fork(l.id).chance(0.85) ? known.get(l.company ?? '') : undefined
    return firm ? [[l.id, firm] as const] : []
  }))
}

const SAID: Readonly<Record<Metric, string>> = {
  paid_in: '首期注册资本已到账，第二期按章程于下季度缴纳。', fixed_investment: '主体厂房完成钢结构安装，关键设备已签订采购合同。', start_on: '桩基施工图已审查通过，正在办理施工许可。', produce_on: '主要设备进场安装，计划先行试生产两条线。',
  output: '试生产产品已送客户验证，订单陆续签订。', tax: '本年度按期申报缴纳，随产能释放逐季增长。', jobs: '已招用首批技术工人，与本地职校签订实习协议。', tax_per_mu: '二期用地投入使用后，亩均税收逐步提高。',
}

/** What a firm lately said of a promise that is still open; some ask for another day. */
export function* reported(world: World, random: Random, firm: Firm, { metric, value, due_on }: { readonly metric: Metric; readonly value?: number; readonly due_on: string }, now: Date): Generator<Step> {
  const at = new Date(now.getTime() - random.whole(2, 25) * DAY_MS)
  const [due, shown] = [new Date(`${due_on}T23:59:59+08:00`), firm === world.firms[0]]
  if ((due < now && due > at) || !random.chance(shown ? 0.8 : 0.3)) return
  yield { caller: callerOf(world, firm), act: 'report', at, evidence: [{ kind: 'progress', sha256: random.pick(world.photos) }], body: { report: SAID[metric], ...(value === undefined ? {} : { reported: Math.round(value * (0.2 + random.next() * 0.5)) }) } }
  if (due > now && due.getTime() - now.getTime() < 120 * DAY_MS && random.chance(0.3)) yield { caller: callerOf(world, firm), act: 'ask_move', at: new Date(at.getTime() + 20 * HOUR_MS), body: { new_due_on: isoDay(new Date(due.getTime() + 90 * DAY_MS)), ask_reason: '进口设备交付推迟，申请顺延三个月。' } }
}

/** A signed lead to fall back on, with the version it stands at. */
export interface Spare extends Brought { readonly version: number }
/** 万元. */
const COUNTED = 30_000
interface Brought { readonly id: string; readonly name: string; readonly signed_on: string; readonly finished_on: string | null; readonly counted: number }

/** The agent of the demo's own account: a contract of this year for whatever it brings, one for each of two leads it brought, a fee shown to the public on one, and one still to be claimed. */
export function ownCommissions(world: World, leads: readonly Brought[], spare: Spare | undefined, random: Random, now: Date): { readonly contracts: Life[]; readonly fees: Life[]; readonly leads: ReadonlySet<string> } {
  const agent = agentFirm(world)
  const rules = Object.entries(world.packAt(now).rules.agents.fees).filter(([, r]) => r.filed_in_month === undefined)
  if (!agent) return { contracts: [], fees: [], leads: new Set() }
  const found = leads.flatMap((lead) => rules.flatMap(([key, rule]) => { const sums = claimed(rule, lead, now); return sums ? [{ lead, key, sums }] : [] }).slice(0, 1)).slice(0, 2)
  const proof = (kind: string) => [{ kind, sha256: random.pick(world.photos) }]
  const [standing] = rules.filter(([, r]) => r.claim_years === undefined)
  const due = found.length > 0 || !spare || !standing ? found : [{ lead: spare, key: standing[0], sums: { fixed_wan: COUNTED, land_price_wan: 0, fee_wan: 0 } }]
  // A small district may have nothing yet that earns a fee: then statistics counted something of one lead.
  const counted: Life[] = found.length > 0 || !spare ? [] : [{ kind: 'lead', id: spare.id, seen: spare.version, steps: [{ caller: houseCaller(world.district, 'import'), act: 'confirm_statistics', at: new Date(now.getTime() - 12 * DAY_MS), evidence: proof('acknowledgement'), body: { statistical_investment_wan: COUNTED, as_of_on: isoDay(new Date(now.getTime() - 12 * DAY_MS)) } }] }]
  const contracts = due.map(({ lead, key }, i): Life => {
    const signed = new Date(`${lead.signed_on}T09:00:00+08:00`)
    const [from, until] = [new Date(signed.getTime() - 30 * DAY_MS), isoDay(new Date(signed.getTime() + 5 * 365 * DAY_MS))]
    return { kind: 'agent_contract', id: `wt-own-${i + 1}`, steps: [
      { caller: world.staff('investment.office'), act: 'draft', at: from, body: { name: `${lead.name}委托引荐`, agent: agent.id, agent_person: '卓远行', lead: lead.id, fee_rule: key, scope: '引荐投资方来区考察洽谈，协助促成签约和落地。', from_on: isoDay(from), until_on: until, on_payroll: false, is_investor: false, relatives: [] } },
      { caller: world.staff('agents.registrar'), act: 'file', at: new Date(from.getTime() + 2 * DAY_MS), body: { filing_no: `委备〔${isoDay(from).slice(0, 4)}〕专${i + 1}号` }, evidence: proof('contract') },
    ] }
  })
  const fees = due.slice(0, due.length > 1 ? 1 : 0).map(({ lead, sums }): Life => {
    const day = (back: number) => new Date(now.getTime() - back * DAY_MS)
    return { kind: 'agent_fee', id: `yj-${lead.id}`, steps: [
      { caller: callerOf(world, agent), act: 'claim', at: day(9), evidence: proof('investment'), body: { contract: 'wt-own-1', agent: agent.id, lead: lead.id, as_of_on: isoDay(day(9)), ...sums } },
      { caller: world.staff('agents.auditor'), act: 'audit', at: day(5), body: { opinion: '投资入库属实，费用按规则计算无误。' }, evidence: proof('audit') },
      { caller: world.staff('agents.registrar'), act: 'show', at: day(2), body: { notice_until_on: isoDay(new Date(now.getTime() + 8 * DAY_MS)) } },
    ] }
  })
  const [yearly] = standing ? [standing[0]] : rules.map(([key]) => key)
  const began = inOffice(new Date(now.getTime() - 300 * DAY_MS), random)
  const running: Life[] = yearly === undefined ? [] : [{ kind: 'agent_contract', id: 'wt-own-year', steps: [
    { caller: world.staff('investment.office'), act: 'draft', at: began, body: { name: `${agent.name.slice(2, 6)}年度委托引荐`, agent: agent.id, agent_person: '卓远行', fee_rule: yearly, scope: '面向长三角引荐先进制造企业来区考察洽谈。', from_on: isoDay(began), until_on: isoDay(new Date(began.getTime() + 365 * DAY_MS)), on_payroll: false, is_investor: false, relatives: [] } },
    { caller: world.staff('agents.registrar'), act: 'file', at: inOffice(new Date(began.getTime() + 2 * DAY_MS), random), body: { filing_no: `委备〔${isoDay(began).slice(0, 4)}〕年度1号` }, evidence: proof('contract') },
  ] }]
  return { contracts: [...counted, ...running, ...contracts], fees, leads: new Set(due.map((d) => d.lead.id)) }
}

/** What may be claimed on a lead today; nothing when the rule says too little, too early or too late. */
function claimed(rule: FeePaid, { signed_on, finished_on, counted }: Brought, now: Date) {
  const years = (day: string, n: number) => `${Number(day.slice(0, 4)) + n}${day.slice(4)}`
  const today = isoDay(now)
  if (rule.claim_years !== undefined && (finished_on === null || finished_on > today || today > years(finished_on, rule.claim_years))) return undefined
  if (rule.within_years !== undefined && today > years(signed_on, rule.within_years)) return undefined
  const fixed_wan = Math.round(counted * 0.9)
  const land_price_wan = Math.round(fixed_wan * 0.12)
  const { fee_wan, too_little } = agentFee(rule, { fixed_wan, land_price_wan })
  return too_little ? undefined : { fixed_wan, land_price_wan, fee_wan }
}
