/** A tree that both JSON and XML are written from. An element's `$item` names the elements of a list. */
export type Node = string | number | boolean | null | undefined | { readonly [name: string]: Node } | List

export interface List {
  readonly $item: string
  readonly list: readonly Node[]
}

const isList = (node: Node): node is List => typeof node === 'object' && node !== null && '$item' in node

/** One XML document. Control characters that XML cannot hold are left out. */
export function toXml(root: string, node: Node): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${element(root, node)}\n`
}

function element(name: string, node: Node): string {
  if (node === null || node === undefined || node === '') return `<${name}/>`
  if (isList(node)) return `<${name}>${node.list.map((each) => element(node.$item, each)).join('')}</${name}>`
  if (typeof node === 'object') return `<${name}>${Object.entries(node).map(([key, value]) => element(key, value)).join('')}</${name}>`
  return `<${name}>${escape(String(node))}</${name}>`
}

function escape(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the very characters XML 1.0 forbids
  return text.toWellFormed().replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The same tree for JSON: lists become arrays, what is empty becomes null, as in the examples of the specification. */
export function toJson(node: Node): unknown {
  if (node === null || node === undefined || node === '') return null
  if (isList(node)) return node.list.map(toJson)
  if (typeof node === 'object') return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, toJson(v)]))
  return node
}
