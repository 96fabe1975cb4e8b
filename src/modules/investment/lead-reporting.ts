import { createHash } from 'node:crypto'
import { canonical } from '#kernel/canonical.ts'
import type { EntryHead } from '#kernel/matter.ts'
import { claimsOf } from './claims.ts'
import type { Lead } from './lead-facts.ts'
import { all, classFits, codeChecks, codeNamed, creditsAddUp, firstOfAll, industryIsCurrent, isLike, likesRuled, nobodyBefore, orderHolds, ownUnit, rulesForOthers, rulingSharesCredit, knownRefusal, somebodyBefore, rulesOf, unlessImported } from './lead-guards.ts'
import { type LeadActs, reaching, UNBOUND } from './lead-states.ts'

export const SAYS = ['investor_name', 'investor_uscc?', 'investor_group?', 'name', 'industry', 'content', 'planned_investment_wan', 'class', 'source', 'reporter_unit', 'confidentiality', 'planned_fixed_wan?', 'contact_name?', 'contact_phone?', 'introducer?', 'uscc_note?',
  'area?', 'place?', 'node?', 'land_mu?', 'space_m2?', 'power_kva?', 'water_t_day?', 'heat_t_h?', 'floor_load_t_m2?', 'height_m?', 'hazard_class?', 'emission_kinds?', 'emissions?', 'jobs?', 'expected_output_wan?', 'expected_tax_wan?', 'source_id?'] as const
/** What a report may leave out stands folded below what makes it a report: two minutes are enough to be first. */
const SECTIONS = [
  { label: { zh: '投资方联系人和引荐人', en: 'Who speaks for the investor, who introduced it' }, facts: ['contact_name', 'contact_phone', 'introducer', 'uscc_note'] },
  { label: { zh: '选址意向', en: 'Where it would stand' }, facts: ['area', 'place', 'node'] },
  { label: { zh: '要素需求：用地、厂房、水电热', en: 'Needs: land, space, power, water, steam' }, facts: ['land_mu', 'space_m2', 'floor_load_t_m2', 'height_m', 'power_kva', 'water_t_day', 'heat_t_h'] },
  { label: { zh: '安全环保', en: 'Safety and environment' }, facts: ['hazard_class', 'emission_kinds', 'emissions'] },
  { label: { zh: '预期效益', en: 'What it would bring' }, facts: ['planned_fixed_wan', 'expected_output_wan', 'expected_tax_wan', 'jobs'] },
  { label: { zh: '外部系统标识', en: 'Known elsewhere as' }, facts: ['source_id'] },
] as const
/** The office; and where it sits in one of the units itself, the leader in charge. */
const RULERS = ['investment.office', 'leader'] as const
const NEEDS_KNOWN = ['investment.rivals', 'investment.units']
const rightly = [ownUnit, codeChecks, codeNamed, industryIsCurrent, classFits] as const

/** What search may find it by: the investor, unless it is confidential. */
export const findable = (facts: Lead): Lead => {
  const { known_as: _, ...rest } = facts
  return facts.confidentiality === 'secret' || facts.investor_name === undefined ? rest : { ...rest, known_as: facts.investor_name }
}

/** The receipt: when, to the second, which unit and person, and the digest of all that was said. No act asks for it, so none can change it. */
const received = (claim: 'first' | 'contending') => (facts: Lead, body: Lead, entry: EntryHead): Lead => reaching(findable({
  ...facts, claim, claims: claimsOf(facts),
  receipt: { at: `${entry.at.toISOString().slice(0, 19)}Z`, unit: body.reporter_unit ?? '', person: entry.by, digest: digestOf(body), claim },
}), 'reported', entry)

/** SHA-256 of what was said in a report, as the ledger holds it: anybody can take it again from the first line. */
export function digestOf(body: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonical(body)).digest('hex')
}

const ruled = (facts: Lead, body: Lead, { by, at }: EntryHead, other = body.other_id ?? facts.rival ?? ''): Lead =>
  ({ ...facts, rulings: [...(facts.rulings ?? []), { other, ruling: body.ruling ?? 'separate', reason: body.reason ?? '', by, at: at.toISOString() }] })
export const seat = (_: Lead, { reporter_unit }: Lead) => (reporter_unit === undefined ? [] : [{ relation: 'lead', party: reporter_unit }])

const suggests = { class: ({ body, policy }: { body: Lead | undefined; policy: Parameters<typeof rulesOf>[0] }) => (body?.planned_investment_wan === undefined ? undefined : body.planned_investment_wan >= rulesOf(policy).intake.major_wan ? 'major' as const : 'ordinary' as const),
  reporter_unit: ({ caller }: { caller: { posts: readonly { role: string; office: string }[] } }) => caller.posts.find((p) => p.role === 'investment.scout')?.office, confidentiality: () => 'internal' as const }

