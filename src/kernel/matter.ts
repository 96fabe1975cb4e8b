import type { z } from 'zod'
import type { Caller, Role } from './caller.ts'
import type { Policy } from './clock.ts'
import type { ColumnFacts } from './columns.ts'
import { metaOf } from './fact.ts'
import type { LinkChange } from './link.ts'
import type { Observed, Release } from './observation.ts'
import type { Text } from './text.ts'

/**
 * A matter (事项) is anything somebody must bring to a close: an appeal, a ticket, a project, a lead.
 * A module declares its facts, states, acts and clocks; the kernel supplies ledger, rights, lists, forms and screens.
 */
export interface MatterDef {
  readonly kind: string
  readonly label: Text
  /** Two or three capitals that begin its numbers, e.g. `SQ`. */
  readonly prefix: string
  readonly facts: z.ZodObject
  readonly states: Readonly<Record<string, StateDef>>
  readonly acts: Readonly<Record<string, ActDef>>
  readonly clocks: Readonly<Record<string, ClockDef>>
  /** Who may read one. Posts read all of the kind, relations read their own. */
  readonly read: readonly Role[]
  /** One line by which people recognise it. */
  readonly title: (facts: Facts) => string
  /** The facts that lists show, sort and filter by. */
  readonly columns?: ColumnFacts
  /** What these roles may not see of it: names of facts, a part of one such as `clauses.legal_basis` (of each, in a list), or `asker` for who raised it. */
  readonly conceals?: (facts: Facts, roles: ReadonlySet<Role>) => readonly string[]
  /** What people call those who take part, where it is not what the house calls them everywhere. */
  readonly relations?: Readonly<Record<string, Text>>
  /** Which evidence kinds exist here, with their names. */
  readonly proofs?: Readonly<Record<string, Text>>
  /** The kind of proof that stands for every other where records of the past are brought in: the register they were kept in. In the role `import` alone. */
  readonly past?: string
}

export type Facts = Readonly<Record<string, unknown>>

export interface StateDef {
  readonly label: Text
  /** What the asker is told instead, where the official word says nothing to them. */
  readonly public_label?: Text
  /** Nothing more is to be done: the matter leaves the queues. */
  readonly final?: boolean
  /** Evidence kinds that must be on the ledger to enter it. `permit+photo` asks for both; a list asks for each. */
  readonly needs?: readonly string[]
}

