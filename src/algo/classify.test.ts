import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { characterGrams, predict, reasons, stratifiedFolds, train } from './classify.ts'
import { readModel, writeModel } from './model-text.ts'

const TEXTS = {
  噪声: ['夜里施工声音太大', '楼下广场舞声音大', '工地夜里施工扰民', '酒吧夜里声音扰民', '半夜施工睡不着'],
  供水: ['家里停水一天', '自来水发黄', '水压太低没水', '小区又停水了', '自来水有异味'],
  停车: ['路边乱停车', '小区停车位不够', '乱停车堵门口', '停车收费太贵', '没有停车位'],
}
const documents = Object.values(TEXTS).flat().map(characterGrams)
const labels = Object.entries(TEXTS).flatMap(([label, texts]) => texts.map(() => label))
const model = train(documents, labels, { min_documents: 1 })

describe('train and predict', () => {
  test.each([['夜间工地施工', '噪声'], ['停水怎么办', '供水'], ['停车位被占', '停车']])('%s is %s', (text, label) => {
    const [first] = predict(model, characterGrams(text))
    expect(first?.label).toBe(label)
    expect(first?.p).toBeGreaterThan(0.5)
  })

  test('says by what', () => {
    expect(reasons(model, characterGrams('夜间工地施工'), '噪声', 12)).toContain('施工')
    expect(reasons(model, characterGrams('夜间工地施工'), '供水', 12)).not.toContain('施工')
  })

  test('probabilities add up to 1, the likeliest first, whatever the words', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...model.columns.keys()))), (terms) => {
      const p = predict(model, terms).map((x) => x.p)
      expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
      expect(p).toEqual(p.toSorted((a, b) => b - a))
    }))
  })

  test('the same seed gives the same model', () => {
    expect(train(documents, labels, { seed: 7 })).toEqual(train(documents, labels, { seed: 7 }))
  })

  test('two classes are one machine seen from both sides', () => {
    const two = train(documents.slice(0, 10), labels.slice(0, 10), { min_documents: 1 })
    const width = two.columns.size
    expect([...two.weights.subarray(0, width)]).toEqual([...two.weights.subarray(width)].map((w) => -w))
  })

  test('a class with one document is learned, only not held out', () => {
    const odd = train([...documents, characterGrams('路灯不亮')], [...labels, '路灯'], { min_documents: 1 })
    expect(predict(odd, characterGrams('路灯不亮'))[0]?.label).toBe('路灯')
  })

  test('refuses one class, and labels that do not match', () => {
    expect(() => train([['a'], ['b']], ['x', 'x'])).toThrow('got 1')
    expect(() => train([['a']], ['x', 'y'])).toThrow('got 2 for 1')
  })
})

describe('a written model', () => {
  const again = readModel(writeModel(model))

  test('predicts as the one it was', () => {
    for (const document of documents) {
      const [before] = predict(model, document)
      const [after] = predict(again, document)
      expect(after?.label).toBe(before?.label)
      expect(after?.p).toBeCloseTo(before?.p ?? 0, 1)
    }
  })

  test('is refused when a part is missing', () => {
    const broken = { ...JSON.parse(writeModel(model)) as object, terms: ['水'] }
    expect(() => readModel(JSON.stringify(broken))).toThrow('weights must be labels × terms')
  })
})

test('folds are even and spread every class evenly', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 80 }), fc.integer({ min: 2, max: 6 }), fc.nat(), (all, folds, seed) => {
    const fold = [...stratifiedFolds(all, folds, seed)]
    const spread = (items: readonly number[]) => {
      const sizes = Array.from({ length: folds }, (_, k) => items.filter((f) => f === k).length)
      return Math.max(...sizes) - Math.min(...sizes)
    }
    expect(spread(fold)).toBeLessThanOrEqual(1)
    for (const label of new Set(all)) expect(spread(fold.filter((_, i) => all[i] === label))).toBeLessThanOrEqual(1)
  }))
})

test('character grams leave out blanks and keep rare characters whole', () => {
  expect(characterGrams('停 A水𠮷')).toEqual(['停', 'a', '水', 'a水', '𠮷', '水𠮷'])
})
