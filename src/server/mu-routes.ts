import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import type { MuScored } from '#algo/mu-score.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { type MuBatch, type MuRow, VETOES } from '#modules/parks/mu-batch.ts'
import { MU_FIGURES, MU_LABELS, type MuCityRules, type ParkRules } from '#packs/parks.ts'
import type { Tx } from '#store/database.ts'
import { readTable } from '#store/formats/table.ts'
import { noSuch } from '#store/page.ts'
import { Values, visibleWhere } from '#store/visible.ts'
import { Format, sendFile, stamp } from './export-routes.ts'
import { callerOf, type House } from './house.ts'
import { type MuScores, muWork } from './mu-thread.ts'

const Id = z.object({ id: z.string() })
const Table = z.strictObject({ name: z.string().trim().min(1).max(200), text: z.string().min(2).max(15_000_000) })
const t = (zh: string, en: string): Text => ({ zh, en })
const MOST_YEARS = 5
const MOST_KNOWN = 12

/** 亩均评价: scores and grades of a batch, a firm's own, and the reading of a table of figures. */
export function muRoutes(app: FastifyInstance, house: House): void {
  const tags = ['parks']
  const rulesOf = (district: string, pack: string) => house.policy(district, house.now(), pack).rule<ParkRules>('parks').mu

  // A version's scores are the same for everybody and for ever: reckoned once for all the firms that look at them.
  const known = new Map<string, Promise<MuScores>>()
  const scoresOf = (district: string, { id, version }: OwnRows, rules: MuCityRules): Promise<MuScores> => {
    const key = `${district}/${id}/${version}`
    const found = known.get(key)
    if (found) return found
    const scores = house.database.inDistrict(district, (tx) => tx.row<{ facts: string }>('select facts::text from matter where district = $1 and id = $2 and version = $3', [district, id, version]), { readOnly: true })
      .then((row) => { if (row) return muWork('scores', { facts: row.facts, firms: '{}', rules }); throw new Refusal('stale', t('评价刚刚有更新，请重新打开', 'the scores have just changed: open them again')) })
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size + 1 - MOST_KNOWN))) known.delete(oldest)
    known.set(key, scores)
    scores.catch(() => known.delete(key))
    return scores
  }

  app.get<{ Params: { id: string } }>('/api/mu/:id', { schema: { tags, summary: '亩均评价结果：得分、分项和等级 · scores, their parts and grades', params: Id } }, async (request, reply) => {
    const { pack, facts, firms, ...head } = await toldOf(house, callerOf(request), request.params.id)
    const page = await muWork('page', { facts, firms, rules: rulesOf(callerOf(request).district, pack), head: { ...head, pack } })
    return reply.type('application/json; charset=utf-8').send(Buffer.from(page.buffer))
  })

  app.get<{ Params: { id: string } }>('/api/mu/:id/export', { schema: { tags, summary: '导出亩均评价结果 · export scores, parts and grades', params: Id, querystring: z.object({ format: Format, group: z.enum(['above', 'below']).default('above') }) } }, async (request, reply) => {
    const { format, group } = request.query as { format: string; group: 'above' | 'below' }
    const { pack, facts, firms, name, state } = await toldOf(house, callerOf(request), request.params.id)
    const about = { title: name, state: house.registry.matter('mu_batch').states[state]?.label.zh ?? '', pack, at: house.now() }
    return sendFile(reply, format, `mu-${group}-${stamp(house)}`, await muWork('file', { facts, firms, rules: rulesOf(callerOf(request).district, pack), about, group, format }))
  })

  app.get('/api/mu/mine', { schema: { tags, summary: '本企业的亩均评价 · what the caller’s own firms were given' } }, async (request) => {
    const { district, firms } = callerOf(request)
    if (firms.length === 0) return []
    const batches = await house.database.inDistrict(district, (tx) => ownOf(tx, firms), { readOnly: true })
    const today = isoDay(house.now())
    const answers: object[] = []
    for (const { own, objected, pack, ...batch } of batches.filter((b) => b.own.length > 0)) {
      const rules = rulesOf(district, pack)
      const scores = await scoresOf(district, batch, rules)
      for (const { firm, group, figures, vetoes } of own) {
        // Who decided, and who of the firm wrote it, is told to neither.
        const objections = objected.flatMap((o) => (o.firm === firm ? [{ text: o.text, at: o.at, ...(o.answer === undefined ? {} : { answer: o.answer, accepted: o.accepted ?? false }) }] : []))
        const may_object = batch.state === 'shown' && today <= (batch.notice_until_on ?? '') && objections.every((o) => o.answer !== undefined)
        answers.push({ ...batch, firm, group, figures, vetoes, ...scores.groups[group], ...(JSON.parse(scores.firms.get(firm) ?? '{}') as Partial<MuScored>), id: batch.id, objections, may_object, rules: { items: rules[group], cap: rules.cap, grace_years: rules.grace_years, labels: MU_LABELS, source: rules.source } })
      }
    }
    return answers
  })

  app.post('/api/mu/read', { bodyLimit: 16_000_000, schema: { tags, summary: '读取亩均评价数据表，不保存 · a table of figures as a batch would have it; nothing is kept', body: Table } }, async (request) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => p.role === 'parks.manager' || p.role === 'economy.analyst')) throw new Refusal('forbidden', t('亩均评价数据由园区管理员和工业运行分析员导入', 'figures for scores per mu are brought in by park managers and analysts'))
    const { name, text } = request.body as z.infer<typeof Table>
    return house.database.inDistrict(caller.district, (tx) => readRows(tx, name, text), { readOnly: true })
  })
}

