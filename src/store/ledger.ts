import { createHash } from 'node:crypto'
import { openActs } from '#kernel/act.ts'
import { canonical } from '#kernel/canonical.ts'
import { type Caller, type Role, rolesOn } from '#kernel/caller.ts'
import type { Policy } from '#kernel/clock.ts'
import type { Ask, Facts, MatterDef, Touch } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Database, Tx } from './database.ts'
import { link } from './links.ts'
import { type Brought, plan, type Planned } from './plan.ts'
import { observe, release } from './observations.ts'
import { findMatter, type StoredMatter } from './standing.ts'
import type { Vault } from './vault.ts'
import { NumberTaken, write } from './write.ts'

/** What the ledger needs from outside; one for the life of a process. */
export interface LedgerHouse {
  readonly database: Database
  readonly registry: Registry
  readonly vault: Vault
  /** The pack a matter lives under: by its version id, or for a new one the district's at that time. */
  readonly policy: (district: string, at: Date, pack?: string) => Policy
  /** Text as space-separated words for the search index. */
  readonly words: (text: string) => string
  readonly now: () => Date
}

/** What a writer asks for. `seen` is the version on its screen: 0 opens a new matter. */
export interface ActInput {
  readonly caller: Caller
  readonly kind: string
  readonly id: string
  readonly act: string
  readonly seen: number
  readonly body: unknown
  readonly evidence?: readonly Brought[]
  /** A repeat with the same key gets the first answer; with another request it is refused. */
  readonly key?: string
  /** When it happened, for imported records and the generated district; otherwise now. */
  readonly at?: Date
  /** A number it already has elsewhere, for imported records. */
  readonly number?: string
}

/** What the writer learns. */
export interface ActAnswer {
  readonly id: string
  readonly kind: string
  readonly number: string
  readonly state: string
  readonly version: number
  readonly title: string
  /** Earliest running limit, ISO, or null. */
  readonly due_at: string | null
}

/**
 * Appends one act to a matter's ledger, moves its standing, clocks and participants, and does what it touches, in one transaction.
 * @throws Refusal `stale` when somebody else acted first; `reused` when the key belongs to another request; plus what `plan` refuses
 */
export async function record(house: LedgerHouse, input: ActInput): Promise<ActAnswer> {
  for (let tries = 1; ; tries++) {
    try {
      return await house.database.inDistrict(input.caller.district, (tx) => recordIn(house, tx, input))
    } catch (err) {
      if (!(err instanceof NumberTaken || (input.key !== undefined && err instanceof Refusal && err.code === 'stale' && tries === 1)) || tries === MOST_DRAWS) throw err
    }
  }
}

/** Another matter drew the same number: drawn again. What was first by a moment may be the same request sent twice: then its answer is there now. */
const MOST_DRAWS = 5

/** The same inside a transaction that is already open: imports write many in one. */
export async function recordIn(house: LedgerHouse, tx: Tx, input: ActInput): Promise<ActAnswer> {
  const request = input.key === undefined ? undefined : digestOf(input)
  const { first, now } = await load(tx, input)
  if (first) {
    if (request && !first.request.equals(request)) throw reused()
    return first.answer
  }
  const planned = await planAll(house, tx, input, now)
  const answer = answerOf(planned[0] as Planned)
  for (const each of planned.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const own = each === planned[0] && request && input.key !== undefined
    write(tx, each, own ? { caller: input.caller.party, key: input.key, request, answer } : undefined)
    const origin = { matter_id: each.id, seq: each.entry.seq, recorded_at: each.recorded_at }
    link(tx, each.links, each.entry.at)
    observe(tx, each.observed, origin)
    if (each.release) release(tx, each.release, origin)
  }
  return answer
}

/** The acts open to a caller on a matter, guards and their questions included. */
export async function openTo(house: LedgerHouse, tx: Tx, caller: Caller, def: MatterDef, now: StoredMatter | undefined, id: string): Promise<string[]> {
  const ask = askOf(house, caller, now, rolesOn(caller, now?.standing.participants ?? []), house.now())
  const candidates = openActs({ ...def, acts: Object.fromEntries(Object.entries(def.acts).map(([n, a]) => [n, a.given ? { ...a, requires: () => undefined } : a])) }, ask)
  const questions = [...new Set(candidates.flatMap((n) => def.acts[n]?.given ?? []))]
  if (questions.length === 0) return candidates
  const given = await answerAll(house, tx, def, questions, { id, facts: ask.facts, body: undefined, caller, at: ask.at })
  const open = new Set(openActs(def, { ...ask, given }))
  return candidates.filter((n) => open.has(n))
}

