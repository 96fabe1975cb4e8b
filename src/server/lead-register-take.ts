import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { type ActAnswer, recordIn } from '#store/ledger.ts'
import { NumberTaken } from '#store/write.ts'
import { walkOf } from '#modules/investment/register-walk.ts'
import type { House } from './house.ts'
import type { Prepared, Register } from './lead-register.ts'

export interface TakenLine { readonly line: number; readonly id: string; readonly number: string; readonly name: string; readonly state: string }
export interface RegisterTaken { readonly taken: readonly TakenLine[]; readonly refused: readonly { readonly line: number; readonly name: string; readonly problem: Text }[]; /** Good lines that were not come to yet: the same request goes on with them. */ readonly left: number }

/** Leads to a transaction: one that is refused keeps no other out. */
const AT_ONCE = 20
const MOST_DRAWS = 3

/** Whoever brings a register in speaks of the past, in their own name and in no other post. */
export const importerOf = (caller: Caller): Caller => ({ ...caller, posts: caller.posts.slice(0, 1).map(({ office }) => ({ role: 'import', office })), firms: [] })

/**
 * The proof that is laid with every line: which register it was, by its digest. The register itself is read by whoever uploaded it and by
 * nobody else: it holds every investor and telephone number, and a proof is read by all who may read the lead.
 */
async function proofOf(house: House, caller: Caller, { name, file }: Register): Promise<string> {
  const text = `招商项目台账导入凭据 · Register of leads, as brought in\n台账 Register：${name}\nSHA-256：${file}\n原件由导入人保存，各线索所在行见“台账登记”。\n`
  const sha256 = await house.files.put(Buffer.from(text))
  await house.database.inDistrict(caller.district, (tx) => tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at) values ($1, $2, '台账导入凭据.txt', 'text/plain', $3, $4, $5) on conflict do nothing", [tx.district, sha256, Buffer.byteLength(text), caller.party, house.now()]))
  return sha256
}

/** Writes good lines for so long, the earliest report first. Each stands whole or not at all; what stands already is passed over. */
export async function takeRegister(house: House, caller: Caller, register: Register, for_ms: number): Promise<RegisterTaken> {
  const until = performance.now() + for_ms
  const good = register.lines.filter((l) => l.placed)
  if (good.length === 0) return { taken: [], refused: [], left: 0 }
  const proof = await proofOf(house, caller, register)
  const [taken, refused]: [TakenLine[], { line: number; name: string; problem: Text }[]] = [[], []]
  const as = importerOf(caller)
  let come = 0
  while (come < good.length && performance.now() < until) {
    const some = good.slice(come, come + AT_ONCE)
    come += some.length
    const written = await together(house, as, some, proof)
    if (written) { taken.push(...written); continue }
    for (const one of some) {
      const alone = await together(house, as, [one], proof).catch((err: unknown) => { if (err instanceof Refusal) return err; throw err })
      if (Array.isArray(alone)) taken.push(...alone)
      else if (alone instanceof Refusal && alone.code !== 'stale') refused.push({ line: one.one.line, name: one.one.name, problem: told(alone) })
    }
  }
  return { taken, refused, left: good.length - come }
}

/** Some lines in one transaction; nothing when one of several was refused. @throws Refusal when the only one was */
async function together(house: House, as: Caller, some: readonly Prepared[], proof: string, tries = 1): Promise<TakenLine[] | undefined> {
  try {
    const done = await house.database.inDistrict(as.district, async (tx) => {
      const written: { line: TakenLine; answer: ActAnswer }[] = []
      for (const { one, placed } of some) {
        let answer: ActAnswer | undefined
        for (const { act, at, body, as_is } of placed ? walkOf(one, placed, house.now()).acts : []) answer = await recordIn(house, tx, { caller: as, kind: 'lead', id: one.id, act, seen: answer?.version ?? 0, body, at, evidence: as_is ? [] : [{ kind: 'register', sha256: proof }] })
        if (answer) written.push({ line: { line: one.line, id: one.id, number: answer.number, name: one.name, state: answer.state }, answer })
      }
      return written
    })
    for (const { answer } of done) house.live.tell(as.district, { kind: 'lead', id: answer.id, version: answer.version, state: answer.state })
    return done.map((d) => d.line)
  } catch (err) {
    if (err instanceof NumberTaken && tries < MOST_DRAWS) return together(house, as, some, proof, tries + 1)
    if (err instanceof Refusal && some.length > 1) return undefined
    throw err
  }
}

function told({ text, faults }: Refusal): Text {
  return faults.length === 0 ? text : { zh: faults.map((f) => f.problem.zh).join('；'), en: faults.map((f) => f.problem.en).join('; ') }
}
