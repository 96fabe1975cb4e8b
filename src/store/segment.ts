import { readFileSync } from 'node:fs'
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

/** Cuts Chinese text into words, the same way for what is stored and for what people type into search. */
export interface Segmenter {
  /**
   * The words in order, a long word after its parts; lower case, full width folded, without punctuation and stop words.
   * Latin and digits stay whole, rare characters too. O(length).
   */
  cut(text: string): string[]
  /** The words with blanks between, for `to_tsvector('simple', …)`; of a very long text the first 100,000 characters. */
  forIndex(text: string): string
  /**
   * A tsquery, for `::tsquery` or `to_tsquery('simple', …)`, that any typed text gives without a syntax error. Every word
   * must be there. The last Latin word or number may be the beginning of one; a Chinese word of two or more characters may
   * be the beginning of a longer one, or be there in its parts. Empty, which finds nothing, when no word is left.
   */
  forQuery(text: string): string
}

/** Beyond this a tsvector could pass its 1 MB, and PostgreSQL would refuse the record. */
const INDEX_CHARS = 100_000
/** A lexeme holds 2,046 bytes; nobody types so much of one word. */
const WORD_CHARS = 64
const QUERY_WORDS = 32
/** Above every word of the dictionary, so that an own word is not cut. */
const OWN_FREQUENCY = 500_000
/** Han, with the private-use characters that old registers keep for rare names; or letters and digits of other scripts. */
const RUN = /[\p{Script=Han}\p{Co}]+|[[\p{L}\p{N}\p{M}]--\p{Script=Han}]+/gv
const HAN = /^[\p{Script=Han}\p{Co}]/v
/** 听澜路 is also asked for as 听澜. */
const PLACE = /^(?<stem>[\p{Script=Han}\p{Co}]{2,}?)(?:街道|社区|小区|大道|路|街|巷|镇|乡|村|园)$/v

/**
 * A segmenter with a dictionary of its own (0.25 s, tens of MB): make one a process and pass it on.
 * @param words names that no dictionary has: streets, estates, parks, offices
 */
export function createSegmenter(words: Iterable<string> = []): Segmenter {
  const jieba = Jieba.withDict(dict)
  const own = new Set<string>()
  for (const word of [...linesOf('domain-words'), ...words]) {
    const name = fold(word)
    if (!HAN.test(name) || name.match(RUN)?.[0] !== name) continue
    own.add(name)
    const stem = PLACE.exec(name)?.groups?.['stem']
    if (stem !== undefined && jieba.cut(stem, false).length > 1) own.add(stem)
  }
  jieba.loadDict(Buffer.from([...own].map((word) => `${word} ${OWN_FREQUENCY} n\n`).join('')))
  const stop = new Set(linesOf('stop-words'))

  // Without the hidden Markov model: it guesses names from their neighbours, and would cut what is asked unlike what is stored.
  const whole = (run: string) => jieba.cut(run, false)
  const inParts = (run: string) => jieba.cutForSearch(run, false)
  const pieces = (text: string, cutHan: (run: string) => string[]) =>
    (fold(text.slice(0, INDEX_CHARS)).match(RUN) ?? []).flatMap((run) => (HAN.test(run) ? cutHan(run) : [clipped(run)])).filter((word) => !stop.has(word))

  return {
    cut: (text) => pieces(text, inParts),
    forIndex(text) {
      const line = pieces(text, inParts).join(' ')
      return line.length > INDEX_CHARS ? line.slice(0, line.lastIndexOf(' ', INDEX_CHARS)) : line
    },
    forQuery(text) {
      const asked = [...new Set(pieces(text, whole))].slice(0, QUERY_WORDS)
      const last = asked.findLast((word) => !HAN.test(word))
      return asked.map((word) => (HAN.test(word) ? hanQuery(word, inParts(word)) : `'${word}'${word === last ? ':*' : ''}`)).join(' & ')
    },
  }
}

/** Words hold only letters, marks and digits, so that quotes suffice: no operator can be read into them. */
function hanQuery(word: string, parts: readonly string[]): string {
  const whole = Array.from(word).length > 1 ? `'${word}':*` : `'${word}'`
  const inside = parts.filter((part) => part !== word)
  // Parts stand for the word only where together they make it up: 人民 alone is not 人民广场.
  const complete = inside.length > 1 && inside.join('').length >= word.length
  return complete ? `(${whole} | ${inside.map((part) => `'${part}'`).join(' & ')})` : whole
}

function fold(text: string): string {
  return text.toWellFormed().normalize('NFKC').toLowerCase()
}

function clipped(word: string): string {
  return word.length > WORD_CHARS ? Array.from(word).slice(0, WORD_CHARS).join('') : word
}

function linesOf(name: string): string[] {
  const lines = readFileSync(new URL(`words/${name}.txt`, import.meta.url), 'utf8').split('\n')
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
}
