import { createHash } from 'node:crypto'
import { type ClauseHit, scanClause } from '#algo/clause-scan.ts'
import { isoDay } from '#algo/workdays.ts'
import { canonical } from '#kernel/canonical.ts'
import type { Given } from '#kernel/matter.ts'
import { type AgreementRules, clauseRulesAt } from '#packs/agreements.ts'
import { type Guard as GuardOf, no, rule } from '#packs/rulings.ts'
import { pointing } from '#store/links.ts'
import { type Agreement, type AgreementAsk, BY_DAY, type Clause, METRIC_LABELS } from './agreement-facts.ts'

export type Guard = GuardOf<Agreement>
export { all } from '#packs/rulings.ts'
const rulesOf = (ask: Pick<AgreementAsk, 'policy'>) => rule<AgreementRules>(ask, 'agreements')

/** A clause with what the rules met in it. `answered`: each hit has a basis in law, or an exception with its end. */
export interface Scanned { readonly no: number; readonly clause: Clause; readonly hits: readonly ClauseHit[]; readonly answered: boolean }

/** Every clause scanned by the rules in force at an instant. Pure. */
export function scanned({ clauses = [] }: Agreement, at: Date): Scanned[] {
  const rules = clauseRulesAt(at)
  return clauses.map((clause, i) => {
    const hits = scanClause(clause.text, rules)
    return { no: i + 1, clause, hits, answered: clause.legal_basis !== undefined || clause.exception !== undefined || hits.every((h) => h.verdict === 'passes') }
  })
}

/** What was reviewed: another word in it and the numbers are void. */
export function digestOf({ clauses, promises, phases, agreed_investment_wan, fixed_investment_wan, foreign_agreed, type, party_b }: Agreement): string {
  return createHash('sha256').update(canonical({ clauses, promises, phases, agreed_investment_wan, fixed_investment_wan, foreign_agreed, type, party_b })).digest('hex')
}

/** Nothing goes to review while a rule that met a clause is unanswered; an exception has its end, no later than the city allows. */
export const clausesAnswered: Guard = (ask) => {
  const said = { ...ask.facts, ...ask.body }
  const open = scanned(said, ask.at).find((s) => !s.answered)
  if (open) {
    const rules = clauseRulesAt(ask.at)
    const hit = open.hits.find((h) => h.verdict !== 'passes')
    const met = rules.find((r) => r.id === hit?.rule)
    return no(`第${open.no}条“${hit?.text}”涉及${met?.label.zh}（${met?.article.zh}）。请删改，或填写法律依据、例外情形和期限`, `clause ${open.no}, '${hit?.text}': ${met?.label.en} (${met?.article.en}). Take it out, or give its basis in law, or the exception with its end`)
  }
  const { exception_years } = rulesOf(ask)
  const last = `${Number(isoDay(ask.at).slice(0, 4)) + exception_years}${isoDay(ask.at).slice(4)}`
  const long = (said.clauses ?? []).findIndex((c) => c.exception && (c.exception.until > last || c.exception.until <= isoDay(ask.at)))
  return long >= 0 ? no(`第${long + 1}条例外的实施期限须晚于今天且不超过${exception_years}年`, `the exception of clause ${long + 1} must end within ${exception_years} years from now`) : undefined
}

/** The promises that this type of agreement must make are made, each with what it promises. */
export const promisesMade: Guard = (ask) => {
  const { type, promises = [], signed_on } = { ...ask.facts, ...ask.body }
  const missing = (type ? (rulesOf(ask).required[type] ?? []) : []).filter((m) => !promises.some((p) => p.metric === m))
  if (missing.length > 0) return no(`承诺事项不全，缺：${missing.map((m) => METRIC_LABELS[m].zh).join('、')}`, `promises are missing: ${missing.map((m) => METRIC_LABELS[m].en).join(', ')}`)
  const vague = promises.find((p) => !BY_DAY.has(p.metric) && p.value === undefined)
  if (vague) return no(`“${METRIC_LABELS[vague.metric].zh}”未填数值`, `'${METRIC_LABELS[vague.metric].en}' says no amount`)
  const early = promises.find((p) => p.due_on <= (signed_on ?? '1900-01-01'))
  return early ? no(`“${METRIC_LABELS[early.metric].zh}”的期限${early.due_on}不晚于签署日期`, `'${METRIC_LABELS[early.metric].en}' is due ${early.due_on}, not after the signing`) : undefined
}

/** 固定资产投资 is part of 协议投资额, and phases are parts of 固定资产投资: one is never the other. */
export const sumsFit: Guard = ({ facts, body }) => {
  const { agreed_investment_wan: agreed, fixed_investment_wan: fixed, phases = [], type } = { ...facts, ...body }
  if (type === 'formal' && (agreed === undefined || fixed === undefined)) return no('正式投资协议须分别填写协议投资额和固定资产投资', 'an investment agreement says agreed and fixed investment, each by itself')
  if (agreed !== undefined && fixed !== undefined && fixed > agreed) return no(`固定资产投资${fixed}万元不能大于协议投资额${agreed}万元`, `fixed investment of ${fixed} cannot exceed the ${agreed} agreed`)
  const sum = phases.reduce((all, p) => all + p.fixed_wan, 0)
  return fixed !== undefined && phases.length > 0 && Math.abs(sum - fixed) > 0.005 ? no(`各期固定资产投资之和${sum}万元，与总额${fixed}万元不符`, `the phases add up to ${sum}, and the whole says ${fixed}`) : undefined
}

export const notOwnDraft: Guard = ({ facts, caller }) => (facts.drafted_by === caller.party ? no('起草人不得审查自己起草的协议', 'whoever drafted it does not review it') : undefined)

