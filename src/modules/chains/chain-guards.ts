import { industryFault } from '#algo/identifiers/industry-code.ts'
import { leontief } from '#algo/leontief.ts'
import type { FactsOf, Given } from '#kernel/matter.ts'
import { isoDay } from '#algo/workdays.ts'
import type { Guard } from '#packs/rulings.ts'
import { pointing } from '#store/links.ts'
import type { chainFacts, ChainNode, memberFacts, structureFacts, supplyFacts } from './chain-facts.ts'
import { t } from './chain-facts.ts'

export type Chain = FactsOf<typeof chainFacts>
export type Member = FactsOf<typeof memberFacts>
export type Supply = FactsOf<typeof supplyFacts>
export type Structure = FactsOf<typeof structureFacts>
export interface ChainThere { readonly state: string; readonly nodes: readonly ChainNode[] }
export interface Used { readonly node: string; readonly n: number }

export const mapIsRight: Guard<Chain> = ({ facts, body, given }) => {
  if (!body) return undefined
  const { nodes = [], links = [] } = { ...facts, ...body }
  const all = new Set<string>()
  for (const n of nodes) {
    if (all.has(n.key)) return t(`环节标识“${n.key}”重复`, `the key '${n.key}' is used twice`)
    all.add(n.key)
    for (const code of n.industries) {
      const fault = industryFault(code)
      if (fault) return t(`环节“${n.name}”的行业代码：${fault.zh}`, `${n.name}: ${fault.en}`)
    }
  }
  const seen = new Set<string>()
  for (const { from, to } of links) {
    const lost = [from, to].find((k) => !all.has(k))
    if (lost !== undefined) return t(`联系所指的环节“${lost}”不存在`, `there is no node '${lost}'`)
    if (from === to) return t(`环节“${from}”不能与自身联系`, `'${from}' is linked to itself`)
    if (seen.has(`${from} ${to}`)) return t(`联系“${from}→${to}”重复`, `${from} → ${to} is there twice`)
    seen.add(`${from} ${to}`)
  }
  const orphan = ((given['chains.used'] ?? []) as readonly Used[]).find((u) => !all.has(u.node))
  return orphan ? t(`环节“${orphan.node}”还有${orphan.n}条企业或供应记录，不能删去；请先移出`, `${orphan.n} firms or supplies stand on '${orphan.node}': move them first`) : undefined
}

export const byAnother: Guard<Chain> = ({ facts, caller }) => (facts.edited_by === caller.party ? t('编制人不能自己论证或发布', 'whoever drew it neither checks nor publishes it') : undefined)
export const yearIsNext: Guard<Chain> = ({ facts, body, at }) => {
  if (body?.year === undefined) return undefined
  const last = facts.editions?.at(-1)?.year
  if (body.year > Number(isoDay(at).slice(0, 4)) + 1) return t('发布年度不能超过明年', 'a year beyond the next is not published')
  return last !== undefined && body.year < last ? t(`${last}年版已经发布，不能倒签`, `the edition of ${last} is out already`) : undefined
}

/** The chain a firm or a supply stands on, and whether the node is there. */
export const onNode: Guard<{ chain?: string; node?: string }> = ({ facts, body, given }) => {
  if (!body) return undefined
  const chain = given['chains.chain'] as ChainThere | undefined
  const node = body.node ?? facts.node
  if (!chain) return t('没有这条产业链', 'there is no such chain')
  return chain.nodes.some((n) => n.key === node) ? undefined : t(`这条产业链没有环节“${node ?? ''}”`, `the chain has no node '${node ?? ''}'`)
}
export const firmIsThere: Guard<Member> = ({ body, given }) => (body?.firm !== undefined && given['chains.firm'] === undefined ? t('没有这家企业或已注销', 'there is no such firm') : undefined)
export const onceOnly: Guard<Member> = ({ body, given }) => (body && given['chains.same_member'] !== undefined ? t('这家企业已在该环节登记', 'the firm stands on this node already') : undefined)
export const notAhead: Guard<Member> = ({ body, at }) => (body?.as_of_on !== undefined && body.as_of_on > isoDay(at) ? t('核实日期不能晚于今天', 'the day cannot lie ahead') : undefined)
export const oneSeller: Guard<Supply> = ({ body }) => {
  if (!body) return undefined
  if ((body.seller === undefined) === (body.seller_name === undefined)) return t('区内供应企业和区外供应企业须且只须填一个', 'name the seller in the district or the one elsewhere, and only one')
  return body.seller !== undefined && body.seller === body.buyer ? t('采购企业与供应企业不能是同一家', 'a firm does not buy from itself') : undefined
}

