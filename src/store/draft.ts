import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline as flow, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A file of known hash and size that waits on this machine's disk to be kept. */
export interface Draft {
  readonly path: string
  /** Hex. */
  readonly sha256: string
  readonly size_bytes: number
}

/**
 * Lays a stream down on disk, readable by this user only, so that whoever sends slowly holds no memory; hands the draft to `use` and
 * removes it afterwards, whatever happened.
 * @param folder the system's own for temporary files, unless given
 */
export async function withDraft<T>(source: Readable, use: (draft: Draft) => Promise<T>, folder = tmpdir()): Promise<T> {
  const path = join(folder, `pandeng-${randomUUID()}`)
  const hash = createHash('sha256')
  let size_bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk)
      size_bytes += chunk.length
      next(null, chunk)
    },
  })
  try {
    await pipeline(source, count, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    return await use({ path, sha256: hash.digest('hex'), size_bytes })
  } finally {
    await rm(path, { force: true })
  }
}

/** The bytes of a draft, or those given. */
export function read(file: Uint8Array | Draft): Uint8Array[] | Readable {
  return file instanceof Uint8Array ? [file] : createReadStream(file.path)
}

/** The hash a file has, or had when it was laid down. */
export function sha256Of(file: Uint8Array | Draft): string {
  return file instanceof Uint8Array ? createHash('sha256').update(file).digest('hex') : file.sha256
}

/** Bytes that are not those their name says: a disk or a store lost or changed them. */
export class Altered extends Error {
  override readonly name = 'Altered'
}

/** The stream, failing with `Altered` when its bytes are not those asked for. Whoever stops reading stops the source. */
export function onlyIf(sha256: string, source: Readable): Readable {
  return flow(source, checked(sha256), () => undefined) as Transform
}

/**
 * Lets bytes through and fails when they are not those asked for. The last piece is held back until the whole is known,
 * so that no reader ever has all of a changed file.
 */
export function checked(sha256: string): Transform {
  const hash = createHash('sha256')
  let held: Buffer | undefined
  return new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk)
      const ready = held
      held = chunk
      next(null, ready)
    },
    flush(next) {
      const is = hash.digest('hex')
      if (is === sha256) next(null, held)
      else next(new Altered(`the file kept as ${sha256} holds other bytes (${is})`))
    },
  })
}