/** 首报首谈: report, contend, rule. */
export const reporting = {
  report: {
    label: { zh: '首报', en: 'Report first' }, from: [], to: 'reported', by: ['investment.scout', 'import'], tone: 'primary', given: NEEDS_KNOWN, asks: SAYS, sections: SECTIONS, suggests,
    requires: all(...rightly, nobodyBefore), apply: received('first'), assigns: seat, tells: ['investment.office'],
  },
  report_contending: {
    label: { zh: '并列申报', en: 'Report as contending' }, from: [], to: 'contended', by: ['investment.scout', 'import'], given: NEEDS_KNOWN, asks: [...SAYS, 'rival'], sections: SECTIONS, suggests,
    requires: all(...rightly, somebodyBefore), apply: received('contending'), assigns: seat, tells: ['investment.office'],
  },
  rule: {
    label: { zh: '裁定首报', en: 'Rule who is first' }, from: ['contended'], to: { among: ['yielded', 'reported'], choose: (_, { ruling }) => (ruling === 'first_stands' || ruling === 'joint' ? 'yielded' : 'reported') },
    by: RULERS, tone: 'primary', asks: ['ruling', 'reason', 'credits?'], takes: ['ruling_basis'], given: NEEDS_KNOWN, requires: all(rulesForOthers, rulingSharesCredit, creditsAddUp, firstOfAll, orderHolds), tells: ['lead'],
    apply: (facts, body, entry) => ({ ...ruled(facts, body, entry), claim: body.ruling === 'this_first' ? 'first' : body.ruling === 'separate' ? 'separate' : 'yielded' }),
    touches: ({ id, facts, body }) => [{ kind: 'lead', id: facts.rival ?? '', act: body.ruling === 'joint' ? 'absorb' : body.ruling === 'this_first' ? 'lose_first' : 'note_ruling', body: { other_id: id, ruling: body.ruling, reason: body.reason, ...(body.ruling === 'joint' ? { credits: body.credits, to_unit: facts.reporter_unit } : {}) } }],
  },
  note_ruling: { label: { zh: '裁定结果', en: 'A ruling was made' }, from: [...UNBOUND, 'contended', 'paused', 'signed', 'sited', 'started', 'finished', 'producing', 'counted', 'exiting', 'full', 'assessed', 'ended', 'recovered', 'declined', 'handed_over', 'yielded'], by: ['house'], asks: ['other_id', 'ruling', 'reason'], apply: ruled, tells: ['lead'] },
  absorb: {
    label: { zh: '共同跟进', en: 'Another unit joins' }, from: [...UNBOUND, 'paused', 'signed'], by: ['house'], asks: ['other_id', 'ruling', 'reason', 'credits', 'to_unit'], apply: ruled, tells: ['lead'],
    assigns: (_, { to_unit }) => (to_unit === undefined ? [] : [{ relation: 'support', party: to_unit }]),
  },
  lose_first: { label: { zh: '首报改由他件', en: 'Another is ruled first' }, from: [...UNBOUND, 'paused'], to: 'yielded', by: ['house'], asks: ['other_id', 'ruling', 'reason'], apply: (facts, body, entry) => ({ ...ruled(facts, body, entry), claim: 'yielded' }), tells: ['lead'] },
  clear_similar: {
    label: { zh: '认定非同一项目', en: 'Rule it another project' }, from: ['reported', 'screening'], by: RULERS, asks: ['other_id', 'reason'], given: ['investment.similar'], requires: all(rulesForOthers, isLike),
    apply: (facts, body, entry) => ruled(facts, { ...body, ruling: 'separate' }, entry), tells: ['lead'],
    touches: ({ id, body }) => [{ kind: 'lead', id: body.other_id ?? '', act: 'note_ruling', body: { other_id: id, ruling: 'separate', reason: body.reason } }],
  },
  yield_to: {
    label: { zh: '认定同一项目，并入首报', en: 'Rule it the same project' }, from: ['reported', 'screening'], to: 'yielded', by: RULERS, tone: 'danger', asks: ['other_id', 'reason'], given: ['investment.similar'], requires: all(rulesForOthers, isLike),
    apply: (facts, body, entry) => ({ ...ruled(facts, { ...body, ruling: 'first_stands' }, entry), claim: 'yielded' }), tells: ['lead'],
    touches: ({ id, body }) => [{ kind: 'lead', id: body.other_id ?? '', act: 'note_ruling', body: { other_id: id, ruling: 'first_stands', reason: body.reason } }],
  },
  take_in: { label: { zh: '受理研判', en: 'Take in' }, from: ['reported'], to: 'screening', by: ['investment.office', 'import'], tone: 'primary', asks: [], given: ['investment.similar'], requires: unlessImported(likesRuled), apply: (facts, _, entry) => reaching(facts, 'screening', entry), tells: ['lead'] },
  decline: { label: { zh: '不予受理', en: 'Do not take in' }, from: ['reported', 'screening'], to: 'declined', by: ['investment.office', 'import'], tone: 'danger', asks: ['decline_basis', 'reason'], requires: knownRefusal, tells: ['lead'] },
  screen: { label: { zh: '研判结论', en: 'Screen' }, from: ['screening'], by: ['investment.office', 'import'], asks: ['screening'], tells: ['lead'] },
  identify: {
    label: { zh: '补充投资方标识', en: 'Identify the investor' }, from: ['reported', 'screening', 'talking', 'reviewing', 'proposed'], by: ['investment.office', 'lead:investment.scout'], asks: ['investor_uscc?', 'investor_group?', 'uscc_note?', 'reason'], given: ['investment.rivals'],
    requires: all(codeChecks, nobodyBefore), apply: (facts) => ({ ...facts, claims: claimsOf(facts) }), tells: ['investment.office'],
  },
} as const satisfies LeadActs
