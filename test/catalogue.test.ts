import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from './database.ts'

let fresh: FreshDatabase
let client: pg.Client
beforeAll(async () => {
  fresh = await freshDatabase()
  client = new pg.Client({ connectionString: fresh.ownerUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await fresh.drop()
})

const rows = async <T>(text: string) => (await client.query(text)).rows as T[]

test('every primary key, unique index and foreign key begins with district, so that the schema distributes as it is', async () => {
  const keys = await rows<{ name: string; first: string }>(
    `select c.conrelid::regclass || '.' || c.conname as name, a.attname as first from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')
     union all select i.indexrelid::regclass::text, a.attname from pg_index i join pg_class t on t.oid = i.indrelid join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indisunique and t.relnamespace = 'public'::regnamespace`)
  expect(keys.length).toBeGreaterThan(60)
  expect(keys.filter((k) => k.first !== 'district')).toEqual([])
})

test('every table is walled by district, also against its owner', async () => {
  const tables = await rows<{ relname: string }>("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)")
  expect(tables).toEqual([])
})

test('the role everything runs as has no way around the walls and cannot rewrite what was written', async () => {
  expect(await rows("select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'pandeng_app'")).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }])
  const rewritable = await rows<{ name: string }>(
    `select t || ' ' || p as name from unnest(array['entry', 'ledger_head', 'anchor', 'access_log', 'sign_in_log', 'admin_log']) t, unnest(array['update', 'delete', 'truncate']) p where has_table_privilege('pandeng_app', t, p)`)
  expect(rewritable).toEqual([])
})