export interface ActDef {
  readonly label: Text
  /** States it may start from. Empty: it opens the matter. */
  readonly from: readonly string[]
  /** State it leads to; absent: it is recorded and the state stays. */
  readonly to?: string | Fork
  readonly by: readonly Role[]
  /** Facts its body carries; `?` marks those that may be left out. */
  readonly asks: readonly string[]
  /** What the form of an ask starts out with, where the rules say: from what is known and what has been typed so far. Pure; it advises. */
  readonly suggests?: Readonly<Record<string, (ask: Ask) => unknown>>
  /** Asks that somebody who speaks in this role need not retype: left out, they are taken from the person's own record. */
  readonly own?: { readonly as: Role; readonly facts: Readonly<Record<string, 'name' | 'phone'>> }
  /** Parts of a long form after what stands at its head, each with its name; one that asks for nothing required is folded. */
  readonly sections?: readonly { readonly label: Text; readonly facts: readonly string[] }[]
  /** Evidence kinds this act must bring with it. */
  readonly needs?: readonly string[]
  /** Evidence kinds it may bring besides: a guard may ask for them, by what the body says. */
  readonly takes?: readonly string[]
  /** Facts after the act, where merging the body is not enough. Pure. */
  readonly apply?: (facts: Facts, body: Facts, entry: EntryHead) => Facts
  /** The reason it may not happen, if there is one. Pure. `body` is undefined while a screen asks which acts are open. */
  readonly requires?: (ask: Ask) => Text | undefined
  /** Named queries of the module whose answers `requires` needs. */
  readonly given?: readonly string[]
  /** Who gains or loses a relation. Pure. Exactly one `lead` stands at any time. */
  readonly assigns?: (facts: Facts, body: Facts, entry: EntryHead) => readonly Assignment[]
  /** Acts on other matters that happen with this one, or not at all. */
  readonly touches?: (ask: { readonly id: string; readonly facts: Facts; readonly body: Facts }) => readonly Touch[]
  /** Links this act ties or unties beyond those its facts make by themselves. Pure. */
  readonly links?: (ask: { readonly id: string; readonly facts: Facts; readonly body: Facts }) => readonly LinkChange[]
  /** Figures this act reports, which indicators are then made of. Pure. */
  readonly observes?: (ask: { readonly id: string; readonly facts: Facts; readonly body: Facts; readonly at: Date }) => readonly Observed[]
  /** What becomes of the figures that stand on this matter. Pure. */
  readonly releases?: (ask: { readonly facts: Facts; readonly body: Facts }) => Release
  /** Why it comes too early or too late, where the name of the state says too little: who was before, and until when. Pure. */
  readonly untimely?: (ask: Ask) => Text | undefined
  /** Who is told, by relation or post. */
  readonly tells?: readonly Role[]
  /** Parties told by name that take no part: they learn what the notice says and nothing more of it. A matter's id stands for the unit that has that matter. Pure. */
  readonly informs?: (ask: { readonly facts: Facts; readonly body: Facts }) => readonly string[]
  /** What a notice of it says, from what was said in it, where its name says too little. Read by everybody who is told. */
  readonly news?: (body: Facts) => Text
  /** Kept from the asker: shown to staff only. */
  readonly inner?: boolean
  /** Offered for many matters at once in lists. */
  readonly bulk?: boolean
  /** The weight of its button. */
  readonly tone?: 'primary' | 'plain' | 'danger'
}

/** Where an act may lead, decided from what the ledger holds. */
export interface Fork {
  readonly among: readonly string[]
  readonly choose: (facts: Facts, body: Facts) => string
}

/** Everything a guard may look at. */
export interface Ask {
  readonly state: string | undefined
  readonly facts: Facts
  readonly participants: readonly Participant[]
  readonly body: Facts | undefined
  /** What is laid before the house with this act; nothing while a screen asks which acts are open. */
  readonly evidence: readonly Evidence[]
  readonly roles: ReadonlySet<Role>
  readonly caller: Caller
  readonly given: Readonly<Record<string, unknown>>
  readonly policy: Policy
  readonly at: Date
  /** Due dates of the clocks that run. */
  readonly due: Readonly<Record<string, Date>>
}

export interface Participant {
  readonly relation: string
  readonly party: string
}

export interface Assignment extends Participant {
  /** Absent: joins. `true`: leaves. A new lead takes the old one's place by itself. */
  readonly leaves?: boolean
}

/** An act on another matter in the same transaction. With `opens` the id is new and the act an opening one. */
export interface Touch {
  readonly kind: string
  readonly id: string
  readonly act: string
  readonly body: Facts
  readonly opens?: boolean
}

/** A question a guard asks of the store, inside the act's transaction. */
export type Given = (query: Query, ask: { readonly kind: string; readonly id: string; readonly facts: Facts; readonly body: Facts | undefined; readonly caller: Caller; readonly at: Date }) => Promise<unknown>

/** Rows of one SQL text with `$1…` values, within this district. */
export type Query = <T>(text: string, values?: readonly unknown[]) => Promise<T[]>

