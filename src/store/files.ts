import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** Bytes by their own hash. The same bytes are kept once; nothing is ever overwritten. */
export interface FileStore {
  /** Keeps the bytes and answers their SHA-256 (hex). On disk before it answers. */
  put(bytes: Uint8Array): Promise<string>
  /** Undefined when there is no such file. */
  get(sha256: string): Promise<Readable | undefined>
}

/** @param folder made at first need */
export function diskFiles(folder: string): FileStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(sha256)
      if (await exists(path)) return sha256
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${randomUUID()}`
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path).catch(async (err: unknown) => {
        await rm(draft, { force: true })
        throw err
      })
      return sha256
    },
    async get(sha256) {
      const path = pathOf(sha256)
      return (await exists(path)) ? createReadStream(path) : undefined
    },
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
