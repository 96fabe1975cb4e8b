/**
 * One text for one value, whatever the order of its keys: what hashes are taken of.
 * @throws TypeError on what JSON cannot hold (undefined in arrays, functions, non-finite numbers) and on lone surrogates
 * @source RFC 8785 (JSON Canonicalization Scheme)
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`a hash cannot be taken of ${value}`)
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('the text holds half a character (a lone surrogate)')
    return JSON.stringify(value)
  }
  if (value instanceof Date) return JSON.stringify(value.toISOString())
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`a hash cannot be taken of a ${typeof value}`)
  const parts = Object.entries(value)
    .filter(([, v]) => v !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
  return `{${parts.join(',')}}`
}
