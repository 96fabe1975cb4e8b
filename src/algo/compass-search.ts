/**
 * The lowest point found of a function in a box, by steps along one axis at a time that halve when none of them helps.
 * Needs no derivative, is the same every time, and finds a local lowest point only: give it a start in the right valley.
 * O(evaluations), about 2 · dimensions · 12.
 *
 * @param start within the box
 * @param tolerance ends when the step is below this share of the box
 * @source R. Hooke, T. A. Jeeves, Journal of the ACM 8 (1961) 212–229; T. G. Kolda, R. M. Lewis, V. Torczon, SIAM Review 45 (2003) 385–482
 */
export function compassSearch(f: (x: readonly number[]) => number, start: readonly number[], low: readonly number[], high: readonly number[], tolerance = 1e-4): { x: readonly number[]; value: number } {
  let x = [...start]
  let value = f(x)
  for (let step = 0.25; step >= tolerance; ) {
    let moved = false
    for (let axis = 0; axis < x.length; axis++) {
      const [from = 0, to = 0, here = 0] = [low[axis], high[axis], x[axis]]
      for (const direction of [step, -step]) {
        const there = Math.min(to, Math.max(from, here + direction * (to - from)))
        const tried = there === here ? undefined : x.with(axis, there)
        const got = tried && f(tried)
        if (tried && got !== undefined && got < value) {
          x = tried
          value = got
          moved = true
          break
        }
      }
    }
    if (!moved) step /= 2
  }
  return { x, value }
}
