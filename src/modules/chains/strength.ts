import type { Text } from '#kernel/text.ts'
import type { ChainRules } from '#packs/chains.ts'
import { type ChainNode, t } from './chain-facts.ts'

export type Strength = 'strong' | 'weak' | 'broken' | 'missing'
export const STRENGTHS: Readonly<Record<Strength, Text>> = { strong: t('强', 'Strong'), weak: t('弱', 'Weak'), broken: t('断', 'Broken'), missing: t('缺', 'Missing') }

export interface OnNode { readonly id: string; readonly firm: string; readonly firm_name: string; readonly role: 'leader' | 'backbone' | 'support'; readonly main_product: string; readonly output_wan: number | null; readonly as_of_on: string }
export interface Bought { readonly id: string; readonly node: string; readonly buyer: string; readonly buyer_name: string; readonly seller: string | null; readonly seller_name: string; readonly seller_place: string | null; readonly product: string; readonly amount_wan: number; readonly year: number; readonly local: boolean }

export interface NodeStanding {
  readonly strength: Strength
  /** Why, in words. */
  readonly because: readonly Text[]
  /** The newest day on which any of it was found; none where nothing was. */
  readonly as_of_on: string | null
  readonly firms: number
  readonly stale: number
  readonly bought_wan: number
  readonly local_wan: number
  /** Undefined where nothing is bought. */
  readonly local_share?: number
}

/**
 * 强 弱 断 缺 of one node, from the firms found on it and what the chain buys of it: 缺 has no firm, 断 has none and is bought elsewhere,
 * 强 has enough firms, enough that lead or bear, and enough of it bought here; 弱 has less. What was found too long ago counts for nothing.
 */
export function standingOf(node: Pick<ChainNode, 'key'>, firms: readonly OnNode[], supplies: readonly Bought[], today: string, { strong, evidence_months }: ChainRules): NodeStanding {
  const oldest = monthsBefore(today, evidence_months)
  const fresh = firms.filter((f) => f.as_of_on >= oldest)
  const stale = firms.length - fresh.length
  const last = supplies.reduce((year, s) => Math.max(year, s.year), 0)
  const mine = supplies.filter((s) => s.node === node.key && s.year === last)
  const bought_wan = mine.reduce((sum, s) => sum + s.amount_wan, 0)
  const local_wan = mine.reduce((sum, s) => sum + (s.local ? s.amount_wan : 0), 0)
  const local_share = bought_wan > 0 ? local_wan / bought_wan : undefined
  const bearers = fresh.filter((f) => f.role !== 'support').length
  const because: Text[] = []
  const told = { as_of_on: firms.reduce<string | null>((day, f) => (day === null || f.as_of_on > day ? f.as_of_on : day), null), firms: firms.length, stale, bought_wan, local_wan, ...(local_share === undefined ? {} : { local_share }) }
  if (stale > 0) because.push(t(`${stale}家的依据已超过${evidence_months}个月，不计`, `evidence of ${stale} is older than ${evidence_months} months and does not count`))
  if (fresh.length === 0) {
    const away = mine.filter((s) => !s.local)
    if (away.length === 0) return { strength: 'missing', because: [...because, t('区内没有企业，也没有采购记录', 'no firm here, and nothing is bought')], ...told }
    return { strength: 'broken', because: [...because, t(`区内没有企业，${last}年向区外采购${wan(bought_wan)}万元（${new Set(away.map((s) => s.buyer)).size}家）`, `no firm here; ${wan(bought_wan)} (10,000 yuan) bought elsewhere in ${last} by ${new Set(away.map((s) => s.buyer)).size}`)], ...told }
  }
  const lacks: Text[] = []
  if (fresh.length < strong.firms) lacks.push(t(`企业${fresh.length}家，少于${strong.firms}家`, `${fresh.length} firms, fewer than ${strong.firms}`))
  if (bearers < strong.bearers) lacks.push(t(`链主和骨干${bearers}家，少于${strong.bearers}家`, `${bearers} that lead or bear, fewer than ${strong.bearers}`))
  if (local_share !== undefined && local_share < strong.local_share) lacks.push(t(`区内采购占${(local_share * 100).toFixed(0)}%，低于${(strong.local_share * 100).toFixed(0)}%`, `${(local_share * 100).toFixed(0)}% bought here, below ${(strong.local_share * 100).toFixed(0)}%`))
  if (lacks.length > 0) return { strength: 'weak', because: [...because, ...lacks], ...told }
  return { strength: 'strong', because: [...because, t(`企业${fresh.length}家，其中链主和骨干${bearers}家${local_share === undefined ? '' : `，区内采购占${(local_share * 100).toFixed(0)}%`}`, `${fresh.length} firms, ${bearers} that lead or bear${local_share === undefined ? '' : `, ${(local_share * 100).toFixed(0)}% bought here`}`)], ...told }
}

const wan = (v: number) => Math.round(v).toLocaleString('en-US')

function monthsBefore(day: string, months: number): string {
  const [y = 0, m = 1] = day.split('-').map(Number)
  const at = y * 12 + (m - 1) - months
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-${day.slice(8, 10)}`
}
