import { leontief, type Leontief } from '#algo/leontief.ts'
import { type Relatedness, relatedness } from '#algo/relatedness.ts'
import type { Text } from '#kernel/text.ts'
import type { ChainRules } from '#packs/chains.ts'
import { type ChainLink, type ChainNode, t } from './chain-facts.ts'
import type { Strength } from './strength.ts'

export interface RegionTable { readonly id: string; readonly name: string; readonly year: number; readonly own: string; readonly rows: readonly string[]; readonly columns: readonly string[]; readonly values: readonly (readonly number[])[] }
export interface SectorTable { readonly id: string; readonly name: string; readonly year: number; readonly rows: readonly string[]; readonly values: readonly (readonly number[])[]; readonly output: readonly number[]; readonly industries: readonly (readonly string[])[] }

/** A table of regions with what it says; reckoned once for a table. */
export interface Related { readonly table: RegionTable; readonly result: Relatedness; readonly own: number; /** Share of columns whose density here is less, by column. */ readonly rank: readonly number[] }
export interface Called { readonly table: SectorTable; readonly result: Leontief }

export function relate(table: RegionTable): Related {
  const { rows, columns, values } = table
  const result = relatedness({ regions: rows.length, products: columns.length, values: Float64Array.from(values.flat()) })
  const own = rows.indexOf(table.own)
  const density = columns.map((_, p) => result.density[own * columns.length + p] ?? 0)
  return { table, result, own, rank: density.map((d) => density.filter((e) => e < d).length / Math.max(1, density.length - 1)) }
}
export const callForth = (table: SectorTable): Called => ({ table, result: leontief({ flows: table.values, output: table.output }) })

export interface GapPart { readonly value: number | null; /** 0 to 1; half where it cannot be said. */ readonly score: number; readonly says: Text }
export interface Gap { readonly node: string; readonly strength: Strength; /** 0 to 100. */ readonly score: number; readonly parts: Readonly<Record<'relatedness' | 'complexity' | 'pull' | 'criticality', GapPart>> }
export interface Standing { readonly strength: Strength; readonly output_wan: number; readonly bought_wan: number }

const MATTERS = { key: 1, important: 0.6, ordinary: 0.2 } as const

/**
 * Nodes that are missing, broken or weak, the most promising first: how near each is to what the district makes already (density of relatedness),
 * how much there is to learn by it (complexity of the product), how much the rest of the chain would take of it (Leontief), and how much it matters.
 */
export function rankGaps(nodes: readonly ChainNode[], links: readonly ChainLink[], standing: ReadonlyMap<string, Standing>, related: Related | undefined, called: Called | undefined, { weights }: ChainRules): Gap[] {
  const gaps = nodes.filter((n) => standing.get(n.key)?.strength !== 'strong')
  const pulls = new Map(gaps.map((n) => [n.key, pullOn(n, nodes, links, standing, called)]))
  const most = Math.max(0, ...[...pulls.values()].map((p) => p?.wan ?? 0))
  return gaps.map((node): Gap => {
    const at = standing.get(node.key)
    const parts = { relatedness: relatedPart(node, related), complexity: complexPart(node, related), pull: pullPart(pulls.get(node.key), most), criticality: { value: MATTERS[node.criticality], score: MATTERS[node.criticality], says: { key: t('关键环节', 'a key node'), important: t('重要环节', 'an important node'), ordinary: t('一般环节', 'an ordinary node') }[node.criticality] } }
    const names = Object.keys(parts) as (keyof typeof parts)[]
    const whole = names.reduce((sum, k) => sum + weights[k], 0)
    return { node: node.key, strength: at?.strength ?? 'missing', parts, score: whole > 0 ? (100 * names.reduce((sum, k) => sum + weights[k] * parts[k].score, 0)) / whole : 0 }
  }).toSorted((a, b) => b.score - a.score || (a.node < b.node ? -1 : 1))
}

/** The columns that an industry falls under: the same code, one it begins with, or one that begins with it. */
const columnsOf = (codes: readonly string[], columns: readonly string[]) => columns.flatMap((c, i) => (codes.some((code) => code.startsWith(c) || c.startsWith(code)) ? [i] : []))

