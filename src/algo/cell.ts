/** A stretch of the number line; an end that is not included has its flag false. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly closed: readonly [boolean, boolean]
}

/**
 * What a plain cell of a decision table lets through: everything, stretches of numbers, or words named or left out.
 * `true` and `false` are the words of a boolean column.
 */
export type Cell =
  | { readonly of: 'any' }
  | { readonly of: 'null' }
  | { readonly of: 'number'; readonly spans: readonly Span[]; readonly except?: true }
  | { readonly of: 'string' | 'boolean'; readonly words: readonly string[]; readonly except: boolean }

const NUMBER = '-?\\d+(?:\\.\\d+)?'
const RANGE = new RegExp(`^([[(\\]])\\s*(${NUMBER})\\s*\\.\\.\\s*(${NUMBER})\\s*([\\])[])$`)
const COMPARED = new RegExp(`^(<=|>=|<|>|=)?\\s*(${NUMBER})$`)
const WORD = /^"([^"\\]*)"$/
const whole: Span = { from: -Infinity, to: Infinity, closed: [false, false] }

/**
 * Reads the part of FEEL's unary tests that tables are mostly made of: `-`, `null`, numbers, comparisons, ranges, words, lists of these and `not(…)`.
 * O(length).
 * @returns undefined for any other FEEL, which is then left to the interpreter
 * @source OMG DMN 1.3 §7.3.1 (simple unary tests), §10.3.2.7 (ranges)
 * @example readCell('[10..30)') // { of: 'number', spans: [{ from: 10, to: 30, closed: [true, false] }] }
 */
export function readCell(text: string): Cell | undefined {
  const bare = text.trim()
  if (bare === '' || bare === '-') return { of: 'any' }
  if (bare === 'null') return { of: 'null' }
  const negated = /^not\s*\((.*)\)$/s.exec(bare)
  const parts = splitList(negated?.[1] ?? bare)
  if (!parts) return undefined
  const words = parts.map((p) => WORD.exec(p)?.[1])
  if (words.every((w) => w !== undefined)) return { of: 'string', words, except: negated !== null }
  if (parts.every((p) => p === 'true' || p === 'false')) return { of: 'boolean', words: parts, except: negated !== null }
  const spans = parts.map(spanOf)
  if (!spans.every((s) => s !== undefined)) return undefined
  return negated ? { of: 'number', spans: complement(spans), except: true } : { of: 'number', spans }
}

/** Does a cell let this value through? Undefined: the value is of another kind than the cell, and FEEL has its own answer to that. */
export function lets(cell: Cell, value: unknown): boolean | undefined {
  if (cell.of === 'any') return true
  if (cell.of === 'null') return value === null
  if (typeof value !== cell.of) return value === null && !('except' in cell && cell.except) ? false : undefined
  return cell.of === 'number' ? cell.spans.some((s) => within(s, value as number)) : cell.words.includes(String(value)) !== cell.except
}

function within({ from, to, closed }: Span, n: number): boolean {
  return (closed[0] ? n >= from : n > from) && (closed[1] ? n <= to : n < to)
}

function isThere({ from, to, closed }: Span): boolean {
  return from < to || (from === to && closed[0] && closed[1])
}

function common(a: Span, b: Span): Span {
  const from = Math.max(a.from, b.from)
  const to = Math.min(a.to, b.to)
  const has = (end: 0 | 1, n: number) => [a, b].every((s) => (end === 0 ? s.from : s.to) !== n || s.closed[end])
  return { from, to, closed: [has(0, from), has(1, to)] }
}

function complement(spans: readonly Span[]): Span[] {
  return spans.reduce<Span[]>((left, s) => left.flatMap((l) => [
    common(l, { from: -Infinity, to: s.from, closed: [false, !s.closed[0]] }), common(l, { from: s.to, to: Infinity, closed: [!s.closed[1], false] }),
  ].filter(isThere)), [whole])
}

function spanOf(text: string): Span | undefined {
  const range = RANGE.exec(text)
  // One that runs backwards is no range.
  if (range) return Number(range[2]) > Number(range[3]) ? undefined : { from: Number(range[2]), to: Number(range[3]), closed: [range[1] === '[', range[4] === ']'] }
  const [, sign, digits] = COMPARED.exec(text) ?? []
  if (digits === undefined) return undefined
  const n = Number(digits)
  if (sign === undefined) return { from: n, to: n, closed: [true, true] }
  const closed = [sign === '>=', sign === '<='] as const
  return sign.startsWith('<') ? { from: -Infinity, to: n, closed } : { from: n, to: Infinity, closed }
}

/** Parts between commas outside of quotes; undefined when a quote is left open or a bracket stands among them that is no range. */
function splitList(text: string): string[] | undefined {
  const parts: string[] = []
  let from = 0
  let quoted = false
  for (let i = 0; i <= text.length; i++) {
    const c = text[i]
    if (c === '"') quoted = !quoted
    if (i < text.length && (quoted || c !== ',')) continue
    parts.push(text.slice(from, i).trim())
    from = i + 1
  }
  return quoted || parts.some((p) => p === '') ? undefined : parts
}
