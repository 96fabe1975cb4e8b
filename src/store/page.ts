import { type Caller, isOwnMatter, rolesOn } from '#kernel/caller.ts'
import type { Clock } from '#kernel/clock.ts'
import { isSealedRef } from '#kernel/fact.ts'
import type { Evidence, Facts, MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { mayRead } from '#kernel/act.ts'
import type { Tx } from './database.ts'
import { logReading } from './heads.ts'
import { openTo, type LedgerHouse } from './ledger.ts'
import { linkedTo } from './links.ts'
import { namesIn } from './names.ts'
import { shownOf } from './plan.ts'
import { findMatter, type StoredMatter } from './standing.ts'

/** How a limit stands now: held (stopped for a listed reason), met or late once ended. */
export type ClockStanding = 'running' | 'soon' | 'overdue' | 'held' | 'met' | 'late'

interface EntryRow {
  seq: number; act: string; by: string; by_name: string | null; as_role: string; at: Date; recorded_at: Date; body: Facts; evidence: Evidence[]; hash: Buffer
}

const CONCEALED: Text = { zh: '（身份保密）', en: '(identity protected)' }

/**
 * Everything this caller may see of one matter, and the acts open to them.
 * Sealed facts come masked; concealed ones do not come at all.
 * @throws Refusal `unknown` when there is none, or none this caller may read: the two are not told apart
 */
export async function matterPage(house: LedgerHouse, tx: Tx, caller: Caller, def: MatterDef, id: string) {
  const stored = await readable(tx, caller, def, id)
  const { standing } = stored
  const roles = rolesOn(caller, standing.participants)
  const hidden = new Set(def.conceals?.(standing.facts, roles) ?? [])
  const outsider = caller.posts.length === 0 || isOwnMatter(caller, standing.participants)
  const entries = await tx.rows<EntryRow>(
    `select e.seq, e.act, e.by, p.name as by_name, e.as_role, e.at, e.recorded_at, e.body, e.evidence, e.hash
     from entry e left join party p on p.district = e.district and p.id = e.by where e.district = $1 and e.matter_id = $2 order by e.seq`, [tx.district, id])
  const shown = await shownOf(tx, [...new Set([standing.facts, ...entries.map((e) => e.body)].flatMap((o) => Object.values(o).flatMap((v) => (isSealedRef(v) ? [v.$sealed] : []))))])
  const unnamed = new Set(standing.participants.filter((p) => hidden.has(p.relation)).map((p) => p.party))
  const masked = (facts: Facts) => maskFacts(facts, shown, hidden)
  const told = entries.filter((e) => !(outsider && def.acts[e.act]?.inner))
  const now = house.now()
  const soon_ms = house.policy(caller.district, now, stored.pack).rule<number>('soon_hours') * 3_600_000
  const [participants, linked, names, acts] = await Promise.all([
    partiesOf(tx, standing.participants, hidden), linkedTo(house.registry, tx, caller, def, id),
    namesIn(house.registry, tx, caller, [masked(standing.facts), ...told.map((e) => masked(e.body))], unnamed), openTo(house, tx, caller, def, stored, id),
  ])
  return {
    id, kind: def.kind, number: stored.number, title: stored.title, state: standing.state, open: !def.states[standing.state]?.final, since: standing.since, version: standing.version,
    opened_at: standing.opened_at, closed_at: standing.closed_at, pack: stored.pack, facts: masked(standing.facts),
    participants,
    clocks: stored.clocks.map((c) => ({ name: c.name, label: def.clocks[c.name]?.label ?? { zh: c.name, en: c.name }, round: c.round, limit: c.limit, started_at: c.started_at, due_at: c.due_at, stopped_at: c.stopped_at, provisional: c.provisional, standing: clockStanding(c, now, soon_ms) })),
    timeline: told.map((e) => ({
      seq: e.seq, act: e.act, label: def.acts[e.act]?.label ?? { zh: e.act, en: e.act }, as: e.as_role, at: e.at, recorded_at: e.recorded_at, body: masked(e.body), hash: e.hash.toString('hex'),
      by: unnamed.has(e.by) ? { party: null, name: CONCEALED.zh } : { party: e.by, name: e.by_name ?? e.by },
      evidence: e.evidence.map((x) => ({ ...x, kind_label: def.proofs?.[x.kind] ?? { zh: '附件', en: 'attachment' } })),
    })),
    linked, names, acts,
  }
}

/** @throws Refusal `unknown` */
export async function readable(tx: Tx, caller: Caller, def: MatterDef, id: string): Promise<StoredMatter> {
  const stored = await findMatter(tx, def.kind, id)
  if (!stored || !mayRead(def, { caller, participants: stored.standing.participants })) {
    throw noSuch(def)
  }
  return stored
}

/** None, or none for this caller: the two are not told apart. */
export function noSuch(def: MatterDef): Refusal {
  return new Refusal('unknown', { zh: `没有找到这件${def.label.zh}，或您无权查看`, en: `there is no such ${def.label.en.toLowerCase()}, or it is not yours to see` })
}

export function clockStanding(c: Clock, now: Date, soon_ms: number): ClockStanding {
  if (c.stopped_at) return c.stopped_at <= c.due_at ? 'met' : 'late'
  const pause = c.pauses.at(-1)
  if (pause && !pause.to) return 'held'
  if (c.due_at < now) return 'overdue'
  return c.due_at.getTime() - now.getTime() <= soon_ms ? 'soon' : 'running'
}

function maskFacts(facts: Facts, shown: ReadonlyMap<string, string>, hidden: ReadonlySet<string>): Facts {
  const paths = [...hidden].filter((name) => name.includes('.')).map((name) => name.split('.'))
  const partly = (k: string, v: unknown) => paths.reduce((kept, [of, ...part]) => (of === k ? without(kept, part) : kept), v)
  return Object.fromEntries(Object.entries(facts).filter(([k]) => !hidden.has(k)).map(([k, v]) => [k, isSealedRef(v) ? { $masked: shown.get(v.$sealed) ?? '' } : partly(k, v)]))
}

/** A value without one part of it; of a list, without that part of each. */
function without(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, [key, ...rest]))
  if (typeof value !== 'object' || value === null || !(key in value)) return value
  const { [key]: part, ...kept } = value as Facts
  return rest.length === 0 ? kept : { ...kept, [key]: without(part, rest) }
}

