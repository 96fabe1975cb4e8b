import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeResidentId } from './identifiers/resident-id.ts'
import { maskAddress, maskId, maskName, maskPhone, redactText } from './masking.ts'

test.each([
  ['张三', '张**'], ['张三丰', '张**'], ['欧阳娜娜', '欧阳**'], ['诸葛亮', '诸葛**'], ['司马', '司**'], [' 李四 ', '李**'],
  ['𠮷田', '𠮷**'], ['㐂山', '㐂**'], ['𪚥𪚥', '𪚥**'], ['买买提·吐尔逊', '买**'], ['Li Wei', 'L** W**'], ["Seán O'Neill", "S** O**"], ['é́lan', 'é́**'], ['', '**'],
])('name %s → %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})

test.each([
  ['13812345678', '138****5678'], ['+86 138-1234-5678', '138****5678'], ['１３８１２３４５６７８', '138****5678'], ['0519-85123456', '0519-******56'], ['01062345678', '010-******78'],
  ['021-62345678-801', '021-******78'], ['85123456', '******56'], ['+852 9123 4567', '*********67'], ['12345', '*****'], ['不详', '*'],
])('telephone %s → %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked)
})

test.each([['320412200002290017', '320************017'], ['E12345678', 'E*******8'], ['1234', '****'], ['12345', '1***5'], ['', '']])('id %s → %s', (id, masked) => {
  expect(maskId(id)).toBe(masked)
})

test.each([
  ['常州市武进区荷花池街道怀德社区12幢3单元502室', '常州市武进区荷花池街道怀德社区***'], ['青岚区延陵中路１８号', '青岚区延陵中路***'], ['万达广场A座1203', '万达广场***'], ['312国道旁幸福里三号楼', '312国道旁幸福里***'],
  ['经十路12-3', '经十路***'], ['幸福新村甲单元', '幸福新村***'], ['二号桥社区东区', '二号桥社区东区'], ['六里桥街道', '六里桥街道'], ['𠮷祥路5号', '𠮷祥路***'], ['5幢302', '***'], ['百家楼村', '百家楼村'], ['第五楼村', '第五楼村'],
  ['Room 502, Building 3B, 18 Yanling Road', 'Room **, Building **, ** Yanling Road'],
])('address %s → %s', (address, masked) => {
  expect(maskAddress(address)).toBe(masked)
})

describe('free text', () => {
  test.each([
    ['园区道路夜间无照明,电话13812345678', '园区道路夜间无照明,电话138****5678'],
    ['打138 1234 5678或+86-13912345678，转 138.1234.5678', '打138****5678或139****5678，转 138****5678'],
    ['座机0519-85123456，(021)62345678', '座机0519-******56，021-******78'],
    ['身份证11010519491231002x号', '身份证110************02x号'],
    ['身份证110105 19491231 0021', '身份证110************021'],
    ['错位的110105194913310021也藏', '错位的110************021也藏'],
    ['卡号6222 0212 3456 7890 128，谢谢', '卡号***************0128，谢谢'],
    ['单号6222 0212 3456 7890 129，谢谢', '单号6222 0212 3456 7890 129，谢谢'],
    ['卡号4111 1111 1111 1111，谢谢', '卡号************1111，谢谢'],
    ['邮箱zhang.san+gov@example.com.cn。', '邮箱z***@example.com.cn。'],
    ['全角１３８１２３４５６７８＠', '全角138****5678＠'],
    ['企业代码914403001922038216，事项SQ261123-7K3M-9QX4，2026年11月23日20261123093000', '企业代码914403001922038216，事项SQ261123-7K3M-9QX4，2026年11月23日20261123093000'],
    ['𠮷野家门口𪚥，找李四13812345678', '𠮷野家门口𪚥，找李四138****5678'],
    ['', ''],
  ])('%s', (text, redacted) => {
    expect(redactText(text).text).toBe(redacted)
  })

  test('says what it found and where, in the text as given', () => {
    const text = '𠮷：１３８１２３４５６７８，a@b.cn'
    const { found } = redactText(text)
    expect(found.map((f) => [f.kind, text.slice(f.start, f.end)])).toEqual([['phone', '１３８１２３４５６７８'], ['email', 'a@b.cn']])
  })

  test('no number of a person gets through, all around it does, and twice hides nothing more', () => {
    const chinese = fc.string({ unit: fc.constantFrom(...'路灯不亮，请尽快处理！𠮷𪚥 。（）'), maxLength: 12 })
    const phone = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String)
    const id = fc.record({ area: fc.integer({ min: 110_000, max: 829_999 }), at: fc.date({ min: new Date('1930-01-01'), max: new Date('2025-12-31'), noInvalidDate: true }), order: fc.nat(999) })
      .map(({ area, at, order }) => makeResidentId(String(area), at.toISOString().slice(0, 10), order))
    fc.assert(fc.property(chinese, fc.oneof(phone, id), chinese, (before, secret, after) => {
      const { text, found } = redactText(`${before}。${secret}，${after}`)
      expect(text).not.toContain(secret)
      expect([text.startsWith(`${before}。`), text.endsWith(`，${after}`)]).toEqual([true, true])
      expect(found).toHaveLength(1)
      expect(redactText(text)).toEqual({ text, found: [] })
    }))
  })

  test('a text without digits and @ is never touched', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((s) => !/[\d@\uFF10-\uFF20]/.test(s)), (text) => {
      expect(redactText(text)).toEqual({ text, found: [] })
    }))
  })

  test('a megabyte made to be slow is done long before the test would give up', () => {
    const n = 200_000
    const text = `${'a'.repeat(n)} ${'1'.repeat(n)} ${'1 '.repeat(n)}${'a.'.repeat(n)}`
    expect(redactText(text).found).toEqual([])
  })
})
