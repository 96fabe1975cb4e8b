import { linearSvm, shuffle, type SparseRows } from './linear-svm.ts'
import { seeded } from './seeded.ts'

/** What was learned: a weight for every term in every class. Plain data with typed arrays, so that a worker can post it. */
export interface Model {
  readonly labels: readonly string[]
  /** Term to column. */
  readonly columns: ReadonlyMap<string, number>
  readonly idf: Float32Array
  /** Class after class, `columns.size` weights each. */
  readonly weights: Float32Array
  readonly bias: Float32Array
  /** What scores are multiplied by before they become probabilities; fitted on held-out documents. */
  readonly sharpness: number
}

export interface Prediction {
  readonly label: string
  readonly p: number
}

export interface TrainOptions {
  /** What a mistake costs beside a wide margin. */
  readonly cost?: number
  /** Terms in fewer documents are left out. */
  readonly min_documents?: number
  /** At most so many terms, the most frequent. */
  readonly max_terms?: number
  readonly seed?: number
}

const DEFAULTS = { cost: 2, min_documents: 2, max_terms: 100_000, seed: 1 } as const
const FOLDS = 5
/** So many held-out documents fix one number well enough: a large history is not learned six times over. */
const ENOUGH_HELD_OUT = 2000

/**
 * Learns to tell classes apart by the terms of documents: tf-idf, one linear support vector machine a class against the
 * rest, and one sharpness that makes probabilities of scores, fitted on documents that the scoring machines had not seen.
 * The same input and seed give the same model. Time O(classes · terms of all documents) twice (large) to
 * six times (small) over; run it off the event loop.
 *
 * @param documents terms of each, repeats counting
 * @param labels    one a document
 * @throws RangeError when they differ in number or fewer than two classes occur
 */
export function train(documents: readonly (readonly string[])[], labels: readonly string[], options: TrainOptions = {}): Model {
  const chosen = { ...DEFAULTS, ...options }
  if (documents.length !== labels.length) throw new RangeError(`labels must be one a document, got ${labels.length} for ${documents.length}`)
  const classes = new Set(labels).size
  if (classes < 2) throw new RangeError(`at least two classes are needed, got ${classes}`)

  const held = stratifiedFolds(labels, FOLDS, chosen.seed)
  const scored: { scores: Float64Array; truth: number }[] = []
  for (let fold = 0; fold < FOLDS && scored.length < ENOUGH_HELD_OUT; fold++) {
    const rest = [...documents.keys()].filter((i) => held[i] !== fold)
    const known = rest.map((i) => labels[i] ?? '')
    // A class with a single document cannot be both seen and held out.
    if (new Set(known).size < 2) continue
    const model = fit(rest.map((i) => documents[i] ?? []), known, chosen)
    for (const [i, document] of documents.entries()) {
      const truth = model.labels.indexOf(labels[i] ?? '')
      if (held[i] === fold && truth >= 0) scored.push({ scores: scoresOf(model, vectorOf(model, document)), truth })
    }
  }
  return { ...fit(documents, labels, chosen), sharpness: sharpnessOf(scored) }
}

/** All classes, the likeliest first; probabilities add up to 1. O(terms · classes). */
export function predict(model: Model, document: readonly string[]): Prediction[] {
  const p = softmax(scoresOf(model, vectorOf(model, document)), model.sharpness)
  return model.labels.map((label, c) => ({ label, p: p[c] ?? 0 })).toSorted((a, b) => b.p - a.p)
}

/**
 * The terms that speak for this class against the average of the others, the strongest first.
 * @param n at most so many
 */
export function reasons(model: Model, document: readonly string[], label: string, n: number): string[] {
  const c = model.labels.indexOf(label)
  const width = model.columns.size
  const vector = vectorOf(model, document)
  const speaks: { term: string; weight: number }[] = []
  for (const term of new Set(document)) {
    const column = model.columns.get(term)
    if (column === undefined) continue
    let rest = 0
    for (let other = 0; other < model.labels.length; other++) if (other !== c) rest += model.weights[other * width + column] ?? 0
    const value = vector.values[vector.columns.indexOf(column)] ?? 0
    const weight = ((model.weights[c * width + column] ?? 0) - rest / (model.labels.length - 1)) * value
    if (weight > 0) speaks.push({ term, weight })
  }
  return speaks.toSorted((a, b) => b.weight - a.weight).slice(0, n).map((s) => s.term)
}

/** What each document is taken for by a model that has not seen it, in the order given. Costs one `train` a fold. */
export function crossValidate(documents: readonly (readonly string[])[], labels: readonly string[], options: TrainOptions & { readonly folds?: number } = {}): Prediction[][] {
  const { folds = 5, ...rest } = options
  const fold = stratifiedFolds(labels, folds, rest.seed ?? DEFAULTS.seed)
  const models = Array.from({ length: folds }, (_, k) => train(documents.filter((__, i) => fold[i] !== k), labels.filter((__, i) => fold[i] !== k), rest))
  return documents.map((document, i) => {
    const model = models[fold[i] ?? 0]
    return model ? predict(model, document) : []
  })
}

/** The mean over the classes that are true somewhere of the harmonic mean of precision and recall. 0 to 1. */
export function macroF1(truth: readonly string[], taken: readonly string[]): number {
  const classes = [...new Set(truth)]
  const f1 = classes.map((label) => {
    const hits = truth.filter((t, i) => t === label && taken[i] === label).length
    return (2 * hits) / (truth.filter((t) => t === label).length + taken.filter((t) => t === label).length)
  })
  return f1.reduce((a, b) => a + b, 0) / classes.length
}

