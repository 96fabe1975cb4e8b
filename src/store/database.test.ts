import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#test/database.ts'
import { type Database, openDatabase } from './database.ts'

let fresh: FreshDatabase
let owner: Database
let db: Database

beforeAll(async () => {
  fresh = await freshDatabase()
  owner = openDatabase(fresh.ownerUrl, { max: 2, role: 'pandeng' })
  db = openDatabase(fresh.appUrl, { max: 4 })
  await owner.pool.query(`
    create table note (district text not null, id int not null, body text not null, primary key (district, id));
    alter table note enable row level security; alter table note force row level security;
    create policy walls on note using (district = current_setting('app.district', true));
    grant select, insert, update, delete on note to pandeng_app`)
})
afterAll(async () => {
  await Promise.all([owner.close(), db.close()])
  await fresh.drop()
})

const put = (district: string, id: number, body: string) => db.inDistrict(district, (tx) => tx.rows('insert into note values ($1, $2, $3)', [district, id, body]))
const bodies = (district: string) => db.inDistrict(district, (tx) => tx.rows<{ body: string }>('select body from note order by id')).then((rows) => rows.map((r) => r.body))

test('a transaction sees and writes its own district only, and outside of one there is nothing', async () => {
  await put('wall-a', 1, 'ours')
  await put('wall-b', 1, 'theirs')
  expect(await bodies('wall-a')).toEqual(['ours'])
  await expect(db.inDistrict('wall-a', (tx) => tx.rows("insert into note values ('wall-b', 2, 'smuggled')"))).rejects.toMatchObject({ code: '42501' })
  expect((await db.pool.query('select * from note')).rows).toEqual([])
})

test('the role cannot be talked away by options in the address', async () => {
  const url = `${fresh.ownerUrl}${fresh.ownerUrl.includes('?') ? '&' : '?'}options=${encodeURIComponent('-c work_mem=5MB -c role=none')}`
  const other = openDatabase(url, { max: 1 })
  try {
    const { rows } = await other.pool.query("select current_user as role, current_setting('work_mem') as work_mem")
    expect(rows).toEqual([{ role: 'pandeng_app', work_mem: '5MB' }])
  } finally {
    await other.close()
  }
})

test.each(["x'; drop table note; --", '', 'Ünlü', 'A', '-a', 'a'.repeat(32), 'a b'])('%j is no district', async (district) => {
  await expect(db.inDistrict(district, async () => 0)).rejects.toThrow(RangeError)
})

test('what throws is rolled back and the connection serves again', async () => {
  const before = db.pool.totalCount
  await expect(db.inDistrict('roll', async (tx) => {
    await tx.rows("insert into note values ('roll', 1, 'never')")
    throw new Error('no')
  })).rejects.toThrow('no')
  expect(await bodies('roll')).toEqual([])
  expect(db.pool.idleCount).toBe(db.pool.totalCount)
  expect(db.pool.totalCount).toBe(before)
})

test('work that goes on after a failed statement is told that nothing was kept', async () => {
  const told: string[] = []
  await expect(db.inDistrict('swallow', async (tx) => {
    tx.afterCommit(() => told.push('committed'))
    await tx.rows("insert into note values ('swallow', 1, 'a')")
    await tx.rows('select 1/0').catch(() => undefined)
  })).rejects.toThrow('nothing was committed')
  expect(await bodies('swallow')).toEqual([])
  expect(told).toEqual([])
})

test('what waits for the commit is done after it', async () => {
  let seen: string[] = []
  await db.inDistrict('after', async (tx) => {
    tx.afterCommit(() => { seen = ['committed'] })
    await tx.rows("insert into note values ('after', 1, 'a')")
    expect(seen).toEqual([])
  })
  expect(seen).toEqual(['committed'])
})

test('of two that block each other the one that loses does its work again', async () => {
  await put('dead', 1, '')
  await put('dead', 2, '')
  const met = Promise.withResolvers<void>()
  let tries = 0
  let inside = 0
  const add = (first: number, second: number) => db.inDistrict('dead', async (tx) => {
    tries++
    await tx.rows("update note set body = body || 'x' where id = $1", [first])
    if (++inside === 2) met.resolve()
    await met.promise
    await tx.rows("update note set body = body || 'x' where id = $1", [second])
  })
  await Promise.all([add(1, 2), add(2, 1)])
  // Who does it again may get in between once more: as often as it takes, and each is done once.
  expect(tries).toBeGreaterThan(2)
  expect(await bodies('dead')).toEqual(['xx', 'xx'])
})

test('what always loses is given up with its own error', async () => {
  let tries = 0
  await expect(db.inDistrict('give-up', (tx) => {
    tries++
    return tx.rows("do $$ begin raise serialization_failure; end $$")
  })).rejects.toMatchObject({ code: '40001' })
  expect(tries).toBe(4)
})

test('a reader cannot write', async () => {
  await expect(db.inDistrict('reader', (tx) => tx.rows("insert into note values ('reader', 1, 'x')"), { readOnly: true })).rejects.toMatchObject({ code: '25006' })
})

test('a connection that dies in the middle is replaced', async () => {
  const lost = db.inDistrict('lost', async (tx) => {
    const me = await tx.row<{ pid: number }>('select pg_backend_pid() as pid')
    await owner.pool.query('select pg_terminate_backend($1)', [me?.pid])
    await tx.rows('select 1')
  })
  await expect(lost).rejects.toThrow(/terminated|connection|EPIPE|ECONNRESET/)
  expect(await db.inDistrict('lost', (tx) => tx.row('select 1 as one'))).toEqual({ one: 1 })
})

test('a text that comes back keeps its plan', async () => {
  const text = 'select id from note where id = $1 and 7 = 7'
  const plans = await db.inDistrict('plan', async (tx) => {
    await tx.rows(text, [1])
    await tx.rows(text, [2])
    return tx.rows('select calls.n from (select generic_plans + custom_plans as n from pg_prepared_statements where statement = $1) calls', [text])
  })
  expect(plans).toEqual([{ n: 2 }])
})

test('counts are numbers, dates are dates of the calendar, instants are instants', async () => {
  const row = await db.inDistrict('types', (tx) => tx.row(`select count(*) as n, array[1, null, 3]::bigint[] as counts, date '2026-03-01' as day, array[date '2026-03-01'] as days,
    timestamptz '2026-03-01 00:00+08' as at, '{"a":1}'::jsonb as facts, null::bigint as none from note`))
  expect(row).toEqual({ n: 0, counts: [1, null, 3], day: '2026-03-01', days: ['2026-03-01'], at: new Date('2026-02-28T16:00:00Z'), facts: { a: 1 }, none: null })
})

test('a count too large to be exact is an error, and the connection serves again', async () => {
  await expect(db.inDistrict('large', (tx) => tx.row('select 9007199254740993::bigint as n'))).rejects.toThrow('9007199254740993 is too large')
  expect(await db.inDistrict('large', (tx) => tx.row('select 1 as one'))).toEqual({ one: 1 })
})
