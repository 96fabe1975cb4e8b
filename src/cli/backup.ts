import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { filesOf, openHouse, VERSION } from '#server/main.ts'
import type { Database } from '#store/database.ts'
import { type DumpedTable, dumpTables } from '#store/dump.ts'
import { diskFiles, type FileStore } from '#store/files.ts'
import { sealNow } from '#store/heads.ts'
import { openBase, optionsOf } from './base.ts'

/** What a backup says of itself. `heads`: the last head of each district, to be compared after restoring. */
export interface Manifest {
  readonly version: string
  readonly made_at: string
  readonly migrations: readonly { readonly name: string; readonly digest: string }[]
  readonly tables: readonly DumpedTable[]
  readonly heads: Readonly<Record<string, string>>
}

/** `pandeng backup <folder>` */
export async function backupCommand(args: string[]): Promise<number> {
  const { values, positionals: [folder] } = optionsOf(args, {})
  if (!folder) throw new RangeError('pandeng backup <folder>')
  const base = await openBase(values, console.log)
  const house = await openHouse(base.settings, base.appUrl, false)
  try {
    const { tables, heads } = await backup({ ownerUrl: base.ownerUrl, files: filesOf(base.settings), database: house.database, districts: [...house.districts.keys()] }, folder, house.now())
    console.log(`已备份 ${tables.length} 张表 · ${tables.length} tables in ${folder}\n${Object.entries(heads).map(([d, h]) => `${d} ${h}`).join('\n')}\n主密钥不在其中，请另处保存 · the master key is not in it: keep it elsewhere`)
    return 0
  } finally {
    await house.close()
    await base.close()
  }
}

/** Seals what stands and writes all tables of one moment, then the files they name, then the manifest. @throws RangeError when the folder is not empty */
export async function backup(house: { ownerUrl: string; files: FileStore; database: Database; districts: readonly string[] }, folder: string, now: Date): Promise<Manifest> {
  if (existsSync(folder) && readdirSync(folder).length) throw new RangeError(`${folder} is not empty: a backup needs a folder of its own`)
  mkdirSync(join(folder, 'tables'), { recursive: true, mode: 0o700 })
  for (const district of house.districts) await house.database.inDistrict(district, (tx) => sealNow(tx, now))
  const client = new pg.Client({ connectionString: house.ownerUrl })
  await client.connect()
  try {
    // Without the right to see every row this fails, instead of leaving rows out.
    await client.query('begin isolation level repeatable read read only; set local row_security = off')
    const heads = (await client.query<{ district: string; hash: string }>("select distinct on (district) district, encode(hash, 'hex') as hash from ledger_head order by district, no desc")).rows
    const migrations = (await client.query<{ name: string; digest: string }>('select name, digest from house.migration order by name')).rows
    const tables = await dumpTables(client, join(folder, 'tables'))
    const named = (await client.query<{ sha256: string }>('select distinct sha256 from attachment order by sha256')).rows
    await client.query('commit')
    await fetchFiles(house.files, named.map((f) => f.sha256), diskFiles(join(folder, 'files')))
    const manifest: Manifest = { version: VERSION, made_at: now.toISOString(), migrations, tables, heads: Object.fromEntries(heads.map((h) => [h.district, h.hash])) }
    writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    return manifest
  } finally {
    await client.end()
  }
}

/** Every file the register names, wherever it is kept. @throws Error when one is gone: a backup without it would not say so later */
async function fetchFiles(from: FileStore, named: readonly string[], to: FileStore): Promise<void> {
  for (const sha256 of named) {
    const stream = await from.get(sha256)
    if (!stream) throw new Error(`the file ${sha256} is named but not kept: the backup was not finished`)
    await to.put(await buffer(stream))
  }
}
