import { describe, expect, test } from 'vitest'
import { claimsOf, likenessOf, plainName, sharedClaims, termsOf } from './claims.ts'

describe('plainName', () => {
  test.each([
    ['比亚迪（集团）股份有限公司', '比亚迪'], ['比亚迪集团', '比亚迪'], ['ＡＢＢ Holdings Ltd.', 'abb'], ['宁德时代新能源科技股份有限公司', '宁德时代新能源科技'], ['有限公司', '有限公司'],
  ])('%s → %s', (name, plain) => expect(plainName(name)).toBe(plain))
})

describe('claims', () => {
  test('a code and a group claim; the name only where there is neither', () => {
    expect(claimsOf({ investor_name: '甲有限公司', investor_uscc: ' 91320412ma1abcde81 ', investor_group: '甲集团' })).toEqual(['uscc:91320412MA1ABCDE81', 'group:甲'])
    expect(claimsOf({ investor_name: 'Alpha Corp.' })).toEqual(['name:alpha'])
  })

  test('what is shared is told with its reason', () => {
    expect(sharedClaims(['uscc:A', 'group:g'], ['uscc:B', 'group:g'], ['A', 'B'])).toEqual([{ code: 'controls', likeness: 1 }, { code: 'group', likeness: 1 }])
    expect(sharedClaims(['name:x'], ['uscc:B'], [])).toEqual([])
  })
})

describe('likeness', () => {
  const limits = { content: 0.5, name: 0.6, content_with_name: 0.2 }
  const a = { investor_name: '麦芽食品有限公司', name: '宠物食品工厂', content: '建设宠物食品智能工厂，年产干粮十二万吨。' }
  test('by content, however the investor is called', () => {
    expect(likenessOf(termsOf(a), termsOf({ ...a, investor_name: '另一家公司' }), limits)).toEqual([{ code: 'content', likeness: 1 }])
  })
  test('by a like name only when the content is a little like', () => {
    expect(likenessOf(termsOf(a), termsOf({ investor_name: '麦芽食品集团', name: '总部大楼', content: '建设区域总部和结算中心。' }), limits)).toEqual([])
    expect(likenessOf(termsOf(a), termsOf({ investor_name: '麦芽食品集团', name: '宠物食品二期', content: '建设宠物食品智能工厂配套冷库。' }), limits).map((r) => r.code)).toEqual(['content', 'name'])
  })
})
