import { type Check, failed, suggest, tidy } from './check.ts'

/** The last division (two digits) of each section, A to T. @source GB/T 4754-2017 */
const LAST = [
  ['A', 5], ['B', 12], ['C', 43], ['D', 46], ['E', 50], ['F', 52], ['G', 60], ['H', 62], ['I', 65], ['J', 69],
  ['K', 70], ['L', 72], ['M', 75], ['N', 79], ['O', 82], ['P', 83], ['Q', 85], ['R', 90], ['S', 96], ['T', 97],
] as const
export type IndustrySection = (typeof LAST)[number][0]
const MEANT = { O: '0', I: '1', L: '1' }

/**
 * 国民经济行业代码, the class of four digits. The section's letter is for display and may be typed before it (`C3612`), but
 * must then be the right one. Whether the class exists is for the table of the edition to say.
 * @source GB/T 4754-2017
 */
export function checkIndustryCode(typed: string): Check {
  const text = tidy(typed)
  const letter = /^[A-T](?=.{4}$)/.exec(text)?.[0]
  const value = letter ? text.slice(1) : text
  if (value.length !== 4) return failed(value, { code: 'length', severity: 'error', zh: `行业小类代码为4位，现为${value.length}位`, en: `an industry class has 4 digits, got ${value.length}` })
  const at = [...value].findIndex((c) => !/\d/.test(c))
  if (at >= 0) return failed(value, { code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkIndustryCode), zh: '行业小类代码为4位数字，前面可加门类字母', en: 'an industry class is 4 digits, with or without the letter of its section' })
  const section = industrySection(value)
  if (!section) return failed(value, { code: 'range', severity: 'error', at: 0, zh: `没有大类${value.slice(0, 2)}（01至97）`, en: `there is no division ${value.slice(0, 2)} (01 to 97)` })
  if (letter && letter !== section) return failed(value, { code: 'range', severity: 'error', at: 0, suggestion: value, zh: `${value}属于门类${section}，不是${letter}`, en: `${value} is in section ${section}, not ${letter}` })
  return { ok: true, value }
}

/** The letter a code of two to four digits stands under; undefined when there is no such division. */
export function industrySection(code: string): IndustrySection | undefined {
  const division = /^\d{2}/.test(code) ? Number(code.slice(0, 2)) : 0
  return division < 1 ? undefined : LAST.find(([, last]) => division <= last)?.[0]
}

/** Classes by which the edition of 2017 is told from that of 2011, whose copies are the more common. */
const SIGNS = [['3612', '新能源车整车制造'], ['3130', '钢压延加工'], ['3218', '硅冶炼'], ['6513', '应用软件开发']] as const

/**
 * Which edition of GB/T 4754 a list is: 2017 when all four classes that it brought are there under their names, an
 * earlier one when none is, and undefined when a part of them is: such a list is mixed or cut, and not to be imported.
 * @param names four-digit code to name
 */
export function industryEdition(names: ReadonlyMap<string, string>): '2017' | 'earlier' | undefined {
  const hits = SIGNS.filter(([code, name]) => names.get(code)?.replaceAll(/\s/g, '') === name).length
  return hits === SIGNS.length ? '2017' : hits === 0 ? 'earlier' : undefined
}

/** Classes of the edition of 2011 that the one of 2017 no longer has, and what took their place. Not all of them: those that are met most. */
const GONE: Readonly<Record<string, string>> = { 3610: '3611、3612', 3150: '3140', 6510: '6511、6512、6513、6519', 6530: '6560' }

/** What is wrong with a code of two to four digits (大类、中类、小类), if anything can be told without the table of the edition. @source GB/T 4754-2017 */
export function industryFault(code: string): { readonly zh: string; readonly en: string } | undefined {
  if (!/^\d{2,4}$/.test(code)) return { zh: `“${code}”不是2至4位行业代码`, en: `'${code}' is no code of two to four digits` }
  if (!industrySection(code)) return { zh: `没有大类${code.slice(0, 2)}（01至97）`, en: `there is no division ${code.slice(0, 2)} (01 to 97)` }
  const now = GONE[code]
  return now === undefined ? undefined : { zh: `${code}是2011版代码，2017版为${now}`, en: `${code} is of the edition of 2011; that of 2017 has ${now}` }
}
