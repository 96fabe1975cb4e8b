import { industryFault } from '#algo/identifiers/industry-code.ts'
import { dueAt } from '#algo/clock.ts'
import { checkUscc } from '#algo/identifiers/uscc.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Policy } from '#kernel/clock.ts'
import type { InvestmentRules } from '#packs/investment.ts'
import { all as allOf, type Guard as GuardOf, no } from '#packs/rulings.ts'
import type { Credit, Lead } from './lead-facts.ts'
import type { Candidate } from './lead-given.ts'
import type { PostOf } from './lead-people.ts'

export type Guard = GuardOf<Lead>
export const all = allOf<Lead>
export const rulesOf = (policy: Policy): InvestmentRules => policy.rule<InvestmentRules>('investment')
/** What was done before the house was there is recorded as it was. */
export const unlessImported = (guard: Guard): Guard => (ask) => (ask.roles.has('import') ? undefined : guard(ask))
type Unit = { readonly id: string; readonly roles: readonly string[] }
const unitsIn = (given: Readonly<Record<string, unknown>>) => (given['investment.units'] ?? []) as readonly Unit[]
const candidatesIn = (given: Readonly<Record<string, unknown>>, name: string) => (given[name] ?? []) as readonly Candidate[]
/** `2026-03-02 09:00:00`, as it is read in China. */
export const second = (iso: string): string => new Date(new Date(iso).getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
export const told = (c: Candidate) => ({ zh: `${c.number}（${c.unit_name ?? c.unit ?? '—'}，${second(c.reported_at)}）`, en: `${c.number} (${c.unit_name ?? c.unit ?? '—'}, ${second(c.reported_at)})` })

/** A unit reports in its own name, through somebody who holds the post there. */
export const ownUnit: Guard = ({ body, caller, roles, given }) => {
  if (!body?.reporter_unit || roles.has('import')) return undefined
  if (!unitsIn(given).some((u) => u.id === body.reporter_unit)) return no(`没有“${body.reporter_unit}”这个单位，或其已撤销`, `there is no office '${body.reporter_unit}', or it exists no longer`)
  return caller.posts.some((p) => p.role === 'investment.scout' && p.office === body.reporter_unit) ? undefined : no('只能以本单位名义首报', 'a unit reports in its own name only')
}

export const codeChecks: Guard = ({ body }) => {
  if (body?.investor_uscc === undefined || body.uscc_note !== undefined) return undefined
  const checked = checkUscc(body.investor_uscc)
  return checked.ok ? undefined : no(`统一社会信用代码有误：${checked.problem.zh}。确认无误的，请填写信用代码说明`, `the credit code is wrong: ${checked.problem.en}. If it is right, say why`)
}

/** A confidential project goes by a code name, which does not tell who it is. */
export const codeNamed: Guard = ({ body, facts }) => {
  const { confidentiality, name = '', investor_name, investor_group } = { ...facts, ...body }
  if (!body || confidentiality !== 'secret') return undefined
  const told = [investor_name, investor_group].find((n) => n !== undefined && n.length > 1 && name.includes(n))
  return told ? no('保密项目名称不得含投资方名称，请用代号', 'a confidential project goes by a code name: leave the investor out of it') : undefined
}

/** A code that no edition in force has is told with what took its place. */
export const industryIsCurrent: Guard = ({ body }) => {
  const fault = body?.industry === undefined ? undefined : industryFault(body.industry)
  return fault && { zh: `国民经济行业：${fault.zh}`, en: `industry: ${fault.en}` }
}

export const classFits: Guard = ({ body, facts, policy }) => {
  if (!body || (body.class === undefined && body.planned_investment_wan === undefined)) return undefined
  const { major_wan } = rulesOf(policy).intake
  const planned = body.planned_investment_wan ?? facts.planned_investment_wan ?? 0
  const fit = planned >= major_wan ? 'major' : 'ordinary'
  return (body.class ?? facts.class) === fit ? undefined : no(`计划总投资${planned}万元，应为${fit === 'major' ? '重大' : '一般'}项目（${major_wan}万元起为重大）`, `at ${planned} it is ${fit === 'major' ? 'a major' : 'an ordinary'} project (major from ${major_wan}, in 10,000 yuan)`)
}

/** 首报: nobody else has an open lead of this investor. */
export const nobodyBefore: Guard = ({ body, given }) => {
  const [first] = body ? candidatesIn(given, 'investment.rivals') : []
  return first ? no(`该投资方已有首报：${told(first).zh}。可作并列申报，由招商委办裁定`, `this investor has been reported: ${told(first).en}. You may report it as contending: the investment office rules`) : undefined
}

/** 并列申报 names the report it stands against. */
export const somebodyBefore: Guard = ({ body, given }) => {
  if (!body) return undefined
  const known = candidatesIn(given, 'investment.rivals')
  if (known.length === 0) return no('没有他人首报该投资方，请直接首报', 'nobody has reported this investor: report it as first')
  return known.some((c) => c.id === body.rival) ? undefined : no(`争议线索应为${told(known[0] as Candidate).zh}`, `the lead it contends with is ${told(known[0] as Candidate).en}`)
}

/** To be first of all it may have to stand against more than the one it named: those are ruled on before. */
export const firstOfAll: Guard = ({ body, facts, given }) => {
  const other = body?.ruling === 'this_first' ? candidatesIn(given, 'investment.rivals').find((c) => c.id !== facts.rival && c.claim === 'first') : undefined
  return other ? no(`该投资方另有首报${told(other).zh}，须先行裁定`, `there is another first report of this investor, ${told(other).en}: rule on that before`) : undefined
}

/** How far apart two reports were, and whether that is too near for the clock to tell. */
export function apart(a: string, b: string, { first_report }: InvestmentRules): { readonly seconds: number; readonly collision: boolean } {
  const seconds = Math.abs(Date.parse(a) - Date.parse(b)) / 1_000
  return { seconds, collision: seconds < first_report.collision_seconds }
}

/** 报送先后是依据: of reports further apart than a moment the later is ruled first only on a document, or once the first has lost its protection. */
export const orderHolds: Guard = ({ body, facts, given, policy, evidence }) => {
  const rival = body?.ruling === 'this_first' ? candidatesIn(given, 'investment.rivals').find((c) => c.id === facts.rival) : undefined
  if (!rival || !rival.protected || !facts.receipt || apart(rival.reported_at, facts.receipt.at, rulesOf(policy)).collision) return undefined
  return evidence.some((e) => e.kind === 'ruling_basis') ? undefined : no(`首报早${apart(rival.reported_at, facts.receipt.at, rulesOf(policy)).seconds}秒且在保护期内，改由本件首谈须附裁定依据`, `the first report was ${apart(rival.reported_at, facts.receipt.at, rulesOf(policy)).seconds} s earlier and is protected: to rule otherwise lay the basis before the house`)
}

/** What looks like another lead is ruled on before it is screened. */
export const likesRuled: Guard = ({ given }) => {
  const [one] = candidatesIn(given, 'investment.similar')
  return one ? no(`与${told(one).zh}内容相近，须先认定是否为同一项目`, `it is like ${told(one).en}: rule first whether it is the same project`) : undefined
}

export const isLike: Guard = ({ body, given }) =>
  !body || candidatesIn(given, 'investment.similar').some((c) => c.id === body.other_id) ? undefined : no('所填线索不是待认定的相近线索', 'that lead is not among those to be ruled on')

/** Whoever rules sits in neither of the units: where the office does, the leader in charge rules. */
export const rulesForOthers: Guard = ({ roles, facts, body, caller, given }) => {
  const other = body?.other_id ?? facts.rival
  const unit = [...candidatesIn(given, 'investment.rivals'), ...candidatesIn(given, 'investment.similar')].find((c) => c.id === other)?.unit
  return roles.has('lead') || roles.has('support') || caller.posts.some((p) => p.office === unit) ? no('争议单位不得自行裁定，须回避，由分管区领导裁定', 'a unit does not rule on its own claim: the leader in charge does') : undefined
}

/** Who answers for a lead is somebody of the unit that has it, by name. */
export const ownerNamed: Guard = ({ body, participants, given }) => {
  if (body?.owner === undefined) return undefined
  const posts = (given['investment.owner'] ?? []) as readonly PostOf[]
  return posts.some((p) => participants.some((x) => x.relation === 'lead' && x.party === p.office)) ? undefined : no('项目负责人须为首谈单位在岗人员', 'whoever answers for it holds a post in the unit that has it')
}

export const creditsAddUp: Guard = ({ body, given }) => {
  if (!body?.credits) return undefined
  const lost = body.credits.find((c) => !unitsIn(given).some((u) => u.id === c.unit))
  if (lost) return no(`没有“${lost.unit}”这个单位，或其已撤销`, `there is no office '${lost.unit}', or it exists no longer`)
  return creditFault(body.credits)
}

/** Shares of credit: each unit once, together 100 %, to the hundredth. */
export function creditFault(credits: readonly Credit[]): ReturnType<typeof no> | undefined {
  if (new Set(credits.map((c) => c.unit)).size < credits.length) return no('业绩分成中有单位重复', 'a unit is named twice in the credit')
  if (credits.some((c) => Math.abs(c.percent * 100 - Math.round(c.percent * 100)) > 1e-6)) return no('业绩分成最多两位小数', 'credit has two decimals at most')
  const sum = credits.reduce((total, c) => total + Math.round(c.percent * 100), 0)
  return sum === 10_000 ? undefined : no(`业绩分成合计应为100%，现为${sum / 100}%`, `credit must add up to 100 %, got ${sum / 100} %`)
}

export const rulingSharesCredit: Guard = ({ body }) =>
  body?.ruling === 'joint' && body.credits === undefined ? no('共同跟进须填写业绩分成', 'say how the credit is shared') : body && body.ruling !== 'joint' && body.credits ? no('只有共同跟进才分成', 'credit is shared only where both go on together') : undefined

export const knownRefusal: Guard = ({ body, policy }) => {
  const codes = rulesOf(policy).intake.refusals
  return !body?.decline_basis || codes.some((r) => r.code === body.decline_basis) ? undefined : no(`本市不予受理情形为：${codes.map((r) => `${r.code}（${r.label.zh}）`).join('、')}`, `this city knows: ${codes.map((r) => r.code).join(', ')}`)
}

/** 反馈引荐人 is for those that somebody introduced. */
export const introduced: Guard = ({ facts }) => (facts.introducer === undefined ? no('没有登记引荐人，无须反馈', 'nobody is recorded as having introduced it') : undefined)
/** Nobody was told of it before it was there. */
export const afterReport: Guard = ({ body, facts }) => {
  const reported = facts.receipt?.at
  return body?.contact_on !== undefined && reported !== undefined && body.contact_on < isoDay(new Date(reported)) ? no(`反馈日期${body.contact_on}早于首报日期${isoDay(new Date(reported))}`, `${body.contact_on} is before the report of ${isoDay(new Date(reported))}`) : undefined
}

export const screened: Guard = ({ facts }) => (facts.screening ? undefined : no('尚无研判意见', 'it has not been screened'))
export const contacted: Guard = ({ facts }) => ((facts.contacts ?? 0) > 0 ? undefined : no('没有联系记录，先登记与投资方的联系', 'no contact is on record: log one first'))

export const notAhead: Guard = ({ body, at }) => {
  const late = [body?.contact_on, body?.as_of_on, body?.session_on, body?.signed_on, body?.sited_on, body?.counted_on].find((d) => d !== undefined && d > isoDay(at))
  return late ? no(`日期${late}晚于今天`, `${late} is still to come`) : undefined
}

/** Real progress is shown, not said. */
export const progressIsShown: Guard = ({ body, evidence }) => (body?.progress && !evidence.some((e) => e.kind === 'progress') ? no('填报实质进展须附凭证', 'real progress comes with evidence') : undefined)

/** 一个月无实质进展: since the last that was shown, or since the talks began. */
export const withoutProgress: Guard = ({ facts, at, policy }) => {
  const limit = policy.limit('lead.no_progress')
  const since = lastProgress(facts)
  if (!limit || !since) return no('尚未开始洽谈', 'talks have not begun')
  const until = dueAt(new Date(since), limit, policy.calendar).at
  return at >= until ? undefined : no(`${second(until.toISOString())}前未满无进展期限`, `not before ${second(until.toISOString())}: there has been progress`)
}

/** The last real progress, or what stands for it: the talks begun, or taken over. */
export function lastProgress({ last_progress_at, reached, transfers }: Lead): string | undefined {
  return [last_progress_at, reached?.['talking'], transfers?.at(-1)?.at].filter((x) => x !== undefined).toSorted().at(-1)
}

export const renewable: Guard = ({ facts, policy, due, at }) => {
  const { renewals } = rulesOf(policy).first_report
  if ((facts.renewals ?? 0) >= renewals) return no(`保护期已续${renewals}次，不再续`, `protection was renewed ${renewals} time(s) already`)
  const until = due['protection']
  if (!until) return no('现阶段无保护期', 'no protection runs at this stage')
  return at >= until ? no('保护期已届满，不能再续', 'protection is over: it must be renewed before') : undefined
}

export const goesElsewhere: Guard = ({ body, participants, given }) => {
  if (!body?.to_unit) return undefined
  const unit = unitsIn(given).find((u) => u.id === body.to_unit)
  if (!unit) return no(`没有“${body.to_unit}”这个单位，或其已撤销`, `there is no office '${body.to_unit}', or it exists no longer`)
  if (!unit.roles.includes('investment.scout')) return no('接收单位没有招商专员', 'nobody there follows leads')
  return participants.some((p) => p.relation === 'lead' && p.party === body.to_unit) ? no('该单位正是现首谈单位', 'it has it already') : undefined
}
