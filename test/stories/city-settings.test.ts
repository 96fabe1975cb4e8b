import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { houseCaller } from '#kernel/caller.ts'
import { policyFor } from '#packs/policy.ts'
import { followDistricts, type House } from '#server/house.ts'
import { openLive } from '#server/live.ts'
import { record } from '#store/ledger.ts'
import { DISTRICT, openHouse, type TestHouse } from '../house.ts'

let test_house: TestHouse
let house: House
let owner: pg.Client
/** The house as a serving process holds it: it follows the settings it was started with. */
beforeAll(async () => {
  test_house = await openHouse({ city: 'dailing' })
  const live = await openLive(test_house.database)
  const districts = await followDistricts(test_house.database, live)
  house = { ...test_house.house, live, districts, policy: (district, at, pack) => policyFor(districts.get(district)?.pack ?? '', at, pack) }
  owner = new pg.Client({ connectionString: test_house.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await house.live.close()
  await test_house.close()
})

const file = (id: string, at?: string) => record(house, { caller: houseCaller(DISTRICT, 'import'), kind: 'ticket', id, act: 'record_past', seen: 0, body: { source_no: id }, ...(at ? { at: new Date(at) } : {}) })
const packOf = async (id: string) => (await test_house.as('auditor').page('ticket', id))['pack']

test('another pack, name or a new district is in force without a restart; what began before keeps its own', async () => {
  await file('before')
  await owner.query("update district set pack = 'tanjiang', name_zh = '改名区' where district = $1", [DISTRICT])
  await owner.query("insert into district (district, name_zh, name_en, pack, center_lng, center_lat) values ('newqu', '新区', 'New', 'dailing', 118, 31)")
  await vi.waitFor(() => expect(house.districts.get('newqu')).toMatchObject({ pack: 'dailing' }))
  expect(house.districts.get(DISTRICT)).toMatchObject({ pack: 'tanjiang', name: { zh: '改名区' } })
  await file('after')
  expect(await packOf('before')).toBe('dailing@2026-01')
  expect(await packOf('after')).toBe('tanjiang@2024-01')
})

test('a broken connection misses nothing for good', async () => {
  await owner.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen pandeng_live'")
  await owner.query("update district set pack = 'dailing' where district = $1", [DISTRICT])
  await vi.waitFor(() => expect(house.districts.get(DISTRICT)?.pack).toBe('dailing'), { timeout: 10_000 })
  await owner.query("update district set host = 'again.example' where district = $1", [DISTRICT])
  await vi.waitFor(() => expect(house.districts.get(DISTRICT)?.host).toBe('again.example'), { timeout: 10_000 })
})

test('a version takes effect on its day, and years before the first stand under the earliest', async () => {
  for (const [id, at, pack] of [['1998', '1998-05-01T09:00:00+08:00', 'dailing@2020-05'], ['2021', '2021-05-01T09:00:00+08:00', 'dailing@2020-05'], ['2025', '2025-12-31T23:59:59+08:00', 'dailing@2020-05'], ['2026', '2026-01-01T00:00:00+08:00', 'dailing@2026-01']] as const) {
    await file(id, at)
    expect(await packOf(id)).toBe(pack)
  }
})
