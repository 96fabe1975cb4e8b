/** Chinese first, English complete. */
interface Text { readonly zh: string; readonly en: string }

/** One rule of a review: what words it looks for, what they mean before the law, and the text it rests on. */
export interface ClauseRule {
  readonly id: string
  readonly label: Text
  /** Regular expressions over text made plain: half-width, without blanks. `N` stands for any number, in figures or in characters. */
  readonly patterns: readonly string[]
  /** `forbidden` unless law or the State Council allows it; `explain`: allowed only for a stated reason and time. */
  readonly verdict: 'forbidden' | 'explain'
  /** Is it wrong only when given to somebody in particular? Then words that open it to all take it back. */
  readonly selective: boolean
  /** Is the thing itself a prohibition (外地企业不得参与)? Then a no in it takes nothing back. */
  readonly prohibits?: boolean
  readonly article: Text
}

/** Where a rule found its words. Offsets count UTF-16 units of the text as it was given. */
export interface ClauseHit {
  readonly rule: string
  readonly from: number
  readonly to: number
  readonly text: string
  readonly verdict: 'forbidden' | 'explain' | 'passes'
  /** Why it passes although the words are there. */
  readonly because?: 'negated' | 'open_to_all'
}

const NUMBER = '[0-9.％%‰〇零一二三四五六七八九十百千万亿两]+'
const NEGATIONS = /(?:不得|不予|不以|不再|不享受|不作为|不与|并非|严禁|禁止|不包括|不含|不涉及|杜绝)[^，,；;]{0,16}$/
/** Words by which a benefit is anybody's who meets the same conditions. */
const OPEN = /(?:凡|所有|任何|各类|全体|全区)[^。；;]{0,16}(?:企业|经营者|主体)|同等(?:享受|适用|条件|对待)|普惠|一视同仁|公平享受/
const SENTENCE = /[^。；;！!？?\n]+/g

/**
 * Scans a clause by a table of rules. Words count as they mean: blanks, full width and numbers in characters make no difference; a
 * clause that forbids the thing, or opens it to all on the same conditions, is told as such. It points and never decides. Pure.
 * O(rules × length).
 * @throws SyntaxError for a pattern that is no regular expression
 * @source 公平竞争审查条例（国务院令第783号）第八条至第十二条
 */
export function scanClause(text: string, rules: readonly ClauseRule[]): ClauseHit[] {
  const { plain, at } = madePlain(text)
  const hits: ClauseHit[] = []
  for (const sentence of plain.matchAll(SENTENCE)) {
    for (const rule of rules) {
      const [found] = rule.patterns.flatMap((p) => { const m = matcher(p).exec(sentence[0]); return m ? [m] : [] }).toSorted((a, b) => a.index - b.index)
      if (!found) continue
      const start = sentence.index + found.index
      const [from, to] = [at[start] ?? 0, (at[start + found[0].length - 1] ?? text.length - 1) + 1]
      const because = !rule.prohibits && (NEGATIONS.test(sentence[0].slice(0, found.index)) || NEGATED_INSIDE.test(found[0])) ? 'negated' : rule.selective && OPEN.test(sentence[0]) ? 'open_to_all' : undefined
      hits.push({ rule: rule.id, from, to, text: text.slice(from, to), verdict: because ? 'passes' : rule.verdict, ...(because ? { because } : {}) })
    }
  }
  return hits.toSorted((a, b) => a.from - b.from || a.rule.localeCompare(b.rule))
}
/** A pattern that spans some words may hold the negation itself: 税收地方留成部分不予返还. */
const NEGATED_INSIDE = /不予|不得|不再|不享受|不进行/

const matchers = new Map<string, RegExp>()
function matcher(pattern: string): RegExp {
  const known = matchers.get(pattern) ?? new RegExp(pattern.replaceAll('N', NUMBER), 'u')
  matchers.set(pattern, known)
  return known
}

/** Half-width and without blanks, with where each unit stood; blanks that part nothing must not hide words. */
function madePlain(text: string): { plain: string; at: number[] } {
  let plain = ''
  const at: number[] = []
  let offset = 0
  for (const char of text) {
    const folded = char.normalize('NFKC')
    if (char === '\n' || !/^[\s\u200b\u3000_]*$/u.test(folded)) {
      plain += folded
      for (let i = 0; i < folded.length; i++) at.push(offset)
    }
    offset += char.length
  }
  return { plain, at }
}
