import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedDemo } from '#cli/demo.ts'
import { readSettings } from '#server/main.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

/** Enough of everything that every fate of a lead, a project and a parcel is met. */
const SIZE = { firms: 60, residents: 20, tickets: 12, appeals: 10, days: 40, projects: 40, supervisions: 5, reporting: 20, leads: 120 }

describe.each(['qinglan', 'chaoting'])('the demo district %s, in little', (district) => {
  let fresh: FreshDatabase
  let client: Client
  const data = mkdtempSync(join(tmpdir(), 'pandeng-demo-'))
  beforeAll(async () => {
    fresh = await freshDatabase()
    await seedDemo(fresh.ownerUrl, fresh.appUrl, readSettings({ data, port: '0' }, {}), district, () => undefined, SIZE)
    client = new Client({ connectionString: fresh.ownerUrl })
    await client.connect()
    await client.query("select set_config('app.district', $1, false)", [district])
  }, 120_000)
  afterAll(async () => { await client.end(); await fresh.drop(); rmSync(data, { recursive: true, force: true }) })
  const one = async (sql: string): Promise<unknown> => Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0]

  test('holds something of every kind that people are shown', async () => {
    const { rows } = await client.query<{ kind: string }>('select distinct kind from matter')
    expect(rows.map((r) => r.kind)).toEqual(expect.arrayContaining(['ticket', 'appeal', 'target', 'supervision', 'project', 'lead', 'agreement', 'commitment', 'agent_contract', 'park', 'parcel', 'space', 'mu_batch', 'chain', 'chain_firm', 'supply', 'structure']))
  })
  test('stands together: whatever a record points to is there', async () => {
    for (const [kind, fact] of [['parcel', 'park'], ['space', 'park'], ['agreement', 'lead'], ['commitment', 'agreement'], ['chain_firm', 'chain'], ['supply', 'chain'], ['agent_fee', 'contract'], ['lead', 'project'], ['lead', 'parcel']] as const) {
      expect([kind, fact, await one(`select count(*)::int from matter m where m.kind = '${kind}' and m.facts ? '${fact}' and not exists (select 1 from matter o where o.district = m.district and o.id = m.facts->>'${fact}')`)]).toEqual([kind, fact, 0])
    }
  })
  test('four chains of sixty nodes, one parcel for one project, and all under the rules of its own city', async () => {
    expect(await one("select sum(jsonb_array_length(facts->'nodes'))::int from matter where kind = 'chain'")).toBe(60)
    expect(await one("select count(*)::int from (select facts->>'parcel' from matter where kind = 'lead' and facts ? 'parcel' group by 1 having count(*) > 1) twice")).toBe(0)
    expect(await one("select count(distinct split_part(pack, '@', 1))::int from matter")).toBe(1)
  })
})
