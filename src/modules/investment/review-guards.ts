import type { Text } from '#kernel/text.ts'
import { no } from '#packs/rulings.ts'
import type { InvestmentRules } from '#packs/investment.ts'
import type { Lead } from './lead-facts.ts'
import type { AgreementOf, ProjectOf } from './lead-given.ts'
import { type Guard, rulesOf } from './lead-guards.ts'

const unitsIn = (given: Readonly<Record<string, unknown>>) => (given['investment.units'] ?? []) as readonly { id: string; roles: readonly string[] }[]
const labelsOf = (rules: InvestmentRules, keys: readonly string[], lang: 'zh' | 'en') => keys.map((k) => rules.review.departments.find((d) => d.key === k)?.label[lang] ?? k).join(lang === 'zh' ? '、' : ', ')

/** Every department the city asks is asked, once, at a unit that has somebody for it. */
export const reviewersComplete: Guard = ({ body, given, policy }) => {
  if (!body?.reviewers) return undefined
  const rules = rulesOf(policy)
  const named = body.reviewers.map((r) => r.department)
  const missing = rules.review.departments.map((d) => d.key).filter((k) => !named.includes(k))
  if (missing.length) return no(`会审部门不全，缺：${labelsOf(rules, missing, 'zh')}`, `departments are missing: ${labelsOf(rules, missing, 'en')}`)
  const odd = named.find((k, i) => named.indexOf(k) !== i || !rules.review.departments.some((d) => d.key === k))
  if (odd) return no(`会审部门“${odd}”重复或本市不设`, `department '${odd}' is named twice or unknown to this city`)
  const lost = body.reviewers.find((r) => !unitsIn(given).some((u) => u.id === r.unit && u.roles.includes('investment.reviewer')))
  return lost ? no(`“${lost.unit}”没有会审人员`, `nobody at '${lost.unit}' reviews`) : undefined
}

/** What is reviewed is complete, and worth the land it asks for. */
export const worthReviewing: Guard = ({ facts, body, policy }) => {
  const lead = { ...facts, ...body }
  const lacking = ([['planned_investment_wan', '计划总投资', 'planned investment'], ['planned_fixed_wan', '计划固定资产投资', 'planned fixed investment'], ['expected_tax_wan', '预计年税收', 'expected tax'], ['jobs', '用工', 'jobs']] as const).filter(([key]) => lead[key] === undefined)
  if (body && lacking.length) return no(`提请评审前须填：${lacking.map((l) => l[1]).join('、')}`, `first fill in: ${lacking.map((l) => l[2]).join(', ')}`)
  const land = lead.land_mu ?? 0
  if (!body || land <= 0) return undefined
  const { investment_wan, tax_wan } = rulesOf(policy).review.per_mu
  const [invested, taxed] = [(lead.planned_fixed_wan ?? 0) / land, (lead.expected_tax_wan ?? 0) / land]
  if (invested < investment_wan) return no(`亩均固定资产投资${invested.toFixed(1)}万元，低于本市${investment_wan}万元的供地门槛`, `${invested.toFixed(1)} per mu is below the ${investment_wan} (10,000 yuan) that land is given for`)
  return taxed < tax_wan ? no(`亩均税收${taxed.toFixed(1)}万元，低于本市${tax_wan}万元的供地门槛`, `tax of ${taxed.toFixed(1)} per mu is below ${tax_wan} (10,000 yuan)`) : undefined
}

/** A department speaks for itself; only those who may stop a project for all may veto, and then by law. */
export const speaksForDepartment: Guard = ({ body, facts, caller, policy }) => {
  if (!body?.department) return undefined
  const seat = facts.reviewers?.find((r) => r.department === body.department)
  if (!seat) return no(`“${body.department}”不在本轮会审部门中`, `'${body.department}' is not asked in this round`)
  if (!caller.posts.some((p) => p.role === 'investment.reviewer' && p.office === seat.unit)) return no('只能代表本部门发表意见', 'a department speaks for itself only')
  if (body.stance === 'veto' && !rulesOf(policy).review.departments.some((d) => d.key === body.department && d.veto)) return no('该部门没有一票否决事项，可填“不同意”', 'this department has no veto: it may object')
  if ((body.stance === 'veto' || body.stance === 'object') && !body.legal_basis) return no('不同意或否决须写明依据', 'an objection or veto names its basis')
  return body.stance === 'conditional' && !body.conditions ? no('有条件同意须写明条件', 'name the conditions') : undefined
}

