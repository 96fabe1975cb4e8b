import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'

export type Bytes = AsyncIterable<Uint8Array>

/** The stream with its first bytes looked at and put back: at least `least` of them, where the stream has as many. */
export async function peek(source: Bytes, least: number): Promise<{ readonly head: Uint8Array; readonly rest: Bytes }> {
  const chunks = source[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let length = 0
  while (length < least) {
    const { value, done } = await chunks.next()
    if (done) break
    read.push(value)
    length += value.length
  }
  const head = Buffer.concat(read)
  return { head, rest: again(head, chunks) }
}

async function* again(head: Uint8Array, chunks: AsyncIterator<Uint8Array>): Bytes & AsyncGenerator<Uint8Array> {
  try {
    if (head.length) yield head
    for (;;) {
      const { value, done } = await chunks.next()
      if (done) return
      yield value
    }
  } finally {
    await chunks.return?.()
  }
}

/** Plain bytes of what may be gzipped: told by the magic bytes, never by the name. A cut or damaged archive throws; see `isDamaged`. */
export async function gunzipped(source: Bytes): Promise<Bytes> {
  const { head, rest } = await peek(source, 2)
  return head[0] === 0x1f && head[1] === 0x8b ? inflate(rest) : rest
}

async function* inflate(source: Bytes): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  const fed = pipeline(source, gunzip)
  fed.catch(() => undefined) // it comes out of the loop below
  for await (const chunk of gunzip) yield chunk as Uint8Array
  await fed
}

/** Is this what a cut or damaged archive throws, and not a disk or a network that failed? */
export function isDamaged(err: unknown): err is Error {
  return err instanceof Error && 'code' in err && typeof err.code === 'string' && err.code.startsWith('Z_')
}

const SLICE_BYTES = 65_536
const TURN_MS = 15

/** The same bytes in small slices, letting others have their turn in between: no reader holds the event loop for long. */
export async function* paced(source: Bytes): AsyncGenerator<Uint8Array> {
  let since = performance.now()
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      yield chunk.subarray(at, at + SLICE_BYTES)
      if (performance.now() - since < TURN_MS) continue
      await setImmediate()
      since = performance.now()
    }
  }
}

/** How many bytes at the end begin a UTF-8 character that is not yet whole. */
export function openEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}
