import { checkUscc } from './identifiers/uscc.ts'

/** Surnames of two characters, the ones in use. @source 《百家姓》 compound surnames */
const COMPOUND = new Set('欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 司空 端木 南宫 轩辕 独孤 百里 呼延 宇文 长孙 澹台 公冶 太史 申屠 公羊 赫连 濮阳 淳于 单于 闻人 钟离 万俟 第五 拓跋 完颜 西门 东郭 鲜于 仲孙 梁丘 左丘'.split(' '))
const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** 张三 and 张三丰 → 张**; 欧阳娜娜 → 欧阳**; Li Wei → L** W**. Says nothing of the length; a rare character (𠮷) counts as one. */
export function maskName(name: string): string {
  const trimmed = name.trim()
  if (/\p{Script=Latin}/u.test(trimmed) && !/\p{Script=Han}/u.test(trimmed)) return trimmed.split(/\s+/).map((word) => `${first(word, 1)}**`).join(' ')
  const surname = first(trimmed, 2)
  return `${COMPOUND.has(surname) && surname !== trimmed ? surname : first(trimmed, 1)}**`
}

/** 13812345678 → 138****5678; 0519-85123456 → 0519-******56; of any other number the last two of seven digits or more. */
export function maskPhone(phone: string): string {
  const digits = phone.normalize('NFKC').replaceAll(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
  if (/^1\d{10}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7)}`
  const [, area, local] = /^(010|02\d|0[3-9]\d{2})(\d{7,8})/.exec(digits) ?? []
  if (area && local) return `${area}-${stars(local.length - 2)}${local.slice(-2)}`
  return digits.length < 7 ? stars(Math.max(1, digits.length)) : stars(digits.length - 2) + digits.slice(-2)
}

/** 320412200002290039 → 320************039; of shorter numbers less is shown, of a passport (E12345678) the first and last. */
export function maskId(id: string): string {
  const all = [...id.trim()]
  const shown = Math.min(3, Math.floor(all.length / 5))
  return shown === 0 ? stars(all.length) : `${all.slice(0, shown).join('')}${stars(all.length - 2 * shown)}${all.slice(-shown).join('')}`
}

/** Where an address begins to point at a door: a number that is not a road's or a village's own, or a letter or numeral before 栋, 单元 and the like. */
const DOOR = /[A-Z]?\d+(?!\d)(?!\s*(?:国道|省道|县道|乡道|路|街|巷|大道|村|社区|里))|[A-Z甲乙丙丁一二三四五六七八九十百零〇]+(?:号|弄|幢|栋|座|单元|室|层|户|楼)(?!社区|村|街|路|镇|乡|桥|巷)/iu

/** Keeps the way to the street, community or estate and hides number, building, unit and room: 荷花池街道怀德社区***. In Latin script every number goes. */
export function maskAddress(address: string): string {
  const plain = halfWidth(address)
  if (!/\p{Script=Han}/u.test(plain)) return address.replaceAll(/[A-Za-z]?[\d０-９]+[A-Za-z]?/g, '**')
  const at = plain.search(DOOR)
  return at < 0 ? address : `${address.slice(0, at)}***`
}

/** Something personal found in free text; offsets are UTF-16 in the text as given, end exclusive. */
export interface Found {
  readonly kind: 'id' | 'phone' | 'email' | 'card'
  readonly start: number
  readonly end: number
}

const PATTERNS: readonly { kind: Found['kind']; find: RegExp; hide: (s: string) => string; is?: (s: string) => boolean }[] = [
  { kind: 'id', find: /(?<![\dA-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx](?![\dA-Za-z])/g, hide: (s) => maskId(s.replaceAll(/[ -]/g, '')), is: (s) => BIRTH.test(s) || !checkUscc(s).ok },
  { kind: 'card', find: /(?<!\d[ -]?)\d(?:[ -]?\d){14,18}(?![ -]?\d)/g, hide: (s) => hideCard(s.replaceAll(/\D/g, '')), is: (s) => isLuhn(s.replaceAll(/\D/g, '')) },
  { kind: 'phone', find: /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[-. ]?\d{4}){2}(?!\d)/g, hide: maskPhone },
  { kind: 'phone', find: /(?<![\d.])\(?(?:010|02\d|0[3-9]\d{2})\)?[- ]?[2-8]\d{6,7}(?!\d)/g, hide: maskPhone },
  { kind: 'email', find: /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, hide: (s) => `${s.slice(0, 1)}***${s.slice(s.indexOf('@'))}` },
]
const BIRTH = /^\d{6}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/

/**
 * Hides identity numbers (mistyped ones too), bank-card numbers (Luhn), telephone numbers and mail addresses inside free text, in
 * full width and with spaces or dashes as well; all else, a firm's credit code included, stays as it is. O(length).
 * @returns the text, and where in the given one something was found
 */
export function redactText(text: string): { readonly text: string; readonly found: readonly Found[] } {
  const plain = halfWidth(text)
  const hidden: (Found & { readonly as: string })[] = []
  for (const { kind, find, hide, is } of PATTERNS) {
    for (const { 0: match, index } of plain.matchAll(find)) {
      const span = { start: index, end: index + match.length }
      if ((is && !is(match)) || hidden.some((h) => h.start < span.end && span.start < h.end)) continue
      hidden.push({ kind, ...span, as: hide(match) })
    }
  }
  hidden.sort((a, b) => a.start - b.start)
  let out = ''
  let at = 0
  for (const { start, end, as } of hidden) {
    out += text.slice(at, start) + as
    at = end
  }
  return { text: out + text.slice(at), found: hidden.map(({ kind, start, end }) => ({ kind, start, end })) }
}

function hideCard(digits: string): string {
  return stars(digits.length - 4) + digits.slice(-4)
}

function first(text: string, n: number): string {
  let taken = ''
  for (const { segment, index } of characters.segment(text)) if (index === taken.length && n-- > 0) taken += segment
  return taken
}

function stars(n: number): string {
  return '*'.repeat(n)
}

/** Full-width forms as ASCII, unit for unit, so that offsets hold. */
function halfWidth(text: string): string {
  return text.replaceAll(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
}

/** @source ISO/IEC 7812-1 Annex B */
function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const d = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? d : d > 4 ? d * 2 - 9 : d * 2
  }
  return sum % 10 === 0
}