export interface ClockDef {
  readonly label: Text
  /** Which limit of the pack: `appeal.resolve`. No such limit in the pack: the clock does not exist in that city. */
  readonly stage?: string
  /** Instead of a limit of the pack: the day (ISO) that the matter itself names, such as one that was agreed. It runs out as that day ends, however often it stood still. */
  readonly until?: (facts: Facts) => string | undefined
  /** The pack's class for this matter, e.g. `emergency`. */
  readonly class?: (facts: Facts) => string | undefined
  /** States in which it runs. Entering one starts it; it goes on between them. */
  readonly runs: readonly string[]
  /** States in which it is stopped for a listed reason and later goes on. */
  readonly holds?: readonly string[]
  /** The act that lengthens it, and by which limit of the pack. */
  readonly extends?: { readonly act: string; readonly stage: string }
  /** Acts after which the class or the day is read again (a reclassification, another day agreed), counted from the same start. */
  readonly relimits?: readonly string[]
  /** Acts after which it begins anew, whole: each report is owed so long after the one before. */
  readonly restarts?: readonly string[]
  /** Acts that meet it: it stops though the state stays, and is not owed again before its states are entered anew. */
  readonly ends?: readonly string[]
  /** Whether this matter has it at all. Absent: every one has. */
  readonly when?: (facts: Facts) => boolean
  /** What the house itself does when time is up: an act like any other. */
  readonly expires?: { readonly act: string; readonly body: Facts }
}

/** The outer part of a ledger line, known before its facts are merged. */
export interface EntryHead {
  readonly act: string
  readonly by: string
  /** The role the writer spoke in. */
  readonly as: Role
  readonly at: Date
}

/** A file laid before the house as proof, by content. */
export interface Evidence {
  readonly kind: string
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string
  readonly name: string
  readonly type: string
  readonly size_bytes: number
  /** Time and place read from a photograph, where it has them. */
  readonly taken_at?: string
  readonly lng?: number
  readonly lat?: number
}

/** One line of the ledger. Lines are added, never changed: the ledger is the truth, the rest derives. */
export interface Entry extends EntryHead {
  readonly seq: number
  readonly body: Facts
  readonly evidence: readonly Evidence[]
}

/** Where a matter stands. `version` counts its entries; a writer names the one it saw. */
export interface Standing {
  readonly state: string
  readonly since: Date
  readonly version: number
  readonly facts: Facts
  readonly participants: readonly Participant[]
  /** Evidence kinds laid so far. */
  readonly proofs: readonly string[]
  readonly opened_at: Date
  readonly closed_at: Date | null
}

/** What a module writes: a declaration whose states, acts and facts are checked against each other by the compiler. */
export type Declaration<S extends string, F extends z.ZodObject> = Omit<MatterDef, 'facts' | 'states' | 'acts' | 'clocks' | 'title' | 'columns' | 'conceals'> & {
  readonly facts: F
  readonly states: Readonly<Record<S, StateDef>>
  readonly acts: Readonly<Record<string, ActOf<S, FactsOf<F>>>>
  readonly clocks: Readonly<Record<string, Omit<ClockDef, 'runs' | 'holds' | 'class' | 'until' | 'when'> & { readonly runs: readonly S[]; readonly holds?: readonly S[]; readonly class?: (facts: FactsOf<F>) => string | undefined; readonly until?: (facts: FactsOf<F>) => string | undefined; readonly when?: (facts: FactsOf<F>) => boolean }>>
  readonly title: (facts: FactsOf<F>) => string
  readonly columns?: ColumnFacts<keyof FactsOf<F> & string>
  readonly conceals?: (facts: FactsOf<F>, roles: ReadonlySet<Role>) => readonly string[]
}

export type FactsOf<F extends z.ZodObject> = Readonly<Partial<z.infer<F>>>

/** What a guard of one kind looks at, with the kind's own facts. */
export type AskOf<T> = Omit<Ask, 'facts' | 'body'> & { readonly facts: T; readonly body: T | undefined }

