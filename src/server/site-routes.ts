import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Polygon } from '#algo/polygon.ts'
import { checksOf, type Matched } from '#algo/site-match.ts'
import { rolesOn } from '#kernel/caller.ts'
import type { Text } from '#kernel/text.ts'
import { type CheckShown, type LandFacts, needOf, shown, type SiteKind, type Siting, type Wanted } from '#modules/parks/siting.ts'
import type { ParkRules } from '#packs/parks.ts'
import type { Tx } from '#store/database.ts'
import { readable } from '#store/page.ts'
import { portionsOf } from '#store/portions.ts'
import { fittingLeads } from './fitting-leads.ts'
import { callerOf, type House } from './house.ts'
import { HOLDER, type Holder, QUEUE, type Queued } from './land-queue.ts'
import { type FoundSite, PORTION, sitesAmong, TOLD } from './site-thread.ts'

const Id = z.object({ id: z.string() })
const SHOWN = 30
const NEAR = 12

interface Row { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly version: number; readonly outline: Polygon | null; readonly place: { readonly lng: number; readonly lat: number } | null; readonly area_mu: number | null; readonly area_m2: number | null; readonly park_name: string | null; readonly due_at: Date | null; readonly held_by: string | null; readonly holder: Holder | null; readonly queue: readonly Queued[] }

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
      const lists = [await listOf(tx, 'parcel', id, lead, siting), await listOf(tx, 'space', id, lead, siting)]
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

/** Every site on offer is matched, in a thread where they are many; what is shown of the few best is asked for after. */
export async function listOf(tx: Tx, kind: SiteKind, lead: string, wanted: Wanted, rules: Siting): Promise<SiteList> {
  const need = needOf(kind, wanted, rules)
  if (!need) return { kind, needed: false, considered: 0, refused: [], fits: [], near_misses: [] }
  const parks = Object.fromEntries((await tx.rows<{ id: string; leading_industries: string[] | null; chemical: boolean | null }>("select id, facts->'leading_industries' as leading_industries, (facts->>'chemical')::boolean as chemical from matter where district = $1 and kind = 'park'", [tx.district]))
    .map(({ id, leading_industries, chemical }) => [id, { ...(leading_industries === null ? {} : { leading_industries }), ...(chemical === null ? {} : { chemical }) }]))
  const offered = portionsOf(tx, `select ${TOLD} from matter m where m.district = $1 and m.kind = $2 and m.open and m.state = any($3)`, [tx.district, kind, Object.keys(rules.ready)], PORTION)
  const { considered, refused, fits, near_misses } = await (await sitesAmong(offered, { kind, need, rules, parks, most: SHOWN, near: NEAR })).answer
  const rows = new Map((await tx.rows<Row>(
    `select m.id, m.number, m.title as name, m.state, m.version, m.facts->'boundary' as outline, m.facts->'place' as place, (m.facts->>'area_mu')::float8 as area_mu, (m.facts->>'area_m2')::float8 as area_m2, m.due_at,
       m.facts->>'reserved_by' as held_by, ${HOLDER} as holder, ${QUEUE} as queue, (select p.title from matter p where p.district = m.district and p.id = m.facts->>'park' and p.kind = 'park') as park_name
     from matter m where m.district = $1 and m.id = any($2)`, [tx.district, [...fits, ...near_misses].map((m) => m.id)])).map((r) => [r.id, r]))
  const one = ({ of, ...m }: FoundSite): SiteShown[] => {
    const row = rows.get(m.id)
    if (!row) return []
    const { park_name: park, holder, held_by, queue, due_at, ...told } = row
    return [{ ...told, park, score: m.score, parts: m.parts, failed: m.failed, unknown: m.unknown, checks: checksOf(need, of).map((c) => shown(c, kind, need, of)), conflict: holder === null ? null : { ...holder, mine: held_by === lead, until: due_at, queue } }]
  }
  return {
    kind, needed: true, considered, fits: fits.flatMap(one), near_misses: near_misses.flatMap(one),
    refused: Object.entries(refused).map(([condition, n]) => ({ condition, label: shown({ condition: condition as 'size', needed: 0, offered: null, verdict: 'unknown' }, kind, need, { id: '', quantities: {}, ready: 0 }).label, sites: n })).toSorted((a, b) => b.sites - a.sites),
  }
}
