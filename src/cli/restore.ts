import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { filesOf } from '#server/main.ts'
import { openDatabase } from '#store/database.ts'
import { loadTables, tablesOf } from '#store/dump.ts'
import type { FileStore } from '#store/files.ts'
import type { Manifest } from './backup.ts'
import { openBase, optionsOf } from './base.ts'
import { verifyAll } from './verify.ts'

/** `pandeng restore <folder>`: exit code 1 when the chain does not hold afterwards. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { values, positionals: [folder] } = optionsOf(args, {})
  if (!folder) throw new RangeError('pandeng restore <folder>')
  const base = await openBase(values, console.log)
  try {
    return (await restore({ ownerUrl: base.ownerUrl, appUrl: base.appUrl, files: filesOf(base.settings) }, folder, console.log)) ? 0 : 1
  } finally {
    await base.close()
  }
}

/**
 * Puts a backup into an empty, migrated database, all or nothing, then checks every chain against the heads of the manifest.
 * @throws RangeError when something stands there already, a file or table was changed, or the schema is another
 */
export async function restore(house: { ownerUrl: string; appUrl: string; files: FileStore }, folder: string, say: (line: string) => void): Promise<boolean> {
  if (!existsSync(join(folder, 'manifest.json'))) throw new RangeError(`${folder} holds no manifest.json: it is no finished backup`)
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
  const files = await checkedFiles(join(folder, 'files'))
  const client = new pg.Client({ connectionString: house.ownerUrl })
  await client.connect()
  try {
    await client.query('begin; set local row_security = off')
    const here = new Map((await client.query<{ name: string; digest: string }>('select name, digest from house.migration')).rows.map((m) => [m.name, m.digest]))
    const other = manifest.migrations.find((m) => here.get(m.name) !== m.digest)
    if (other) throw new RangeError(`the backup was made with another ${other.name} (version ${manifest.version}): restore it with that version`)
    for (const { name } of await tablesOf(client)) {
      if ((await client.query(`select from "${name}" limit 1`)).rowCount) throw new RangeError(`the database is not empty (${name}): nothing was restored`)
    }
    await loadTables(client, join(folder, 'tables'), manifest.tables)
    await client.query('commit')
  } finally {
    await client.end()
  }
  for (const path of files) await house.files.put(readFileSync(path))
  const database = openDatabase(house.appUrl, { max: 2 })
  try {
    let whole = true
    for (const [district, head] of Object.entries(manifest.heads)) whole = (await verifyAll(database, [district], say, head)) && whole
    return whole
  } finally {
    await database.close()
  }
}

/** The files of a backup, each of which is named by its hash. */
async function checkedFiles(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const paths: string[] = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
    if (hash.digest('hex') !== entry.name) throw new RangeError(`file ${entry.name} of the backup was changed: nothing was restored`)
    paths.push(path)
  }
  return paths
}
