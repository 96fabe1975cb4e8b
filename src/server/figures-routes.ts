import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import { MOST_ROWS, ORIGINS } from '#modules/figures/batch-facts.ts'
import { MONEY, type MoneyUnit } from '#modules/figures/figure-columns.ts'
import { type FiguresRead, type ReadOptions, readFigures } from '#modules/figures/read-figures.ts'
import type { Tx } from '#store/database.ts'
import { recordIn } from '#store/ledger.ts'
import { callerOf, type House } from './house.ts'

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
export const Table = z.strictObject({
  /** As POST /api/files answered. */
  file: z.string().regex(/^[0-9a-f]{64}$/),
  unit: z.enum(Object.keys(MONEY) as [MoneyUnit, ...MoneyUnit[]]).optional(),
  caliber: z.enum(['month', 'cumulative']).optional(),
  period: Month.optional(),
  confirmed: z.record(z.string().max(120), z.string().max(80)).optional(),
})
const Import = Table.extend({
  dataset: z.string().trim().min(2).max(80), source: z.string().trim().min(2).max(80), frame: z.string().trim().min(1).max(20).optional(), odd_reason: z.string().trim().min(5).max(500).optional(),
  /** Lines that cannot be taken are left out only when somebody says so. */
  leave_out_bad: z.boolean().default(false),
})
/** The caliber stands on every answer about figures firms gave. */
const NOTE = ORIGINS.dispatch
const SHOWN = 500

/** 调度数据导入: a table that was uploaded is read and shown with all that is wrong with it, then becomes a batch with the table as its proof. */
export function figuresRoutes(app: FastifyInstance, house: House): void {
  const tags = ['figures']
  app.post('/api/figures/read', { schema: { tags, summary: '调度数据预览 · read a table of figures; writes nothing', body: Table } }, async (request) => {
    const caller = reporterOf(request)
    const read = await house.database.inDistrict(caller.district, (tx) => readTableOf(house, tx, caller, request.body as z.infer<typeof Table>), { readOnly: true })
    return shown(read)
  })

  app.post('/api/figures/import', { schema: { tags, summary: '调度数据导入 · bring a table in as one batch', body: Import } }, async (request) => {
    const caller = reporterOf(request)
    const { dataset, source, frame, odd_reason, leave_out_bad, ...table } = request.body as z.infer<typeof Import>
    return house.database.inDistrict(caller.district, async (tx) => {
      const read = await readTableOf(house, tx, caller, table)
      takeable(read, leave_out_bad)
      const id = `table-${table.file.slice(0, 24)}`
      if (await tx.row('select 1 from matter where district = $1 and id = $2', [tx.district, id])) throw new Refusal('unmet', { zh: '这张表已导入过，未重复导入', en: 'this table is in already; nothing was taken twice' })
      const head = { dataset, source, origin: 'dispatch', ...(frame ? { frame } : {}) }
      const odd = odd_reason ? { odd_reason } : {}
      const evidence = [{ kind: 'original', sha256: table.file }]
      let answer = await recordIn(house, tx, { caller, kind: 'batch', id, act: 'report', seen: 0, body: { ...head, ...odd, rows: read.rows.slice(0, MOST_ROWS) }, evidence })
      for (let from = MOST_ROWS; from < read.rows.length; from += MOST_ROWS) {
        answer = await recordIn(house, tx, { caller, kind: 'batch', id, act: 'add', seen: answer.version, body: { ...odd, rows: read.rows.slice(from, from + MOST_ROWS) }, evidence: [] })
      }
      return { caliber_note: NOTE, batch: answer, rows: read.rows.length, left_out: read.bad.length }
    })
  })
}

/** @throws Refusal `unmet` with what is to be done first */
function takeable(read: FiguresRead, leaveOut: boolean): void {
  const refuse = (zh: string, en: string, next: { zh: string; en: string }) => new Refusal('unmet', { zh, en }, { next })
  if (read.to_confirm.length) throw refuse(`有${read.to_confirm.length}个企业名称待确认`, `${read.to_confirm.length} names of firms are not confirmed`, { zh: '请逐一确认企业', en: 'confirm each firm' })
  const [first] = read.revised
  if (first) throw refuse(`${read.revised.length}个数据已在其他批次报送（如${first.period}，${first.number}）`, `${read.revised.length} figures stand on other batches (${first.period}, ${first.number})`, { zh: '请到原批次更正', en: 'correct them where they stand' })
  if (read.bad.length && !leaveOut) throw refuse(`有${read.bad.length}处错误，未导入`, `${read.bad.length} cells or lines cannot be taken; nothing was taken`, { zh: '请改正后重新上传，或确认舍弃这些内容', en: 'correct the table, or say that they are left out' })
  if (read.rows.length === 0) throw refuse('没有可导入的数据', 'there is nothing to take', { zh: '请检查表格', en: 'look at the table' })
}

function shown({ rows, revised, bad, notes, ...read }: FiguresRead) {
  return { caliber_note: NOTE, ...read, rows_total: rows.length, sample: rows.slice(0, 20), bad_total: bad.length, bad: bad.slice(0, SHOWN), notes_total: notes.length, notes: notes.slice(0, SHOWN), revised_total: revised.length, revised: revised.slice(0, SHOWN) }
}

/** The caller's own upload, read as a table. @throws what `uploadOf` and `readFigures` refuse */
export async function readTableOf(house: House, tx: Tx, caller: Caller, { file, unit, caliber, period, confirmed }: z.infer<typeof Table>): Promise<FiguresRead> {
  const { name, bytes } = await uploadOf(house, tx, caller, file)
  const options: ReadOptions = { name, ...(unit ? { unit } : {}), ...(caliber ? { caliber } : {}), ...(period ? { period } : {}), ...(confirmed ? { confirmed } : {}) }
  return readFigures(tx, bytes, options)
}

/** What the caller uploaded, from its beginning. @throws Refusal `unknown` for a file somebody else uploaded */
export async function uploadOf(house: House, tx: Tx, caller: Caller, file: string) {
  const kept = await tx.row<{ name: string }>('select name from attachment where district = $1 and sha256 = $2 and by = $3 order by at desc limit 1', [tx.district, file, caller.party])
  const bytes = kept && (await house.files.get(file))
  if (!kept || !bytes) throw new Refusal('unknown', { zh: '没有这个文件，请先上传', en: 'there is no such file: upload it first' })
  return { name: kept.name, bytes }
}

export function reporterOf(request: FastifyRequest): Caller {
  const caller = callerOf(request)
  if (!caller.posts.some((p) => p.role === 'figures.reporter')) throw new Refusal('forbidden', { zh: '调度数据由数据报送员导入', en: 'figures are brought in by a reporter of figures' })
  return caller
}
