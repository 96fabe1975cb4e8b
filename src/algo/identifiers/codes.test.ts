import { describe, expect, test } from 'vitest'
import { checkDivisionCode, divisionLevel, isStatisticalZone, parentDivision } from './division-code.ts'
import { checkDocumentNumber } from './document-number.ts'
import { checkIndustryCode, industryEdition, industrySection } from './industry-code.ts'
import { checkProjectCode } from './project-code.ts'

describe('document numbers', () => {
  test.each(['国办发〔2024〕54号', '国办发[2024]54号', '国办发（2024）54号', '国办发【2024】54号', ' 国办发 ﹝2024﹞ ５４ 号'])('%s', (typed) => {
    expect(checkDocumentNumber(typed)).toEqual({ ok: true, value: '国办发〔2024〕54号' })
  })

  test.each([
    ['国办发〔2024〕第54号', '国办发〔2024〕54号'], ['国办发〔2024〕054号', '国办发〔2024〕54号'], ['国办发〔24〕54号', '国办发〔2024〕54号'], ['国办发〔1998〕7', '国办发〔1998〕7号'],
    ['国办发2024年54号', undefined], ['〔2024〕54号', undefined], ['国办发〔2024〕0号', undefined],
  ])('%s is not one; %s?', (typed, suggestion) => {
    const check = checkDocumentNumber(typed)
    expect(check).toMatchObject({ ok: false, problem: { code: 'format' } })
    expect(check.ok ? '' : check.problem.suggestion).toBe(suggestion)
  })
})

describe('project codes', () => {
  test.each([
    ['2101-320412-04-01-123456', '2101-320412-04-01-123456'], ['21013204120401123456', '2101-320412-04-01-123456'], ['2101—320412—04—01—123456', '2101-320412-04-01-123456'],
    ['2017-320412-39-03-500001', '2017-320412-39-03-500001'], ['2011-000000-04-01-123456', '2011-000000-04-01-123456'],
  ])('%s', (typed, value) => {
    expect(checkProjectCode(typed)).toEqual({ ok: true, value })
  })

  test.each([
    ['2101-320412-04-01-12345', { code: 'length' }],
    ['2113-320412-04-01-123456', { code: 'range', at: 0 }],
    ['1999-320412-04-01-123456', { code: 'range', at: 0 }],
    ['2101-020412-04-01-123456', { code: 'range', at: 5 }],
    ['21O1-320412-04-01-123456', { code: 'alphabet', at: 2, suggestion: '2101-320412-04-01-123456' }],
    ['210132-0412-04-01-123456', { code: 'format', suggestion: '2101-320412-04-01-123456' }],
  ])('not %s', (typed, problem) => {
    expect(checkProjectCode(typed)).toMatchObject({ ok: false, problem })
  })
})

describe('division codes', () => {
  test.each([
    ['320000', 'province', undefined], ['320400', 'city', '320000'], ['320412', 'county', '320400'], ['320412001', 'street', '320412'],
    ['320412001005', 'community', '320412001'], ['320412001000', 'street', '320412'], ['320412001005111', 'community', '320412001'], ['441900003', 'street', '441900'], ['469001', 'county', '469000'],
  ] as const)('%s is a %s in %s', (typed, level, parent) => {
    expect(checkDivisionCode(typed)).toEqual({ ok: true, value: typed })
    expect(divisionLevel(typed)).toBe(level)
    expect(parentDivision(typed)).toBe(parent)
  })

  test.each([
    ['3204', { code: 'length' }], ['990000', { code: 'range', at: 0 }], ['3204l2', { code: 'alphabet', suggestion: '320412' }], ['320012', { code: 'format', at: 4 }],
    ['320412000005', { code: 'format', at: 9 }], ['320412001005113', { code: 'range', at: 12 }],
  ])('not %s', (typed, problem) => {
    expect(checkDivisionCode(typed)).toMatchObject({ ok: false, problem })
  })

  test('zones that only statistics knows', () => {
    expect(['130171', '130471', '320412', '130181'].map(isStatisticalZone)).toEqual([true, true, false, false])
  })
})

describe('industry codes', () => {
  test.each([['3612', '3612'], ['C3612', '3612'], ['c3612', '3612'], ['0111', '0111'], ['9700', '9700'], ['2710', '2710'], ['I6513', '6513']])('%s', (typed, value) => {
    expect(checkIndustryCode(typed)).toEqual({ ok: true, value })
  })

  test.each([
    ['A3612', { code: 'range', suggestion: '3612' }], ['361', { code: 'length' }], ['9811', { code: 'range' }], ['0011', { code: 'range' }], ['36l2', { code: 'alphabet', suggestion: '3612' }],
  ])('%s: %j', (typed, problem) => {
    expect(checkIndustryCode(typed)).toMatchObject({ ok: false, problem })
  })

  test('20 sections hold 97 divisions, 31 of them manufacturing', () => {
    const letters = Array.from({ length: 97 }, (_, i) => industrySection(String(i + 1).padStart(2, '0')))
    expect(letters).not.toContain(undefined)
    expect(new Set(letters).size).toBe(20)
    expect(letters.filter((l) => l === 'C')).toHaveLength(31)
    expect(industrySection('98')).toBeUndefined()
    expect(industrySection('6513')).toBe('I')
  })

  test('a list of the 2011 edition under the name of 2017 is seen', () => {
    const of2017 = new Map([['3612', '新能源车整车制造'], ['3130', '钢压延加工'], ['3218', '硅冶炼'], ['6513', '应用软件开发']])
    expect(industryEdition(of2017)).toBe('2017')
    expect(industryEdition(new Map([['3610', '汽车整车制造'], ['3130', '黑色金属铸造'], ['6510', '软件开发']]))).toBe('earlier')
    expect(industryEdition(new Map([...of2017, ['3130', '黑色金属铸造']]))).toBeUndefined()
  })
})
