import { dateAndTime, date, duration, time } from 'feelin'
import { SaxesParser } from 'saxes'

/** An element of a test file. */
interface Node { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: Node[]; text: string }

export interface TckCase {
  readonly id: string
  readonly inputs: Readonly<Record<string, unknown>>
  /** What each named decision must answer; `undefined` where an error is wanted, which is told as null. */
  readonly results: readonly { readonly node: string; readonly expected: unknown }[]
}

/** The cases of one TCK file with values as FEEL has them. */
export function readCases(xml: string): TckCase[] {
  return among(parse(xml), 'testCase').map((one) => ({
    id: one.attributes['id'] ?? '', inputs: Object.fromEntries(among(one, 'inputNode').map((n) => [n.attributes['name'] ?? '', valueOf(n)])),
    results: among(one, 'resultNode').map((n) => ({ node: n.attributes['name'] ?? '', expected: n.attributes['errorResult'] === 'true' ? null : valueOf(among(n, 'expected')[0] ?? among(n, 'computed')[0]) })),
  }))
}

function parse(xml: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser({ xmlns: false })
  parser.on('opentag', ({ name, attributes }) => {
    const node: Node = { name: name.replace(/^.*:/, ''), attributes: Object.fromEntries(Object.entries(attributes).map(([k, v]) => [k.replace(/^.*:/, ''), v])), children: [], text: '' }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  const said = (text: string) => { const node = open.at(-1); if (node) node.text += text }
  parser.on('text', said)
  parser.on('cdata', said)
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return root.children[0] ?? root
}

const among = (node: Node | undefined, name: string): Node[] => node?.children.filter((c) => c.name === name) ?? []

function valueOf(node: Node | undefined): unknown {
  const [list, value, components] = [among(node, 'list')[0], among(node, 'value')[0], among(node, 'component')]
  if (list) return list.attributes['nil'] === 'true' ? null : among(list, 'item').map(valueOf)
  if (components.length > 0) return Object.fromEntries(components.map((c) => [c.attributes['name'] ?? '', valueOf(c)]))
  return value ? scalar(value) : null
}

function scalar({ attributes, text }: Node): unknown {
  if (attributes['nil'] === 'true') return null
  const read = SCALARS[attributes['type']?.replace(/^.*:/, '') ?? '']
  return read ? read(text) : text
}

const number = (text: string) => Number(text)
const span = (text: string) => known(() => duration(text), text)
const SCALARS: Readonly<Record<string, (text: string) => unknown>> = {
  decimal: number, double: number, integer: number, float: number, int: number, boolean: (text) => text === 'true', duration: span, dayTimeDuration: span, yearMonthDuration: span,
  date: (text) => known(() => date(text), text), dateTime: (text) => known(() => dateAndTime(text), text), time: (text) => known(() => time(text), text),
}

/** A value FEEL's library does not hold (years before our era) stays the text it is: no answer is equal to it by chance. */
function known(read: () => unknown, text: string): unknown {
  try {
    return read()
  } catch {
    return `unreadable: ${text}`
  }
}
