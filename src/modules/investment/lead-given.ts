import { setImmediate } from 'node:timers/promises'
import type { Given, Query } from '#kernel/matter.ts'
import { isoDay } from '#algo/workdays.ts'
import { packFor } from '#packs/packs.ts'
import { pointing } from '#store/links.ts'
import { claimsOf, likenessOf, plainUscc, type Reason, sharedClaims, termsOf } from './claims.ts'
import type { Lead } from './lead-facts.ts'

/** Another lead that may be the same, with the reasons. What it says of the investor is not in it. */
export interface Candidate {
  readonly id: string
  readonly number: string
  /** Null where the lead is not for everybody. */
  readonly title: string | null
  readonly state: string
  readonly unit: string | null
  readonly unit_name: string | null
  readonly reported_at: string
  readonly claim: string
  readonly protected: boolean
  readonly reasons: readonly Reason[]
}

interface Row { id: string; number: string; title: string; state: string; unit: string | null; unit_name: string | null; facts: Lead; opened_at: Date }

const COLUMNS = `m.id, m.number, m.title, m.state, m.lead as unit, p.name as unit_name, m.facts, m.opened_at from matter m left join party p on p.district = m.district and p.id = m.lead`

/** The same with those facts alone that a candidate is told by. */
const TOLD = COLUMNS.replace('m.facts', `jsonb_strip_nulls(jsonb_build_object(${['name', 'content', 'investor_name', 'claims', 'claim', 'receipt', 'confidentiality', 'lapsed_at'].map((f) => `'${f}', m.facts->'${f}'`).join(', ')})) as facts`)
const TURN_MS = 8

const candidate = ({ id, number, title, state, unit, unit_name, facts, opened_at }: Row, reasons: readonly Reason[]): Candidate =>
  ({ id, number, title: facts.confidentiality === 'ordinary' ? title : null, state, unit, unit_name, reported_at: facts.receipt?.at ?? opened_at.toISOString(), claim: facts.claim ?? 'first', protected: facts.lapsed_at === undefined, reasons })

/** Codes of every firm under one control with this one, itself included: up and down the `controls` links, each step by an index. */
async function underOneControl(query: Query, district: string, uscc: string | undefined, at: Date): Promise<string[]> {
  if (uscc === undefined) return []
  const rows = await query<{ uscc: string }>(
    `with recursive firm(uscc) as (select $2::text union select next.uscc from firm, lateral (
       select l.to_id as uscc from link l where l.district = $1 and l.type = 'controls' and l.from_kind = 'uscc' and l.from_id = firm.uscc and l.to_kind = 'uscc' and l.from_at <= $3 and (l.to_at is null or l.to_at > $3)
       union all select l.from_id from link l where l.district = $1 and l.to_kind = 'uscc' and l.to_id = firm.uscc and l.type = 'controls' and l.from_kind = 'uscc' and l.from_at <= $3 and (l.to_at is null or l.to_at > $3)) next)
     select uscc from firm`, [district, plainUscc(uscc), at])
  return rows.map((r) => r.uscc)
}

/**
 * Open leads of the same investor, by code, control or group. Whoever asks with something to report waits until every other
 * report of that investor has been written or given up, so that of two at the same moment the second sees the first.
 */
export const rivals: Given = async (query, { id, facts, body, caller, at }) => {
  if (!body) return []
  const lead = { ...facts, ...body } as Lead
  const apart = new Set((lead.rulings ?? []).filter((r) => r.ruling === 'separate').map((r) => r.other))
  return (await rivalsOf(query, { id, lead, district: caller.district, at, lock: true })).filter((c) => !apart.has(c.id))
}

export async function rivalsOf(query: Query, { id, lead, district, at, lock }: { id: string; lead: Lead; district: string; at: Date; lock: boolean }): Promise<Candidate[]> {
  const own = claimsOf(lead)
  const controlled = await underOneControl(query, district, lead.investor_uscc, at)
  const wanted = [...new Set([...own, ...controlled.map((c) => `uscc:${c}`)])].toSorted()
  // One after another and in order, so that no two wait for each other.
  if (lock) for (const claim of wanted) await query('select pg_advisory_xact_lock(hashtextextended($1, 20260302))', [`${district}/lead/${claim}`])
  const rows = await query<Row>(`select ${COLUMNS} where m.district = $1 and m.id in (select matter_id from house.lead_claim where district = $1 and claim = any($2)) and m.id <> $3 order by m.opened_at, m.id`, [district, wanted, id])
  return rows.map((row) => candidate(row, sharedClaims(own, row.facts.claims ?? [], controlled)))
}

