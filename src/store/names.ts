import type { Caller } from '#kernel/caller.ts'
import type { Facts } from '#kernel/matter.ts'
import type { Registry } from '#kernel/registry.ts'
import type { Tx } from './database.ts'
import { Values, visibleWhere } from './visible.ts'

/** What an id stands for: an office, a firm or a person by name, or a matter by number and title with its kind. */
export interface Named {
  readonly name: string
  readonly name_en: string | null
  /** Of a matter: its kind, so that a screen can lead there. */
  readonly kind: string | null
}

const ID = /^[A-Za-z0-9_.:-]{2,80}$/
/** Lists of hundreds of firms have screens of their own. */
const MOST = 400

/**
 * Names for the ids that facts hold, however deep: parties, and those matters this caller may read. By primary key; what may be read is asked only where a matter is among them.
 * @param unnamed parties whose names are kept from this caller
 */
export async function namesIn(registry: Registry, tx: Tx, caller: Caller, facts: readonly Facts[], unnamed: ReadonlySet<string>): Promise<Record<string, Named>> {
  const ids = [...new Set(facts.flatMap((f) => Object.values(f).flatMap(idsIn)))].filter((id) => !unnamed.has(id)).slice(0, MOST)
  if (ids.length === 0) return {}
  const [parties, found] = await Promise.all([
    tx.rows<{ id: string; name: string; name_en: string | null }>('select id, name, name_en from party where district = $1 and id = any($2)', [tx.district, ids]),
    tx.rows<MatterNamed>('select id, kind, number, title from matter where district = $1 and id = any($2)', [tx.district, ids]),
  ])
  const matters = await readableAmong(registry, tx, caller, found)
  return Object.fromEntries([
    ...matters.map(({ id, kind, number, title }) => [id, { name: `${title}（${number}）`, name_en: `${title} (${number})`, kind }] as const),
    ...parties.map(({ id, name, name_en }) => [id, { name, name_en, kind: null }] as const),
  ])
}

interface MatterNamed { readonly id: string; readonly kind: string; readonly number: string; readonly title: string }

async function readableAmong(registry: Registry, tx: Tx, caller: Caller, found: readonly MatterNamed[]): Promise<readonly MatterNamed[]> {
  const values = new Values()
  const [district, all] = [values.add(tx.district), values.add(found.map((m) => m.id))]
  const asked = new Map([...new Set(found.map((m) => m.kind))].map((kind) => [kind, visibleWhere(registry.matter(kind), caller, values)]))
  const some = [...asked].flatMap(([kind, seen]) => (seen === undefined || seen === 'false' ? [] : [`(m.kind = ${values.add(kind)} and ${seen})`]))
  const seen = new Set(some.length === 0 ? [] : (await tx.rows<{ id: string }>(`select m.id from matter m where m.district = ${district} and m.id = any(${all}) and (${some.join(' or ')})`, values.list)).map((r) => r.id))
  return found.filter((m) => asked.get(m.kind) === undefined || seen.has(m.id))
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return ID.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap(idsIn)
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, v]) => [...(ID.test(key) ? [key] : []), ...idsIn(v)]) : []
}
