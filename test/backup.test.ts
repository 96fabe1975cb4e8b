import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backup } from '#cli/backup.ts'
import { makeDistrict } from '#cli/district.ts'
import { restore } from '#cli/restore.ts'
import { verifyAll } from '#cli/verify.ts'
import { houseCaller } from '#kernel/caller.ts'
import { modules } from '#modules/index.ts'
import { createRegistry } from '#kernel/registry.ts'
import { policyFor } from '#packs/policy.ts'
import { diskFiles } from '#store/files.ts'
import { type Database, openDatabase } from '#store/database.ts'
import { record } from '#store/ledger.ts'
import { createVault } from '#store/vault.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

const folder = mkdtempSync(join(tmpdir(), 'pandeng-backup-'))
const kept = join(folder, 'kept')
let first: FreshDatabase
let database: Database
const said: string[] = []
const say = (line: string) => void said.push(line)
const now = new Date('2026-03-02T09:00:00+08:00')

beforeAll(async () => {
  first = await freshDatabase()
  await makeDistrict(first.ownerUrl, 'qu', 'tanjiang')
  database = openDatabase(first.appUrl, { max: 2 })
  const house = { database, registry: createRegistry(modules), vault: createVault(Buffer.alloc(32, 7)), policy: () => policyFor('tanjiang', now), words: (t: string) => t, now: () => now }
  for (let i = 0; i < 20; i++) {
    await record(house, { caller: houseCaller('qu', 'import'), kind: 'ticket', id: `t${i}`, act: 'record_past', seen: 0, body: { source_no: `${i}`, category: '制表\t换行\n反斜\\N', caller_name: '张三丰' }, at: now })
  }
  const bytes = 'photo'
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  mkdirSync(join(folder, 'files', sha256.slice(0, 2)), { recursive: true })
  writeFileSync(join(folder, 'files', sha256.slice(0, 2), sha256), bytes)
  await database.inDistrict('qu', (tx) => tx.rows("insert into attachment (district, sha256, name, type, size_bytes, by, at) values ('qu', $1, '照片.jpg', 'image/jpeg', 5, 'house', $2)", [sha256, now]))
  await backup({ ownerUrl: first.ownerUrl, files: diskFiles(join(folder, 'files')), database, districts: ['qu'] }, kept, now)
})
afterAll(async () => {
  await database.close()
  await first.drop()
  rmSync(folder, { recursive: true, force: true })
})

const rowsOf = (db: Database) => db.inDistrict('qu', (tx) => tx.rows("select matter_id, seq, body, encode(hash, 'hex') as hash from entry order by 1, 2"))

test('what was backed up stands again, with a chain that holds; a second restore is refused', async () => {
  const second = await freshDatabase()
  try {
    expect(await restore({ ...second, files: diskFiles(join(folder, 'back')) }, kept, say)).toBe(true)
    const db = openDatabase(second.appUrl, { max: 1 })
    expect(await rowsOf(db)).toEqual(await rowsOf(database))
    await db.close()
    const photo = await diskFiles(join(folder, 'back')).get(createHash('sha256').update('photo').digest('hex'))
    expect(photo && (await text(photo))).toBe('photo')
    await expect(restore({ ...second, files: diskFiles(join(folder, 'back')) }, kept, say)).rejects.toThrow('is not empty')
  } finally {
    await second.drop()
  }
})

test('a backup that lacks a file it names is not finished', async () => {
  await expect(backup({ ownerUrl: first.ownerUrl, files: diskFiles(join(folder, 'nowhere')), database, districts: ['qu'] }, join(folder, 'unfinished'), now)).rejects.toThrow('named but not kept')
})

test('a backup that was tampered with is refused, and leaves nothing behind', async () => {
  const path = join(kept, 'tables', 'entry.copy.gz')
  const good = readFileSync(path)
  const second = await freshDatabase()
  try {
    writeFileSync(path, gzipSync(gunzipSync(good).toString().replace('record_past', 'record_pest')))
    await expect(restore({ ...second, files: diskFiles(join(folder, 'x')) }, kept, say)).rejects.toThrow('table entry of the backup was changed')
    writeFileSync(path, good)
    expect(await restore({ ...second, files: diskFiles(join(folder, 'x')) }, kept, say)).toBe(true)
  } finally {
    writeFileSync(path, good)
    await second.drop()
  }
})

test('verify names the broken entry, and misses no head that was kept elsewhere', async () => {
  said.length = 0
  expect(await verifyAll(database, ['qu'], say)).toBe(true)
  expect(await verifyAll(database, ['qu'], say, 'f'.repeat(64))).toBe(false)
  const owner = openDatabase(first.ownerUrl, { max: 1, role: 'none' })
  await owner.inDistrict('qu', async (tx) => {
    await tx.rows('alter table entry disable trigger entry_never')
    await tx.rows("update entry set by = 'somebody' where matter_id = 't7'")
    await tx.rows('alter table entry enable trigger entry_never')
  })
  await owner.close()
  said.length = 0
  expect(await verifyAll(database, ['qu'], say)).toBe(false)
  expect(said[0]).toMatch(/^✗ qu t7 .*line 1 \[changed\]/)
})
