import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** How much each region makes of each product; row-major, regions × products, no negatives. */
export interface Output {
  readonly regions: number
  readonly products: number
  readonly values: Float64Array
}

/** What a table of output says of which products go together. Matrices are row-major. */
export interface Relatedness {
  /** 显性比较优势, regions × products: the product's share in the region over its share in the whole. */
  readonly rca: Float64Array
  /** 1 where the advantage is at least one. */
  readonly present: Uint8Array
  /** Products in which a region has an advantage; regions that have it in a product. */
  readonly diversity: Int32Array
  readonly ubiquity: Int32Array
  /** Products × products, 0 to 1: the lesser of the two chances to have one, given the other. */
  readonly proximity: Float64Array
  /** Regions × products, 0 to 1: how much of what is close to a product a region has already. */
  readonly density: Float64Array
  /** Complexity of regions (mean 0, standard deviation 1) and of products on the same scale: a region's is the mean of its products'. NaN for one that has nothing. */
  readonly eci: Float64Array
  readonly pci: Float64Array
}

/** @throws RangeError when the sizes do not fit, or a value is negative or no number */
export function relatedness(output: Output): Relatedness {
  const { regions, products, values } = output
  if (values.length !== regions * products) throw new RangeError(`${regions} × ${products} values expected, got ${values.length}`)
  const rca = advantage(output)
  const present = Uint8Array.from(rca, (r) => (r >= 1 ? 1 : 0))
  const diversity = new Int32Array(regions)
  const ubiquity = new Int32Array(products)
  for (let c = 0; c < regions; c++) for (let p = 0; p < products; p++) if (present[c * products + p]) { diversity[c] = at(diversity, c) + 1; ubiquity[p] = at(ubiquity, p) + 1 }
  const proximity = proximityOf(present, regions, products, ubiquity)
  return { rca, present, diversity, ubiquity, proximity, density: densityOf(present, proximity, regions, products), ...complexityOf(present, regions, products, diversity, ubiquity) }
}

const at = (list: Int32Array | Float64Array | Uint8Array | Uint32Array, i: number): number => list[i] ?? 0

/** Balassa's index. O(regions · products). @source B. Balassa, Manchester School 33 (1965) 99–123 */
export function advantage({ regions, products, values }: Output): Float64Array {
  const ofRegion = new Float64Array(regions)
  const ofProduct = new Float64Array(products)
  let whole = 0
  for (let c = 0; c < regions; c++) {
    for (let p = 0; p < products; p++) {
      const v = at(values, c * products + p)
      if (!(v >= 0)) throw new RangeError(`output is never negative, got ${v} for region ${c}, product ${p}`)
      ofRegion[c] = at(ofRegion, c) + v
      ofProduct[p] = at(ofProduct, p) + v
      whole += v
    }
  }
  return Float64Array.from(values, (v, i) => { const [row, column] = [at(ofRegion, Math.floor(i / products)), at(ofProduct, i % products)]; return row > 0 && column > 0 ? v / row / (column / whole) : 0 })
}

/**
 * Counted on bits: thirty-two regions at a time. O(products² · regions / 32).
 * @source C. A. Hidalgo, B. Klinger, A.-L. Barabási, R. Hausmann, Science 317 (2007) 482–487
 */
function proximityOf(present: Uint8Array, regions: number, products: number, ubiquity: Int32Array): Float64Array {
  const words = Math.ceil(regions / 32)
  const bits = new Uint32Array(products * words)
  for (let c = 0; c < regions; c++) for (let p = 0; p < products; p++) if (present[c * products + p]) bits[p * words + (c >>> 5)] = at(bits, p * words + (c >>> 5)) | (1 << (c & 31))
  const proximity = new Float64Array(products * products)
  for (let a = 0; a < products; a++) {
    for (let b = a; b < products; b++) {
      let together = 0
      for (let w = 0; w < words; w++) together += ones(at(bits, a * words + w) & at(bits, b * words + w))
      const most = Math.max(at(ubiquity, a), at(ubiquity, b))
      const close = most > 0 ? together / most : 0
      proximity[a * products + b] = close
      proximity[b * products + a] = close
    }
  }
  return proximity
}

