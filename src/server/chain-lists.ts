import { jaccard, shingles } from '#algo/similarity.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Text } from '#kernel/text.ts'
import type { Chain } from '#modules/chains/chain-guards.ts'
import { type ChainNode, t } from '#modules/chains/chain-facts.ts'
import { rankGaps, type Standing } from '#modules/chains/gaps.ts'
import { type Bought, type NodeStanding, type OnNode, standingOf } from '#modules/chains/strength.ts'
import type { ChainRules } from '#packs/chains.ts'
import type { ParkRules } from '#packs/parks.ts'
import { usesFor } from '#modules/parks/siting.ts'
import type { Tx } from '#store/database.ts'
import { pointing } from '#store/links.ts'
import { structureOf } from './structure-tables.ts'
import { inTurns } from './turns.ts'

export interface NodeShown extends ChainNode, NodeStanding { readonly members: readonly OnNode[] }

/** A chain with what is found on each node. */
export async function nodesOf(tx: Tx, id: string, { nodes = [] }: Chain, rules: ChainRules, now: Date): Promise<{ nodes: NodeShown[]; supplies: Bought[] }> {
  const [members, supplies] = await Promise.all([
    tx.rows<OnNode & { node: string }>(
      `select m.id, m.facts->>'node' as node, m.facts->>'firm' as firm, p.name as firm_name, m.facts->>'role' as role, m.facts->>'main_product' as main_product, (m.facts->>'output_wan')::float8 as output_wan, m.facts->>'as_of_on' as as_of_on
       from matter m join party p on p.district = m.district and p.id = m.facts->>'firm' where m.district = $1 and m.kind = 'chain_firm' and m.open and m.id in ${pointing('chain', 'chain', '= $2')} order by m.facts->>'role' = 'support', p.name`, [tx.district, id]),
    tx.rows<Bought>(
      `select m.id, m.facts->>'node' as node, m.facts->>'buyer' as buyer, b.name as buyer_name, m.facts->>'seller' as seller, coalesce(s.name, m.facts->>'seller_name', '') as seller_name, m.facts->>'seller_place' as seller_place, m.facts->>'product' as product,
         (m.facts->>'amount_wan')::float8 as amount_wan, (m.facts->>'year')::int as year, (m.facts->>'local')::boolean as local
       from matter m join party b on b.district = m.district and b.id = m.facts->>'buyer' left join party s on s.district = m.district and s.id = m.facts->>'seller' where m.district = $1 and m.kind = 'supply' and m.open and m.id in ${pointing('chain', 'chain', '= $2')} order by (m.facts->>'amount_wan')::float8 desc, m.id`, [tx.district, id]),
  ])
  const today = isoDay(now)
  return { supplies, nodes: nodes.map((n) => { const mine = members.filter((m) => m.node === n.key); return { ...n, members: mine, ...standingOf(n, mine, supplies, today, rules) } }) }
}

export interface LocalRate { readonly year: number; readonly bought_wan: number; readonly local_wan: number; readonly rate: number | null; readonly buyers: number }

/** 本地配套率 of one chain: bought here ÷ bought, by its leaders and bearers, in the last year that was noted. */
export function localRate(nodes: readonly NodeShown[], supplies: readonly Bought[]): LocalRate | null {
  const core = new Set(nodes.flatMap((n) => n.members.filter((m) => m.role !== 'support').map((m) => m.firm)))
  const theirs = supplies.filter((s) => core.has(s.buyer))
  const year = theirs.reduce((y, s) => Math.max(y, s.year), 0)
  if (year === 0) return null
  const of = theirs.filter((s) => s.year === year)
  const [bought_wan, local_wan] = [of.reduce((sum, s) => sum + s.amount_wan, 0), of.reduce((sum, s) => sum + (s.local ? s.amount_wan : 0), 0)]
  return { year, bought_wan, local_wan, rate: bought_wan > 0 ? local_wan / bought_wan : null, buyers: new Set(of.map((s) => s.buyer)).size }
}

