import { createHash } from 'node:crypto'
import { isoDay } from '#algo/workdays.ts'
import { canonical } from '#kernel/canonical.ts'
import { evaluate } from '#kernel/evaluate-rule.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Decision, DecisionTable, RuleVersion } from '#kernel/rule.ts'
import type { Tx } from './database.ts'
import type { LedgerHouse } from './ledger.ts'

/** A version of the district's own has the approved matter behind it. */
export interface StandingVersion extends RuleVersion {
  readonly matter_id?: string
}

export interface DecideOptions {
  /** As of when: the version in force then decides. */
  readonly at: Date
  /** What it is about, so that it is found again from there. */
  readonly about?: { readonly kind: string; readonly id: string }
  /** `never`: asked and not kept, as for a lamp drawn anew each time. `changed`: only if the last one about it came out otherwise, or by another version. */
  readonly keep?: 'always' | 'changed' | 'never'
}

/**
 * Decides by the version of a rule in force at an instant, and keeps inputs, fired rows and version unless told not to.
 * It advises: what follows is an act that a person or the house does and answers for.
 * @throws Refusal `unknown` when no version is in force; what `evaluate` refuses
 */
export async function decide(house: LedgerHouse, tx: Tx, rule: string, inputs: Readonly<Record<string, unknown>>, options: DecideOptions): Promise<Decision> {
  const version = await ruleInForce(house, tx, rule, options.at)
  const decision = decideBy(version, inputs)
  if (options.keep !== 'never') keepDecision(house, tx, version, decision, options)
  return decision
}

/** The same by a version already at hand: many decisions, one look-up. Pure. */
export function decideBy({ version, doc_no, table }: RuleVersion, inputs: Readonly<Record<string, unknown>>): Decision {
  return { rule: table.rule, version, doc_no, inputs, ...evaluate(table, inputs) }
}

/** Keeps a decision and the very table it was made by. Sent without waiting; it stands or falls with the transaction. */
export function keepDecision(house: LedgerHouse, tx: Tx, standing: StandingVersion, { rule, version, inputs, fired, outputs }: Decision, { at, about, keep }: DecideOptions): void {
  const { effective_from, doc_no, title, table, matter_id } = standing
  tx.send(keep === 'changed' && about ? KEEP_CHANGED : KEEP, [
    tx.district, rule, version, digestOf(table), effective_from, doc_no, title.zh, title.en, JSON.stringify(table), matter_id ?? null,
    house.now(), at, about?.kind ?? null, about?.id ?? null, JSON.stringify(inputs), JSON.stringify(fired), JSON.stringify(outputs),
  ])
}

const digests = new WeakMap<DecisionTable, Buffer>()

function digestOf(table: DecisionTable): Buffer {
  const digest = digests.get(table) ?? createHash('sha256').update(canonical(table)).digest()
  digests.set(table, digest)
  return digest
}

const KEEP = `with used as (insert into rule_version (district, rule, version, digest, effective_from, doc_no, title_zh, title_en, decision_table, matter_id, first_used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing)
  insert into decision (district, rule, version, digest, at, kind, about, inputs, fired, outputs, kept_at)
    select $1, $2, $3, $4, $12::timestamptz, $13::text, $14::text, $15::jsonb, $16::jsonb, $17::jsonb, $11`

const KEEP_CHANGED = `${KEEP} where not exists (select from (select version, outputs from decision where district = $1 and kind = $13 and about = $14 and rule = $2 order by id desc limit 1) last
    where last.version = $3 and last.outputs = $17::jsonb)`

/**
 * The version in force at an instant: the district's own, where it has one, else its city's. Of several the one that took effect last,
 * of one day the one approved last.
 * @throws Refusal `unknown` when there is no such rule, or none of its versions was in force yet
 */
export async function ruleInForce(house: LedgerHouse, tx: Tx, rule: string, at: Date): Promise<StandingVersion> {
  const day = isoDay(at)
  const own = await ownVersions(house, tx, rule)
  const found = inForce(own, day) ?? inForce(await shippedVersions(house, tx.district, rule, at), day)
  if (found) return found
  throw new Refusal('unknown', { zh: `规则“${rule}”在${day}没有生效的版本`, en: `no version of the rule '${rule}' is in force on ${day}` })
}

/** Every version of a rule that was ever approved, the city's before the district's, oldest first. */
export async function versionsOf(house: LedgerHouse, tx: Tx, rule: string, at: Date): Promise<StandingVersion[]> {
  return [...(await shippedVersions(house, tx.district, rule, at)), ...(await ownVersions(house, tx, rule))]
}

