import { SaxesParser } from 'saxes'
import type { Text } from '#kernel/text.ts'
import { type Bytes, gunzipped } from './bytes.ts'

/** One element of a log as it stands: name, XML attributes in order and in their own spelling, and what is inside. */
export interface Node {
  readonly name: string
  readonly at: Readonly<Record<string, string>>
  readonly in?: readonly Node[]
}

/** What a log holds, in file order: once its header, each trace whole, and a fault where reading had to end. */
export type Part = { readonly part: 'header'; readonly log: Node } | { readonly part: 'trace'; readonly no: number; readonly line: number; readonly trace: Node } | { readonly part: 'fault'; readonly line: number; readonly problem: Text }

type Open = { name: string; at: Record<string, string>; in: Node[]; line: number }

/**
 * Reads an XES log (IEEE 1849), gzipped or not, trace by trace. Types, order, nesting and spelling of every value are kept.
 * A malformed log gives everything before the fault, then the fault with its line and column. A DTD is refused: it could name other files.
 * Log attributes that stand after the first trace come with the header's nodes only where they precede it; later ones are a fault.
 */
export async function* readXes(source: Bytes): AsyncGenerator<Part> {
  const parser = new SaxesParser({ position: true })
  const stack: Open[] = []
  const parts: Part[] = []
  let log: Open | undefined
  let traces = 0
  let fault: Part | undefined
  const stop = (zh: string, en: string) => {
    fault ??= { part: 'fault', line: parser.line, problem: { zh: `第${parser.line}行第${parser.column}列：${zh}`, en: `line ${parser.line}, column ${parser.column}: ${en}` } }
  }
  const begin = () => {
    if (log && traces === 0) parts.push({ part: 'header', log: nodeOf(log) })
  }
  parser.on('error', (err) => stop('XML 格式有误', err.message.replace(/^\d+:\d+: /, '')))
  parser.on('doctype', () => stop('不接受带有 DTD 的文件', 'a document type declaration is not taken'))
  parser.on('opentag', ({ name, attributes }) => {
    if (fault) return
    if (stack.length === 0 && name !== 'log') return stop('不是 XES 日志', `a log begins with <log>, not <${name}>`)
    const open: Open = { name, at: attributes as Record<string, string>, in: [], line: parser.line }
    if (stack.length === 0) log = open
    if (stack.length === 1 && name === 'trace') begin()
    else if (stack.length === 1 && traces > 0) return stop('案例之后的日志属性不在标准之内', `<${name}> stands after the first trace`)
    stack.push(open)
  })
  parser.on('text', (text) => {
    if (!fault && text.trim() !== '') stop('标签之间有文字', 'there is text between the tags')
  })
  parser.on('closetag', () => {
    if (fault) return
    const done = stack.pop()
    if (!done) return
    if (stack.length === 1 && done.name === 'trace') return void parts.push({ part: 'trace', no: ++traces, line: done.line, trace: nodeOf(done) })
    if (stack.length === 0) begin()
    stack.at(-1)?.in.push(nodeOf(done))
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of await gunzipped(source)) {
      parser.write(decoder.decode(chunk, { stream: true }))
      yield* parts.splice(0)
      if (fault) break
    }
    if (!fault) parser.close()
  } catch (err) {
    stop('无法读取', err instanceof Error ? err.message : String(err))
  }
  yield* parts.splice(0)
  if (fault) yield fault
}

function nodeOf({ name, at, in: inner }: Open): Node {
  return inner.length ? { name, at, in: inner } : { name, at }
}

/** The value of a direct attribute, as it is spelled; undefined when there is none. "NA" is a value like any other. */
export function valueOf(node: Node, key: string): string | undefined {
  return node.in?.find((n) => n.at['key'] === key)?.at['value']
}

/** A log as XES text, piece by piece. */
export async function* writeXes(header: Node, traces: AsyncIterable<Node>): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<log${spelled(header.at)}>\n${(header.in ?? []).map((n) => element(n, 1)).join('')}`
  for await (const trace of traces) yield element(trace, 1)
  yield '</log>\n'
}

function element(node: Node, depth: number): string {
  const tab = '\t'.repeat(depth)
  if (!node.in?.length) return `${tab}<${node.name}${spelled(node.at)}/>\n`
  return `${tab}<${node.name}${spelled(node.at)}>\n${node.in.map((n) => element(n, depth + 1)).join('')}${tab}</${node.name}>\n`
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }

function spelled(at: Readonly<Record<string, string>>): string {
  return Object.entries(at).map(([k, v]) => ` ${k}="${v.replaceAll(/[&<>"\n\r\t]/g, (c) => ESCAPED[c] ?? c)}"`).join('')
}
