import { createInflateRaw } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '#kernel/refusal.ts'

export interface ZipEntry {
  readonly name: string
  /** As the archive says; `unpack` counts for itself. */
  readonly plain_bytes: number
  readonly packed_bytes: number
  readonly method: number
  readonly at: number
}

const [END, END64, CENTRAL, LOCAL] = [0x06054b50, 0x06064b50, 0x02014b50, 0x04034b50]
const MOST_ENTRIES = 10_000
const STORED = 0
const DEFLATED = 8

/**
 * What is in a zip archive, by name, from its central directory. Nothing is unpacked.
 * @throws Refusal `invalid` when it is damaged, sealed with a password, or names a part twice
 */
export function zipEntries(bytes: Buffer): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>()
  try {
    let { at, count } = directoryOf(bytes)
    if (count > MOST_ENTRIES) throw new RangeError(`${count} entries`)
    for (; count > 0; count--) {
      if (bytes.readUInt32LE(at) !== CENTRAL) throw new RangeError('no entry where one should be')
      const [flags, method, nameLength, extraLength, noteLength] = [8, 10, 28, 30, 32].map((o) => bytes.readUInt16LE(at + o)) as [number, number, number, number, number]
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
      const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
      const [plain_bytes = 0, packed_bytes = 0, where = 0] = wide(extra, [24, 20, 42].map((o) => bytes.readUInt32LE(at + o)))
      if (flags & 1) throw new RangeError('it has a password')
      if (entries.has(name)) throw new RangeError(`'${name}' stands in it twice`)
      entries.set(name, { name, plain_bytes, packed_bytes, method, at: where })
      at += 46 + nameLength + extraLength + noteLength
    }
  } catch (err) {
    throw damaged(err)
  }
  return entries
}

function directoryOf(bytes: Buffer): { at: number; count: number } {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || bytes.readUInt32LE(end) !== END) throw new RangeError('it has no directory')
  const at = bytes.readUInt32LE(end + 16)
  const count = bytes.readUInt16LE(end + 10)
  if (at !== 0xffffffff && count !== 0xffff) return { at, count }
  const far = Number(bytes.readBigUInt64LE(end - 12))
  if (bytes.readUInt32LE(far) !== END64) throw new RangeError('it has no directory')
  return { at: Number(bytes.readBigUInt64LE(far + 48)), count: Number(bytes.readBigUInt64LE(far + 32)) }
}

/** Sizes above 4 GB, and those of writers that did not know better, stand in the extra field, in the same order. */
function wide(extra: Buffer, sizes: readonly number[]): readonly number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let from = at + 4
    return sizes.map((size) => {
      if (size !== 0xffffffff) return size
      from += 8
      return Number(extra.readBigUInt64LE(from - 8))
    })
  }
  return sizes
}

/** A part above this may not be more than so many times its packed size: real sheets reach some 50. */
const FREE_BYTES = 32 * 1024 * 1024
const MOST_RATIO = 250

/**
 * A part, unpacked. What comes out is counted: what the archive says of itself is not believed.
 * @throws Refusal `too_large` above `most_bytes` or a ratio no real file has, `invalid` when it is damaged
 */
export async function* unpack(bytes: Buffer, entry: ZipEntry, most_bytes: number): AsyncGenerator<Uint8Array> {
  const packed = packedOf(bytes, entry)
  let count = 0
  const counted = (chunk: Uint8Array) => {
    count += chunk.length
    if (count > most_bytes || (count > FREE_BYTES && count > MOST_RATIO * packed.length)) throw new Refusal('too_large', { zh: `压缩包中的“${entry.name}”解压后过大，疑为压缩炸弹，未予读取`, en: `'${entry.name}' in the archive unpacks to more than can be true: it was not read` })
    return chunk
  }
  if (entry.method === STORED) return yield counted(packed)
  const inflate = createInflateRaw()
  pipeline([packed], inflate).catch(() => undefined) // it comes out of the loop below
  try {
    for await (const chunk of inflate) yield counted(chunk as Uint8Array)
  } catch (err) {
    throw err instanceof Refusal ? err : damaged(err)
  }
}

function packedOf(bytes: Buffer, { at, packed_bytes, method }: ZipEntry): Buffer {
  try {
    if (bytes.readUInt32LE(at) !== LOCAL || (method !== STORED && method !== DEFLATED)) throw new RangeError('a part is not where it should be')
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
    if (from + packed_bytes > bytes.length) throw new RangeError('it is cut')
    return bytes.subarray(from, from + packed_bytes)
  } catch (err) {
    throw damaged(err)
  }
}

function damaged(err: unknown): Refusal {
  return new Refusal('invalid', { zh: '压缩包不完整、已损坏或有密码，无法打开', en: `the archive cannot be opened: ${err instanceof Error ? err.message : String(err)}` })
}
