import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { cut } from '#algo/cut.ts'
import { maskAddress, maskId, maskName, maskPhone, redactText } from '#algo/masking.ts'
import { makeCode } from '#algo/tracking-code.ts'
import { isoDay } from '#algo/workdays.ts'
import { actOf, demandProofs, objection, parseBody, spokenRole } from '#kernel/act.ts'
import { type Clock, tick } from '#kernel/clock.ts'
import { columnsOf, type MatterColumns } from '#kernel/columns.ts'
import { isSealedRef, metaOf, type Seal } from '#kernel/fact.ts'
import { step, targetOf } from '#kernel/fold.ts'
import { type LinkChange, linksOf } from '#kernel/link.ts'
import type { ActDef, Ask, Entry, EntryHead, Evidence, Facts, MatterDef, Participant, Standing, Touch } from '#kernel/matter.ts'
import type { Observed, Release } from '#kernel/observation.ts'
import { Refusal } from '#kernel/refusal.ts'
import { lineHash } from './chain.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Tx } from './database.ts'
import type { ActInput, LedgerHouse } from './ledger.ts'
import type { StoredMatter } from './standing.ts'
import type { SealedValue } from './vault.ts'

/** A file a writer lays before the house: uploaded before, named by its hash, with what it proves. */
export interface Brought {
  readonly kind: string
  readonly sha256: string
}

/** Everything one act will write, decided before anything is written. */
export interface Planned {
  readonly id: string
  readonly kind: string
  readonly number: string
  readonly pack: string
  /** Title and search words; absent when the act changes neither. */
  readonly words?: string
  readonly title: string
  readonly before: Standing | undefined
  readonly next: Standing
  readonly open: boolean
  readonly entry: Entry
  readonly recorded_at: Date
  readonly hash: Buffer
  readonly clocks: readonly Clock[]
  readonly due_at: Date | undefined
  readonly provisional: boolean
  readonly columns: MatterColumns
  readonly lead: string | undefined
  readonly asker: string | undefined
  readonly sealed: readonly SealedValue[]
  readonly tells: readonly string[]
  readonly informs: readonly string[]
  readonly touches: readonly Touch[]
  readonly links: readonly LinkChange[]
  readonly observed: readonly Observed[]
  readonly release: Release | undefined
}

/**
 * Checks an act from every side and says what it will write. Nothing is written here.
 * @throws Refusal `unknown` · `forbidden` · `untimely` · `unmet` · `invalid` · `unproven`
 */
export async function plan(house: LedgerHouse, tx: Tx, def: MatterDef, input: ActInput & { at: Date }, now: StoredMatter | undefined, ask: Ask): Promise<Planned> {
  const act = actOf(def, input.act)
  const refuse = (more: Partial<Ask>) => {
    const refusal = objection(def, input.act, { ...ask, ...more })
    if (refusal) throw refusal
  }
  refuse({})
  const body = parseBody(def, act, input.body)
  const evidence = await evidenceOf(tx, def, input.evidence ?? [])
  refuse({ body, evidence })
  const head: EntryHead = { act: input.act, by: input.caller.party, as: spokenRole(act, ask.roles), at: input.at }
  demandProofs(def, act, targetOf(act, ask.facts, body) ?? now?.standing.state ?? '', head.as, now?.standing.proofs ?? [], evidence)

  const closed = await seal(house, tx, def, act, body, subjectOf(act, ask, body, head) ?? input.id)
  const entry: Entry = { ...head, seq: input.seen + 1, body: closed.body, evidence }
  const next = step(def, now?.standing, entry)
  const clocks = tick(def, now?.clocks ?? [], { from: now?.standing.state, to: next.state, act: input.act, at: input.at, before: ask.facts, facts: next.facts }, ask.policy)
  const running = clocks.filter((c) => c.stopped_at === null && !isHeld(c)).toSorted((a, b) => a.due_at.getTime() - b.due_at.getTime())
  const recorded_at = house.now()
  const words = await wordsOf(tx, def, body, next.facts, closed.shown, now)
  const number = now?.number ?? input.number ?? makeCode(def.prefix, isoDay(input.at), randomBytes(8))
  return {
    id: input.id, kind: def.kind, number, pack: now?.pack ?? ask.policy.id, title: words?.title ?? now?.title ?? number,
    ...(words ? { words: house.words(`${number} ${words.text}`) } : {}),
    before: now?.standing, next, open: !def.states[next.state]?.final, entry, recorded_at,
    hash: lineHash(now?.head, { ...entry, district: input.caller.district, kind: def.kind, matter_id: input.id, recorded_at }),
    clocks: clocks.filter((c) => !now?.clocks.includes(c)), due_at: running[0]?.due_at, provisional: running[0]?.provisional ?? false,
    columns: columnsOf(def, next.facts), lead: partyIn('lead', next.participants), asker: partyIn('asker', next.participants),
    sealed: closed.values, tells: act.tells ?? [], informs: act.informs?.({ facts: next.facts, body }) ?? [],
    touches: act.touches?.({ id: input.id, facts: next.facts, body }) ?? [],
    links: [...linksOf(def, input.id, ask.facts, next.facts), ...(act.links?.({ id: input.id, facts: next.facts, body }) ?? [])],
    observed: known(house.registry, act.observes?.({ id: input.id, facts: next.facts, body, at: input.at }) ?? []), release: act.releases?.({ facts: next.facts, body }),
  }
}

