import { dueAt } from '#algo/clock.ts'
import { DAY_MS } from '#algo/workdays.ts'
import { type Caller, type Role, rolesOn } from '#kernel/caller.ts'
import type { Participant } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Lead } from '#modules/investment/lead-facts.ts'
import { lastProgress } from '#modules/investment/lead-guards.ts'
import { ROAD } from '#modules/investment/lead-states.ts'
import { concealed } from '#modules/investment/lead.ts'
import { countsOf, draftOf, instants, type Week, type WeekLead, type WeekLine, weekOf } from '#modules/investment/weekly.ts'
import type { Tx } from '#store/database.ts'
import { portionsOf } from '#store/portions.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { House } from './house.ts'
import { inTurns } from './turns.ts'

const PARTICIPANTS = `(select coalesce(json_agg(json_build_object('relation', p.relation, 'party', p.party)), '[]') from participant p where p.district = m.district and p.matter_id = m.id) as participants`

/** Somebody of no post at all: who reads a paper is not known. */
export const NOBODY: ReadonlySet<Role> = new Set()

/** Leads a caller may see, of one unit or all, as a condition over `matter m`. */
export function seenBy(house: House, caller: Caller, unit: string | undefined, values: Values): string {
  const seen = visibleWhere(house.registry.matter('lead'), caller, values)
  return [`m.district = ${values.add(caller.district)}`, `m.kind = 'lead'`, ...(unit ? [`m.lead = ${values.add(unit)}`] : []), ...(seen ? [seen] : [])].join(' and ')
}

/**
 * A draft of a week's report, from what the ledgers say was done. What `goes_round` as a paper tells of a confidential lead its
 * code name, number and stage, whoever drafts it. @throws Refusal `invalid` for a week there is not
 */
export async function weekly(house: House, tx: Tx, caller: Caller, unit: string | undefined, asked: string, goes_round = false) {
  const week = weekAsked(asked)
  const { since, until } = instants(week)
  const values = new Values()
  const where = seenBy(house, caller, unit, values)
  const rows = await tx.rows<{ id: string; number: string; title: string; state: string; facts: Lead; participants: Participant[]; unit: string | null; seq: number; at: Date; act: string; body: Record<string, unknown> }>(
    `select m.id, m.number, m.title, m.state, m.facts, ${PARTICIPANTS}, p.name as unit, e.seq, e.at, e.act, e.body from entry e join matter m on m.district = e.district and m.id = e.matter_id left join party p on p.district = m.district and p.id = m.lead
     where ${where} and e.at >= ${values.add(since)} and e.at < ${values.add(until)} and e.act = any(${values.add(TOLD)}) order by m.number, e.seq`, values.list)
  const def = house.registry.matter('lead')
  const leads = [...Map.groupBy(rows, (r) => r.id).values()].flatMap((lines): WeekLead[] => {
    const [first] = lines
    if (!first) return []
    const secret = first.facts.confidentiality === 'secret'
    const hidden = new Set(concealed(first.facts, goes_round && secret ? NOBODY : rolesOn(caller, first.participants)))
    const text = (body: Record<string, unknown>, ...keys: string[]) => { const key = keys.find((k) => typeof body[k] === 'string' && !hidden.has(k)); return key ? String(body[key]) : null }
    return [{ id: first.id, number: first.number, title: first.title, state: stateBy(first.facts, until) ?? first.state, unit: first.unit, secret, lines: lines.map((l): WeekLine => ({
      seq: l.seq, at: l.at, act: l.act, label: def.acts[l.act]?.label ?? { zh: l.act, en: l.act }, text: text(l.body, 'contact_content', 'summary', 'conclusion_text', 'screening'), progress: hidden.has('summary') ? null : text(l.body, 'progress'), next_step: text(l.body, 'next_step') })) }]
  })
  const name = unit ? await tx.row<{ name: string; name_en: string | null }>('select name, name_en from party where district = $1 and id = $2', [tx.district, unit]) : undefined
  const title = unit ? { zh: name?.name ?? unit, en: name?.name_en ?? name?.name ?? unit } : { zh: house.districts.get(caller.district)?.name.zh ?? '', en: house.districts.get(caller.district)?.name.en ?? '' }
  return { ...week, computed_at: house.now(), unit: unit ? { id: unit, name: title } : null, counts: countsOf(leads), leads, text: draftOf(week, title, leads) }
}