/** One number, one review: a verdict that lets it through carries its number; one that sends it back says why. */
export const numbered: Guard = ({ body }) => {
  if (!body) return undefined
  const verdict = body.legality_verdict ?? body.fair_verdict
  return verdict !== undefined && verdict !== 'return' && !body.review_no ? no('通过审查须填写审查文号', 'a review that lets it through carries its number') : undefined
}

export const notYetReviewed = (which: 'legality' | 'fair_competition'): Guard => ({ facts }) => (facts[which] !== undefined ? no('已出具审查意见，协议修改后方可再审', 'it has been reviewed; it is reviewed again once it is changed') : undefined)

/** 适用例外 is for what has an exception, and 不涉及 for what nothing was met in. */
export const verdictFits: Guard = ({ body, facts, at }) => {
  if (!body?.fair_verdict || body.fair_verdict === 'return') return undefined
  const all = scanned(facts, at)
  const excepted = all.some((s) => s.clause.exception !== undefined)
  if (body.fair_verdict === 'exception' && !excepted) return no('没有填写例外情形的条款，不能适用例外规定', 'no clause has an exception')
  if (body.fair_verdict === 'pass' && excepted) return no('有条款适用例外规定，结论应为“适用例外规定”', 'a clause stands by exception: say so')
  return body.fair_verdict === 'not_concerned' && all.some((s) => s.hits.some((h) => h.verdict !== 'passes')) ? no('有条款涉及公平竞争审查事项，不能选“不涉及”', 'rules met some clauses: it is concerned') : undefined
}

/** 签署: impossible without both numbers, given for these very words. */
export const bothNumbers: Guard = ({ facts, body }) => {
  const missing = [...(facts.legality?.no ? [] : ['合法性审核']), ...(facts.fair_competition?.no ? [] : ['公平竞争审查'])]
  if (missing.length > 0) return no(`没有${missing.join('、')}文号，不得签署`, 'without the numbers of both reviews it may not be signed')
  const digest = digestOf(facts)
  return body && (facts.legality?.digest !== digest || facts.fair_competition?.digest !== digest) ? no('协议内容与审查时不一致，须重新审查', 'it is not what was reviewed: have it reviewed again') : undefined
}

export const notAhead: Guard = ({ body, at }) => { const late = [body?.signed_on, body?.recovered_on].find((d) => d !== undefined && d > isoDay(at)); return late ? no(`日期${late}晚于今天`, `${late} is still to come`) : undefined }

export const anotherDecides: Guard = ({ facts, caller }) => (facts.exit_by === caller.party ? no('提出人不能自己审核', 'whoever proposed it does not decide') : undefined)

export const recoveryRises: Guard = ({ facts, body }) => {
  if (!body || body.recovered_wan === undefined) return undefined
  if (body.recovered_wan < (facts.recovered_wan ?? 0)) return no(`累计收回不能减少：上次${facts.recovered_wan}万元`, `what was recovered does not fall: it was ${facts.recovered_wan}`)
  return body.recovered_wan > (facts.recover_wan ?? 0) ? no(`累计收回${body.recovered_wan}万元超过应收回${facts.recover_wan ?? 0}万元`, `${body.recovered_wan} recovered is more than the ${facts.recover_wan ?? 0} owed`) : undefined
}

/** Promises of this agreement that are still open. */
export const openCommitments: Given = async (query, { id, caller }) => (await query<{ n: number }>(`select count(*)::int as n from matter where district = $1 and kind = 'commitment' and open and id in ${pointing('agreement', 'agreement', '= $2')}`, [caller.district, id]))[0]?.n ?? 0
export const noneOpen: Guard = ({ given }) => (Number(given['agreements.open'] ?? 0) > 0 ? no(`还有${Number(given['agreements.open'])}项承诺未办结`, `${Number(given['agreements.open'])} promises are still open`) : undefined)

export interface LeadThere { readonly id: string; readonly number: string; readonly state: string; readonly open: boolean; readonly company: string | null }
export const leadOf: Given = async (query, { body, facts, caller }) => {
  const lead = (body as Agreement | undefined)?.lead ?? (facts as Agreement).lead
  if (lead === undefined) return undefined
  return (await query<LeadThere>("select id, number, state, open, facts->>'company' as company from matter where district = $1 and kind = 'lead' and id = $2", [caller.district, lead]))[0]
}
export const leadIsOpen: Guard = ({ body, given, roles }) => {
  if (!body?.lead || roles.has('import')) return undefined
  const lead = given['agreements.lead'] as LeadThere | undefined
  return !lead?.open ? no('没有这条招商线索，或已办结', 'there is no such lead, or it is over') : undefined
}

/** The firm named to perform, when it is on the district's books. */
export const firmNamed: Given = async (query, { body, caller }) => {
  const { firm } = (body ?? {}) as Agreement
  return firm === undefined ? undefined : (await query<{ id: string }>("select id from party where district = $1 and id = $2 and kind = 'firm' and to_on is null", [caller.district, firm]))[0]
}
/** Nobody names the firm they act for themself: 回避. */
export const mayPerform: Guard = ({ facts, body, given, caller }) => {
  if (body?.firm === undefined) return undefined
  if (given['agreements.firm'] === undefined) return no('没有这家企业或已注销', 'there is no such firm')
  if (caller.firms.includes(body.firm)) return no('您是该企业的经办人，须回避，请由同岗位的其他人员确认', 'you act for this firm: a colleague in the same post must name it')
  return facts.performer === body.firm ? no('该企业已确认为履约企业', 'this firm is named already') : undefined
}
/** Where the lead is sited, the company of its project. */
export const companyOfLead = ({ given }: AgreementAsk): string | undefined => (given['agreements.lead'] as LeadThere | undefined)?.company ?? undefined