interface OwnRows { readonly id: string; readonly version: number }
interface OwnBatch extends OwnRows { readonly number: string; readonly name: string; readonly state: string; readonly pack: string; readonly year: number; readonly notice_from_on: string | null; readonly notice_until_on: string | null; readonly own: readonly MuRow[]; readonly objected: NonNullable<MuBatch['objections']> }

/** Of the last batches that were shown, what concerns these firms: thousands of others' rows stay where they are. */
async function ownOf(tx: Tx, firms: readonly string[]): Promise<OwnBatch[]> {
  const rows = (fact: string) => `(select coalesce(jsonb_agg(r), '[]') from jsonb_array_elements(coalesce(facts->'${fact}', '[]')) r where r->>'firm' = any($2))`
  return tx.rows<OwnBatch>(
    `select id, number, title as name, state, pack, version, (facts->>'year')::int as year, facts->>'notice_from_on' as notice_from_on, facts->>'notice_until_on' as notice_until_on, ${rows('rows')} as own, ${rows('objections')} as objected
     from matter where district = $1 and kind = 'mu_batch' and state in ('shown', 'published') order by facts->>'year' desc limit ${MOST_YEARS}`, [tx.district, firms])
}

interface Told { readonly id: string; readonly number: string; readonly name: string; readonly state: string; readonly pack: string; readonly facts: string; readonly firms: string }

/** A batch with who its firms are, both in JSON as the store tells it: what it says is thousands of rows and is read in a thread. @throws Refusal `unknown`, also where it is not this caller's to read */
async function toldOf(house: House, caller: Caller, id: string): Promise<Told> {
  const def = house.registry.matter('mu_batch')
  const values = new Values()
  const parts = [`m.district = ${values.add(caller.district)}`, `m.id = ${values.add(id)}`, `m.kind = 'mu_batch'`]
  const seen = visibleWhere(def, caller, values)
  const told = await house.database.inDistrict(caller.district, (tx) => tx.row<Told>(
    `select m.id, m.number, m.title as name, m.state, m.pack, m.facts::text as facts,
       (select coalesce(json_object_agg(p.id, json_build_object('name', p.name, 'uscc', p.uscc)), '{}')::text from party p where p.district = m.district and p.id in (select r->>'firm' from jsonb_array_elements(coalesce(m.facts->'rows', '[]')) r)) as firms
     from matter m where ${[...parts, ...(seen ? [seen] : [])].join(' and ')}`, values.list), { readOnly: true })
  if (!told) throw noSuch(def)
  return told
}

