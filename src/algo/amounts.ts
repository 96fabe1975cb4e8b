/** A number read from text. `approx`: the text says about, over or up to, or it had to be rounded to whole units. */
export interface Quantity {
  readonly value: number
  readonly approx: boolean
}

/** What one of each unit is in the unit kept, as a fraction: 亩 is 2000/3 m². Longer names first. */
const AREA = [
  ['平方公里', 1_000_000n, 1n], ['平方千米', 1_000_000n, 1n], ['KM2', 1_000_000n, 1n], ['平方米', 1n, 1n], ['平米', 1n, 1n], ['平方', 1n, 1n], ['平', 1n, 1n],
  ['M2', 1n, 1n], ['公顷', 10_000n, 1n], ['HA', 10_000n, 1n], ['亩', 2000n, 3n], ['MU', 2000n, 3n],
] as const
const SCALES = [['亿', 100_000_000n], ['万', 10_000n], ['千', 1000n], ['百', 100n], ['十', 10n]] as const
/** Voucher numerals and older forms, as the plain ones. */
const PLAIN = new Map([...'壹贰叁肆伍陆柒捌玖拾佰仟萬億圆〇两貳參陸'].map((c, i) => [c, '一二三四五六七八九十百千万亿元零二二三六'.charAt(i)] as const))
const DIGITS = '零一二三四五六七八九'
const BEFORE = /^(?:大约|大概|约为|约|近|将近|超过|超|逾|不少于|不低于|不超过|至少|最多|预计|≈|~)+/
const AFTER = /(?:左右|上下|以上|以下|以内)$/
const WITHIN = /(?<=[\d十百千万亿])[多余](?=\D*$)/
/** Decimal places read exactly. */
const PLACES = 8
const ONE = 10n ** BigInt(PLACES)
/** No amount is written longer; whoever writes more is not made to wait for an answer. */
const LONGEST = 40

/**
 * An amount of money in whole yuan: `3.5亿元`, `3,500万`, `10余万元`, `3亿5000万元`, `¥3500`, and as on vouchers `人民币壹佰贰拾万元伍角整`.
 * @returns undefined when it is no single amount of yuan: a range, another currency, a debt, or a bare number, which may mean 元 or 万元
 */
export function parseYuan(text: string): Quantity | undefined {
  const { bare, approx } = strip(text)
  const [, sign, written = '', unit, jiao, fen] = /^(人民币|RMB|CNY|¥)?(.+?)(?:(元|块钱|块)(?:(\D|\d)角)?(?:零?(\D|\d)分)?整?)?$/.exec(bare) ?? []
  if (!sign && !unit && !/[万亿]/.test(written)) return undefined
  const parts = [numberOf(written), jiao ? numberOf(jiao) : 0n, fen ? numberOf(fen) : 0n]
  const [yuan, tenths, hundredths] = parts
  if (yuan === undefined || tenths === undefined || hundredths === undefined) return undefined
  return quantity(yuan + tenths / 10n + hundredths / 100n, 1n, 1n, approx)
}

/**
 * An area in whole square metres: `约300亩`, `1.2万平方米`, `15公顷`, `3㎡`, `2平方公里`.
 * @returns undefined when it is no single area: a range, or a number without unit
 */
export function parseArea(text: string): Quantity | undefined {
  const { bare, approx } = strip(text)
  const unit = AREA.find(([name]) => bare.endsWith(name))
  const number = unit && numberOf(bare.slice(0, -unit[0].length))
  return number === undefined ? undefined : quantity(number, unit?.[1] ?? 1n, unit?.[2] ?? 1n, approx)
}

function strip(text: string): { bare: string; approx: boolean } {
  const tidy = [...text.normalize('NFKC').toUpperCase().replaceAll(/[\s\p{Cf}]/gu, '')].map((c) => PLAIN.get(c) ?? c).join('').replaceAll('正', '整')
  const bare = tidy.replace(BEFORE, '').replace(AFTER, '').replace(WITHIN, '')
  return { bare, approx: bare !== tidy }
}

function quantity(number: bigint, times: bigint, per: bigint, approx: boolean): Quantity | undefined {
  const [numerator, denominator] = [number * times, ONE * per]
  const value = Number((2n * numerator + denominator) / (2n * denominator))
  return Number.isSafeInteger(value) ? { value, approx: approx || numerator % denominator !== 0n } : undefined
}