const CANDIDATES = 5
const PARCELS = 3
interface Candidate { readonly firm: string | null; readonly name: string; readonly where: Text; readonly says: Text; readonly score: number }
interface Room { readonly id: string; readonly name: string; readonly use: string; readonly area_mu: number; readonly park_id: string | null; readonly park: string | null; readonly leading: string[] | null; readonly chemical: boolean | null; /** How many lie in the same park for the same use. */ readonly alike: number }
interface ParcelFor { readonly id: string; readonly name: string; readonly area_mu: number; readonly park: string | null; readonly leads: boolean }

/** Gaps of a chain, ranked, each with whom to talk to and where there is room. */
export async function gapsOf(tx: Tx, id: string, chain: Chain, shown: { nodes: readonly NodeShown[]; supplies: readonly Bought[] }, rules: ChainRules, siting: ParkRules['siting']) {
  const { related, called } = await structureOf(tx)
  const standing = new Map(shown.nodes.map((n): [string, Standing] => [n.key, { strength: n.strength, bought_wan: n.bought_wan, output_wan: n.members.reduce((sum, m) => sum + (m.output_wan ?? 0), 0) }]))
  const ranked = rankGaps(shown.nodes, chain.links ?? [], standing, related, called, rules)
  const gaps = ranked.map((g) => ({ gap: g, node: shown.nodes.find((n) => n.key === g.node) })).flatMap(({ gap, node }) => (node ? [{ gap, node }] : []))
  const leads = await tx.rows<{ id: string; number: string; state: string; node: string }>("select id, number, state, facts->>'node' as node from matter where district = $1 and kind = 'lead' and open and facts->>'node' = any($2)", [tx.district, gaps.map(({ node }) => `${id}/${node.key}`)])
  const divisions = [...new Set(gaps.flatMap(({ node }) => node.industries.map((c) => c.slice(0, 2))))]
  const near = await tx.rows<{ id: string; name: string; industry: string }>("select id, name, attrs->>'industry' as industry from party where district = $1 and kind = 'firm' and to_on is null and left(attrs->>'industry', 2) = any($2) order by name limit 2000", [tx.district, divisions])
  // Of what lies in one park for one use no more than can be shown, and how many they are: there may be tens of thousands.
  const parcels = await tx.rows<Room>(
    `select x.id, x.name, x.use, x.area_mu, x.park as park_id, x.alike, p.title as park, p.facts->'leading_industries' as leading, (p.facts->>'chemical')::boolean as chemical
     from (select m.id, m.title as name, m.facts->>'park' as park, m.facts->>'use' as use, (m.facts->>'area_mu')::float8 as area_mu, row_number() over best as place, (count(*) over (partition by m.facts->>'park', m.facts->>'use'))::int as alike
       from matter m where m.district = $1 and m.kind = 'parcel' and m.state = 'available' window best as (partition by m.facts->>'park', m.facts->>'use' order by (m.facts->>'area_mu')::float8 desc, m.id)) x
       left join matter p on p.district = $1 and p.id = x.park and p.kind = 'park' where x.place <= ${PARCELS} order by x.id`, [tx.district])
  return {
    basis: { regions: related ? { id: related.table.id, name: related.table.name, year: related.table.year } : null, sectors: called ? { id: called.table.id, name: called.table.name, year: called.table.year } : null },
    gaps: gaps.map(({ gap, node }) => ({ ...gap, name: node.name, stage: node.stage, products: node.products, industries: node.industries, because: node.because, leads: leads.filter((l) => l.node === `${id}/${node.key}`).map(({ id: of, number, state }) => ({ id: of, number, state })), candidates: candidatesFor(node, shown, near), ...roomFor(node, parcels, siting) })),
  }
}

