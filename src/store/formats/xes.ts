import type { Text } from '#kernel/text.ts'
import { type Bytes, gunzipped, isDamaged } from './bytes.ts'
import { faultOf } from './xes-values.ts'
import { readXml, XmlFault } from './xml.ts'

/** One element of a log as it stands: name, XML attributes in order and in their own spelling, and what is inside. */
export interface Node {
  readonly name: string
  readonly at: Readonly<Record<string, string>>
  readonly in?: readonly Node[]
}

/**
 * What a log holds, in file order: once its header (extensions, globals, classifiers, attributes of the log), each trace whole, and
 * faults: of one event or trace, which is left out (`no` is the trace's place), or without `no` of the file, where reading ends.
 */
export type Part =
  | { readonly part: 'header'; readonly log: Node }
  | { readonly part: 'trace'; readonly no: number; readonly line: number; readonly trace: Node }
  | { readonly part: 'fault'; readonly no?: number; readonly line: number; readonly problem: Text }

type Open = { readonly name: string; readonly at: Readonly<Record<string, string>>; readonly in: Node[]; readonly line: number }

/** Elements of one trace, which is held whole. */
const MOST_NODES = 1_000_000

/**
 * Reads an XES log (IEEE 1849-2016), gzipped or not, trace by trace. Types, order, nesting and spelling of every value are kept.
 * An event with an attribute that is none is left out and named, the rest of its trace stands; so is a trace with such an
 * attribute of its own. A malformed file gives everything before the fault, then the fault with its line and column.
 */
export async function* readXes(source: Bytes): AsyncGenerator<Part> {
  const stack: Open[] = []
  const parts: Part[] = []
  let log: Open | undefined
  let traces = 0
  let nodes = 0
  let wrong: Text | undefined // with the trace that is open
  const begin = () => {
    if (log && traces === 0) parts.push({ part: 'header', log: nodeOf(log) })
  }
  const fault = (line: number, zh: string, en: string, no?: number) => {
    parts.push({ part: 'fault', ...(no === undefined ? {} : { no }), line, problem: { zh: `第${line}行：${zh}`, en: `line ${line}: ${en}` } })
  }
  const closeTrace = (done: Open) => {
    if (traces === 0) begin()
    const no = ++traces
    wrong ??= done.in.filter((n) => n.name !== 'event').map(faultOf).find((f) => f !== undefined)
    if (wrong) fault(done.line, `第${no}个案例：${wrong.zh}，该案例未读取`, `trace ${no}: ${wrong.en}; the trace was left out`, no)
    else parts.push({ part: 'trace', no, line: done.line, trace: nodeOf(done) })
  }
  try {
    const pieces = readXml(await gunzipped(source), {
      open: (name, at, { line, column }) => {
        if (stack.length === 0 && name !== 'log') throw new XmlFault({ line, column }, { zh: '不是 XES 日志', en: `a log begins with <log>, not <${name}>` })
        const open: Open = { name, at, in: [], line }
        if (stack.length === 0) log = open
        if (stack.length === 1) [nodes, wrong] = [0, undefined]
        if (++nodes > MOST_NODES) throw new XmlFault({ line, column }, { zh: '一个案例过长', en: `a trace of more than ${MOST_NODES} elements` })
        stack.push(open)
      },
      text: (text) => {
        if (text.trim() === '') return
        if (stack.length >= 2 && stack[1]?.name === 'trace') wrong ??= { zh: '标签之间有文字', en: 'there is text between the tags' }
        else fault(stack.at(-1)?.line ?? 1, '标签之间有文字', 'there is text between the tags')
      },
      close: () => {
        const done = stack.pop()
        if (!done) return
        if (stack.length === 0) return begin()
        if (stack.length === 1 && done.name === 'trace') return closeTrace(done)
        if (stack.length === 1 && traces > 0) return fault(done.line, `<${done.name}> 在第一个案例之后，未读取`, `<${done.name}> stands after the first trace and was left out`)
        const bad = stack.length === 2 && done.name === 'event' && stack[1]?.name === 'trace' ? done.in.map(faultOf).find((f) => f !== undefined) : undefined
        if (bad) fault(done.line, `第${traces + 1}个案例的环节：${bad.zh}，该环节未读取`, `an event of trace ${traces + 1}: ${bad.en}; the event was left out`, traces + 1)
        else stack.at(-1)?.in.push(nodeOf(done))
      },
    })
    for await (const _ of pieces) yield* parts.splice(0)
    yield* parts.splice(0)
  } catch (err) {
    yield* parts.splice(0)
    if (err instanceof XmlFault) yield { part: 'fault', line: err.line, problem: err.text }
    else if (isDamaged(err)) yield { part: 'fault', line: stack.at(-1)?.line ?? 1, problem: { zh: `压缩文件不完整或已损坏，第${traces}个案例之后的内容无法读取`, en: `the archive is cut or damaged: nothing after trace ${traces} could be read (${err.message})` } }
    else throw err
  }
}

function nodeOf({ name, at, in: inner }: Open): Node {
  return inner.length ? { name, at, in: inner } : { name, at }
}

/** The value of a direct attribute, as it is spelled; undefined when there is none. "NA" is a value like any other. */
export function valueOf(node: Node, key: string): string | undefined {
  return node.in?.find((n) => n.at['key'] === key)?.at['value']
}

/** A log as XES text, piece by piece. @throws RangeError for a character that XML cannot hold */
export async function* writeXes(header: Node, traces: Iterable<Node> | AsyncIterable<Node>): AsyncGenerator<string> {
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
/** @source XML 1.0, production 2 (Char); a lone surrogate is no character */
// oxlint-disable-next-line no-control-regex
const NO_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

function spelled(at: Readonly<Record<string, string>>): string {
  return Object.entries(at).map(([k, v]) => {
    if (NO_XML.test(v) || !v.isWellFormed()) throw new RangeError(`the value of '${at['key'] ?? k}' holds a character that XML cannot`)
    return ` ${k}="${v.replaceAll(/[&<>"\n\r\t]/g, (c) => ESCAPED[c] ?? c)}"`
  }).join('')
}
