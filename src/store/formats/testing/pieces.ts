/** Bytes in pieces of a given size, as a network may hand them over. */
export async function* piecesOf(bytes: Uint8Array | string, size = 7): AsyncGenerator<Uint8Array> {
  const whole = Buffer.from(bytes)
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size)
}

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}
