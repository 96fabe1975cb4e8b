import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import type { Chain } from '#modules/chains/chain-guards.ts'
import { t } from '#modules/chains/chain-facts.ts'
import type { ChainRules } from '#packs/chains.ts'
import type { ParkRules } from '#packs/parks.ts'
import type { Tx } from '#store/database.ts'
import { readRecords } from '#store/formats/records.ts'
import { readable } from '#store/page.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { gapsOf, localRate, nodesOf, suppliersFor } from './chain-lists.ts'
import { callerOf, type House } from './house.ts'

const Id = z.object({ id: z.string() })
const Table = z.strictObject({ type: z.enum(['regions', 'input_output']), name: z.string().trim().min(1).max(200), text: z.string().min(2).max(15_000_000) })

/** 产业链: strength of every node with its evidence, gaps with reasons, who could supply what, and the tables it is ranked by. */
export function chainRoutes(app: FastifyInstance, house: House): void {
  const tags = ['chains']
  const read = async <T>(district: string, work: (tx: Tx) => Promise<T>) => house.database.inDistrict(district, work, { readOnly: true })
  const rulesAt = (district: string) => { const policy = house.policy(district, house.now()); return { rules: policy.rule<ChainRules>('chains'), siting: policy.rule<ParkRules>('parks').siting } }

  app.get('/api/chains', { schema: { tags, summary: '产业链清单 · the chains of the district' } }, async (request) => {
    const caller = callerOf(request)
    const values = new Values()
    const seen = visibleWhere(house.registry.matter('chain'), caller, values)
    return { rows: await read(caller.district, (tx) => tx.rows(`select m.id, m.number, m.title, m.state from matter m where m.district = ${values.add(caller.district)} and m.kind = 'chain' and m.open${seen ? ` and ${seen}` : ''} order by m.title`, values.list)) }
  })

  app.get<{ Params: { id: string } }>('/api/chains/:id', { schema: { tags, summary: '产业链图谱：各环节强弱、企业和依据 · nodes with their strength, firms and evidence', params: Id } }, async (request) => {
    const caller = callerOf(request)
    const { rules } = rulesAt(caller.district)
    return read(caller.district, async (tx) => {
      const stored = await readable(tx, caller, house.registry.matter('chain'), request.params.id)
      const facts = stored.standing.facts as Chain
      const shown = await nodesOf(tx, request.params.id, facts, rules, house.now())
      return { id: request.params.id, number: stored.number, name: stored.title, state: stored.standing.state, year: facts.year ?? null, chain_leader: facts.chain_leader ?? null, editions: facts.editions ?? [], as_of: house.now(), rules, links: facts.links ?? [], ...shown, local: localRate(shown.nodes, shown.supplies) }
    })
  })

  app.get<{ Params: { id: string } }>('/api/chains/:id/gaps', { schema: { tags, summary: '断缺环节排序：理由、候选企业和地块 · gaps ranked, with reasons, candidates and parcels', params: Id } }, async (request) => {
    const caller = callerOf(request)
    const { rules, siting } = rulesAt(caller.district)
    return read(caller.district, async (tx) => {
      const stored = await readable(tx, caller, house.registry.matter('chain'), request.params.id)
      const facts = stored.standing.facts as Chain
      return { as_of: house.now(), weights: rules.weights, source: rules.source, ...(await gapsOf(tx, request.params.id, facts, await nodesOf(tx, request.params.id, facts, rules, house.now()), rules, siting)) }
    })
  })

  app.get<{ Params: { id: string } }>('/api/chains/:id/suppliers', { schema: { tags, summary: '供需对接：区外采购与区内可供企业 · what is bought elsewhere, and who makes it here', params: Id } }, async (request) => {
    const caller = callerOf(request)
    const { rules } = rulesAt(caller.district)
    return read(caller.district, async (tx) => {
      const stored = await readable(tx, caller, house.registry.matter('chain'), request.params.id)
      return { as_of: house.now(), bought: await suppliersFor(await nodesOf(tx, request.params.id, stored.standing.facts as Chain, rules, house.now()), rules) }
    })
  })

  app.post('/api/chains/tables/read', { bodyLimit: 16_000_000, schema: { tags, summary: '读取产业结构表（CSV），不保存 · a table of structure as it would be brought in; nothing is kept', body: Table } }, async (request) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => p.role === 'chains.office' || p.role === 'economy.analyst')) throw new Refusal('forbidden', t('产业结构数据由产业链专班和工业运行分析员导入', 'tables of structure are brought in by the chain office and the analysts'))
    return readStructure(request.body as z.infer<typeof Table>)
  })
}

const CODES: ReadonlySet<string> = new Set(['行业', 'industries'])

/**
 * A matrix: the first column names the rows, the header the columns. Of inputs and outputs it has 总产出 as its last row
 * and a column 行业 with the codes of each sector, separated by blanks or 、.
 * @throws Refusal `invalid` when it holds nothing
 */
async function readStructure({ type, text }: z.infer<typeof Table>) {
  const bytes = (async function* () { yield new TextEncoder().encode(text) })()
  const faults: { line: number; problem: Text }[] = []
  const rows: string[] = []
  const values: number[][] = []
  const industries: string[][] = []
  let output: number[] | undefined
  let header: string[] | undefined
  let columns: string[] = []
  // Codes of industries head the columns: as keys of an object they would change their order.
  for await (const row of readRecords(bytes)) {
    if ('problem' in row) { faults.push({ line: row.line, problem: row.problem }); continue }
    const cells = row.fields.map((cell) => cell.trim())
    if (cells.every((cell) => cell === '')) continue
    if (header === undefined) { header = cells; columns = cells.slice(1).filter((name) => !CODES.has(name)); continue }
    const [label = '', ...rest] = cells
    if (label === '') { faults.push({ line: row.line, problem: t('第一列没有名称', 'the first column has no name') }); continue }
    if (cells.length !== header.length) { faults.push({ line: row.line, problem: t(`有${cells.length}列，表头有${header.length}列`, `${cells.length} columns where the header has ${header.length}`) }); continue }
    const codes = rest.find((_, i) => CODES.has(header?.[i + 1] ?? ''))
    const numbers = rest.filter((_, i) => !CODES.has(header?.[i + 1] ?? '')).map((v) => (v === '' ? 0 : Number(v.replaceAll(',', ''))))
    const bad = numbers.findIndex((v) => !Number.isFinite(v) || v < 0)
    if (bad >= 0) { faults.push({ line: row.line, problem: t(`“${label}”的“${columns[bad] ?? ''}”不是非负数`, `'${columns[bad] ?? ''}' of '${label}' is no number of zero or more`) }); continue }
    if (type === 'input_output' && (label === '总产出' || label === 'output')) { output = numbers; continue }
    rows.push(label)
    values.push(numbers)
    if (type === 'input_output') industries.push(codes ? codes.split(/[、,，;；\s]+/).filter(Boolean) : [])
  }
  if (rows.length === 0) throw new Refusal('invalid', t('表中没有可用的行，未作任何改动', 'the table has no line that can be used; nothing was changed'), { faults: faults.slice(0, 50).map((f) => ({ path: `/${f.line}`, problem: f.problem })) })
  return { faults, rows: rows.length, columns: columns.length, body: { type, rows, columns, values, ...(type === 'input_output' ? { output: output ?? [], industries } : {}) } }
}
