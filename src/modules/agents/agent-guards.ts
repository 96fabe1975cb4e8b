import { agentFee } from '#algo/agent-fee.ts'
import { isoDay } from '#algo/workdays.ts'
import type { AskOf, Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { AgentRules, FeePaid } from '#packs/agents.ts'
import { type Guard, rule } from '#packs/rulings.ts'
import { pointing } from '#store/links.ts'
import { type AgentFee, type Contract, t } from './agent-facts.ts'

export interface LeadSeen { readonly id: string; readonly number: string; readonly state: string; readonly investor_name: string | null; readonly investor_uscc: string | null; readonly investor_group: string | null; readonly signed_on: string | null; readonly finished_on: string | null; readonly statistical_wan: number | null; readonly bound: boolean; readonly introducer: string | null }
export interface AgentSeen { readonly id: string; readonly name: string; readonly uscc: string | null }
export interface StaffSeen { readonly name: string; readonly office: string }
export interface ContractSeen { readonly id: string; readonly state: string; readonly facts: Contract; readonly other: string | null }

const rulesOf = (ask: { readonly policy: AskOf<Contract>['policy'] }) => rule<AgentRules>(ask, 'agents')

/** No relative of whoever decides, nobody on the public payroll, nobody who is the investor: what is declared and what the house knows itself. */
export const noConflict: Guard<Contract> = ({ facts, body, given }) => {
  if (!body) return undefined
  const { on_payroll, is_investor, relatives, agent_person } = { ...facts, ...body }
  const agent = given['agents.agent'] as AgentSeen | undefined
  const lead = given['agents.lead'] as LeadSeen | undefined
  const staff = (given['agents.staff'] ?? []) as readonly StaffSeen[]
  if (!agent) return t('没有这家机构或已注销', 'there is no such agent')
  if (on_payroll !== false) return t('财政供养人员不得作为引荐人', 'nobody on the public payroll is an agent')
  if (is_investor !== false) return t('投资方及其关联方不得作为引荐人', 'the investor, or who is related to it, is no agent')
  if (relatives === undefined) return t('须申明近亲属任职情况，没有的保存为空清单', 'say which relatives hold posts here; an empty list says none')
  const same = lead && ((lead.investor_uscc !== null && lead.investor_uscc === agent.uscc) || lead.investor_name === agent.name || (lead.investor_group !== null && agent.name.includes(lead.investor_group)))
  if (same) return t(`引荐人与线索${lead.number}的投资方是同一方或同一集团`, `the agent is the investor of lead ${lead.number}, or of its group`)
  const own = staff.find((s) => s.name === agent_person)
  if (own) return t(`引荐人代表${own.name}在${own.office}任职`, `${own.name} who speaks for the agent holds a post at ${own.office}`)
  const kin = staff.find((s) => relatives.some((r) => r.name === s.name))
  return kin ? t(`近亲属${kin.name}在${kin.office}任职，须回避，不予备案`, `the relative ${kin.name} holds a post at ${kin.office}: not filed`) : undefined
}

export const termIsRight: Guard<Contract> = (ask) => {
  const { facts, body } = ask
  if (!body) return undefined
  const { from_on = '', until_on = '', fee_rule = '' } = { ...facts, ...body }
  if (until_on <= from_on) return t('截止日须晚于起始日', 'it must end after it begins')
  const { fees } = rulesOf(ask)
  return fees[fee_rule] ? undefined : t(`没有计费规则“${fee_rule}”，现有：${Object.entries(fees).map(([k, f]) => `${k}（${f.label.zh}）`).join('、')}`, `there is no fee rule '${fee_rule}'; there are ${Object.keys(fees).join(', ')}`)
}

/** Filed while it still can be: before its lead is signed, in the month the rule says, and before it is over. */
export const inTime: Guard<Contract> = (ask) => {
  const { facts, given, at } = ask
  const fee: FeePaid | undefined = rulesOf(ask).fees[facts.fee_rule ?? '']
  const lead = given['agents.lead'] as LeadSeen | undefined
  const today = isoDay(at)
  if ((facts.until_on ?? '') < today) return t('合同已到期，不能备案', 'the contract is over already')
  // By the day of the act: a record from elsewhere was filed when it was filed.
  if (fee?.filed_before_signing && lead?.signed_on && lead.signed_on <= today) return t(`线索${lead.number}已于${lead.signed_on}签约：委托须在签约前备案`, `lead ${lead.number} was signed on ${lead.signed_on}: an agent is filed before`)
  if (fee?.filed_in_month !== undefined && Number(today.slice(5, 7)) !== fee.filed_in_month) return t(`按规则须在${fee.filed_in_month}月备案`, `by its rule it is filed in month ${fee.filed_in_month}`)
  return undefined
}
export const byAnother: Guard<Contract> = ({ facts, caller }) => (facts.drafted_by === caller.party ? t('拟稿人不能自己备案', 'whoever drafted it does not file it') : undefined)

/** The fee is what the rule makes of what was realised and proved; whoever asks does not choose it. */
export const feeIsRight: Guard<AgentFee> = (ask) => {
  const { body, given, caller, at } = ask
  if (!body) return undefined
  const contract = given['agents.contract'] as ContractSeen | undefined
  const lead = given['agents.lead'] as LeadSeen | undefined
  if (!contract) return t('没有这份委托合同', 'there is no such contract')
  const firm = caller.posts.length === 0
  const ofAgent = caller.firms.includes(contract.facts.agent ?? '')
  if (firm && !ofAgent) return t('只有受托机构可以申请', 'only the agent itself claims')
  if (!firm && ofAgent) return t('您是该受托机构的经办人，须回避，请由同岗位的其他人员代为申请', 'you act for this agent: a colleague in the same post must claim for it')
  if (body.agent !== contract.facts.agent) return t('受托机构与委托合同不一致', 'the contract is with another agent')
  if (contract.facts.filing_no === undefined) return t('委托合同没有备案号，不支付引荐费', 'the contract was never filed: no fee')
  if (!lead || !lead.bound) return t('线索尚未签约，没有可以计费的投资', 'the lead is not signed: nothing was realised')
  if (contract.facts.lead !== undefined && contract.facts.lead !== lead.id) return t('委托合同是专为另一条线索订立的', 'the contract is for another lead')
  const agent = given['agents.agent'] as AgentSeen | undefined
  if (firm && contract.facts.lead !== lead.id && lead.introducer !== agent?.name) return t('这条线索登记的引荐人不是贵机构；如有出入，请联系委托招商备案员核对', 'the lead was not introduced by you on record; the registrar of agents can check')
  if (contract.other !== null) return t(`这条线索已按${contract.other}申请过引荐费`, `a fee was claimed on this lead by ${contract.other}`)
  const signed = lead.signed_on ?? ''
  if (signed < (contract.facts.from_on ?? '') || signed > (contract.facts.until_on ?? '')) return t(`签约日${signed}不在合同期（${contract.facts.from_on ?? ''}至${contract.facts.until_on ?? ''}）内`, `it was signed on ${signed}, outside the contract's term`)
  if ((contract.facts.filed_at ?? '').slice(0, 10) > signed) return t('备案晚于签约，不支付引荐费', 'it was filed after the signing: no fee')
  const { fixed_wan = 0, land_price_wan = 0, as_of_on = '', fee_wan } = body
  if (as_of_on > isoDay(at)) return t('截止日期不能晚于今天', 'the day cannot lie ahead')
  // What statistics counted of one firm is not told to another. @source 统计法 §4
  if (firm && fixed_wan > (lead.statistical_wan ?? 0)) return t('申报投资超过统计入库投资，未入库的不计费；请以备案员核对的数为准', 'more is claimed than statistics counted, and only that earns a fee; the registrar of agents can check the figure')
  if (lead.statistical_wan === null || fixed_wan > lead.statistical_wan) return t(`申报投资${fixed_wan}万元超过统计入库投资${lead.statistical_wan ?? 0}万元，未入库的不计费`, `${fixed_wan} is claimed and ${lead.statistical_wan ?? 0} was counted by statistics: only what was counted earns a fee`)
  const fee = rulesOf(ask).fees[contract.facts.fee_rule ?? '']
  if (!fee) return t('本市现行规则中没有合同的计费规则', "the city's rules lack that of the contract")
  const late = tooLate(fee, lead, as_of_on, isoDay(at))
  if (late) return late
  if (land_price_wan > fixed_wan) return t('土地价款不能大于总投资', 'land costs more than all that was invested')
  const due = agentFee(fee, { fixed_wan, land_price_wan })
  if (due.too_little) return t(`计费基数${due.base_wan}万元未达到${fee.least_wan ?? 0}万元，不支付引荐费`, `the base of ${due.base_wan} is less than ${fee.least_wan ?? 0}: no fee`)
  return Math.abs((fee_wan ?? -1) - due.fee_wan) > 0.005 ? t(`引荐费应为${due.fee_wan}万元（基数${due.base_wan}万元${due.capped ? `，已达上限${fee.cap_wan ?? 0}万元` : ''}）`, `the fee is ${due.fee_wan} (on ${due.base_wan}${due.capped ? `, at the cap of ${fee.cap_wan ?? 0}` : ''})`) : undefined
}

/** The contract of a claim, to staff and to its own agent. */
const contractSeen = ({ given, caller }: Pick<AskOf<AgentFee>, 'given' | 'caller'>): ContractSeen | undefined => {
  const contract = given['agents.contract'] as ContractSeen | undefined
  return caller.posts.length > 0 || caller.firms.includes(contract?.facts.agent ?? '') ? contract : undefined
}
export const agentOfContract = (ask: AskOf<AgentFee>): string | undefined => contractSeen(ask)?.facts.agent

/** What the form starts with: the fee as the rule gives it. */
export function feeDue({ body, given, policy, caller }: AskOf<AgentFee>): number | undefined {
  const contract = contractSeen({ given, caller })
  const fee = policy.rule<AgentRules>('agents').fees[contract?.facts.fee_rule ?? '']
  const { fixed_wan, land_price_wan } = body ?? {}
  return fee === undefined || fixed_wan === undefined || land_price_wan === undefined || land_price_wan > fixed_wan ? undefined : agentFee(fee, { fixed_wan, land_price_wan }).fee_wan
}

function tooLate(fee: FeePaid, lead: LeadSeen, as_of_on: string, today: string): Text | undefined {
  if (fee.within_years !== undefined && lead.signed_on !== null && as_of_on > yearsOn(lead.signed_on, fee.within_years)) return t(`只计签约后${fee.within_years}年内到位的投资`, `only what came within ${fee.within_years} years of the signing counts`)
  if (fee.claim_years === undefined) return undefined
  if (lead.finished_on === null) return t('项目尚未竣工，竣工后申请', 'claimed once the project is finished')
  return today > yearsOn(lead.finished_on, fee.claim_years) ? t(`须在竣工后${fee.claim_years}年内申请，竣工日${lead.finished_on}`, `claimed within ${fee.claim_years} year(s) of the finish on ${lead.finished_on}`) : undefined
}
const yearsOn = (day: string, years: number) => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`

export const auditorIsAnother: Guard<AgentFee> = ({ facts, caller }) => (facts.claimed_by === caller.party ? t('申请人不能自己审核', 'whoever claimed does not audit') : undefined)
export const payerIsAnother: Guard<AgentFee> = ({ facts, caller, at, body }) => {
  if (facts.audited_by === caller.party) return t('审核人不能自己支付', 'whoever audited does not pay')
  if (isoDay(at) <= (facts.notice_until_on ?? '9')) return t(`公示至${facts.notice_until_on ?? ''}，期满后支付`, `shown to the public until ${facts.notice_until_on ?? ''}: paid after`)
  return body?.paid_on !== undefined && body.paid_on > isoDay(at) ? t('支付日期不能晚于今天', 'the day cannot lie ahead') : undefined
}
export const noticeIsWhole: Guard<AgentFee> = (ask) => {
  const { body, at } = ask
  if (body?.notice_until_on === undefined) return undefined
  const { notice_days } = rulesOf(ask)
  const days = (Date.parse(body.notice_until_on) - Date.parse(isoDay(at))) / 86_400_000
  return days < notice_days ? t(`公示不少于${notice_days}天`, `it is shown for ${notice_days} days at least`) : undefined
}

export const agentOf: Given = async (query, { facts, body, caller }) => {
  const agent = (body as Contract | undefined)?.agent ?? (facts as Contract).agent
  return agent === undefined ? undefined : (await query<AgentSeen>("select id, name, uscc from party where district = $1 and id = $2 and kind = 'firm' and to_on is null", [caller.district, agent]))[0]
}
export const leadOf: Given = async (query, { facts, body, caller }) => {
  const lead = (body as Contract | undefined)?.lead ?? (facts as Contract).lead
  if (lead === undefined) return undefined
  return (await query<LeadSeen>(
    `select id, number, state, facts->>'investor_name' as investor_name, facts->>'investor_uscc' as investor_uscc, facts->>'investor_group' as investor_group, facts->>'signed_on' as signed_on, facts->>'finished_on' as finished_on,
       (facts->>'statistical_investment_wan')::float8 as statistical_wan, facts ? 'signed_on' as bound, facts->>'introducer' as introducer from matter where district = $1 and kind = 'lead' and id = $2`, [caller.district, lead]))[0]
}
/** People on the staff today who are named in a declaration. */
export const staffNamed: Given = async (query, { facts, body, caller, at }) => {
  const { relatives = [], agent_person } = { ...(facts as Contract), ...((body ?? {}) as Contract) }
  const names = [...relatives.map((r) => r.name), ...(agent_person === undefined ? [] : [agent_person])]
  if (names.length === 0) return []
  return query<StaffSeen>('select p.name, o.name as office from post t join party p on p.district = t.district and p.id = t.person join party o on o.district = t.district and o.id = t.office where t.district = $1 and p.name = any($2) and t.from_on <= $3 and (t.to_on is null or t.to_on >= $3)', [caller.district, names, isoDay(at)])
}
export const contractOf: Given = async (query, { id, facts, body, caller }) => {
  const { contract, lead } = { ...(facts as AgentFee), ...((body ?? {}) as AgentFee) }
  if (contract === undefined) return undefined
  await query('select pg_advisory_xact_lock(hashtextextended($1, 20261104))', [`${caller.district}/${lead ?? ''}`])
  return (await query<ContractSeen>(
    `select c.id, c.state, c.facts, (select f.number from matter f where f.district = c.district and f.kind = 'agent_fee' and f.id in ${pointing('lead', 'lead', '= $3')} and f.state <> 'refused' and f.id <> $4 limit 1) as other
     from matter c where c.district = $1 and c.kind = 'agent_contract' and c.id = $2`, [caller.district, contract, lead ?? '', id]))[0]
}
