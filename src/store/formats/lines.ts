import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { type Bytes, openEnd, paced, peek } from './bytes.ts'

/** Of one byte to a character: nothing in a file tells them from one another, so they are only taken where somebody says so. */
export const SINGLE_BYTE = ['windows-1252', 'macintosh', 'iso-8859-1'] as const
export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | (typeof SINGLE_BYTE)[number]
/** Why a line is no text: bytes of no character · a NUL in it · longer than any line. */
export type LineFault = 'encoding' | 'nul' | 'long'
/** One physical line, without its ending; `raw` is as near as a faulty one can be shown. */
export type Line = { readonly no: number; readonly text: string } | { readonly no: number; readonly raw: string; readonly fault: LineFault }

const [LF, CR] = [10, 13]
/** As much as is looked at to tell the encoding. */
const HEAD_BYTES = 65_536
const LINE_BYTES = 1_048_576
const SHOWN_BYTES = 2_048

/**
 * Lines of a text file, ended by LF, CRLF or a bare CR. A byte order mark tells the encoding; without one it is UTF-8 where most
 * lines beyond ASCII are valid, else GB18030 (which holds GBK and GB2312). Neither uses the bytes of a line end inside a character.
 * A line above 1 MiB is a fault: memory stays constant whatever comes.
 */
export async function* readLines(source: Bytes, given?: Encoding): AsyncGenerator<Line> {
  const { head: first, rest } = await peek(source, HEAD_BYTES)
  const head = first.subarray(0, HEAD_BYTES)
  let encoding = given ?? markOf(head) ?? encodingOf(head, true)
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding : undefined
  let no = 0
  for await (const { bytes, cut } of splitLines(wide ? narrowed(paced(rest), wide) : paced(rest))) {
    no++
    const own = no === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
    encoding ??= encodingOf(own)
    const plain = encoding === undefined || encoding === 'utf-8' || wide !== undefined
    const text = plain ? own.toString('utf8') : iconv.decode(own, encoding ?? 'utf-8')
    // U+FFFD may stand in a file of UTF-8; out of the other encodings it only comes where a character could not be read.
    const fault = cut ? 'long' : (!plain || wide ? text.includes('\uFFFD') : !isUtf8(own)) ? 'encoding' : text.includes('\0') ? 'nul' : undefined
    yield fault ? { no, raw: text.slice(0, SHOWN_BYTES), fault } : { no, text }
  }
}

function markOf(head: Uint8Array): Encoding | undefined {
  const [a, b, c, d] = head
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  // UTF-16 without a mark: every second byte of the first two letters is nought.
  if (head.length >= 4 && a && !b && c && !d) return 'utf-16le'
  return head.length >= 4 && !a && b && !c && d ? 'utf-16be' : undefined
}

/**
 * By majority of lines, so that a broken one does not turn a whole file. Undefined while every byte is ASCII.
 * @param open the last line may be cut, in the middle of a character
 */
function encodingOf(bytes: Uint8Array, open = false): 'utf-8' | 'gb18030' | undefined {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (open ? openEnd(bytes) : 0)).toString('latin1')
  const lines = latin.split(/[\r\n]+/).filter((l) => /[\x80-\xff]/.test(l))
  if (lines.length === 0) return undefined
  return lines.filter((l) => isUtf8(Buffer.from(l, 'latin1'))).length * 2 >= lines.length ? 'utf-8' : 'gb18030'
}

async function* narrowed(source: Bytes, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

async function* splitLines(source: Bytes): AsyncGenerator<{ readonly bytes: Buffer; readonly cut: boolean }> {
  let kept: Buffer = Buffer.alloc(0)
  let cut = false
  let afterCr = false
  for await (const chunk of source) {
    if (chunk.length === 0) continue
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let from = afterCr && bytes[0] === LF ? 1 : 0
    afterCr = false
    for (let i = from; i < bytes.length; i++) {
      if (bytes[i] !== LF && bytes[i] !== CR) continue
      const own = bytes.subarray(from, i)
      yield { bytes: cut ? kept : kept.length ? Buffer.concat([kept, own]) : own, cut }
      kept = kept.subarray(0, 0)
      cut = false
      if (bytes[i] === CR && i + 1 === bytes.length) afterCr = true
      else if (bytes[i] === CR && bytes[i + 1] === LF) i++
      from = i + 1
    }
    if (cut || from === bytes.length) continue
    kept = Buffer.concat([kept, bytes.subarray(from)])
    cut = kept.length > LINE_BYTES
    if (cut) kept = Buffer.from(kept.subarray(0, SHOWN_BYTES))
  }
  if (kept.length) yield { bytes: kept, cut }
}