const COLUMNS: ReadonlyMap<string, string> = new Map([...MU_FIGURES.flatMap((key) => [[key, key], [MU_LABELS[key].zh, key], [MU_LABELS[key].zh.replace(/（.*）/, ''), key], [MU_LABELS[key].en, key]] as const), ['统一社会信用代码', 'uscc'], ['uscc', 'uscc'], ['类别', 'group'], ['group', 'group'], ['成立日期', 'founded_on'], ['founded_on', 'founded_on'], ['否决', 'vetoes'], ['vetoes', 'vetoes']])

/** Every bad line told, no good one lost. An empty cell is no figure, which is not nought. */
async function readRows(tx: Tx, name: string, text: string) {
  const bytes = (async function* () { yield new TextEncoder().encode(text) })()
  const faults: { line: number; problem: Text }[] = []
  const found: { line: number; uscc: string; row: Omit<MuRow, 'firm'> }[] = []
  const unknown = new Set<string>()
  for await (const line of readTable(bytes, { name })) {
    if ('problem' in line) { faults.push({ line: line.line, problem: line.problem }); continue }
    const said = new Map<string, string>()
    for (const [column, cell] of Object.entries(line.cells)) { const key = COLUMNS.get(column.trim()); if (key === undefined) unknown.add(column); else if (cell.trim() !== '') said.set(key, cell.trim()) }
    const figures = Object.fromEntries(MU_FIGURES.flatMap((key) => { const cell = said.get(key); return cell === undefined ? [] : [[key, Number(cell.replaceAll(',', ''))]] }))
    const bad = Object.entries(figures).find(([, v]) => !Number.isFinite(v))
    const vetoes = (said.get('vetoes') ?? '').split(/[、,，;；\s]+/).filter(Boolean).map((v) => Object.entries(VETOES).find(([key, label]) => key === v || label.zh === v)?.[0] ?? v)
    const odd = vetoes.find((v) => !Object.hasOwn(VETOES, v))
    const problem = !said.has('uscc') ? t('没有统一社会信用代码', 'no credit code') : bad ? t(`“${bad[0]}”不是数`, `'${bad[0]}' is no number`) : !/^\d{4}-\d{2}-\d{2}$/.test(said.get('founded_on') ?? '') ? t('成立日期须为年-月-日', 'the day of founding is year-month-day') : odd !== undefined ? t(`不认识的否决情形“${odd}”`, `'${odd}' is no veto`) : undefined
    if (problem) { faults.push({ line: line.line, problem }); continue }
    found.push({ line: line.line, uscc: said.get('uscc') ?? '', row: { group: ['below', '规模以下', '规下'].includes(said.get('group') ?? '') ? 'below' : 'above', founded_on: said.get('founded_on') ?? '', vetoes: vetoes as MuRow['vetoes'], figures } })
  }
  const firms = new Map((await tx.rows<{ id: string; uscc: string }>("select id, uscc from party where district = $1 and kind = 'firm' and uscc = any($2)", [tx.district, found.map((f) => f.uscc)])).map((p) => [p.uscc, p.id]))
  const rows = new Map<string, MuRow>()
  for (const { line, uscc, row } of found) {
    const firm = firms.get(uscc)
    if (firm === undefined) faults.push({ line, problem: t(`没有信用代码为${uscc}的企业`, `no firm has the code ${uscc}`) })
    else if (rows.has(firm)) faults.push({ line, problem: t(`企业${uscc}重复`, `${uscc} is there twice`) })
    else rows.set(firm, { firm, ...row })
  }
  return { faults: faults.toSorted((a, b) => a.line - b.line), unknown_columns: [...unknown], rows: [...rows.values()] }
}
