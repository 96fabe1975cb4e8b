import iconv from 'iconv-lite'
import { type Bytes, peek } from './bytes.ts'

/** One physical line, without its ending. `text` is undefined where the bytes belong to no encoding the file can have. */
export interface Line {
  readonly no: number
  readonly text: string | undefined
  readonly raw: string
}

const [LF, CR, ASCII] = [10, 13, 127]
/** As much as is looked at to tell the encoding. */
const HEAD = 65_536

/**
 * Lines of a text file, ended by LF, CRLF or a bare CR. A byte order mark tells the encoding; without one it is UTF-8 where the
 * bytes are valid, else GB18030 (which holds GBK and GB2312). Neither uses the bytes of a line end inside a character.
 */
export async function* readLines(source: Bytes): AsyncGenerator<Line> {
  const { head, rest } = await peek(source, HEAD)
  const wide = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
  let encoding = wide ? 'utf-8' : encodingOf(head)
  let no = 0
  for await (const bytes of splitLines(wide ? narrowed(rest, wide) : rest)) {
    no++
    const own = no === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
    encoding ??= encodingOf(own)
    const text = encoding === 'gb18030' ? iconv.decode(own, 'gb18030') : utf8(own)
    yield { no, text: text?.includes('\uFFFD') ? undefined : text, raw: text ?? own.toString('latin1') }
  }
}

/** Undefined while every byte is ASCII. */
function encodingOf(bytes: Uint8Array): 'utf-8' | 'gb18030' | undefined {
  if (bytes.every((b) => b <= ASCII)) return undefined
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

async function* narrowed(source: Bytes, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }))
}

async function* splitLines(source: Bytes): AsyncGenerator<Buffer> {
  let kept: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const bytes = kept.length ? Buffer.concat([kept, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] !== LF && bytes[i] !== CR) continue
      if (bytes[i] === CR && i + 1 === bytes.length) break // its LF may be in the next chunk
      yield bytes.subarray(from, i)
      if (bytes[i] === CR && bytes[i + 1] === LF) i++
      from = i + 1
    }
    kept = Buffer.from(bytes.subarray(from))
  }
  if (kept.at(-1) === CR) kept = kept.subarray(0, -1)
  if (kept.length) yield kept
}
