import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layout } from './layout.ts'

const STAGES = ['upstream', 'midstream', 'downstream', 'support'] as const
const map = fc.uniqueArray(fc.record({ key: fc.stringMatching(/^[a-z]{1,4}$/), stage: fc.constantFrom(...STAGES) }), { minLength: 1, maxLength: 24, selector: (n) => n.key }).chain((nodes) => fc.record({ nodes: fc.constant(nodes), links: fc.array(fc.record({ from: fc.constantFrom(...nodes.map((n) => n.key)), to: fc.constantFrom(...nodes.map((n) => n.key)) }), { maxLength: 40 }) }))

test('every node stands once, none on another, stages from left to right, circles and all', () => {
  fc.assert(fc.property(map, ({ nodes, links }) => {
    const { placed, columns, rows } = layout(nodes, links)
    expect(placed.map((p) => p.key).toSorted()).toEqual(nodes.map((n) => n.key).toSorted())
    expect(new Set(placed.map((p) => `${p.column}/${p.row}`)).size).toBe(nodes.length)
    for (const p of placed) { expect(p.column).toBeLessThan(columns); expect(p.row).toBeGreaterThanOrEqual(-0.5); expect(p.row).toBeLessThanOrEqual(rows - 0.5) }
    const stages = placed.toSorted((a, b) => a.column - b.column).map((p) => STAGES.indexOf(nodes.find((n) => n.key === p.key)?.stage ?? 'upstream'))
    expect(stages).toEqual(stages.toSorted((a, b) => a - b))
  }))
})

test('a link over several columns goes through a place of its own in each, where no node stands', () => {
  const { placed, bends } = layout([{ key: 'ore', stage: 'upstream' }, { key: 'cell', stage: 'midstream' }, { key: 'car', stage: 'downstream' }], [{ from: 'ore', to: 'cell' }, { from: 'cell', to: 'car' }, { from: 'ore', to: 'car' }])
  const [through] = bends.get('ore car') ?? []
  expect(through?.column).toBe(1)
  expect(placed.some((p) => p.column === 1 && p.row === through?.row)).toBe(false)
  expect([...bends.keys()]).toEqual(['ore car'])
})

test('what takes from its own stage stands right of it', () => {
  const { placed } = layout([{ key: 'cast', stage: 'midstream' }, { key: 'motor', stage: 'midstream' }], [{ from: 'cast', to: 'motor' }])
  expect(placed.map((p) => [p.key, p.column])).toEqual([['cast', 0], ['motor', 1]])
})
