/** Surnames of two characters, the ones in use. @source 《百家姓》 compound surnames */
const COMPOUND = new Set('欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 司空 端木 南宫 轩辕 独孤 百里 呼延 宇文 长孙 澹台 公冶 太史 申屠 公羊 赫连 濮阳 淳于 单于 闻人 钟离 万俟 第五 拓跋 完颜 西门'.split(' '))

const characters = (text: string): string[] => [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)].map((s) => s.segment)

/** 张三 → 张*; 欧阳娜娜 → 欧阳**; Li Wei → L* W**. Rare characters count as one. */
export function maskName(name: string): string {
  const trimmed = name.trim()
  if (/^[\p{Script=Latin} .'-]+$/u.test(trimmed)) return trimmed.split(/\s+/).map((w) => w.slice(0, 1) + '*'.repeat(Math.max(1, w.length - 1))).join(' ')
  const all = characters(trimmed)
  const shown = all.length > 2 && COMPOUND.has(all.slice(0, 2).join('')) ? 2 : 1
  return all.slice(0, shown).join('') + '*'.repeat(Math.max(1, all.length - shown))
}

/** 13812345678 → 138****5678; a landline keeps its area code and last two digits. */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/[^\d]/g, '')
  if (/^1\d{10}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7)}`
  return digits.length < 5 ? '*'.repeat(Math.max(1, digits.length)) : `${digits.slice(0, 3)}${'*'.repeat(digits.length - 5)}${digits.slice(-2)}`
}

/** 320412200002290039 → 320************039. */
export function maskId(id: string): string {
  const text = id.trim()
  return text.length <= 6 ? '*'.repeat(text.length) : `${text.slice(0, 3)}${'*'.repeat(text.length - 6)}${text.slice(-3)}`
}

/** Keeps the way to the street, community or estate; hides the number, building, unit and room. */
export function maskAddress(address: string): string {
  const at = address.search(/[0-9０-９一二三四五六七八九十百]+\s*(?:号|弄|幢|栋|座|单元|室|楼|层|户)|[0-9０-９]+[-－][0-9０-９]/)
  return at < 0 ? address : `${address.slice(0, at)}***`
}

/** Something personal found in free text; offsets are UTF-16, end exclusive. */
export interface Found {
  readonly kind: 'id' | 'phone' | 'email' | 'card'
  readonly start: number
  readonly end: number
}

const PATTERNS: readonly { kind: Found['kind']; find: RegExp; hide: (s: string) => string; is?: (s: string) => boolean }[] = [
  { kind: 'id', find: /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, hide: maskId },
  { kind: 'card', find: /(?<!\d)\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?!\d)/g, hide: (s) => `${'*'.repeat(s.length - 4)}${s.slice(-4)}`, is: (s) => isLuhn(s.replaceAll(/\D/g, '')) },
  { kind: 'phone', find: /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/g, hide: (s) => maskPhone(s.replace(/^\+?86[- ]?/, '')) },
  { kind: 'phone', find: /(?<!\d)0\d{2,3}-\d{7,8}(?!\d)/g, hide: maskPhone },
  { kind: 'email', find: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, hide: (s) => `${s.slice(0, 1)}***${s.slice(s.indexOf('@'))}` },
]

/** Hides telephone, identity and card numbers and addresses of mail inside free text; the rest stays as it is. O(length). */
export function redactText(text: string): { readonly text: string; readonly found: readonly Found[] } {
  const found: (Found & { hidden: string })[] = []
  for (const { kind, find, hide, is } of PATTERNS) {
    for (const match of text.matchAll(find)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if ((is && !is(match[0])) || found.some((f) => f.start < span.end && span.start < f.end)) continue
      found.push({ kind, ...span, hidden: hide(match[0]) })
    }
  }
  found.sort((a, b) => a.start - b.start)
  let out = ''
  let at = 0
  for (const f of found) {
    out += text.slice(at, f.start) + f.hidden
    at = f.end
  }
  return { text: out + text.slice(at), found: found.map(({ hidden: _, ...rest }) => rest) }
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