export const tableIsRight: Guard<Structure> = ({ body }) => {
  if (!body) return undefined
  const { type, rows = [], columns = [], values = [], own, output, industries = [] } = body
  if (values.length !== rows.length || values.some((r) => r.length !== columns.length)) return t(`数值须为${rows.length}行×${columns.length}列`, `${rows.length} × ${columns.length} values expected`)
  for (const [what, names] of [['行', rows], ['列', columns]] as const) { const twice = names.find((n, i) => names.indexOf(n) !== i); if (twice !== undefined) return t(`${what}“${twice}”重复`, `'${twice}' is there twice`) }
  if (type === 'regions') {
    if (own === undefined || !rows.includes(own)) return t('表中没有本区这一行', 'this district is not among the rows')
    const fault = columns.map((c) => industryFault(c)).find(Boolean)
    return fault && t(`列名须为行业代码：${fault.zh}`, `columns are codes of industries: ${fault.en}`)
  }
  if (rows.some((r, i) => r !== columns[i])) return t('投入产出表的行和列须为同样的部门、同样的顺序', 'rows and columns of an input–output table are the same sectors in the same order')
  if (output?.length !== rows.length || industries.length !== rows.length) return t('每个部门须有总产出和对应行业', 'each sector needs its output and its industries')
  try { leontief({ flows: values, output }) } catch (err) { return t(`投入产出表不成立：${err instanceof Error ? err.message : ''}`, `the table does not hold: ${err instanceof Error ? err.message : ''}`) }
  return undefined
}

export const chainOf: Given = async (query, { facts, body, caller }) => {
  const chain = (body as Member | undefined)?.chain ?? (facts as Member).chain
  if (chain === undefined) return undefined
  const [row] = await query<ChainThere>("select state, coalesce(facts->'nodes', '[]'::jsonb) as nodes from matter where district = $1 and kind = 'chain' and id = $2 and state <> 'retired'", [caller.district, chain])
  return row
}
export const firmOf: Given = async (query, { body, caller }) => {
  const { firm } = (body ?? {}) as Member
  if (firm === undefined) return undefined
  return (await query<{ id: string }>("select id from party where district = $1 and id = $2 and kind = 'firm' and to_on is null", [caller.district, firm]))[0]
}
export const sameMember: Given = async (query, { id, body, caller }) => {
  const { chain, node, firm } = (body ?? {}) as Member
  if (chain === undefined || node === undefined || firm === undefined) return undefined
  await query('select pg_advisory_xact_lock(hashtextextended($1, 20261103))', [`${caller.district}/${chain}/${node}/${firm}`])
  return (await query<{ id: string }>(`select id from matter where district = $1 and kind = 'chain_firm' and open and id in ${pointing('chain', 'chain', '= $2')} and facts->>'node' = $3 and facts->>'firm' = $4 and id <> $5 limit 1`, [caller.district, chain, node, firm, id]))[0]
}
export const usedNodes: Given = (query, { id, caller }) =>
  query<Used>(`select facts->>'node' as node, count(*)::int as n from matter where district = $1 and kind in ('chain_firm', 'supply') and open and id in ${pointing('chain', 'chain', '= $2')} group by 1`, [caller.district, id])