/** Only figures of an indicator that is observed, in a caliber it has, each said once. @throws Refusal `invalid`, with every fault */
function known(registry: Registry, observed: readonly Observed[]): readonly Observed[] {
  const said = new Set<string>()
  const faults = observed.flatMap(({ indicator, subject = '', caliber, period }, i) => {
    const def = registry.indicators.get(indicator)
    const name = `${indicator}|${subject}|${caliber}|${period}`
    const twice = said.has(name)
    said.add(name)
    const problem = def === undefined || !('series' in def) ? { zh: `第${i + 1}行：没有可填报的指标“${indicator}”`, en: `row ${i + 1}: '${indicator}' is no indicator that is reported` }
      : !def.series.calibers.includes(caliber) ? { zh: `第${i + 1}行：“${def.label.zh}”没有这个口径（${caliber}）`, en: `row ${i + 1}: '${def.label.en}' does not come in the caliber '${caliber}'` }
        : twice ? { zh: `第${i + 1}行：${period}的“${def.label.zh}”重复`, en: `row ${i + 1}: '${def.label.en}' of ${period} is given twice` } : undefined
    return problem ? [{ path: `/rows/${i}`, problem }] : []
  })
  if (faults.length) throw new Refusal('invalid', { zh: `有${faults.length}行数据有误，未作任何改动`, en: `${faults.length} rows are not valid; nothing was changed` }, { faults: faults.slice(0, 50) })
  return observed
}

function isHeld(clock: Clock): boolean {
  const last = clock.pauses.at(-1)
  return last !== undefined && last.to === undefined
}

export function partyIn(relation: string, participants: readonly Participant[]): string | undefined {
  return participants.find((p) => p.relation === relation)?.party
}

/** Whose key seals what this act says: the asker's, who may be named by this very act. */
function subjectOf(act: ActDef, ask: Ask, body: Facts, head: EntryHead): string | undefined {
  const joining = act.assigns?.({ ...ask.facts, ...body }, body, head).find((a) => a.relation === 'asker' && !a.leaves)
  return joining?.party ?? partyIn('asker', ask.participants)
}

async function evidenceOf(tx: Tx, def: MatterDef, brought: readonly Brought[]): Promise<Evidence[]> {
  if (brought.length === 0) return []
  const rows = await tx.rows<Omit<Evidence, 'kind' | 'taken_at' | 'lng' | 'lat'> & { taken_at: Date | null; lng: number | null; lat: number | null }>(
    'select distinct on (sha256) sha256, name, type, size_bytes, taken_at, lng, lat from attachment where district = $1 and sha256 = any($2)',
    [tx.district, brought.map((b) => b.sha256)],
  )
  return brought.map(({ kind, sha256 }) => {
    const file = rows.find((r) => r.sha256 === sha256)
    if (!file) throw new Refusal('invalid', { zh: '所附文件尚未上传完成，未作任何改动', en: 'an attached file has not been uploaded; nothing was changed' })
    if (kind !== 'file' && !Object.hasOwn(def.proofs ?? {}, kind)) throw new Refusal('invalid', { zh: `没有“${kind}”这种凭证`, en: `there is no kind of proof called '${kind}'` })
    const { taken_at, lng, lat, ...rest } = file
    return { kind, ...rest, ...(taken_at ? { taken_at: taken_at.toISOString() } : {}), ...(lng !== null && lat !== null ? { lng, lat } : {}) }
  })
}

/** How each kind of personal text looks to somebody who may not read it. */
const SHOWN = {
  name: maskName, phone: maskPhone, id: maskId, address: maskAddress, text: (t: string) => redactText(t).text,
} as const satisfies Record<Seal, (plain: string) => string>

async function seal(house: LedgerHouse, tx: Tx, def: MatterDef, act: ActDef, body: Facts, subject: string) {
  const values: SealedValue[] = []
  const shown = new Map<string, string>()
  const closed: Record<string, unknown> = { ...body }
  let key: Buffer | undefined
  for (const [name, plain] of Object.entries(body)) {
    const how = metaOf(def.facts.shape[name] as z.ZodType).seal
    if (!how || typeof plain !== 'string') continue
    const mask = SHOWN[how](plain)
    if (how === 'text' && mask === plain) continue // nothing personal in it: it stays readable and searchable
    key ??= await house.vault.keyOf(tx, subject)
    const { ref, value } = house.vault.seal(key, subject, how, plain, mask)
    values.push(value)
    shown.set(ref.$sealed, mask)
    closed[name] = ref
  }
  return { body: closed as Facts, values, shown }
}

/** Title and search text, when this act says something that is searched; sealed facts enter as they are shown. */
async function wordsOf(tx: Tx, def: MatterDef, body: Facts, facts: Facts, fresh: ReadonlyMap<string, string>, now: StoredMatter | undefined) {
  const searched = Object.keys(def.facts.shape).filter((k) => metaOf(def.facts.shape[k] as z.ZodType).searched)
  if (now && !searched.some((k) => k in body)) return undefined
  const older = Object.values(facts).flatMap((v) => (isSealedRef(v) && !fresh.has(v.$sealed) ? [v.$sealed] : []))
  const shown = new Map([...fresh, ...(older.length ? await shownOf(tx, older) : [])])
  const readable = Object.fromEntries(Object.entries(facts).map(([k, v]) => [k, isSealedRef(v) ? (shown.get(v.$sealed) ?? '') : v]))
  return { title: cut(def.title(readable), 200), text: searched.map((k) => wordsIn(readable[k])).join(' ') }
}

/** What search finds of a fact: its words, or nothing. */
function wordsIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What sealed values look like to those who may not read them: digest (hex) → mask. One query. */
export async function shownOf(tx: Tx, digests: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.rows<{ digest: Buffer; shown: string }>('select digest, shown from sealed where district = $1 and digest = any($2::bytea[])', [tx.district, digests.map((d) => Buffer.from(d, 'hex'))])
  return new Map(rows.map((r) => [r.digest.toString('hex'), r.shown]))
}
