import { dueAt } from '#algo/clock.ts'
import { DAY_MS } from '#algo/workdays.ts'
import { mayRead } from '#kernel/act.ts'
import { type Caller, rolesOn } from '#kernel/caller.ts'
import type { Clock } from '#kernel/clock.ts'
import type { Evidence, Participant } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import type { Lead } from '#modules/investment/lead-facts.ts'
import { rivalsOf, similar } from '#modules/investment/lead-given.ts'
import { apart, lastProgress, rulesOf } from '#modules/investment/lead-guards.ts'
import { ROAD, states } from '#modules/investment/lead-states.ts'
import { concealed } from '#modules/investment/lead.ts'
import type { Tx } from '#store/database.ts'
import { clockStanding, readable } from '#store/page.ts'
import type { House } from './house.ts'
import { landOfLead } from './land-queue.ts'
import { receiptOf } from './lead-page.ts'

interface Said { readonly reason?: string; readonly progress?: string; readonly summary?: string; readonly next_step?: string; readonly contact_on?: string; readonly contact_way?: string; readonly contact_with?: string; readonly contact_content?: string; readonly other_id?: string; readonly ruling?: string }
interface Line { matter_id: string; seq: number; act: string; by: string; at: Date; body: Said; evidence: Evidence[] }
interface Other { id: string; number: string; title: string; state: string; facts: Lead; unit: string | null; opened_at: Date; participants: Participant[] }

/** What of the ledger a history is made of. A ruling with its basis lies in the ledger of the report that was ruled on. */
const TOLD = ['log_contact', 'report_progress', 'revive', 'renew_protection', 'rule', 'clear_similar', 'yield_to', 'transfer', 'hand_over', 'decline', 'pause', 'resume', 'end', 'propose_exit', 'approve_exit', 'refuse_exit']
const RULED = new Set(['rule', 'clear_similar', 'yield_to'])
/** What nobody did by hand. */
const HOUSE: Text = { zh: '平台（导入或到期）', en: 'The platform (import, or time was up)' }
/** Why it left the straight road, or came back to it. */
const TURNS = new Set(['hand_over', 'decline', 'pause', 'resume', 'end', 'propose_exit', 'approve_exit', 'refuse_exit'])

/**
 * 全过程 of one lead, for whoever has to rule on it or decide: who was first and against whom, how long it is protected and on what
 * progress, which reports are owed, whose it has been, what whoever introduced it was told, what land is held for it and who else waits for
 * that, every contact, and the road with its days. What the caller may not know is null.
 * As many queries however long the history is. @throws Refusal `unknown`
 */