/** Every item of the city's card, each within its points. */
export const cardIsWhole: Guard = ({ body, policy }) => {
  if (!body?.card) return undefined
  const { items } = rulesOf(policy).score
  const missing = items.filter((i) => body.card?.[i.key] === undefined)
  if (missing.length) return no(`评分表缺：${missing.map((i) => i.label.zh).join('、')}`, `the card lacks: ${missing.map((i) => i.label.en).join(', ')}`)
  const odd = Object.keys(body.card).find((key) => !items.some((i) => i.key === key))
  if (odd) return no(`评分表没有“${odd}”这一项`, `the card has no item '${odd}'`)
  const over = items.find((i) => (body.card?.[i.key] ?? 0) > i.max)
  return over ? no(`“${over.label.zh}”满分${over.max}分，填了${body.card[over.key]}分`, `'${over.label.en}' has ${over.max} points at most, got ${body.card[over.key]}`) : undefined
}

/** Whoever reported or follows a lead does not score it. */
export const notOwnLead: Guard = ({ roles, facts, caller }) => (roles.has('lead') || facts.receipt?.person === caller.party || facts.owner === caller.party ? no('首报单位和项目负责人不得评分', 'whoever reports or follows a lead does not score it') : undefined)

/** What the cards say together. `fails` are items below their floor, by the mean. */
export interface Scored { readonly cards: number; readonly total: number | null; readonly items: Readonly<Record<string, number>>; readonly fails: readonly string[]; readonly passes: boolean }

export function scoreOf({ cards = {} }: Lead, { score }: InvestmentRules): Scored {
  const all = Object.values(cards)
  if (all.length === 0) return { cards: 0, total: null, items: {}, fails: [], passes: false }
  const items = Object.fromEntries(score.items.map(({ key }) => [key, all.reduce((sum, c) => sum + (c.items[key] ?? 0), 0) / all.length]))
  const total = Object.values(items).reduce((sum, x) => sum + x, 0)
  const fails = score.items.filter((i) => (items[i.key] ?? 0) < (i.floor ?? 0)).map((i) => i.key)
  return { cards: all.length, total, items, fails, passes: all.length >= score.cards && fails.length === 0 && total >= score.pass }
}

/** All that stands between a review and 拟签约, in the order in which it is seen to: opinions complete, none a veto, enough cards, every floor kept, the mark reached, an agreement cleared by law. */
export function hindrances(facts: Lead, rules: InvestmentRules, agreements: readonly AgreementOf[]): Text[] {
  const silent = (facts.reviewers ?? []).map((r) => r.department).filter((k) => !facts.opinions?.[k])
  const vetoes = Object.entries(facts.opinions ?? {}).filter(([, o]) => o.stance === 'veto').map(([k]) => k)
  const scored = scoreOf(facts, rules)
  const failed = rules.score.items.filter((i) => scored.fails.includes(i.key))
  return [
    ...(silent.length ? [no(`部门意见不全，缺：${labelsOf(rules, silent, 'zh')}`, `opinions are missing: ${labelsOf(rules, silent, 'en')}`)] : []),
    ...(vetoes.length ? [no(`${labelsOf(rules, vetoes, 'zh')}一票否决，不得通过`, `vetoed by ${labelsOf(rules, vetoes, 'en')}`)] : []),
    ...(scored.cards < rules.score.cards ? [no(`评分表${scored.cards}份，不足${rules.score.cards}份`, `${scored.cards} card(s), ${rules.score.cards} needed`)]
      : failed.length ? [no(`低于单项下限：${failed.map((i) => `${i.label.zh}（${(scored.items[i.key] ?? 0).toFixed(1)}<${i.floor}）`).join('、')}`, `below the floor: ${failed.map((i) => i.label.en).join(', ')}`)]
        : scored.passes ? [] : [no(`评分${scored.total?.toFixed(1)}分，未达${rules.score.pass}分`, `${scored.total?.toFixed(1)} points, ${rules.score.pass} needed`)]),
    ...(agreements.some((a) => CLEARED.has(a.state)) ? [] : [no('尚无通过合法性审核和公平竞争审查的投资协议（须有审查文号）', 'no agreement of this lead has been cleared by the legality and fair-competition reviews')]),
  ]
}

/** 评审会通过: nothing hinders it. */
export const mayPass: Guard = ({ body, facts, policy, given }) => (body?.conclusion === 'pass' ? hindrances(facts, rulesOf(policy), agreementsIn(given))[0] : undefined)

const agreementsIn = (given: Readonly<Record<string, unknown>>) => (given['investment.agreements'] ?? []) as readonly AgreementOf[]
/** States of an agreement in which both reviews have given their numbers: cleared, and whatever comes after. */
const CLEARED: ReadonlySet<string> = new Set(['cleared', 'signed', 'performing', 'fulfilled'])

