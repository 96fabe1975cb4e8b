import { dueAt } from '#algo/clock.ts'
import { isoDay } from '#algo/workdays.ts'
import { type Caller, rolesOn } from '#kernel/caller.ts'
import type { Lead } from '#modules/investment/lead-facts.ts'
import type { AgreementOf } from '#modules/investment/lead-given.ts'
import { apart } from '#modules/investment/lead-guards.ts'
import { digestOf } from '#modules/investment/lead-reporting.ts'
import { concealed } from '#modules/investment/lead.ts'
import { hindrances, scoreOf } from '#modules/investment/review-guards.ts'
import type { InvestmentRules } from '#packs/investment.ts'
import type { Tx } from '#store/database.ts'
import { readable } from '#store/page.ts'
import { askOf } from '#store/ledger.ts'
import { pointing } from '#store/links.ts'
import type { House } from './house.ts'

/** 首报回执: read from the first line of the ledger, and checked against it. `genuine`: what was said then gives the digest on the receipt. */
export async function receiptOf(house: House, tx: Tx, caller: Caller, id: string) {
  const stored = await readable(tx, caller, house.registry.matter('lead'), id)
  const facts = stored.standing.facts as Lead
  const first = await tx.row<{ by: string; by_name: string | null; at: Date; body: Record<string, unknown>; hash: Buffer }>(
    'select e.by, p.name as by_name, e.at, e.body, e.hash from entry e left join party p on p.district = e.district and p.id = e.by where e.district = $1 and e.matter_id = $2 and e.seq = 1', [tx.district, id])
  const { receipt } = facts
  if (!receipt || !first) return null
  const [unit] = await tx.rows<{ name: string; name_en: string | null }>('select name, name_en from party where district = $1 and id = $2', [tx.district, receipt.unit])
  return {
    lead: id, number: stored.number, title: stored.title, at: receipt.at, claim: receipt.claim, unit: { id: receipt.unit, name: { zh: unit?.name ?? receipt.unit, en: unit?.name_en ?? unit?.name ?? receipt.unit } },
    person: { id: first.by, name: first.by_name ?? first.by }, digest: receipt.digest, entry_hash: first.hash.toString('hex'), genuine: digestOf(first.body) === receipt.digest && first.by === receipt.person,
    rival: await rivalShown(tx, facts, house.policy(caller.district, house.now(), stored.pack).rule<InvestmentRules>('investment')), rulings: facts.rulings ?? [],
  }
}

/** The report it contends with, and whether the two came too near to each other for the clock to tell. */
async function rivalShown(tx: Tx, { rival, receipt }: Lead, rules: InvestmentRules) {
  const row = rival === undefined ? undefined : await tx.row<{ id: string; number: string; state: string; at: string; unit: string }>("select id, number, state, facts->'receipt'->>'at' as at, facts->'receipt'->>'unit' as unit from matter where district = $1 and kind = 'lead' and id = $2", [tx.district, rival])
  return row && receipt ? { ...row, ...apart(row.at, receipt.at, rules) } : null
}

export type ReceiptShown = Awaited<ReturnType<typeof receiptOf>>

/** How far a review is: each department with its day, the card item by item, the agreements, and what still stands between it and 拟签约. */
export async function reviewOf(house: House, tx: Tx, caller: Caller, id: string) {
  const stored = await readable(tx, caller, house.registry.matter('lead'), id)
  const facts = stored.standing.facts as Lead
  const now = house.now()
  const ask = askOf(house, caller, stored, rolesOn(caller, stored.standing.participants), now)
  const rules = ask.policy.rule<InvestmentRules>('investment')
  const agreements = await tx.rows<AgreementOf>(`select id, number, state, facts->>'signed_on' as signed_on from matter where district = $1 and kind = 'agreement' and id in ${pointing('lead', 'lead', '= $2')} order by opened_at desc`, [tx.district, id])
  const scored = scoreOf(facts, rules)
  const missing = hindrances(facts, rules, agreements)
  // What was said of a project whose substance is kept back tells what that is.
  const kept = new Set(concealed(facts, ask.roles)).has('opinions')
  const opinions = kept ? {} : (facts.opinions ?? {})
  const over = facts.reached?.proposed !== undefined || (facts.submitted_at !== undefined && stored.standing.state !== 'reviewing')
  const stage = over ? 'over' : facts.submitted_at === undefined ? 'before' : 'running'
  return {
    id, number: stored.number, title: stored.title, state: stored.standing.state, version: stored.standing.version, computed_at: now, round: facts.round ?? 0, submitted_at: facts.submitted_at ?? null,
    departments: rules.review.departments.map(({ key, label, days, veto }) => {
      const due_at = facts.submitted_at ? dueAt(new Date(facts.submitted_at), { amount: days, unit: 'working_day' }, ask.policy.calendar).at : null
      const opinion = opinions[key]
      const at = opinion ? new Date(opinion.at) : now
      return { key, label, unit: facts.reviewers?.find((r) => r.department === key)?.unit ?? null, days, may_veto: veto, due_at, standing: standingOf(opinion !== undefined, due_at !== null && at >= due_at, stage), opinion: opinion ?? null }
    }),
    score: { pass: rules.score.pass, cards_needed: rules.score.cards, cards: scored.cards, total: scored.total, passes: scored.passes, source: rules.score.source, items: rules.score.items.map((i) => ({ ...i, floor: i.floor ?? null, mean: scored.items[i.key] ?? null, fails: scored.fails.includes(i.key) })) },
    reviewer_units: await tx.rows<{ id: string; name: string }>("select distinct p.id, p.name from post o join party p on p.district = o.district and p.id = o.office where o.district = $1 and o.role = 'investment.reviewer' and o.from_on <= $2 and (o.to_on is null or o.to_on >= $2) order by p.name", [tx.district, isoDay(now)]),
    agreements, sessions: kept ? [] : (facts.sessions ?? []), kept_back: kept,
    gate: { open: missing.length === 0, reason: missing[0] ?? null }, missing,
  }
}

/** Where a review is over, a department that said nothing is without a record: nobody is late any more. */
function standingOf(given: boolean, late: boolean, stage: 'before' | 'running' | 'over'): 'given' | 'given_late' | 'waiting' | 'overdue' | 'not_asked' | 'unrecorded' {
  if (given) return late ? 'given_late' : 'given'
  return stage === 'running' ? (late ? 'overdue' : 'waiting') : stage === 'over' ? 'unrecorded' : 'not_asked'
}
