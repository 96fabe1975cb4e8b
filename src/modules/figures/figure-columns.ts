import type { Caliber } from '#kernel/observation.ts'
import type { Text } from '#kernel/text.ts'

/** What a column of a steering table holds: who, when, or a figure and by what it is multiplied to be in the indicator's unit. */
export type Column =
  | { readonly name: string; readonly is: 'uscc' | 'firm' | 'period' }
  | { readonly name: string; readonly is: 'figure'; readonly indicator: string; readonly caliber: Caliber; readonly factor: number; readonly unit: string; readonly declared: boolean; readonly caliber_declared: boolean }
  | { readonly name: string; readonly is: 'unknown'; readonly problem: Text }

/** 万元 for each of these. */
export const MONEY = { 元: 0.0001, 千元: 0.1, 万元: 1, 百万元: 100, 亿元: 10_000 } as const
export type MoneyUnit = keyof typeof MONEY
const POWER: Readonly<Record<string, number>> = { 千瓦时: 1, 度: 1, kwh: 1, 万千瓦时: 10_000, 万度: 10_000 }
const PEOPLE: Readonly<Record<string, number>> = { 人: 1, 万人: 10_000 }

interface Known { readonly word: RegExp; readonly indicator: string; readonly units: Readonly<Record<string, number>>; readonly plain?: string; readonly calibers: readonly Caliber[] }
/** The first that fits: 销售产值 is asked before 产值. */
const FIGURES: readonly Known[] = [
  { word: /销售产值|销售值/, indicator: 'economy.sales', units: MONEY, calibers: ['month', 'cumulative'] },
  { word: /业务收入|营业收入|主营收入|营收/, indicator: 'economy.revenue', units: MONEY, calibers: ['month', 'cumulative'] },
  { word: /产值/, indicator: 'economy.output', units: MONEY, calibers: ['month', 'cumulative'] },
  { word: /用电/, indicator: 'economy.power', units: POWER, plain: '千瓦时', calibers: ['month', 'cumulative'] },
  { word: /用工|从业人员|职工人数/, indicator: 'economy.jobs', units: PEOPLE, plain: '人', calibers: ['point'] },
]
const HEADS = [['uscc', /信用代码|uscc/i], ['firm', /企业名称|单位名称|单位详细名称|^企业$/], ['period', /^(月份|期别|报告期|所属期|年月)$/]] as const
const UNIT = /[（(【[]\s*(?:单位[:：])?\s*([^（）()【】[\]]+?)\s*[）)】\]]/g

/**
 * Reads one header. The unit is the one in brackets, else the one chosen for the table; money without either is not guessed.
 * The caliber is the one it says, else for money the one chosen, else the month's own.
 * Last year's figures (同期, 上年) are passed over: a firm's own figures of last year stand in this house already.
 * @example columnOf('工业总产值_累计（千元）') // economy.output, cumulative, ×0.1
 */
export function columnOf(name: string, chosen?: MoneyUnit, caliberChosen?: 'month' | 'cumulative'): Column {
  const head = HEADS.find(([, words]) => words.test(name.trim()))
  if (head) return { name, is: head[0] }
  const bare = name.replaceAll(UNIT, '')
  const unknown = (zh: string, en: string): Column => ({ name, is: 'unknown', problem: { zh, en } })
  if (/同期|上年|去年|增速|增长|同比/.test(bare)) return unknown('同期和增速不导入：由平台按可比口径计算', 'last year and growth are not taken: they are computed on the comparable base')
  const known = FIGURES.find((f) => f.word.test(bare))
  if (!known) return unknown('未识别的列，不导入', 'a column that is not known; it is not taken')
  const inBrackets = [...name.matchAll(UNIT)].map((m) => (m[1] ?? '').toLowerCase())
  const declared = inBrackets.find((u) => Object.hasOwn(known.units, u))
  const unit = declared ?? known.plain ?? chosen
  const strange = inBrackets.find((u) => !Object.hasOwn(known.units, u) && !/当月|本月|累计|月末|期末|现价/.test(u))
  if (strange !== undefined) return unknown(`单位“${strange}”不适用于该列`, `'${strange}' is no unit of this column`)
  if (unit === undefined) return unknown('未注明金额单位，请在表头注明或选择单位', 'no unit of money is given: say it in the header or choose one')
  const said: Caliber | undefined = known.calibers.includes('point') ? 'point' : /累计|1[-—至~]本月/.test(name) ? 'cumulative' : /当月|本月/.test(name) ? 'month' : undefined
  const caliber = said ?? (known.units === MONEY ? caliberChosen : undefined) ?? 'month'
  return { name, is: 'figure', indicator: known.indicator, caliber, factor: known.units[unit] ?? 1, unit, declared: declared !== undefined, caliber_declared: said !== undefined }
}

/** `2026年3月`, `2026-03`, `2026/3`, `202603`, a date of a sheet, `2026年1-2月` → `2026-03`; undefined where it is no month. */
export function monthOf(text: string): string | undefined {
  const found = /^(\d{4})\s*(?:年|[-/.])?\s*(?:1\s*[-—至~]\s*)?(\d{1,2})(?:\s*月)?(?:[-/.]\d{1,2})?$/.exec(text.trim())
  const month = Number(found?.[2])
  return found && month >= 1 && month <= 12 ? `${found[1]}-${String(month).padStart(2, '0')}` : undefined
}

const NOTHING = new Set(['', '-', '—', '——', '/', '无', '未报'])

/** A number as people write it, thousands parted or not; null where the cell says there is none; undefined where it is no number. */
export function numberOf(text: string): number | null | undefined {
  const plain = text.trim().normalize('NFKC')
  if (NOTHING.has(plain)) return null
  return /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(plain) ? Number(plain.replaceAll(',', '')) : undefined
}
