import type { Text } from '#kernel/text.ts'
import type { Segmenter } from './segment.ts'
import synonyms from './words/category-synonyms.json' with { type: 'json' }

/** A row of the pack's list: `01`, `0103` or `010302`, where the code without its last two digits is the one above; or of a list of one level, any word. */
export interface SuggestableCategory {
  readonly code: string
  readonly label: Text
  /** Key of the office that the category suggests. */
  readonly office: string
}

export interface Guess {
  readonly code: string
  readonly p: number
  /** The words of the text that weighed most. */
  readonly because: readonly string[]
}

interface Keyword {
  readonly word: string
  /** Rare among categories and long is telling. */
  readonly weight: number
  readonly codes: readonly string[]
}

/** How much a word of the level above says about the one below. */
const INHERITED = 0.3
/** Evidence is squared, so that the strongest stands out. */
const SHARPNESS = 2
/** Evidence that a text must outweigh before anything is likely: about three telling words. */
const FAINT = 3
/** Words that labels share and that tell nothing. */
const EMPTY = new Set('管理 服务 设施 建设 出行 保障 社会 公共 公用 事业 生态 环境 经济 企业 问题 处理 不及时 不足 故障 损坏 破损 争议 纠纷 收费 办理 申请 政务 农业 安全 卫生 疑似 隐患 待遇 补贴 工业 商贸 生活 教育 文化'.split(' '))

/**
 * Guesses categories before any ticket has been confirmed: from the words of the category labels and a list of what people
 * call these things. `p` is the category's share of the evidence, damped where there is little. O(words · length of text).
 */
export function keywordProfile(categories: readonly SuggestableCategory[], segmenter: Segmenter): (text: string) => Guess[] {
  const keywords = keywordsOf(categories, segmenter)
  const seconds = [...new Set(categories.map((c) => branchOf(c.code)))].filter((code) => code.length !== 2)

  return (text) => {
    const folded = text.normalize('NFKC').toLowerCase()
    const evidence = new Map<string, { sum: number; words: { word: string; weight: number }[] }>()
    for (const { word, weight, codes } of keywords) {
      const times = folded.split(word).length - 1
      if (times === 0) continue
      const strength = weight * (1 + Math.log(times))
      for (const code of codes) {
        const found = evidence.get(code) ?? { sum: 0, words: [] }
        found.sum += strength
        found.words.push({ word, weight: strength })
        evidence.set(code, found)
      }
    }
    const of = (code: string) => evidence.get(code)?.sum ?? 0
    const leaves = (second: string) => [...evidence.keys()].filter((code) => code !== second && branchOf(code) === second)
    const shares = seconds
      .map((second) => ({ second, mass: (of(second) + leaves(second).reduce((sum, code) => sum + of(code), 0) + INHERITED * of(rootOf(second))) ** SHARPNESS }))
      .filter((share) => share.mass > 0)
    const total = shares.reduce((sum, share) => sum + share.mass, FAINT ** SHARPNESS)

    return shares.flatMap(({ second, mass }) => {
      const below = leaves(second)
      const sum = below.reduce((all, code) => all + of(code), 0)
      const because = (code: string) => strongest([code, second, rootOf(second)].flatMap((c) => evidence.get(c)?.words ?? []))
      return below.length === 0
        ? [{ code: second, p: mass / total, because: because(second) }]
        : below.map((code) => ({ code, p: (mass / total) * (of(code) / sum), because: because(code) }))
    }).toSorted((a, b) => b.p - a.p)
  }
}

/** The second level, on which texts are told apart; a code that is no number stands for itself. */
function branchOf(code: string): string {
  return /^\d+$/.test(code) ? code.slice(0, 4) : code
}

/** The first level, whose words say a little about all below it. */
function rootOf(code: string): string {
  return /^\d+$/.test(code) ? code.slice(0, 2) : ''
}

function keywordsOf(categories: readonly SuggestableCategory[], segmenter: Segmenter): Keyword[] {
  const listed = synonyms as Readonly<Record<string, readonly string[]>>
  const holders = new Map<string, Set<string>>()
  for (const { code, label } of categories) {
    const own = segmenter.cut(label.zh).filter((word) => word.length > 1 && !EMPTY.has(word))
    for (const word of [...own, ...(listed[label.zh] ?? [])]) holders.set(word, (holders.get(word) ?? new Set()).add(code))
  }
  const branches = new Set(categories.map((c) => branchOf(c.code))).size
  return [...holders].map(([word, codes]) => {
    const spread = new Set([...codes].map(branchOf)).size
    return { word, codes: [...codes], weight: Math.log(branches / spread) / Math.log(branches) * Math.sqrt(Math.min(word.length, 4) / 2) }
  })
}

function strongest(words: readonly { word: string; weight: number }[]): string[] {
  return [...new Set(words.toSorted((a, b) => b.weight - a.weight).map((w) => w.word))].slice(0, 3)
}
