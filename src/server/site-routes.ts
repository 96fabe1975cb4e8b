import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Polygon } from '#algo/polygon.ts'
import { checksOf, type Matched, matchSites, siteTable } from '#algo/site-match.ts'
import { rolesOn } from '#kernel/caller.ts'
import type { Text } from '#kernel/text.ts'
import { type CheckShown, type LandFacts, needOf, shown, siteOf, type SiteKind, type Siting, type Wanted } from '#modules/parks/siting.ts'
import type { ParkRules } from '#packs/parks.ts'
import type { Tx } from '#store/database.ts'
import { readable } from '#store/page.ts'
import { fittingLeads } from './fitting-leads.ts'
import { callerOf, type House } from './house.ts'
import { HOLDER, type Holder, QUEUE, type Queued } from './land-queue.ts'

const Id = z.object({ id: z.string() })
const SHOWN = 30
const NEAR = 12

interface Row { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly version: number; readonly facts: LandFacts; readonly park: { readonly leading_industries?: string[]; readonly chemical?: boolean } | null; readonly park_name: string | null; readonly due_at: Date | null; readonly held_by: string | null }

/** 落地匹配: sites for one lead, each hard condition told one by one, soft ones scored, and what would have to change where little is missing. */
export function siteRoutes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { id: string } }>('/api/leads/:id/sites', { schema: { tags: ['lead'], summary: '落地匹配：地块和厂房 · parcels and spaces that fit, and what is missing', params: Id } }, async (request) => {
    const caller = callerOf(request)
    const { id } = request.params
    const now = house.now()
    return house.database.inDistrict(caller.district, async (tx) => {
      const def = house.registry.matter('lead')
      const stored = await readable(tx, caller, def, id)
      // What confidentiality keeps from this person is not matched by either: the list would give it away.
      const roles = rolesOn(caller, stored.standing.participants)
      const kept = new Set(def.conceals?.(stored.standing.facts, roles) ?? [])
      const lead = Object.fromEntries(Object.entries(stored.standing.facts).filter(([name]) => !kept.has(name))) as Wanted
      const { siting } = house.policy(caller.district, now).rule<ParkRules>('parks')
      const may = (act: string) => caller.posts.some((p) => house.registry.matter('parcel').acts[act]?.by.includes(p.role))
      const lists = await Promise.all((['parcel', 'space'] as const).map((kind) => listOf(tx, kind, id, lead, siting)))
      return { lead: { id, number: stored.number, title: stored.title, state: stored.standing.state }, as_of: now, may_hold: may('reserve'), may_wait: may('wait'), rules: { ...siting, uses: undefined }, lists }
    }, { readOnly: true })
  })

  app.get<{ Params: { kind: SiteKind; id: string } }>('/api/land/:kind/:id/leads', { schema: { tags: ['parks'], summary: '适合该地块（载体）的线索 · open leads that this piece of land would suit', params: z.object({ kind: z.enum(['parcel', 'space']), id: z.string() }) } }, async (request) => {
    const caller = callerOf(request)
    const { kind, id } = request.params
    const { siting } = house.policy(caller.district, house.now()).rule<ParkRules>('parks')
    return house.database.inDistrict(caller.district, async (tx) => {
      const { standing: { facts, state } } = await readable(tx, caller, house.registry.matter(kind), id)
      const land = facts as LandFacts & { readonly park?: string }
      const park = land.park === undefined ? undefined : await tx.row<{ facts: { leading_industries?: string[]; chemical?: boolean } }>("select facts - array['boundary', 'original'] as facts from matter where district = $1 and kind = 'park' and id = $2", [tx.district, land.park])
      return { as_of: house.now(), rows: await fittingLeads(house, tx, caller, kind, { id, state, facts: land, park: park?.facts }, siting) }
    }, { readOnly: true })
  })
}

export interface SiteShown { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly version: number; readonly park: string | null; readonly outline: Polygon | null; readonly place: { readonly lng: number; readonly lat: number } | null; readonly area_mu: number | null; readonly area_m2: number | null; readonly score: number; readonly parts: Matched['parts']; readonly failed: number; readonly unknown: number; readonly checks: readonly CheckShown[]; readonly conflict: (Holder & { readonly mine: boolean; readonly until: Date | null; readonly queue: readonly Queued[] }) | null }
export interface SiteList { readonly kind: SiteKind; readonly needed: boolean; readonly considered: number; readonly refused: readonly { readonly condition: string; readonly label: Text; readonly sites: number }[]; readonly fits: readonly SiteShown[]; readonly near_misses: readonly SiteShown[] }

export async function listOf(tx: Tx, kind: SiteKind, lead: string, wanted: Wanted, rules: Siting): Promise<SiteList> {
  const need = needOf(kind, wanted, rules)
  if (!need) return { kind, needed: false, considered: 0, refused: [], fits: [], near_misses: [] }
  const states = Object.keys(rules.ready)
  const rows = await tx.rows<Row>(
    `select m.id, m.number, m.title as name, m.state, m.version, m.facts - array['boundary', 'original', 'reservations', 'waiting'] as facts, m.due_at,
       m.facts->>'reserved_by' as held_by, p.facts - array['boundary', 'original'] as park, p.title as park_name
     from matter m left join matter p on p.district = m.district and p.id = m.facts->>'park' and p.kind = 'park'
     where m.district = $1 and m.kind = $2 and m.open and m.state = any($3)`, [tx.district, kind, states])
  const sites = rows.map((r) => siteOf(kind, r.id, r.state, r.facts, r.park ?? undefined, rules))
  const found = matchSites(need, siteTable(sites), rules, SHOWN)
  const chosen = [...found.fits, ...found.near_misses.slice(0, NEAR)]
  const more = new Map((await tx.rows<{ id: string; outline: Polygon | null; holder: Holder | null; queue: Queued[] }>(`select m.id, m.facts->'boundary' as outline, ${HOLDER} as holder, ${QUEUE} as queue from matter m where m.district = $1 and m.id = any($2)`, [tx.district, chosen.map((c) => c.id)])).map((o) => [o.id, o]))
  const one = (m: Matched): SiteShown[] => {
    const [row, site] = [rows[m.site], sites[m.site]]
    if (!row || !site) return []
    const { outline = null, holder = null, queue = [] } = more.get(row.id) ?? {}
    return [{
      id: row.id, number: row.number, name: row.name, state: row.state, version: row.version, park: row.park_name, outline, place: row.facts.place ?? null, area_mu: row.facts.area_mu ?? null, area_m2: row.facts.area_m2 ?? null,
      score: m.score, parts: m.parts, failed: m.failed, unknown: m.unknown, checks: checksOf(need, site).map((c) => shown(c, kind, need, site)),
      conflict: holder === null ? null : { ...holder, mine: row.held_by === lead, until: row.due_at, queue },
    }]
  }
  return {
    kind, needed: true, considered: found.considered, fits: found.fits.flatMap(one), near_misses: found.near_misses.slice(0, NEAR).flatMap(one),
    refused: Object.entries(found.refused).map(([condition, n]) => ({ condition, label: shown({ condition: condition as 'size', needed: 0, offered: null, verdict: 'unknown' }, kind, need, { id: '', quantities: {}, ready: 0 }).label, sites: n })).toSorted((a, b) => b.sites - a.sites),
  }
}
