import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Client } from 'pg'

const folder = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema up to date: every file of `migrations/` once, in order, each in its own transaction.
 * Processes that start together wait for each other. An applied file that has changed since is refused.
 * @param ownerUrl a role that may create tables in this database
 * @throws Error when an applied migration differs from its file
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7146)')
    await client.query('create schema if not exists house')
    await client.query('create table if not exists house.migration (name text primary key, digest text not null, at timestamptz not null default now())')
    await ensureAppRole(client)
    const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from house.migration')
    const applied = new Map(rows.map((r) => [r.name, r.digest]))
    for (const name of readdirSync(folder).filter((f) => f.endsWith('.sql')).toSorted()) await apply(client, name, applied.get(name))
  } finally {
    await client.end()
  }
}

async function apply(client: Client, name: string, before: string | undefined): Promise<void> {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const digest = createHash('sha256').update(text).digest('hex')
  if (before === digest) return
  if (before !== undefined) throw new Error(`migration ${name} was changed after it was applied; add a new file instead`)
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into house.migration (name, digest) values ($1, $2)', [name, digest])
    await client.query('commit')
  } catch (err) {
    await client.query('rollback')
    throw new Error(`migration ${name} failed and changed nothing: ${err instanceof Error ? err.message : String(err)}`, { cause: err })
  }
}

/** The role everything runs as: no superuser, no way around row-level security. */
async function ensureAppRole(client: Client): Promise<void> {
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'pandeng_app') then
      create role pandeng_app nosuperuser nocreatedb nocreaterole nobypassrls;
    end if;
    if not pg_has_role(current_user, 'pandeng_app', 'member') then execute format('grant pandeng_app to %I', current_user); end if;
  end $$`)
  await client.query('grant usage on schema public to pandeng_app')
}
