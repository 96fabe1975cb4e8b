import { Matrix } from 'ml-matrix'
import { relatedness } from '#algo/relatedness.ts'
import { seeded } from '#algo/seeded.ts'
import { machine } from './machine.ts'

/** Relatedness of 500 regions × 1,000 industries, beside a plain product of matrices of the same size: `node bench/relatedness.ts`. */
const [REGIONS, INDUSTRIES, ROUNDS] = [500, 1_000, 3]
const next = seeded(11)
// Nested, as such tables are: the able make also what is hard.
const able = Array.from({ length: REGIONS }, next)
const hard = Array.from({ length: INDUSTRIES }, next)
const values = Float64Array.from({ length: REGIONS * INDUSTRIES }, (_, i) => ((able[Math.floor(i / INDUSTRIES)] ?? 0) > (hard[i % INDUSTRIES] ?? 0) - 0.1 ? 100 * next() : next()))
const best = (work: () => unknown) => { let ms = Infinity; for (let i = 0; i < ROUNDS; i++) { const start = performance.now(); work(); ms = Math.min(ms, performance.now() - start) } return ms }

machine()
const m = new Matrix(Array.from({ length: REGIONS }, (_, r) => [...values.subarray(r * INDUSTRIES, (r + 1) * INDUSTRIES)]))
const ours = best(() => relatedness({ regions: REGIONS, products: INDUSTRIES, values }))
const theirs = best(() => m.transpose().mmul(m))
console.log(`${REGIONS} regions × ${INDUSTRIES.toLocaleString('en')} industries: advantage, proximity, density and complexity in ${ours.toFixed(0)} ms; the product Mᵀ·M of the same numbers (ml-matrix) ${theirs.toFixed(0)} ms; ratio ${(ours / theirs).toFixed(2)}`)
