import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { checked, type Draft, onlyIf, read, sha256Of } from './draft.ts'

/** Bytes by their own hash. The same bytes are kept once; nothing is ever overwritten. */
export interface FileStore {
  /** Keeps the bytes and answers their SHA-256 (hex). Kept for good before it answers. @throws Refusal `unavailable`: nothing was kept */
  put(file: Uint8Array | Draft): Promise<string>
  /** Undefined when there is no such file. The stream fails with `Altered` before its last piece when the bytes are not those. @throws Refusal `unavailable` */
  get(sha256: string): Promise<Readable | undefined>
  /** Whether it answers and would take a file. @throws Refusal `unavailable` saying what is wrong, for whoever runs the house */
  check(): Promise<void>
}

/** @param folder made at first need */
export function diskFiles(folder: string): FileStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  return {
    async put(file) {
      const sha256 = sha256Of(file)
      const path = pathOf(sha256)
      if (await exists(path)) return sha256
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${randomUUID()}`
      try {
        await pipeline(read(file), checked(sha256), createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }))
        await rename(draft, path)
      } catch (err) {
        await rm(draft, { force: true })
        throw err
      }
      await syncFolder(dirname(path))
      return sha256
    },
    async get(sha256) {
      const path = pathOf(sha256)
      return (await exists(path)) ? onlyIf(sha256, createReadStream(path)) : undefined
    },
    async check() {
      await mkdir(folder, { recursive: true })
    },
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}

/** A name is safe on disk only when its folder is. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}