/** The stage of the road it had come to when the week was over. */
function stateBy({ reached = {} }: Lead, until: Date): string | undefined {
  return ROAD.findLast((state) => { const at = reached[state]; return at !== undefined && Date.parse(at) < until.getTime() })
}

const MOST_SESSIONS = 24

/** What a week's report tells of. */
const TOLD = ['report', 'report_contending', 'screen', 'begin_talks', 'log_contact', 'report_progress', 'revive', 'transfer', 'submit_review', 'hold_session', 'sign', 'site', 'start', 'finish', 'produce', 'count_in', 'end', 'approve_exit']

function weekAsked(week: string): Week {
  try {
    return weekOf(week)
  } catch {
    throw new Refusal('invalid', { zh: `没有“${week}”这一周`, en: `there is no week ${week}` })
  }
}

/** Leads in talks whose report is overdue, or that have shown no progress for as long as the city allows: the first may be given to another unit now. */
export async function idleLeads(house: House, tx: Tx, caller: Caller, unit: string | undefined) {
  const now = house.now()
  const values = new Values()
  const where = seenBy(house, caller, unit, values)
  // How long each may be without progress is its pack's to say: all in talks are looked at, by what that is told from alone.
  const told = portionsOf(tx,
    `select json_build_array(m.id, m.number, m.title, m.state, m.pack, m.lead, p.name, c.due_at, jsonb_strip_nulls(jsonb_build_object('last_progress_at', m.facts->'last_progress_at', 'reached', m.facts->'reached', 'transfers', m.facts->'transfers', 'lapsed_at', m.facts->'lapsed_at'))) from matter m left join party p on p.district = m.district and p.id = m.lead
     left join clock c on c.district = m.district and c.matter_id = m.id and c.name = 'report' and c.stopped_at is null where ${where} and m.state in ('talking', 'stalled') order by m.opened_at, m.id`, values.list, PORTION)
  const found: IdleLead[] = []
  for await (const portion of told) {
    found.push(...(await inTurns(portion, (text): IdleLead[] => {
      const [id, number, title, state, pack, unit, unit_name, report_due, facts] = JSON.parse(text) as [string, string, string, string, string, string | null, string | null, string | null, Lead]
      const policy = house.policy(caller.district, now, pack)
      const limit = policy.limit('lead.no_progress')
      const since = lastProgress(facts)
      const until = limit && since ? dueAt(new Date(since), limit, policy.calendar).at : null
      const report_due_at = report_due === null ? null : new Date(report_due)
      const overdue = report_due_at !== null && report_due_at < now
      const idle = state === 'talking' && until !== null && until <= now
      return overdue || idle || state === 'stalled' ? [{
        id, number, title, state, unit: unit ? { id: unit, name: unit_name ?? unit } : null, report_due_at, report_overdue: overdue, last_progress_at: since ?? null, days_without: since ? Math.floor((now.getTime() - Date.parse(since)) / DAY_MS) : null,
        may_stall_from: until, may_stall: idle, lapsed: facts.lapsed_at !== undefined,
      }] : []
    })).flat())
    if (found.length > MOST_IDLE) break
  }
  return { as_of: now, truncated: found.length > MOST_IDLE, rows: found.slice(0, MOST_IDLE) }
}

/** So many are read at a time, and so many shown, the oldest first. */
const PORTION = 500
const MOST_IDLE = 200
interface IdleLead { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly unit: { readonly id: string; readonly name: string } | null; readonly report_due_at: Date | null; readonly report_overdue: boolean; readonly last_progress_at: string | null; readonly days_without: number | null; readonly may_stall_from: Date | null; readonly may_stall: boolean; readonly lapsed: boolean }

/** 评审会 held so far, the latest first, each with how many leads were before it, and how many wait for the next one. */
export async function sessionsHeld(house: House, tx: Tx, caller: Caller) {
  const values = new Values()
  const seen = seenBy(house, caller, undefined, values)
  const held = await tx.rows<{ no: string; on: string; leads: number; passed: number }>(
    `select s->>'no' as no, s->>'on' as on, count(*)::int as leads, (count(*) filter (where s->>'conclusion' = 'pass'))::int as passed from matter m cross join lateral jsonb_array_elements(m.facts->'sessions') s
     where ${seen} and m.facts ? 'sessions' group by 1, 2 order by 2 desc, 1 limit ${MOST_SESSIONS}`, values.list)
  const waiting = await tx.row<{ n: number }>(`select count(*)::int as n from matter m where ${seen} and m.state = 'reviewing'`, values.list)
  return { as_of: house.now(), waiting: waiting?.n ?? 0, held }
}