/** The characters of a text and its neighbouring pairs, blanks left out: what makes Chinese classifiable without words. */
export function characterGrams(text: string): string[] {
  const grams: string[] = []
  let last = ''
  for (const character of text.toLowerCase()) {
    if (character.trim() === '') {
      last = ''
      continue
    }
    grams.push(character)
    if (last !== '') grams.push(last + character)
    last = character
  }
  return grams
}

/**
 * A fold for every item, such that each class is spread evenly over the folds.
 * @returns 0 to folds − 1 an item
 */
export function stratifiedFolds(labels: readonly string[], folds: number, seed: number): Uint32Array {
  const order = Uint32Array.from(labels.keys())
  shuffle(order, seeded(seed))
  const fold = new Uint32Array(labels.length)
  // Classes take turns one after the other, so that small ones do not all begin at fold 0.
  let turn = 0
  for (const label of [...new Set(labels)].toSorted()) for (const i of order) if (labels[i] === label) fold[i] = turn++ % folds
  return fold
}

function fit(documents: readonly (readonly string[])[], labels: readonly string[], chosen: Required<TrainOptions>): Model {
  const classes = [...new Set(labels)].toSorted()
  const { columns, idf } = vocabularyOf(documents, chosen)
  const rows = rowsOf(documents.map((document) => vectorOf({ columns, idf }, document)), columns.size)
  const weights = new Float32Array(classes.length * columns.size)
  const bias = new Float32Array(classes.length)
  const random = seeded(chosen.seed)
  for (const [c, label] of classes.entries()) {
    // Of two classes the second is the first seen from behind.
    const mirror = classes.length === 2 && c === 1
    const w = mirror
      ? Float64Array.from([...weights.subarray(0, columns.size), bias[0] ?? 0], (x) => -x)
      : linearSvm(rows, Int8Array.from(labels, (l) => (l === label ? 1 : -1)), { cost: chosen.cost, tolerance: 0.1, max_epochs: 200, random })
    weights.set(w.subarray(0, columns.size), c * columns.size)
    bias[c] = w[columns.size] ?? 0
  }
  return { labels: classes, columns, idf, weights, bias, sharpness: 1 }
}

type Vocabulary = Pick<Model, 'columns' | 'idf'>

function vocabularyOf(documents: readonly (readonly string[])[], { min_documents, max_terms }: Required<TrainOptions>): Vocabulary {
  const holders = new Map<string, number>()
  for (const document of documents) for (const term of new Set(document)) holders.set(term, (holders.get(term) ?? 0) + 1)
  const kept = [...holders].filter(([, n]) => n >= min_documents).toSorted((a, b) => b[1] - a[1]).slice(0, max_terms)
  return {
    columns: new Map(kept.map(([term], column) => [term, column])),
    idf: Float32Array.from(kept, ([, n]) => Math.log((1 + documents.length) / (1 + n)) + 1),
  }
}

interface Vector {
  readonly columns: Uint32Array
  readonly values: Float64Array
}

/** tf-idf with 1 + ln tf, of length 1. */
function vectorOf({ columns, idf }: Vocabulary, document: readonly string[]): Vector {
  const counts = new Map<number, number>()
  for (const term of document) {
    const column = columns.get(term)
    if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1)
  }
  const values = Float64Array.from(counts, ([column, tf]) => (1 + Math.log(tf)) * (idf[column] ?? 0))
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
  return { columns: Uint32Array.from(counts.keys()), values: values.map((value) => value / length) }
}

function rowsOf(vectors: readonly Vector[], columns: number): SparseRows {
  const starts = new Uint32Array(vectors.length + 1)
  for (const [i, vector] of vectors.entries()) starts[i + 1] = (starts[i] ?? 0) + vector.values.length
  const stored = starts[vectors.length] ?? 0
  const rows = { starts, indices: new Uint32Array(stored), values: new Float64Array(stored), columns }
  for (const [i, vector] of vectors.entries()) {
    rows.indices.set(vector.columns, starts[i])
    rows.values.set(vector.values, starts[i])
  }
  return rows
}

function scoresOf({ labels, columns, weights, bias }: Model, vector: Vector): Float64Array {
  return Float64Array.from(labels, (_, c) => {
    const from = c * columns.size
    let score = bias[c] ?? 0
    for (let k = 0; k < vector.columns.length; k++) score += (weights[from + (vector.columns[k] ?? 0)] ?? 0) * (vector.values[k] ?? 0)
    return score
  })
}

function softmax(scores: Float64Array, sharpness: number): Float64Array {
  const top = Math.max(...scores)
  const parts = scores.map((score) => Math.exp(sharpness * (score - top)))
  const sum = parts.reduce((a, b) => a + b, 0)
  return parts.map((part) => part / sum)
}

/**
 * The sharpness that makes the truth likeliest; log loss is convex in it. 1 when nothing could be held out.
 * @source temperature scaling, C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, ICML 2017
 */
function sharpnessOf(scored: readonly { scores: Float64Array; truth: number }[]): number {
  if (scored.length === 0) return 1
  const loss = (log: number) => scored.reduce((sum, { scores, truth }) => sum - Math.log(Math.max(softmax(scores, Math.exp(log))[truth] ?? 0, 1e-300)), 0)
  let low = Math.log(0.1)
  let high = Math.log(100)
  while (high - low > 1e-3) {
    const a = low + (high - low) / 3
    const b = high - (high - low) / 3
    if (loss(a) < loss(b)) high = b
    else low = a
  }
  return Math.exp((low + high) / 2)
}
