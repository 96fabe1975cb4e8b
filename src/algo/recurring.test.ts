import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recurring } from './recurring.ts'

const said = (id: string, text: string, lng = 119.97, lat = 31.81) => ({ id, text, lng, lat })
const RULES = { radius_m: 150, alike: 0.3 }

test('like words at the same spot are one place; other words, or another spot, are not', () => {
  const groups = recurring([
    said('a', '听泉路路灯不亮三天了'), said('b', '听泉路路灯又不亮了', 119.9705), said('c', '路灯不亮，听泉路很黑', 119.9709),
    said('d', '楼上装修噪声扰民'), said('e', '听泉路路灯不亮三天了', 119.99),
  ], RULES)
  expect(groups.map((g) => g.map((t) => t.id))).toEqual([['a', 'b', 'c']])
})

test('a chain hangs together though its ends are too far apart; the largest comes first', () => {
  const chain = [0, 1, 2, 3].map((i) => said(`k${i}`, '窨井盖破损', 119.97 + i * 0.0012))
  const pair = [said('p', '垃圾清运不及时', 119.9), said('q', '垃圾清运不及时', 119.9)]
  expect(recurring([...pair, ...chain], RULES).map((g) => g.length)).toEqual([4, 2])
})

test('every ticket is in one group at most, and nobody is alone', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('路灯不亮', '路灯又不亮', '井盖破损', '噪声扰民'), fc.integer({ min: 0, max: 20 })), { maxLength: 30 }), (drawn) => {
    const all = drawn.map(([text, i], n) => said(String(n), text, 119.97 + i * 0.0005))
    const ids = recurring(all, RULES).flatMap((g) => { expect(g.length).toBeGreaterThan(1); return g.map((t) => t.id) })
    expect(new Set(ids).size).toBe(ids.length)
  }))
})
