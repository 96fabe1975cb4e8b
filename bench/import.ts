import { deepStrictEqual } from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDistrict } from '#cli/district.ts'
import { importFile } from '#cli/import/import-file.ts'
import { showProgress } from '#cli/import/progress.ts'
import { mappingNamed, tableReading } from '#cli/import/table-reading.ts'
import { openBase } from '#cli/base.ts'
import { openHouse } from '#server/main.ts'
import { type Breakdown, measure } from '#store/measure.ts'

/** The whole register of 34,324 cases into an empty house of its own: how long, and whether its published figures come out. */
const folder = new URL('../../shared/data/registers/', import.meta.url)
const expected = JSON.parse(readFileSync(new URL('expected_nyc_council.json', folder), 'utf8')) as { rows: number; days_to_close: Record<string, number>; by_borough: object; top10_type: object; by_month: object }
const data = mkdtempSync(join(tmpdir(), 'pandeng-bench-'))
const base = await openBase({ data })
await makeDistrict(base.ownerUrl, 'bench', 'tanjiang')
const house = await openHouse(base.settings, base.appUrl, false)
try {
  const report = await importFile(house, 'bench', new URL('nyc_council_constituent_cases.csv.gz', folder).pathname, tableReading('cases', mappingNamed('nyc-council')), showProgress)
  const rows = (id: string, by: Breakdown = 'total') => house.database.inDistrict('bench', async (tx) => (await measure(tx, house.registry.counted(`livelihood.${id}`), { by, as_of: new Date() })).rows)
  const value = async (id: string) => Number(((await rows(id))[0]?.value ?? NaN).toFixed(9))
  const part = async (by: Breakdown, like: object) => Object.fromEntries((await rows('volume', by)).filter((r) => r.key in like).map((r) => [r.key, r.value]))
  const { mean = NaN, median = NaN, p90 = NaN, share_within_7d = NaN } = expected.days_to_close
  deepStrictEqual({ bad: report.bad, rows: await value('volume'), month: await part('month', expected.by_month), area: await part('area', expected.by_borough), type: await part('category_full', expected.top10_type),
    days: [await value('days_mean'), await value('days_median'), await value('days_p90'), await value('closed_within_7_days')] },
  { bad: [], rows: expected.rows, month: expected.by_month, area: expected.by_borough, type: expected.top10_type, days: [mean, median, p90, share_within_7d].map((n) => Number(n.toFixed(9))) })
  console.log(`${report.good} matters, ${report.acts} ledger lines in ${report.seconds.toFixed(1)} s; every published figure is met`)
} finally {
  await house.close()
  await base.close()
  rmSync(data, { recursive: true, force: true })
}
