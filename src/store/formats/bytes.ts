import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

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
  if (head.length) yield head
  for (;;) {
    const { value, done } = await chunks.next()
    if (done) return
    yield value
  }
}

/** Plain bytes of what may be gzipped: told by the magic bytes, never by the name. */
export async function gunzipped(source: Bytes): Promise<Bytes> {
  const { head, rest } = await peek(source, 2)
  return head[0] === 0x1f && head[1] === 0x8b ? inflate(rest) : rest
}

async function* inflate(source: Bytes): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip()
  Readable.from(source).on('error', (err) => gunzip.destroy(err)).pipe(gunzip)
  for await (const chunk of gunzip) yield chunk as Uint8Array
}
