import type { Text } from '#kernel/text.ts'
import type { Node } from './xes.ts'

/** How the value of each type may be spelled. @source IEEE 1849-2016 §5.3, in the spellings that logs in the wild use */
const SPELLED: Readonly<Record<string, RegExp>> = {
  string: /^/,
  id: /^/,
  date: /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/,
  int: /^[+-]?\d+$/,
  float: /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?|nan)$/i,
  boolean: /^(true|false|1|0)$/i,
}
/** Types that hold others and no value of their own. */
const HOLDS = new Set(['list', 'container', 'values'])

/** What is wrong with an attribute of a trace or event, or with one inside it; undefined when nothing is. */
export function faultOf(node: Node): Text | undefined {
  const { key, value } = node.at
  const spelled = SPELLED[node.name]
  if (!spelled && !HOLDS.has(node.name)) return { zh: `<${node.name}> 不是 XES 的属性`, en: `<${node.name}> is no attribute of XES` }
  if (key === undefined && node.name !== 'values') return { zh: `<${node.name}> 没有 key`, en: `<${node.name}> has no key` }
  if (spelled && value === undefined) return { zh: `“${key}”没有 value`, en: `'${key}' has no value` }
  if (spelled && value !== undefined && !(spelled.test(value.trim()) && (node.name !== 'date' || isDay(value.trim())))) return { zh: `“${key}”的值“${value.slice(0, 40)}”不是 ${node.name}`, en: `the value '${value.slice(0, 40)}' of '${key}' is no ${node.name}` }
  for (const inner of node.in ?? []) {
    const fault = faultOf(inner)
    if (fault) return fault
  }
  return undefined
}

function isDay(value: string): boolean {
  const day = value.slice(0, 10)
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
