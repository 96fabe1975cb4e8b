import type { Model } from './classify.ts'

interface Written {
  readonly labels: readonly string[]
  readonly terms: readonly string[]
  readonly idf: string
  /** One byte a weight, of which 127 is the largest of its class: `scale`. */
  readonly weights: string
  readonly scale: readonly number[]
  readonly bias: readonly number[]
  readonly sharpness: number
}

/** A model as JSON of about (classes + 4) · 4/3 bytes a term beside the terms; weights lose what is below 1/254 of their class's largest. */
export function writeModel(model: Model): string {
  const width = model.columns.size
  const scale = model.labels.map((_, c) => model.weights.subarray(c * width, (c + 1) * width).reduce((top, w) => Math.max(top, Math.abs(w)), 0) || 1)
  const bytes = Int8Array.from(model.weights, (w, k) => Math.round((w / (scale[Math.floor(k / width)] ?? 1)) * 127))
  const written: Written = {
    labels: model.labels, terms: [...model.columns.keys()], idf: base64(model.idf), weights: base64(bytes), scale,
    bias: [...model.bias], sharpness: model.sharpness,
  }
  return JSON.stringify(written)
}

/** What `writeModel` wrote. @throws RangeError when its parts do not fit together, SyntaxError when it is no JSON */
export function readModel(text: string): Model {
  const { labels, terms, idf, weights, scale, bias, sharpness } = JSON.parse(text) as Written
  const columns = new Map(terms.map((term, column) => [term, column]))
  const bytes = new Int8Array(fromBase64(weights))
  const shares = new Float32Array(fromBase64(idf))
  if (bytes.length !== labels.length * terms.length || shares.length !== terms.length) {
    throw new RangeError(`weights must be labels × terms, got ${bytes.length} for ${labels.length} × ${terms.length}`)
  }
  return {
    labels, columns, idf: shares, bias: Float32Array.from(bias), sharpness,
    weights: Float32Array.from(bytes, (b, k) => (b / 127) * (scale[Math.floor(k / terms.length)] ?? 1)),
  }
}

function base64(array: Float32Array | Int8Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64')
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, 'base64')).buffer
}