/**
 * A written number times 10^8: what stands before the largest scale, times it, and what follows, which must be less. `一百五` and
 * `1亿2` are not read: people mean 150 and 1.2亿 by them, forms mean 105 and 100000002.
 */
function numberOf(text: string): bigint | undefined {
  if (text.length > LONGEST) return undefined
  for (const [sign, scale] of SCALES) {
    const at = text.indexOf(sign)
    if (at < 0) continue
    const [before, after] = [text.slice(0, at), text.slice(at + 1)]
    const many = before === '' && scale === 10n ? ONE : numberOf(before)
    const rest = after === '' ? 0n : after.length === 1 && scale > 10n ? undefined : numberOf(after)
    return many === undefined || rest === undefined || rest >= scale * ONE ? undefined : many * scale + rest
  }
  if (/^零?[一二三四五六七八九]$/.test(text)) return BigInt(DIGITS.indexOf(text.at(-1) ?? '')) * ONE
  const [, whole, places = ''] = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,8}))?$/.exec(text) ?? []
  return whole === undefined ? undefined : BigInt(whole.replaceAll(',', '') + places.padEnd(PLACES, '0'))
}

type Locale = 'zh' | 'en'

/** Official units, and what one is in the unit kept: 元 for money, m² for land and floors. */
const UNITS = {
  元: ['CNY', 1], 万元: ['CNY ten thousand', 1e4], 亿元: ['CNY 100 million', 1e8],
  平方米: ['m²', 1], 万平方米: ['ten thousand m²', 1e4], 公顷: ['ha', 1e4], 平方公里: ['km²', 1e6], 亩: ['mu', 2000 / 3],
} as const satisfies Record<string, readonly [en: string, one: number]>
export type OfficialUnit = keyof typeof UNITS

/**
 * An amount in an official unit; the unit is named by whoever shows the figure, so that a column has one.
 * @param value whole yuan or square metres
 * @param digits decimal places, at most; zeros at the end are not written
 * @example formatAmount(12_345_000, '万元', 'zh') // '1,234.5万元'; in English '1,234.5 (CNY ten thousand)'
 */
export function formatAmount(value: number, unit: OfficialUnit, locale: Locale, digits = 1): string {
  const [en, one] = UNITS[unit]
  const figure = decimal(value / one, digits)
  if (locale === 'zh') return figure + unit
  return unit === '元' ? `CNY ${figure}` : unit === '万元' || unit === '亿元' ? `${figure} (${en})` : `${figure} ${en}`
}

/** 增长3.2%, 下降3.2%, 持平: never a negative growth. @param pct per cent; what rounds to nothing is no change */
export function formatChange(pct: number, locale: Locale, digits = 1): string {
  return change(pct, digits, { zh: ['增长', '下降', '%'], en: ['up', 'down', '%'] }[locale])
}

/** 提高1.2个百分点, 回落1.2个百分点: the difference between two shares, never to be called per cent. @param points percentage points */
export function formatPoints(points: number, locale: Locale, digits = 1): string {
  return change(points, digits, { zh: ['提高', '回落', '个百分点'], en: ['up', 'down', ' percentage points'] }[locale])
}

/** 2026年3月5日 / 5 March 2026. @param date ISO `YYYY-MM-DD` @throws RangeError when it is none */
export function formatDay(date: string, locale: Locale): string {
  const at = new Date(date)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date)) throw new RangeError(`a date is YYYY-MM-DD, got '${date}'`)
  if (locale === 'zh') return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
  return at.toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })
}

function change(by: number, digits: number, [up = '', down = '', unit = '']: readonly string[]): string {
  const figure = decimal(Math.abs(by), digits)
  const latin = up === 'up'
  if (figure === '0') return latin ? 'unchanged' : '持平'
  return `${by > 0 ? up : down}${latin ? ' ' : ''}${figure}${unit}`
}

function decimal(n: number, digits: number): string {
  if (!Number.isFinite(n)) throw new RangeError(`a figure must be a number, got ${n}`)
  return n.toLocaleString('en-GB', { maximumFractionDigits: digits }).replace(/^-0$/, '0')
}