/** How many are looked at for likeness: those of the same division of industry, the latest first. */
const MOST_LIKE = 2_000

/** Open leads of like content that were reported before this one and not yet ruled on. */
export const similar: Given = async (query, { id, facts, caller, at }) => {
  const lead = facts as Lead
  const settled = new Set([...(lead.rulings ?? []).map((r) => r.other), ...(lead.rival ? [lead.rival] : [])])
  const all = await similarTo(query, { id, lead, district: caller.district, at, before: lead.receipt?.at })
  return all.filter((c) => !settled.has(c.id))
}

export async function similarTo(query: Query, { id, lead, district, at, before }: { id: string; lead: Lead; district: string; at: Date; before?: string | undefined }): Promise<Candidate[]> {
  const city = await query<{ pack: string }>('select pack from district where district = $1', [district])
  const limits = packFor(city[0]?.pack ?? '', at).rules.investment.first_report.similar
  const division = (lead.industry ?? '').slice(0, 2)
  const rows = await query<Row>(`select ${TOLD} where m.district = $1 and m.kind = 'lead' and m.open and m.id <> $2 and m.category >= $3 and m.category < $4 and m.opened_at <= $5 order by m.opened_at desc, m.id limit ${MOST_LIKE}`,
    [district, id, division, `${division}\u{10FFFF}`, before ?? at])
  const own = new Set(claimsOf(lead))
  const terms = termsOf(lead)
  const found: Candidate[] = []
  let since = performance.now()
  for (const row of rows) {
    // Thousands are held against one: other requests get their turn.
    if (performance.now() - since > TURN_MS) { await setImmediate(); since = performance.now() }
    if (row.facts.claims?.some((c) => own.has(c))) continue
    const reasons = likenessOf(terms, termsOf(row.facts), limits)
    if (reasons.length > 0) found.push(candidate(row, reasons))
  }
  return found
}

/** Agreements that name this lead, whoever keeps them. None where no module does. */
export interface AgreementOf { readonly id: string; readonly number: string; readonly state: string; readonly signed_on: string | null }
export const agreements: Given = (query, { id, caller }) =>
  query<AgreementOf>(`select id, number, state, facts->>'signed_on' as signed_on from matter where district = $1 and kind = 'agreement' and id in ${pointing('lead', 'lead', '= $2')} order by opened_at desc`, [caller.district, id])

/** Where the project stands that this lead has become. */
export interface ProjectOf { readonly id: string; readonly number: string; readonly state: string; readonly started_on: string | null; readonly finished_on: string | null; readonly produced_on: string | null; readonly counted_on: string | null }
export const projectOf: Given = async (query, { facts, caller }) => {
  const { project } = facts as Lead
  if (project === undefined) return undefined
  const [row] = await query<ProjectOf>("select id, number, state, facts->>'start_actual' as started_on, facts->>'finish_actual' as finished_on, facts->>'produced_on' as produced_on, facts->>'counted_on' as counted_on from matter where district = $1 and kind = 'project' and id = $2", [caller.district, project])
  return row
}

/** Units named in an act that exist today, with the posts held in each. */
export const units: Given = async (query, { body, at, caller }) => {
  const lead = (body ?? {}) as Lead
  const named = [lead.reporter_unit, lead.to_unit, lead.project_unit, ...(lead.reviewers ?? []).map((r) => r.unit), ...(lead.credits ?? []).map((c) => c.unit)].filter((u) => u !== undefined)
  if (named.length === 0) return []
  return query<{ id: string; roles: string[] }>(
    `select p.id, array(select distinct o.role from post o where o.district = p.district and o.office = p.id and o.from_on <= $3 and (o.to_on is null or o.to_on >= $3)) as roles
     from party p where p.district = $1 and p.kind = 'office' and p.id = any($2) and (p.from_on is null or p.from_on <= $3) and (p.to_on is null or p.to_on >= $3)`, [caller.district, named, isoDay(at)])
}

/** The firm named as the company of the project, when it is on the district's books with its credit code. */
export const company: Given = async (query, { body, caller }) => {
  const { company: id } = (body ?? {}) as Lead
  if (id === undefined) return undefined
  const [row] = await query<{ uscc: string; name: string }>("select uscc, name from party where district = $1 and id = $2 and kind = 'firm' and uscc is not null", [caller.district, id])
  return row
}