export async function historyOf(house: House, tx: Tx, caller: Caller, id: string) {
  const def = house.registry.matter('lead')
  const stored = await readable(tx, caller, def, id)
  const { standing, clocks } = stored
  const facts = standing.facts as Lead
  const now = house.now()
  const policy = house.policy(caller.district, now, stored.pack)
  const rules = rulesOf(policy)
  const query = <T>(text: string, values?: readonly unknown[]) => tx.rows<T>(text, values)
  const rivals = await rivalsOf(query, { id, lead: facts, district: tx.district, at: now, lock: false })
  const ids = [...new Set([...(facts.rival ? [facts.rival] : []), ...(facts.rulings ?? []).map((r) => r.other), ...rivals.map((r) => r.id)])]
  const others = await query<Other>(
    `select m.id, m.number, m.title, m.state, m.facts, m.lead as unit, m.opened_at, (select coalesce(json_agg(json_build_object('relation', p.relation, 'party', p.party)), '[]') from participant p where p.district = m.district and p.matter_id = m.id) as participants
     from matter m where m.district = $1 and m.kind = 'lead' and m.id = any($2) order by m.opened_at, m.id`, [tx.district, ids])
  const open = new Set(others.filter((o) => mayRead(def, { caller, participants: o.participants })).map((o) => o.id))
  const lines = await query<Line>('select matter_id, seq, act, by, at, body, evidence from entry where district = $1 and matter_id = any($2) and act = any($3) order by at, seq', [tx.district, [id, ...open], TOLD])
  const own = lines.filter((l) => l.matter_id === id)
  const alike = standing.state === 'reported' || standing.state === 'screening' ? ((await similar(query, { kind: 'lead', id, facts, body: undefined, caller, at: now })) as Awaited<ReturnType<typeof rivalsOf>>) : []
  const transfers = facts.transfers ?? []
  const parties = [...others.map((o) => o.facts.receipt?.unit ?? o.unit ?? ''), ...lines.map((l) => l.by), ...(facts.rulings ?? []).map((r) => r.by), ...(facts.answers ?? []).map((a) => a.by), ...transfers.flatMap((x) => [x.from, x.to, x.by, ...x.credits.map((c) => c.unit)]), ...(facts.credits ?? []).map((c) => c.unit), facts.owner ?? '', ...standing.participants.map((p) => p.party)]
  const names = new Map((await query<{ id: string; name: string; name_en: string | null }>('select id, name, name_en from party where district = $1 and id = any($2)', [tx.district, [...new Set(parties)]])).map((p) => [p.id, { zh: p.name, en: p.name_en ?? p.name }]))
  const named = (party: string) => ({ id: party, name: party === 'house' ? HOUSE : (names.get(party) ?? { zh: party, en: party }) })
  const shares = (credits: Lead['credits'] = []) => credits.map((c) => ({ unit: named(c.unit), percent: c.percent }))
  const hidden = new Set(concealed(facts, rolesOn(caller, standing.participants)))
  const said = (fact: keyof Said, { body }: Line) => (hidden.has(fact) ? null : (body[fact] ?? null))
  // A file tells what its words would.
  const laid = ({ evidence }: Line) => (hidden.has('summary') ? [] : evidence.map((x) => ({ sha256: x.sha256, name: x.name, kind: x.kind, label: def.proofs?.[x.kind] ?? { zh: '附件', en: 'attachment' } })))
  const soon_ms = policy.rule<number>('soon_hours') * 3_600_000
  const shown = (c: Clock) => ({ round: c.round, started_at: c.started_at, due_at: c.due_at, stopped_at: c.stopped_at, provisional: c.provisional, limit: c.limit, standing: clockStanding(c, now, soon_ms) })
  const reports = clocks.filter((c) => c.name === 'report').map((c) => { const given = own.find((l) => l.act === 'report_progress' && c.stopped_at !== null && l.at.getTime() === c.stopped_at.getTime()); return { ...shown(c), seq: given?.seq ?? null, summary: given ? said('summary', given) : null, next_step: given ? said('next_step', given) : null } })
  const protection = clocks.findLast((c) => c.name === 'protection')
  const asked = clocks.findLast((c) => c.name === 'feedback')
  const since = lastProgress(facts)
  const allowed = policy.limit('lead.no_progress')
  return {
    id, number: stored.number, title: stored.title, state: standing.state, since: standing.since, as_of: now, confidentiality: facts.confidentiality ?? 'internal',
    owner: facts.owner ? named(facts.owner) : null, units: standing.participants.filter((p) => p.relation === 'lead').map((p) => named(p.party)),
    receipt: await receiptOf(house, tx, caller, id), registered: facts.registered ?? null, claim: facts.claim ?? null,
    others: others.map((o) => {
      const at = o.facts.receipt?.at ?? o.opened_at.toISOString()
      return {
        id: o.id, number: o.number, title: open.has(o.id) || o.facts.confidentiality === 'ordinary' ? o.title : null, state: o.state, open: open.has(o.id), unit: named(o.facts.receipt?.unit ?? o.unit ?? ''), at, claim: o.facts.claim ?? null,
        reasons: rivals.find((r) => r.id === o.id)?.reasons ?? [], ...(facts.receipt ? { earlier: at < facts.receipt.at, ...apart(at, facts.receipt.at, rules) } : { earlier: null, seconds: null, collision: false }),
      }
    }),
    alike,
    rulings: (facts.rulings ?? []).map((r) => ({ ...r, by: named(r.by), evidence: lines.filter((l) => RULED.has(l.act) && l.at.toISOString() === r.at && (l.matter_id === id || l.matter_id === r.other)).flatMap(laid) })),
    protection: protection ? { ...shown(protection), lapsed_at: facts.lapsed_at ?? null, used: facts.renewals ?? 0, allowed: rules.first_report.renewals, renewals: own.filter((l) => l.act === 'renew_protection').map((l) => ({ at: l.at, by: named(l.by), reason: said('reason', l), evidence: laid(l) })) } : null,
    progress: {
      last_at: since ?? null, days_without: since ? Math.floor((now.getTime() - Date.parse(since)) / DAY_MS) : null, allowed: allowed ?? null, may_stall_from: allowed && since && standing.state === 'talking' ? dueAt(new Date(since), allowed, policy.calendar).at : null,
      made: own.filter((l) => l.body.progress !== undefined).map((l) => ({ seq: l.seq, at: l.at, by: named(l.by), act: def.acts[l.act]?.label ?? { zh: l.act, en: l.act }, progress: l.body.progress ?? '', text: said(l.act === 'log_contact' ? 'contact_content' : 'summary', l), evidence: laid(l) })),
    },
    reports, transfers: transfers.map((x) => ({ from: named(x.from), to: named(x.to), reason: x.reason, credits: shares(x.credits), by: named(x.by), at: x.at })), to_region: facts.to_region ?? null, credits: shares(facts.credits),
    introducer: facts.introducer === undefined ? null : { name: hidden.has('introducer') ? null : facts.introducer, limit: asked ? shown(asked) : null, answers: hidden.has('answers') ? [] : (facts.answers ?? []).map((a) => ({ on: a.on, way: a.way, text: a.text, by: named(a.by), at: a.at })) },
    land: await landOfLead(house, tx, caller, id),
    contacts: own.filter((l) => l.act === 'log_contact').map((l) => ({ seq: l.seq, on: l.body.contact_on ?? null, way: l.body.contact_way ?? '', with: said('contact_with', l), content: said('contact_content', l), next_step: said('next_step', l), by: named(l.by), evidence: laid(l) })),
    turns: own.filter((l) => TURNS.has(l.act)).map((l) => ({ seq: l.seq, at: l.at, act: def.acts[l.act]?.label ?? { zh: l.act, en: l.act }, reason: said('reason', l), by: named(l.by), evidence: laid(l) })),
    road: roadOf(facts, standing.closed_at ?? now),
  }
}

/** Every stage of the straight road with the instant it was first reached and the days until the next one that was; open at the end until now. */
function roadOf({ reached = {} }: Lead, end: Date) {
  const came = ROAD.flatMap((state) => { const at = reached[state]; return at === undefined ? [] : [{ state, at }] }).toSorted((a, b) => a.at.localeCompare(b.at))
  return ROAD.map((state) => {
    const i = came.findIndex((c) => c.state === state)
    const at = came[i]?.at
    return { state, label: states[state].label, at: at ?? null, days: at === undefined ? null : Math.max(0, Math.floor(((came[i + 1] ? Date.parse(came[i + 1]?.at ?? '') : end.getTime()) - Date.parse(at)) / DAY_MS)), here: i >= 0 && i === came.length - 1 }
  })
}