async function partiesOf(tx: Tx, participants: readonly { relation: string; party: string }[], hidden: ReadonlySet<string>) {
  const rows = await tx.rows<{ id: string; name: string; name_en: string | null; kind: string }>('select id, name, name_en, kind from party where district = $1 and id = any($2)', [tx.district, participants.map((p) => p.party)])
  return participants.map(({ relation, party }) => {
    if (hidden.has(relation)) return { relation, party: null, name: CONCEALED.zh, name_en: CONCEALED.en, kind: 'person' }
    const row = rows.find((r) => r.id === party)
    return { relation, party, name: row?.name ?? party, name_en: row?.name_en ?? null, kind: row?.kind ?? 'system' }
  })
}

/**
 * Opens sealed facts to a reader who says why. Every reading is logged with its purpose before anything is shown.
 * @throws Refusal `forbidden` when the matter conceals them from this caller, or is the caller's own
 */
export async function reveal(house: LedgerHouse, tx: Tx, caller: Caller, def: MatterDef, id: string, keys: readonly string[], purpose: string): Promise<Record<string, string>> {
  const { standing } = await readable(tx, caller, def, id)
  if (isOwnMatter(caller, standing.participants)) throw new Refusal('forbidden', { zh: '这是您本人或您代理的企业提出的事项，须回避，不能查阅脱敏信息', en: 'you, or a firm you act for, ask in this matter: sealed facts are not opened to you' })
  const hidden = new Set(def.conceals?.(standing.facts, rolesOn(caller, standing.participants)) ?? [])
  if (keys.some((k) => hidden.has(k))) throw new Refusal('forbidden', { zh: '举报人信息依法对被举报单位保密', en: 'who reported this is kept from the unit complained of, by law' })
  const refs = keys.flatMap((k) => { const v = standing.facts[k]; return isSealedRef(v) ? [[k, v.$sealed] as const] : [] })
  const subject = standing.participants.find((p) => p.relation === 'asker')?.party ?? id
  await logReading(tx, house.now, { reader: caller.party, subject, what: `${def.kind}/${id}: ${refs.map(([k]) => k).join(', ')}`, purpose })
  const plain = await house.vault.open(tx, refs.map(([, d]) => d))
  return Object.fromEntries(refs.map(([k, d]) => [k, plain.get(d) ?? '已清除']))
}
