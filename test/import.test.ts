import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importFile } from '#cli/import/import-file.ts'
import { mappingNamed, tableReading } from '#cli/import/table-reading.ts'
import { verify } from '#store/verify.ts'
import { createReadStream } from 'node:fs'
import { exportLog } from '#cli/export.ts'
import { xesReading } from '#cli/import/xes-reading.ts'
import { type Part, readXes } from '#store/formats/xes.ts'
import { DISTRICT, openHouse, type TestHouse } from './house.ts'

const registers = new URL('../../shared/data/registers/', import.meta.url)
const cases = new URL('nyc_council_constituent_cases.csv.gz', registers)
const folder = mkdtempSync(join(tmpdir(), 'pandeng-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const HEADER = 'unique_key,account,opendate,closedate,complaint_type,descriptor,zip,borough,city,council_dist,community_board'
const line = (no: string, from: string, to = '') => `${no},A,${from},${to},Parks,Tree,1,Queens,NY,B,C`

describe('a table', () => {
  let town: TestHouse
  beforeAll(async () => { town = await openHouse({ city: 'tanjiang' }) })
  afterAll(() => town.close())
  const bring = (path: string) => importFile(town.house, DISTRICT, path, tableReading(path, mappingNamed('nyc-council')))

  test('bad lines are named and listed, good ones stand, and a second run brings nothing twice', async () => {
    const path = join(folder, 'mixed.csv')
    writeFileSync(path, [HEADER, line('K1', '2023-01-05', '2023-01-06'), line('K2', 'soon'), 'ragged', line('K3', '2023-01-07'), line('K1', '2023-02-01'), line('K4', '2023-02-03', '2023-02-01')].join('\n'))
    const first = await bring(path)
    expect({ good: first.good, acts: first.acts, bad: first.bad.map((b) => b.line), repeated: first.repeated }).toEqual({ good: 3, acts: 4, bad: [3, 4, 7], repeated: ['K1'] })
    expect(readFileSync(`${path}.bad.csv`, 'utf8').split('\r\n')).toHaveLength(5)
    const again = await bring(path)
    expect({ good: again.good, skipped: again.skipped, bad: again.bad.length, head: again.head }).toEqual({ good: 0, skipped: 3, bad: 3, head: undefined })
    const matters = await town.database.inDistrict(DISTRICT, (tx) => tx.rows("select number, state, opened_at, closed_at from matter where kind = 'ticket' order by number"))
    expect(matters).toEqual([
      { number: 'K1', state: 'closed', opened_at: new Date('2023-01-04T16:00:00Z'), closed_at: new Date('2023-01-05T16:00:00Z') },
      { number: 'K1-2', state: 'imported', opened_at: new Date('2023-01-31T16:00:00Z'), closed_at: null },
      { number: 'K3', state: 'imported', opened_at: new Date('2023-01-06T16:00:00Z'), closed_at: null },
    ])
  })

  test('a run that broke off goes on where it was', async () => {
    const path = join(folder, 'long.csv')
    writeFileSync(path, [HEADER, ...Array.from({ length: 400 }, (_, i) => line(`L${i}`, '2023-03-01', '2023-03-02'))].join('\n'))
    let times = 0
    const tired = { ...town.house, words: (text: string) => { if (times++ > 150) throw new Error('power cut'); return town.house.words(text) } }
    await expect(importFile(tired, DISTRICT, path, tableReading(path, mappingNamed('nyc-council')))).rejects.toThrow('power cut')
    const after = await bring(path)
    expect(after.skipped).toBeGreaterThan(0)
    expect(after.good).toBeGreaterThan(0)
    expect(after.good + after.skipped).toBe(400)
    expect((await verify(town.database, DISTRICT)).broken).toEqual([])
  })
})

/** Every eleventh line of the register: the whole takes over a minute and is run by bench/import.ts, against the published figures. */
const EVERY = 11

describe.skipIf(!existsSync(cases))('the real register (skipped where ../shared/data is absent)', () => {
  let town: TestHouse
  beforeAll(async () => { town = await openHouse({ city: 'tanjiang' }) })
  afterAll(() => town.close())

  test('every eleventh case arrives, and what a plain count over the file says comes out of our indicators', { timeout: 120_000 }, async () => {
    const [header = '', ...lines] = gunzipSync(readFileSync(cases)).toString().trimEnd().split(/\r?\n/)
    const path = join(folder, 'sample.csv')
    writeFileSync(path, [header, ...lines.filter((_, i) => i % EVERY === 0)].join('\n'))
    const rows = parse(readFileSync(path), { columns: true }) as Record<string, string>[]
    const count = (key: (r: Record<string, string>) => string) => rows.reduce<Record<string, number>>((all, r) => ({ ...all, [key(r)]: (all[key(r)] ?? 0) + 1 }), {})
    const days = rows.flatMap((r) => (r['closedate'] ? [(Date.parse(r['closedate']) - Date.parse(r['opendate'] ?? '')) / 86_400_000] : [])).toSorted((a, b) => a - b)
    const at = (q: number) => { const x = q * (days.length - 1); const low = days[Math.floor(x)] ?? 0; return low + (x % 1) * ((days[Math.ceil(x)] ?? 0) - low) }

    const report = await importFile(town.house, DISTRICT, path, tableReading('cases', mappingNamed('nyc-council')))
    expect({ good: report.good, bad: report.bad, acts: report.acts }).toEqual({ good: rows.length, bad: [], acts: rows.length + days.length })
    expect(rows.length).toBe(3_121)
    const by = async (how: 'month' | 'area' | 'category_full') => Object.fromEntries((await town.figure('livelihood.volume', { by: how })).rows.map((r) => [r.key, r.value]))
    expect(await by('month')).toEqual(count((r) => r['opendate']?.slice(0, 7) ?? ''))
    expect(await by('area')).toEqual(count((r) => r['borough']?.trim() ?? ''))
    expect(await by('category_full')).toEqual(count((r) => r['complaint_type']?.trim() ?? ''))
    expect(await town.figure('livelihood.days_mean')).toMatchObject({ n: days.length, value: expect.closeTo(days.reduce((a, b) => a + b, 0) / days.length, 9) as number })
    expect((await town.figure('livelihood.days_median')).value).toBeCloseTo(at(0.5), 9)
    expect((await town.figure('livelihood.days_p90')).value).toBeCloseTo(at(0.9), 9)
    expect(await town.figure('livelihood.closed_within_7_days')).toMatchObject({ hits: days.filter((d) => d <= 7).length, n: days.length })
    expect((await verify(town.database, DISTRICT)).broken).toEqual([])
  })
})

const logs = new URL('../../shared/data/process/', import.meta.url)

describe.skipIf(!existsSync(new URL('receipt.xes.gz', logs)))('real event logs (skipped where ../shared/data is absent)', () => {
  let town: TestHouse
  beforeAll(async () => { town = await openHouse({ city: 'tanjiang' }) })
  afterAll(() => town.close())
  const read = async (path: string): Promise<Part[]> => {
    const parts: Part[] = []
    for await (const part of readXes(createReadStream(path))) parts.push('line' in part ? { ...part, line: 0 } : part)
    return parts
  }

  test.each([['receipt.xes.gz', 1_434, 8_577, 27], ['running-example.xes', 6, 42, 8]])('%s arrives whole and goes out as it came', { timeout: 120_000 }, async (name, cases, events, activities) => {
    const path = new URL(name, logs).pathname
    const report = await importFile(town.house, DISTRICT, path, xesReading(name))
    expect({ good: report.good, bad: report.bad, acts: report.acts }).toEqual({ good: cases, bad: [], acts: cases * 2 + events })
    const told = await town.database.inDistrict(DISTRICT, (tx) => tx.row("select count(*) as events, count(distinct e.body->>'activity') as activities from entry e join matter m on m.id = e.matter_id where e.act = 'record_event' and m.category = $1", [name]))
    expect(told).toEqual({ events, activities })
    const out = join(folder, `${name}.out.xes`)
    expect(await exportLog(town.database, DISTRICT, name, out)).toBe(cases)
    expect(await read(out)).toEqual(await read(path))
  })
})

const plans = new URL('iom/', registers)
describe.skipIf(!existsSync(plans))('real registers of planning applications (skipped where ../shared/data is absent)', () => {
  let town: TestHouse
  beforeAll(async () => { town = await openHouse({ city: 'dailing' }) })
  afterAll(() => town.close())
  const published = JSON.parse(existsSync(plans) ? readFileSync(new URL('expected_iom.json', registers), 'utf8') : '{}') as Record<string, { rows: number; decision_counts: Record<string, number> | null }>
  const decided = () => town.database.inDistrict(DISTRICT, (tx) => tx.rows<{ year: string; text: string; n: number }>("select to_char(opened_at at time zone 'Asia/Shanghai', 'YYYY') as year, facts->>'decision_text' as text, count(*)::int as n from matter where kind = 'planning_record' group by 1, 2"))

  test.each([['2018', 'windows-1252', 0], ['2019', 'utf-8', 1], ['2016', 'macintosh', 1], ['2017', 'windows-1252', 1]] as const)('%s arrives whole, whatever its bytes and line ends', { timeout: 60_000 }, async (year, encoding, heading) => {
    const file = `${year}-planning-applications.csv`
    const path = join(folder, file)
    writeFileSync(path, readFileSync(new URL(file, plans)))
    const report = await importFile(town.house, DISTRICT, path, tableReading(file, mappingNamed('iom-planning'), encoding))
    // Where a title stands above the header, the published count takes the header for a row.
    expect({ good: report.good, bad: report.bad }).toEqual({ good: (published[file]?.rows ?? 0) - heading, bad: [] })
  })

  test('what a plain count says comes out of our figures', async () => {
    const counts = published['2018-planning-applications.csv']?.decision_counts ?? {}
    const rows = (await decided()).filter((r) => r.year === '2018')
    expect(Object.fromEntries(rows.map((r) => [r.text, r.n]))).toEqual(counts)
    const { n, hits } = await town.figure('projects.planning_permitted_rate', { from: '2018-01', to: '2018-12' })
    expect({ n, hits }).toEqual({ n: 1_159 + 108 + 20 + 1, hits: 1_159 + 20 + 1 })
    expect((await town.database.inDistrict(DISTRICT, (tx) => tx.rows<{ content: string }>("select facts->>'content' as content from matter where kind = 'planning_record' and facts->>'content' ~ 'caf'"))).some((r) => r.content.includes('café'))).toBe(true)
  })
})
