/**
 * Rounds parts so that what is printed adds up exactly to the printed total (largest remainders): each stays within one step of
 * its own value. O(n log n).
 * @param digits decimals, 0 to 6
 * @example roundedTogether([33.333, 33.333, 33.334], 1) // [33.3, 33.3, 33.4]
 */
export function roundedTogether(values: readonly number[], digits: number): number[] {
  const step = 10 ** digits
  const floors = values.map((v) => Math.floor(v * step))
  const total = Math.round(values.reduce((sum, v) => sum + v, 0) * step)
  const missing = total - floors.reduce((sum, v) => sum + v, 0)
  const byRemainder = values.map((v, i) => [v * step - Math.floor(v * step), i] as const).toSorted(([a, i], [b, j]) => b - a || i - j)
  const raised = new Set(byRemainder.slice(0, missing).map(([, i]) => i))
  return floors.map((floor, i) => (floor + (raised.has(i) ? 1 : 0)) / step)
}