export type ActOf<S extends string, T> = Omit<ActDef, 'from' | 'to' | 'asks' | 'suggests' | 'own' | 'apply' | 'requires' | 'untimely' | 'assigns' | 'touches' | 'links' | 'observes' | 'releases' | 'informs' | 'news'> & {
  readonly from: readonly S[]
  readonly to?: S | { readonly among: readonly S[]; readonly choose: (facts: T, body: T) => S }
  readonly asks: readonly ((keyof T & string) | `${keyof T & string}?`)[]
  readonly suggests?: { readonly [K in keyof T & string]?: (ask: AskOf<T>) => T[K] | undefined }
  readonly own?: { readonly as: Role; readonly facts: { readonly [K in keyof T & string]?: 'name' | 'phone' } }
  readonly apply?: (facts: T, body: T, entry: EntryHead) => T
  readonly requires?: (ask: AskOf<T>) => Text | undefined
  readonly untimely?: (ask: AskOf<T>) => Text | undefined
  readonly informs?: (ask: { readonly facts: T; readonly body: T }) => readonly string[]
  readonly news?: (body: T) => Text
  readonly assigns?: (facts: T, body: T, entry: EntryHead) => readonly Assignment[]
  readonly touches?: (ask: { readonly id: string; readonly facts: T; readonly body: T }) => readonly Touch[]
  readonly links?: (ask: { readonly id: string; readonly facts: T; readonly body: T }) => readonly LinkChange[]
  readonly observes?: (ask: { readonly id: string; readonly facts: T; readonly body: T; readonly at: Date }) => readonly Observed[]
  readonly releases?: (ask: { readonly facts: T; readonly body: T }) => Release
}

/**
 * Checks a declaration once, at load, and hands it to the house.
 * @throws Error naming the matter and the act when it contradicts itself
 */
export function defineMatter<const S extends string, F extends z.ZodObject>(declared: Declaration<S, F>): MatterDef {
  const def = declared as unknown as MatterDef
  const wrong = (where: string, what: string) => new Error(`${def.kind}.${where}: ${what}`)
  for (const [name, shape] of Object.entries(def.facts.shape)) {
    if (metaOf(shape as z.ZodType).seal && metaOf(shape as z.ZodType).indexed) throw wrong(name, 'a sealed fact cannot be indexed')
  }
  for (const name of Object.values(def.columns ?? {})) if (metaOf(def.facts.shape[name] as z.ZodType).seal) throw wrong(name, 'a sealed fact cannot stand in lists')
  for (const [name, act] of Object.entries(def.acts)) {
    for (const s of [...act.from, ...targets(act)]) if (!Object.hasOwn(def.states, s)) throw wrong(name, `no such state '${s}'`)
    for (const key of act.asks) if (!Object.hasOwn(def.facts.shape, bare(key))) throw wrong(name, `no such fact '${key}'`)
    for (const key of Object.keys({ ...act.suggests, ...act.own?.facts })) if (!act.asks.some((a) => bare(a) === key)) throw wrong(name, `it suggests '${key}' and does not ask for it`)
    for (const key of (act.sections ?? []).flatMap((part) => part.facts)) if (!act.asks.some((a) => bare(a) === key)) throw wrong(name, `a section has '${key}' and the act does not ask for it`)
    for (const kind of [...(act.needs ?? []), ...(act.takes ?? [])]) if (!Object.hasOwn(def.proofs ?? {}, kind)) throw wrong(name, `no such proof '${kind}'`)
    if (act.from.length === 0 && !act.to) throw wrong(name, "an opening act needs 'to'")
  }
  for (const [name, clock] of Object.entries(def.clocks)) {
    for (const s of [...clock.runs, ...(clock.holds ?? [])]) if (!Object.hasOwn(def.states, s)) throw wrong(name, `no such state '${s}'`)
    for (const act of [clock.extends?.act, clock.expires?.act, ...(clock.relimits ?? []), ...(clock.restarts ?? []), ...(clock.ends ?? [])]) {
      if (act !== undefined && !Object.hasOwn(def.acts, act)) throw wrong(name, `no such act '${act}'`)
    }
    if (clock.until && clock.extends) throw wrong(name, 'a day of its own is moved by another day, not lengthened')
    if ((clock.stage === undefined) === (clock.until === undefined)) throw wrong(name, 'a clock has a stage of the pack or a day of its own')
    if (clock.expires && !def.acts[clock.expires.act]?.by.includes('clock')) throw wrong(name, 'what expires must be an act the clock may do')
  }
  return def
}

/** Every state an act may lead to. */
export function targets(act: ActDef): readonly string[] {
  if (act.to === undefined) return []
  return typeof act.to === 'string' ? [act.to] : act.to.among
}

/** `reply?` → `reply`. */
export function bare(key: string): string {
  return key.endsWith('?') ? key.slice(0, -1) : key
}
