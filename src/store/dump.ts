import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Client } from 'pg'
import { from, to } from 'pg-copy-streams'

/** A table as it was written out: SHA-256 (hex) over its COPY text before compression. */
export interface DumpedTable { readonly name: string; readonly columns: readonly string[]; readonly sha256: string }

/** Every table of the house, each after those it refers to. */
export async function tablesOf(client: Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(
    `select c.relname as name,
       (select json_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select coalesce(json_agg(distinct f.relname), '[]') from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`)
  const sorted: typeof rows = []
  while (sorted.length < rows.length) {
    const next = rows.filter((r) => !sorted.includes(r) && r.needs.every((n) => sorted.some((s) => s.name === n)))
    if (next.length === 0) throw new Error('tables refer to each other in a ring')
    sorted.push(...next)
  }
  return sorted.map(({ name, columns }) => ({ name, columns }))
}

/** Writes every table into `folder`, as `<name>.copy.gz`. The client stands in one repeatable-read transaction that sees all rows. */
export async function dumpTables(client: Client, folder: string): Promise<DumpedTable[]> {
  const done: DumpedTable[] = []
  for (const { name, columns } of await tablesOf(client)) {
    const hash = createHash('sha256')
    await pipeline(client.query(to(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) to stdout`)), hashing(hash), createGzip({ level: 6 }), createWriteStream(join(folder, `${name}.copy.gz`), { mode: 0o600 }))
    done.push({ name, columns, sha256: hash.digest('hex') })
  }
  return done
}

/** Reads tables back inside the client's transaction. @throws Error naming a table whose bytes are not those written out */
export async function loadTables(client: Client, folder: string, tables: readonly DumpedTable[]): Promise<void> {
  const known = new Map((await tablesOf(client)).map((t) => [t.name, new Set(t.columns)]))
  for (const { name, columns, sha256 } of tables) {
    if (!columns.every((c) => known.get(name)?.has(c))) throw new Error(`table ${name} of the backup is not that of this version`)
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(folder, `${name}.copy.gz`)), createGunzip(), hashing(hash), client.query(from(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`)))
    if (hash.digest('hex') !== sha256) throw new Error(`table ${name} of the backup was changed: nothing was restored`)
  }
}

function hashing(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({ transform(chunk: Buffer, _, done) { hash.update(chunk); done(null, chunk) } })
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