/** The act itself and, breadth first, the acts it touches, each checked against what stands now. */
async function planAll(house: LedgerHouse, tx: Tx, input: ActInput, now: StoredMatter | undefined): Promise<Planned[]> {
  const planned = [await planOne(house, tx, input, now, [])]
  for (let i = 0; i < planned.length; i++) {
    for (const touch of (planned[i] as Planned).touches) {
      if (planned.some((p) => p.id === touch.id)) throw new Refusal('unmet', { zh: '同一事项不能在一次操作中改动两次', en: 'one act cannot change the same matter twice' })
      planned.push(await planTouch(house, tx, input, touch))
    }
  }
  return planned
}

async function planTouch(house: LedgerHouse, tx: Tx, input: ActInput, touch: Touch): Promise<Planned> {
  const now = touch.opens ? undefined : await findMatter(tx, touch.kind, touch.id)
  if (!touch.opens && !now) throw new Refusal('unknown', { zh: `找不到要关联的事项 ${touch.id}`, en: `there is no ${touch.kind} ${touch.id} to join` })
  const { key: _, number: __, evidence: ___, ...rest } = input
  return planOne(house, tx, { ...rest, kind: touch.kind, id: touch.id, act: touch.act, seen: now?.standing.version ?? 0, body: touch.body }, now, ['house'])
}

async function planOne(house: LedgerHouse, tx: Tx, input: ActInput, now: StoredMatter | undefined, extra: readonly Role[]): Promise<Planned> {
  const def = house.registry.matter(input.kind)
  const roles = new Set([...rolesOn(input.caller, now?.standing.participants ?? []), ...extra])
  if (now && input.seen === 0) throw taken(input.id)
  if ((now?.standing.version ?? 0) !== input.seen) throw stale(def)
  const at = input.at ?? house.now()
  const ask = askOf(house, input.caller, now, roles, at)
  const questions = Object.hasOwn(def.acts, input.act) ? (def.acts[input.act]?.given ?? []) : []
  const given = await answerAll(house, tx, def, questions, { id: input.id, facts: ask.facts, body: input.body as Facts, caller: input.caller, at })
  return plan(house, tx, def, { ...input, at }, now, { ...ask, given })
}

/** What a guard looks at before anything is said. */
export function askOf(house: LedgerHouse, caller: Caller, now: StoredMatter | undefined, roles: ReadonlySet<Role>, at: Date): Ask {
  return {
    state: now?.standing.state,
    facts: now?.standing.facts ?? {},
    participants: now?.standing.participants ?? [],
    body: undefined,
    roles,
    caller,
    evidence: [],
    given: {},
    policy: house.policy(caller.district, at, now?.pack),
    at,
    due: Object.fromEntries((now?.clocks ?? []).filter((c) => c.stopped_at === null).map((c) => [c.name, c.due_at])),
  }
}

/** What the store answers to the questions of an act. */
export async function answerAll(house: LedgerHouse, tx: Tx, def: MatterDef, names: readonly string[], ask: { id: string; facts: Facts; body: Facts | undefined; caller: Caller; at: Date }) {
  const given: Record<string, unknown> = {}
  for (const name of names) given[name] = await house.registry.given(name)((text, values) => tx.rows(text, values), { kind: def.kind, ...ask })
  return given
}

/** The first answer to this key and the matter as it stands, asked for together. */
async function load(tx: Tx, input: ActInput): Promise<{ first: { request: Buffer; answer: ActAnswer } | undefined; now: StoredMatter | undefined }> {
  const { caller, key } = input
  const [first, now] = await Promise.all([
    key === undefined ? undefined : tx.row<{ request: Buffer; answer: ActAnswer }>('select request, answer from idempotency where district = $1 and caller = $2 and key = $3', [tx.district, caller.party, key]),
    findMatter(tx, input.kind, input.id),
  ])
  return { first, now }
}

function answerOf(p: Planned): ActAnswer {
  return { id: p.id, kind: p.kind, number: p.number, state: p.next.state, version: p.next.version, title: p.title, due_at: p.due_at?.toISOString() ?? null }
}

function digestOf({ kind, id, act, seen, body, evidence }: ActInput): Buffer {
  return createHash('sha256').update(canonical({ kind, id, act, seen, body: body ?? null, evidence: evidence ?? [] })).digest()
}

export function stale(def: MatterDef): Refusal {
  return new Refusal('stale', { zh: `这件${def.label.zh}在您打开之后已有新进展，您的操作没有生效`, en: `this ${def.label.en.toLowerCase()} has moved on since you opened it; what you did was not applied` }, {
    next: { zh: '请刷新查看最新情况，您填写的内容仍在', en: 'reload and look again; what you typed is kept' },
  })
}

function taken(id: string): Refusal {
  return new Refusal('stale', { zh: `编号 ${id} 已被使用，未重复登记`, en: `${id} is already taken; nothing was opened twice` })
}

function reused(): Refusal {
  return new Refusal('reused', { zh: '同一幂等键已用于另一项请求，本次未处理', en: 'this Idempotency-Key was used for another request; nothing was done' }, {
    next: { zh: '请换一个新的键再提交', en: 'send it again with a new key' },
  })
}
