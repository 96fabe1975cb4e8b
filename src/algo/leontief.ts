import { LuDecomposition, Matrix } from 'ml-matrix'

/** A table of inputs and outputs of one place and year, in one money. `flows[i][j]`: what sector j bought of sector i. */
export interface InputOutput { readonly flows: readonly (readonly number[])[]; readonly output: readonly number[] }

export interface Leontief {
  /** 直接消耗系数: what one unit of j's output takes directly of i. */
  readonly direct: readonly (readonly number[])[]
  /** 列昂惕夫逆矩阵: what one unit of final use of j calls forth of i, itself with it. */
  readonly total: readonly (readonly number[])[]
  /** Sum of the column: what one unit of final use calls forth of everything. */
  readonly multiplier: readonly number[]
  /** 影响力系数, 感应度系数: column and row sums over their mean. */
  readonly influence: readonly number[]
  readonly sensitivity: readonly number[]
}

/**
 * O(n³). A sector without output takes nothing.
 * @throws RangeError when the table is not square, a figure is negative or no number, or a sector takes more than it makes
 * @source W. Leontief; 影响力系数 and 感应度系数 as in 国家统计局《中国投入产出表》
 */
export function leontief({ flows, output }: InputOutput): Leontief {
  const n = output.length
  if (n === 0 || flows.length !== n || flows.some((row) => row.length !== n)) throw new RangeError(`a square table of ${n} sectors expected`)
  for (const [i, row] of flows.entries()) for (const [j, v] of row.entries()) if (!(v >= 0) || v === Infinity) throw new RangeError(`the flow from sector ${i + 1} to sector ${j + 1} is ${v}`)
  for (const [j, x] of output.entries()) if (!(x >= 0) || x === Infinity) throw new RangeError(`the output of sector ${j + 1} is ${x}`)
  const direct = flows.map((row) => row.map((z, j) => ((output[j] ?? 0) > 0 ? z / (output[j] ?? 1) : 0)))
  for (let j = 0; j < n; j++) {
    const taken = direct.reduce((sum, row) => sum + (row[j] ?? 0), 0)
    if (taken >= 1) throw new RangeError(`sector ${j + 1} takes ${(taken * 100).toFixed(1)}% of what it makes`)
  }
  const inverse = new LuDecomposition(Matrix.sub(Matrix.eye(n), new Matrix(direct.map((row) => [...row])))).solve(Matrix.eye(n))
  const total = inverse.to2DArray()
  const columns = inverse.sum('column')
  const rows = inverse.sum('row')
  const mean = columns.reduce((a, b) => a + b, 0) / n
  return { direct, total, multiplier: columns, influence: columns.map((c) => c / mean), sensitivity: rows.map((r) => r / mean) }
}