/** The names of all rules the district can be asked to decide by. */
export async function rulesOf(house: LedgerHouse, tx: Tx, at: Date): Promise<string[]> {
  const shipped = await house.policy(tx.district, at).tables?.() ?? []
  const own = await tx.rows<{ rule: string }>(`select distinct facts->>'rule' as rule from matter where district = $1 and kind = 'rule_change' and state = 'approved'`, [tx.district])
  return [...new Set([...shipped.map((v) => v.table.rule), ...own.map((o) => o.rule)])].toSorted()
}

function inForce(versions: readonly StandingVersion[], day: string): StandingVersion | undefined {
  return versions.toSorted((a, b) => (a.effective_from < b.effective_from ? -1 : a.effective_from > b.effective_from ? 1 : 0)).findLast((v) => v.effective_from <= day)
}

async function shippedVersions(house: LedgerHouse, district: string, rule: string, at: Date): Promise<readonly StandingVersion[]> {
  return (await house.policy(district, at).tables?.() ?? []).filter((v) => v.table.rule === rule)
}

interface OwnRow { id: string; number: string; facts: { doc_no: string; effective_from: string; title: string; table: RuleVersion['table'] } }

/** Tables read once for each house: a version never changes after it was approved. */
const seen = new WeakMap<LedgerHouse, Map<string, StandingVersion>>()
const MOST_SEEN = 500

async function ownVersions(house: LedgerHouse, tx: Tx, rule: string): Promise<StandingVersion[]> {
  const rows = await tx.rows<{ id: string }>(
    `select id from matter where district = $1 and kind = 'rule_change' and state = 'approved' and facts->>'rule' = $2 order by facts->>'effective_from', since`, [tx.district, rule])
  const known = seen.get(house) ?? new Map<string, StandingVersion>()
  seen.set(house, known)
  const versions: StandingVersion[] = []
  for (const { id } of rows) {
    const key = `${tx.district}/${id}`
    const version = known.get(key) ?? (await readOwn(tx, id))
    if (known.size >= MOST_SEEN) known.clear()
    known.set(key, version)
    versions.push(version)
  }
  return versions
}

async function readOwn(tx: Tx, id: string): Promise<StandingVersion> {
  const row = await tx.row<OwnRow>('select id, number, facts from matter where district = $1 and id = $2', [tx.district, id])
  if (!row) throw new Error(`the approved change ${id} is gone`)
  const { doc_no, effective_from, title, table } = row.facts
  return { version: row.number, effective_from, doc_no, title: { zh: title, en: title }, table, matter_id: id }
}

/** A decision as it was kept, with the day and document of its version. */
export interface KeptDecision {
  readonly id: number
  readonly rule: string
  readonly version: string
  readonly doc_no: string
  readonly at: Date
  readonly kind: string | null
  readonly about: string | null
  /** Number and title of what it is about, where that is a matter. */
  readonly number: string | null
  readonly title: string | null
  readonly inputs: Readonly<Record<string, unknown>>
  readonly fired: Decision['fired']
  readonly outputs: Readonly<Record<string, unknown>>
}

/** Kept decisions of a rule or about one thing, newest first; `before` is the id of the last one seen. */
export function keptDecisions(tx: Tx, { rule, kind, about, from, before, limit }: { rule?: string; kind?: string; about?: string; from?: Date; before?: number; limit: number }): Promise<KeptDecision[]> {
  return tx.rows<KeptDecision>(
    `select d.id::float8 as id, d.rule, d.version, v.doc_no, d.at, d.kind, d.about, m.number, m.title, d.inputs, d.fired, d.outputs
     from decision d join rule_version v on v.district = d.district and v.rule = d.rule and v.version = d.version and v.digest = d.digest
       left join matter m on m.district = d.district and m.id = d.about and m.kind = d.kind
     where d.district = $1 and ($2::text is null or d.rule = $2) and ($3::text is null or (d.kind = $3 and d.about = $4)) and ($5::timestamptz is null or d.at >= $5) and ($6::bigint is null or d.id < $6)
     order by d.id desc limit $7`, [tx.district, rule ?? null, kind ?? null, about ?? null, from ?? null, before ?? null, limit])
}

/** The same table under another name is the same table. */
export const tableDigest = (table: DecisionTable): Buffer => digestOf(table)
