import { rateRatio, type Reading } from '#algo/barometer.ts'
import { wilson } from '#algo/statistics.ts'
import { type Proposal, proposals, type TopicSpan } from '#algo/topic-score.ts'
import { DAY_MS } from '#algo/workdays.ts'
import type { Barometer } from '#packs/barometer.ts'
import type { Tx } from '#store/database.ts'
import { monthsFrom, monthStart } from './months.ts'

/** The proposals for a month: over the span that ends where the month does, or now. Two queries, both on index matter_opened. */
export async function proposalsFor(tx: Tx, rules: Barometer['topic'], month: string, now: Date): Promise<{ from: Date; until: Date; grown: boolean; rows: Proposal[] }> {
  const until = new Date(Math.min(now.getTime(), monthStart(monthsFrom(month, 1)).getTime()))
  const from = new Date(until.getTime() - rules.days * DAY_MS)
  const earlier = new Date(from.getTime() - rules.days * DAY_MS)
  const oldest = await tx.row<{ opened_at: Date }>("select m.opened_at from matter m where m.district = $1 and m.kind = 'ticket' order by m.opened_at, m.id limit 1", [tx.district])
  const grown = oldest !== undefined && oldest.opened_at <= earlier
  const rows = await tx.rows<TopicSpan>(
    `select left(m.category, $5) as topic, (count(*) filter (where m.opened_at >= $3))::int as tickets, (count(*) filter (where m.opened_at < $3))::int as before,
       (count(*) filter (where m.opened_at >= $3 and m.facts ? 'face'))::int as faces, (count(*) filter (where m.opened_at >= $3 and (m.facts->>'face')::int <= 2))::int as dissatisfied
     from matter m where m.district = $1 and m.kind = 'ticket' and m.opened_at >= $2 and m.opened_at < $4 and m.category is not null and m.state not in ('merged', 'withdrawn', 'refused')
       and m.facts->>'type' <> 'praise' group by 1`, [tx.district, earlier, from, until, rules.digits])
  return { from, until, grown, rows: proposals(rows, { least: rules.least, grown }).slice(0, rules.proposals) }
}

/** A topic that was picked, as its matter stands. */
export interface Picked {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly open: boolean
  readonly category: string
  readonly month: string
  readonly why: string | null
  readonly lead: string | null
  readonly opened_at: Date
  readonly closed_at: Date | null
}

/** The topics of a month and of the five before it, and whatever is still open. */
export function pickedTopics(tx: Tx, month: string): Promise<Picked[]> {
  return tx.rows<Picked>(
    `select m.id, m.number, m.title, m.state, m.open, m.category, m.facts->>'month' as month, m.facts->>'why' as why, p.name as lead, m.opened_at, m.closed_at
     from matter m left join party p on p.district = m.district and p.id = m.lead
     where m.district = $1 and m.kind = 'monthly_topic' and (m.open or (m.facts->>'month' between $2 and $3)) order by m.facts->>'month' desc, m.opened_at desc limit 24`, [tx.district, monthsFrom(month, -5), month])
}

/** Tickets of a topic before it was picked and after, beside all others: what everybody's tickets did is not the topic's doing. */
export interface Followed {
  readonly before_from: Date
  readonly picked_at: Date
  readonly after_until: Date
  readonly before: Span
  readonly after: Span
  /** After ÷ before, per day; null where there was nothing to compare. */
  readonly change: Reading | null
  readonly others: Reading | null
}

interface Span { readonly days: number; readonly tickets: number; readonly faces: number; readonly dissatisfied: Reading | null }

export async function follow(tx: Tx, { category, opened_at }: Pick<Picked, 'category' | 'opened_at'>, days: number, now: Date): Promise<Followed> {
  const before_from = new Date(opened_at.getTime() - days * DAY_MS)
  const after_until = new Date(Math.min(now.getTime(), opened_at.getTime() + days * DAY_MS))
  const row = await tx.row<Record<'before' | 'after' | 'others_before' | 'others_after' | 'faces_before' | 'faces_after' | 'bad_before' | 'bad_after', number>>(
    `select ${[['before', 'topic and not later'], ['after', 'topic and later'], ['others_before', 'not topic and not later'], ['others_after', 'not topic and later'], ['faces_before', 'topic and not later and face is not null'], ['faces_after', 'topic and later and face is not null'], ['bad_before', 'topic and not later and face <= 2'], ['bad_after', 'topic and later and face <= 2']].map(([name, where]) => `(count(*) filter (where ${where}))::int as ${name}`).join(', ')}
     from (select starts_with(coalesce(m.category, ''), $5) as topic, m.opened_at >= $3 as later, (m.facts->>'face')::int as face from matter m
       where m.district = $1 and m.kind = 'ticket' and m.opened_at >= $2 and m.opened_at < $4 and m.state not in ('merged', 'withdrawn', 'refused')) x`, [tx.district, before_from, opened_at, after_until, category])
  const after_days = Math.max(0, (after_until.getTime() - opened_at.getTime()) / DAY_MS)
  const { before = 0, after = 0, others_before = 0, others_after = 0, faces_before = 0, faces_after = 0, bad_before = 0, bad_after = 0 } = row ?? {}
  const ratio = (later: number, earlier: number) => (after_days < 1 || earlier === 0 ? null : (rateRatio(later, after_days, earlier, days) ?? null))
  return {
    before_from, picked_at: opened_at, after_until, before: { days, tickets: before, faces: faces_before, dissatisfied: shareOf(bad_before, faces_before) },
    after: { days: after_days, tickets: after, faces: faces_after, dissatisfied: shareOf(bad_after, faces_after) }, change: ratio(after, before), others: ratio(others_after, others_before),
  }
}

function shareOf(hits: number, n: number): Reading | null {
  const share = wilson(hits, n)
  return share ? { value: share.p, low: share.low, high: share.high } : null
}
