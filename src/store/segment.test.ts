import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#test/database.ts'
import { createSegmenter } from './segment.ts'

const segmenter = createSegmenter(['听澜路', '鹿鸣街道', '𠮷祥里'])

describe('cut', () => {
  test.each([
    ['夜间施工噪音扰民，严重影响休息！', ['夜间', '施工', '夜间施工', '噪音', '扰民', '噪音扰民', '严重', '影响', '休息']],
    ['听澜路占道经营', ['听澜', '听澜路', '占道', '道经', '经营', '占道经营']],
    ['鹿鸣街道办事处', ['鹿鸣', '街道', '办事', '街道办', '办事处', '街道办事处']],
    ['ＡＢＣ１２３的iPhone15', ['abc123', 'iphone15']],
    ['𠮷祥里3栋', ['𠮷祥里', '3', '栋']],
    ['𠮷字', ['𠮷', '字']],
    ['单号T2026-0001', ['单号', 't2026', '0001']],
    ['的了吗？！ 😀', []],
  ])('%s', (text, words) => {
    expect(segmenter.cut(text)).toEqual(words)
  })

  test('a segmenter knows the words it was given, another does not', () => {
    expect(createSegmenter().cut('听澜路')).toEqual(['听', '澜', '路'])
  })
})

test('a query names its words, ends Latin with a prefix, and lets parts stand for a long word', () => {
  expect(segmenter.forQuery('人民广场 A4纸 iph')).toBe(`('人民广场':* | '人民' & '广场') & 'a4' & '纸' & 'iph':*`)
  expect(segmenter.forQuery('的，')).toBe('')
})

describe('in PostgreSQL', () => {
  let database: FreshDatabase
  let client: Client
  beforeAll(async () => {
    database = await freshDatabase()
    client = new Client({ connectionString: database.ownerUrl })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await database.drop()
  })
  const finds = async (text: string, query: string) => {
    const { rows } = await client.query<{ found: boolean }>(`select to_tsvector('simple', $1) @@ $2::tsquery as found`, [segmenter.forIndex(text), segmenter.forQuery(query)])
    return rows[0]?.found
  }

  test.each([
    ['听澜路夜间施工噪音扰民', '听澜', true],
    ['听澜路夜间施工噪音扰民', '噪音', true],
    ['听澜路夜间施工噪音扰民', '路灯', false],
    ['人民北路的广场', '人民广场', true],
    ['人民公园', '人民广场', false],
    ['鹿鸣街道办事处门口', '鹿鸣街道', true],
    ['车牌 沪A12345', 'a123', true],
    ['𠮷祥里3栋', '𠮷祥里', true],
    ['任何内容', '的', false],
  ])('in %s, %s is found: %s', async (text, query, found) => {
    expect(await finds(text, query)).toBe(found)
  })

  // Operators, quotes, blanks, surrogates, private-use and rare characters, combining marks, numbers of every kind.
  const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom(...Array.from("'\\\\!&|<>():*%-+.e_@/ 路灯的听澜𠮷𰻝\uE000５½²Ⅳé가ก็0x1F3.5e7")))
  const typed = fc.array(unit, { maxLength: 30 }).map((parts) => parts.join(''))

  test('no typed text is a syntax error, and every text is found by each of its own words', async () => {
    await fc.assert(fc.asyncProperty(typed, typed, async (text, query) => {
      expect([true, false]).toContain(await finds(text, query))
      await client.query(`select to_tsquery('simple', $1)`, [segmenter.forQuery(query)])
      for (const word of segmenter.cut(text)) expect([word, await finds(text, word)]).toEqual([word, true])
    }), { numRuns: 200 })
  })

  test('a text of any length is indexed, a word of any length asked for', async () => {
    const rare = Array.from({ length: 90_000 }, (_, i) => String.fromCodePoint(0x20000 + (i % 42_000)) + i).join('')
    expect(await finds(rare, '0')).toBe(true)
    expect(await finds('a'.repeat(5000), 'a'.repeat(5000))).toBe(true)
  })
})