/** Who sells it to firms here already, then firms here that make what is close to it: the strongest reason first. */
function candidatesFor(node: NodeShown, { supplies }: { supplies: readonly Bought[] }, near: readonly { id: string; name: string; industry: string }[]): Candidate[] {
  const sellers = new Map<string, { wan: number; buyers: Set<string>; place: string | null }>()
  for (const s of supplies) if (s.node === node.key && !s.local) { const one = sellers.get(s.seller_name) ?? { wan: 0, buyers: new Set<string>(), place: s.seller_place }; one.wan += s.amount_wan; one.buyers.add(s.buyer_name); sellers.set(s.seller_name, one) }
  const outside = [...sellers].map(([name, { wan, buyers, place }]): Candidate => ({ firm: null, name, where: t(place ?? '区外', place ?? 'elsewhere'), score: 1 + wan, says: t(`已向区内${[...buyers].slice(0, 2).join('、')}${buyers.size > 2 ? `等${buyers.size}家` : ''}供货${Math.round(wan).toLocaleString('en-US')}万元`, `sells ${Math.round(wan).toLocaleString('en-US')} (10,000 yuan) to ${[...buyers].slice(0, 2).join(', ')}${buyers.size > 2 ? ` and ${buyers.size - 2} more` : ''} here`) }))
  const here = near.flatMap((f): Candidate[] => {
    const same = node.industries.reduce((most, c) => Math.max(most, sharedDigits(c, f.industry)), 0)
    return same < 3 ? [] : [{ firm: f.id, name: f.name, where: t('区内', 'here'), score: same / 10, says: t(`区内企业，行业${f.industry}与本环节${same === 4 ? '小类' : '中类'}相同，可增资扩产`, `of the district; its industry ${f.industry} shares the ${same === 4 ? 'class' : 'group'}: it may extend`) }]
  })
  return [...outside.toSorted((a, b) => b.score - a.score), ...here.toSorted((a, b) => b.score - a.score)].slice(0, CANDIDATES)
}

function roomFor(node: NodeShown, parcels: readonly Room[], siting: ParkRules['siting']): { parcels_free: number; parcels: ParcelFor[] } {
  const uses = usesFor(node.industries[0], siting)
  const chemical = siting.chemical.some((code) => node.industries.some((i) => i.startsWith(code)))
  const fit = parcels.filter((p) => (!uses || uses.includes(p.use)) && (!chemical || p.chemical === true))
  const shown = fit.map((p): ParcelFor => ({ id: p.id, name: p.name, area_mu: p.area_mu, park: p.park, leads: (p.leading ?? []).some((l) => node.industries.some((i) => i.startsWith(l) || l.startsWith(i))) }))
  const groups = new Map(fit.map((p) => [`${p.park_id ?? ''}/${p.use}`, p.alike]))
  return { parcels_free: [...groups.values()].reduce((sum, n) => sum + n, 0), parcels: shown.toSorted((a, b) => Number(b.leads) - Number(a.leads) || b.area_mu - a.area_mu).slice(0, PARCELS) }
}

function sharedDigits(a: string, b: string): number {
  let n = 0
  while (n < Math.min(a.length, b.length) && a[n] === b[n]) n++
  return n
}

/** What is bought elsewhere, beside the firms of the district that make it or something close to it. */
export async function suppliersFor({ nodes, supplies }: { nodes: readonly NodeShown[]; supplies: readonly Bought[] }, { alike_from }: ChainRules) {
  const makers = nodes.flatMap((n) => n.members.map((m) => ({ ...m, node: n.key, node_name: n.name, words: new Set(shingles(m.main_product)) })))
  const year = supplies.reduce((y, s) => Math.max(y, s.year), 0)
  return inTurns(supplies.filter((s) => !s.local && s.year === year), (s) => {
    const words = new Set(shingles(s.product))
    const found = makers.filter((m) => m.firm !== s.buyer).flatMap((m) => {
      const alike = jaccard(words, m.words)
      const onNode = m.node === s.node
      const score = (onNode ? 0.5 : 0) + alike / 2
      if (!onNode && alike < alike_from) return []
      return [{ member: m.id, firm: m.firm, name: m.firm_name, product: m.main_product, score, says: t([onNode ? `在同一环节“${m.node_name}”` : '', alike >= alike_from ? `产品相似${(alike * 100).toFixed(0)}%` : ''].filter(Boolean).join('，'), [onNode ? `on the same node, ${m.node_name}` : '', alike >= alike_from ? `products ${(alike * 100).toFixed(0)}% alike` : ''].filter(Boolean).join('; ')) }]
    })
    return { ...s, node_name: nodes.find((n) => n.key === s.node)?.name ?? s.node, makers: found.toSorted((a, b) => b.score - a.score || a.name.localeCompare(b.name, 'zh')).slice(0, 3) }
  })
}
