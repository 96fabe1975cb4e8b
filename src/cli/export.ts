import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { openHouse } from '#server/main.ts'
import type { Database } from '#store/database.ts'
import { type Node, writeXes } from '#store/formats/xes.ts'
import { openBase, optionsOf } from './base.ts'
import { districtGiven } from './district.ts'

const CASES = 200

/** `pandeng export --log <name> --out <file.xes[.gz]> [--district id]` */
export async function exportCommand(args: string[]): Promise<number> {
  const { values } = optionsOf(args, { log: { type: 'string' }, out: { type: 'string' } })
  if (!values.log || !values.out) throw new RangeError('pandeng export --log <name> --out <file.xes[.gz]> [--district id]')
  const base = await openBase(values, console.log)
  const house = await openHouse(base.settings, base.appUrl, false)
  try {
    console.log(`${await exportLog(house.database, districtGiven(house.districts, values.district), values.log, values.out)} cases → ${values.out}`)
    return 0
  } finally {
    await house.close()
    await base.close()
  }
}

/** Writes an imported log again from the ledger, in its first order and spelling. Answers how many cases. @throws RangeError when there is no such log */
export async function exportLog(database: Database, district: string, log: string, out: string): Promise<number> {
  const run = await database.inDistrict(district, (tx) => tx.row<{ header: Node }>('select header from import_run where district = $1 and log = $2 and header is not null order by started_at limit 1', [district, log]), { readOnly: true })
  if (!run) throw new RangeError(`no log '${log}' was brought into ${district}`)
  let cases = 0
  async function* traces(): AsyncGenerator<Node> {
    for (let after = 0; ;) {
      const rows = await database.inDistrict(district, (tx) => tx.rows<{ order: number; bodies: { attributes: Node[] }[] }>(
        `select m.n as order, (select jsonb_agg(e.body order by e.seq) from entry e where e.district = $1 and e.matter_id = m.id and e.act in ('register_case', 'record_event')) as bodies
         from (select id, (facts->>'order')::int as n from matter where district = $1 and kind = 'case_record' and category = $2 and (facts->>'order')::int > $3 order by 2 limit ${CASES}) m order by m.n`, [district, log, after]), { readOnly: true })
      for (const { bodies: [first, ...events] } of rows) {
        cases++
        yield { name: 'trace', at: {}, in: [...(first?.attributes ?? []), ...events.map((e) => ({ name: 'event', at: {}, ...(e.attributes.length ? { in: e.attributes } : {}) }))] }
      }
      after = rows.at(-1)?.order ?? after
      if (rows.length < CASES) return
    }
  }
  const text = Readable.from(writeXes(run.header, traces()))
  await (out.endsWith('.gz') ? pipeline(text, createGzip(), createWriteStream(out)) : pipeline(text, createWriteStream(out)))
  return cases
}
