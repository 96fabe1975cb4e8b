import { z } from 'zod'
import { fact, part, STAMP } from '#kernel/fact.ts'
import type { Text } from '#kernel/text.ts'

export const t = (zh: string, en: string): Text => ({ zh, en })
export const words = (min: number, max: number) => z.string().trim().min(min).max(max)
export const id = words(1, 80)
export const day = z.iso.date()
export const keys = <K extends string>(options: Readonly<Record<K, Text>>) => z.enum(Object.keys(options) as [K, ...K[]])

export const STAGES = { upstream: t('上游', 'Upstream'), midstream: t('中游', 'Midstream'), downstream: t('下游', 'Downstream'), support: t('配套', 'Support') }
export const CRITICALITY = { key: t('关键', 'Key'), important: t('重要', 'Important'), ordinary: t('一般', 'Ordinary') }
export const ROLES = { leader: t('链主', 'Chain leader'), backbone: t('骨干', 'Backbone'), support: t('配套', 'Supporting') }

const Key = z.string().trim().regex(/^[a-z0-9-]{1,30}$/)
const Code = z.string().regex(/^\d{2,4}$/)
const Node = z.strictObject({
  key: part(Key, t('标识', 'Key')), name: part(words(2, 60), t('环节', 'Node')), stage: part(keys(STAGES), t('位置', 'Stage'), STAGES), products: part(z.array(words(2, 40)).min(1).max(12), t('产品', 'Products')),
  industries: part(z.array(Code).min(1).max(6), t('行业代码（GB/T 4754—2017）', 'Industries (GB/T 4754-2017)')), criticality: part(keys(CRITICALITY), t('重要程度', 'How much it matters'), CRITICALITY),
})
const Link = z.strictObject({ from: part(Key, t('自', 'From')), to: part(Key, t('至', 'To')) })
export type ChainNode = z.infer<typeof Node>
export type ChainLink = z.infer<typeof Link>
const Opinion = z.object({ pass: part(z.boolean(), t('通过', 'Passed')), text: part(z.string(), t('论证意见', 'Opinion')), ...STAMP })
const Edition = z.object({ year: part(z.number(), t('年度', 'Year')), nodes: part(z.number(), t('环节数', 'Nodes')), links: part(z.number(), t('联系数', 'Links')), ...STAMP })

export const chainFacts = z.object({
  name: fact(words(2, 60), { label: t('产业链', 'Chain'), searched: true }),
  chain_leader: fact(words(2, 60), { label: t('链长', 'Leader of the chain'), hint: t('区领导职务', 'The post of a leader of the district') }), lead_dept: fact(id, { label: t('牵头部门', 'Leading department'), widget: 'office' }),
  about: fact(words(4, 2_000), { label: t('概况', 'About'), widget: 'textarea' }),
  nodes: fact(z.array(Node).min(2).max(80), { label: t('环节', 'Nodes') }), links: fact(z.array(Link).max(300), { label: t('联系', 'Links') }),
  pass: fact(z.boolean(), { label: t('论证通过', 'The experts agree'), passing: true }), opinion: fact(words(5, 2_000), { label: t('论证意见', 'What they think'), widget: 'textarea', passing: true }),
  opinions: fact(z.array(Opinion), { label: t('论证记录', 'Opinions') }),
  year: fact(z.int().min(2000).max(2100), { label: t('发布年度', 'Year'), indexed: true }), editions: fact(z.array(Edition), { label: t('历年发布', 'Published before') }),
  edited_by: fact(id, { label: t('编制人', 'Drawn by'), widget: 'party' }), reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})

export const memberFacts = z.object({
  chain: fact(id, { label: t('产业链', 'Chain'), widget: 'matter', of: 'chain', indexed: true }), node: fact(Key, { label: t('环节标识', 'Node'), indexed: true }),
  firm: fact(id, { label: t('企业', 'Firm'), widget: 'party', indexed: true }), role: fact(keys(ROLES), { label: t('地位', 'Role'), options: ROLES, indexed: true }),
  main_product: fact(words(2, 120), { label: t('主要产品', 'Main product'), searched: true }), capacity: fact(words(1, 120), { label: t('产能', 'Capacity') }), output_wan: fact(z.number().min(0).max(1e9), { label: t('该产品年产值（万元）', 'Output of it a year (10,000 yuan)') }),
  as_of_on: fact(day, { label: t('核实日期', 'Found on'), indexed: true }), reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})

export const supplyFacts = z.object({
  chain: fact(id, { label: t('产业链', 'Chain'), widget: 'matter', of: 'chain', indexed: true }), node: fact(Key, { label: t('供货环节', 'Node it comes from'), indexed: true }),
  buyer: fact(id, { label: t('采购企业', 'Buyer'), widget: 'party', indexed: true }), seller: fact(id, { label: t('区内供应企业', 'Seller in the district'), widget: 'party', indexed: true }),
  seller_name: fact(words(2, 120), { label: t('区外供应企业', 'Seller elsewhere') }), seller_place: fact(words(2, 60), { label: t('供应地', 'Where it comes from') }),
  product: fact(words(2, 120), { label: t('产品', 'Product'), searched: true }), amount_wan: fact(z.number().gt(0).max(1e9), { label: t('年采购额（万元）', 'Bought a year (10,000 yuan)') }), year: fact(z.int().min(2000).max(2100), { label: t('年度', 'Year'), indexed: true }),
  local: fact(z.boolean(), { label: t('区内采购', 'Bought here'), indexed: true }), reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})

const TYPES = { regions: t('地区×行业', 'Regions × industries'), input_output: t('投入产出', 'Inputs and outputs') }
const Row = z.array(z.number().min(0).max(1e15)).max(2_000)
export const structureFacts = z.object({
  type: fact(keys(TYPES), { label: t('类型', 'Type'), options: TYPES, indexed: true }), name: fact(words(4, 120), { label: t('名称', 'Name'), searched: true }), year: fact(z.int().min(1990).max(2100), { label: t('年份', 'Year'), indexed: true }),
  published_by: fact(words(2, 200), { label: t('来源', 'Source') }), own: fact(words(1, 60), { label: t('本区在表中的名称', 'This district in the table') }),
  rows: fact(z.array(words(1, 60)).min(2).max(600), { label: t('行', 'Rows') }), columns: fact(z.array(words(1, 60)).min(2).max(1_200), { label: t('列', 'Columns') }), values: fact(z.array(Row).min(2).max(600), { label: t('数值', 'Values') }),
  output: fact(Row, { label: t('总产出', 'Output') }), industries: fact(z.array(z.array(Code)).max(600), { label: t('部门对应行业', 'Industries of each sector') }), reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})