/** How many bits are set. @source H. S. Warren, Hacker's Delight, 5-1 */
function ones(word: number): number {
  let w = word - ((word >>> 1) & 0x55555555)
  w = (w & 0x33333333) + ((w >>> 2) & 0x33333333)
  return Math.imul((w + (w >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Only what a region has is added up. O(advantages · products). */
function densityOf(present: Uint8Array, proximity: Float64Array, regions: number, products: number): Float64Array {
  const reach = new Float64Array(products)
  for (let a = 0; a < products; a++) for (let b = 0; b < products; b++) reach[b] = at(reach, b) + at(proximity, a * products + b)
  const density = new Float64Array(regions * products)
  for (let c = 0; c < regions; c++) {
    const row = density.subarray(c * products, (c + 1) * products)
    for (let a = 0; a < products; a++) {
      if (!present[c * products + a]) continue
      const close = proximity.subarray(a * products, (a + 1) * products)
      for (let b = 0; b < products; b++) row[b] = at(row, b) + at(close, b)
    }
    for (let b = 0; b < products; b++) row[b] = at(reach, b) > 0 ? at(row, b) / at(reach, b) : 0
  }
  return density
}

/**
 * ECI and PCI: the second eigenvector of the walk from region to product and back, taken from its symmetric form. Its sign is the one
 * that goes with diversity. O(regions³ + regions² · products).
 * @source C. A. Hidalgo, R. Hausmann, PNAS 106 (2009) 10570–10575; The Atlas of Economic Complexity (2014) §2.2
 */
function complexityOf(present: Uint8Array, regions: number, products: number, diversity: Int32Array, ubiquity: Int32Array): { eci: Float64Array; pci: Float64Array } {
  const eci = new Float64Array(regions).fill(Number.NaN)
  const pci = new Float64Array(products).fill(Number.NaN)
  const some = Array.from({ length: regions }, (_, c) => c).filter((c) => at(diversity, c) > 0)
  if (some.length < 2) return { eci, pci }
  const scaled = some.map((c) => Float64Array.from({ length: products }, (_, p) => (present[c * products + p] ? 1 / Math.sqrt(at(diversity, c) * at(ubiquity, p)) : 0)))
  const walk = Matrix.zeros(some.length, some.length)
  for (const [i, a] of scaled.entries()) {
    for (let j = i; j < scaled.length; j++) {
      const b = scaled[j] ?? a
      let sum = 0
      for (let p = 0; p < products; p++) sum += at(a, p) * at(b, p)
      walk.set(i, j, sum)
      walk.set(j, i, sum)
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(walk, { assumeSymmetric: true })
  const { i: second, value: lambda } = realEigenvalues.map((value, i) => ({ value, i })).toSorted((a, b) => b.value - a.value)[1] ?? { i: 0, value: 1 }
  const own = some.map((c, i) => eigenvectorMatrix.get(i, second) / Math.sqrt(at(diversity, c)))
  const mean = some.reduce((sum, c) => sum + at(diversity, c), 0) / some.length
  const sign = some.reduce((sum, c, i) => sum + (at(diversity, c) - mean) * (own[i] ?? 0), 0) < 0 ? -1 : 1
  for (const [i, c] of some.entries()) eci[c] = sign * (own[i] ?? 0)
  // Scaled so that a region's complexity is the mean of its products': both are told on the scale of the regions.
  for (let p = 0; p < products; p++) if (at(ubiquity, p) > 0) pci[p] = some.reduce((sum, c) => sum + (present[c * products + p] ? at(eci, c) : 0), 0) / at(ubiquity, p) / (lambda || 1)
  const known = eci.filter((v) => !Number.isNaN(v))
  const middle = known.reduce((sum, v) => sum + v, 0) / known.length
  const spread = Math.sqrt(known.reduce((sum, v) => sum + (v - middle) ** 2, 0) / known.length) || 1
  const scale = (v: number) => (v - middle) / spread
  return { eci: eci.map(scale), pci: pci.map(scale) }
}
