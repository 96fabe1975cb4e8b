import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { FigureFault } from '#modules/figures/read-figures.ts'
import { readTable } from '#store/formats/table.ts'
import { send, stamp } from './export-routes.ts'
import type { Cell } from './sheet-file.ts'
import { readTableOf, reporterOf, Table, uploadOf } from './figures-routes.ts'
import type { House } from './house.ts'

const MARKS = ['原表行号', '原因', '怎么办'] as const

/**
 * The lines that cannot be taken, as a table under the same header: put right, it is uploaded as it is. Cells of such a line that
 * can be taken are left blank, for they come in with the first table.
 */
export function economyFaults(app: FastifyInstance, house: House): void {
  app.post('/api/figures/faults', { schema: { tags: ['figures'], summary: '下载有误行 · the lines that cannot be taken', body: Table } }, async (request, reply) => {
    const caller = reporterOf(request)
    const table = request.body as z.infer<typeof Table>
    const { read, upload } = await house.database.inDistrict(caller.district, async (tx) => ({ read: await readTableOf(house, tx, caller, table), upload: await uploadOf(house, tx, caller, table.file) }), { readOnly: true })
    const names = read.columns.map((c) => c.name)
    const figures = new Set(read.columns.flatMap((c) => (c.is === 'figure' ? [c.name] : [])))
    return send(reply, 'csv', `bad-lines-${stamp(house)}`, [[...names, ...MARKS]], badLines(readTable(upload.bytes, { name: upload.name }), Map.groupBy(read.bad, (b) => b.line), names, figures))
  })
}

async function* badLines(rows: ReturnType<typeof readTable>, bad: ReadonlyMap<number, readonly FigureFault[]>, names: readonly string[], figures: ReadonlySet<string>): AsyncGenerator<Cell[]> {
  for await (const row of rows) {
    const faults = bad.get(row.line)
    if (!faults) continue
    const whole = faults.some((f) => !figures.has(f.column))
    const at = new Set(faults.map((f) => f.column))
    const cells = 'problem' in row ? names.map((_, i) => (i === 0 ? row.raw : '')) : names.map((name) => (whole || !figures.has(name) || at.has(name) ? (row.cells[name] ?? '') : ''))
    const say = (of: (f: FigureFault) => string) => [...new Set(faults.map((f) => (f.column && figures.has(f.column) ? `${f.column}：${of(f)}` : of(f))))].join('；')
    yield [...cells, row.line, say((f) => f.reason.zh), say((f) => f.next.zh)]
  }
}
