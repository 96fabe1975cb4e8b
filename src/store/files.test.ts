import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { type Draft, withDraft } from './draft.ts'
import { diskFiles } from './files.ts'

const folder = mkdtempSync(join(tmpdir(), 'pandeng-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const BYTES = Buffer.from('现场照片')
const NAME = createHash('sha256').update(BYTES).digest('hex')
const files = diskFiles(folder)
const path = join(folder, NAME.slice(0, 2), NAME)

test('a draft is kept under its hash, once, for this user alone; what waited is gone', async () => {
  let waited: Draft | undefined
  const put = () => withDraft(Readable.from([BYTES.subarray(0, 3), BYTES.subarray(3)]), (draft) => {
    waited = draft
    expect(statSync(draft.path).mode & 0o777).toBe(0o600)
    return files.put(draft)
  }, folder)
  expect([await put(), await put(), await files.put(BYTES)]).toEqual([NAME, NAME, NAME])
  expect(waited).toMatchObject({ sha256: NAME, size_bytes: BYTES.length })
  expect(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).map((f) => f.name)).toEqual([NAME])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await buffer((await files.get(NAME)) ?? Readable.from([]))).toEqual(BYTES)
})

test('a draft is gone after a failure too', async () => {
  const broken = Readable.from((function* () {
    yield BYTES
    throw new Error('the line broke')
  })())
  await expect(withDraft(broken, () => Promise.resolve(), folder)).rejects.toThrow('the line broke')
  await expect(withDraft(Readable.from([BYTES]), () => Promise.reject(new Error('not wanted')), folder)).rejects.toThrow('not wanted')
  expect(readdirSync(folder).filter((f) => f.startsWith('pandeng-'))).toEqual([])
})

test('what the disk changed does not come out, and what is not what it says does not go in', async () => {
  const other = createHash('sha256').update('other').digest('hex')
  const draft = join(folder, 'draft')
  writeFileSync(draft, BYTES)
  await expect(files.put({ path: draft, sha256: other, size_bytes: BYTES.length })).rejects.toMatchObject({ name: 'Altered' })
  expect(await files.get(other)).toBeUndefined()
  await files.put(BYTES)
  writeFileSync(path, 'overwritten')
  await expect(buffer((await files.get(NAME)) ?? Readable.from([]))).rejects.toMatchObject({ name: 'Altered' })
})
