import { checksOf, matchSites, siteTable } from '#algo/site-match.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Text } from '#kernel/text.ts'
import { type LandFacts, needOf, shown, siteOf, type SiteKind, type Siting, type Wanted } from '#modules/parks/siting.ts'
import type { Tx } from '#store/database.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import type { House } from './house.ts'

/** A lead that a site would suit. `short`: what would have to change for it to stand there, one condition after another. */
export interface Fitting { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly wants: number; readonly score: number; readonly unknown: number; readonly short: readonly { readonly label: Text; readonly change: Text | null }[] }
export interface Piece { readonly id: string; readonly state: string; readonly facts: LandFacts; readonly park: { readonly leading_industries?: string[]; readonly chemical?: boolean } | undefined }

const SHOWN = 12
const MOST = 2_000
/** From when a lead is looked at until it has a place. */
const STATES = ['screening', 'talking', 'reviewing', 'proposed', 'signed']

/**
 * 反向匹配: which open leads one piece of land would suit, best first, those that miss little after them. Leads that are kept secret are not
 * among them, whoever asks: the list would give away what they need. O(leads · conditions).
 */
export async function fittingLeads(house: House, tx: Tx, caller: Caller, kind: SiteKind, piece: Piece, rules: Siting): Promise<Fitting[]> {
  const values = new Values()
  const parts = [`m.district = ${values.add(tx.district)}`, `m.kind = 'lead'`, 'm.open', `m.state = any(${values.add(STATES)})`, `m.facts->>'confidentiality' <> 'secret'`, `m.facts ? '${kind === 'parcel' ? 'land_mu' : 'space_m2'}'`]
  const seen = visibleWhere(house.registry.matter('lead'), caller, values)
  if (seen) parts.push(seen)
  const leads = await tx.rows<{ id: string; number: string; title: string; state: string; facts: Wanted }>(`select m.id, m.number, m.title, m.state, m.facts from matter m where ${parts.join(' and ')} order by m.touched_at desc limit ${MOST}`, values.list)
  const site = siteOf(kind, piece.id, piece.state, piece.facts, piece.park, rules)
  const table = siteTable([site])
  const found = leads.flatMap(({ facts, ...lead }): (Fitting & { failed: number })[] => {
    const need = needOf(kind, facts, rules)
    if (!need) return []
    const { fits, near_misses } = matchSites(need, table, rules, 1)
    const match = fits[0] ?? near_misses[0]
    if (!match) return []
    const short = checksOf(need, site).filter((c) => c.verdict === 'short').map((c) => { const { label, change } = shown(c, kind, need, site); return { label, change: change ?? null } })
    return [{ ...lead, wants: need.quantities.size ?? 0, score: match.score, unknown: match.unknown, short, failed: match.failed }]
  })
  return found.toSorted((a, b) => a.failed - b.failed || b.score - a.score).slice(0, SHOWN).map(({ failed: _, ...rest }) => rest)
}
