import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { Refusal } from '#kernel/refusal.ts'
import { columnsIn, mapLine, type Mapping, mappingSchema } from '#store/formats/mapping.ts'
import type { Encoding } from '#store/formats/lines.ts'
import { readTable } from '#store/formats/table.ts'
import type { Bad, Past } from './batches.ts'
import type { Reading } from './import-file.ts'

const folder = new URL('../../packs/mappings/', import.meta.url)

/**
 * The mapping of that name (of `packs/mappings`) or in that file; without one, the only one all of whose columns the table has.
 * @throws RangeError when there is none, or it is not well formed
 */
export function mappingNamed(given: string): Mapping {
  const own = new URL(`${encodeURIComponent(given)}.json`, folder)
  if (!existsSync(own) && !existsSync(given)) throw new RangeError(`there is no mapping '${given}': give a file, or one of ${mappingNames().join(', ')}`)
  const parsed = mappingSchema.safeParse(JSON.parse(readFileSync(existsSync(own) ? own : given, 'utf8')))
  if (!parsed.success) throw new RangeError(`mapping ${given}: ${parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`)
  return parsed.data
}

export function mappingNames(): string[] {
  return readdirSync(folder).flatMap((f) => (f.endsWith('.json') ? [f.slice(0, -5)] : []))
}

/** The mapping whose columns all stand in the table. */
export function mappingFor(columns: readonly string[]): Mapping {
  const fit = mappingNames().map(mappingNamed).filter((m) => columnsIn(m).every((c) => columns.includes(c)))
  const [only] = fit
  if (!only || fit.length > 1) throw new RangeError(`${fit.length} mappings fit these columns (${columns.join(', ')}): name one with --mapping (${mappingNames().join(', ')})`)
  return only
}

/** Lines of a table as past matters. Of a number that stands more than once, each further one carries its occurrence. */
export function tableReading(name: string, mapping: Mapping, encoding?: Encoding): Reading {
  const times = new Map<string, number>()
  const repeated: string[] = []
  return {
    mapping: JSON.stringify(mapping),
    repeated,
    async *items(bytes) {
      let checked = false
      for await (const row of readTable(bytes, { name, ...(encoding ? { encoding } : {}) })) {
        if ('problem' in row) {
          yield row
          continue
        }
        if (!checked) {
          const missing = columnsIn(mapping).filter((c) => !Object.hasOwn(row.cells, c))
          if (missing.length) throw new RangeError(`${name} has no column ${missing.map((c) => `'${c}'`).join(', ')}, which mapping ${mapping.id} names`)
          checked = true
        }
        yield pastOf(mapping, row.line, row.cells, (no) => {
          const n = (times.get(no) ?? 0) + 1
          times.set(no, n)
          if (n === 2) repeated.push(no)
          return n === 1 ? no : `${no}-${n}`
        })
      }
    },
  }
}

function pastOf(mapping: Mapping, line: number, cells: Readonly<Record<string, string>>, numbered: (no: string) => string): Past | Bad {
  const raw = Object.values(cells).join(',')
  try {
    const { source_no, opened_at, closed_at, facts, outcome } = mapLine(mapping, cells)
    const number = numbered(source_no)
    return {
      line, raw, id: `${mapping.id}.${idOf(number)}`, kind: mapping.matter, number,
      acts: [{ act: mapping.open, at: opened_at, body: facts }, ...(closed_at ? [{ act: mapping.close, at: closed_at, body: outcome }] : [])],
    }
  } catch (err) {
    if (err instanceof Refusal) return { line, raw, problem: err.text }
    throw err
  }
}

/** What an id cannot hold is kept as a digest: the number itself stands in the facts. */
export function idOf(text: string): string {
  return /^[A-Za-z0-9_.:-]{1,50}$/.test(text) ? text : `h.${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
}
