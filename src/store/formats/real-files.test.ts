import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { columnsIn, mapLine, mappingSchema } from './mapping.ts'
import { readTable } from './table.ts'
import { all } from './testing/pieces.ts'
import { type Part, readXes, valueOf, writeXes } from './xes.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const json = (path: string) => JSON.parse(readFileSync(new URL(path, data), 'utf8')) as Record<string, unknown>
const at = (path: string) => createReadStream(new URL(path, data))

describe.skipIf(!existsSync(data))('published files (skipped where ../shared/data is absent)', () => {
  const LOGS = ['receipt.xes.gz', 'running-example.xes', 'reviewing.xes', 'roadtraffic100traces.xes', 'roadtraffic_1t_per_variant.xes.gz', 'teleclaims.xes.gz', 'bpic2020_permit_1t_per_variant.xes.gz']

  test.each(LOGS)('%s: cases, events, activities and variants are those pm4py counts, and writing it again loses nothing', async (name) => {
    const parts = await all(readXes(at(`process/${name}`)))
    const traces = parts.flatMap((p) => (p.part === 'trace' ? [p.trace] : []))
    const paths = traces.map((t) => (t.in ?? []).filter((n) => n.name === 'event').map((e) => valueOf(e, 'concept:name') ?? ''))
    const activities: Record<string, number> = {}
    for (const activity of paths.flat()) activities[activity] = (activities[activity] ?? 0) + 1
    expect(parts.filter((p) => p.part === 'fault')).toEqual([])
    expect({ cases: traces.length, events: paths.flat().length, activities, variants: new Set(paths.map((p) => p.join('\0'))).size }).toEqual(pick(json(`process/expected_${name.split('.')[0]}.json`)))
    const [header] = parts
    if (header?.part !== 'header') throw new Error('no header')
    const again = await all(readXes(Readable.from(writeXes(header.log, traces)).map((text: string) => Buffer.from(text))))
    expect(again.map(withoutLine)).toEqual(parts.map(withoutLine))
  })

  test('34,324 constituent cases: every line is mapped, and the counts are the published ones', async () => {
    const mapping = mappingSchema.parse(JSON.parse(readFileSync(new URL('../../packs/mappings/nyc-council.json', import.meta.url), 'utf8')))
    const rows = await all(readTable(at('registers/nyc_council_constituent_cases.csv.gz'), { name: 'cases' }))
    const lines = rows.flatMap((r) => ('cells' in r ? [r.cells] : []))
    expect({ rows: rows.length, bad: rows.length - lines.length, missing: columnsIn(mapping).filter((c) => !Object.hasOwn(lines[0] ?? {}, c)) }).toEqual({ rows: 34_324, bad: 0, missing: [] })
    const mapped = lines.map((cells) => mapLine(mapping, cells))
    const days = mapped.flatMap((m) => (m.closed_at ? [(m.closed_at.getTime() - m.opened_at.getTime()) / 86_400_000] : []))
    const types = Object.entries(counted(mapped.map((m) => m.facts['category']))).toSorted(([, a], [, b]) => b - a).slice(0, 10)
    expect({
      rows: mapped.length, distinct_keys: new Set(mapped.map((m) => m.source_no)).size, still_open: mapped.length - days.length,
      by_borough: counted(mapped.map((m) => m.facts['area'])), by_month: counted(lines.map((c) => c['opendate']?.slice(0, 7))), top10_type: Object.fromEntries(types),
      days_to_close: { n: days.length, mean: days.reduce((a, b) => a + b, 0) / days.length, share_within_7d: days.filter((d) => d <= 7).length / days.length },
    }).toMatchObject(nearly(json('registers/expected_nyc_council.json')))
  })

  test('planning registers with bare CR, headings and a stray byte: every line arrives or is named', async () => {
    const expected = json('registers/expected_iom.json') as Record<string, { rows: number; columns: string[] }>
    for (const name of readdirSync(new URL('registers/iom/', data))) {
      const rows = await all(readTable(at(`registers/iom/${name}`), { name }))
      // Where the first line is a heading, the count of reference took it for the header, and the header for a row.
      const heading = expected[name]?.columns.some((c) => c.startsWith('Unnamed')) ? 1 : 0
      expect({ name, rows: rows.length + heading }).toEqual({ name, rows: expected[name]?.rows })
      expect(rows.filter((r) => 'code' in r).map((r) => 'code' in r && r.code)).toEqual(/2016-/.test(name) ? ['encoding'] : [])
    }
  })
})

function pick({ cases, events, activities, variants }: Record<string, unknown>): object {
  return { cases, events, activities, variants }
}

function withoutLine(part: Part): object {
  return part.part === 'header' ? part : { ...part, line: 0 }
}

function counted(keys: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const key of keys) if (typeof key === 'string' && key !== '') counts[key] = (counts[key] ?? 0) + 1
  return counts
}

/** The published figures, the means to nine places; what only the indicators compute is left to them. */
function nearly({ rows, distinct_keys, still_open, by_borough, by_month, top10_type, days_to_close }: Record<string, unknown>): object {
  const { n, mean, share_within_7d } = days_to_close as Record<string, number>
  return { rows, distinct_keys, still_open, by_borough, by_month, top10_type, days_to_close: { n, mean: expect.closeTo(mean ?? 0, 9) as number, share_within_7d: expect.closeTo(share_within_7d ?? 0, 9) as number } }
}
