import { createHash } from 'node:crypto'

/** Bytes, or the same in hexadecimal. */
export type Bytes = Uint8Array | string

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** A tree under construction: leaves are added in order, the root of those so far can be asked for at any time. */
export interface MerkleBuilder {
  readonly size: number
  /** O(1) hashes amortised. */
  add(leaf: Bytes): void
  /** Root of the leaves so far, 32 bytes; the tree can go on. O(log size). */
  root(): Uint8Array
}

/**
 * Builds a root over any number of leaves, keeping one hash a perfect subtree: O(log n) memory, for hours with millions of lines.
 * @source RFC 6962, 2.1; the peaks are those of RFC 9162, 2.1.2
 */
export function createMerkle(): MerkleBuilder {
  // Perfect subtrees from left to right, largest first: two of the same height become one.
  const peaks: { height: number; hash: Uint8Array }[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    add(leaf) {
      let node = { height: 0, hash: sha256(LEAF, bytesOf(leaf)) }
      for (let last = peaks.at(-1); last && last.height === node.height; last = peaks.at(-1)) {
        peaks.pop()
        node = { height: node.height + 1, hash: sha256(NODE, last.hash, node.hash) }
      }
      peaks.push(node)
      size++
    },
    root: () => peaks.reduceRight<Uint8Array | undefined>((right, { hash }) => (right ? sha256(NODE, hash, right) : hash), undefined) ?? sha256(),
  }
}

/**
 * Root of the Merkle tree over these leaves, in their order; the empty tree is the hash of nothing. Leaves and nodes are hashed
 * apart (0 and 1 before them), so that no node can pass for a leaf. O(n) time, O(log n) memory.
 * @throws RangeError when a string is not hexadecimal
 * @source RFC 6962, 2.1
 */
export function merkleRoot(leaves: Iterable<Bytes>): Uint8Array {
  const tree = createMerkle()
  for (const leaf of leaves) tree.add(leaf)
  return tree.root()
}

/**
 * What somebody needs to check that leaf `index` is under the root: sibling hashes from the leaf upwards, log2(n) of them. O(n).
 * @throws RangeError when there is no such leaf
 * @source RFC 6962, 2.1.1
 */
export function inclusionProof(leaves: readonly Bytes[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`there are ${leaves.length} leaves, none at ${index}`)
  if (leaves.length === 1) return []
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split ? [...inclusionProof(left, index), merkleRoot(right)] : [...inclusionProof(right, index - split), merkleRoot(left)]
}

/** Is this leaf the one at `index` of the `size` leaves under `root`? Nonsense is no. O(log size). @source RFC 9162, 2.1.3.2 */
export function verifyInclusion(leaf: Bytes, index: number, size: number, proof: readonly Bytes[], root: Bytes): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let hash = sha256(LEAF, bytesOf(leaf))
  for (const sibling of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      hash = sha256(NODE, bytesOf(sibling), hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)]
    } else hash = sha256(NODE, hash, bytesOf(sibling))
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && Buffer.compare(hash, bytesOf(root)) === 0
}

function bytesOf(bytes: Bytes): Uint8Array {
  if (typeof bytes !== 'string') return bytes
  if (!/^(?:[\da-f]{2})*$/i.test(bytes)) throw new RangeError(`bytes are pairs of hexadecimal digits, got '${bytes.slice(0, 80)}'`)
  return Buffer.from(bytes, 'hex')
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
