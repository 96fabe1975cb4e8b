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
 * Names for the ids that facts hold, however deep: parties, and those matters this caller may read. Two queries by primary key.
 * @param unnamed parties whose names are kept from this caller
 */
export async function namesIn(registry: Registry, tx: Tx, caller: Caller, facts: readonly Facts[], unnamed: ReadonlySet<string>): Promise<Record<string, Named>> {
  const ids = [...new Set(facts.flatMap((f) => Object.values(f).flatMap(idsIn)))].filter((id) => !unnamed.has(id)).slice(0, MOST)
  if (ids.length === 0) return {}
  const values = new Values()
  const [district, all] = [values.add(tx.district), values.add(ids)]
  const kinds = [...registry.matters.values()].flatMap((def) => { const seen = visibleWhere(def, caller, values); return seen === 'false' ? [] : [`(m.kind = ${values.add(def.kind)}${seen ? ` and ${seen}` : ''})`] })
  const [parties, matters] = await Promise.all([
    tx.rows<{ id: string; name: string; name_en: string | null }>('select id, name, name_en from party where district = $1 and id = any($2)', [tx.district, ids]),
    kinds.length === 0 ? [] : tx.rows<{ id: string; kind: string; number: string; title: string }>(`select m.id, m.kind, m.number, m.title from matter m where m.district = ${district} and m.id = any(${all}) and (${kinds.join(' or ')})`, values.list),
  ])
  return Object.fromEntries([
    ...matters.map(({ id, kind, number, title }) => [id, { name: `${title}（${number}）`, name_en: `${title} (${number})`, kind }] as const),
    ...parties.map(({ id, name, name_en }) => [id, { name, name_en, kind: null }] as const),
  ])
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return ID.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap(idsIn)
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, v]) => [...(ID.test(key) ? [key] : []), ...idsIn(v)]) : []
}