export const agreementCleared: Guard = ({ given }) => (agreementsIn(given).some((a) => CLEARED.has(a.state)) ? undefined : no('尚无通过审查的投资协议', 'no agreement has been cleared'))
export const agreementSigned: Guard = ({ given }) => (agreementsIn(given).some((a) => CLEARED.has(a.state) && a.state !== 'cleared') ? undefined : no('投资协议尚未签署', 'no agreement of this lead has been signed'))

/** 协议投资额 holds 固定资产投资 in it; neither stands for the other. */
export const sumsFit: Guard = ({ body, facts }) => {
  const { agreed_investment_wan: agreed, fixed_investment_wan: fixed } = { ...facts, ...body }
  return body && agreed !== undefined && fixed !== undefined && fixed > agreed ? no(`固定资产投资${fixed}万元不能大于协议投资额${agreed}万元`, `fixed investment of ${fixed} cannot exceed the ${agreed} agreed`) : undefined
}

/** The day agreed for siting comes after the signing. */
export const sitedAfterSigning: Guard = ({ body }) => (body?.site_due_on !== undefined && body.signed_on !== undefined && body.site_due_on < body.signed_on ? no(`约定落位日期${body.site_due_on}早于签约日期${body.signed_on}`, `the day agreed for siting, ${body.site_due_on}, is before the signing on ${body.signed_on}`) : undefined)
/** Nothing is counted before it was begun. */
export const countedAfterStart: Guard = ({ body, facts }) => (body?.counted_on !== undefined && facts.started_on !== undefined && body.counted_on < facts.started_on ? no(`入规入统日期${body.counted_on}早于开工日期${facts.started_on}`, `counted on ${body.counted_on}, before the start on ${facts.started_on}`) : undefined)

/** Running totals do not fall without a word. */
export const totalsRise: Guard = ({ body, facts }) => {
  if (!body || body.reason) return undefined
  const pairs = [[body.funds_in_place_wan, facts.funds_in_place_wan], [body.foreign_capital_used?.usd_wan, facts.foreign_capital_used?.usd_wan], [body.statistical_investment_wan, facts.statistical_investment_wan]] as const
  const fallen = pairs.find(([is, was]) => is !== undefined && was !== undefined && is < was)
  return fallen ? no(`累计数不能减少：上次${fallen[1]}，本次${fallen[0]}；确需调减请写明理由`, `a running total does not fall: ${fallen[1]}, then ${fallen[0]}; say why if it must`) : undefined
}

export const companyHere: Guard = ({ body, given }) => (body && given['investment.company'] === undefined ? no('项目公司尚未登记为本区企业，或没有统一社会信用代码', 'the company of the project is not registered in this district with a credit code') : undefined)
export const noProjectYet: Guard = ({ facts, given, body }) => {
  if (facts.project !== undefined) return no('已转为项目，不重复建项', 'it has become a project already')
  return body?.project_unit && !unitsIn(given).some((u) => u.id === body.project_unit) ? no(`没有“${body.project_unit}”这个单位`, `there is no office '${body.project_unit}'`) : undefined
}

const AFTER: Readonly<Record<string, readonly string[]>> = { started_on: ['started', 'building', 'halted', 'finished', 'producing', 'full'], finished_on: ['finished', 'producing', 'full'], produced_on: ['producing', 'full'] }
const STEP = { started_on: ['开工', 'started'], finished_on: ['竣工', 'finished'], produced_on: ['投产', 'in production'] } as const

/** 开工、竣工、投产 are proved once, on the project: the lead follows it, on the project's own day. */
export const projectHasDone = (day: keyof typeof STEP): Guard => ({ body, roles, given }) => {
  if (roles.has('import')) return undefined
  const project = given['investment.project'] as ProjectOf | undefined
  if (!project) return no('尚未转为项目，开工、竣工、投产以项目为准', 'it has not become a project: start, finish and production are proved there')
  if (!AFTER[day]?.includes(project.state)) return no(`项目${project.number}尚未${STEP[day][0]}`, `project ${project.number} is not ${STEP[day][1]} yet`)
  return body && project[day] !== null && body[day] !== project[day] ? no(`项目登记的${STEP[day][0]}日期为${project[day]}`, `the project says ${project[day]}`) : undefined
}

/** 终止/收回 takes two: whoever proposed it does not decide. */
export const anotherDecides: Guard = ({ facts, caller }) => (facts.exit_by === caller.party ? no('提出人不能自己审核', 'whoever proposed it does not decide') : undefined)
export const landHandled: Guard = ({ body, facts }) => (body?.exit === 'recover' && !body.land_handling ? no('收回土地须写明土地处置', 'say what becomes of the land') : body && facts.land_contract_no && !body.land_handling ? no('已供地（租赁）的，须写明土地处置', 'it has land: say what becomes of it') : undefined)
