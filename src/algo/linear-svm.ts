/** Rows of a sparse matrix, one after the other: row i is `indices` and `values` from `starts[i]` to `starts[i + 1]`. */
export interface SparseRows {
  readonly starts: Uint32Array
  readonly indices: Uint32Array
  readonly values: Float64Array
  /** How many columns; every index is below it. */
  readonly columns: number
}

export interface SvmOptions {
  /** What a mistake costs beside a wide margin; greater than 0. */
  readonly cost: number
  /** Stops when the projected gradient varies less than this. */
  readonly tolerance: number
  readonly max_epochs: number
  /** Uniform within 0 and 1; decides the order of the rows, and with it the last digits. */
  readonly random: () => number
}

/**
 * A linear support vector machine with squared hinge loss, by dual coordinate descent: the plane
 * `w · x + b = 0` with w and b minimising ½(‖w‖² + b²) + cost · Σ max(0, 1 − y(w · x + b))².
 * O(stored values) an epoch; some tens of epochs suffice for text.
 *
 * @param sides +1 or −1 a row
 * @returns columns + 1 weights, b the last
 * @source C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, A dual coordinate descent method for
 *   large-scale linear SVM, ICML 2008, algorithm 1; R.-E. Fan et al., LIBLINEAR, JMLR 9 (2008) 1871–1874
 */
export function linearSvm(rows: SparseRows, sides: Int8Array, { cost, tolerance, max_epochs, random }: SvmOptions): Float64Array {
  const { starts, indices, values, columns } = rows
  const n = sides.length
  if (starts.length !== n + 1) throw new RangeError(`sides must be one a row, got ${n} for ${starts.length - 1} rows`)
  if (!(cost > 0)) throw new RangeError(`cost must be greater than 0, got ${cost}`)
  const ridge = 1 / (2 * cost)
  const w = new Float64Array(columns + 1)
  const alpha = new Float64Array(n)
  const curvature = new Float64Array(n)
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    let square = 1 + ridge
    for (let k = at(starts, i); k < at(starts, i + 1); k++) square += at(values, k) ** 2
    curvature[i] = square
    order[i] = i
  }

  for (let epoch = 0; epoch < max_epochs; epoch++) {
    shuffle(order, random)
    let high = Number.NEGATIVE_INFINITY
    let low = Number.POSITIVE_INFINITY
    for (const i of order) {
      const y = at(sides, i)
      const from = at(starts, i)
      const to = at(starts, i + 1)
      let dot = at(w, columns)
      for (let k = from; k < to; k++) dot += at(w, at(indices, k)) * at(values, k)
      const before = at(alpha, i)
      const gradient = y * dot - 1 + ridge * before
      const projected = before === 0 ? Math.min(gradient, 0) : gradient
      high = Math.max(high, projected)
      low = Math.min(low, projected)
      if (projected === 0) continue
      const after = Math.max(before - gradient / at(curvature, i), 0)
      alpha[i] = after
      const step = (after - before) * y
      for (let k = from; k < to; k++) w[at(indices, k)]! += step * at(values, k)
      w[columns]! += step
    }
    if (high - low <= tolerance) break
  }
  return w
}

/** Fisher–Yates in place. */
export function shuffle(items: Uint32Array, random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = at(items, i)
    items[i] = at(items, j)
    items[j] = held
  }
}

type Numbers = Float64Array | Uint32Array | Int8Array

/** Every index asked for is below the length, which the type of a typed array does not say. */
function at(array: Numbers, i: number): number {
  return array[i] ?? 0
}
