import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMerkle, inclusionProof, merkleRoot, verifyInclusion } from './merkle.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the vectors of Certificate Transparency (google/certificate-transparency, merkle_tree_test)', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]

  test.each(roots.map((root, n) => [n, root] as const))('%i leaves: %s', (n, root) => {
    expect(hex(merkleRoot(leaves.slice(0, n)))).toBe(root)
    expect(hex(merkleRoot(leaves.slice(0, n).map((leaf) => Buffer.from(leaf, 'hex'))))).toBe(root)
  })

  test.each([
    [0, 1, []],
    [0, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [5, 8, ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [1, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
  ])('the proof of leaf %i of %i', (index, size, proof) => {
    expect(inclusionProof(leaves.slice(0, size), index).map(hex)).toEqual(proof)
    expect(verifyInclusion(leaves[index] ?? '', index, size, proof, roots[size] ?? '')).toBe(true)
  })
})

const tree = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 70 }).chain((leaves) => fc.record({ leaves: fc.constant(leaves), index: fc.nat(leaves.length - 1) }))

test('every leaf proves itself with at most log2(n) hashes, and nothing else passes in its place', () => {
  fc.assert(fc.property(tree, fc.nat(70), fc.nat(31), ({ leaves, index }, other, at) => {
    const root = merkleRoot(leaves)
    const proof = inclusionProof(leaves, index)
    const leaf = leaves[index] ?? new Uint8Array()
    expect(verifyInclusion(leaf, index, leaves.length, proof, root)).toBe(true)
    expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(leaves.length)))
    const forged = Uint8Array.from(leaf, (byte, i) => (i === at ? byte ^ 1 : byte))
    expect(verifyInclusion(forged, index, leaves.length, proof, root)).toBe(false)
    expect(verifyInclusion(leaf, index, leaves.length, [...proof, root], root)).toBe(false)
    expect(verifyInclusion(leaf, index, leaves.length, proof, merkleRoot([...leaves, leaf]))).toBe(false)
    expect(other !== index && verifyInclusion(leaf, other, leaves.length, proof, root)).toBe(false)
  }))
})

test('a change, a swap, a loss or an addition anywhere is another root', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 2, maxLength: 40, selector: hex }), fc.nat(), (leaves, n) => {
    const i = n % (leaves.length - 1)
    const swapped = leaves.with(i, leaves[i + 1] ?? new Uint8Array()).with(i + 1, leaves[i] ?? new Uint8Array())
    const roots = [leaves, swapped, leaves.toSpliced(i, 1), leaves.slice(0, -1), [...leaves, leaves.at(-1) ?? ''], leaves.with(i, new Uint8Array(31))].map((all) => hex(merkleRoot(all)))
    expect(new Set(roots).size).toBe(roots.length)
  }))
})

test('the builder can be asked at every step and goes on', () => {
  const builder = createMerkle()
  const leaves: string[] = []
  for (let n = 0; n <= 130; n++) {
    expect([builder.size, hex(builder.root())]).toEqual([n, hex(merkleRoot(leaves))])
    leaves.push(n.toString(16).padStart(64, '0'))
    builder.add(leaves.at(-1) ?? '')
  }
})

test('a node does not pass for a leaf', () => {
  const [a, b] = ['aa'.repeat(32), 'bb'.repeat(32)]
  expect(hex(merkleRoot([hex(merkleRoot([a])) + hex(merkleRoot([b]))]))).not.toBe(hex(merkleRoot([a, b])))
})

test('nonsense', () => {
  expect(() => merkleRoot(['xyz'])).toThrow("got 'xyz'")
  expect(() => inclusionProof(['00'], 1)).toThrow('there are 1 leaves, none at 1')
  expect(() => inclusionProof([], 0)).toThrow('none at 0')
  expect([verifyInclusion('00', 1, 1, [], merkleRoot(['00'])), verifyInclusion('00', -1, 1, [], merkleRoot(['00'])), verifyInclusion('00', 0.5, 1, [], merkleRoot(['00'])), verifyInclusion('00', 0, 1, [], '00')]).toEqual([false, false, false, false])
})
