import type { Caller } from '#kernel/caller.ts'
import type { House } from '#server/house.ts'
import { kindsOf, screensOf } from '#server/screens.ts'

/** Which admin pages open to which post: 三员分立, nobody holds two of them. */
const PAGES: Readonly<Record<string, readonly string[]>> = { 'admin.system': ['system'], 'admin.security': ['posts', 'tokens'], auditor: ['audit'] }

/** Who is calling, what they are called, and which faces and pages open to them. */
export async function meOf(house: House, caller: Caller) {
  const ids = [caller.party, ...caller.posts.map((p) => p.office), ...caller.firms]
  const rows = await house.database.inDistrict(caller.district, (tx) => tx.rows<{ id: string; name: string; name_en: string | null; uscc: string | null; two_factor: boolean }>(
    `select p.id, p.name, p.name_en, p.uscc, f.since is not null as two_factor from party p left join second_factor f on f.district = p.district and f.party = p.id where p.district = $1 and p.id = any($2)`, [caller.district, ids]), { readOnly: true })
  const of = (id: string) => rows.find((r) => r.id === id)
  return {
    party: caller.party, name: of(caller.party)?.name ?? caller.party, district: caller.district,
    face: caller.posts.length ? 'workspace' : caller.firms.length ? 'enterprise' : 'resident',
    posts: caller.posts.map((p) => ({ role: p.role, label: house.registry.posts.get(p.role) ?? { zh: p.role, en: p.role }, office: { id: p.office, name: of(p.office)?.name ?? p.office } })),
    firms: caller.firms.map((id) => ({ id, name: of(id)?.name ?? id, uscc: of(id)?.uscc ?? null })),
    two_factor: of(caller.party)?.two_factor ?? false,
    pages: [...new Set(caller.posts.flatMap((p) => PAGES[p.role] ?? []))],
    screens: screensOf(caller), kinds: kindsOf(house.registry, caller),
  }
}