function relatedPart(node: ChainNode, related: Related | undefined): GapPart {
  const unknown = { value: null, score: 0.5, says: t('没有可比的产业结构数据，按一半计', 'no table of regions to compare with: half is counted') }
  if (!related) return unknown
  const found = columnsOf(node.industries, related.table.columns)
  const best = found.toSorted((a, b) => (related.rank[b] ?? 0) - (related.rank[a] ?? 0))[0]
  if (best === undefined) return { ...unknown, says: t(`${related.table.year}年表中没有该行业，按一半计`, `the table of ${related.table.year} lacks the industry: half is counted`) }
  const at = related.own * related.table.columns.length + best
  const [density, rca, rank] = [related.result.density[at] ?? 0, related.result.rca[at] ?? 0, related.rank[best] ?? 0]
  return { value: density, score: rank, says: t(`与区内优势产业的关联密度${density.toFixed(3)}，高于${(rank * 100).toFixed(0)}%的行业；区位商${rca.toFixed(2)}（行业${related.table.columns[best] ?? ''}，${related.table.year}年）`, `density ${density.toFixed(3)} around what is made here, above ${(rank * 100).toFixed(0)}% of industries; location quotient ${rca.toFixed(2)} (industry ${related.table.columns[best] ?? ''}, ${related.table.year})`) }
}

function complexPart(node: ChainNode, related: Related | undefined): GapPart {
  const unknown = { value: null, score: 0.5, says: t('没有产品复杂度数据，按一半计', 'complexity is not known: half is counted') }
  if (!related) return unknown
  const { pci, eci } = related.result
  const found = columnsOf(node.industries, related.table.columns).map((i) => pci[i] ?? Number.NaN).filter((v) => !Number.isNaN(v))
  if (found.length === 0) return unknown
  const value = Math.max(...found)
  const all = [...pci].filter((v) => !Number.isNaN(v))
  const rank = all.filter((v) => v < value).length / Math.max(1, all.length - 1)
  return { value, score: rank, says: t(`产品复杂度${value.toFixed(2)}，高于${(rank * 100).toFixed(0)}%的行业（本区经济复杂度${(eci[related.own] ?? 0).toFixed(2)}）`, `complexity ${value.toFixed(2)}, above ${(rank * 100).toFixed(0)}% of industries (the district's is ${(eci[related.own] ?? 0).toFixed(2)})`) }
}

interface Pull { readonly wan: number; readonly by: string; readonly bought_wan: number }
/** What the firms down the links would take of a node in a year: what they make, times what a unit of that takes directly of this; or what they are known to buy, where that is more. */
function pullOn(node: ChainNode, nodes: readonly ChainNode[], links: readonly ChainLink[], standing: ReadonlyMap<string, Standing>, called: Called | undefined): Pull | undefined {
  const bought = standing.get(node.key)?.bought_wan ?? 0
  if (!called) return bought > 0 ? { wan: bought, by: '', bought_wan: bought } : undefined
  const sectorOf = (codes: readonly string[]) => called.table.industries.findIndex((of) => columnsOf(codes, of).length > 0)
  const mine = sectorOf(node.industries)
  const takers = links.filter((l) => l.from === node.key).flatMap((l) => nodes.filter((n) => n.key === l.to))
  let wan = 0
  for (const taker of takers) {
    const theirs = sectorOf(taker.industries)
    if (mine >= 0 && theirs >= 0) wan += (standing.get(taker.key)?.output_wan ?? 0) * (called.result.direct[mine]?.[theirs] ?? 0)
  }
  return { wan: Math.max(wan, bought), by: takers.map((n) => n.name).join('、'), bought_wan: bought }
}

function pullPart(pull: Pull | undefined, most: number): GapPart {
  if (!pull) return { value: null, score: 0.5, says: t('没有投入产出数据，也没有采购记录，按一半计', 'neither a table of inputs nor a purchase: half is counted') }
  const n = Math.round(pull.wan).toLocaleString('en-US')
  return { value: pull.wan, score: most > 0 ? pull.wan / most : 0, says: t(`${pull.by === '' ? '' : `下游（${pull.by}）`}年需求约${n}万元${pull.bought_wan > 0 ? `，其中已登记采购${Math.round(pull.bought_wan).toLocaleString('en-US')}万元` : '（按直接消耗系数推算）'}`, `${pull.by === '' ? '' : `${pull.by} `}take about ${n} a year (10,000 yuan)${pull.bought_wan > 0 ? `; ${Math.round(pull.bought_wan).toLocaleString('en-US')} of it noted as bought` : ', by direct input coefficients'}`) }
}
