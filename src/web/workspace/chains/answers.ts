import type { Text } from '#kernel/text.ts'
import type { ChainLink, ChainNode } from '#modules/chains/chain-facts.ts'
import type { Gap } from '#modules/chains/gaps.ts'
import type { Bought, NodeStanding, OnNode, Strength } from '#modules/chains/strength.ts'

export type { ChainLink, ChainNode, Strength }
export interface NodeShown extends ChainNode, NodeStanding { readonly members: readonly OnNode[] }
export interface ChainShown { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly year: number | null; readonly chain_leader: string | null; readonly as_of: string; readonly rules: { readonly source: Text; readonly evidence_months: number }; readonly links: readonly ChainLink[]; readonly nodes: readonly NodeShown[]; readonly supplies: readonly Bought[]; readonly local: { readonly year: number; readonly bought_wan: number; readonly local_wan: number; readonly rate: number | null; readonly buyers: number } | null }
export interface GapShown extends Gap { readonly name: string; readonly stage: string; readonly products: readonly string[]; readonly industries: readonly string[]; readonly because: readonly Text[]; readonly leads: readonly { readonly id: string; readonly number: string; readonly state: string }[]; readonly candidates: readonly { readonly firm: string | null; readonly name: string; readonly where: Text; readonly says: Text }[]; readonly parcels_free: number; readonly parcels: readonly { readonly id: string; readonly name: string; readonly area_mu: number; readonly park: string | null; readonly leads: boolean }[] }
interface Basis { readonly id: string; readonly name: string; readonly year: number }
export interface Gaps { readonly as_of: string; readonly weights: Readonly<Record<string, number>>; readonly source: Text; readonly basis: { readonly regions: Basis | null; readonly sectors: Basis | null }; readonly gaps: readonly GapShown[] }
export interface Suppliers { readonly bought: readonly (Bought & { readonly node_name: string; readonly makers: readonly { readonly member: string; readonly firm: string; readonly name: string; readonly product: string; readonly score: number; readonly says: Text }[] })[] }

export const STRENGTH: Readonly<Record<Strength, readonly [tone: string, label: Text]>> = { strong: ['good', { zh: '强', en: 'Strong' }], weak: ['warn', { zh: '弱', en: 'Weak' }], broken: ['bad', { zh: '断', en: 'Broken' }], missing: ['held', { zh: '缺', en: 'Missing' }] }
export const STAGE: Readonly<Record<string, Text>> = { upstream: { zh: '上游', en: 'Upstream' }, midstream: { zh: '中游', en: 'Midstream' }, downstream: { zh: '下游', en: 'Downstream' }, support: { zh: '配套', en: 'Support' } }
