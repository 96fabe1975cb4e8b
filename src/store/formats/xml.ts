import { isUtf8 } from 'node:buffer'
import { SaxesParser } from 'saxes'
import type { Text } from '#kernel/text.ts'
import { type Bytes, openEnd, paced, peek } from './bytes.ts'

/** Where and why a document cannot be read on. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault'
  readonly line: number
  readonly text: Text

  constructor({ line, column }: Position, { zh, en }: Text) {
    super(`line ${line}, column ${column}: ${en}`)
    this.line = line
    this.text = { zh: `第${line}行第${column}列：${zh}`, en: this.message }
  }
}

export interface Position { readonly line: number; readonly column: number }

export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>, at: Position): void
  text(text: string): void
  close(name: string): void
}

/** A text, comment or tag longer than this is no document of ours. */
const STRETCH_BYTES = 16 * 1024 * 1024
const MOST_DEPTH = 100

/**
 * Reads XML piece by piece, and yields after each piece so that what was found so far can be handed on. The encoding is that of the
 * byte order mark, else of the declaration, else UTF-8. No entity but XML's own five is known; a DTD is refused.
 * @throws XmlFault at the first fault, after everything before it has been handled
 */
export async function* readXml(source: Bytes, on: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: true })
  let depth = 0
  let silent_bytes = 0
  const stop = (zh: string, en: string): never => {
    throw new XmlFault(parser, { zh, en })
  }
  parser.on('error', (err) => stop('XML 格式有误', err.message.replace(/^\d+:\d+: /, '')))
  parser.on('doctype', () => stop('不接受带有 DTD 的文件', 'a document type declaration is not taken'))
  parser.on('opentag', ({ name, attributes }) => {
    silent_bytes = 0
    if (++depth > MOST_DEPTH) stop(`嵌套超过 ${MOST_DEPTH} 层`, `more than ${MOST_DEPTH} elements within each other`)
    on.open(name, attributes as Record<string, string>, parser)
  })
  parser.on('text', (text) => on.text(text))
  parser.on('closetag', ({ name }) => {
    silent_bytes = 0
    depth--
    on.close(name)
  })
  const { head, rest } = await peek(source, 256)
  const decode = decoderOf(head.subarray(0, 256), stop)
  for await (const chunk of paced(rest)) {
    if ((silent_bytes += chunk.length) > STRETCH_BYTES) stop('有超过 16 MB 的一段文字', 'one stretch of more than 16 MB')
    const { text, broken } = decode(chunk)
    parser.write(text)
    if (broken) stop('字符编码有误', 'bytes that are no character of its encoding')
    yield
  }
  if (decode().broken) stop('字符编码有误', 'it ends in the middle of a character')
  parser.close()
}

type Decoded = { readonly text: string; readonly broken: boolean }

function decoderOf(head: Uint8Array, stop: (zh: string, en: string) => never): (chunk?: Uint8Array) => Decoded {
  const wide = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
  const label = wide ?? /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(Buffer.from(head).toString('latin1').replace(/^\xef\xbb\xbf/, ''))?.[1] ?? 'utf-8'
  if (/^utf-?8$/i.test(label)) return utf8Decoder()
  try {
    const decoder = new TextDecoder(label)
    return (chunk) => {
      const text = decoder.decode(chunk, { stream: chunk !== undefined })
      const at = text.indexOf('\uFFFD')
      return at < 0 ? { text, broken: false } : { text: text.slice(0, at), broken: true }
    }
  } catch {
    return stop(`不认识的编码“${label}”`, `an encoding we do not know: '${label}'`)
  }
}

/** Valid text up to the very byte where it breaks, so that nothing before it is lost. */
function utf8Decoder(): (chunk?: Uint8Array) => Decoded {
  let kept: Buffer = Buffer.alloc(0)
  return (chunk) => {
    if (!chunk) return { text: '', broken: kept.length > 0 }
    const bytes = kept.length ? Buffer.concat([kept, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    const whole = bytes.length - openEnd(bytes)
    const body = bytes.subarray(0, whole)
    kept = Buffer.from(bytes.subarray(whole))
    const text = body.toString('utf8')
    if (isUtf8(body)) return { text, broken: false }
    for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) {
      const from = Buffer.byteLength(text.slice(0, at))
      if (body.readUIntBE(from, Math.min(3, body.length - from)) !== 0xefbfbd) return { text: text.slice(0, at), broken: true }
    }
    return { text, broken: true }
  }
}
